"""The shop's own look: ``theme.toml`` read, every value of it measured, and what the screens are to wear made of it.

A station that cannot show the shop's colours is still a station: whatever is wrong with a theme is named (where, what,
what to do) and left out, the rest of the theme and the house's own look stay. ``storefloor kiosk --check`` says the
same and ends with 2, for whoever hands a theme out to shops.

Contrast is that of WCAG 2.2 (1.4.3 and 1.4.11): 4.5 : 1 for words, 3 : 1 for the edges of controls. The accent carries
words, so it needs 4.5 : 1 against every ground it stands on, and the words on a button filled with it need the same.
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

from daemon.schema import Language
from daemon.settings import SettingsError, load
from kiosk.config import Scheme, Section

TEXT = 4.5
"""WCAG 2.2, 1.4.3: words against what they stand on."""
MADE, CALM = 6.0, 7.0
"""What the house makes itself: for the dark scheme, with room for a quiet ground; for high contrast (1.4.6)."""
DARK_INK, LIGHT_INK = "#0b1b1e", "#ffffff"
"""Words on a button filled with the accent."""
INK_TURNS = 0.22
"""Luminance of an accent above which the words on it are dark; the same number stands in ``Theme.qml``."""

_SNIFF = 4096
_SOFTEST, _SOFT_STEPS = 0.14, 7


class Font(StrEnum):
    """Typefaces that are bundled."""

    INTER = "inter"
    ATKINSON = "atkinson"


class Kind(StrEnum):
    """What a file shows, by its first bytes; its name is not believed."""

    PICTURE = "picture"
    DRAWING = "drawing"
    VIDEO = "video"


Colour = Annotated[str, msgspec.Meta(max_length=40)]


class AttractSection(Section, frozen=True):
    """What the screen shows while nobody is there."""

    media: tuple[str, ...] = ()
    """Pictures (PNG, JPEG, SVG) and films (WebM, MP4: shown without sound), one after another."""
    seconds: Annotated[float, msgspec.Meta(ge=3, le=600)] = 12.0
    """How long a picture stands; a film is shown to its end."""


class TextsSection(Section, frozen=True):
    """Words of one language; empty: the house's own."""

    attract: Annotated[str, msgspec.Meta(max_length=80)] = ""
    """The sentence while nobody is there."""
    greeting: Annotated[str, msgspec.Meta(max_length=40)] = ""
    """The greeting on the home screen."""


class ThemeFile(Section, frozen=True):
    """The whole of ``theme.toml``; files are named relative to it."""

    logo: str = ""
    """PNG, JPEG or SVG, shown 72 pixels high."""
    logo_dark: str = ""
    """The logo for dark grounds; without it the logo stands on a light plate there."""
    accent: Colour = ""
    """The shop's colour, ``#8a1538``; empty: the house's own."""
    accent_dark: Colour = ""
    """The accent of the dark scheme; empty: the nearest tone of ``accent`` that can be read there."""
    accent_contrast: Colour = ""
    """The accent of the high-contrast scheme; empty: made of ``accent_dark`` in the same way."""
    scheme: Scheme | None = None
    """Colours each session begins with, where the screen's own configuration says nothing."""
    font: Font = Font.INTER
    """Typeface: Inter, or Atkinson Hyperlegible, drawn for readers with low vision."""
    attract: AttractSection = AttractSection()
    texts: dict[Language, TextsSection] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in a theme that cannot be used."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Tones:
    """The accent of one scheme and the quiet ground made of it; ``#rrggbb`` each."""

    accent: str
    soft: str


@dataclass(frozen=True, slots=True)
class Medium:
    """One picture or film of the attract screen."""

    kind: Kind
    file: Path


@dataclass(frozen=True, slots=True)
class Look:
    """What the screens wear; everything in it has been checked."""

    font: Font = Font.INTER
    scheme: Scheme | None = None
    logo: Path | None = None
    logo_dark: Path | None = None
    tones: dict[Scheme, Tones] = field(default_factory=dict)
    """Only of schemes in which the house's own accent is replaced."""
    media: tuple[Medium, ...] = ()
    seconds: float = 12.0
    texts: dict[Language, TextsSection] = field(default_factory=dict)

    def handed(self) -> dict[str, object]:
        """The look as ``ui/controls/Theme.qml`` takes it."""
        return {
            "font": self.font.value,
            "logo": self.logo.as_uri() if self.logo else "",
            "logoDark": self.logo_dark.as_uri() if self.logo_dark else "",
            "tones": {
                scheme.value: {"accent": tones.accent, "soft": tones.soft}
                for scheme, tones in self.tones.items()
            },
            "media": [{"kind": item.kind.value, "source": item.file.as_uri()} for item in self.media],
            "seconds": self.seconds,
            "texts": {
                language.value: {"attract": words.attract, "greeting": words.greeting}
                for language, words in self.texts.items()
            },
        }


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an accent stands on in one scheme, and the words that stand on its soft partner.

    The same colours as in ``ui/controls/Theme.qml``; ``tests/kiosk/test_theme.py`` fails where they differ.
    """

    ground: str
    surface: str
    ink: str
    ink_soft: str
    amber: str
    house: str
    """The house's own accent."""


GROUNDS = {
    Scheme.LIGHT: Grounds("#f3f1eb", "#ffffff", "#17211e", "#54605b", "#7a4b00", "#12505c"),
    Scheme.DARK: Grounds("#131816", "#1d2421", "#f1efe9", "#aebab4", "#f2c063", "#86cbd3"),
    Scheme.CONTRAST: Grounds("#000000", "#000000", "#ffffff", "#f0f0f0", "#ffd24d", "#ffe14d"),
}


