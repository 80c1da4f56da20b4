"""The kiosk's configuration: one TOML, decoded once into frozen structs, then passed down.

Every key has a default, so that ``storefloor kiosk`` runs without a file beside a daemon on the same machine.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from daemon.schema import DEFAULT_LISTEN, Language
from daemon.settings import load


class Station(StrEnum):
    """Who stands in front of the screen."""

    KIOSK = "kiosk"
    TILL = "till"


class Scheme(StrEnum):
    """Colours of the screen."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of every section."""


class ApiSection(Section, frozen=True):
    """Where the daemon listens, and the file that holds the token for it."""

    address: str = DEFAULT_LISTEN
    token_file: str = ""


class ScreenSection(Section, frozen=True):
    """The screen. ``width`` and ``height`` in pixels; 0 takes the station's usual size.

    ``fit`` shows the whole canvas scaled into a display smaller than it (for demonstrations, never in a shop).
    """

    width: Annotated[int, msgspec.Meta(ge=0, le=7680)] = 0
    height: Annotated[int, msgspec.Meta(ge=0, le=7680)] = 0
    fullscreen: bool = False
    fit: bool = False
    scheme: Scheme = Scheme.LIGHT
    accent: Annotated[str, msgspec.Meta(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""
    reduced_motion: bool = False
    text_scale: Annotated[float, msgspec.Meta(ge=1, le=2)] = 1.0
    """Size of text each session begins with: 1, 1.5 or 2."""
    low_reach: bool = False
    """Whether each session begins with all controls in the lowest part of the screen."""
    language: Language | None = None
    """Language each session begins with; without it the station's."""


Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]


class IdleSection(Section, frozen=True):
    """Seconds without touch, key or scan until the customer is asked, then the length of the ring."""

    home: Seconds = 45.0
    page: Seconds = 90.0
    film: Seconds = 180.0
    ring: Seconds = 20.0


class SoundSection(Section, frozen=True):
    """Sound. ``limit`` is the loudest the player can be set to (0 to 1)."""

    limit: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.6
    muted: bool = False


class DevicesSection(Section, frozen=True):
    """Which of the daemon's devices belong to this screen, by id; empty takes the first of its kind."""

    scanner: str = ""
    printer: str = ""
    terminal: str = ""


class KioskConfig(Section, frozen=True):
    """The whole file."""

    api: ApiSection = ApiSection()
    devices: DevicesSection = DevicesSection()
    screen: ScreenSection = ScreenSection()
    idle: IdleSection = IdleSection()
    sound: SoundSection = SoundSection()


def read(path: Path | None) -> KioskConfig:
    """The configuration of ``path``, or the defaults; raises SettingsError with file, key and nearest match."""
    return KioskConfig() if path is None else load(path, KioskConfig)


def canvas(section: ScreenSection, station: Station) -> tuple[int, int]:
    """Width and height of the canvas: as configured, else 1080x1920 for customers and 1366x768 for clerks."""
    usual = (1080, 1920) if station is Station.KIOSK else (1366, 768)
    return (section.width or usual[0], section.height or usual[1])
