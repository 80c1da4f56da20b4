"""The receipt of a sale as a document: what the law and the customer want on paper, in the shop's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from daemon.schema import Language, SaleLine, VatLine
from daemon.store.places import Place
from drivers.money import amount, percent
from drivers.printers.receipt import Align, Block, Columns, Feed, Logo, Qr, Receipt, Rule, Text
from drivers.vocabulary import Money


@dataclass(frozen=True, slots=True)
class Paid:
    """One tender as the receipt names it; card fields are empty for cash."""

    kind: str
    amount: Money
    brand: str = ""
    last4: str = ""
    approval: str = ""
    terminal: str = ""


@dataclass(frozen=True, slots=True)
class Sold:
    """All that a receipt says."""

    place: Place
    language: Language
    number: str
    code: str
    """The receipt's own code, ``S…``: what a return begins with."""
    at: datetime
    clerk: str
    station: str
    lines: Sequence[SaleLine]
    total: Money
    vat: Sequence[VatLine]
    paid: Sequence[Paid]


@dataclass(frozen=True, slots=True)
class _Words:
    number: str
    served: str
    total: str
    vat: str
    card: str
    cash: str
    approval: str
    terminal: str
    thanks: str
    keep: str


_WORDS = {
    Language.DA: _Words(
        "Bon nr.",
        "Ekspedient",
        "I alt",
        "Heraf moms",
        "Kort",
        "Kontant",
        "Godkendelse",
        "Terminal",
        "Tak for besøget",
        "Gem bonen: den er beviset ved bytte og reklamation.",
    ),
    Language.NB: _Words(
        "Bong nr.",
        "Ekspeditør",
        "Totalt",
        "Herav mva.",
        "Kort",
        "Kontant",
        "Godkjenning",
        "Terminal",
        "Takk for besøket",
        "Ta vare på bongen: den er beviset ved bytte og reklamasjon.",
    ),
    Language.SV: _Words(
        "Kvitto nr",
        "Expedit",
        "Totalt",
        "Varav moms",
        "Kort",
        "Kontant",
        "Godkännande",
        "Terminal",
        "Tack för besöket",
        "Spara kvittot: det är beviset vid byte och reklamation.",
    ),
    Language.EN: _Words(
        "Receipt no.",
        "Served by",
        "Total",
        "VAT included",
        "Card",
        "Cash",
        "Approval",
        "Terminal",
        "Thank you for your visit",
        "Keep this receipt: it is your proof for exchanges and complaints.",
    ),
}


def document(sold: Sold) -> Receipt:
    """The receipt, ready to be printed."""
    return Receipt(blocks=tuple(_blocks(sold)), language=sold.language.value)


def _blocks(sold: Sold) -> Iterator[Block]:
    words, language, place = _WORDS[sold.language], sold.language, sold.place
    local = place.local(sold.at)
    yield Logo()
    yield Text(place.name, align=Align.CENTER, bold=True)
    yield Text(f"{place.street}, {place.postcode} {place.city}", align=Align.CENTER)
    yield Feed()
    yield Columns(f"{words.number} {sold.number}", f"{local:%Y-%m-%d %H:%M}")
    yield Text(f"{words.served}: {sold.clerk} ({sold.station})")
    yield Rule()
    for line in sold.lines:
        yield Columns(line.name[language], amount(line.total, language))
        if line.quantity > 1:
            yield Text(f"  {line.quantity} x {amount(line.unit, language)}")
    yield Rule()
    yield Columns(f"{words.total} {sold.total.currency}", amount(sold.total, language), bold=True, size=2)
    for vat in sold.vat:
        yield Columns(f"{words.vat} {percent(vat.vat_bp, language)}", amount(vat.vat, language))
    yield Rule()
    for paid in sold.paid:
        yield from _tender(paid, words, language)
    yield Rule()
    yield Text(words.thanks, align=Align.CENTER, bold=True)
    yield Text(words.keep, align=Align.CENTER)
    yield Qr(sold.code)
    yield Text(sold.code, align=Align.CENTER)


def _tender(paid: Paid, words: _Words, language: Language) -> Iterator[Block]:
    if paid.kind != "card":
        yield Columns(words.cash, amount(paid.amount, language))
        return
    card = " ".join(filter(None, (paid.brand or words.card, f"**** {paid.last4}" if paid.last4 else "")))
    yield Columns(card, amount(paid.amount, language))
    if paid.approval:
        yield Columns(words.approval, paid.approval)
    if paid.terminal:
        yield Columns(words.terminal, paid.terminal)
