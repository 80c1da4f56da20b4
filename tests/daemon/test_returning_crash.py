"""Money given back while the power goes: what the ledger says afterwards is what the terminal's own book says."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from daemon.client import Client, Unreachable
from daemon.schema import PaymentMoney, PaymentView, Role
from drivers.simulator import Simulator
from drivers.terminals.zvt.sim_payment import CARD_NUMBER
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentState
from tests.daemon.dying import MOMENTS
from tests.daemon.processes import Daemon
from tests.daemon.stations import until
from tests.daemon.store.shop import Template, copy
from tests.daemon.terminals import ZVT, ZVT_SERIAL
from tests.daemon.test_crash import booked, ended, online
from tests.daemon.test_money import CUTS, mortal, revive, start
from tests.proof.claim import FULL


async def back(client: Client, payment: PaymentView, kind: PaymentKind) -> PaymentView:
    """Say the wish of this payment; said again it begins nothing."""
    if kind is PaymentKind.REVERSAL:
        return await client.reverse_payment(payment.id, f"back {payment.id}")
    return await client.refund_payment(payment.id, payment.amount, f"back {payment.id}")


async def signed_in(daemon: Daemon, client: Client, terminal: Simulator) -> None:
    await online(client, "terminal")
    await client.clerk_login(pin="2468")
    await until(lambda: not terminal.knobs()["paying"])


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("kind", "model", "cuts"),
    [
        (PaymentKind.REVERSAL, ZVT, CUTS if FULL else CUTS[::2]),
        (PaymentKind.REFUND, ZVT, CUTS if FULL else CUTS[1::2]),
        *([(kind, ZVT_SERIAL, CUTS) for kind in (PaymentKind.REVERSAL, PaymentKind.REFUND)] if FULL else []),
    ],
)
async def test_the_power_goes_at_each_step(
    tmp_path: Path,
    template: Template,
    kind: PaymentKind,
    model: str,
    cuts: list[tuple[str, str, PaymentState]],
) -> None:
    """Each start resolves what the one before left behind; no money goes back twice, none is lost track of."""
    assert [moment for moment, _, _ in CUTS] == list(MOMENTS)
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    async with mortal(tmp_path, model, pan_unmasked=True) as (terminal, daemon):
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            await online(client, "terminal")
            payments = [
                await ended(client, await client.start_payment(start(1000 + number)))
                for number in range(len(cuts))
            ]
        assert await daemon.stop() == 0
        for payment, (moment, rule, _) in zip(payments, cuts, strict=True):
            terminal.turn("rule", rule)
            await revive(daemon, moment)
            async with daemon.client(Role.TILL) as client:
                await signed_in(daemon, client, terminal)
                with contextlib.suppress(Unreachable):  # it may die before it can answer
                    await back(client, payment, kind)
                await daemon.died()
            await until(lambda: not terminal.knobs()["paying"])
            await revive(daemon)
            async with daemon.client(Role.TILL) as client:
                await signed_in(daemon, client, terminal)
                await settled(client, payment, kind, cuts[payments.index(payment)])
            assert await daemon.stop() == 0
        given = [entry["amount"] for entry in terminal.knobs()["returns"] if entry["state"] == "booked"]
        assert given == [1000 + number for number, cut in enumerate(cuts) if cut[2] is PaymentState.APPROVED]
        kept = [1000 + number for number in range(len(cuts))]
        assert booked(terminal) == [
            amount for amount in kept if kind is PaymentKind.REFUND or amount not in given
        ]
    said = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CARD_NUMBER.encode() not in said
    assert bytes.fromhex(CARD_NUMBER) not in said


async def settled(
    client: Client, payment: PaymentView, kind: PaymentKind, cut: tuple[str, str, PaymentState]
) -> None:
    """The attempt ends as its cut says, and the payment tells it."""
    view = await ended(client, await back(client, payment, kind))
    assert view.state is cut[2], (cut, view)
    after = await client.payment(payment.id)
    word = PaymentMoney.REVERSED if kind is PaymentKind.REVERSAL else PaymentMoney.REFUNDED
    assert after.money is (word if cut[2] is PaymentState.APPROVED else PaymentMoney.TAKEN)
    assert after.approved == Money(payment.amount.minor, Currency.DKK)
