"""``storefloor pay`` and ``payments``: a payment, and the ledger."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
import typer

from daemon.client import Client
from daemon.records import Format, Records, Unwritable, format_of, opened
from daemon.remote import (
    ApiOption,
    DeviceOption,
    JsonOption,
    TokenOption,
    call,
    fail,
    pick,
    print_json,
    print_table,
)
from daemon.schema import PaymentResolve, PaymentStart, PaymentView, ReconciliationState, ReconciliationView
from drivers.vocabulary import Currency, DeviceClass, Money, PaymentKind, PaymentOutcome

PAYMENT_END = frozenset(PaymentOutcome) - {PaymentOutcome.OPEN, PaymentOutcome.UNKNOWN}

EXPORT_PAGE = 500
COLUMNS = (
    *(
        "record",
        "id",
        "kind",
        "device",
        "amount_minor",
        "approved_minor",
        "returned_minor",
        "currency",
        "tender",
    ),
    *(
        "sale",
        "reservation",
        "original",
        "state",
        "outcome",
        "money",
        "card_brand",
        "card_last4",
        "approval_code",
    ),
    *("terminal_id", "receipt_no", "text", "clerk", "created_at", "updated_at", "started_at", "ended_at"),
)
"""Of the export as CSV."""

app = typer.Typer(help="The payment ledger.", invoke_without_command=True)


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
        terminal = await pick(client, device, DeviceClass.PAYMENT_TERMINAL)
        view = await client.start_payment(PaymentStart(terminal, Money(minor, currency)))
        return await _followed(client, view, as_json=as_json)

    call(api, token, "till", run)


async def _followed(client: Client, view: PaymentView, *, as_json: bool) -> int:
    """Follow an attempt to its end and show it; 0 only when the money moved."""
    while view.outcome not in PAYMENT_END and view.state != "needs_staff":
        if not as_json:
            typer.echo(f"{view.kind} {view.id} {view.state} {view.prompt or ''}".rstrip(), err=True)
        view = await client.payment(view.id, wait_s=30)
    _show_payment(view, as_json=as_json)
    return 0 if view.outcome is PaymentOutcome.APPROVED else 1


@app.callback()
def payments(
    context: typer.Context, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """The payment ledger."""
    if context.invoked_subcommand is None:
        payments_list(api, token, as_json=as_json)


@app.command(name="list")
def payments_list(api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """Payments, newest first."""

    async def show(client: Client) -> None:
        views = await client.payments()
        if as_json:
            print_json(views)
            return
        print_table(
            ("id", "kind", "device", "amount", "state", "outcome", "money", "made"),
            [
                (
                    view.id,
                    view.kind,
                    view.device,
                    _amount(view.amount),
                    view.state,
                    view.outcome,
                    view.money if view.kind is PaymentKind.PAYMENT else "",
                    f"{view.created_at:%F %T}",
                )
                for view in views
            ],
        )

    call(api, token, "technician", show)


@app.command(name="show")
def payments_show(
    payment: str, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """One payment with its history."""

    async def show(client: Client) -> None:
        _show_payment(await client.payment(payment), as_json=as_json)

    call(api, token, "technician", show)


@app.command(name="reverse")
def payments_reverse(
    payment: str,
    pin: Annotated[
        str, typer.Option(prompt=True, hide_input=True, help="PIN of the clerk who gives it back.")
    ],
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Take a whole payment back, on the terminal that took it; exit 0 only when it was."""

    async def run(client: Client) -> int:
        await client.clerk_login(pin=pin)
        view = await client.reverse_payment(payment)
        await client.clerk_logout()
        return await _followed(client, view, as_json=as_json)

    call(api, token, "till", run)


