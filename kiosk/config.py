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
    """``host:port`` of the daemon."""
    token_file: str = ""
    """File with the token; empty: $STOREFLOOR_TOKEN, else ``token-kiosk`` or ``token-till`` in the state directory."""


class ScreenSection(Section, frozen=True):
    """The screen."""

    width: Annotated[int, msgspec.Meta(ge=0, le=7680)] = 0
    """Pixels; 0 takes the usual size: 1080x1920 for customers, 1366x768 for clerks."""
    height: Annotated[int, msgspec.Meta(ge=0, le=7680)] = 0
    """Pixels, as ``width``."""
    fullscreen: bool = False
    """Whether the window covers the display."""
    fit: bool = False
    """Show the whole canvas scaled into a display smaller than it: for demonstrations, never in a shop."""
    theme: str = ""
    """The shop's own look, ``theme.toml``, relative to this file (docs/theme.md); empty takes the house's own."""
    scheme: Scheme | None = None
    """Colours each session begins with; without it the theme's, else ``light``."""
    reduced_motion: bool = False
    """Whether things appear where they belong instead of moving there."""
    key_repeat: bool = True
    """Whether a key of the on-screen keyboard that is held goes on; only Erase does."""
    key_pause_ms: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 0
    """So long after a stroke the same key does not count again: for hands that tremble. 500 is a good value then."""
    text_scale: Annotated[float, msgspec.Meta(ge=1, le=2)] = 1.0
    """Size of text each session begins with: 1, 1.5 or 2."""
    low_reach: bool = False
    """Whether each session begins with all controls in the lowest part of the screen."""
    language: Language | None = None
    """Language each session begins with; without it the station's."""


FunctionKey = Annotated[str, msgspec.Meta(pattern=r"^(F([1-9]|[12][0-9]|3[0-5]))?$")]

Seconds = Annotated[float, msgspec.Meta(gt=0, le=3600)]


class IdleSection(Section, frozen=True):
    """Seconds without touch, key or scan until the customer is asked, then the length of the ring."""

    home: Seconds = 45.0
    """On the home screen."""
    page: Seconds = 90.0
    """On any other page."""
    film: Seconds = 180.0
    """On the pages of the tutorials; a playing film is not counted."""
    ring: Seconds = 20.0
    """How long the question stands before everything is wiped."""
    receipt: Seconds = 15.0
    """On a receipt, before the question: by then the customer has taken it along."""


class SoundSection(Section, frozen=True):
    """Sound."""

    limit: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.6
    """The loudest the player can be set to."""
    muted: bool = False
    """Whether films begin without sound."""


class SpeechSection(Section, frozen=True):
    """Reading the screens aloud, for who cannot see them. docs/accessibility.md tells more."""

    offered: bool = True
    """Whether it is offered: by a headset, and by a button beside the text size."""
    engine: str = "speechd"
    """Engine of Qt TextToSpeech: ``speechd`` is speech-dispatcher."""
    headset: tuple[str, ...] = ("headset", "headphone")
    """Parts of names of sound outputs that are a headset: when one is plugged in, reading begins."""
    plugged_key: FunctionKey = ""
    """Function key that a kiosk keypad presses when its jack is taken, such as ``F15``."""
    unplugged_key: FunctionKey = ""
    """Function key that it presses when the jack is let go."""
    read_key: FunctionKey = "F1"
    """Function key that reads the whole screen, and begins reading where no headset does."""
    volume: Annotated[float, msgspec.Meta(ge=0.2, le=1)] = 0.8
    """Loudness each session begins with."""
    rate: Annotated[float, msgspec.Meta(ge=-1, le=1)] = 0.0
    """Speed: 0 is the voice's own, -1 the slowest, 1 the fastest."""


class DevicesSection(Section, frozen=True):
    """Which of the daemon's devices belong to this screen, by id; empty takes the first of its kind."""

    scanner: str = ""
    """Bar code scanner."""
    printer: str = ""
    """Receipt printer."""
    terminal: str = ""
    """Payment terminal."""
    wallet: str = ""
    """What is paid at with a phone: a code on this screen."""


class BasketSection(Section, frozen=True):
    """The basket."""

    pay_here: bool = False
    """Whether a basket can be paid at this screen. A station that takes money is a cash register: ask what the law
    wants of one before this is switched on. Without it a basket is paid at a till."""


class ProductSection(Section, frozen=True):
    """The page of a product."""

    digital_link: Annotated[str, msgspec.Meta(pattern=r"^(https://[^\s?#]+[^\s?#/])?$")] = (
        "https://id.gs1.org"
    )
    """Where the code that takes the page to a phone leads (GS1 Digital Link): the shop's own resolver, or GS1's. Empty
    for no code."""


class NewsletterSection(Section, frozen=True):
    """Who writes the newsletter that customers are asked about after an e-receipt; empty: nobody is asked."""

    sender: Annotated[str, msgspec.Meta(max_length=120)] = ""
    """The company that writes, by its whole name."""
    goods: dict[Language, str] = {}
    """What it writes about, for each language: ``da = "ting til hjemmet"``."""


class KioskConfig(Section, frozen=True):
    """The whole file."""

    api: ApiSection = ApiSection()
    devices: DevicesSection = DevicesSection()
    screen: ScreenSection = ScreenSection()
    idle: IdleSection = IdleSection()
    sound: SoundSection = SoundSection()
    speech: SpeechSection = SpeechSection()
    basket: BasketSection = BasketSection()
    product: ProductSection = ProductSection()
    newsletter: NewsletterSection = NewsletterSection()


def read(path: Path | None) -> KioskConfig:
    """The configuration of ``path``, or the defaults; raises SettingsError with file, key and nearest match."""
    if path is None:
        return KioskConfig()
    config = load(path, KioskConfig)
    if not config.screen.theme:
        return config
    screen = msgspec.structs.replace(config.screen, theme=str(path.resolve().parent / config.screen.theme))
    return msgspec.structs.replace(config, screen=screen)


def canvas(section: ScreenSection, station: Station) -> tuple[int, int]:
    """Width and height of the canvas: as configured, else 1080x1920 for customers and 1366x768 for clerks."""
    usual = (1080, 1920) if station is Station.KIOSK else (1366, 768)
    return (section.width or usual[0], section.height or usual[1])
