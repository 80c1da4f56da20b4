"""Receipts to look at: one per language, with every block a shop's receipt has."""

from __future__ import annotations

from drivers.printers.receipt import (
    Align,
    Barcode,
    Block,
    Columns,
    Feed,
    Language,
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
from drivers.vocabulary import Currency, Money

CODE = "S7K3M9QK7K3M9QK7K3M9QK7K3M"
WORDS: dict[Language, tuple[str, ...]] = {
    "da": ("Bon nr.", "Vare", "Beløb", "I alt", "Kort", "Tak for besøget", "Bordlampe Øresund, blå"),
    "nb": ("Bong nr.", "Vare", "Beløp", "Totalt", "Kort", "Takk for besøket", "Bordlampe Ærfugl, blå"),
    "sv": ("Kvitto nr", "Vara", "Belopp", "Totalt", "Kort", "Tack för besöket", "Bordslampa Älven, blå"),
    "en": ("Receipt no.", "Item", "Amount", "Total", "Card", "Thank you", "Table lamp “Fjord”, blue"),
}


def money(minor: int) -> Money:
    return Money(minor, Currency.DKK)


def sample(language: Language, *more: Block) -> Receipt:
    """A receipt of two rates of VAT; ``more`` blocks stand at its end."""
    number, item, amount, total, card, thanks, lamp = WORDS[language]
    return Receipt(
        (
            Logo(),
            Text("Nordlys Århus", align=Align.CENTER, bold=True),
            Text("Strøget 12, 8000 Aarhus C", align=Align.CENTER),
            Feed(),
            Columns(f"{number} kiosk-1-000123", "2026-11-18 12:04"),
            Rule(),
            Table(
                (TableColumn(item), TableColumn(amount, Align.RIGHT, 0)),
                ((f"{lamp}\n2 x 1.129,95", "2.259,90"), ("Kaffe 250 g <b>€</b>", "49,95")),
            ),
            Rule(double=True),
            Totals((Total(total, money(230985), emphasised=True),)),
            Taxes(
                (
                    TaxRow(2500, money(180792), money(45198), money(225990)),
                    TaxRow("12", money(4460), money(535), money(4995)),
                )
            ),
            Columns(f"{card} **** 1234", "2.309,85", bold=True),
            Text(thanks, align=Align.CENTER, bold=True, size=2),
            Qr(CODE),
            Text(CODE, align=Align.CENTER),
            Barcode("952000000001"),
            *more,
        ),
        language=language,
    )
