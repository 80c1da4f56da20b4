"""The PaymentTerminal contract and the one transition table of payment attempts (reference: payments, section 9.2).

An attempt is one try to move money for one tender on one terminal. The daemon's ledger advances it; a driver only
asks the wire and tells the journal, which makes each step durable before the driver goes on.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from drivers.device import Device
from drivers.errors import NotSupported
from drivers.vocabulary import DeviceClass, Money, PaymentKind, PaymentOutcome, PaymentState

S = PaymentState

TRANSITIONS: dict[PaymentState, frozenset[PaymentState]] = {
    S.DRAFT: frozenset({S.INTENT}),
    S.INTENT: frozenset({S.SENDING, S.NOT_STARTED}),
    S.SENDING: frozenset({S.SENT, S.NOT_STARTED, S.IN_DOUBT}),
    S.SENT: frozenset({S.STARTED, S.NOT_STARTED, S.APPROVED, S.DECLINED, S.CANCELLED, S.IN_DOUBT}),
    S.STARTED: frozenset({S.APPROVED, S.DECLINED, S.CANCELLED, S.IN_DOUBT}),
    S.IN_DOUBT: frozenset({S.RESOLVING}),
    S.RESOLVING: frozenset({S.APPROVED, S.DECLINED, S.CANCELLED, S.NOT_STARTED, S.NEEDS_STAFF}),
    S.NEEDS_STAFF: frozenset({S.STAFF_CHARGED, S.STAFF_NOT_CHARGED, S.CONFLICT}),
    S.NOT_STARTED: frozenset({S.CONFLICT}),
    S.APPROVED: frozenset({S.CONFLICT}),
    S.DECLINED: frozenset({S.CONFLICT}),
    S.CANCELLED: frozenset({S.CONFLICT}),
    S.STAFF_CHARGED: frozenset({S.CONFLICT}),
    S.STAFF_NOT_CHARGED: frozenset({S.CONFLICT}),
    S.CONFLICT: frozenset({S.STAFF_CHARGED, S.STAFF_NOT_CHARGED}),
}
"""Which state may follow which."""

FINAL: frozenset[PaymentState] = frozenset(
    {S.NOT_STARTED, S.APPROVED, S.DECLINED, S.CANCELLED, S.STAFF_CHARGED, S.STAFF_NOT_CHARGED, S.CONFLICT}
)
"""States in which the terminal is no longer locked; nor is the tender, except in ``conflict`` until a clerk decides."""

RETRYABLE: frozenset[PaymentState] = frozenset({S.NOT_STARTED, S.DECLINED, S.CANCELLED, S.STAFF_NOT_CHARGED})
"""States from which a new attempt for the same tender may be offered."""

_OUTCOMES: dict[PaymentState, PaymentOutcome] = {
    S.DRAFT: PaymentOutcome.OPEN,
    S.INTENT: PaymentOutcome.OPEN,
    S.SENDING: PaymentOutcome.OPEN,
    S.SENT: PaymentOutcome.OPEN,
    S.STARTED: PaymentOutcome.OPEN,
    S.NOT_STARTED: PaymentOutcome.NOT_STARTED,
    S.APPROVED: PaymentOutcome.APPROVED,
    S.DECLINED: PaymentOutcome.DECLINED,
    S.CANCELLED: PaymentOutcome.CANCELLED,
    S.IN_DOUBT: PaymentOutcome.UNKNOWN,
    S.RESOLVING: PaymentOutcome.UNKNOWN,
    S.NEEDS_STAFF: PaymentOutcome.UNKNOWN,
    S.STAFF_CHARGED: PaymentOutcome.APPROVED,
    S.STAFF_NOT_CHARGED: PaymentOutcome.NOT_STARTED,
    S.CONFLICT: PaymentOutcome.UNKNOWN,
}


class Illegal(Exception):
    """A transition the table does not have."""


def advance(present: PaymentState, following: PaymentState) -> PaymentState:
    """The following state, if the table allows the step. Raises Illegal otherwise."""
    if following not in TRANSITIONS[present]:
        message = f"a payment cannot go from {present} to {following}"
        raise Illegal(message)
    return following


def outcome(state: PaymentState) -> PaymentOutcome:
    """What may be told outside about an attempt in this state."""
    return _OUTCOMES[state]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a terminal says about one transaction, free of card data but brand and last four (PCI DSS 3.4)."""

    receipt_no: int | None = None
    """ZVT BMP 87; advances by one per booked transaction, 9999 wraps to 1."""
    trace: int | None = None
    original_trace: int | None = None
    """Trace of the transaction this one undoes or completes (ZVT BMP 37); a plain payment names none."""
    terminal_id: str = ""
    serial: str = ""
    amount: Money | None = None
    result: str = ""
    """The wire's own result code, as text (ZVT BMP 27 in hex)."""
    approval_code: str = ""
    card_brand: str = ""
    card_last4: str = ""
    at: datetime | None = None
    """The terminal's own clock, as far as the wire gives it."""
    reference: str = ""
    """The wire's own name of the transaction, verbatim (nexo POITransactionID); what takes it back repeats it."""
    reference_at: str = ""
    """The time stamp that belongs to this name, verbatim."""
    logged_in: bool = False
    """The terminal keeps a session of ours and tells of it (nexo): one that is gone means that it forgot things."""


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """One attempt, as the driver sees it."""

    attempt: str
    amount: Money
    before: Evidence
    """The last transaction the terminal knew when the intent was written, to tell ours from it."""
    started_at: datetime | None = None
    """When the attempt was about to be sent; used when resolving."""
    kind: PaymentKind = PaymentKind.PAYMENT
    original: Evidence | None = None
    """What the terminal said of the payment that a reversal or refund gives back."""
    number: int = 0
    """The attempt's number in the ledger: on the disk before the driver sees it, never given to another one."""


