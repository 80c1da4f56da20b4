"""Payments: whatever is cut, stopped, killed, cancelled or asked twice, the ledger says what the terminal's book says.

Seeded random runs of the whole station against the simulators, an area for every wire. In each run one terminal
takes several payments; each amount is used once, so that the book tells whose a charge is. A run mostly waits:
several go on at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar, Protocol

import msgspec

from daemon import app, settlement
from daemon.client import ApiError, Client, Unreachable
from daemon.config import DeviceSection
from daemon.schema import PaymentStart, PaymentView, Role
from drivers.simulator import Simulator
from drivers.terminals import FINAL, TRANSITIONS
from drivers.terminals.nexo import sim_knobs as nexo
from drivers.terminals.zvt import sim_knobs as zvt
from drivers.terminals.zvt.sim_payment import CARD_NUMBER
from drivers.vocabulary import Currency, Money, PaymentOutcome, PaymentState, PowerState
from tests.daemon.processes import Daemon, written
from tests.daemon.stations import station
from tests.daemon.terminals import NEXO, NEXO_TCP, NEXO_XML, ZVT, ZVT_SERIAL, at_terminal
from tests.proof.claim import FULL, Claim, size

log = logging.getLogger(__name__)

CLAIMS = {
    "I1": "a tender is charged at most once",
    "I2": "no attempt begins at a terminal while another one is open",
    "I3": "every charge in the terminal's book is approved in the ledger",
    "I4": "every approval in the ledger is a charge in the terminal's book",
    "I5": "the history of an attempt only grows, by steps of the table",
    "I6": "the same key is the same attempt, also after a stop",
    "I7": "no card number is in the station's files, its log or its answers",
    "I8": "what is said of a cancelled attempt is what the book says",
    "ended": "every run comes to its end",
    "known": "a terminal that keeps its book and can be reached leaves nothing to a person",
}
TIMES: dict[str, str | int | bool] = {"t3": "1", "t4": "1"}
"""Seconds, so that a silent terminal is soon in doubt."""
COMPLETION = "120"
"""Of a nexo terminal, before ``waits``: so a request that was lost is given up after a hundredth of the real time."""
PATIENCE_S = 120.0
AT_ONCE = {True: 6, False: 2}
"""Runs that go on side by side: stations of this process, daemons of their own."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One protocol: its terminal, and what may go wrong there without the terminal forgetting what it did."""

    name: str
    model: str
    knobs: Mapping[str, Any]
    once: Mapping[str, Sequence[Any]]
    """Knobs of a whole run."""
    each: Mapping[str, Sequence[Any]]
    """Knobs of one payment; the first position is the sound one, and as likely as all others together."""


NEXO_KNOBS: Mapping[str, Sequence[Any]] = {
    # Partial approvals have a test of their own; NoHost is what nobody can know.
    "outcome": [
        outcome for outcome in nexo.Outcome if outcome not in {nexo.Outcome.PARTIAL, nexo.Outcome.NO_HOST}
    ],
    "drop_after": [nexo.Step.NEVER, *(step for step in nexo.Step if step)],
    "fault": [nexo.Fault.NONE, *(fault for fault in nexo.Fault if fault)],
    "in_progress": [0, 1, 2],
}
WIRES = {
    "zvt": Wire(
        "ZVT",
        ZVT,
        {"pace": 0.004, "cut_for": 0.02},
        {"rule": list(zvt.Rule), "receipt_no": [41, 9997, 9998, 9999]},
        {"outcome": [*zvt.Outcome], "drop_after": [zvt.Step.NEVER, *(step for step in zvt.Step if step)]},
    ),
    "serial": Wire(
        "ZVT serial",
        ZVT_SERIAL,
        {"pace": 0.004, "cut_for": 0.02},
        {"rule": list(zvt.Rule)},
        {"outcome": [*zvt.Outcome], "drop_after": [zvt.Step.NEVER, *(step for step in zvt.Step if step)]},
    ),
    "nexo_json": Wire(
        "nexo",
        NEXO,
        {"pace": 0.004, "cut_for": 0.05},
        {"piece": [0, 7], "abort": list(nexo.AbortRule)},
        NEXO_KNOBS,
    ),
    "nexo_xml": Wire(
        "nexo XML",
        NEXO_XML,
        {"pace": 0.004, "cut_for": 0.05},
        {"piece": [0, 7], "abort": list(nexo.AbortRule)},
        {
            **NEXO_KNOBS,
            "fault": [fault for fault in NEXO_KNOBS["fault"] if fault not in nexo.OF_SEALS],
        },
    ),
    "nexo_tcp": Wire(
        "nexo XML on TCP",
        NEXO_TCP,
        {"pace": 0.004, "cut_for": 0.05},
        {"abort": list(nexo.AbortRule)},
        {
            **NEXO_KNOBS,
            "fault": [fault for fault in NEXO_KNOBS["fault"] if fault not in nexo.OF_SEALS],
        },
    ),
}
"""By the area that proves it: ``payments_<key>``."""


