"""Letters about reservations: what stands in them, and the sheet with the code that goes along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from daemon.mail.letters import Words
from daemon.mail.reservation_texts import RESERVATION
from daemon.schema import Align, Language, Qr, Receipt, Text
from daemon.store.notices import Told
from daemon.store.outbox import MailKind
from drivers.money import amount

KINDS = frozenset(RESERVATION[Language.EN].subjects)
"""Kinds of letters that are about a reservation."""
TO_COME = frozenset({MailKind.RESERVED, MailKind.READY, MailKind.REMINDER})
"""These tell the customer how to collect: where, with which code, and until when once the goods wait."""
NAMES_GOODS = TO_COME | {MailKind.CANCELLED, MailKind.EXPIRED}


def reservation_words(kind: MailKind, language: Language, told: Told, shop: str) -> Words:
    """The letter of this kind; ``shop`` is what the sender is called."""
    words = RESERVATION[language]
    subject = words.subjects[kind].format(shop=told.shop)
    return Words(subject, tuple(_said(kind, language, told)), shop or told.shop, words.why)


def sheet(language: Language, told: Told) -> Receipt:
    """The code to be scanned, on a sheet of its own."""
    words = RESERVATION[language]
    return Receipt(
        blocks=(
            Text(told.shop, align=Align.CENTER, bold=True),
            Text(f"{told.street}, {told.city}", align=Align.CENTER),
            Qr(told.qr or told.code, size=8),
            Text(told.code, align=Align.CENTER, bold=True, size=2),
            Text("" if told.until is None else words.when(told.until), align=Align.CENTER),
        ),
        language=language.value,
    )


def _said(kind: MailKind, language: Language, told: Told) -> Iterator[str]:
    words = RESERVATION[language]
    yield words.greeting
    yield words.said[kind]
    if kind in NAMES_GOODS and told.goods:
        yield _list(words.goods, told.goods)
    lost = [*told.goods, *told.short] if kind is MailKind.REJECTED else told.short
    if lost and kind not in {MailKind.CANCELLED, MailKind.EXPIRED}:
        yield _list(words.short, lost)
    if kind in TO_COME:
        if told.until is None:
            yield words.where.format(shop=told.shop, street=told.street, city=told.city)
        else:
            yield words.fetch.format(
                until=words.when(told.until), shop=told.shop, street=told.street, city=told.city
            )
        yield words.code.format(code=told.code)
        if told.due.minor:
            yield words.due.format(due=amount(told.due, language))
    if told.owed.minor:
        yield words.owed.format(owed=amount(told.owed, language))


def _list(head: str, items: Sequence[tuple[int, str]]) -> str:
    return "\n".join([head, *(f"{pieces} × {name}" for pieces, name in items)])
