"""What every payment terminal driver must do, as a kit: a driver's test runs it against its simulator.

It knows nothing of bytes: it turns the simulator's knobs ``outcome``, ``card`` and ``busy``, reads its ``book``, and
judges the driver's results by it.
"""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from drivers.device import utc_now
from drivers.errors import DeviceBusy, DeviceOffline
from drivers.events import Event, TransitionEvent
from drivers.simulator import Simulator
from drivers.terminals import Evidence, PaymentRequest, PaymentResult, PaymentTerminal
from drivers.vocabulary import Money, PaymentState, PowerState, TerminalPrompt

_numbers = itertools.count(1)
"""Of attempts, as a ledger numbers them: none is given twice."""


class ConformanceError(AssertionError):
    """The driver does not do what every payment terminal must; the message says what."""


@dataclass
class RecordingJournal:
    """A ledger in memory: which steps came in which order, and what evidence was handed in."""

    steps: list[str] = field(default_factory=list)
    kept: list[Evidence] = field(default_factory=list)

    async def sending(self) -> None:
        """Bytes may leave."""
        self.steps.append("sending")

    async def sent(self) -> None:
        """All bytes have left."""
        self.steps.append("sent")

    async def started(self) -> None:
        """The terminal took it."""
        self.steps.append("started")

    async def evidence(self, evidence: Evidence) -> None:
        """The terminal said this."""
        self.steps.append("evidence")
        self.kept.append(evidence)


@dataclass
class Recorder:
    """An ``emit`` that keeps the events and lets a check wait for a prompt."""

    events: list[Event] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, event: Event) -> None:
        """Keep the event."""
        self.events.append(event)
        self._changed.set()

    @property
    def prompts(self) -> list[TerminalPrompt]:
        """What the terminal asked for so far."""
        return [event.prompt for event in self.events if isinstance(event, TransitionEvent)]

    async def until_prompt(self, prompt: TerminalPrompt, timeout: float = 5.0) -> None:
        """Wait for a prompt. Raises ConformanceError."""
        try:
            async with asyncio.timeout(timeout):
                while prompt not in self.prompts:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise ConformanceError(f"no {prompt} within {timeout} s, only {self.prompts}") from None


async def request_for(terminal: PaymentTerminal, amount: Money, attempt: str = "") -> PaymentRequest:
    """An attempt as the ledger makes it: an id of its own, the last transaction the terminal knew, and the time."""
    before = await terminal.last_transaction()
    return PaymentRequest(attempt or str(uuid4()), amount, before, utc_now(), number=next(_numbers))


def booked(simulator: Simulator) -> list[dict[str, Any]]:
    """The charges that stand in the simulator's book."""
    return [charge for charge in simulator.knobs()["book"] if charge["state"] == "booked"]


async def check_terminal(
    terminal: PaymentTerminal,
    simulator: Simulator,
    recorder: Recorder,
    amount: Money,
    waits: TerminalPrompt = TerminalPrompt.INSERT_CARD,
    *,
    declines: bool = True,
) -> None:
    """Run the kit once on a terminal whose ``run`` is going on. Raises ConformanceError.

    ``waits`` is what it asks of the customer first; ``declines`` is whether its wire can say no to a card.
    """
    if terminal.status.power is not PowerState.ONLINE:
        raise ConformanceError(f"the kit wants a connected terminal, not {terminal.status}")
    await _approved(terminal, amount)
    ends = [("decline", PaymentState.DECLINED)] if declines else []
    for turned, state in (*ends, ("cancel", PaymentState.CANCELLED)):
        simulator.turn("outcome", turned)
        result = await terminal.pay(await request_for(terminal, amount), RecordingJournal())
        _expect(result, state, f"outcome {turned}")
    simulator.turn("outcome", "approve")
    simulator.turn("busy", value=True)
    request = PaymentRequest(str(uuid4()), amount, Evidence(), utc_now(), number=next(_numbers))
    _expect(await terminal.pay(request, RecordingJournal()), PaymentState.NOT_STARTED, "a busy terminal")
    simulator.turn("busy", value=False)
    await _cancelled(terminal, simulator, recorder, amount, waits)
    if len(booked(simulator)) != 1:
        raise ConformanceError(f"one approved payment, but the book says {simulator.knobs()['book']}")


async def check_offline(terminal: PaymentTerminal, amount: Money) -> None:
    """Without a connection every request says so before anything left. Raises ConformanceError."""
    journal = RecordingJournal()
    request = PaymentRequest(str(uuid4()), amount, Evidence(), utc_now())
    for question in (terminal.pay(request, journal), terminal.last_transaction(), terminal.resolve(request)):
        try:
            await question
        except DeviceOffline:
            continue
        raise ConformanceError("a terminal without connection raises DeviceOffline")
    if journal.steps:
        raise ConformanceError(f"nothing may be journalled when nothing can leave, not {journal.steps}")
    if await terminal.request_cancel():
        raise ConformanceError("request_cancel() is False when no attempt runs")


async def _approved(terminal: PaymentTerminal, amount: Money) -> None:
    journal = RecordingJournal()
    request = await request_for(terminal, amount)
    result = await terminal.pay(request, journal)
    _expect(result, PaymentState.APPROVED, "outcome approve")
    if journal.steps != ["sending", "sent", "started", "evidence"] or journal.kept != [result.evidence]:
        raise ConformanceError(f"the journal is told each step once, in order, not {journal.steps}")
    if result.evidence.amount != amount or result.evidence.result == "":
        raise ConformanceError(f"evidence names amount and result, not {result.evidence}")
    last = await terminal.last_transaction()
    if last.receipt_no != result.evidence.receipt_no:
        raise ConformanceError("the terminal's last transaction is the one just made")
    again = await terminal.resolve(request)
    if again is None or again.state is not PaymentState.APPROVED:
        raise ConformanceError(f"asked about an approved attempt, the terminal says so, not {again}")


async def _cancelled(
    terminal: PaymentTerminal,
    simulator: Simulator,
    recorder: Recorder,
    amount: Money,
    waits: TerminalPrompt,
) -> None:
    simulator.turn("card", "wait")
    recorder.events.clear()
    request = await request_for(terminal, amount)
    paying = asyncio.create_task(terminal.pay(request, RecordingJournal()))
    await recorder.until_prompt(waits)
    try:
        await terminal.pay(request, RecordingJournal())
    except DeviceBusy:
        pass
    else:
        raise ConformanceError("a second payment meanwhile raises DeviceBusy")
    if not await terminal.request_cancel():
        raise ConformanceError("request_cancel() is True while an attempt runs")
    async with asyncio.timeout(5):
        _expect(await paying, PaymentState.CANCELLED, "a cancelled payment")
    simulator.turn("card", "auto")
    if await terminal.request_cancel():
        raise ConformanceError("request_cancel() is False when no attempt runs")


def _expect(result: PaymentResult, state: PaymentState, what: str) -> None:
    if result.state is not state:
        raise ConformanceError(f"{what}: {state}, not {result}")
