"""What a shop prints, in four languages on four papers: the documents, and how a golden of them is made.

``python -m tests.drivers.printers.goldens`` writes all of them anew into ``tests/traces/escpos/golden``: look at every
picture before it is committed. A golden is three files: the text with its styles (``.txt``), the bytes command by
command (``.esc``; of pictures their length and digest), and the paper, all documents beside each other (``.png``).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from drivers.money import amount
from drivers.printers.command_stream import Command
from drivers.printers.command_stream import Text as Words
from drivers.printers.escpos import EscposEncoder
from drivers.printers.escpos_lexer import Lexer
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.escpos_slip import Slip
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

GOLDEN = Path(__file__).parents[2] / "traces" / "escpos" / "golden"
GAP = 24
"""Pixels between two documents of a picture."""
DATA_SHOWN = 40
"""Bytes of a command's arguments that are written out; longer ones are pictures."""

PAPERS: dict[str, EscposEncoder] = {
    "48-on-80": EscposEncoder.for_profile("TM-T20II"),
    "42-on-80": EscposEncoder.for_profile("TM-T88V"),
    "64-on-80": EscposEncoder.for_profile("TM-T20II", columns="64"),
    "32-on-58": EscposEncoder.for_profile("default", columns="32", pixels="384"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one language."""

    currency: Currency
    rates: tuple[int, int]
    shop: tuple[str, str, str]
    number: str
    served: str
    heads: tuple[str, str, str]
    lamp: str
    coffee: str
    subtotal: str
    discount: str
    total: str
    card: str
    gift_card: str
    thanks: str
    keep: str
    returned: str
    refund: str
    back: str
    reserved: str
    until: str
    code: str
    before: str
    used: str
    balance: str


SAID: dict[Language, Said] = {
    "da": Said(
        Currency.DKK,
        (2500, 0),
        ("Lys & Ro", "Hejrevingegade 14, 8000 Aarhus C", "CVR-nr. 12 34 56 78"),
        "Bon nr.",
        "Ekspedient: Maja (kasse 1)",
        ("Vare", "Antal", "Beløb"),
        "Bordlampe “Øresund”, sort metal med ledning af stof",
        "Æblejuice, økologisk ½ l",
        "Varer i alt",
        "Medlemsrabat 10 %",
        "I alt",
        "Visa **** 1234",
        "Gavekort **** 9Q7X",
        "Tak for besøget",
        "Gem bonen: den er beviset ved bytte og reklamation.",
        "RETUR",
        "Returnerede varer",
        "Tilbage til dig",
        "Reserveret",
        "Hentes senest",
        "Din kode",
        "Saldo før",
        "Brugt nu",
        "Saldo nu",
    ),
    "nb": Said(
        Currency.NOK,
        (2500, 1500),
        ("Lys & Ro", "Skippergata 31, 0154 Oslo", "Org.nr. 912 345 678 MVA"),
        "Bong nr.",
        "Ekspeditør: Åse (kasse 1)",
        ("Vare", "Antall", "Beløp"),
        "Bordlampe «Mjøsa», svart metall med ledning av tøy",
        "Eplejuice, økologisk ½ l",
        "Varer i alt",
        "Medlemsrabatt 10 %",
        "Totalt",
        "Visa **** 1234",
        "Gavekort **** 9Q7X",
        "Takk for besøket",
        "Ta vare på bongen: den er beviset ved bytte og reklamasjon.",
        "RETUR",
        "Returnerte varer",
        "Tilbake til deg",
        "Reservert",
        "Hentes senest",
        "Din kode",
        "Saldo før",
        "Brukt nå",
        "Saldo nå",
    ),
    "sv": Said(
        Currency.SEK,
        (2500, 1200),
        ("Lys & Ro", "Västerlånggatan 7, 111 29 Stockholm", "Org.nr 556123-4567"),
        "Kvitto nr",
        "Expedit: Göran (kassa 1)",
        ("Vara", "Antal", "Belopp"),
        "Bordslampa ”Vänern”, svart metall med tygklädd sladd",
        "Äppelmust, ekologisk ½ l",
        "Varor totalt",
        "Medlemsrabatt 10 %",
        "Totalt",
        "Visa **** 1234",
        "Presentkort **** 9Q7X",
        "Tack för besöket",
        "Spara kvittot: det är beviset vid byte och reklamation.",
        "RETUR",
        "Returnerade varor",
        "Tillbaka till dig",
        "Reserverad",
        "Hämtas senast",
        "Din kod",
        "Saldo före",
        "Använt nu",
        "Saldo nu",
    ),
    "en": Said(
        Currency.EUR,
        (2300, 1350),
        ("Lys & Ro", "14 Capel Street, Dublin D01 T0C4", "VAT no. IE1234567T"),
        "Receipt no.",
        "Served by: Łukasz (till 1)",
        ("Item", "Qty", "Amount"),
        "Table lamp “Øresund”, black metal, cloth-covered cable",
        "Apple juice, organic ½ l",
        "Items",
        "Member discount 10%",
        "Total",
        "Visa **** 1234",
        "Gift card **** 9Q7X",
        "Thank you for your visit",
        "Keep this receipt: it is your proof for exchanges and complaints.",
        "RETURN",
        "Goods returned",
        "Refund to you",
        "Reserved",
        "Collect by",
        "Your code",
        "Balance before",
        "Used now",
        "Balance now",
    ),
}

LAMP, JUICE, DISCOUNT, BY_GIFT_CARD = 1_299_00, 49_95, -129_90, 269_00


def documents(language: Language) -> Iterator[tuple[str, Receipt, bool]]:
    """Every document by its name, and whether it is printed as a copy."""
    said = SAID[language]
    for name, blocks, copy in (
        ("sale", _sale(said), False),
        ("copy", _sale(said), True),
        ("return", _return(said), False),
        ("reservation", _reservation(said), False),
        ("gift card", _gift_card(said), False),
    ):
        yield name, Receipt(blocks=tuple(blocks), language=language), copy


def _language(said: Said) -> Language:
    return next(language for language, words in SAID.items() if words is said)


def _head(said: Said) -> Iterator[Block]:
    yield Logo()
    yield Text(said.shop[0], align=Align.CENTER, bold=True, size=2)
    yield Text(f"{said.shop[1]}\n{said.shop[2]}", align=Align.CENTER)
    yield Feed()
    yield Columns(f"{said.number} 000123", "2026-11-22 14:05")
    yield Text(said.served)


def _goods(said: Said, *rows: tuple[str, str, int]) -> Table:

    language = _language(said)
    item, count, sum_ = said.heads
    return Table(
        columns=(
            TableColumn(item),
            TableColumn(count, Align.RIGHT, share=0),
            TableColumn(sum_, Align.RIGHT, share=0),
        ),
        rows=tuple(
            (name, number, amount(Money(minor, said.currency), language)) for name, number, minor in rows
        ),
    )


def _taxes(said: Said, *gross: int) -> Taxes:
    rows = []
    for rate, minor in zip(said.rates, gross, strict=True):
        net = round(minor * 10_000 / (10_000 + rate))
        rows.append(TaxRow(rate, *(Money(part, said.currency) for part in (net, minor - net, minor))))
    return Taxes(tuple(rows))


def _sale(said: Said) -> Iterator[Block]:
    def money(minor: int) -> Money:
        return Money(minor, said.currency)

    total = LAMP + 2 * JUICE + DISCOUNT
    yield from _head(said)
    yield Rule()
    yield _goods(said, (said.lamp, "1", LAMP), (said.coffee, "2", 2 * JUICE))
    yield Rule()
    yield Totals(
        (
            Total(said.subtotal, money(LAMP + 2 * JUICE)),
            Total(said.discount, money(DISCOUNT)),
            Total(said.total, money(total)),
        )
    )
    yield Feed()
    language = _language(said)
    yield Columns(said.card, amount(money(total - BY_GIFT_CARD), language))
    yield Columns(said.gift_card, amount(money(BY_GIFT_CARD), language))
    yield Rule()
    yield _taxes(said, LAMP + DISCOUNT, 2 * JUICE)
    yield Rule()
    yield Text(said.thanks, align=Align.CENTER, bold=True)
    yield Text(said.keep, align=Align.CENTER)
    yield Barcode("9521234567899")
    yield Qr("SWCQRQ5WEWR96MCTZ1MGMV5ZKXTR")
    yield Text("SWCQRQ5WEWR96MCTZ1MGMV5ZKXTR", align=Align.CENTER)


def _return(said: Said) -> Iterator[Block]:
    yield from _head(said)
    yield Text(said.returned, align=Align.CENTER, bold=True, size=2)
    yield Rule()
    yield _goods(said, (said.lamp, "-1", -(LAMP + DISCOUNT)))
    yield Rule()
    yield Totals(
        (
            Total(said.refund, Money(-(LAMP + DISCOUNT), said.currency)),
            Total(said.back, Money(-(LAMP + DISCOUNT), said.currency), emphasised=True),
        )
    )
    yield _taxes(said, -(LAMP + DISCOUNT), 0)
    yield Rule()
    yield Barcode("S000123", "code39")


def _reservation(said: Said) -> Iterator[Block]:
    yield Text(said.shop[0], align=Align.CENTER, bold=True)
    yield Text(said.reserved, align=Align.CENTER, bold=True, size=2)
    yield Rule(double=True)
    yield Columns(f"1 × {said.lamp}", "")
    yield Columns(f"2 × {said.coffee}", "")
    yield Rule()
    yield Columns(said.until, "2026-11-24 18:00", bold=True)
    yield Feed()
    yield Text(said.code, align=Align.CENTER)
    yield Text("R7K2M9QX", align=Align.CENTER, bold=True, size=2)
    yield Qr("R7K2M9QX", size=8)


def _gift_card(said: Said) -> Iterator[Block]:
    def money(minor: int) -> Money:
        return Money(minor, said.currency)

    yield Text(said.shop[0], align=Align.CENTER, bold=True)
    yield Text(said.gift_card, align=Align.CENTER)
    yield Rule(double=True)
    yield Totals(
        (
            Total(said.before, money(500_00)),
            Total(said.used, money(-BY_GIFT_CARD)),
            Total(said.balance, money(500_00 - BY_GIFT_CARD)),
        )
    )
    yield Barcode("G9Q7X4T2K", "code128")


@dataclass(frozen=True, slots=True)
class Golden:
    """All documents of a language on one paper."""

    text: str
    commands: str
    picture: Image.Image

    def png(self) -> bytes:
        """The picture in two colours, as small as it gets."""
        out = io.BytesIO()
        self.picture.save(out, "PNG", optimize=True)
        return out.getvalue()


def golden(language: Language, paper: str) -> Golden:
    """What comes out."""
    encoder = PAPERS[paper]
    texts, commands, slips = [], [], []
    for name, receipt, copy in documents(language):
        data = encoder.render(receipt, copy=copy)
        slip = _printed(data, encoder.pixels)
        texts.append(f"=== {name} ===\n{slip.marked}")
        commands.append(f"=== {name} ===\n" + "".join(f"{line}\n" for line in _commands(data)))
        slips.append(slip)
    return Golden("\n".join(texts), "\n".join(commands), _side_by_side(slips))


def _printed(data: bytes, width: int) -> Slip:
    simulator = EscposSimulator(width=width)
    simulator.feed(data, 0.0)
    assert simulator.knobs()["unknown_commands"] == []
    assert simulator.knobs()["half_fed"] == 0
    (slip,) = simulator.receipts()
    return slip


def _commands(data: bytes) -> Iterator[str]:
    for token in Lexer().feed(data):
        match token:
            case Words():
                yield f"  {token.data!r}"
            case Command() if len(token.args) > DATA_SHOWN:
                digest = hashlib.sha256(token.args).hexdigest()[:16]
                yield f"{_escaped(token.name)} {len(token.args)} bytes, sha256 {digest}"
            case Command():
                yield f"{_escaped(token.name)} {token.args.hex(' ')}".rstrip()
            case _:
                raise AssertionError(token)


def _escaped(name: bytes) -> str:
    signs = {0x1B: "ESC", 0x1D: "GS", 0x10: "DLE", 0x0A: "LF"}
    return " ".join(signs.get(byte, chr(byte)) for byte in name)


def _side_by_side(slips: list[Slip]) -> Image.Image:
    papers = [Image.open(io.BytesIO(slip.png())).convert("L") for slip in slips]
    width = sum(paper.width for paper in papers) + GAP * (len(papers) - 1)
    sheet = Image.new("L", (width, max(paper.height for paper in papers)), 0)
    left = 0
    for paper in papers:
        sheet.paste(paper, (left, 0))
        left += paper.width + GAP
    return sheet.point(lambda grey: 255 if grey > 128 else 0).convert("1")


def main() -> None:
    """Write every golden anew."""
    for language in SAID:
        for paper in PAPERS:
            made = golden(language, paper)
            place = GOLDEN / f"{language}-{paper}"
            place.with_suffix(".txt").write_text(made.text, encoding="utf-8")
            place.with_suffix(".esc").write_text(made.commands, encoding="utf-8")
            place.with_suffix(".png").write_bytes(made.png())


if __name__ == "__main__":
    main()
