"""The power goes at every crash point of the reference (payments, section 9.3), over every wire.

A daemon of its own is ended by SIGKILL at exactly that moment and started again; what the ledger then says is held
against the terminal's own book. Where a wire does not have a point, the table says why.
"""

from __future__ import annotations

import asyncio
import contextlib
import resource
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from daemon.client import ApiError, Client, Unreachable
from daemon.schema import PaymentMoney, PaymentStart, PaymentView, Role, SaleClose, SaleOpen, Tender
from drivers.simulator import Simulator
from drivers.terminals import FINAL
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentOutcome, PaymentState, TerminalPrompt
from tests.daemon.handlers.test_sales import basket
from tests.daemon.processes import Daemon
from tests.daemon.stations import until
from tests.daemon.store.shop import NOON, Clock, Template, make_template
from tests.daemon.terminals import NEXO, NEXO_TCP, NEXO_XML, ZVT, ZVT_SERIAL
from tests.daemon.test_crash import booked, online
from tests.daemon.test_disk import allow
from tests.daemon.test_money import revive
from tests.daemon.test_money_wires import WALLET, clerk, device_of, standing
from tests.proof.claim import FULL, Claim
from tests.proof.payments import AT_ONCE, at_once

S = PaymentState
NAMES = {
    ZVT: "ZVT",
    ZVT_SERIAL: "ZVT serial",
    NEXO: "nexo",
    NEXO_XML: "nexo XML",
    NEXO_TCP: "nexo XML on TCP",
    WALLET: "wallet",
}
PIN_PACE = 1.0
"""Seconds a step of the terminal takes while the daemon is killed amid it."""


PATIENCE_S = 120.0
"""A terminal whose till does not answer waits for it for a minute."""


async def ended(client: Client, view: PaymentView) -> PaymentView:
    """The attempt at its end, or with a person."""
    async with asyncio.timeout(PATIENCE_S):
        while view.state not in {*FINAL, S.NEEDS_STAFF}:
            view = await client.payment(view.id, wait_s=5)
    return view


@dataclass(slots=True)
class Scene:
    """One payment at one terminal, and a daemon that dies in it."""

    model: str
    terminal: Simulator
    daemon: Daemon
    amount: Money = field(default_factory=lambda: Money(12995, Currency.DKK))

    @property
    def device(self) -> str:
        return device_of(self.model)

    @property
    def start(self) -> PaymentStart:
        return PaymentStart(self.device, self.amount)

    def clerk(self) -> contextlib.AbstractAsyncContextManager[Client]:
        return clerk(self.daemon, self.device, self.terminal)

    async def pay_until(self, moment: str) -> None:
        """Begin a payment in a daemon that dies at a moment."""
        await revive(self.daemon, moment)
        async with self.clerk() as client:
            with contextlib.suppress(Unreachable):  # it may die before it can answer
                await client.start_payment(self.start, "k1")
            await self.daemon.died()

    async def found(self) -> PaymentView:
        """Start it again, ask for the same by the same key, and follow it to its end."""
        await revive(self.daemon)
        async with self.daemon.client(Role.TILL) as client:
            await online(client, self.device)
            view = await ended(client, await client.start_payment(self.start, "k1"))
            assert len(await client.payments()) == 1
        return view

    def as_in_the_book(self, view: PaymentView) -> str:
        """The outcome, which is what the book says."""
        charges = booked(self.terminal)
        assert charges == ([self.amount.minor] if view.outcome is PaymentOutcome.APPROVED else []), view
        assert view.outcome is not PaymentOutcome.UNKNOWN, view
        return str(view.outcome)


Work = Callable[[Scene], Awaitable[str]]


async def dies(scene: Scene, moment: str, *, charged: bool | None = None) -> str:
    """The daemon dies at a moment of its own; ``charged`` where that is certain."""
    await scene.pay_until(moment)
    view = await scene.found()
    assert charged is None or (view.outcome is PaymentOutcome.APPROVED) == charged, view
    return scene.as_in_the_book(view)


