"""Every word of devices, scans, jobs and payments that travels over the wire, and Money.

Each enum member carries one sentence and the standard it comes from. The store's words (reservations, products)
live in ``daemon/schema/``; nothing here imports anything of the project.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DeviceClass(StrEnum):
    """What kind of device it is (UnifiedPOS device categories)."""

    POS_PRINTER = "pos_printer"
    CASH_DRAWER = "cash_drawer"
    SCANNER = "scanner"
    PAYMENT_TERMINAL = "payment_terminal"
    LINE_DISPLAY = "line_display"
    SCALE = "scale"


class DeviceState(StrEnum):
    """What the device is doing (UnifiedPOS ``State``). Its power is a separate axis."""

    CLOSED = "closed"
    """Not opened by the daemon."""
    IDLE = "idle"
    """Open and waiting."""
    BUSY = "busy"
    """Working on a request."""
    ERROR = "error"
    """The last request failed in a way that needs attention."""


class PowerState(StrEnum):
    """Whether the device answers (UnifiedPOS ``PowerState``)."""

    UNKNOWN = "unknown"
    """Not asked yet."""
    ONLINE = "online"
    """Answers and is ready."""
    OFF = "off"
    """Says that it is switched off."""
    OFFLINE = "offline"
    """Answers, but will not work (off-line switch, cover, error)."""
    OFF_OFFLINE = "off_offline"
    """Does not answer: off, unplugged or out of reach; which of them cannot be told."""


class Problem(StrEnum):
    """What a person can fix. A problem is data and an event on change; it is never raised."""

    COVER_OPEN = "cover_open"
    """Cover open (UnifiedPOS COVER_OPEN)."""
    REC_EMPTY = "rec_empty"
    """Receipt paper is out (UnifiedPOS REC_EMPTY)."""
    REC_NEAR_END = "rec_near_end"
    """Receipt paper is nearly out (UnifiedPOS REC_NEAREMPTY)."""
    PAPER_JAM = "paper_jam"
    """Paper is stuck (nexo ``PrinterStatus`` PaperJam)."""
    CUTTER_ERROR = "cutter_error"
    """The auto-cutter is blocked (ESC/POS DLE EOT 3, bit 3)."""
    DRAWER_LEFT_OPEN = "drawer_left_open"
    """The cash drawer stands open (UnifiedPOS CashDrawer)."""
    CARD_INSERTED = "card_inserted"
    """A card is still in the terminal (ZVT status DC, nexo CardInserted)."""
    GARBLED = "garbled"
    """What arrives on the wire makes no sense: wrong speed, wrong device, bad cable."""
    UNREACHABLE = "unreachable"
    """Nothing answers at the device's address."""
    OUT_OF_ORDER = "out_of_order"
    """The device says that it is out of order (nexo OutOfOrder, ZVT status DF)."""


