"""What is read aloud, and how it is put: a control with its role and state, a page from its head on.

Pure. Two things are never in a sentence: a card number, whoever listens; and a customer's own words (name, phone, mail,
codes) while others can hear. EN 301 549, 5.1.3.8 and 5.1.3.9 ask for the latter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from daemon.schema import Language
from kiosk import locale
from kiosk.session import Session

HEAD = 8
"""So many texts of a new page are read without being asked for; the rest on demand."""
_CARD = re.compile(r"(?<!\d)(?:\d[ \N{NO-BREAK SPACE}-]?){12,18}\d(?!\d)")
"""Thirteen to nineteen digits (ISO/IEC 7812-1), as they are usually grouped."""
_CODE = re.compile(r"[A-Z0-9]{4}(?: [A-Z0-9]{2,4})+")


class Kind(StrEnum):
    """What stands on a screen, as far as reading is concerned."""

    HEADING = "heading"
    TEXT = "text"
    ALERT = "alert"
    """Said as soon as it stands there: an error, an event."""
    PICTURE = "picture"
    """Named by its text alternative; read with the whole screen only."""
    BUTTON = "button"
    CHOICE = "choice"
    BOX = "box"
    FIELD = "field"
    SLIDER = "slider"


CONTROLS = frozenset({Kind.BUTTON, Kind.CHOICE, Kind.BOX, Kind.FIELD, Kind.SLIDER})
TEXTS = frozenset({Kind.HEADING, Kind.TEXT, Kind.ALERT})
_WORDS: dict[str, dict[Language, str]] = {
    "button": {Language.DA: "knap", Language.NB: "knapp", Language.SV: "knapp", Language.EN: "button"},
    "choice": {Language.DA: "valg", Language.NB: "valg", Language.SV: "val", Language.EN: "choice"},
    "box": {
        Language.DA: "felt til flueben",
        Language.NB: "avkrysning",
        Language.SV: "kryssruta",
        Language.EN: "box",
    },
    "field": {
        Language.DA: "skrivefelt, pil ned for taster",
        Language.NB: "skrivefelt, pil ned for taster",
        Language.SV: "skrivfält, pil ner för tangenter",
        Language.EN: "field, arrow down for keys",
    },
    "slider": {Language.DA: "skyder", Language.NB: "skyver", Language.SV: "reglage", Language.EN: "slider"},
    "on": {Language.DA: "valgt", Language.NB: "valgt", Language.SV: "vald", Language.EN: "chosen"},
    "ticked": {Language.DA: "sat", Language.NB: "krysset av", Language.SV: "ikryssad", Language.EN: "ticked"},
    "unticked": {
        Language.DA: "ikke sat",
        Language.NB: "ikke krysset av",
        Language.SV: "inte ikryssad",
        Language.EN: "not ticked",
    },
    "empty": {Language.DA: "tomt", Language.NB: "tomt", Language.SV: "tomt", Language.EN: "empty"},
    "filled": {
        Language.DA: "udfyldt",
        Language.NB: "utfylt",
        Language.SV: "ifyllt",
        Language.EN: "filled in",
    },
    "hidden": {
        Language.DA: "personligt, læses kun op i høretelefoner",
        Language.NB: "personlig, leses bare opp i hodetelefoner",
        Language.SV: "personligt, läses bara upp i hörlurar",
        Language.EN: "personal, read in a headset only",
    },
    "card": {
        Language.DA: "kortnummer",
        Language.NB: "kortnummer",
        Language.SV: "kortnummer",
        Language.EN: "card number",
    },
    "begun": {
        Language.DA: "Oplæsning er slået til. Pil højre går videre, enter vælger.",
        Language.NB: "Opplesing er på. Pil høyre går videre, enter velger.",
        Language.SV: "Uppläsning är på. Högerpil går vidare, enter väljer.",
        Language.EN: "Reading aloud is on. Arrow right goes on, enter chooses.",
    },
    "loud": {
        Language.DA: "Andre kan høre med. Det personlige læses kun op i høretelefoner.",
        Language.NB: "Andre kan høre på. Det personlige leses bare opp i hodetelefoner.",
        Language.SV: "Andra kan höra. Det personliga läses bara upp i hörlurar.",
        Language.EN: "Others can hear this. What is personal is read in a headset only.",
    },
}


_TELLING = 10
"""Fewer points tell nothing of anybody, and a digit is part of much that is read."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing on the screen, as assistive technology knows it."""

    kind: Kind
    name: str
    value: str = ""
    more: str = ""
    """What is to be known of it besides, such as why it was not taken."""
    checked: bool = False
    secret: bool = False
    """A field whose letters are not shown."""