async def dies_before_anything(scene: Scene) -> str:
    """C0: nothing is there after it, and the client's key begins the first attempt."""
    await scene.pay_until("begun")
    await revive(scene.daemon)
    async with scene.clerk() as client:
        assert await client.payments() == []
        assert booked(scene.terminal) == []
        view = await ended(client, await client.start_payment(scene.start, "k1"))
    assert view.outcome is PaymentOutcome.APPROVED
    return scene.as_in_the_book(view)


async def dies_at_the_pin(scene: Scene) -> str:
    """C4: the customer is at the terminal, or has the code."""
    wallet = scene.model == WALLET
    scene.terminal.turn("pace", PIN_PACE)
    if wallet:
        scene.terminal.turn("card", "wait")
    await revive(scene.daemon)
    async with scene.clerk() as client:
        view = await client.start_payment(scene.start, "k1")
        if wallet:
            await _prompted(client, view)
        else:
            await until(lambda: "PIN" in scene.terminal.knobs()["screen"])
    await scene.daemon.kill()
    if wallet:
        scene.terminal.turn("card", "in")
    return scene.as_in_the_book(await scene.found())


async def _prompted(client: Client, view: PaymentView) -> None:
    async with asyncio.timeout(20):
        while view.prompt not in {TerminalPrompt.INSERT_CARD, TerminalPrompt.SCAN_CODE}:
            view = await client.payment(view.id, wait_s=1)


async def dies_before_the_sale_ends(scene: Scene) -> str:
    """C7: the sale is closed with the payment that was made, by its tender."""
    await revive(scene.daemon, "approved")
    async with scene.clerk() as client:
        sale = await client.open_sale(SaleOpen(await basket(client, 1)))
        start = PaymentStart(scene.device, sale.total, sale=sale.id)
        with contextlib.suppress(Unreachable):
            await client.start_payment(start, "k1")
        await scene.daemon.died()
    await revive(scene.daemon)
    async with scene.clerk() as client:
        view = await ended(client, await client.start_payment(start, "k1"))
        tender = Tender("card", sale.total, payment=view.id)
        assert (await client.close_sale(sale.id, SaleClose([tender]), "close")).id == sale.id
        assert len(await client.payments()) == 1
    scene.amount = sale.total
    return scene.as_in_the_book(view)


async def dies_giving_back(scene: Scene, kind: PaymentKind, moment: str) -> str:
    """C9: asked for again by its key it is the same return, which ends as the book says."""
    await revive(scene.daemon)
    async with scene.clerk() as client:
        payment = await ended(client, await client.start_payment(scene.start, "k1"))

        async def back(client: Client) -> PaymentView:
            if kind is PaymentKind.REVERSAL:
                return await client.reverse_payment(payment.id, "back")
            return await client.refund_payment(payment.id, payment.amount, "back")

    assert await scene.daemon.stop() == 0
    await revive(scene.daemon, moment)
    async with scene.clerk() as client:
        with contextlib.suppress(Unreachable):
            await back(client)
        await scene.daemon.died()
    await revive(scene.daemon)
    async with scene.clerk() as client:
        view = await ended(client, await back(client))
        after = await client.payment(payment.id)
    returns = scene.terminal.knobs()["returns"]
    given = [one["amount"] for one in returns if one.get("state", "booked") == "booked"]
    assert given == ([payment.amount.minor] if view.state is S.APPROVED else []), (view, returns)
    assert view.outcome is not PaymentOutcome.UNKNOWN
    assert (after.money is PaymentMoney.TAKEN) == (not given)
    return f"{kind}: {'given back' if given else 'not begun'}"


async def dies_after_a_cancel(scene: Scene, turns: Mapping[str, Any]) -> str:
    """C10: the wish is on its way; only the terminal's own word says who came first."""
    for knob, value in turns.items():
        scene.terminal.turn(knob, value)
    scene.terminal.turn("card", "wait")
    await revive(scene.daemon, "aborted")
    async with scene.clerk() as client:
        view = await client.start_payment(scene.start, "k1")
        await _prompted(client, view)
        with contextlib.suppress(Unreachable):
            await client.cancel_payment(view.id)
        await scene.daemon.died()
    scene.terminal.turn("card", "in")
    found = await scene.found()
    assert found.cancel_requested
    return scene.as_in_the_book(found)


