"""The customer's journeys as tables: which screen may follow which, where a scan leads, how each journey steps.

Pure: no Qt, no clock, no network. A view-model asks ``advance`` before it moves and ``scan_target`` before anything
else looks at a scan, so what the tables do not allow cannot happen on the screen either.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from daemon.schema import PaymentOutcome, ScanKind


class Screen(StrEnum):
    """What the customer is looking at."""

    ATTRACT = "attract"
    HOME = "home"
    FIND = "find"
    PRODUCT = "product"
    RESERVE = "reserve"
    COLLECT = "collect"
    TUTORIALS = "tutorials"
    PLAYER = "player"
    BASKET = "basket"
    CARD = "card"
    """A gift card's balance, or a member's points."""
    HELP = "help"
    RECEIPT = "receipt"


class ReserveStep(StrEnum):
    """Steps of reserving a product."""

    SHOP = "shop"
    PERSON = "person"
    SUMMARY = "summary"
    ADDRESS = "address"
    """An e-mail address is typed, by who wants the code in a letter."""
    PLACING = "placing"
    """The request is on its way to the daemon."""
    DONE = "done"


class CollectStep(StrEnum):
    """Steps of collecting a reservation."""

    CODE = "code"
    FACTOR = "factor"
    """The code is known; the last four digits of the phone number are asked for."""
    LINES = "lines"
    PAYING = "paying"
    FINDING_OUT = "finding_out"
    """What became of the payment is not known yet; it is asked, never paid again."""
    ARRIVING = "arriving"
    WAITING = "waiting"
    """A clerk has been rung for; the queue number is shown."""
    HANDED = "handed"
    REFUSED = "refused"


class PayStep(StrEnum):
    """What the customer is told of one attempt to pay."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    FINDING_OUT = "finding_out"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    NOT_STARTED = "not_started"


class CheckoutStep(StrEnum):
    """Steps of paying a basket."""

    IDLE = "idle"
    OPENING = "opening"
    """The basket becomes a sale: its goods are kept for the customer."""
    PAYING = "paying"
    FINDING_OUT = "finding_out"
    RELEASING = "releasing"
    """No money was taken; the basket is given back."""
    CLOSING = "closing"
    """It is paid; the receipt is being made."""
    AT_THE_TILL = "at_the_till"
    """It is paid, and a clerk has to see to the rest."""


class HelpStep(StrEnum):
    """What the customer who called a clerk is told."""

    CALLING = "calling"
    WAITING = "waiting"
    """Every till of the shop was told; nobody has answered yet."""
    COMING = "coming"
    DONE = "done"
    FAILED = "failed"


class ReceiptStep(StrEnum):
    """What is done with a receipt that was held under the scanner."""

    LOADING = "loading"
    SHOWN = "shown"
    ADDRESS = "address"
    """An e-mail address is typed."""
    SENT = "sent"
    """The letter lies in the outbox; now, and only now, the newsletter may be asked about."""
    AGREED = "agreed"
    FAILED = "failed"


class ScanAnswer(StrEnum):
    """What a customer is told of a scan that leads nowhere."""

    NONE = ""
    UNKNOWN = "unknown"
    """Nothing of ours."""
    OVER = "over"
    """A code of ours that opens nothing: run out, used up, or of another shop."""
    OFFLINE = "offline"
    """It cannot be looked up now."""
    WAIT = "wait"
    """Money or paper is on its way; that comes first."""


class Illegal(ValueError):
    """A step no table allows; always a fault of the program."""


_EVERYWHERE = frozenset(
    {Screen.ATTRACT, Screen.HOME, Screen.PRODUCT, Screen.COLLECT, Screen.BASKET, Screen.CARD, Screen.RECEIPT}
)
"""Home and the wipe are one touch away on each screen; the others are where scans lead."""

SCREENS: Mapping[Screen, frozenset[Screen]] = {
    Screen.ATTRACT: _EVERYWHERE,
    Screen.HOME: _EVERYWHERE | {Screen.FIND, Screen.TUTORIALS, Screen.HELP},
    Screen.FIND: _EVERYWHERE | {Screen.FIND, Screen.HELP},
    Screen.PRODUCT: _EVERYWHERE | {Screen.FIND, Screen.RESERVE, Screen.PLAYER, Screen.TUTORIALS, Screen.HELP},
    Screen.RESERVE: _EVERYWHERE | {Screen.FIND, Screen.PLAYER},
    Screen.COLLECT: _EVERYWHERE | {Screen.FIND, Screen.TUTORIALS, Screen.PLAYER},
    Screen.TUTORIALS: _EVERYWHERE | {Screen.PLAYER},
    Screen.PLAYER: _EVERYWHERE | {Screen.TUTORIALS, Screen.FIND, Screen.RESERVE, Screen.HELP},
    Screen.BASKET: _EVERYWHERE | {Screen.FIND, Screen.HELP},
    Screen.CARD: _EVERYWHERE | {Screen.FIND, Screen.HELP},
    Screen.RECEIPT: _EVERYWHERE | {Screen.FIND, Screen.HELP},
    Screen.HELP: _EVERYWHERE | {Screen.FIND, Screen.RESERVE, Screen.PLAYER, Screen.TUTORIALS},
}