@dataclass(slots=True)
class Tally:
    """How often each invariant was looked at, and how often it did not hold."""

    tried: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    """How attempts ended: ``told`` by the terminal at once, ``asked`` about after a doubt, left to ``staff``."""

    def end(self, view: PaymentView) -> None:
        """Count how this one ended."""
        states = {step.state for step in view.history}
        asked = PaymentState.IN_DOUBT in states
        self.ends["staff" if PaymentState.NEEDS_STAFF in states else "asked" if asked else "told"] += 1

    def note(self, name: str, *, holds: bool) -> None:
        self.tried[name] += 1
        self.wrong[name] += not holds

    def claims(self, how: str) -> list[Claim]:
        told, asked, staff = (self.ends[end] for end in ("told", "asked", "staff"))
        ends = f"{self.tried['known']} runs; {told} attempts ended at once, {asked} by asking, {staff} left to staff"
        return [
            Claim(
                f"{name} {text} ({how})", self.tried[name], self.wrong[name], ends if name == "known" else ""
            )
            for name, text in CLAIMS.items()
            if FULL or self.tried[name]  # one run need not meet everything
        ]


class Station(Protocol):
    """A station that can be broken off, and begun again on the same state."""

    async def begin(self) -> None:
        """Start it."""

    async def break_off(self) -> None:
        """End it in the middle of whatever it does."""

    def client(self) -> Client:
        """A till's client."""


class Here:
    """A station in this process; broken off by a stop that waits for nothing."""

    begins: ClassVar[contextlib.AbstractAsyncContextManager[object]] = contextlib.nullcontext()
    """Held while one begins: what makes its tables is a library that is used once in a process at a time."""

    def __init__(self, folder: Path, section: DeviceSection, staff_after_s: float = 300.0) -> None:
        self.folder, self.section = folder, section
        self.staff_after_s = staff_after_s
        self._stack = contextlib.AsyncExitStack()

    async def begin(self) -> None:
        async with self.begins:
            self._running = await self._stack.enter_async_context(
                station(self.folder / "state", {"terminal": self.section}, self.staff_after_s)
            )

    async def break_off(self) -> None:
        await self._stack.aclose()

    def client(self) -> Client:
        return self._running.client(Role.TILL)


class Process:
    """A daemon of its own; broken off by SIGKILL."""

    def __init__(self, folder: Path, section: DeviceSection) -> None:
        path = written(folder, {"terminal": section})
        self._daemon = Daemon(path, folder / "state", program=("tests.daemon.dying", ""))

    async def begin(self) -> None:
        await self._daemon.start()

    async def break_off(self) -> None:
        await self._daemon.kill()

    def client(self) -> Client:
        return self._daemon.client(Role.TILL)


@contextlib.contextmanager
def impatient() -> Iterator[None]:
    """Short pauses between questions, no drain at a stop, no warnings of what is broken on purpose."""
    kept = settlement.BACK_OFF_S, app.DRAIN_PAYMENTS_S
    settlement.BACK_OFF_S, app.DRAIN_PAYMENTS_S = (0.05, 0.05, 0.1, 0.2, 0.5), 0.0
    logging.disable(logging.WARNING)
    Here.begins = asyncio.Lock()
    try:
        yield
    finally:
        Here.begins = contextlib.nullcontext()
        logging.disable(logging.NOTSET)
        settlement.BACK_OFF_S, app.DRAIN_PAYMENTS_S = kept


