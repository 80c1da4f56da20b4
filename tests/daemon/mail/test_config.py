"""The section [mail]: what cannot be is named before anything starts, and no address crosses a network in clear."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from daemon.config import Config, Setup, check
from daemon.settings import SettingsError

SHOP = "Nordlys Århus <receipts@blåbær.example>"


def checked(directory: Path, **mail: object) -> Setup:
    section = {"host": "smtp.shop.example", "from": SHOP, **mail}
    told = {"station": {"name": "a", "location": "b", "state_dir": str(directory)}, "mail": section}
    return check(msgspec.convert(told, Config), "station.toml", directory)


def test_without_a_host_no_mail(tmp_path: Path) -> None:
    assert checked(tmp_path, host="").mail is None


def test_a_server_is_read_with_its_secret_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "mail.password").write_text("hush\n")
    (tmp_path / "ca.pem").write_text("")
    server = checked(
        tmp_path, username="receipts", password_file="mail.password", ca_file="ca.pem", tls="tls", port=465
    ).mail
    assert server is not None
    assert (server.port, server.tls, server.password) == (465, "tls", "hush")
    assert server.sender_address == "receipts@xn--blbr-roah.example"
    assert server.domain == "xn--blbr-roah.example"
    assert server.ca_file == str(tmp_path / "ca.pem")
    assert "hush" not in repr(server)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("from", "", "no address"),
        ("from", "Nordlys", "no address"),
        ("reply_to", "nobody", "no address"),
        ("tls", "none", "in clear"),
        ("ca_file", "missing.pem", "no file"),
        ("password_file", "missing", "no file"),
        ("confirm_url", "http://shop.example/{id}/{token}", "https"),
        ("confirm_url", "https://shop.example/{id}", "{token}"),
        ("confirm_url", "https://shop.example/{id}/{token}/{more}", "cannot be"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, key: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        checked(tmp_path, **{key: value})
    assert words in str(wrong.value)
    assert f"mail.{key}" in str(wrong.value)


def test_a_server_on_this_machine_may_be_without_tls(tmp_path: Path) -> None:
    server = checked(tmp_path, host="localhost", tls="none", port=25).mail
    assert server is not None
    assert server.tls == "none"
