"""Money over every wire at the moments that ask more of the shop than of the protocol (reference: C7, C9, C12, C13).

The power goes between the approval and the sale's end, while money goes back, and while the station's clock is set; the
disk is full.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from daemon.client import ApiError, Client, Unreachable
from daemon.schema import PaymentMoney, PaymentStart, PaymentView, Role, SaleClose, SaleOpen, Tender
from drivers.simulator import Simulator
from drivers.vocabulary import Currency, Money, PaymentOutcome, PaymentState, TerminalPrompt
from tests.daemon.handlers.test_sales import basket
from tests.daemon.processes import Daemon
from tests.daemon.stations import on_http, until
from tests.daemon.store.shop import Template, copy
from tests.daemon.terminals import NEXO, NEXO_TCP, NEXO_XML, ZVT, ZVT_SERIAL
from tests.daemon.test_crash import booked, ended, online
from tests.daemon.test_disk import allow
from tests.daemon.test_money import mortal, revive
from tests.daemon.test_wallet import configured
from tests.proof.claim import FULL

S = PaymentState
WALLET = "wallet"
WIRES = (ZVT, ZVT_SERIAL, NEXO, NEXO_XML, NEXO_TCP, WALLET)


@contextlib.asynccontextmanager
async def standing(folder: Path, model: str, template: Template) -> AsyncIterator[tuple[Simulator, Daemon]]:
    """A terminal, or the wallet's provider, and a daemon of a shop with clerks that is not started yet."""
    (folder / "state").mkdir()
    copy(template, folder / "state")
    if model != WALLET:
        async with mortal(folder, model) as made:
            yield made
        return
    async with on_http(folder, pace=0.02) as (provider, section):
        daemon = Daemon(configured(folder, section), folder / "state")
        try:
            yield provider, daemon
        finally:
            if daemon.child is not None and daemon.child.returncode is None:
                await daemon.kill()


@contextlib.asynccontextmanager
async def clerk(daemon: Daemon, device: str, terminal: Simulator) -> AsyncIterator[Client]:
    async with daemon.client(Role.TILL) as client:
        await client.clerk_login(pin="2468")
        await online(client, device)
        await until(lambda: not terminal.knobs().get("paying"))
        yield client


def device_of(model: str) -> str:
    return WALLET if model == WALLET else "terminal"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("model", WIRES if FULL else (NEXO, WALLET))
async def test_a_sale_is_closed_with_what_was_approved_before_the_power_went(
    tmp_path: Path, template: Template, model: str
) -> None:
    """C7: the sale finds its payment by its tender; no new attempt is needed, none is possible."""
    device = device_of(model)
    async with standing(tmp_path, model, template) as (terminal, daemon):
        await revive(daemon, "approved")
        async with clerk(daemon, device, terminal) as client:
            sale = await client.open_sale(SaleOpen(await basket(client, 1)))
            start = PaymentStart(device, sale.total, sale=sale.id)
            with contextlib.suppress(Unreachable):  # it may die before it can answer
                await client.start_payment(start, "k1")
            await daemon.died()
        await revive(daemon)
        async with clerk(daemon, device, terminal) as client:
            view = await ended(client, await client.start_payment(start, "k1"))
            assert view.state is S.APPROVED
            closed = await client.close_sale(
                sale.id, SaleClose([Tender("card", sale.total, payment=view.id)]), "close"
            )
            assert closed.id == sale.id
            assert len(await client.payments()) == 1
        assert booked(terminal) == [sale.total.minor]
        assert await daemon.stop() == 0


