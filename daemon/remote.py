"""What all commands that talk to a running daemon share: addresses, tokens, options, tables, failing.

The token is ``--token``, else ``$STOREFLOOR_TOKEN``, else the file ``token-<role>`` in the state directory; the address
``--api``, else ``$STOREFLOOR_API``, else what the daemon wrote into the state directory.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import msgspec
import typer

from daemon.client import ApiError, Client, Unreachable
from daemon.errors import ApiProblem, StartupError
from daemon.schema import DEFAULT_LISTEN
from daemon.settings import DEFAULT_STATE_DIR, SettingsError
from daemon.station import Station
from drivers.vocabulary import DeviceClass

if TYPE_CHECKING:
    from daemon.config import Setup

ApiOption = Annotated[str, typer.Option("--api", help="Address of the daemon.", envvar="STOREFLOOR_API")]
TokenOption = Annotated[str, typer.Option("--token", help="Token to use.", envvar="STOREFLOOR_TOKEN")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DeviceOption = Annotated[
    str, typer.Option("--device", help="Id of the device; empty: the only one of its kind.")
]


def fail(message: str, status: int = 1) -> NoReturn:
    """Say what is wrong on stderr and end with this status."""
    typer.echo(f"storefloor: {message}", err=True)
    raise typer.Exit(status)


def print_json(data: Any) -> None:
    """Data as one line of JSON."""
    typer.echo(msgspec.json.encode(data).decode())


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows under their headings, as wide as they need."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def finish(status: int) -> None:
    """End with this status, if it is a failure."""
    if status:
        raise typer.Exit(status)


def setup_of(config: Path) -> Setup:
    """The checked configuration, or exit 2."""
    from daemon.config import read  # noqa: PLC0415  loads every driver; most commands need none

    try:
        return read(config)
    except SettingsError as error:
        fail(str(error), 2)


def on_station(config: Path, work: Callable[[Station], Awaitable[None]]) -> None:
    """Do something with the station file itself; the daemon may be running."""
    setup = setup_of(config)

    async def run() -> None:
        async with Station(setup.state_dir / "station.db") as station:
            await work(station)

    try:
        asyncio.run(run())
    except (ApiProblem, StartupError) as error:
        fail(str(error))


def state_dir() -> Path:
    """Where the running daemon keeps its tokens and address."""
    given = os.environ.get("STATE_DIRECTORY", "").split(":")[0]
    return Path(given) if given else DEFAULT_STATE_DIR


def client_for(api: str, token: str, role: str) -> Client:
    """A client with the token of a role, to be entered as a context; exit 1 when there is none."""
    directory = state_dir()
    try:
        token = token or (directory / f"token-{role}").read_text().strip()
    except OSError:
        fail(f"no token: give --token, set STOREFLOOR_TOKEN, or make {directory / f'token-{role}'} readable")
    if not api:
        address = directory / "address"
        api = address.read_text().strip() if address.is_file() else f"http://{DEFAULT_LISTEN}"
    return Client(api if "://" in api else f"http://{api}", token)


def call(api: str, token: str, role: str, work: Callable[[Client], Coroutine[Any, Any, int | None]]) -> None:
    """Run one command against the daemon; what it refuses is said on stderr, exit 1."""

    async def run() -> int:
        async with client_for(api, token, role) as client:
            return await work(client) or 0

    try:
        status = asyncio.run(run())
    except (ApiError, Unreachable) as error:
        fail(str(error))
    except KeyboardInterrupt:
        status = 130
    finish(status)


async def pick(client: Client, device: str, kind: DeviceClass) -> str:
    """The device asked for, or the only one of its kind; exit 2 naming the nearest when there is none such."""
    views = await client.devices()
    found = [view.id for view in views if view.device_class is kind]
    known = f"configured: {', '.join(found) or 'none'}"
    word = kind.removeprefix("pos_").replace("_", " ")
    if not device and len(found) == 1:
        return found[0]
    if not device:
        fail(f"--device is needed; {known}" if found else f"no {word} is configured", 2)
    if device in found:
        return device
    for view in views:
        if view.id == device:
            fail(f"{device!r} is a {view.device_class.replace('_', ' ')}, not a {word}; {known}", 2)
    near = get_close_matches(device, found, n=1, cutoff=0.4)
    fail(f"no {word} {device!r}; {f'did you mean {near[0]!r}? ' if near else ''}{known}", 2)
