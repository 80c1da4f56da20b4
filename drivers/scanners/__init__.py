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


class Scanner(Device):
    """A bar code scanner. Its whole work is ``run``."""

    device_class: ClassVar[DeviceClass] = DeviceClass.SCANNER
