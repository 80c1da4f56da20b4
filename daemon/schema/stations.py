"""Shapes of the station: health, devices, print jobs and payments."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from daemon.schema.words import Language, PaymentMoney, Shape, ShortText
from drivers.vocabulary import (
    CheckLevel,
    DeviceClass,
    DeviceState,
    DrawerState,
    JobDecision,
    JobReason,
    JobState,
    Money,
    PaymentKind,
    PaymentOutcome,
    PaymentState,
    PowerState,
    Problem,
    TerminalPrompt,
)


class StationView(Shape, frozen=True):
    """The station a client talks to."""

    name: str
    location: str
    language: Language
    currency: str
    mail: bool = False
    """Whether letters can be sent from here."""


class DeviceView(Shape, frozen=True):
    """One device and how it is now."""

    id: str
    device_class: DeviceClass
    model: str
    title: str
    url: str
    state: DeviceState
    power: PowerState
    problems: list[Problem]
    detail: str
    at: datetime
    serial: str = ""
    firmware: str = ""
    capabilities: list[str] = msgspec.field(default_factory=list)


class DrawerView(Shape, frozen=True):
    """How a cash drawer stands."""

    device: str
    drawer: DrawerState
    """``unknown`` where it has no sensor or its printer does not answer."""
    printer: str
    """The device whose wire it hangs on."""
    at: datetime


class DeviceList(Shape, frozen=True):
    """All devices of the station, by id."""

    items: list[DeviceView]


class StoreState(Shape, frozen=True):
    """Data of a ``store`` event: whether the station reaches the store it shares with others."""

    online: bool
    since: datetime | None = None
    """Gone since; None while it answers."""
    copy_as_of: datetime | None = None
    """What the station knows by itself is as new as this; None while it has no copy yet."""
    waiting: int = 0
    """Hand-overs the store has not been told of."""


class HealthView(Shape, frozen=True, omit_defaults=True):
    """The daemon's health; all but the first two fields only with a token."""

    status: str
    version: str
    uptime_s: float | None = None
    station: StationView | None = None
    devices: list[DeviceView] | None = None
    store: str | None = None
    undecided_jobs: int | None = None
    """Print jobs that wait for somebody's decision."""
    store_state: StoreState | None = None
    """Of a store shared with other stations; None for one of the station's own."""


class CheckRequest(Shape, frozen=True):
    """Check a device's health (UnifiedPOS CheckHealth)."""

    level: CheckLevel = CheckLevel.INTERNAL


ClientName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""What a client calls itself; with its token it is who it is."""


class ScannerClaimRequest(Shape, frozen=True):
    """Hear a scanner alone, for a while. Said again it lasts longer."""

    client: ClientName
    """The name the client has at ``/v1/events?client=NAME``."""
    seconds: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 60


class ScannerClaim(Shape, frozen=True):
    """Who hears a scanner."""

    device: str
    client: str
    """Empty: everybody."""
    mine: bool
    """It is the caller's token that has it."""
    expires_at: datetime | None = None


class RecordRequest(Shape, frozen=True):
    """Hear a device's wire."""

    fresh: bool = False
    """Begin with a new connection, so that the trace can be replayed. Refused while the device is at work."""


class CheckResult(Shape, frozen=True):
    """What the check found."""

    ok: bool
    detail: str


class JobDecided(Shape, frozen=True):
    """What was decided about a job whose outcome cannot be known, by whom and when."""

    decision: JobDecision
    by: str
    """``policy`` (the device's ``in_doubt``), ``clerk ID``, or ``token ID`` where no clerk is signed in."""
    at: datetime
    reprint: str | None = None
    """Id of the job that prints it once more."""


