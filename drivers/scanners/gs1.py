"""What a scanned code holds, as GS1 has it: GTINs, element strings, Digital Links. The one door to biip.

A GTIN counts only when its check digit holds; all four lengths meet in the 14-digit normal form (GS1 General
Specifications, section 3.3 and 7.9.1). Without an AIM identifier bare digits could be anything, so they are read
as a GTIN or not at all: biip alone would find an application identifier in nearly every number.
"""

from __future__ import annotations

import re

from biip import ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementStrings
from biip.gs1_messages import GS1Message
from biip.gtin import Gtin
from biip.upc import Upc

from drivers.scanners import GROUP_SEPARATOR, ScanData
from drivers.vocabulary import Symbology

_EAN_UPC = "E"
_FAMILIES: dict[str, Symbology] = {
    "A": Symbology.CODE39,
    "C": Symbology.CODE128,
    "I": Symbology.UNKNOWN,  # Interleaved 2 of 5: ITF-14 only with fourteen digits
    "Q": Symbology.QR,
    "d": Symbology.DATA_MATRIX,
    "e": Symbology.GS1_DATABAR,
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
        elements = _element_strings(raw)
        return ScanData(raw, gs1, aim, elements.get("01", ""), elements)
    if _LINK.match(raw):
        elements = _digital_link(raw)
        return ScanData(raw, _FAMILIES.get(family, Symbology.UNKNOWN), aim, elements.get("01", ""), elements)
    if family == _EAN_UPC:
        return _ean_upc(raw, aim)
    if not aim and (GROUP_SEPARATOR in raw or _GTIN_FIRST.match(raw)):
        elements = _element_strings(raw)
        return ScanData(raw, Symbology.UNKNOWN, aim, elements.get("01", ""), elements)
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


def _element_strings(raw: str) -> dict[str, str]:
    try:
        return _values(GS1Message.parse(raw.strip(GROUP_SEPARATOR)).element_strings)
    except (ParseError, ValueError):
        return {}


def _digital_link(raw: str) -> dict[str, str]:
    try:
        return _values(GS1DigitalLinkURI.parse(raw).element_strings)
    except (ParseError, ValueError):  # ValueError: urllib on a broken address, e.g. "http://["
        return {}


def _values(strings: GS1ElementStrings) -> dict[str, str]:
    """Application identifier → value. A GTIN with a wrong check digit makes the whole code suspect: nothing is kept."""
    found = {element.ai.ai: element.value for element in strings}
    if "01" in found and not gtin14(found["01"]):
        return {}
    return found
