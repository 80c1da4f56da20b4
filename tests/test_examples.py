"""The example configurations are read by the very code that reads a shop's, and show every default as it is."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from daemon import config as station
from kiosk import config as kiosk

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"


def test_station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    example = tmp_path / "station.toml"
    example.write_text((EXAMPLES / "station.toml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "zvt.password").write_text("000000\n", encoding="utf-8")
    setup = station.read(example)
    assert (setup.host, setup.port) == ("127.0.0.1", 8470)
    assert {device.spec.id for device in setup.devices} == {"drawer", "receipt", "scanner", "terminal"}
    assert setup.config.payments == station.PaymentsSection()
    assert f'# state_dir = "{setup.state_dir}"' in example.read_text(encoding="utf-8")
    assert f'# url = "{setup.store_url}"' in example.read_text(encoding="utf-8")
    assert f'# media = "{setup.media_dir}"' in example.read_text(encoding="utf-8")


def test_station_names_every_section() -> None:
    told = tomllib.loads((EXAMPLES / "station.toml").read_text(encoding="utf-8"))
    assert set(told) == set(station.Config.__struct_fields__)


def test_kiosk() -> None:
    read = kiosk.read(EXAMPLES / "kiosk.toml")
    usual = kiosk.KioskConfig()
    assert (read.idle, read.sound, read.devices) == (usual.idle, usual.sound, usual.devices)
    assert read.api.address == usual.api.address
    assert (read.screen.width, read.screen.height, read.screen.scheme) == (0, 0, usual.screen.scheme)


def test_the_kiosk_finds_its_token_where_its_unit_puts_it() -> None:
    unit = (EXAMPLES.parent.parent / "systemd" / "storefloor-kiosk.service").read_text(encoding="utf-8")
    assert "LoadCredential=token:" in unit
    assert (
        kiosk.read(EXAMPLES / "kiosk.toml").api.token_file
        == "/run/credentials/storefloor-kiosk.service/token"
    )