def read(path: Path) -> tuple[Look, list[Fault]]:
    """The look a theme asks for, and what of it cannot be used. Never raises: a look is no reason to close a shop."""
    try:
        file = load(path, ThemeFile)
    except SettingsError as error:
        return Look(), [
            Fault("theme", str(error), "mend it; until then the screen wears the house's own look")
        ]
    faults: list[Fault] = []
    folder = path.resolve().parent
    return (
        Look(
            font=file.font,
            scheme=file.scheme,
            logo=_logo(folder, "logo", file.logo, faults),
            logo_dark=_logo(folder, "logo_dark", file.logo_dark, faults),
            tones=_tones(file, faults),
            media=tuple(_media(folder, file.attract.media, faults)),
            seconds=file.attract.seconds,
            texts=file.texts,
        ),
        faults,
    )


# --- colours --------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of ``#rrggbb``, 0 to 1."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def measured(accent: str, scheme: Scheme) -> float:
    """The weakest pair an accent makes in a scheme: as words on the grounds, and with the words on a filled button."""
    grounds = GROUNDS[scheme]
    ink = DARK_INK if luminance(accent) > INK_TURNS else LIGHT_INK
    return min(contrast(accent, back) for back in (grounds.ground, grounds.surface, ink))


def nearest(accent: str, scheme: Scheme, least: float = TEXT) -> str:
    """The tone of the same hue, lighter or darker by as little as it takes, that reaches ``least`` in a scheme."""
    hue, light, saturation = colorsys.rgb_to_hls(*_parts(accent))
    goal = 0.0 if scheme is Scheme.LIGHT else 1.0
    for step in range(256):
        at = light + (goal - light) * step / 255
        tone = _written(colorsys.hls_to_rgb(hue, at, saturation))
        if measured(tone, scheme) >= least:
            return tone
    return GROUNDS[scheme].house


def soft(accent: str, scheme: Scheme) -> str:
    """The quiet ground an accent makes: as much of it as leaves all words on it readable."""
    grounds = GROUNDS[scheme]
    words = (accent, grounds.ink, grounds.ink_soft, grounds.amber)
    for step in range(_SOFT_STEPS):
        tone = _mixed(grounds.surface, accent, _SOFTEST * (1 - step / _SOFT_STEPS))
        if all(contrast(word, tone) >= TEXT for word in words):
            return tone
    return grounds.surface


def _tones(file: ThemeFile, faults: list[Fault]) -> dict[Scheme, Tones]:
    """The accents that can be used, by scheme; one left out is made of the one before it."""
    found: dict[Scheme, Tones] = {}
    seed = ""
    for scheme, key, value, least in (
        (Scheme.LIGHT, "accent", file.accent, TEXT),
        (Scheme.DARK, "accent_dark", file.accent_dark, MADE),
        (Scheme.CONTRAST, "accent_contrast", file.accent_contrast, CALM),
    ):
        made = nearest(seed, scheme, least) if seed else ""
        accent = _checked(key, value, scheme, faults) if value else made
        if accent:
            found[scheme] = Tones(accent, soft(accent, scheme))
        seed = accent or seed
    return found


def _checked(key: str, value: str, scheme: Scheme, faults: list[Fault]) -> str:
    """The colour in lower case, or "" with a fault that says what was measured and what would do."""
    accent = value.lower()
    if len(accent) != 7 or accent[0] != "#" or any(sign not in "0123456789abcdef" for sign in accent[1:]):
        faults.append(Fault(key, f"{value!r} is no colour", 'write it as "#8a1538"'))
        return ""
    ratio = measured(accent, scheme)
    if ratio >= TEXT:
        return accent
    # cut, not rounded: 4.4996 must not be told as 4.50
    told = f"{int(ratio * 100) / 100:.2f}"
    faults.append(
        Fault(
            key,
            f"{value!r} reaches {told}:1 in the {scheme} scheme and needs {TEXT}:1",
            f'"{nearest(accent, scheme)}" is the nearest that does; '
            f"until then the house's own {GROUNDS[scheme].house} is shown",
        )
    )
    return ""


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(parts: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _mixed(ground: str, colour: str, share: float) -> str:
    below, above = _parts(ground), _parts(colour)
    red, green, blue = (a + (b - a) * share for a, b in zip(below, above, strict=True))
    return _written((red, green, blue))


# --- files ----------------------------------------------------------------------------------------------------------


def _logo(folder: Path, key: str, name: str, faults: list[Fault]) -> Path | None:
    if not name:
        return None
    kind = _kind(folder / name, f"{key} = {name!r}", faults)
    if kind is Kind.VIDEO:
        faults.append(Fault(f"{key} = {name!r}", "is a film", "a logo is a PNG, JPEG or SVG"))
    return folder / name if kind in {Kind.PICTURE, Kind.DRAWING} else None


def _media(folder: Path, names: tuple[str, ...], faults: list[Fault]) -> list[Medium]:
    found = []
    for number, name in enumerate(names):
        kind = _kind(folder / name, f"attract.media[{number}] = {name!r}", faults)
        if kind is not None:
            found.append(Medium(kind, folder / name))
    return found


def _kind(path: Path, where: str, faults: list[Fault]) -> Kind | None:
    """What a file holds; None with a fault when it cannot be read or shown."""
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFF)
    except OSError as error:
        remedy = "put the file there, or take the line out"
        faults.append(Fault(where, f"{path} cannot be read: {error.strerror or error}", remedy))
        return None
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return Kind.PICTURE
    if head.startswith(b"\x1aE\xdf\xa3") or head[4:8] == b"ftyp":
        return Kind.VIDEO
    if b"<svg" in head:
        return Kind.DRAWING
    faults.append(
        Fault(where, f"{path} is neither picture nor film", "give a PNG, JPEG or SVG, or a WebM or MP4")
    )
    return None