BACK = {"sending": False, "written": None, "approved": True}
"""Whether the money went back; a kill may overtake what was just written."""


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("model", "moments"),
    [(model, tuple(BACK)) for model in (NEXO_XML, NEXO_TCP, WALLET)] if FULL else [(WALLET, ("written",))],
)
async def test_the_power_goes_while_money_goes_back(
    tmp_path: Path, template: Template, model: str, moments: tuple[str, ...]
) -> None:
    """C9, where no other test has it: asked again by its key, the refund ends as the book says, and is one."""
    device = device_of(model)
    async with standing(tmp_path, model, template) as (terminal, daemon):
        await revive(daemon)
        payments: list[PaymentView] = []
        async with clerk(daemon, device, terminal) as client:
            for number in range(len(moments)):
                start = PaymentStart(device, Money(1000 + number, Currency.DKK))
                payments.append(await ended(client, await client.start_payment(start, f"k{number}")))
        assert await daemon.stop() == 0
        for payment, moment in zip(payments, moments, strict=True):
            await revive(daemon, moment)
            async with clerk(daemon, device, terminal) as client:
                with contextlib.suppress(Unreachable):
                    await client.refund_payment(payment.id, payment.amount, f"back {payment.id}")
                await daemon.died()
            await revive(daemon)
            async with clerk(daemon, device, terminal) as client:
                back = await client.refund_payment(payment.id, payment.amount, f"back {payment.id}")
                view = await ended(client, back)
                given = payment.amount.minor in [one["amount"] for one in terminal.knobs()["returns"]]
                assert (view.state is S.APPROVED) == given, (moment, view)
                assert given == (given if BACK[moment] is None else BACK[moment])
                after = await client.payment(payment.id)
                assert after.money is (PaymentMoney.REFUNDED if given else PaymentMoney.TAKEN)
            assert await daemon.stop() == 0
        amounts = [one["amount"] for one in terminal.knobs()["returns"]]
        assert len(set(amounts)) == len(amounts)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("days", [3, -3] if FULL else [3])
@pytest.mark.parametrize("model", WIRES if FULL else (NEXO_XML,))
async def test_the_clock_is_set_while_a_payment_is_open(
    tmp_path: Path, template: Template, model: str, days: int
) -> None:
    """C13: what is said is what the book says, or that a person has to look; never the opposite."""
    device, amount = device_of(model), Money(12995, Currency.DKK)
    async with standing(tmp_path, model, template) as (terminal, daemon):
        await revive(daemon, "written")
        async with clerk(daemon, device, terminal) as client:
            with contextlib.suppress(Unreachable):
                await client.start_payment(PaymentStart(device, amount), "k1")
            await daemon.died()
        await revive(daemon, f"clock {days}")
        async with daemon.client(Role.TILL) as client:
            await online(client, device)
            view = await ended(client, await client.start_payment(PaymentStart(device, amount), "k1"))
        charged = booked(terminal) == [amount.minor]
        assert view.state is S.NEEDS_STAFF or (view.outcome is PaymentOutcome.APPROVED) == charged
        assert len(booked(terminal)) <= 1


@pytest.mark.timeout(120)
@pytest.mark.parametrize("model", WIRES if FULL else (NEXO,))
async def test_a_full_disk_begins_nothing_and_forgets_nothing(
    tmp_path: Path, template: Template, model: str
) -> None:
    """C12: without a place for the intent nothing is sent; one that fills amid a payment leaves it to be asked for."""
    device = device_of(model)
    first, second = (PaymentStart(device, Money(minor, Currency.DKK)) for minor in (100, 200))
    async with standing(tmp_path, model, template) as (terminal, daemon):
        await revive(daemon)
        async with clerk(daemon, device, terminal) as client:
            allow(daemon, 1)
            with pytest.raises(ApiError) as refused:
                await client.start_payment(first, "k1")
            assert refused.value.code == "storage_unavailable"
            assert not terminal.knobs()["book"]
            allow(daemon, resource.RLIM_INFINITY)
            terminal.turn("card", "wait")
            view = await client.start_payment(second, "k2")
            async with asyncio.timeout(20):
                while view.prompt not in {TerminalPrompt.INSERT_CARD, TerminalPrompt.SCAN_CODE}:
                    view = await client.payment(view.id, wait_s=1)
            allow(daemon, 1)
            terminal.turn("card", "in")
            await client.payment(view.id, wait_s=2)
            allow(daemon, resource.RLIM_INFINITY)
            view = await ended(client, view)
        assert booked(terminal) == ([200] if view.outcome is PaymentOutcome.APPROVED else [])
        assert view.state is not S.NEEDS_STAFF