@dataclass(slots=True)
class Run:
    """Several payments at one terminal."""

    source: random.Random
    wire: Wire
    station: Station
    terminal: Simulator
    tally: Tally
    seen: list[PaymentView] = field(default_factory=list)

    async def ended(self, payments: int) -> bool:
        """Run to the end; a run that hangs or breaks is counted as wrong and told, and the others go on."""
        try:
            await self.go(payments)
        except (TimeoutError, ApiError, Unreachable, AssertionError):
            log.exception("a run of %s did not come to its end", self.wire.name)
            self.tally.note("ended", holds=False)
            with contextlib.suppress(ProcessLookupError):  # it may be gone already
                await self.station.break_off()
            return False
        self.tally.note("ended", holds=True)
        return True

    async def go(self, payments: int) -> None:
        """Pay so often, whatever happens; then look at it all."""
        for knob, positions in self.wire.once.items():
            self.terminal.turn(knob, self.source.choice(positions))
        await self.station.begin()
        for number in range(payments):
            view = await self._one(number)
            self.seen.append(view)
            if view.state is PaymentState.NEEDS_STAFF:
                break  # the terminal stays locked, as it must
        self._judge()
        await self.station.break_off()

    async def _one(self, number: int) -> PaymentView:
        """One payment with its faults, followed to its end."""
        source, key = self.source, f"k{number}"
        await self._online()
        for knob, positions in self.wire.each.items():
            sound = knob != "outcome" and source.random() < 0.5
            self.terminal.turn(knob, positions[0] if sound else source.choice(positions))
        start = PaymentStart("terminal", Money(100_000 + number, Currency.DKK))
        first: PaymentView | None = None
        async with self.station.client() as client:
            asked = [asyncio.ensure_future(client.start_payment(start, key)) for _ in range(2)]
            stranger = asyncio.ensure_future(
                client.start_payment(replace_amount(start, 900_000 + number), f"x{number}")
            )
            await asyncio.wait({asked[0]}, timeout=source.random() * 0.2)
            if source.random() < 0.4 and asked[0].done() and asked[0].exception() is None:
                first = asked[0].result()
                with contextlib.suppress(ApiError, Unreachable):
                    await client.cancel_payment(first.id)
            if source.random() < 0.4:
                await asyncio.wait({asked[0]}, timeout=source.random() * 0.1)
                await self.station.break_off()
                await self.station.begin()
            answers = await asyncio.gather(*asked, stranger, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, PaymentView) and answer.amount.minor >= 900_000:
                self.seen.append(await self._ended(answer, f"x{number}", answer.amount.minor))
        view = await self._ended(first, key, start.amount.minor)
        same = {answer.id for answer in answers[:2] if isinstance(answer, PaymentView)} | {view.id}
        self.tally.note("I6", holds=len(same) == 1)
        for knob, positions in self.wire.each.items():
            self.terminal.turn(knob, positions[0])
        return view

    async def _ended(self, known: PaymentView | None, key: str, minor: int) -> PaymentView:
        """The end of the attempt of this key; asked for until the station answers and knows."""
        start = PaymentStart("terminal", Money(minor, Currency.DKK))
        async with asyncio.timeout(PATIENCE_S), self.station.client() as client:
            view = known
            while view is None or not (view.state in FINAL or view.state is PaymentState.NEEDS_STAFF):
                try:
                    now = await (
                        client.start_payment(start, key)
                        if view is None
                        else client.payment(view.id, wait_s=2)
                    )
                except (ApiError, Unreachable):
                    await asyncio.sleep(0.02)  # locked by the other one, or the terminal is just coming back
                    continue
                if view is not None:
                    self.tally.note("I5", holds=now.history[: len(view.history)] == view.history)
                view = now
        return view

    async def _online(self) -> None:
        async with asyncio.timeout(PATIENCE_S), self.station.client() as client:
            await online(client)
            while self.terminal.knobs()["paying"]:
                await asyncio.sleep(0.02)  # the pace of looking

    def _judge(self) -> None:
        book = Counter(
            charge["amount"] for charge in self.terminal.knobs()["book"] if charge["state"] == "booked"
        )
        approved = {view.amount.minor for view in self.seen if view.outcome is PaymentOutcome.APPROVED}
        unknown = {view.amount.minor for view in self.seen if view.outcome is PaymentOutcome.UNKNOWN}
        for minor, times in book.items():
            self.tally.note("I3", holds=minor in approved | unknown)
            self.tally.note("I1", holds=times == 1)
        for view in self.seen:
            self.tally.end(view)
            charged = book[view.amount.minor] > 0
            if view.outcome is PaymentOutcome.APPROVED:
                self.tally.note("I4", holds=charged)
            if view.cancel_requested and view.amount.minor not in unknown:
                self.tally.note("I8", holds=charged == (view.outcome is PaymentOutcome.APPROVED))
            states = [step.state for step in view.history]
            self.tally.note(
                "I5",
                holds=all(
                    after is before or after in TRANSITIONS[before] for before, after in pairwise(states)
                ),
            )
        order = sorted(self.seen, key=lambda view: view.created_at)
        for before, after in pairwise(order):
            self.tally.note("I2", holds=before.history[-1].at <= after.created_at)


