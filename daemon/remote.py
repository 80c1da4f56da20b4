"""Commands that talk to a running daemon, and what all commands share: addresses, tokens, tables, failing.

The token is ``--token``, else ``$STOREFLOOR_TOKEN``, else the file ``token-<role>`` in the state directory; the address
``--api``, else ``$STOREFLOOR_API``, else what the daemon wrote into the state directory.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import msgspec
import typer

from daemon.client import ApiError, Client, Disconnected, Unreachable, event_data, new_key
from daemon.errors import ApiProblem, StartupError
from daemon.schema import (
    DEFAULT_LISTEN,
    DeviceView,
    JobView,
    PaymentResolve,
    PaymentStart,
    PaymentView,
    ScanEvent,
)
from daemon.settings import DEFAULT_STATE_DIR, SettingsError
from daemon.station import Station
from drivers.vocabulary import CheckLevel, Currency, DeviceClass, EventType, JobState, Money, PaymentOutcome

if TYPE_CHECKING:
    from daemon.config import Setup

ApiOption = Annotated[str, typer.Option("--api", help="Address of the daemon.", envvar="STOREFLOOR_API")]
TokenOption = Annotated[str, typer.Option("--token", help="Token to use.", envvar="STOREFLOOR_TOKEN")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DeviceOption = Annotated[
    str, typer.Option("--device", help="Id of the device; empty: the only one of its kind.")
]

CONTENT_TYPES = {".json": "application/json", ".txt": "text/plain", ".png": "image/png"}
"""By file name; anything else is raw bytes in the printer's own language."""
FOLLOW_S = 1.0
JOB_END = frozenset({JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED})
PAYMENT_END = frozenset(PaymentOutcome) - {PaymentOutcome.OPEN, PaymentOutcome.UNKNOWN}

devices_app = typer.Typer(help="Devices of the station.", invoke_without_command=True)
jobs_app = typer.Typer(help="Print jobs.", invoke_without_command=True)
payments_app = typer.Typer(help="The payment ledger.", invoke_without_command=True)


# --- what all commands share ----------------------------------------------------------------------------------------


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


def _client(api: str, token: str, role: str) -> Client:
    directory = state_dir()
    try:
        token = token or (directory / f"token-{role}").read_text().strip()
    except OSError:
        fail(f"no token: give --token, set STOREFLOOR_TOKEN, or make {directory / f'token-{role}'} readable")
    if not api:
        address = directory / "address"
        api = address.read_text().strip() if address.is_file() else f"http://{DEFAULT_LISTEN}"
    return Client(api if "://" in api else f"http://{api}", token)


def _call(api: str, token: str, role: str, work: Callable[[Client], Coroutine[Any, Any, int | None]]) -> None:
    """Run one command against the daemon; what it refuses is said on stderr, exit 1."""

    async def run() -> int:
        async with _client(api, token, role) as client:
            return await work(client) or 0

    try:
        status = asyncio.run(run())
    except (ApiError, Unreachable) as error:
        fail(str(error))
    except KeyboardInterrupt:
        status = 130
    finish(status)


async def _pick(client: Client, device: str, kind: DeviceClass) -> str:
    """The device asked for, or the only one of its kind."""
    if device:
        return device
    found = [view.id for view in await client.devices() if view.device_class is kind]
    if len(found) != 1:
        fail(f"--device is needed: {', '.join(found) or f'no {kind} is configured'}", 2)
    return found[0]


# --- devices --------------------------------------------------------------------------------------------------------