@dataclass(frozen=True, slots=True)
class DayTotals:
    """What a terminal says of everything it booked since its last end of day."""

    total: Money | None = None
    """Payments less what was given back; None when the wire names no sum."""
    count: int | None = None
    first_receipt: int | None = None
    last_receipt: int | None = None
    terminal_id: str = ""
    text: str = ""
    """The terminal's own word, for a technician."""


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """How an attempt ended on the wire: a state of the table (never an open one) and what proves it."""

    state: PaymentState
    evidence: Evidence
    text: str = ""
    """The terminal's own word, for a technician."""
    receipt_lines: tuple[str, ...] = ()


class Journal(Protocol):
    """What the ledger offers a driver during an attempt. Each call returns once the step is on the disk."""

    async def sending(self) -> None:
        """Bytes may leave from now on."""

    async def sent(self) -> None:
        """All bytes of the request have left."""

    async def started(self) -> None:
        """The terminal took the request."""

    async def evidence(self, evidence: Evidence) -> None:
        """The terminal said this; durable before it is acknowledged on the wire."""


class Numbers(Protocol):
    """Numbers that no power cut and no restart gives a second time."""

    async def take(self, purpose: str) -> int:
        """The next one for this purpose. Raises DeviceOffline while the disk takes no writes."""


class PaymentTerminal(Device):
    """A payment terminal. One attempt at a time, watched over by the ledger."""

    device_class: ClassVar[DeviceClass] = DeviceClass.PAYMENT_TERMINAL
    numbers: Numbers | None = None
    """Where a wire's message numbers come from; given by the daemon before ``run``."""
    reviewed: ClassVar[int] = 1
    """About so many past attempts ``review`` can ask; one where the terminal tells of its last transaction only."""

    @abstractmethod
    async def last_transaction(self) -> Evidence:
        """The last transaction the terminal knows (nothing but the terminal's id when it knows none).

        Raises DriverError.
        """

    @abstractmethod
    async def pay(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Run one attempt to its end.

        Returns a result in state ``not_started``, ``approved``, ``declined``, ``cancelled`` or ``in_doubt``. Wire
        failures after ``journal.sending()`` are results (``in_doubt``), not exceptions. Raises DeviceOffline or
        DeviceBusy before ``journal.sending()`` was called: nothing left.
        """

    async def give_back(self, request: PaymentRequest, journal: Journal) -> PaymentResult:
        """Run one reversal or refund to its end, as ``pay`` does; ``approved`` is "the money was given back".

        Results and errors are those of ``pay``; raises NotSupported, before anything left, where the wire has none.
        """
        del journal
        raise NotSupported(f"{self.spec.id}: this terminal cannot run a {request.kind}")

    async def end_of_day(self) -> DayTotals:
        """Close the terminal's batch and return its totals. Asked once: the totals are not told again.

        Raises NotSupported where the wire has none, DeviceBusy or DeviceOffline before anything left, Refused when the
        terminal closed nothing; any other DriverError leaves it open whether the batch was closed.
        """
        raise NotSupported(f"{self.spec.id}: this terminal has no end of day")

    @abstractmethod
    async def resolve(self, request: PaymentRequest) -> PaymentResult | None:
        """Ask the terminal what became of an attempt in doubt.

        Returns a result (``approved``, ``declined``, ``cancelled``, ``not_started`` or, when the evidence is
        ambiguous, ``needs_staff``), or None while the terminal cannot tell yet. Raises DriverError when unreachable.
        """

    async def review(self, request: PaymentRequest) -> PaymentResult | None:
        """What the terminal says today of an attempt that has ended. A question only: it must change nothing.

        Returns ``approved``, ``declined``, ``cancelled`` or ``not_started`` where the terminal is sure, another state
        or None where it is not (or the wire has no such question). Raises DriverError when unreachable.
        """
        del request
        return None

    def recall(self, request: PaymentRequest, last: Evidence) -> PaymentResult | None:
        """What ``review`` would say of the terminal's newest attempt, read from the last transaction it has just told.

        None where the wire's last transaction proves nothing of it. Asks nothing.
        """
        del request, last
        return None

    @abstractmethod
    async def request_cancel(self) -> bool:
        """Ask the running attempt to end. A request only: the outcome comes from ``pay``. False when none runs."""
