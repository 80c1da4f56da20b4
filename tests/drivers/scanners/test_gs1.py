"""What a scan holds: GTINs in one normal form, element strings, Digital Links, and nothing where nothing is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanners.gs1 import decode, gtin14
from drivers.vocabulary import Symbology


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
        ("]z0", "anything", Symbology.UNKNOWN, ""),
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