RESERVE_STEPS: Mapping[ReserveStep, frozenset[ReserveStep]] = {
    ReserveStep.SHOP: frozenset({ReserveStep.PERSON}),
    ReserveStep.PERSON: frozenset({ReserveStep.SHOP, ReserveStep.SUMMARY}),
    ReserveStep.SUMMARY: frozenset(
        {ReserveStep.SHOP, ReserveStep.PERSON, ReserveStep.ADDRESS, ReserveStep.PLACING}
    ),
    ReserveStep.ADDRESS: frozenset({ReserveStep.SUMMARY}),
    ReserveStep.PLACING: frozenset({ReserveStep.SUMMARY, ReserveStep.DONE}),
    ReserveStep.DONE: frozenset(),
}

COLLECT_STEPS: Mapping[CollectStep, frozenset[CollectStep]] = {
    CollectStep.CODE: frozenset({CollectStep.FACTOR, CollectStep.REFUSED}),
    CollectStep.FACTOR: frozenset(
        {CollectStep.CODE, CollectStep.LINES, CollectStep.WAITING, CollectStep.REFUSED}
    ),
    CollectStep.LINES: frozenset(
        {CollectStep.CODE, CollectStep.PAYING, CollectStep.ARRIVING, CollectStep.REFUSED}
    ),
    CollectStep.PAYING: frozenset({CollectStep.LINES, CollectStep.FINDING_OUT, CollectStep.ARRIVING}),
    CollectStep.FINDING_OUT: frozenset({CollectStep.PAYING, CollectStep.LINES, CollectStep.ARRIVING}),
    CollectStep.ARRIVING: frozenset(
        {CollectStep.LINES, CollectStep.WAITING, CollectStep.REFUSED, CollectStep.HANDED}
    ),
    CollectStep.WAITING: frozenset({CollectStep.HANDED, CollectStep.REFUSED}),
    CollectStep.HANDED: frozenset(),
    CollectStep.REFUSED: frozenset({CollectStep.CODE}),
}

CHECKOUT_STEPS: Mapping[CheckoutStep, frozenset[CheckoutStep]] = {
    CheckoutStep.IDLE: frozenset({CheckoutStep.OPENING}),
    CheckoutStep.OPENING: frozenset({CheckoutStep.PAYING, CheckoutStep.IDLE}),
    CheckoutStep.PAYING: frozenset({CheckoutStep.FINDING_OUT, CheckoutStep.RELEASING, CheckoutStep.CLOSING}),
    CheckoutStep.FINDING_OUT: frozenset({CheckoutStep.PAYING, CheckoutStep.RELEASING, CheckoutStep.CLOSING}),
    CheckoutStep.RELEASING: frozenset({CheckoutStep.IDLE}),
    CheckoutStep.CLOSING: frozenset({CheckoutStep.AT_THE_TILL}),
    CheckoutStep.AT_THE_TILL: frozenset(),
}
"""A closed sale has no step of its own: its receipt is shown, and the next basket begins at ``idle``."""

HELP_STEPS: Mapping[HelpStep, frozenset[HelpStep]] = {
    HelpStep.CALLING: frozenset({HelpStep.WAITING, HelpStep.COMING, HelpStep.FAILED}),
    HelpStep.WAITING: frozenset({HelpStep.COMING, HelpStep.DONE}),
    HelpStep.COMING: frozenset({HelpStep.DONE}),
    HelpStep.DONE: frozenset({HelpStep.CALLING}),
    HelpStep.FAILED: frozenset({HelpStep.CALLING}),
}