class JobView(Shape, frozen=True):
    """One print job of the spool."""

    id: str
    device: str
    state: JobState
    reason: JobReason
    detail: str
    content_type: str
    size: int
    created_at: datetime
    updated_at: datetime
    copy_of: str | None = None
    """Id of the job this one prints once more, with COPY on the paper; the first one, also for a copy of a copy."""
    attempts: int = 0
    decided: JobDecided | None = None
    """None while nobody has decided; only a job that ended as ``outcome_unknown`` needs it."""

    @property
    def undecided(self) -> bool:
        """Whether it cannot be known what the paper shows, and nobody has said yet what to do."""
        return self.reason is JobReason.OUTCOME_UNKNOWN and self.decided is None


class JobList(Shape, frozen=True):
    """Jobs, newest first."""

    items: list[JobView]


class JobDecide(Shape, frozen=True):
    """Say what to do about a job that ended as ``outcome_unknown``."""

    decision: JobDecision


class PaymentStart(Shape, frozen=True):
    """Start one attempt. ``tender`` names this part of paying its sale or reservation (``card``, ``card-2``)."""

    device: str
    amount: Money
    tender: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,32}$")] = "card"
    sale: str | None = None
    reservation: str | None = None


class PaymentStep(Shape, frozen=True):
    """One step of an attempt's history."""

    state: PaymentState
    at: datetime
    note: str = ""


class PaymentRefund(Shape, frozen=True):
    """Give back so much of a payment; at most what was taken and not given back yet."""

    amount: Money


class PaymentConflict(Shape, frozen=True):
    """A terminal's word that goes against what the ledger had written as an attempt's end: both sides of it."""

    at: datetime
    state: PaymentState
    """What the ledger had written."""
    text: str
    here: Money | None = None
    """What moved as the ledger has it; None: nothing."""
    there: Money | None = None
    """What moved as the terminal has it; None: nothing."""
    terminal_id: str = ""
    receipt_no: int | None = None
    reference: str = ""


class PaymentView(Shape, frozen=True):
    """One attempt to move money. ``outcome`` is what may be told; ``unknown`` is never answered by paying again.

    A reversal or refund is an attempt of its own, whose ``original`` is the payment it gives back; there ``approved``
    is what was given. Of a payment, ``money`` says where its money is now and ``returned`` what was given back of it.
    """

    id: str
    device: str
    amount: Money
    tender: str
    sale: str | None
    reservation: str | None
    state: PaymentState
    outcome: PaymentOutcome
    prompt: TerminalPrompt | None
    cancellable: bool
    cancel_requested: bool
    created_at: datetime
    updated_at: datetime
    approved: Money | None = None
    card_brand: str = ""
    card_last4: str = ""
    approval_code: str = ""
    terminal_id: str = ""
    receipt_no: int | None = None
    text: str = ""
    kind: PaymentKind = PaymentKind.PAYMENT
    original: str | None = None
    money: PaymentMoney = PaymentMoney.UNKNOWN
    returned: Money | None = None
    code: str = ""
    """While ``prompt`` is ``scan_code``: what the QR code on the customer's screen holds."""
    history: list[PaymentStep] = msgspec.field(default_factory=list)
    conflict: PaymentConflict | None = None
    """The last contradiction, also when a clerk has decided it; told with the history only."""

    @property
    def kept(self) -> Money | None:
        """What was taken and not given back; None while nothing was taken as far as is known."""
        if self.approved is None or self.returned is None:
            return self.approved
        return self.approved - self.returned


class PaymentList(Shape, frozen=True):
    """Attempts, newest first."""

    items: list[PaymentView]


class PaymentResolve(Shape, frozen=True):
    """A clerk says what became of a payment in ``needs_staff`` or ``conflict``, and how that is known."""

    charged: bool
    evidence: ShortText


class ClaimView(Shape, frozen=True):
    """A sale or reservation is being paid at one station, which has not said yet how that ended."""

    subject: str
    """Id of the sale or reservation."""
    station: str
    payment: str
    since: datetime


class ClaimRelease(Shape, frozen=True):
    """A clerk looked at the other station's terminal; ``since`` is the claim's: no newer one is ended."""

    since: datetime
    evidence: ShortText
