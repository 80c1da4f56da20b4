"""The PDF: tagged, in its language, the same bytes each time, and made by a process that cannot hurt the daemon."""

from __future__ import annotations

import asyncio
import base64
import sys

import pytest

from daemon.receipts import pdf as module
from daemon.receipts.pdf import CannotSet, Typesetter
from drivers.printers.receipt import (
    Align,
    Barcode,
    Block,
    Columns,
    Image,
    Language,
    Qr,
    Receipt,
    Table,
    TableColumn,
    Taxes,
    Text,
)
from tests.daemon.receipts.samples import sample
from tests.daemon.receipts.test_parts import PNG


@pytest.mark.parametrize("language", ["da", "nb", "sv", "en"])
async def test_a_pdf_is_tagged_titled_and_in_its_language(language: Language) -> None:
    made = await Typesetter().pdf(
        sample(language, Image(base64.b64encode(PNG).decode())), "Kvittering kiosk-1-000123"
    )
    assert made.startswith(b"%PDF-1.")
    assert f"/Lang({language})".encode() in made
    for mark in (
        b"/StructTreeRoot",
        b"/Marked true",
        b"pdfuaid:part",
        b"kiosk-1-000123",
        b"/S/TH",
        b"/S/H1",
        b"/FontFile3",
    ):
        assert mark in made, mark
    assert made.count(b"/Alt") == 4, "logo, QR code, bar code, picture"
    assert b"Inter" in made


async def test_the_same_receipt_is_the_same_file() -> None:
    typesetter = Typesetter()
    first, second, other = await asyncio.gather(
        typesetter.pdf(sample("da"), "x"),
        typesetter.pdf(sample("da"), "x"),
        typesetter.pdf(sample("da"), "y"),
    )
    assert first == second != other
    assert b"CreationDate" not in first


async def test_a_long_receipt_goes_on_the_next_page() -> None:
    made = await Typesetter().pdf(Receipt(tuple(Text(f"{line}") for line in range(200))), "x")
    assert b"/Count 4" in made


async def test_markup_in_a_document_stays_words() -> None:
    evil = '#panic("x") $x^2$ ] #read("/etc/passwd") = a *b* \\ <c> @d'
    assert (await Typesetter().pdf(Receipt((Text(evil),)), evil)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "block",
    [
        Text("Kaffe ☕ 日本 привет 🎉 →✓"),
        Table((TableColumn(), TableColumn()), (("a", "b"),)),
        Table((TableColumn("x"),)),
        Table(tuple(TableColumn(f"h{place}", Align.RIGHT, 0) for place in range(8)), (("1.234,00",) * 8,)),
        Taxes(()),
        Text(""),
        Columns("x" * 400, "y" * 300),
        Barcode("A" * 60, "code128"),
        Qr("x" * 500),
    ],
)
async def test_whatever_a_document_holds_there_is_a_tagged_pdf(block: Block) -> None:
    made = await Typesetter().pdf(Receipt((block,)), "x")
    assert made.startswith(b"%PDF")
    assert b"/Marked true" in made


async def test_a_bar_code_that_cannot_be_drawn_is_named() -> None:
    with pytest.raises(ValueError, match=r"block 1: .*check digit"):
        await Typesetter().pdf(Receipt((Barcode("9520000000012"),)), "x")


async def test_a_typesetter_that_fails_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for program, words in (("/bin/false", "exit status 1"), ("/nowhere/python", "No such file")):
        monkeypatch.setattr(sys, "executable", program)
        with pytest.raises(CannotSet, match=words):
            await Typesetter().pdf(Receipt((Text("x"),)), "x")


async def test_a_typesetter_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT_S", 0.001)
    with pytest.raises(CannotSet, match="more than"):
        await Typesetter().pdf(Receipt((Text("x"),)), "x")
