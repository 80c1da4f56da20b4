"""The shop's own look: every value measured, everything that cannot be used named with what to do, never a stop."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from daemon.schema import Language
from kiosk import theme
from kiosk.__main__ import main
from kiosk.config import Scheme
from kiosk.theme import GROUNDS, Font, Kind, Look, contrast, measured, nearest, soft

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "theme.toml"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
WEBM = b"\x1aE\xdf\xa3" + bytes(40)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="200" height="72"/>'


def wear(folder: Path, text: str) -> tuple[Look, list[str]]:
    path = folder / "theme.toml"
    path.write_text(text, encoding="utf-8")
    look, faults = theme.read(path)
    return look, [str(fault) for fault in faults]


def test_the_example_is_whole() -> None:
    look, faults = theme.read(EXAMPLE)
    assert faults == []
    assert look.tones[Scheme.LIGHT].accent == "#8a1538"
    assert look.texts[Language.DA].greeting


def test_everything_a_theme_can_say_reaches_the_screen(tmp_path: Path) -> None:
    for name, data in (
        ("logo.svg", SVG),
        ("night.png", PNG),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("b.webm", WEBM),
    ):
        (tmp_path / name).write_bytes(data)
    look, faults = wear(
        tmp_path,
        """
        logo = "logo.svg"
        logo_dark = "night.png"
        accent = "#0B5D3B"
        accent_dark = "#8fe0b8"
        accent_contrast = "#a0ffcc"
        scheme = "dark"
        font = "atkinson"
        [attract]
        media = ["a.jpg", "b.webm"]
        seconds = 8
        [texts.sv]
        attract = "Håll upp en vara"
        """,
    )
    assert faults == []
    assert (look.font, look.scheme) == (Font.ATKINSON, Scheme.DARK)
    assert [item.kind for item in look.media] == [Kind.PICTURE, Kind.VIDEO]
    handed = look.handed()
    assert handed["logo"] == (tmp_path / "logo.svg").as_uri()
    assert handed["logoDark"] == (tmp_path / "night.png").as_uri()
    assert handed["seconds"] == 8
    assert handed["texts"] == {"sv": {"attract": "Håll upp en vara", "greeting": ""}}
    tones = look.tones
    assert [tones[scheme].accent for scheme in Scheme] == ["#0b5d3b", "#8fe0b8", "#a0ffcc"]


def test_an_accent_that_cannot_be_read_is_measured_and_the_house_s_own_stays(tmp_path: Path) -> None:
    look, (said,) = wear(tmp_path, 'accent = "#f2c230"\nfont = "atkinson"\n')
    better = nearest("#f2c230", Scheme.LIGHT)
    assert said.startswith("accent: '#f2c230' reaches ")
    assert 1.4 < measured("#f2c230", Scheme.LIGHT) < 1.5
    assert " reaches 1.4" in said
    assert "needs 4.5:1" in said
    assert f'"{better}"' in said
    assert look.tones == {}
    assert look.font is Font.ATKINSON


def test_only_the_scheme_that_fails_falls_back(tmp_path: Path) -> None:
    look, (said,) = wear(tmp_path, 'accent = "#8a1538"\naccent_dark = "#4a0a1c"\n')
    assert said.startswith("accent_dark: '#4a0a1c' reaches")
    assert set(look.tones) == {Scheme.LIGHT, Scheme.CONTRAST}


@pytest.mark.parametrize("scheme", list(Scheme))
def test_the_nearest_colour_passes_is_of_the_same_hue_and_is_the_nearest(scheme: Scheme) -> None:
    dice = random.Random(6)
    for _ in range(60):
        accent = f"#{dice.randrange(1 << 24):06x}"
        found = nearest(accent, scheme)
        assert measured(found, scheme) >= 4.5, (accent, found)
        if measured(accent, scheme) >= 4.5:
            assert found == accent
        ground = soft(found, scheme)
        for words in (found, GROUNDS[scheme].ink, GROUNDS[scheme].ink_soft, GROUNDS[scheme].amber):
            assert contrast(words, ground) >= 4.5, (accent, ground, words)


def test_an_accent_just_under_the_bar_is_never_told_as_passing(tmp_path: Path) -> None:
    grey = next(
        f"#{level:02x}{level:02x}{level:02x}"
        for level in range(256)
        if measured(f"#{level:02x}{level:02x}{level:02x}", Scheme.LIGHT) < 4.5
    )
    _, (said,) = wear(tmp_path, f'accent = "{grey}"')
    assert "reaches 4.5" not in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('acent = "#8a1538"', ("unknown key 'acent'", "did you mean 'accent'?")),
        ("[attract]\nmedai = []", ("unknown key 'attract.medai'", "did you mean 'media'?")),
        ('scheme = "sepia"', ("key 'scheme'", "sepia")),
        ('font = "comic"', ("key 'font'",)),
        ("[attract]\nseconds = 1", ("key 'attract.seconds'",)),
        ("[texts.fi]\nattract = 'Hei'", ("texts", "fi")),
        ("accent = ", ("is no TOML",)),
        ('accent = "red"', ("accent: 'red' is no colour", 'write it as "#8a1538"')),
        ('accent = "#8a15"', ("is no colour",)),
        ('logo = "gone.svg"', ("logo = 'gone.svg'", "No such file", "put the file there")),
        ('logo = "film.webm"', ("is a film", "a logo is a PNG, JPEG or SVG")),
        ('logo = "words.txt"', ("is neither picture nor film", "give a PNG")),
        ('logo = "."', ("cannot be read", "Is a directory")),
        (
            '[attract]\nmedia = ["gone.jpg", "film.webm"]',
            ("attract.media[0] = 'gone.jpg'", "take the line out"),
        ),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    (tmp_path / "film.webm").write_bytes(WEBM)
    (tmp_path / "words.txt").write_text("a logo", encoding="utf-8")
    _, faults = wear(tmp_path, text)
    assert len(faults) == 1
    assert [word for word in words if word not in faults[0]] == []


def test_what_can_be_shown_stays_when_a_file_is_gone(tmp_path: Path) -> None:
    (tmp_path / "film.webm").write_bytes(WEBM)
    look, _ = wear(tmp_path, '[attract]\nmedia = ["gone.jpg", "film.webm"]')
    assert [item.file.name for item in look.media] == ["film.webm"]


def test_a_theme_that_is_not_there_is_said_too(tmp_path: Path) -> None:
    look, faults = theme.read(tmp_path / "theme.toml")
    assert look == Look()
    assert "cannot be read" in str(faults[0])


def test_check_says_it_and_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[screen]\ntheme = "theme.toml"\n', encoding="utf-8")
    (tmp_path / "theme.toml").write_text('accent = "#f2c230"\n', encoding="utf-8")
    assert main(["--config", str(config), "--check"]) == 2
    assert "kiosk: theme: accent: '#f2c230' reaches" in capsys.readouterr().err
    (tmp_path / "theme.toml").write_text('accent = "#8a1538"\n', encoding="utf-8")
    assert main(["--config", str(config), "--check"]) == 0
    assert capsys.readouterr().out.startswith("ok: ")