class DrawerState(StrEnum):
    """How a cash drawer stands (UnifiedPOS CashDrawer ``DrawerOpened``)."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """It has no sensor, or the printer it hangs on does not answer."""


class Symbology(StrEnum):
    """Bar code symbology (UnifiedPOS ``ScanDataType``; recognised by the AIM identifier)."""

    EAN8 = "ean8"
    EAN13 = "ean13"
    UPCA = "upca"
    UPCE = "upce"
    ITF14 = "itf14"
    ITF = "itf"
    CODABAR = "codabar"
    CODE39 = "code39"
    CODE93 = "code93"
    CODE128 = "code128"
    GS1_128 = "gs1_128"
    GS1_DATABAR = "gs1_databar"
    PDF417 = "pdf417"
    AZTEC = "aztec"
    DATA_MATRIX = "data_matrix"
    GS1_DATA_MATRIX = "gs1_data_matrix"
    QR = "qr"
    GS1_QR = "gs1_qr"
    UNKNOWN = "unknown"
    """The scanner did not say."""


class ScanKind(StrEnum):
    """What a scanned code names, once the daemon has looked it up."""

    PRODUCT = "product"
    RESERVATION = "reservation"
    MEMBER = "member"
    GIFT_CARD = "gift_card"
    BASKET = "basket"
    RECEIPT = "receipt"
    UNKNOWN = "unknown"
    """Said to be unknown; never guessed."""


class JobState(StrEnum):
    """State of a print job (IPP ``job-state``, RFC 8011 section 5.3.7)."""

    PENDING = "pending"
    PENDING_HELD = "pending_held"
    PROCESSING = "processing"
    PROCESSING_STOPPED = "processing_stopped"
    CANCELED = "canceled"
    ABORTED = "aborted"
    COMPLETED = "completed"


class JobReason(StrEnum):
    """Why a job is in its state (IPP ``job-state-reasons``, RFC 8011 section 5.3.8, and ours)."""

    NONE = "none"
    PRINTER_STOPPED = "printer_stopped"
    """The printer has a problem a person can fix; the job waits (IPP printer-stopped)."""
    HELD_BY_USER = "held_by_user"
    """Somebody held the job (IPP job-hold-until-specified)."""
    CANCELED_BY_USER = "canceled_by_user"
    """Somebody cancelled the job (IPP job-canceled-by-user)."""
    DOCUMENT_FORMAT_ERROR = "document_format_error"
    """The document cannot be printed by this device (IPP document-format-error)."""
    SENT = "sent"
    """Completed: all bytes were accepted, printer on-line with paper before and after. The weakest proof."""
    PROCESSED = "processed"
    """Completed: the printer answered ``GS r`` in its turn behind the data."""
    PRINTED = "printed"
    """Completed: the printer confirmed the process id (``GS ( H``) once printed. The strongest proof."""
    OUTCOME_UNKNOWN = "outcome_unknown"
    """Aborted: broken off with bytes on the wire; what the paper shows cannot be known."""


class JobDecision(StrEnum):
    """What is done about a job that ended as ``outcome_unknown``."""

    REPRINT = "reprint"
    """A new job prints the document once more, with COPY on the paper."""
    DROP = "drop"
    """It is left as it is: somebody has seen the paper, or does not need it."""


class InDoubt(StrEnum):
    """Who decides about a printer's jobs that end as ``outcome_unknown``: a person, or the configuration."""

    ASK = "ask"
    """The job waits for a person's decision; the queue goes on."""
    REPRINT = "reprint"
    """Printed once more as COPY, by itself; a copy that ends so waits for a person."""
    DROP = "drop"
    """Left as it is."""


class PaymentState(StrEnum):
    """State of one attempt to move money; its transition table is in ``drivers/terminals/__init__.py``."""

    DRAFT = "draft"
    INTENT = "intent"
    SENDING = "sending"
    SENT = "sent"
    STARTED = "started"
    NOT_STARTED = "not_started"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    IN_DOUBT = "in_doubt"
    RESOLVING = "resolving"
    NEEDS_STAFF = "needs_staff"
    STAFF_CHARGED = "staff_charged"
    STAFF_NOT_CHARGED = "staff_not_charged"
    CONFLICT = "conflict"


class PaymentKind(StrEnum):
    """What an attempt is to do with the money. A reversal takes back a whole payment, a refund gives an amount."""

    PAYMENT = "payment"
    REVERSAL = "reversal"
    REFUND = "refund"


class PaymentOutcome(StrEnum):
    """What may be told outside about a payment. ``unknown`` is resolved by asking, never by paying again."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    NOT_STARTED = "not_started"
    UNKNOWN = "unknown"


class TerminalPrompt(StrEnum):
    """What a payment terminal is asking or doing, for ``transition`` events (nexo/ZVT intermediate states)."""

    CONNECTING = "connecting"
    INSERT_CARD = "insert_card"
    SCAN_CODE = "scan_code"
    """Wallets: scan the code on the customer's screen with the phone."""
    ENTER_PIN = "enter_pin"
    CONFIRM_AMOUNT = "confirm_amount"
    WRONG_PIN = "wrong_pin"
    AUTHORISING = "authorising"
    REMOVE_CARD = "remove_card"
    PLEASE_WAIT = "please_wait"
    APPROVED = "approved"
    DECLINED = "declined"
    REVERSING = "reversing"
    ASK_STAFF = "ask_staff"


class CheckLevel(StrEnum):
    """How deep a health check goes (UnifiedPOS ``CheckHealth``)."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    INTERACTIVE = "interactive"


class EventType(StrEnum):
    """Type of an event on ``/v1/events``."""

    HELLO = "hello"
    GAP = "gap"
    DATA = "data"
    STATUS_UPDATE = "status_update"
    OUTPUT_COMPLETE = "output_complete"
    ERROR = "error"
    TRANSITION = "transition"
    JOB_STATE = "job_state"
    PAYMENT_STATE = "payment_state"
    STOCK = "stock"
    RESERVATION = "reservation"
    ASSISTANCE = "assistance"
    TASK = "task"
    STORE = "store"


class Currency(StrEnum):
    """Currencies of the shops served (ISO 4217 alphabetic codes). All have two decimals."""

    DKK = "DKK"
    NOK = "NOK"
    SEK = "SEK"
    EUR = "EUR"

    @property
    def numeric(self) -> int:
        """The ISO 4217 numeric code, as payment terminals want it."""
        return _NUMERIC[self]


LARGEST_MINOR = 2**53 - 1
"""What every reader of JSON takes for itself (RFC 7493 section 2.2); far above any sum of a shop."""

_NUMERIC = {Currency.DKK: 208, Currency.NOK: 578, Currency.SEK: 752, Currency.EUR: 978}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (øre, öre, cent) of one currency. Never a float."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        """Refuse what JSON readers and databases would round or cannot hold; raises ValueError."""
        if abs(self.minor) > LARGEST_MINOR:
            message = f"an amount is at most {LARGEST_MINOR} minor units"
            raise ValueError(message)

    def __add__(self, other: Money) -> Money:
        """Add two amounts of one currency; raises ValueError when the currencies differ."""
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract; raises ValueError when the currencies differ."""
        return Money(self.minor - self._same(other).minor, self.currency)

    def __mul__(self, quantity: int) -> Money:
        """Multiply by a whole quantity."""
        return Money(self.minor * quantity, self.currency)

    def _same(self, other: Money) -> Money:
        if other.currency is not self.currency:
            message = f"cannot mix {self.currency} and {other.currency}"
            raise ValueError(message)
        return other
