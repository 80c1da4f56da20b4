"""What a scanned code holds, as GS1 has it: GTINs, element strings, Digital Links. The one door to biip.

A GTIN counts only when its check digit holds; all four lengths meet in the 14-digit normal form (GS1 General
Specifications, section 3.3 and 7.9.1). Without an AIM identifier bare digits could be anything, so they are read
as a GTIN or not at all: biip alone would find an application identifier in nearly every number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from biip import ParseConfig, ParseError
from biip.checksums import gs1_price_weight_check_digit
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString, GS1ElementStrings
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin
from biip.upc import Upc

from drivers.scanners import GROUP_SEPARATOR, Contents, ScanData
from drivers.vocabulary import Symbology

_EAN_UPC = "E"
_FAMILIES: dict[str, Symbology] = {
    "A": Symbology.CODE39,
    "C": Symbology.CODE128,
    "F": Symbology.CODABAR,
    "G": Symbology.CODE93,
    "I": Symbology.ITF,  # ITF-14 with fourteen digits
    "L": Symbology.PDF417,
    "Q": Symbology.QR,
    "d": Symbology.DATA_MATRIX,
    "e": Symbology.GS1_DATABAR,
    "z": Symbology.AZTEC,
}
"""AIM code character → symbology of its plain modifiers (ISO/IEC 15424, table 1)."""

_GS1: dict[str, Symbology] = {
    "C1": Symbology.GS1_128,
    "Q3": Symbology.GS1_QR,
    "Q4": Symbology.GS1_QR,
    "d2": Symbology.GS1_DATA_MATRIX,
    "d5": Symbology.GS1_DATA_MATRIX,
    "e0": Symbology.GS1_DATABAR,
    "e1": Symbology.GS1_DATABAR,
    "e2": Symbology.GS1_DATABAR,
}
"""AIM identifiers that promise GS1 element strings (ISO/IEC 15424; GS1 General Specifications, figure 5.1.3-1)."""

_CONFIG = ParseConfig(gs1_element_strings_verify_date=False)
"""A label with an impossible date still names its product."""

_BARE_GTIN = re.compile(r"(?:\d{8}|\d{12,14})", re.ASCII)
_LONG_GTIN = re.compile(r"\d{12,14}", re.ASCII)
_GTIN_FIRST = re.compile(r"01\d{14}.", re.ASCII)
_LINK = re.compile(r"https?://", re.IGNORECASE)


def decode(raw: str, aim: str = "") -> ScanData:
    """Say what a scan holds. Never raises: what cannot be read as GS1 is a ScanData with the raw text only.

    ``raw`` is the text without AIM prefix and suffix; ``aim`` the three characters ``]E0``, or empty when the scanner
    sends none. A wrong check digit leaves ``gtin`` empty.
    """
    family, gs1 = aim[1:2], _GS1.get(aim[1:])
    if gs1 is not None:
        return _told(raw, gs1, aim, _element_strings(raw))
    if _LINK.match(raw):
        return _told(raw, _FAMILIES.get(family, Symbology.UNKNOWN), aim, _digital_link(raw))
    if family == _EAN_UPC:
        return _ean_upc(raw, aim)
    if not aim and (GROUP_SEPARATOR in raw or _GTIN_FIRST.match(raw)):
        return _told(raw, Symbology.UNKNOWN, aim, _element_strings(raw))
    symbology = _FAMILIES.get(family, Symbology.UNKNOWN)
    if family == "I" and len(raw) == 14:
        symbology = Symbology.ITF14
    # Eight digits in a warehouse symbology are a house number more often than a GTIN-8.
    pattern = _LONG_GTIN if aim else _BARE_GTIN
    return ScanData(raw, symbology, aim, gtin14(raw) if pattern.fullmatch(raw) else "")


def gtin14(digits: str) -> str:
    """The 14-digit normal form of a GTIN-8, -12, -13 or -14; empty when it is none or the check digit is wrong."""
    if not (digits.isascii() and _BARE_GTIN.fullmatch(digits)):
        return ""
    try:
        return Gtin.parse(digits).as_gtin_14()
    except ParseError:
        return ""


def _ean_upc(raw: str, aim: str) -> ScanData:
    """The EAN/UPC family: ``]E4`` is EAN-8, ``]E3`` carries an add-on of 2 or 5 digits behind the code."""
    if aim == "]E4":
        return ScanData(raw, Symbology.EAN8, aim, gtin14(raw) if len(raw) == 8 else "")
    if aim == "]E3":
        return ScanData(raw, Symbology.EAN13, aim, gtin14(raw[:13]))
    if len(raw) == 8:
        return ScanData(raw, Symbology.UPCE, aim, _upc_e(raw))
    symbology = Symbology.UPCA if len(raw) == 12 else Symbology.EAN13
    return ScanData(raw, symbology, aim, gtin14(raw) if len(raw) in (12, 13) else "")


def _upc_e(raw: str) -> str:
    """The GTIN a zero-suppressed UPC-E stands for; its check digit is that of the expanded UPC-A."""
    if not (raw.isascii() and raw.isdigit()):
        return ""
    try:
        return gtin14(Upc.parse(raw).as_upc_a())
    except ParseError:
        return ""


def price_check_digit(digits: str) -> int:
    """The check digit over a price or weight of four or five digits (GS1 General Specifications, section 7.9.2 ff.)."""
    return gs1_price_weight_check_digit(digits)


def _element_strings(raw: str) -> GS1ElementStrings:
    try:
        return _sound(GS1Message.parse(raw.strip(GROUP_SEPARATOR), config=_CONFIG).element_strings)
    except (ParseError, ValueError):
        return GS1ElementStrings()


def _digital_link(raw: str) -> GS1ElementStrings:
    try:
        return _sound(GS1DigitalLinkURI.parse(raw, config=_CONFIG).element_strings)
    except (ParseError, ValueError):  # ValueError: urllib on a broken address, e.g. "http://["
        return GS1ElementStrings()


def _sound(found: GS1ElementStrings) -> GS1ElementStrings:
    """A GTIN with a wrong check digit makes the whole code suspect: nothing is kept."""
    wrong = any(element.ai.ai == "01" and not gtin14(element.value) for element in found)
    return GS1ElementStrings() if wrong else found


def _told(raw: str, symbology: Symbology, aim: str, found: GS1ElementStrings) -> ScanData:
    elements = {element.ai.ai: element.value for element in found}
    contents = contents_of(found)
    return ScanData(
        raw,
        symbology,
        aim,
        elements.get("01", ""),
        elements,
        contents if contents != Contents() else None,
    )


_DATES = {"11": "produced", "13": "packed", "15": "best_before", "16": "sell_by", "17": "expires"}
_COUNTS = ("30", "37")
_TEXTS = {"10": "batch", "21": "serial"}


def contents_of(found: Iterable[GS1ElementString]) -> Contents:
    """What element strings say of the piece they are on. A date that is none (month 13) is left out, not guessed."""
    said: dict[str, Any] = {}
    for element in found:
        ai, decimal = element.ai.ai, element.decimal
        if ai in _TEXTS:
            said[_TEXTS[ai]] = element.value
        elif ai in _DATES and element.date is not None:
            said[_DATES[ai]] = element.date.isoformat()
        elif ai in _COUNTS and element.value:
            said["count"] = int(element.value)
        elif ai.startswith("310") and decimal is not None:
            said["weight_mg"] = int(decimal * 1_000_000)
        elif ai[:3] in ("392", "393") and decimal is not None and decimal * 100 % 1 == 0:
            said["price"] = int(decimal * 100)
            said["currency"] = element.pattern_groups[0] if ai.startswith("393") else ""
    return Contents(**said)
