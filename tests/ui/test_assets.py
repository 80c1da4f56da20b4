"""What is generated for the looks is what its sources say, and everything used is there."""

from __future__ import annotations

import io
import re
import wave

import pytest

from tests.ui import generate_assets
from tests.ui.generate_assets import ICONS, ROOT, SOUNDS


def test_the_icon_table_is_fresh() -> None:
    assert generate_assets.ICON_PATHS.read_text(encoding="utf-8") == generate_assets.icon_paths()


def test_the_sounds_are_fresh_and_short() -> None:
    for name, data in generate_assets.sounds().items():
        assert (SOUNDS / name).read_bytes() == data
        with wave.open(io.BytesIO(data)) as sound:
            assert sound.getnframes() / sound.getframerate() < 0.5


def test_every_icon_a_view_names_is_bundled() -> None:
    bundled = {svg.stem for svg in ICONS.glob("*.svg")}
    named = {
        (path.name, word)
        for path in (ROOT / "ui").rglob("*.qml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\b(glyph|actionGlyph|sign)\b\s*:", line)
        or (re.search(r"^\s*name:", line) and "Icon" in path.read_text(encoding="utf-8") and "-" in line)
        for word in re.findall(r'"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"', line)
        if "-" in word or word in bundled
    }
    assert sorted(pair for pair in named if pair[1] not in bundled) == []


@pytest.mark.parametrize("licence", ["fonts/OFL.txt", "fonts/atkinson/OFL.txt", "icons/LICENSE.txt"])
def test_licences_are_bundled(licence: str) -> None:
    assert "Copyright" in (ROOT / "ui/assets" / licence).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("svg", "path"),
    [
        ('<svg><circle cx="12" cy="12" r="10"/></svg>', "M2 12A10 10 0 1 1 22 12A10 10 0 1 1 2 12Z"),
        ('<svg><rect x="1" y="2" width="3" height="4"/></svg>', "M1 2H4V6H1Z"),
        ('<svg><line x1="1" y1="2" x2="3" y2="4"/></svg>', "M1 2L3 4"),
        ('<svg><polyline points="1 2 3,4"/></svg>', "M1 2L3 4"),
        ('<svg><path d="m18 19 1-7-6 1"/><path d="M1 1h2"/></svg>', "M18 19l1-7-6 1 M1 1h2"),
    ],
)
def test_svg_elements_become_one_path(svg: str, path: str) -> None:
    assert generate_assets.path_of(svg) == path


def test_an_element_the_table_cannot_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="<text>"):
        generate_assets.path_of("<svg><text>no</text></svg>")