def replace_amount(start: PaymentStart, minor: int) -> PaymentStart:
    """The same, over another amount."""
    return PaymentStart(start.device, Money(minor, start.amount.currency))


@contextlib.asynccontextmanager
async def bench(wire: Wire, **knobs: Any) -> AsyncIterator[tuple[Simulator, DeviceSection, Path]]:
    """A terminal, and a folder."""
    with tempfile.TemporaryDirectory() as name:
        quick = {"pan_unmasked": True, **wire.knobs, **knobs}
        async with at_terminal(wire.model, Path(name), **quick) as (terminal, section):
            yield terminal, hurried(section), Path(name)


def hurried(section: DeviceSection) -> DeviceSection:
    """At a pace for hundreds of runs."""
    options = {**section.options, "completion": COMPLETION} if section.options else TIMES
    return msgspec.structs.replace(section, options=options)


def card_free(folder: Path, seen: list[PaymentView]) -> bool:
    """Whether no file and no answer has the number of the card everybody pays with."""
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    said = repr(seen)
    return not (CARD_NUMBER.encode() in kept or bytes.fromhex(CARD_NUMBER) in kept or CARD_NUMBER in said)


async def at_once(count: int, width: int, work: Callable[[int], Awaitable[None]]) -> None:
    """Do a numbered work so often, so many at a time."""
    places = asyncio.Semaphore(width)

    async def one(number: int) -> None:
        async with places:
            await work(number)

    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(one(number))


async def runs(wire: Wire, kind: type[Here | Process], seed: int, count: int, payments: int) -> Tally:
    """So many runs, each with a terminal and a state of its own."""
    tally = Tally()

    async def one(number: int) -> None:
        async with bench(wire) as (terminal, section, folder):
            run = Run(random.Random(f"{seed}/{number}"), wire, kind(folder, section), terminal, tally)
            if not await run.ended(payments):
                return
            tally.note("I7", holds=card_free(folder, run.seen))
            known = all(view.outcome is not PaymentOutcome.UNKNOWN for view in run.seen)
            tally.note("known", holds=known)

    with impatient():
        await at_once(count, AT_ONCE[kind is Here], one)
    return tally


async def online(client: Client) -> None:
    """Wait until the terminal answers."""
    async with asyncio.timeout(PATIENCE_S):
        there = False
        while not there:
            await asyncio.sleep(0.02)  # the pace of looking
            with contextlib.suppress(Unreachable):  # a slow machine
                there = (await client.device("terminal")).power is PowerState.ONLINE


async def prove(wire: Wire) -> list[Claim]:
    """Every claim over one wire, with a station that is stopped in the middle."""
    tally = await runs(wire, Here, 21, size(1, 150), size(3, 5))
    return tally.claims(f"{wire.name}, cut, stopped, cancelled, asked twice")


async def prove_killed() -> list[Claim]:
    """Every claim over each wire, with a daemon that is killed; at full size, where a hundred may be started."""
    return [
        claim
        for wire in (WIRES.values() if FULL else [WIRES["nexo_json"]])
        for claim in (await runs(wire, Process, 22, size(1, 12), size(1, 6))).claims(
            f"{wire.name}, and killed"
        )
    ]
