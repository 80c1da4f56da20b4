"""The receipt of a sale as a document: what the law and the customer want on paper, in the shop's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from daemon.schema import Language, SaleLine, VatLine
from daemon.store.places import Place
from drivers.money import amount
from drivers.printers.receipt import (
    Align,
    Block,
    Columns,
    Feed,
    Logo,
    Qr,
    Receipt,
    Rule,
    Table,
    TableColumn,
    Taxes,
    TaxRow,
    Text,
    Total,
    Totals,
)
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
    points: int = 0
    """What a member earned."""


@dataclass(frozen=True, slots=True)
class SoldCard:
    """A gift card that was sold. Not its code: that stands nowhere but in the customer's hand."""

    place: Place
    language: Language
    number: str
    at: datetime
    clerk: str
    station: str
    last4: str
    value: Money
    expires_on: date | None
    paid: Paid


@dataclass(frozen=True, slots=True)
class _Words:
    number: str
    served: str
    goods: str
    amount: str
    total: str
    card: str
    cash: str
    gift_card: str
    approval: str
    terminal: str
    points: str
    valid_until: str
    thanks: str
    keep: str


_WORDS = {
    Language.DA: _Words(
        "Bon nr.",
        "Ekspedient",
        "Vare",
        "Beløb",
        "I alt",
        "Kort",
        "Kontant",
        "Gavekort",
        "Godkendelse",
        "Terminal",
        "Optjente point",
        "Gyldigt til",
        "Tak for besøget",
        "Gem bonen: den er beviset ved bytte og reklamation.",
    ),
    Language.NB: _Words(
        "Bong nr.",
        "Ekspeditør",
        "Vare",
        "Beløp",
        "Totalt",
        "Kort",
        "Kontant",
        "Gavekort",
        "Godkjenning",
        "Terminal",
        "Opptjente poeng",
        "Gyldig til",
        "Takk for besøket",
        "Ta vare på bongen: den er beviset ved bytte og reklamasjon.",
    ),
    Language.SV: _Words(
        "Kvitto nr",
        "Expedit",
        "Vara",
        "Belopp",
        "Totalt",
        "Kort",
        "Kontant",
        "Presentkort",
        "Godkännande",
        "Terminal",
        "Intjänade poäng",
        "Giltigt till",
        "Tack för besöket",
        "Spara kvittot: det är beviset vid byte och reklamation.",
    ),
    Language.EN: _Words(
        "Receipt no.",
        "Served by",
        "Item",
        "Amount",
        "Total",
        "Card",
        "Cash",
        "Gift card",
        "Approval",
        "Terminal",
        "Points earned",
        "Valid until",
        "Thank you for your visit",
        "Keep this receipt: it is your proof for exchanges and complaints.",
    ),
}


def document(sold: Sold) -> Receipt:
    """The receipt, ready to be printed."""
    return Receipt(blocks=tuple(_blocks(sold)), language=sold.language.value)


def card_document(sold: SoldCard) -> Receipt:
    """The receipt of a gift card. It names no VAT: that is due when it is spent (Directive 2006/112/EC, Art. 30b)."""
    words, language = _WORDS[sold.language], sold.language
    until = () if sold.expires_on is None else (Columns(words.valid_until, f"{sold.expires_on:%Y-%m-%d}"),)
    return Receipt(
        blocks=(
            *_head(sold, words),
            Columns(f"{words.gift_card} **** {sold.last4}", amount(sold.value, language)),
            *until,
            Rule(),
            Totals((Total(words.total, sold.value, emphasised=True),)),
            Rule(),
            *_tender(sold.paid, words, language),
            Rule(),
            Text(words.thanks, align=Align.CENTER, bold=True),
            Text(words.keep, align=Align.CENTER),
        ),
        language=language.value,
    )


def _head(sold: Sold | SoldCard, words: _Words) -> Iterator[Block]:
    place = sold.place
    local = place.local(sold.at)
    yield Logo()
    yield Text(place.name, align=Align.CENTER, bold=True)
    yield Text(f"{place.street}, {place.postcode} {place.city}", align=Align.CENTER)
    yield Feed()
    yield Columns(f"{words.number} {sold.number}", f"{local:%Y-%m-%d %H:%M}")
    yield Text(f"{words.served}: {sold.clerk} ({sold.station})")
    yield Rule()


def _blocks(sold: Sold) -> Iterator[Block]:
    words, language = _WORDS[sold.language], sold.language
    yield from _head(sold, words)
    yield Table(
        columns=(TableColumn(words.goods), TableColumn(words.amount, Align.RIGHT, share=0)),
        rows=tuple((_goods(line, language), amount(line.total, language)) for line in sold.lines),
    )
    yield Rule()
    yield Totals((Total(words.total, sold.total, emphasised=True),))
    yield Taxes(tuple(TaxRow(vat.vat_bp, vat.net, vat.vat, vat.net + vat.vat) for vat in sold.vat))
    yield Rule()
    for paid in sold.paid:
        yield from _tender(paid, words, language)
    if sold.points:
        yield Columns(words.points, str(sold.points))
    yield Rule()
    yield Text(words.thanks, align=Align.CENTER, bold=True)
    yield Text(words.keep, align=Align.CENTER)
    yield Qr(sold.code)
    yield Text(sold.code, align=Align.CENTER)


def _goods(line: SaleLine, language: Language) -> str:
    """What was bought; of several, on a second line how many and what one costs."""
    several = f"\n{line.quantity} x {amount(line.unit, language)}" if line.quantity > 1 else ""
    return line.name[language] + several


def _tender(paid: Paid, words: _Words, language: Language) -> Iterator[Block]:
    if paid.kind == "gift_card":
        yield Columns(f"{words.gift_card} **** {paid.last4}", amount(paid.amount, language))
        return
    if paid.kind != "card":
        yield Columns(words.cash, amount(paid.amount, language))
        return
    card = " ".join(filter(None, (paid.brand or words.card, f"**** {paid.last4}" if paid.last4 else "")))
    yield Columns(card, amount(paid.amount, language))
    if paid.approval:
        yield Columns(words.approval, paid.approval)
    if paid.terminal:
        yield Columns(words.terminal, paid.terminal)
