"""The systemd units, users and directories: as systemd's own tools judge them, and as our promises say."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from drivers import udev

ROOT = Path(__file__).resolve().parent.parent
UNITS = sorted((ROOT / "systemd").glob("*.service"))
COMMAND = re.compile(r"^ExecStart=\S+", re.MULTILINE)
MAX_EXPOSURE = 20
"""Tenths, as ``systemd-analyze security --threshold`` takes them."""

units = pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


def settings_of(unit: Path) -> list[tuple[str, str]]:
    """Every ``Key=value`` of a unit, in order; raises AssertionError for a line that is none."""
    found = []
    for line in unit.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith(("#", "[")):
            continue
        match = re.fullmatch(r"([A-Za-z]+)=(.*)", line)
        assert match, f"{unit.name}: {line!r}"
        found.append((match[1], match[2]))
    return found


def test_both_units_are_there() -> None:
    assert [unit.name for unit in UNITS] == ["storefloor-kiosk.service", "storefloord.service"]


@units
def test_systemd_reads_every_line(unit: Path, tmp_path: Path) -> None:
    # Another command stands in for ours, since verify wants to see it; everything else is the unit as shipped.
    copy = tmp_path / unit.name
    copy.write_text(COMMAND.sub("ExecStart=/bin/true", unit.read_text(encoding="utf-8")), encoding="utf-8")
    result = run("systemd-analyze", "verify", "--recursive-errors=yes", str(copy))
    assert (result.returncode, result.stderr) == (0, "")


@units
def test_exposure(unit: Path) -> None:
    result = run(
        "systemd-analyze",
        "security",
        "--offline=true",
        f"--threshold={MAX_EXPOSURE}",
        "--no-pager",
        str(unit),
    )
    assert result.returncode == 0, result.stdout


@units
def test_a_station_never_gives_up(unit: Path) -> None:
    told = dict(settings_of(unit))
    # The daemon ends with 0 when it is told to and only then; cage does when its window is closed.
    assert told["Restart"] == ("on-failure" if unit.stem == "storefloord" else "always")
    assert told["StartLimitIntervalSec"] == "0"


@units
def test_what_stays_open_is_said(unit: Path) -> None:
    """The settings that would cost the unit its purpose are named in a comment that gives the reason."""
    text = unit.read_text(encoding="utf-8")
    told = dict(settings_of(unit))
    for setting in ("PrivateDevices", "MemoryDenyWriteExecute"):
        assert setting in told or f"# {setting} stays open" in text or f". {setting} stays open" in text


def test_the_daemon_tells_when_it_is_ready_and_alive() -> None:
    told = dict(settings_of(ROOT / "systemd" / "storefloord.service"))
    assert (told["Type"], told["NotifyAccess"]) == ("notify", "main")
    assert 0 < int(told["WatchdogSec"]) <= 30
    assert told["StateDirectory"] == "storefloor"


def test_every_node_of_a_rule_is_one_the_daemon_may_open() -> None:
    """The kernel's numbers of what the rules mark (Documentation/admin-guide/devices.txt): each kind is allowed."""
    allowed = {
        value for key, value in settings_of(ROOT / "systemd" / "storefloord.service") if key == "DeviceAllow"
    }
    numbers = {
        "tty": {"char-166", "char-188"},
        "usb": {"char-189"},
        "hidraw": {"char-hidraw"},
        "input": {"char-13"},
    }
    marked = set(re.findall(r'^SUBSYSTEM=="(\w+)".*STOREFLOOR_CLASS', udev.render_rules(), re.MULTILINE))
    assert marked == set(numbers)
    assert {f"{number} rw" for kind in marked for number in numbers[kind]} <= allowed


def test_the_kiosk_reaches_nothing_but_the_loopback_and_one_token() -> None:
    told = settings_of(ROOT / "systemd" / "storefloor-kiosk.service")
    assert ("IPAddressDeny", "any") in told
    assert ("IPAddressAllow", "localhost") in told
    assert ("LoadCredential", "token:/var/lib/storefloor/token-kiosk") in told
    assert "storefloor" not in dict(told)["SupplementaryGroups"].split()


def test_users_and_directories_are_made(tmp_path: Path) -> None:
    for folder in ("sysusers.d", "tmpfiles.d"):
        shutil.copytree(ROOT / "systemd" / folder, tmp_path / "usr" / "lib" / folder)
    (tmp_path / "etc").mkdir()
    users = run("systemd-sysusers", f"--root={tmp_path}")
    assert users.returncode == 0, users.stderr
    names = {
        line.split(":")[0] for line in (tmp_path / "etc" / "passwd").read_text(encoding="utf-8").splitlines()
    }
    assert {"storefloor", "storefloor-kiosk"} <= names
    for unit in UNITS:
        assert dict(settings_of(unit))["User"] in names


def test_directories_are_read_by_tmpfiles() -> None:
    for line in (
        (ROOT / "systemd" / "tmpfiles.d" / "storefloor.conf").read_text(encoding="utf-8").splitlines()
    ):
        assert re.fullmatch(r"#.*|d /etc/storefloor 0755 root root -", line), line


def test_rules_and_units_name_the_same_group_and_service() -> None:
    rules = udev.RULES.read_text(encoding="utf-8")
    assert 'GROUP="storefloor"' in rules
    assert dict(settings_of(ROOT / "systemd" / "storefloord.service"))["Group"] == "storefloor"
    assert 'ENV{SYSTEMD_WANTS}+="storefloord.service"' in rules


@pytest.mark.parametrize("path", sorted((ROOT / "udev").glob("*.rules")), ids=lambda path: path.name)
def test_udev_reads_every_rule(path: Path) -> None:
    """By ``udevadm verify`` where it has that verb (systemd 254 and newer); the grammar is tested everywhere."""
    if "verify" in run("udevadm", "--help").stdout:
        result = run("udevadm", "verify", "--resolve-names=never", str(path))
        assert result.returncode == 0, result.stdout + result.stderr
