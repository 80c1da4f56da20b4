"""The golden receipts: what a shop prints, held to the letter, the byte and the dot.

A change of layout is looked at before it is committed: ``python -m tests.drivers.printers.goldens`` writes text, bytes
and pictures anew into ``tests/traces/escpos/golden``, and ``git diff`` and an eye do the rest.
"""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image, ImageChops

from drivers.printers.receipt import Language
from drivers.printers.wrapping import cells
from tests.drivers.printers.goldens import GOLDEN, PAPERS, SAID, Golden, golden


@pytest.fixture(
    scope="module", params=[(language, paper) for language in SAID for paper in PAPERS], ids="-".join
)
def made(request: pytest.FixtureRequest) -> tuple[Language, str, Golden]:
    language, paper = request.param
    return language, paper, golden(language, paper)


def test_it_prints_as_it_did(made: tuple[Language, str, Golden]) -> None:
    language, paper, now = made
    place = GOLDEN / f"{language}-{paper}"
    assert now.text == place.with_suffix(".txt").read_text("utf-8")
    assert now.commands == place.with_suffix(".esc").read_text("utf-8")
    with Image.open(place.with_suffix(".png")) as kept:
        assert kept.size == now.picture.size
        assert ImageChops.logical_xor(kept.convert("1"), now.picture).getbbox() is None


def test_nothing_is_wider_than_the_paper_or_a_question_mark(made: tuple[Language, str, Golden]) -> None:
    language, paper, now = made
    columns = int(paper.split("-")[0])
    for line in now.text.splitlines():
        plain = line
        for mark in ("<b>", "</b>", "<2x2>", "</2x2>"):
            plain = plain.replace(mark, "")
        letters = plain.lstrip()
        size = 2 if "<2x2>" in line else 1
        assert cells(plain) - cells(letters) + size * cells(letters) <= max(columns, len("[QR ]") + 28)
    assert "?" not in now.text
    assert "\ufffd" not in now.text
    assert now.text.count("COPY") == 1
    assert SAID[language].balance in now.text.replace("\u00a0", " ")


def test_a_scanner_reads_every_code(made: tuple[Language, str, Golden]) -> None:
    found = {code.text for code in zxingcpp.read_barcodes(made[2].picture.convert("L"))}
    assert {"SWCQRQ5WEWR96MCTZ1MGMV5ZKXTR", "R7K2M9QX", "9521234567899", "G9Q7X4T2K", "S000123"} <= found


def test_no_golden_is_left_over() -> None:
    kept = {path.stem for path in GOLDEN.iterdir()}
    assert kept == {f"{language}-{paper}" for language in SAID for paper in PAPERS}
