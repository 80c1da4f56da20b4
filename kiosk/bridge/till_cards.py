"""What the till's rows say, as maps for QML: reservations, lines of a sale, payments in doubt, devices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from daemon.schema import (
    DeviceView,
    Language,
    Money,
    PaymentKind,
    PaymentState,
    PaymentView,
    PowerState,
    Problem,
    ReservationView,
    SaleLine,
)
from kiosk import codes, locale
from kiosk.bridge.cards import Url, money
from kiosk.till.desk import DECIDABLE, READY

LINE_ROLES = ("line", "gtin", "name", "image", "fallback", "quantity", "unit", "amount")
HAND_ROLES = ("gtin", "name", "image", "fallback", "quantity", "amount")
DESK_ROLES = (
    "reservation",
    "code",
    "name",
    "items",
    "what",
    "age",
    "left",
    "late",
    "due",
    "state",
    "queue",
    "arrived",
    "bin",
)
DEVICE_ROLES = ("device", "kind", "title", "tone", "problem")
DOUBT_ROLES = ("payment", "amount", "at", "back", "decidable", "disputed", "here", "there")

_SOON = timedelta(hours=2)
"""What is ready and expires within this is marked."""
_LONG = timedelta(hours=1)
"""What waits longer than this to be picked is marked."""
_STOPS = {
    Problem.REC_EMPTY,
    Problem.COVER_OPEN,
    Problem.PAPER_JAM,
    Problem.CUTTER_ERROR,
    Problem.UNREACHABLE,
    Problem.OUT_OF_ORDER,
}


def sale_line(item: SaleLine, language: Language, url: Url) -> dict[str, Any]:
    """One line of the sale under way."""
    return {
        "line": item.gtin,
        "gtin": item.gtin,
        "name": locale.said(item.name, language),
        "image": url(item.image),
        "fallback": "",
        "quantity": item.quantity,
        "unit": locale.amount(item.unit, language),
        "amount": locale.amount(item.total, language),
    }


def desk(item: ReservationView, language: Language, *, arrived: bool) -> dict[str, Any]:
    """One reservation on the desk, to be picked or ready."""
    now = datetime.now(UTC)
    first = locale.said(item.lines[0].name, language) if item.lines else ""
    rest = item.expires_at - now if item.expires_at is not None else None
    waits = item.state in READY
    late = rest is not None and rest < _SOON if waits else now - item.created_at > _LONG
    return {
        "reservation": item.id,
        "code": codes.spaced(item.code),
        "name": item.name,
        "items": item.items,
        "what": first if len(item.lines) < 2 else f"{first} … +{len(item.lines) - 1}",
        "age": locale.span(now - item.created_at, language),
        "left": left(item, language),
        "late": bool(late),
        "due": locale.amount(item.due, language) if item.due.minor else "",
        "state": item.state.value,
        "queue": item.queue_number or 0,
        "arrived": arrived,
        "bin": item.bin,
    }


def handing(view: ReservationView, language: Language) -> dict[str, Any]:
    """The reservation that is being handed over."""
    return {
        "reservation": view.id,
        "code": codes.spaced(view.code),
        "name": view.name,
        "bin": view.bin,
        "state": view.state.value,
        "queue": view.queue_number or 0,
        "arrived": view.queue_number is not None,
        "due": money(view.due, language),
        "dueWords": locale.amount(view.due, language) if view.due.minor else "",
        "items": view.items,
        "idNeeded": view.id_needed,
        "left": left(view, language),
    }


def left(item: ReservationView, language: Language) -> str:
    """How long a ready reservation still waits for its customer; empty for others."""
    if item.state not in READY or item.expires_at is None:
        return ""
    return locale.span(item.expires_at - datetime.now(UTC), language)


def doubt(item: PaymentView, language: Language) -> dict[str, Any]:
    """One payment that a clerk has to look at."""

    def side(amount: Money | None) -> str:
        return locale.amount(amount, language) if amount is not None else ""

    return {
        "payment": item.id,
        "amount": locale.amount(item.amount, language),
        "at": locale.clock(item.created_at, language),
        "back": item.kind is not PaymentKind.PAYMENT,
        "decidable": item.state in DECIDABLE,
        "disputed": item.state is PaymentState.CONFLICT,
        "here": side(item.conflict.here) if item.conflict else "",
        "there": side(item.conflict.there) if item.conflict else "",
    }


def device(item: DeviceView) -> dict[str, Any]:
    """One device in the till's line of lamps: what stops it comes before what merely warns."""
    stops = _STOPS & set(item.problems)
    away = item.power in (PowerState.OFF, PowerState.OFFLINE, PowerState.OFF_OFFLINE)
    problem = next(iter(sorted(stops or set(item.problems))), Problem.UNREACHABLE if away else None)
    tone = "stop" if stops or away else "warn" if problem is not None else "ok"
    return {
        "device": item.id,
        "kind": item.device_class.value,
        "title": item.title,
        "tone": tone,
        "problem": problem.value if problem is not None else "",
    }
