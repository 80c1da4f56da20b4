"""``storefloor record`` and ``replay``: what went over a wire, as text, and a device that plays its part from it.

``record receipt FILE`` hears a device of the running daemon as it works, nothing is taken from it; ``record URL FILE``
stands between a device and whatever program is pointed at the URL that is printed. A trace holds every byte, so what
is in it is said, its file is its owner's only, and payment terminals are refused: their wire may carry card data.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from daemon.client import Client
from daemon.remote import ApiOption, TokenOption, call, fail
from daemon.version import VERSION
from drivers import trace
from drivers.device import utc_now
from drivers.errors import NotSupported
from drivers.proxy import passage
from drivers.tap import TappedTransport
from drivers.transport import Transport, open_transport
from drivers.vocabulary import DeviceClass

HOLDS = (
    "Every byte of the wire is in here: what was printed or scanned meanwhile, names on receipts included. "
    "Print and scan things made up, and look it through before it leaves the shop."
)

LOOK_S = 0.2
"""How often is looked whether a driver strayed."""


def record(
    device: Annotated[
        str, typer.Argument(help="A device of the station (receipt), or a URL (tcp://10.0.0.5:9100).")
    ],
    file: Annotated[Path, typer.Argument(help="The trace to write; must not exist yet.")],
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Begin with a new connection, so that the trace can be replayed whole."),
    ] = False,
    model: Annotated[
        str, typer.Option(help="With a URL: what stands there (docs/supported-devices.md).")
    ] = "",
    listen: Annotated[
        str, typer.Option(help="With a URL: host:port where the other program connects.")
    ] = "127.0.0.1:0",
    seconds: Annotated[float, typer.Option(help="Stop by itself after so long; 0: Ctrl-C stops.")] = 0.0,
    api: ApiOption = "",
    token: TokenOption = "",
) -> None:
    """Record what goes over a device's wire, as text: `> 1b 40` sent, `< 16` received, `# words`; Ctrl-C ends.

    A device of the station is heard while it works. With a URL this command stands in between: the first line printed
    is the URL for the other program. Payment terminals are never recorded: card data may be on their wire.
    """
    if "://" in device:
        wire = _recordable(device, model)
        with _written(file, f"{device} ({model})") as write:
            try:
                asyncio.run(_for_a_while(_in_between(wire, listen, write), seconds))
            except (OSError, ValueError) as error:
                fail(f"cannot listen at {listen}: {error}")
        return

    async def run(client: Client) -> None:
        async with contextlib.aclosing(client.record(device, fresh=fresh)) as lines:
            head = await anext(lines)  # what the daemon refuses is said before there is a file
            with _written(file, device) as write:
                typer.echo(f"storefloor: hearing {device}; Ctrl-C ends", err=True)
                write(head)
                await _for_a_while(_noted(lines, write), seconds)

    call(api, token, "technician", run)


def replay(
    file: Annotated[Path, typer.Argument(help="A trace, as record writes it.")],
    listen: Annotated[str, typer.Option(help="tcp://host:port or pty:")] = "tcp://127.0.0.1:0",
    strict: Annotated[
        bool, typer.Option("--strict", help="Forgive nothing: every byte in its place, as it was recorded.")
    ] = False,
    seconds: Annotated[float, typer.Option(help="Stop by itself after so long; 0: Ctrl-C stops.")] = 0.0,
) -> None:
    """Serve the device of a trace; its URL is the first line printed. Exit 1 when a driver did something else.

    Each connection plays the next one recorded. A question asked more or less often, or another number of as many
    digits (drivers count their jobs), is no difference unless --strict says so.
    """
    try:
        player = trace.TracePlayer(file.read_text("utf-8"), strict=strict)
    except (OSError, ValueError) as error:
        fail(f"{file} cannot be played: {getattr(error, 'strerror', None) or error}", 2)
    try:
        asyncio.run(_for_a_while(_play(player, listen), seconds))
    except (OSError, ValueError) as error:
        fail(f"cannot listen at {listen}: {error}", 2)
    typer.echo(f"storefloor: {player.played} events played, strayed {len(player.strays)} times", err=True)
    if player.strays:
        raise typer.Exit(1)


# --- recording ------------------------------------------------------------------------------------------------------


def _recordable(url: str, model: str) -> Transport:
    """The wire at a URL, or exit 2: without a model nobody knows whether card data may be on it."""
    from drivers.table import support  # noqa: PLC0415  every driver comes with it

    try:
        row = (
            support(model) if model else fail("--model says what stands there: docs/supported-devices.md", 2)
        )
        if row.device_class is DeviceClass.PAYMENT_TERMINAL:
            fail("the wire of a payment terminal is never recorded: card data may be on it", 2)
        return open_transport(url)
    except KeyError as error:
        fail(error.args[0], 2)
    except NotSupported as error:
        fail(str(error), 2)


@contextlib.contextmanager
def _written(file: Path, device: str) -> Iterator[Callable[[str], None]]:
    """A new file for a trace, its owner's only; each line is there at once. Says at the end how much there is."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        fail(f"{file}: {error.strerror}", 2)
    counts = {">": 0, "<": 0}
    with os.fdopen(descriptor, "w", encoding="utf-8", buffering=1) as out:

        def write(line: str) -> None:
            print(line, file=out)
            if line[:1] in counts:
                counts[line[0]] += (len(line) - 1) // 3

        write(trace.remark(f"{device}, recorded {utc_now():%F %T} UTC by storefloor {VERSION}"))
        write(trace.remark(HOLDS))
        yield write
    typer.echo(f"{file}: {counts['>']} bytes sent, {counts['<']} bytes received")


async def _for_a_while(work: Coroutine[Any, Any, None], seconds: float) -> None:
    """Until it ends by itself, its time is up, or Ctrl-C: all of them are a good end."""
    with contextlib.suppress(asyncio.CancelledError, TimeoutError):
        async with asyncio.timeout(seconds or None):
            await work


async def _noted(lines: AsyncGenerator[str, None], write: Callable[[str], None]) -> None:
    async for line in lines:
        write(line)


async def _in_between(wire: Transport, listen: str, write: Callable[[str], None]) -> None:
    host, _, port = listen.rpartition(":")
    tap = TappedTransport(wire)
    with tap.listen(write):
        async with passage(tap, host or "127.0.0.1", int(port)) as url:
            typer.echo(url)
            sys.stdout.flush()
            await asyncio.Event().wait()


# --- replaying ------------------------------------------------------------------------------------------------------


async def _play(player: trace.TracePlayer, listen: str) -> None:
    from daemon.demo.simulate import served  # noqa: PLC0415  every driver comes with it

    said = 0
    async with served(player, listen) as url:
        typer.echo(url)
        sys.stdout.flush()
        while True:
            await asyncio.sleep(LOOK_S)
            for stray in player.strays[said:]:
                typer.echo(f"storefloor: {stray}", err=True)
            said = len(player.strays)