async def fills_the_disk(scene: Scene) -> str:
    """C12: without a place for the intent nothing is sent; what runs when it fills is asked for, also after a kill."""
    await revive(scene.daemon)
    async with scene.clerk() as client:
        allow(scene.daemon, 1)
        try:
            await client.start_payment(scene.start, "refused")
        except ApiError as refusal:
            assert refusal.code == "storage_unavailable", refusal  # noqa: PT017  no pytest here: make proof
        else:
            raise AssertionError("a payment was begun that is on no disk")
        assert not scene.terminal.knobs()["book"]
        allow(scene.daemon, resource.RLIM_INFINITY)
        scene.terminal.turn("card", "wait")
        view = await client.start_payment(scene.start, "k1")
        await _prompted(client, view)
        allow(scene.daemon, 1)
        scene.terminal.turn("card", "in")
        if scene.model == WALLET:  # waits for the capture that is on no disk
            await client.payment(view.id, wait_s=2)
        else:
            await until(lambda: not scene.terminal.knobs()["paying"])
    await scene.daemon.kill()
    return scene.as_in_the_book(await scene.found())


async def comes_back_at_another_time(scene: Scene, days: int) -> str:
    """C13: the station's clock was set meanwhile; a person may have to look, the opposite is never said."""
    await scene.pay_until("written")
    await revive(scene.daemon, f"clock {days}")
    async with scene.daemon.client(Role.TILL) as client:
        await online(client, scene.device)
        view = await ended(client, await client.start_payment(scene.start, "k1"))
    assert len(booked(scene.terminal)) <= 1
    return "to staff" if view.state is S.NEEDS_STAFF else scene.as_in_the_book(view)


async def comes_back_to_a_rebooted_terminal(scene: Scene) -> str:
    """C13: the terminal was switched off and on meanwhile, and kept its book."""
    await scene.pay_until("written")
    scene.terminal.turn("reboot", "keep")
    return scene.as_in_the_book(await scene.found())


async def comes_back_to_another_terminal(scene: Scene) -> str:
    """C13: another one stands in its place, and is configured where it has a name; it is never believed."""
    await scene.pay_until("written")
    knob = "poiid" if "poiid" in scene.terminal.knobs() else "terminal_id"
    was, now = scene.terminal.knobs()[knob], {"poiid": "P400Plus-300000000", "terminal_id": "52500002"}[knob]
    scene.terminal.turn(knob, now)
    config = scene.daemon.config
    config.write_text(config.read_text().replace(was, now))
    view = await scene.found()
    assert view.state is S.NEEDS_STAFF, view
    return "to staff"


NEXOS = (NEXO, NEXO_XML, NEXO_TCP)
ALL = (ZVT, ZVT_SERIAL, *NEXOS, WALLET)
BACK = ("sending", "written", "said", "approved")


@dataclass(frozen=True, slots=True)
class Point:
    """One crash point: what is done on each wire, and why it is not on the others."""

    name: str
    works: Mapping[str, tuple[Work, ...]]
    elsewhere: str = ""


def _everywhere(*works: Work, models: tuple[str, ...] = ALL) -> Mapping[str, tuple[Work, ...]]:
    return dict.fromkeys(models, works)


async def _turned(knob: str, position: str, work: Work, scene: Scene) -> str:
    scene.terminal.turn(knob, position)
    return await work(scene)


def _rules(work: Work) -> Mapping[str, tuple[Work, ...]]:
    """Once on every wire, and by both rules of auto-reversal where there are two."""
    both = tuple(partial(_turned, "rule", rule, work) for rule in ("old", "new"))
    return {model: both if model in (ZVT, ZVT_SERIAL) else (work,) for model in ALL}


