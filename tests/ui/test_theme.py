"""Contrast is computed: text 4.5 : 1 or more, large text and the edges of controls 3 : 1 or more, in every scheme."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase

from kiosk import theme
from kiosk.config import Scheme
from kiosk.theme import read
from tests.ui.stage import Stage

SCHEMES = ("light", "dark", "contrast")
GROUNDS = ("ground", "surface", "sunken")
TEXT = [
    *product(("ink", "inkSoft"), GROUNDS),
    *product(("accent", "amber", "red", "green"), ("ground", "surface")),
    *((tone, f"{tone}Soft") for tone in ("accent", "amber", "red", "green")),
    *product(("ink",), ("accentSoft", "amberSoft", "redSoft", "greenSoft", "pressed")),
    ("inkSoft", "accentSoft"),
    ("amber", "accentSoft"),
    ("inkSoft", "amberSoft"),
    ("accentInk", "accent"),
]
CONTROLS = [*product(("outline", "accent", "focusRing"), ("ground", "surface"))]


def luminance(colour: tuple[int, int, int]) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(stage: Stage, front: str, back: str) -> float:
    lights = []
    for name in (front, back):
        colour = stage.ask(f"Theme.{name}")
        assert colour.alpha() == 255, name
        lights.append(luminance((colour.red(), colour.green(), colour.blue())))
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_and_controls_stand_out(stage: Stage, scheme: str) -> None:
    stage.show("")
    stage.theme(scheme=scheme)
    weak = [
        f"{front} on {back}: {ratio:.2f}"
        for pairs, least in ((TEXT, 4.5), (CONTROLS, 3.0))
        for front, back in pairs
        if (ratio := contrast(stage, front, back)) < least
    ]
    assert weak == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("tone", ["accent", "green", "red"])
def test_words_on_filled_buttons_stand_out(stage: Stage, scheme: str, tone: str) -> None:
    stage.show(f'PrimaryButton {{ id: it; text: "Pay"; tone: "{tone}" }}')
    stage.theme(scheme=scheme)
    for fill in ("it.fill", "it.fillPressed"):
        front, back = (
            luminance((c.red(), c.green(), c.blue())) for c in (stage.ask("it.ink"), stage.ask(fill))
        )
        assert (max(front, back) + 0.05) / (min(front, back) + 0.05) >= 4.5, fill


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_theme_is_measured_against_the_colours_that_are_shown(stage: Stage, scheme: str) -> None:
    stage.show("")
    stage.theme(scheme=scheme)
    grounds = theme.GROUNDS[Scheme(scheme)]
    shown = [
        stage.ask(f"Theme.{name}").name()
        for name in ("ground", "surface", "ink", "inkSoft", "amber", "accent")
    ]
    told = [grounds.ground, grounds.surface, grounds.ink, grounds.ink_soft, grounds.amber, grounds.house]
    assert shown == told


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("accent", ["#b33c00", "#1d4ed8", "#8a1538", "#3a5a0a"])
def test_words_stay_readable_on_a_shop_s_own_colour(
    stage: Stage, tmp_path: Path, scheme: str, accent: str
) -> None:
    (tmp_path / "theme.toml").write_text(f'accent = "{accent}"\n', encoding="utf-8")
    look, faults = read(tmp_path / "theme.toml")
    assert faults == []
    stage.show('PrimaryButton { id: it; text: "Pay" }')
    stage.theme(scheme=scheme, look=look.handed())
    assert stage.ask("Theme.accent").name() == look.tones[Scheme(scheme)].accent
    for front, back in [*TEXT, *CONTROLS]:
        if "accent" in front + back or front == "focusRing":
            assert contrast(stage, front, back) >= 4.5, (front, back)
    pressed, ink = (
        luminance((c.red(), c.green(), c.blue())) for c in (stage.ask("it.fillPressed"), stage.ask("it.ink"))
    )
    assert (max(pressed, ink) + 0.05) / (min(pressed, ink) + 0.05) >= 4.5


def test_type_scale_of_station_and_till(stage: Stage) -> None:
    stage.show("")
    scale = "[Theme.display, Theme.title, Theme.heading, Theme.body, Theme.caption]"
    assert stage.ask(scale) == [96, 64, 44, 32, 26]
    stage.theme(compact=True)
    assert stage.ask(scale) == [56, 36, 24, 18, 15]


def test_body_and_caption_take_all_of_the_reader_s_factor(stage: Stage) -> None:
    stage.show("")
    stage.theme(textScale=2)
    assert stage.ask("[Theme.body, Theme.caption]") == [64, 52]
    assert stage.ask(
        "Theme.display > Theme.title && Theme.title > Theme.heading && Theme.heading > Theme.body"
    )


def test_reduced_motion_takes_all_motion_away(stage: Stage) -> None:
    stage.show("")
    assert stage.ask("Theme.quick >= 160 && Theme.calm <= 240")
    stage.theme(reducedMotion=True)
    assert stage.ask("[Theme.quick, Theme.calm]") == [0, 0]


def test_the_bundled_face_is_used(stage: Stage) -> None:
    stage.show("")
    assert stage.ask("Theme.family") == "Inter"
    stage.theme(look={"font": "atkinson"})
    stage.show('ThemedText { id: it; text: "Øl på køl" }')
    assert stage.ask("Theme.family") == "Atkinson Hyperlegible Next"
    assert {"Inter", "Atkinson Hyperlegible Next"} <= set(QFontDatabase.families())
