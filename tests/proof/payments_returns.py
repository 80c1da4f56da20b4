"""Money given back: whatever is cut, lost, stopped or asked twice, nobody gets back more than was taken, nor twice.

Seeded random runs of the whole station against the simulators. Each refund has an amount of its own, so that the
terminal's book tells whose it is; a reversal has its payment's.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from daemon.client import ApiError, Client, Unreachable
from daemon.config import DeviceSection
from daemon.schema import PaymentStart, PaymentView
from drivers.simulator import Simulator
from drivers.terminals import FINAL
from drivers.terminals.nexo.sim_knobs import Step as NexoStep
from drivers.terminals.zvt.sim_knobs import Step as ZvtStep
from drivers.vocabulary import Currency, Money, PaymentKind, PaymentOutcome, PaymentState, PowerState
from tests.daemon.stations import on_http
from tests.daemon.store.shop import NOON, Clock, Template, copy, make_template
from tests.daemon.terminals import NEXO, NEXO_TCP, NEXO_XML, ZVT, ZVT_SERIAL, at_terminal
from tests.proof.claim import Claim, size
from tests.proof.payments import PATIENCE_S, Here, hurried, impatient

CLAIMS = {
    "R1": "of no payment more is given back than it took",
    "R2": "every return in the terminal's book is one in the ledger, or an unknown one",
    "R3": "every approved return in the ledger is one in the terminal's book, once",
    "R4": "the same key is the same return, also after a stop",
    "R5": "what the ledger calls given back of a payment is what the book says",
}
PIN = "2468"


@dataclass(frozen=True, slots=True)
class Way:
    """One wire: how to stand at it, and what may be lost there while money goes back."""

    name: str
    stand: Any
    """Makes the context of the terminal, given a folder."""
    faults: Mapping[str, Sequence[Any]]
    """The first position is the sound one."""
    kinds: tuple[PaymentKind, ...] = (PaymentKind.REFUND, PaymentKind.REVERSAL)


_WALLET = ["", "refund", "events", "get"]
WAYS = (
    Way("ZVT", partial(at_terminal, ZVT, pace=0.004, cut_for=0.02), {"drop_after": list(ZvtStep)}),
    Way(
        "ZVT serial",
        partial(at_terminal, ZVT_SERIAL, pace=0.004, cut_for=0.02),
        {"drop_after": list(ZvtStep)},
    ),
    Way("nexo", partial(at_terminal, NEXO, pace=0.004, cut_for=0.05), {"drop_after": list(NexoStep)}),
    Way("nexo XML", partial(at_terminal, NEXO_XML, pace=0.004, cut_for=0.05), {"drop_after": list(NexoStep)}),
    Way(
        "nexo XML on TCP",
        partial(at_terminal, NEXO_TCP, pace=0.004, cut_for=0.05),
        {"drop_after": list(NexoStep)},
    ),
    Way(
        "wallet",
        partial(on_http, pace=0.02),
        {"drop_before": _WALLET, "drop_after": _WALLET, "fail": _WALLET, "times": [1, 3]},
        (PaymentKind.REFUND,),
    ),
)


@dataclass(slots=True)
class Run:
    """Some payments, and what is given back of them."""

    source: random.Random
    way: Way
    station: Here
    terminal: Simulator
    tried: Counter[str]
    wrong: Counter[str]
    payments: list[PaymentView] = field(default_factory=list)
    returns: list[PaymentView] = field(default_factory=list)

    def note(self, name: str, *, holds: bool) -> None:
        self.tried[name] += 1
        self.wrong[name] += not holds

    @contextlib.asynccontextmanager
    async def clerk(self) -> AsyncIterator[Client]:
        """A till with a clerk, once the terminal answers."""
        async with asyncio.timeout(PATIENCE_S), self.station.client() as client:
            known = online = False
            while not online:
                with contextlib.suppress(Unreachable):  # a slow machine
                    known = known or bool(await client.clerk_login(pin=PIN))
                    online = (await client.device("terminal")).power is PowerState.ONLINE
                await asyncio.sleep(0.02)  # the pace of looking
            yield client

    async def go(self, count: int) -> None:
        await self.station.begin()
        for number in range(2):
            self.payments.append(await self._paid(number))
        for number in range(count):
            view = await self._one(number)
            if view is not None:
                self.returns.append(view)
                if view.state is PaymentState.NEEDS_STAFF:
                    break  # the terminal stays locked, as it must
        await self._judge()
        await self.station.break_off()

    async def _paid(self, number: int) -> PaymentView:
        """One sound payment; on a slow machine even a sound provider may be late at first."""
        start = PaymentStart("terminal", Money(100_000 + number, Currency.DKK))

        async def ask(client: Client) -> PaymentView:
            return await client.start_payment(start, f"p{number}")

        view = await self._followed(ask)
        assert view is not None
        assert view.outcome is PaymentOutcome.APPROVED
        return view

    async def _one(self, number: int) -> PaymentView | None:
        """One return with its faults, followed to its end; None where the ledger refuses it."""
        source = self.source
        payment = source.choice(self.payments)
        kind = source.choice(self.way.kinds) if number else PaymentKind.REFUND
        amount = Money(10 + number, Currency.DKK)

        async def ask(client: Client) -> PaymentView:
            if kind is PaymentKind.REVERSAL:
                return await client.reverse_payment(payment.id, f"r{number}")
            return await client.refund_payment(payment.id, amount, f"r{number}")

        async with self.clerk() as client:
            for knob, positions in self.way.faults.items():
                sound = not number or source.random() < 0.5
                self.terminal.turn(knob, positions[0] if sound else source.choice(positions))
            asked = [asyncio.ensure_future(ask(client)) for _ in range(2)]
            await asyncio.wait({asked[0]}, timeout=source.random() * 0.2)
            if source.random() < 0.4:
                await self.station.break_off()
                await self.station.begin()
            answers = await asyncio.gather(*asked, return_exceptions=True)
        refused = [answer for answer in answers if isinstance(answer, ApiError)]
        if any(answer.code in ("not_returnable", "amount_too_high") for answer in refused):
            return None
        view = await self._followed(ask)
        for knob, positions in self.way.faults.items():
            self.terminal.turn(knob, positions[0])
        if view is not None:
            same = {answer.id for answer in answers if isinstance(answer, PaymentView)} | {view.id}
            self.note("R4", holds=len(same) == 1)
        return view

    async def _followed(self, ask: Any) -> PaymentView | None:
        """The end of the return of this key; asked for until the station answers and knows."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    async with self.clerk() as client:
                        return await _ended(client, await ask(client))
                except ApiError as refusal:
                    if refusal.code in ("not_returnable", "amount_too_high"):
                        return None
                    await asyncio.sleep(0.02)  # the terminal is just coming back
                except Unreachable:
                    await asyncio.sleep(0.02)  # so is the station

    async def _judge(self) -> None:
        book = Counter(entry["amount"] for entry in self.terminal.knobs()["returns"] if _stands(entry))
        approved = Counter(
            view.amount.minor for view in self.returns if view.outcome is PaymentOutcome.APPROVED
        )
        unknown = {view.amount.minor for view in self.returns if view.outcome is PaymentOutcome.UNKNOWN}
        for minor, times in book.items():
            self.note("R2", holds=minor in unknown or approved[minor] == times)
        for minor, times in approved.items():
            self.note("R3", holds=book[minor] == times)
        async with self.station.client() as client:
            for payment in self.payments:
                mine = {view.amount.minor for view in self.returns if view.original == payment.id}
                given = sum(minor * times for minor, times in book.items() if minor in mine)
                self.note("R1", holds=given <= payment.amount.minor)
                if not mine & unknown:
                    now = await client.payment(payment.id)
                    self.note("R5", holds=(now.returned.minor if now.returned else 0) == given)


