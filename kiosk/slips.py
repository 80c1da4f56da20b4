"""The paper a customer takes along: the slip of a reservation and the slip with a queue number.

What a slip says is decided here in the customer's language; how it is set belongs to the printer's driver. Nothing
personal but the masked name is printed: slips are left lying about.
"""

from __future__ import annotations

from daemon.schema import Align, Columns, Feed, Language, Qr, Receipt, ReservationView, Rule, Text
from kiosk import codes, locale

_WORDS: dict[str, dict[Language, str]] = {
    "reserved": {
        Language.DA: "Reserveret til dig",
        Language.NB: "Reservert til deg",
        Language.SV: "Reserverat till dig",
        Language.EN: "Reserved for you",
    },
    "code": {
        Language.DA: "Din kode",
        Language.NB: "Din kode",
        Language.SV: "Din kod",
        Language.EN: "Your code",
    },
    "fetch": {
        Language.DA: "Hentes i",
        Language.NB: "Hentes i",
        Language.SV: "Hämtas i",
        Language.EN: "Collect at",
    },
    "until": {
        Language.DA: "Senest",
        Language.NB: "Senest",
        Language.SV: "Senast",
        Language.EN: "No later than",
    },
    "total": {
        Language.DA: "I alt",
        Language.NB: "Totalt",
        Language.SV: "Totalt",
        Language.EN: "Total",
    },
    "bring": {
        Language.DA: "Scan koden ved skærmen i butikken, og hav de sidste fire cifre af dit telefonnummer klar.",
        Language.NB: "Skann koden ved skjermen i butikken, og ha de fire siste sifrene i telefonnummeret klare.",
        Language.SV: "Skanna koden vid skärmen i butiken och ha de fyra sista siffrorna i ditt telefonnummer redo.",
        Language.EN: "Scan the code at the screen in the shop. Have the last four digits of your phone number ready.",
    },
    "queue": {
        Language.DA: "Dit nummer",
        Language.NB: "Ditt nummer",
        Language.SV: "Ditt nummer",
        Language.EN: "Your number",
    },
    "coming": {
        Language.DA: "En kollega er på vej med dine varer.",
        Language.NB: "En kollega er på vei med varene dine.",
        Language.SV: "En kollega är på väg med dina varor.",
        Language.EN: "A colleague is on the way with your goods.",
    },
    "paid": {
        Language.DA: "Betalt",
        Language.NB: "Betalt",
        Language.SV: "Betalt",
        Language.EN: "Paid",
    },
}


def _say(word: str, language: Language) -> str:
    return _WORDS[word][language]


def reservation_slip(reservation: ReservationView, language: Language) -> Receipt:
    """The slip of a new reservation: what, where, until when, and the code to scan."""
    shop = reservation.location
    blocks: list[Text | Columns | Rule | Qr | Feed] = [
        Text(shop.name, align=Align.CENTER, bold=True),
        Text(_say("reserved", language), align=Align.CENTER, bold=True, size=2),
        Rule(),
    ]
    for line in reservation.lines:
        name = locale.said(line.name, language)
        blocks.append(
            Columns(f"{line.quantity} x {name}", locale.amount(line.unit * line.quantity, language))
        )
    blocks += [
        Rule(),
        Columns(_say("total", language), locale.amount(reservation.total, language), bold=True),
        Feed(),
        Columns(_say("fetch", language), shop.name),
        Columns("", f"{shop.street}, {shop.postcode} {shop.city}"),
    ]
    if reservation.expires_at is not None:
        blocks.append(Columns(_say("until", language), locale.moment(reservation.expires_at, language)))
    blocks += [
        Feed(),
        Text(_say("code", language), align=Align.CENTER),
        Text(codes.whole(reservation.code), align=Align.CENTER, bold=True, size=2),
        Qr(codes.whole(reservation.code), size=8),
        Text(_say("bring", language), align=Align.CENTER),
    ]
    return Receipt(blocks=tuple(blocks), language=language.value)


def queue_slip(reservation: ReservationView, language: Language) -> Receipt:
    """The slip of a customer who has arrived: the queue number, and what is waited for."""
    blocks: list[Text | Columns | Rule | Qr | Feed] = [
        Text(reservation.location.name, align=Align.CENTER, bold=True),
        Text(_say("queue", language), align=Align.CENTER),
        Text(str(reservation.queue_number or ""), align=Align.CENTER, bold=True, size=2),
        Text(_say("coming", language), align=Align.CENTER),
        Rule(),
    ]
    blocks += [
        Columns(
            f"{line.quantity} x {locale.said(line.name, language)}",
            locale.amount(line.unit * line.quantity, language),
        )
        for line in reservation.lines
    ]
    blocks += [
        Rule(),
        Columns(
            _say("paid", language), locale.amount(reservation.total - reservation.due, language), bold=True
        ),
        Text(codes.whole(reservation.code), align=Align.CENTER),
    ]
    return Receipt(blocks=tuple(blocks), language=language.value)
