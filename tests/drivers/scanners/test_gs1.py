"""What a scan holds: GTINs in one normal form, element strings, Digital Links, and nothing where nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanners import Contents
from drivers.scanners.gs1 import decode, gtin14, price_check_digit
from drivers.vocabulary import Symbology

GENSPECS = "95012345678903"
MEASURED = Contents(weight_mg=400_000, price=925, currency="978")


@pytest.mark.parametrize(
    ("aim", "raw", "symbology", "gtin"),
    [
        ("", "9521234543213", Symbology.UNKNOWN, "09521234543213"),
        ("]E0", "5901234123457", Symbology.EAN13, "05901234123457"),
        ("]E0", "0012345678905", Symbology.EAN13, "00012345678905"),
        ("]E0", "012345678905", Symbology.UPCA, "00012345678905"),
        ("]E0", "01234565", Symbology.UPCE, "00012345000065"),
        ("]E3", "590123412345712345", Symbology.EAN13, "05901234123457"),
        ("]E4", "96385074", Symbology.EAN8, "00000096385074"),
        ("", "96385074", Symbology.UNKNOWN, "00000096385074"),
        ("", "12345678901231", Symbology.UNKNOWN, "12345678901231"),
        ("]I1", "12345678901231", Symbology.ITF14, "12345678901231"),
        ("]C0", "5901234123457", Symbology.CODE128, "05901234123457"),
        ("]C0", "96385074", Symbology.CODE128, ""),
        ("]A0", "ABC-123", Symbology.CODE39, ""),
        ("]Q1", "R7K2M9X", Symbology.QR, ""),
        ("]I1", "123456", Symbology.ITF, ""),
        ("]G0", "ABC", Symbology.CODE93, ""),
        ("]F0", "A123B", Symbology.CODABAR, ""),
        ("]L0", "anything", Symbology.PDF417, ""),
        ("]z0", "anything", Symbology.AZTEC, ""),
        ("]X0", "anything", Symbology.UNKNOWN, ""),
    ],
)
def test_symbology_and_normal_form(aim: str, raw: str, symbology: Symbology, gtin: str) -> None:
    scan = decode(raw, aim)
    assert (scan.raw, scan.aim, scan.symbology, scan.gtin, dict(scan.elements)) == (
        raw,
        aim,
        symbology,
        gtin,
        {},
    )


def test_the_four_lengths_of_one_gtin_meet() -> None:
    assert {gtin14(digits) for digits in ("96385074", "000096385074", "0000096385074", "00000096385074")} == {
        "00000096385074"
    }


@pytest.mark.parametrize("digit", "012345689")
def test_a_wrong_check_digit_is_no_gtin(digit: str) -> None:
    assert decode("590123412345" + digit, "]E0").gtin == ""
    assert decode("590123412345" + digit).gtin == ""


@pytest.mark.parametrize(
    ("aim", "raw", "elements"),
    [
        ("]C1", "0195012345678903", {"01": "95012345678903"}),
        (
            "]d2",
            "01095060001343521724013110AB\x1d21XYZ",
            {"01": "09506000134352", "10": "AB", "17": "240131", "21": "XYZ"},
        ),
        ("]Q3", "\x1d010950600013435210ABC", {"01": "09506000134352", "10": "ABC"}),
        ("]e0", "0109506000134352", {"01": "09506000134352"}),
        ("", "010950600013435210AB\x1d21XYZ", {"01": "09506000134352", "10": "AB", "21": "XYZ"}),
        ("]Q1", "https://shop.example/01/09506000134352/10/ABC", {"01": "09506000134352", "10": "ABC"}),
        ("", "HTTPS://id.gs1.org/01/09506000134352", {"01": "09506000134352"}),
        ("]C1", "0195012345678900", {}),
        ("]C1", "rubbish", {}),
        ("", "http://[", {}),
    ],
)
def test_element_strings_and_digital_links(aim: str, raw: str, elements: dict[str, str]) -> None:
    scan = decode(raw, aim)
    assert dict(scan.elements) == elements
    assert scan.gtin == elements.get("01", "")


@pytest.mark.parametrize(
    ("aim", "raw", "gtin", "contents"),
    [
        # GS1 General Specifications: check digits (7.9.1), fixed and variable measure (2.1), DataBar Expanded (5.5)
        ("]E0", "6291041500213", "06291041500213", None),
        ("]C1", "00376104250021234569", "", None),
        ("]C1", "0195012345678903310300040039329780000925", GENSPECS, MEASURED),
        ("]e0", "0198898765432106320201234515991231", "98898765432106", Contents(best_before="1999-12-31")),
        ("]e0", "0195012345678903392201095", GENSPECS, Contents(price=1095)),
        # GS1 DataMatrix Guideline and GS1-128: product, expiry, batch, serial number
        (
            "]d2",
            "01095011015300031715011910AB-123",
            "09501101530003",
            Contents(batch="AB-123", expires="2015-01-19"),
        ),
        (
            "]d2",
            "010950110153000310ABC123\x1d21456DEF",
            "09501101530003",
            Contents(batch="ABC123", serial="456DEF"),
        ),
        # GS1 Digital Link, the standard's examples
        (
            "]Q1",
            "https://id.gs1.org/01/09506000134352/10/ABC/21/123456?17=180426",
            "09506000134352",
            Contents(batch="ABC", serial="123456", expires="2018-04-26"),
        ),
        (
            "]Q1",
            "https://example.com/some/path/01/09506000134376?3103=000195&3922=0299",
            "09506000134376",
            Contents(weight_mg=195_000, price=299),
        ),
        (
            "]Q1",
            "https://id.gs1.org/01/614141123452?3103=000195",
            "00614141123452",
            Contents(weight_mg=195_000),
        ),
        (
            "]Q1",
            "https://id.gs1.org/00/106141412345678908?02=00614141123452&37=25&10=ABC123",
            "",
            Contents(count=25, batch="ABC123"),
        ),
        # the documentation of biip
        ("", "7032069804988", "07032069804988", None),
        ("", "96385074", "00000096385074", None),
        ("", "15210527", "", None),
        ("", "123", "", None),
        ("]E0", "042100005264", "00042100005264", None),
        ("]E0", "04252614", "00042100005264", None),
        (
            "",
            "010703206980498815210526100329",
            "07032069804988",
            Contents(batch="0329", best_before="2021-05-26"),
        ),
        # a day of 00 is the last of its month; a date that is none is left out and the product stays
        ("]C1", "010703206980498817240200", "07032069804988", Contents(expires="2024-02-29")),
        ("]C1", "010703206980498817249900", "", None),
        ("]C1", "010703206980498815240231", "07032069804988", None),
    ],
)
def test_published_examples(aim: str, raw: str, gtin: str, contents: Contents | None) -> None:
    scan = decode(raw, aim)
    assert (scan.gtin, scan.contents) == (gtin, contents)


@pytest.mark.parametrize(("digits", "check"), [("2875", 9), ("14685", 6)])
def test_check_digits_of_prices_as_the_general_specifications_work_them_out(digits: str, check: int) -> None:
    assert price_check_digit(digits) == check


@given(st.text(max_size=80), st.from_regex(r"(\][A-Za-z][0-9A-Za-z])?", fullmatch=True))
def test_any_text_is_decoded_without_an_error(raw: str, aim: str) -> None:
    scan = decode(raw, aim)
    assert scan.raw == raw
    assert scan.gtin == "" or (len(scan.gtin) == 14 and gtin14(scan.gtin) == scan.gtin)


@given(
    st.sampled_from(["01", "17", "10", "21", "https://x.example/01/", "http://[", "\x1d"]),
    st.text("0123456789\x1dA/?%[]:", max_size=40),
)
def test_what_looks_like_gs1_is_decoded_without_an_error(start: str, rest: str) -> None:
    decode(start + rest)
    decode(start + rest, "]C1")