@devices_app.callback()
def devices(
    context: typer.Context, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """What is attached, and how it is."""
    if context.invoked_subcommand is None:
        devices_list(api, token, as_json=as_json)


@devices_app.command(name="list")
def devices_list(api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """All devices."""

    async def show(client: Client) -> None:
        views = await client.devices()
        if as_json:
            print_json(views)
        else:
            print_table(
                ("id", "class", "model", "state", "power", "problems"), [_device_row(view) for view in views]
            )

    _call(api, token, "technician", show)


@devices_app.command(name="show")
def devices_show(
    device: str, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """One device."""

    async def show(client: Client) -> None:
        view = await client.device(device)
        if as_json:
            print_json(view)
            return
        for name, value in msgspec.to_builtins(view).items():
            typer.echo(f"{name:14} {', '.join(value) if isinstance(value, list) else value}")

    _call(api, token, "technician", show)


@devices_app.command(name="watch")
def devices_watch(api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Changes as they happen; Ctrl-C ends."""

    async def watch(client: Client) -> None:
        async for event in client.events():
            if isinstance(event, Disconnected):
                typer.echo(f"storefloor: {event.reason}", err=True)
            elif event.type is EventType.STATUS_UPDATE:
                view: DeviceView = event_data(event)
                if as_json:
                    print_json(event)
                else:
                    typer.echo(f"{event.at:%T}  " + "  ".join(_device_row(view)))

    _call(api, token, "technician", watch)


@devices_app.command(name="check")
def devices_check(
    device: str,
    level: Annotated[CheckLevel, typer.Option(help="How deep.")] = CheckLevel.INTERNAL,
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Check a device's health; exit 1 when it is not well."""

    async def check(client: Client) -> int:
        if level is CheckLevel.INTERACTIVE:
            typer.echo("the device waits for you: scan, insert or look (30 s)", err=True)
        result = await client.check(device, level)
        if as_json:
            print_json(result)
        else:
            typer.echo(f"{'ok' if result.ok else 'not ok'}: {result.detail}")
        return 0 if result.ok else 1

    _call(api, token, "technician", check)


def _device_row(view: DeviceView) -> tuple[str, ...]:
    return (
        view.id,
        view.device_class,
        view.model,
        view.state,
        view.power,
        ", ".join(view.problems) or view.detail,
    )


# --- printing -------------------------------------------------------------------------------------------------------


def print_file(
    file: Annotated[Path, typer.Argument(help="Receipt (.json), text (.txt), picture (.png) or raw bytes.")],
    device: DeviceOption = "",
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Print a file and follow the job to its end."""
    try:
        data = file.read_bytes()
    except OSError as error:
        fail(f"{file}: {error.strerror}", 2)

    async def run(client: Client) -> int:
        printer = await _pick(client, device, DeviceClass.POS_PRINTER)
        content_type = CONTENT_TYPES.get(file.suffix.lower(), "application/vnd.escpos")
        job = await client.print_raw(printer, content_type, data, new_key())
        said = ""
        while job.state not in JOB_END:
            line = f"{job.state}" + (f": {job.detail}" if job.detail else "")
            if line != said and not as_json:
                typer.echo(f"job {job.id} {line}", err=True)
                said = line
            await asyncio.sleep(FOLLOW_S / 5)  # the pace of looking
            job = await client.job(job.id)
        if as_json:
            print_json(job)
        else:
            typer.echo(f"job {job.id} {job.state} ({job.reason}) {job.detail}".rstrip())
        return 0 if job.state is JobState.COMPLETED else 1

    _call(api, token, "technician", run)


@jobs_app.callback()
def jobs(
    context: typer.Context,
    device: DeviceOption = "",
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Print jobs."""
    if context.invoked_subcommand is None:
        jobs_list(device, api, token, as_json=as_json)


@jobs_app.command(name="list")
def jobs_list(
    device: DeviceOption = "", api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """A printer's jobs, newest first."""

    async def show(client: Client) -> None:
        views = await client.jobs(await _pick(client, device, DeviceClass.POS_PRINTER))
        if as_json:
            print_json(views)
            return
        print_table(
            ("id", "state", "reason", "size", "made", "detail"),
            [
                (view.id, view.state, view.reason, str(view.size), f"{view.created_at:%F %T}", view.detail)
                for view in views
            ],
        )

    _call(api, token, "technician", show)


def _job_command(
    name: str, help_text: str, work: Callable[[Client, str], Coroutine[Any, Any, JobView]]
) -> None:
    @jobs_app.command(name=name, help=help_text)
    def command(
        job: str, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
    ) -> None:
        async def run(client: Client) -> None:
            view = await work(client, job)
            if as_json:
                print_json(view)
            else:
                typer.echo(f"job {view.id} {view.state} ({view.reason}) {view.detail}".rstrip())

        _call(api, token, "technician", run)


_job_command("show", "One job.", Client.job)
_job_command("hold", "Keep a waiting job from being printed.", Client.hold_job)
_job_command("release", "Let a held job go on.", Client.release_job)
_job_command("cancel", "Cancel a job that has not begun.", Client.cancel_job)
_job_command("reprint", "Print a finished job once more, with COPY on the paper.", Client.reprint_job)


# --- scans ----------------------------------------------------------------------------------------------------------


def scan(
    device: DeviceOption = "", api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """Scans as they come, decoded; Ctrl-C ends."""

    async def watch(client: Client) -> None:
        async for event in client.events():
            if isinstance(event, Disconnected):
                typer.echo(f"storefloor: {event.reason}", err=True)
            elif event.type is EventType.ERROR and device in {"", event.device}:
                typer.echo(f"storefloor: {event.device}: {event.data.get('detail', '')}", err=True)
            elif event.type is EventType.DATA and device in {"", event.device}:
                data: ScanEvent = event_data(event)
                named = data.product.name.get(next(iter(data.product.name))) if data.product else ""
                if as_json:
                    print_json(event)
                else:
                    typer.echo(
                        "  ".join(filter(None, (f"{event.at:%T}", data.kind, data.raw, data.gtin, named)))
                    )

    _call(api, token, "technician", watch)


# --- payments -------------------------------------------------------------------------------------------------------


def pay(
    amount: Annotated[str, typer.Argument(help="Amount as people write it: 129.95")],
    currency: Annotated[Currency, typer.Argument(help="ISO 4217 code.")],
    device: DeviceOption = "",
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Take a payment at the terminal and follow it to its end; exit 0 only when it was approved."""
    minor = _minor(amount)

    async def run(client: Client) -> int:
        terminal = await _pick(client, device, DeviceClass.PAYMENT_TERMINAL)
        view = await client.start_payment(PaymentStart(terminal, Money(minor, currency)))
        while view.outcome not in PAYMENT_END and view.state != "needs_staff":
            if not as_json:
                typer.echo(f"payment {view.id} {view.state} {view.prompt or ''}".rstrip(), err=True)
            view = await client.payment(view.id, wait_s=30)
        _show_payment(view, as_json=as_json)
        return 0 if view.outcome is PaymentOutcome.APPROVED else 1

    _call(api, token, "till", run)


@payments_app.callback()
def payments(
    context: typer.Context, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """The payment ledger."""
    if context.invoked_subcommand is None:
        payments_list(api, token, as_json=as_json)


@payments_app.command(name="list")
def payments_list(api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Payments, newest first."""

    async def show(client: Client) -> None:
        views = await client.payments()
        if as_json:
            print_json(views)
            return
        print_table(
            ("id", "device", "amount", "state", "outcome", "made"),
            [
                (
                    view.id,
                    view.device,
                    _amount(view.amount),
                    view.state,
                    view.outcome,
                    f"{view.created_at:%F %T}",
                )
                for view in views
            ],
        )

    _call(api, token, "technician", show)


@payments_app.command(name="show")
def payments_show(
    payment: str, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """One payment with its history."""

    async def show(client: Client) -> None:
        _show_payment(await client.payment(payment), as_json=as_json)

    _call(api, token, "technician", show)


@payments_app.command(name="resolve")
def payments_resolve(
    payment: str,
    evidence: Annotated[str, typer.Option(help="How that is known: receipt number, approval code …")],
    pin: Annotated[str, typer.Option(prompt=True, hide_input=True, help="PIN of the clerk who says so.")],
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    charged: Annotated[bool, typer.Option("--charged/--not-charged", help="Whether money was taken.")],
    as_json: JsonOption = False,
) -> None:
    """Say what became of a payment that needs staff."""

    async def run(client: Client) -> None:
        await client.clerk_login(pin=pin)
        view = await client.resolve_payment(payment, PaymentResolve(charged, evidence))
        await client.clerk_logout()
        _show_payment(view, as_json=as_json)

    _call(api, token, "till", run)


def _show_payment(view: PaymentView, *, as_json: bool) -> None:
    if as_json:
        print_json(view)
        return
    typer.echo(
        f"payment {view.id} {_amount(view.amount)} {view.state} (outcome: {view.outcome}) {view.text}".rstrip()
    )
    for step in view.history:
        typer.echo(f"  {step.at:%F %T}  {step.state}  {step.note}".rstrip())


def _amount(money: Money) -> str:
    return f"{money.minor // 100}.{money.minor % 100:02} {money.currency}"


def _minor(text: str) -> int:
    """``129.95`` or ``129,95`` in minor units, without ever being a float."""
    whole, _, fraction = text.replace(",", ".").partition(".")
    if re.fullmatch(r"[0-9]{1,10}([.,][0-9]{1,2})?", text) is None:
        fail(f"{text!r} is no amount; write it like 129.95", 2)
    return int(whole) * 100 + int(fraction.ljust(2, "0") or "0")


def register(app: typer.Typer) -> None:
    """Add this module's commands to the ``storefloor`` command."""
    app.add_typer(devices_app, name="devices")
    app.add_typer(jobs_app, name="jobs")
    app.command(name="print")(print_file)
    app.command(name="scan")(scan)
    app.command(name="pay")(pay)
    app.add_typer(payments_app, name="payments")