def _stands(entry: Mapping[str, Any]) -> bool:
    return str(entry.get("state", "booked")) == "booked"


async def _ended(client: Client, view: PaymentView) -> PaymentView:
    async with asyncio.timeout(PATIENCE_S):
        while view.state not in FINAL and view.state is not PaymentState.NEEDS_STAFF:
            view = await client.payment(view.id, wait_s=2)
    return view


async def runs(way: Way, seed: int, count: int, returns: int, template: Template) -> list[Claim]:
    """So many runs, each with a terminal and a station of its own."""
    tried: Counter[str] = Counter()
    wrong: Counter[str] = Counter()

    async def one(number: int) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "state").mkdir()
            copy(template, folder / "state")
            standing: AbstractAsyncContextManager[tuple[Simulator, DeviceSection]] = way.stand(folder)
            async with standing as (terminal, section):
                here = Here(folder, section if way.name == "wallet" else hurried(section))
                run = Run(random.Random(f"{seed}/{number}"), way, here, terminal, tried, wrong)
                await run.go(returns)

    for number in range(count):
        await one(number)
    note = f"{count} runs"
    return [
        Claim(f"{name} {text} ({way.name})", tried[name], wrong[name], note if name == "R1" else "")
        for name, text in CLAIMS.items()
    ]


async def prove() -> list[Claim]:
    """Every claim of this area, over every wire."""
    with tempfile.TemporaryDirectory() as name:
        template = await make_template(Path(name), Clock(NOON))
        with impatient():
            each = await asyncio.gather(*(runs(way, 41, size(1, 30), size(3, 5), template) for way in WAYS))
    return [claim for claims in each for claim in claims]
