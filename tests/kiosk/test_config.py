"""The configuration and the command line of the app."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.schema import Language
from daemon.settings import SettingsError
from kiosk.__main__ import main
from kiosk.config import KioskConfig, Scheme, Station, canvas, read

EXAMPLE = """
[api]
address = "127.0.0.1:9000"
[devices]
scanner = "left"
[screen]
scheme = "dark"
language = "sv"
[idle]
home = 30
"""


def test_every_key_has_a_default() -> None:
    config = read(None)
    assert config == KioskConfig()
    assert canvas(config.screen, Station.KIOSK) == (1080, 1920)
    assert canvas(config.screen, Station.TILL) == (1366, 768)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    config = read(path)
    assert config.screen.scheme is Scheme.DARK
    assert config.screen.language is Language.SV
    assert config.devices.scanner == "left"
    assert config.idle.home == 30


def test_a_misspelt_key_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text("[screen]\nschem = 'dark'\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="scheme"):
        read(path)


@pytest.mark.parametrize("arguments", [["--size", "big"], ["--token-file", "/nowhere/at/all"]])
def test_a_wrong_option_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("kiosk: ")


def test_without_a_token_it_says_where_one_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("STOREFLOOR_TOKEN", raising=False)
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    assert main(["--station", "till"]) == 2
    said = capsys.readouterr().err
    assert str(tmp_path / "token-till") in said
    assert "STOREFLOOR_TOKEN" in said