RECEIPT_STEPS: Mapping[ReceiptStep, frozenset[ReceiptStep]] = {
    ReceiptStep.LOADING: frozenset({ReceiptStep.SHOWN, ReceiptStep.FAILED}),
    ReceiptStep.SHOWN: frozenset({ReceiptStep.ADDRESS}),
    ReceiptStep.ADDRESS: frozenset({ReceiptStep.SHOWN, ReceiptStep.SENT}),
    ReceiptStep.SENT: frozenset({ReceiptStep.AGREED}),
    ReceiptStep.AGREED: frozenset(),
    ReceiptStep.FAILED: frozenset({ReceiptStep.LOADING}),
}

PAY_STEPS: Mapping[PayStep, frozenset[PayStep]] = {
    PayStep.IDLE: frozenset({PayStep.STARTING}),
    PayStep.STARTING: frozenset(
        {
            PayStep.RUNNING,
            PayStep.FINDING_OUT,
            PayStep.APPROVED,
            PayStep.DECLINED,
            PayStep.CANCELLED,
            PayStep.NOT_STARTED,
        }
    ),
    PayStep.RUNNING: frozenset(
        {PayStep.FINDING_OUT, PayStep.APPROVED, PayStep.DECLINED, PayStep.CANCELLED, PayStep.NOT_STARTED}
    ),
    PayStep.FINDING_OUT: frozenset(
        {PayStep.RUNNING, PayStep.APPROVED, PayStep.DECLINED, PayStep.CANCELLED, PayStep.NOT_STARTED}
    ),
    # Only an attempt that certainly moved no money may be followed by another.
    PayStep.APPROVED: frozenset(),
    PayStep.DECLINED: frozenset({PayStep.STARTING}),
    PayStep.CANCELLED: frozenset({PayStep.STARTING}),
    PayStep.NOT_STARTED: frozenset({PayStep.STARTING}),
}

_OUTCOMES: Mapping[PaymentOutcome, PayStep] = {
    PaymentOutcome.OPEN: PayStep.RUNNING,
    PaymentOutcome.APPROVED: PayStep.APPROVED,
    PaymentOutcome.DECLINED: PayStep.DECLINED,
    PaymentOutcome.CANCELLED: PayStep.CANCELLED,
    PaymentOutcome.NOT_STARTED: PayStep.NOT_STARTED,
    PaymentOutcome.UNKNOWN: PayStep.FINDING_OUT,
}

_SCANS: Mapping[ScanKind, Screen] = {
    ScanKind.PRODUCT: Screen.PRODUCT,
    ScanKind.RESERVATION: Screen.COLLECT,
    ScanKind.BASKET: Screen.BASKET,
    ScanKind.GIFT_CARD: Screen.CARD,
    ScanKind.MEMBER: Screen.CARD,
    ScanKind.RECEIPT: Screen.RECEIPT,
}

BUSY_COLLECT = frozenset(
    {CollectStep.PAYING, CollectStep.FINDING_OUT, CollectStep.ARRIVING},
)
"""Money or paper is on its way: no scan, no time-out and no touch on the language leads away from here."""

BUSY_RESERVE = frozenset({ReserveStep.PLACING})

BUSY_CHECKOUT = frozenset(
    {CheckoutStep.OPENING, CheckoutStep.PAYING, CheckoutStep.FINDING_OUT, CheckoutStep.CLOSING}
)

_State = TypeVar("_State", bound=StrEnum)


def advance(table: Mapping[_State, frozenset[_State]], current: _State, target: _State) -> _State:
    """Step from ``current`` to ``target``; raises Illegal when the table has no such step."""
    if target not in table[current]:
        raise Illegal(f"{type(current).__name__}: {current} does not lead to {target}")
    return target


def pay_step(outcome: PaymentOutcome) -> PayStep:
    """What the customer is told for an outcome of the daemon."""
    return _OUTCOMES[outcome]


def may_pay_again(step: PayStep) -> bool:
    """Whether another attempt may be offered: only where the last one certainly moved no money."""
    return PayStep.STARTING in PAY_STEPS[step]


def scan_answer(kind: ScanKind, *, busy: bool, whole: bool) -> ScanAnswer:
    """What is said of a scan that leads nowhere. ``whole``: daemon and store answer, so that it could be looked up."""
    if busy:
        return ScanAnswer.WAIT
    if not whole:
        return ScanAnswer.OFFLINE
    return ScanAnswer.UNKNOWN if kind in (ScanKind.UNKNOWN, ScanKind.PRODUCT) else ScanAnswer.OVER


def scan_target(kind: ScanKind, *, busy: bool) -> Screen | None:
    """The screen a scan leads to, from wherever the customer is; None when it leads nowhere.

    ``busy`` is true while money or paper is on its way: then a scan must not take the screen away.
    """
    return None if busy else _SCANS.get(kind)