@app.command(name="refund")
def payments_refund(
    payment: str,
    amount: Annotated[str, typer.Argument(help="Amount as people write it: 129.95")],
    pin: Annotated[
        str, typer.Option(prompt=True, hide_input=True, help="PIN of the clerk who gives it back.")
    ],
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Give so much of a payment to the customer's card, at the terminal that took it; exit 0 only when it was."""
    minor = _minor(amount)

    async def run(client: Client) -> int:
        await client.clerk_login(pin=pin)
        paid = await client.payment(payment)
        view = await client.refund_payment(payment, Money(minor, paid.amount.currency))
        await client.clerk_logout()
        return await _followed(client, view, as_json=as_json)

    call(api, token, "till", run)


@app.command(name="reconcile")
def payments_reconcile(
    pin: Annotated[
        str, typer.Option(prompt=True, hide_input=True, help="PIN of the clerk who closes the day.")
    ],
    device: DeviceOption = "",
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Close the terminal's day and name every difference from the ledger; exit 0 only when there is none."""

    async def run(client: Client) -> int:
        terminal = await pick(client, device, DeviceClass.PAYMENT_TERMINAL)
        await client.clerk_login(pin=pin)
        view = await client.reconcile(terminal)
        await client.clerk_logout()
        while view.state is ReconciliationState.ASKED:
            view = await client.reconciliation(view.id, wait_s=30)
        _show_reconciliation(view, as_json=as_json)
        return 0 if view.state is ReconciliationState.TOLD and not view.differences else 1

    call(api, token, "till", run)


@app.command(name="export")
def payments_export(
    file: Annotated[str, typer.Argument(help="Where to write; - is standard output.")],
    form: Annotated[
        Format | None, typer.Option("--format", help="Else what the name says; JSON Lines has the histories.")
    ] = None,
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
) -> None:
    """Write every attempt with its history, newest first, and every end of day."""

    async def run(client: Client) -> None:
        try:
            with opened(file, replace=replace) as out:
                records = Records(out, format_of(file, form), COLUMNS)
                async for kind, entry in _everything(client):
                    records.write(_record(kind, entry))
        except Unwritable as error:
            fail(str(error), 2)
        typer.echo(f"{records.written} records written to {file}", err=True)

    call(api, token, "till", run)


def _record(kind: str, entry: PaymentView | ReconciliationView) -> dict[str, Any]:
    """What stands in the export; CSV takes its `COLUMNS`."""
    record: dict[str, Any] = {"record": kind, **msgspec.to_builtins(entry)}
    if isinstance(entry, PaymentView):
        for name in ("amount", "approved", "returned"):
            money: Money | None = getattr(entry, name)
            record[f"{name}_minor"] = None if money is None else money.minor
        record["currency"] = entry.amount.currency.value
    return record


async def _everything(client: Client) -> AsyncIterator[tuple[str, PaymentView | ReconciliationView]]:
    last = None
    while page := await client.payments(EXPORT_PAGE, last):
        for view in page:
            yield "attempt", await client.payment(view.id)
        last = page[-1].id
    for day in await client.reconciliations():
        yield "reconciliation", day


@app.command(name="resolve")
def payments_resolve(
    payment: str,
    evidence: Annotated[str, typer.Option(help="How that is known: receipt number, approval code …")],
    pin: Annotated[str, typer.Option(prompt=True, hide_input=True, help="PIN of the clerk who says so.")],
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    charged: Annotated[bool, typer.Option("--charged/--not-charged", help="Whether the money moved.")],
    as_json: JsonOption = False,
) -> None:
    """Say what became of a payment that needs staff, or is in conflict."""

    async def run(client: Client) -> None:
        await client.clerk_login(pin=pin)
        view = await client.resolve_payment(payment, PaymentResolve(charged, evidence))
        await client.clerk_logout()
        _show_payment(view, as_json=as_json)

    call(api, token, "till", run)


def _show_payment(view: PaymentView, *, as_json: bool) -> None:
    if as_json:
        print_json(view)
        return
    typer.echo(
        f"{view.kind} {view.id} {_amount(view.amount)} {view.state} (outcome: {view.outcome}) {view.text}".rstrip()
    )
    if view.original is not None:
        typer.echo(f"  of payment {view.original}")
    if view.returned is not None:
        typer.echo(f"  {view.money}: {_amount(view.returned)} given back")
    if (said := view.conflict) is not None:
        receipt = "" if said.receipt_no is None else f", receipt {said.receipt_no}"
        typer.echo(f"  ledger:   {said.state}, {_moved(said.here)}")
        typer.echo(
            f"  terminal: {said.terminal_id}{receipt}, {_moved(said.there)}  {said.reference}".rstrip()
        )
    for step in view.history:
        typer.echo(f"  {step.at:%F %T}  {step.state}  {step.note}".rstrip())


def _moved(money: Money | None) -> str:
    return "nothing moved" if money is None else f"{_amount(money)} moved"


def _show_reconciliation(view: ReconciliationView, *, as_json: bool) -> None:
    if as_json:
        print_json(view)
        return
    sums = ", ".join(
        f"{where} {_amount(money)}"
        for where, money in (("here", view.here), ("terminal", view.there))
        if money is not None
    )
    typer.echo(f"reconciliation {view.id} {view.device} {view.state} {sums} {view.text}".rstrip())
    for difference in view.differences:
        typer.echo(f"  {difference.kind}  {difference.text}  {difference.payment or ''}".rstrip())


def _amount(money: Money) -> str:
    sign, minor = "-" if money.minor < 0 else "", abs(money.minor)
    return f"{sign}{minor // 100}.{minor % 100:02} {money.currency}"


def _minor(text: str) -> int:
    """``129.95`` or ``129,95`` in minor units, without ever being a float."""
    whole, _, fraction = text.replace(",", ".").partition(".")
    if re.fullmatch(r"[0-9]{1,10}([.,][0-9]{1,2})?", text) is None:
        fail(f"{text!r} is no amount; write it like 129.95", 2)
    return int(whole) * 100 + int(fraction.ljust(2, "0") or "0")
