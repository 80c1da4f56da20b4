"""Configurations: the example holds, and what is wrong is named with file, key and nearest match."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from daemon.cli import app
from daemon.config import Config, check, read
from daemon.settings import SettingsError, decode
from drivers.certificates import Authority

EXAMPLE = Path(__file__).parents[2] / "daemon" / "example.toml"
GOOD = EXAMPLE.read_text()


def test_the_example_holds_and_says_every_option() -> None:
    config = decode(EXAMPLE.read_bytes(), Config, "example")
    said = tomllib.loads(GOOD)
    for section in ("station", "api", "store", "payments"):
        fields = {field.name for field in msgspec.structs.fields(type(getattr(config, section)))}
        assert set(said[section]) == fields
    assert [device.spec.id for device in check(config, "example", EXAMPLE.parent).devices] == [
        "receipt",
        "scanner",
        "terminal",
    ]


BAD = {
    "unknown key": (GOOD.replace("listen =", "listem ="), ("api.listem", "did you mean 'listen'?")),
    "unknown section": (GOOD + "\n[devises.x]\n", ("devises", "did you mean 'devices'?")),
    "unknown device key": (GOOD.replace("model = ", "modell = ", 1), ("devices.receipt.modell", "'model'")),
    "wrong type": (GOOD.replace("staff_after_s = 300", 'staff_after_s = "x"'), ("payments.staff_after_s",)),
    "wrong currency": (GOOD.replace('"DKK"  ', '"BTC"  '), ("station.currency", "BTC")),
    "missing": (GOOD.replace("location =", "# location ="), ("station", "location")),
    "unknown model": (
        GOOD.replace("epson-tm-t20iii", "epson-tm-t21"),
        ("devices.receipt.model", "did you mean epson"),
    ),
    "wrong scheme": (GOOD.replace("tcp://127.0.0.1:9100", "https://x"), ("devices.receipt.url", "tcp://")),
    "no address": (GOOD.replace("tcp://127.0.0.1:9100", "tcp://"), ("devices.receipt",)),
    "wrong option": (GOOD.replace("t4 = 180", 't4 = "soon"'), ("devices.terminal", "t4")),
    "wrong listen": (GOOD.replace("127.0.0.1:8470", "8470"), ("api.listen", "host:port")),
    "port too high": (GOOD.replace("127.0.0.1:8470", "127.0.0.1:99999"), ("api.listen",)),
    "no password": (
        GOOD.replace("# password_file", "password_file"),
        ("devices.terminal.password_file", "no file"),
    ),
    "address that cannot be read": (
        GOOD.replace("tcp://127.0.0.1:9100", "tcp://[::1:9100"),
        ("devices.receipt.url", "no address"),
    ),
    "unknown profile": (
        GOOD.replace('profile = ""', 'profile = "none"'),
        ("devices.receipt", "no printer profile 'none'"),
    ),
    "name of a device": (GOOD.replace("[devices.receipt]", "[devices.Bon]"), ("devices", "a-z 0-9")),
    "too deep": ("a = " + "[" * 5000 + "]" * 5000, ("nested too deep",)),
    "no TOML": ("[station\n", ("no TOML", "line 1")),
    "empty": ("", ("station",)),
}


@pytest.mark.parametrize("case", list(BAD))
def test_what_is_wrong_is_named_and_ends_with_status_2(tmp_path: Path, case: str) -> None:
    text, words = BAD[case]
    file = tmp_path / "station.toml"
    file.write_text(text)
    with pytest.raises(SettingsError) as refused:
        read(file)
    for word in (str(file), *words):
        assert word in str(refused.value)
    for command in (["check-config", str(file)], ["serve", "--config", str(file)]):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 2
        assert str(refused.value) in result.stderr


@pytest.mark.parametrize("url", ["mysql://x/y", "garbage"])
def test_a_store_that_cannot_be_is_said_before_the_start(tmp_path: Path, url: str) -> None:
    file = tmp_path / "station.toml"
    file.write_text(GOOD.replace('url = ""', f'url = "{url}"'))
    result = CliRunner().invoke(app, ["check-config", str(file)])
    assert result.exit_code == 2
    assert "sqlite:////absolute" in result.stderr


def test_a_good_configuration_says_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text(GOOD)
    result = CliRunner().invoke(app, ["check-config", str(file), "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["station"] == "kiosk-1"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00s", b"\x00" * 100, b"a" * (2 << 20)])
def test_a_file_that_is_no_text_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "station.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"station\.toml"):
        read(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["serve", "--config", str(tmp_path / "none.toml")])
    assert result.exit_code == 2
    assert "none.toml" in result.stderr


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with pytest.raises(SettingsError, match="file: "):  # station.name is required: no luck makes it good
        decode(data, Config, "file")


def test_a_password_comes_from_a_file_and_never_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "zvt.password").write_text("123456\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    file = tmp_path / "station.toml"
    file.write_text(GOOD.replace("# password_file", "password_file"))
    device = read(file).devices[-1]
    assert device.spec.password == "123456"
    assert "123456" not in repr(device.spec)


def test_who_vouches_for_a_terminal_comes_from_a_file_that_is_named_when_it_is_not_there(
    tmp_path: Path,
) -> None:
    (tmp_path / "nexo.password").write_text("a passphrase")
    (tmp_path / "ca.pem").write_text(Authority("Test").certificate)
    file = tmp_path / "station.toml"
    section = (
        '[devices.terminal]\nmodel = "adyen-generic"\nurl = "https://10.0.0.7:8443/nexo/"\n'
        'password_file = "nexo.password"\nca_file = "ca.pem"\noptions.poiid = "P400Plus-1"\n'
    )
    station = '[station]\nname = "till-7"\nlocation = "shop-aarhus"\n'
    file.write_text(station + section)
    spec = read(file).devices[0].spec
    assert (spec.station, "BEGIN CERTIFICATE" in spec.authorities) == ("till-7", True)
    assert "passphrase" not in repr(spec)
    for wrong, words in (("none.pem", "none.pem"), ("nexo.password", "no certificate")):
        file.write_text(station + section.replace("ca.pem", wrong))
        with pytest.raises(SettingsError, match=words):
            read(file)


def test_the_state_directory_is_systemds_unless_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_DIRECTORY", "/srv/one:/srv/two")
    config = decode(GOOD.encode(), Config, "example")
    setup = check(config, "example", EXAMPLE.parent)
    assert setup.state_dir == Path("/srv/one")
    assert setup.store_url == "sqlite:////srv/one/store.db"


@pytest.mark.parametrize(
    ("url", "opened"),
    [
        ("postgresql+psycopg://shop@db/shop", "postgresql+psycopg://shop:p%40ss%2Fword@db/shop"),
        (
            "postgresql://shop@[::1]:5433/shop?sslmode=require",
            "postgresql://shop:p%40ss%2Fword@[::1]:5433/shop?sslmode=require",
        ),
    ],
)
def test_the_stores_password_comes_from_a_file_too(tmp_path: Path, url: str, opened: str) -> None:
    (tmp_path / "store.password").write_text("p@ss/word\n")
    file = tmp_path / "station.toml"
    section = f'[store]\nurl = "{url}"\npassword_file = "store.password"\n'
    file.write_text(f"[station]\nname = 'a'\nlocation = 'b'\n{section}")
    setup = read(file)
    assert setup.store_url == opened
    assert "p%40ss" not in repr(setup)


@pytest.mark.parametrize("url", ["", "postgresql://db/shop", "postgresql://shop:twice@db/shop", "shop@db"])
def test_a_password_for_nobody_is_said(tmp_path: Path, url: str) -> None:
    (tmp_path / "store.password").write_text("x")
    file = tmp_path / "station.toml"
    file.write_text(
        f"[station]\nname = 'a'\nlocation = 'b'\n[store]\nurl = '{url}'\npassword_file = 'store.password'\n"
    )
    with pytest.raises(SettingsError, match=r"store\.url"):
        read(file)
