"""The Scanner contract: a device that emits a DataEvent for each complete scan (UnifiedPOS Scanner).

What a code *means* to the shop is not the driver's matter: it says what was read, in what symbology, and the GTIN or
GS1 element strings it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from drivers.device import Device
from drivers.vocabulary import DeviceClass, Symbology

GROUP_SEPARATOR = "\x1d"
"""FNC1 in its second role: ends an element of variable length (GS1 General Specifications, section 7.8.3)."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a code says of the very piece it is on, beside its GTIN; what it does not say is empty or None.

    Weight in milligrams (AI 310n, kilograms), ``price`` in hundredths of ``currency`` (ISO 4217 numeric; empty where
    the code leaves it to the country, AI 392n), dates as ISO 8601. Source: GS1 General Specifications, sections 3.4 to
    3.6.
    """

    weight_mg: int | None = None
    count: int | None = None
    price: int | None = None
    currency: str = ""
    batch: str = ""
    serial: str = ""
    produced: str = ""
    packed: str = ""
    best_before: str = ""
    sell_by: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True)
class ScanData:
    """One complete scan, decoded.

    ``raw`` is the text without AIM prefix and suffix; ``gtin`` the 14-digit normal form when the check digit holds;
    ``elements`` GS1 application identifier → value for element strings and GS1 Digital Links.
    """

    raw: str
    symbology: Symbology = Symbology.UNKNOWN
    aim: str = ""
    gtin: str = ""
    elements: Mapping[str, str] = field(default_factory=dict)
    contents: Contents | None = None
    """What the elements say in plain terms; None where they say none of it."""


class Scanner(Device):
    """A bar code scanner. Its whole work is ``run``."""

    device_class: ClassVar[DeviceClass] = DeviceClass.SCANNER
