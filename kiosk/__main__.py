"""``python -m kiosk``: the Qt app for customers and, as a till, for clerks.

Exit status: 0 when the window was closed, 1 when the screen could not be opened, 2 for a wrong option or configuration.
A wrong configuration is shown on the screen instead, where it is ``--unattended``, and 0 follows when it is put right.
"""

from __future__ import annotations

import argparse
import ctypes
import faulthandler
import os
import sys
from pathlib import Path

import msgspec

from daemon.settings import DEFAULT_STATE_DIR, SettingsError
from kiosk.app import run
from kiosk.config import ApiSection, KioskConfig, ScreenSection, Station, canvas, read
from kiosk.theme import read as read_theme
from kiosk.unattended import rest

_M_ARENA_MAX = -8


def main(arguments: list[str] | None = None) -> int:
    """Read options and configuration, then run until the window is closed."""
    options = _parser().parse_args(arguments)
    station = Station(options.station)
    try:
        if options.check:
            return _check(read(options.config))
        config, token = _settings(options, station)
    except SettingsError as error:
        sys.stderr.write(f"kiosk: {error}\n")
        if not options.unattended or station is not Station.KIOSK:
            return 2
        _prepare()
        return rest(lambda: _settings(options, station), error, options.inspect)
    _prepare()
    return run(config, station, canvas(config.screen, station), token, options.inspect)


def _settings(options: argparse.Namespace, station: Station) -> tuple[KioskConfig, str]:
    """Configuration and token. Raises SettingsError."""
    config = _override(read(options.config), options)
    return config, _token(config.api.token_file, station)


def _prepare() -> None:
    """What a process with a screen needs before Qt: a crash in a library is to leave its place in the log."""
    faulthandler.enable()
    _few_arenas()


def _few_arenas() -> None:
    """Let all threads share two heaps (glibc's M_ARENA_MAX, mallopt(3)).

    Every film starts a dozen threads; a heap for each of them is kept long after, and a day of films is no small sum.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # a C library of another make has no such thing, and no such fault
        mallopt(_M_ARENA_MAX, 2)


def _check(config: KioskConfig) -> int:
    """Say what of the theme cannot be used; the configuration has been read by now."""
    faults = read_theme(Path(config.screen.theme))[1] if config.screen.theme else []
    for fault in faults:
        sys.stderr.write(f"kiosk: theme: {fault}\n")
    if not faults:
        sys.stdout.write(f"ok: {config.screen.theme or 'the house look'}\n")
    return 2 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description=__doc__)
    parser.add_argument("--station", choices=[item.value for item in Station], default=Station.KIOSK.value)
    parser.add_argument("--config", type=Path, help="configuration (TOML)")
    parser.add_argument(
        "--check", action="store_true", help="read configuration and theme, say what is wrong, end"
    )
    parser.add_argument("--address", help="where the daemon listens (HOST:PORT)")
    parser.add_argument("--token-file", type=Path, help="file with the API token")
    parser.add_argument("--inspect", type=Path, metavar="SOCKET", help="serve the read-only inspector here")
    parser.add_argument("--size", metavar="WxH", help="canvas in pixels, such as 1920x1080")
    parser.add_argument("--fit", action="store_true", help="scale the canvas into a smaller display (demo)")
    parser.add_argument("--fullscreen", action="store_true", help="cover the display")
    parser.add_argument(
        "--unattended", action="store_true", help="show a wrong configuration until it is put right (kiosk)"
    )
    return parser


def _override(config: KioskConfig, options: argparse.Namespace) -> KioskConfig:
    """What stands on the command line goes before what stands in the file."""
    api, screen = config.api, config.screen
    address = options.address or api.address
    token_file = str(options.token_file) if options.token_file else api.token_file
    width, height = _size(options.size) if options.size else (screen.width, screen.height)
    screen = msgspec.structs.replace(
        screen,
        width=width,
        height=height,
        fit=screen.fit or options.fit,
        fullscreen=screen.fullscreen or options.fullscreen,
    )
    screen = msgspec.convert(msgspec.to_builtins(screen), ScreenSection)
    return msgspec.structs.replace(config, api=ApiSection(address, token_file), screen=screen)


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not (cross and width.isdigit() and height.isdigit()):
        raise SettingsError(f"--size {text!r} is no size; write it as 1080x1920")
    return int(width), int(height)


def _token(path: str, station: Station) -> str:
    """The token as every command finds it: its file, else $STOREFLOOR_TOKEN, else the daemon's own file."""
    given = os.environ.get("STOREFLOOR_TOKEN", "")
    if given and not path:
        return given
    state = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    file = Path(path) if path else Path(state or DEFAULT_STATE_DIR) / f"token-{station}"
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        hint = "" if path else "; name a file in api.token_file, or set STOREFLOOR_TOKEN"
        raise SettingsError(f"token file {file} cannot be read: {error}{hint}") from error


if __name__ == "__main__":
    sys.exit(main())