POINTS = (
    Point("C0 before the intent is durable", _everywhere(dies_before_anything)),
    Point("C1 after the intent", _everywhere(partial(dies, moment="intent", charged=False))),
    Point("C2 after the sending marker", _everywhere(partial(dies, moment="sending", charged=False))),
    Point("C3 after the write", _rules(partial(dies, moment="written"))),
    Point("C4 while the customer is at it", _rules(dies_at_the_pin)),
    Point("C5 approval received, not durable", _rules(partial(dies, moment="said"))),
    Point("C6 durable, not acknowledged", _rules(partial(dies, moment="durable"))),
    Point(
        "C7 acknowledged, sale not closed",
        _everywhere(partial(dies, moment="acknowledged", charged=True), dies_before_the_sale_ends),
    ),
    Point(
        "C8 capture sent, answer lost",
        _everywhere(partial(dies, moment="acknowledged", charged=True), models=(WALLET,)),
        "the terminals' protocols have no capture",
    ),
    Point(
        "C9 while money goes back",
        {
            model: tuple(
                partial(dies_giving_back, kind=kind, moment=moment)
                for kind in (PaymentKind.REFUND, PaymentKind.REVERSAL)
                for moment in BACK
                if model != WALLET or (kind is PaymentKind.REFUND and moment != "said")
            )
            for model in ALL
        },
        "a wallet has no reversal, and tells nothing between a refund's request and its end",
    ),
    Point(
        "C10 after a cancel was sent",
        {
            **_everywhere(partial(dies_after_a_cancel, turns={}), models=(ZVT, ZVT_SERIAL)),
            **{
                model: tuple(
                    partial(dies_after_a_cancel, turns={"abort": rule}) for rule in ("obey", "ignore")
                )
                for model in NEXOS
            },
            WALLET: tuple(partial(dies_after_a_cancel, turns={"race": race}) for race in (False, True)),
        },
    ),
    Point(
        "C11 amid the lines of a receipt",
        {
            **_everywhere(partial(dies, moment="printed", charged=True), models=(ZVT, ZVT_SERIAL)),
            NEXO_TCP: (partial(_turned, "ask", "print", partial(dies, moment="printed")),),
        },
        "elsewhere the receipt is in the answer, or there is none; a printer is waited for nowhere",
    ),
    Point("C12 the disk is full", _everywhere(fills_the_disk)),
    Point(
        "C13 clock set, terminal rebooted or swapped",
        {
            model: (
                *(partial(comes_back_at_another_time, days=days) for days in (3, -3)),
                *(
                    ()
                    if model == WALLET
                    else (comes_back_to_a_rebooted_terminal, comes_back_to_another_terminal)
                ),
            )
            for model in ALL
        },
        "a wallet's provider is neither rebooted nor swapped",
    ),
)
SMALL = {("C10", NEXO_TCP)}


@contextlib.asynccontextmanager
async def scenery(model: str, template: Template) -> AsyncIterator[Scene]:
    """A terminal and a daemon of their own."""
    with tempfile.TemporaryDirectory() as name:
        async with standing(Path(name), model, template) as (terminal, daemon):
            yield Scene(model, terminal, daemon)


async def prove() -> list[Claim]:
    """Every point over every wire that has it; one of them at the size of a test."""
    cases = [
        (point, model, work)
        for point in POINTS
        for model, works in point.works.items()
        for work in (works if FULL else works[:1])
        if FULL or (point.name.split()[0], model) in SMALL
    ]
    ends: dict[tuple[str, str], Counter[str]] = {(point.name, model): Counter() for point, model, _ in cases}
    wrong: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as name:
        template = await make_template(Path(name), Clock(NOON))

        async def one(number: int) -> None:
            point, model, work = cases[number]
            cell = point.name, model
            try:
                async with scenery(model, template) as scene:
                    ends[cell][await work(scene)] += 1
            except (AssertionError, ApiError, TimeoutError) as error:
                ends[cell][f"WRONG: {str(error) or type(error).__name__}"[:300]] += 1
                wrong[cell] += 1

        await at_once(len(cases), AT_ONCE[False], one)
    why = {point.name: point.elsewhere for point in POINTS if point.elsewhere}
    return [
        Claim(
            f"{point} ({NAMES[model]})",
            sum(told.values()),
            wrong[point, model],
            ", ".join(f"{count} {end}" for end, count in sorted(told.items()))
            + (f"; {why.pop(point)}" if point in why else ""),
        )
        for (point, model), told in ends.items()
    ]
