"""The commands ``storefloor simulate``, ``demo`` and ``tour``."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

DEMO_PORT = 8470
SCANNERS_AS = {
    "serial": "serial-scanner-generic",
    "hid": "hid-pos-scanner-generic",
    "keyboard": "keyboard-scanner-generic",
    "tcp": "tcp-scanner-generic",
}
"""``simulate scanner --as`` → the model that stands for that kind."""

simulate_app = typer.Typer(
    help="One wire-level simulator. Its URL is the first line printed, its control page the second.",
    no_args_is_help=True,
)

Model = Annotated[
    str, typer.Option(help="A model of docs/supported-devices.md; empty: the first of its kind.")
]
Control = Annotated[str, typer.Option(help="host:port of the control page (knobs, ground truth).")]
Knobs = Annotated[
    list[str], typer.Option("--knob", help="name=value, as often as wanted; see the list below.")
]


def _run(work: Coroutine[Any, Any, int | None]) -> None:
    """Run to the end; SIGTERM and Ctrl-C end it quietly, and everything that was started is stopped."""

    async def main() -> int:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, task.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            return await task or 0
        return 0

    code = asyncio.run(main())
    if code:
        raise typer.Exit(code)


def _simulate(
    kind: str,
    model: str,
    listen: str,
    control: str,
    knobs: list[str],
    link: Path | None,
    ca: Path | None = None,
    *,
    by_hand: bool = False,
) -> None:
    from daemon.demo import simulate  # noqa: PLC0415  every driver comes with it, and --help needs none

    try:
        simulator = simulate.simulator_for(kind, model, dict(simulate.parse_knob(knob) for knob in knobs))
        if by_hand:
            simulate.check_by_hand(simulator)
        if ca is not None:
            ca.write_text(simulate.authority(simulator), encoding="ascii")
    except ValueError as error:
        typer.echo(f"storefloor simulate: {error}", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(f"storefloor simulate: --ca {ca} cannot be written: {error}", err=True)
        raise typer.Exit(1) from None
    try:
        identity = simulate.usb_identity(kind, model)
        _run(simulate.run(simulator, listen, control, link, identity, by_hand=by_hand))
    except ValueError as error:
        typer.echo(f"storefloor simulate: cannot listen: {error}", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(f"storefloor simulate: cannot listen: {error}", err=True)
        raise typer.Exit(1) from None


@simulate_app.command(name="printer")
def simulate_printer(
    model: Model = "",
    listen: Annotated[
        str, typer.Option(help="tcp://host:port, pty:, or usbip: (a USB printer on a bus of its own)")
    ] = "tcp://127.0.0.1:0",
    control: Control = "127.0.0.1:0",
    knob: Knobs = [],  # noqa: B006  Typer copies it
    link: Annotated[
        Path | None, typer.Option(help="With pty: a symbolic link to keep pointing at it.")
    ] = None,
) -> None:
    """A receipt printer: ESC/POS, or StarPRNT with a Star printer's --model (star-mc-print3).

    Knobs: paper (ok, near_end, out), paper_mm, cover (closed, open), online, drawer, drawer_stuck, power (on, off),
    cutter_error, status_back, process_id, clear_buffer, real_time_in_data, speed, mute, wire_speed, receive_buffer,
    flow, fragment, reset; of Star printers also print_end, network; docs/simulators.md.
    GET /receipts and /receipts/N.png on the control page show the paper.
    """
    _simulate("printer", model, listen, control, knob, link)


@simulate_app.command(name="scanner")
def simulate_scanner(
    model: Model = "",
    kind: Annotated[
        str, typer.Option("--as", help="serial, hid, keyboard or tcp; empty: as the model is.")
    ] = "",
    listen: Annotated[str, typer.Option(help="pty: or tcp://host:port; empty: as the kind is.")] = "",
    control: Control = "127.0.0.1:0",
    knob: Knobs = [],  # noqa: B006  Typer copies it
    link: Annotated[Path | None, typer.Option(help="A symbolic link to keep pointing at the pty.")] = None,
) -> None:
    """A bar code scanner: serial, or --as hid, keyboard (a pty that stands for the device's node) or tcp.

    Knobs: scan (a code, or {"code", "aim"}), bytes (hex, sent as they are), suffix, prefix, aim, link; of hid also
    reports, form, feature, identity; of keyboard events, layout, key_ms, asleep; docs/simulators.md.
    """
    if kind and (kind not in SCANNERS_AS or model):
        typer.echo(f"storefloor simulate: --as is one of {', '.join(SCANNERS_AS)}, without --model", err=True)
        raise typer.Exit(2)
    where = listen or ("tcp://127.0.0.1:0" if kind == "tcp" else "pty:")
    _simulate("scanner", SCANNERS_AS.get(kind, model), where, control, knob, link)


@simulate_app.command(name="terminal")
def simulate_terminal(
    model: Model = "",
    listen: Annotated[str, typer.Option(help="tcp://host:port")] = "tcp://127.0.0.1:0",
    control: Control = "127.0.0.1:0",
    knob: Knobs = [],  # noqa: B006  Typer copies it
    ca: Annotated[
        Path | None, typer.Option(help="With TLS (nexo): a file for the certificate of its authority.")
    ] = None,
    *,
    ui: Annotated[
        bool, typer.Option("--ui", help="A small screen: insert, tap, decline, time out, cancel by a key.")
    ] = False,
) -> None:
    """A payment terminal with a book of its own: ZVT, nexo over HTTPS (--model adyen-generic), or a wallet.

    Knobs: outcome (approve, decline, silent …), card (auto, wait, in, stop), pace (seconds a step), power, reboot,
    drop_after, cut_for, busy, pan_unmasked; of ZVT rule, repeat, fragment, wrong_amount, receipt_no, terminal_id; of
    nexo fault, certificate, abort, delay, piece, in_progress, not_found, poiid, passphrase, key_identifier,
    key_version; docs/simulators.md.
    """
    if ui and not any(word.startswith("card=") for word in knob):
        knob = [*knob, "card=wait"]  # a person is there
    _simulate("terminal", model, listen, control, knob, None, ca, by_hand=ui)


def demo(
    station: Annotated[str, typer.Option(help="kiosk, till or both.")] = "kiosk",
    headless: Annotated[bool, typer.Option(help="Run the scripted tour without a display.")] = False,
    port: Annotated[int, typer.Option(help="Port of the API; 0 takes a free one.")] = DEMO_PORT,
    data: Annotated[Path, typer.Option(help="Folder of the demo shop; made when missing.")] = Path(
        "build/demo"
    ),
) -> None:
    """Run the demo shop: daemon, wire-level simulators and the kiosk, in one command."""
    from daemon.demo import run  # noqa: PLC0415  the demo loads far more than --help needs
    from daemon.demo.children import ChildFailed  # noqa: PLC0415  as above

    if station not in {"kiosk", "till", "both"}:
        typer.echo(f"storefloor demo: --station is kiosk, till or both, not {station!r}", err=True)
        raise typer.Exit(2)
    try:
        if headless or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            _run(run.headless(data))
        elif taken := _unusable(port):
            raise ChildFailed(taken)
        else:
            _run(run.windowed(data.resolve(), station, port))
    except (ChildFailed, OSError) as error:
        typer.echo(f"storefloor demo: {error}", err=True)
        raise typer.Exit(1) from None


def _unusable(port: int) -> str:
    """Why the demo cannot have this port, or nothing. Another station there would answer in its place."""
    if not 0 <= port <= 65535:
        return f"--port is 0 to 65535, not {port}"
    try:
        with socket.create_server(("127.0.0.1", port)):
            return ""
    except OSError:
        return f"port {port} cannot be had: does a station or a demo run already? --port 0 takes a free one"


def tour(
    out: Annotated[Path, typer.Option(help="Folder for tour.json, screenshots and receipts.")],
    headless: Annotated[bool, typer.Option(help="The tour always has an Xvfb of its own.")] = True,
    seed: Annotated[int, typer.Option(help="Seed of the tour's choices.")] = 1,
    only: Annotated[str, typer.Option(help="One journey by its letter or name.")] = "",
    products: Annotated[int, typer.Option(help="Size of the demo catalogue.")] = 20_000,
) -> None:
    """Drive a real kiosk against a real daemon and simulators, as a person would; exit 0 only if every step held."""
    from daemon.demo.children import ChildFailed  # noqa: PLC0415  as above
    from daemon.demo.tour.runner import run_tour  # noqa: PLC0415  as above

    del headless  # accepted as the contract has it; the tour never looks for a display
    try:
        _run(run_tour(out, seed=seed, only=only, products=products))
    except (ChildFailed, OSError) as error:
        typer.echo(f"storefloor tour: {error}", err=True)
        raise typer.Exit(1) from None
    except ValueError as error:
        typer.echo(f"storefloor tour: {error}", err=True)
        raise typer.Exit(2) from None
    finally:
        sys.stdout.flush()


def register(app: typer.Typer) -> None:
    """Add this module's commands to the ``storefloor`` command."""
    app.add_typer(simulate_app, name="simulate")
    app.command(name="demo")(demo)
    app.command(name="tour")(tour)