def word(name: str, language: Language) -> str:
    """One of our own words, such as ``begun``."""
    return _WORDS[name][language]


def personal(session: Session) -> frozenset[str]:
    """The customer's own words and amounts: what others must not hear. Empty words are left out.

    A price at the shelf is everybody's to hear; what is on a card, or due for a reservation, is not.
    """
    reserving, collecting, held = session.reserving, session.collecting, session.holding
    words = {reserving.name, reserving.phone, collecting.code, collecting.last4, session.receipting.address}
    for reservation in (reserving.result, collecting.reservation):
        if reservation is not None:
            words |= {reservation.code, reservation.name}
            if reservation.due.minor:
                words.add(locale.amount(reservation.due, session.language))
    if held.member is not None:
        words |= {held.member.name, held.member.phone, held.member.email}
        if held.member.points >= _TELLING:
            words.add(locale.number(held.member.points, session.language))
    if held.gift_card is not None:
        words |= {held.gift_card.code, locale.amount(held.gift_card.balance, session.language)}
    return frozenset(each for each in words if each.strip())


def control(told: Told, language: Language, *, private: bool) -> str:
    """A control that the keys have come to: name, role, state. What a field holds is for a headset alone."""
    parts = [told.name]
    if (
        len(told.name) > 1 or told.kind is not Kind.BUTTON
    ):  # a key of the keyboard says its letter and no more
        parts.append(_WORDS[told.kind.value][language])
    if told.kind is Kind.CHOICE and told.checked:
        parts.append(_WORDS["on"][language])
    elif told.kind is Kind.BOX:
        parts.append(_WORDS["ticked" if told.checked else "unticked"][language])
    elif told.kind is Kind.FIELD:
        if told.value == "":
            parts.append(_WORDS["empty"][language])
        else:
            parts.append(told.value if private and not told.secret else _WORDS["filled"][language])
    elif told.kind is Kind.SLIDER:
        parts.append(told.value)
    parts.append(told.more)
    return ", ".join(part for part in parts if part)


def page(texts: Sequence[Told], most: int = HEAD) -> list[str]:
    """The head of a page, or all of it, in the order it stands; what stands there twice in a row is said once."""
    said = [told.name.strip() for told in texts if told.name.strip()]
    return [words for words, _ in groupby(said)][:most]


def whole(all_of_it: Sequence[Told], language: Language, *, private: bool) -> list[str]:
    """Everything on the screen in its order: texts, pictures by their alternative, controls with role and state."""
    said = [
        control(told, language, private=private) if told.kind in CONTROLS else told.name for told in all_of_it
    ]
    return [words for words, _ in groupby(said)]


def news(before: Iterable[Told], now: Sequence[Told]) -> list[str]:
    """What has come to a page that stands: all of it with a heading or an alert, nothing while only figures change."""
    known = {told.name for told in before}
    fresh = [told for told in now if told.name not in known]
    return page(fresh) if any(told.kind in (Kind.HEADING, Kind.ALERT) for told in fresh) else []


def fit(sentence: str, words: frozenset[str], language: Language, *, private: bool) -> str:
    """The sentence as it may be heard; codes are spelled, and a hyphen that keeps a line together is a hyphen."""
    plain = sentence.replace("\N{NON-BREAKING HYPHEN}", "-")
    heard = _CARD.sub(lambda found: _WORDS["card"][language] if _luhn(found[0]) else found[0], plain)
    if not private:
        for each in words:
            heard = _loosely(each).sub(_WORDS["hidden"][language], heard)
    return _CODE.sub(lambda found: ", ".join(found[0].replace(" ", "")), heard)


def _loosely(words: str) -> re.Pattern[str]:
    """Finds the words however they are spaced: a code is shown in groups, a phone number in pairs."""
    letters = [re.escape(letter) for letter in words if not letter.isspace()]
    return re.compile(r"(?<!\w)" + r"[\s-]*".join(letters) + r"(?!\w)", re.IGNORECASE)


def _luhn(text: str) -> bool:
    """Whether the check digit fits (ISO/IEC 7812-1, annex B)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(digits[-1::-2])) % 10 == 0
