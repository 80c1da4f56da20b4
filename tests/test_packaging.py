"""What a stranger gets: a lock that pins everything and names nobody, a script and a Makefile that keep their word."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PYTHONS = ("3.11.2", "3.12.3", "3.13.5")
"""Those of Debian 12, Ubuntu 24.04 and Debian 13."""
TARGETS = {
    "setup",
    "demo",
    "tour",
    "test",
    "check",
    "shots",
    "bench",
    "proof",
    "udev",
    "deb",
    "vm",
    "docs",
    "lock",
    "words",
    "clean",
}
EMITS = 5_000


def locked(python: str) -> dict[str, Version]:
    """Name and version of every package the lock gives to a Python version on Linux."""
    environment = {
        "python_full_version": python,
        "python_version": python.rsplit(".", 1)[0],
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    found: dict[str, Version] = {}
    for line in LOCK.splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix(" \\"))
            if requirement.marker is None or requirement.marker.evaluate(environment):
                (pin,) = requirement.specifier
                assert pin.operator == "=="
                assert requirement.name not in found
                found[canonicalize_name(requirement.name)] = Version(pin.version)
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_lock_satisfies_what_the_project_asks(python: str) -> None:
    pins = locked(python)
    for text in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]:
        wanted = Requirement(text)
        pin = pins.get(canonicalize_name(wanted.name))
        assert pin is not None, f"{wanted.name} is not locked: run `make lock`"
        assert pin in wanted.specifier, "stale: run `make lock`"


def test_every_package_of_the_lock_has_hashes() -> None:
    blocks = re.split(r"\n(?=[A-Za-z])", LOCK.split("\n", 2)[2])
    assert len(blocks) > 50
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_lock_names_no_address() -> None:
    assert re.findall(r".*(?:://|--index|--find-links|--extra|@ |file:|/home|/opt|/tmp).*", LOCK) == []


def test_qt_is_held_where_this_python_keeps_its_references() -> None:
    (pyside,) = [
        Requirement(text) for text in PROJECT["project"]["dependencies"] if text.startswith("PySide6")
    ]
    assert not pyside.specifier.contains("6.12.0")
    assert pyside.specifier.contains("6.11.3")


def test_emitting_a_signal_gives_every_reference_back() -> None:
    """PySide6 6.12 on Python 3.11 lost one reference to True per emit, and the process died within a minute."""
    program = f"""
import sys
from PySide6.QtCore import QObject, Signal
class Lamp(QObject):
    lit = Signal(bool)
lamp = Lamp()
lamp.lit.connect(lambda on: None)
before = sys.getrefcount(True), sys.getrefcount(None)
for _ in range({EMITS}):
    lamp.lit.emit(True)
after = sys.getrefcount(True), sys.getrefcount(None)
print(max(abs(a - b) for a, b in zip(after, before)))
"""
    result = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) < EMITS / 50


def test_the_command_is_installed() -> None:
    (command,) = entry_points(group="console_scripts", name="storefloor")
    assert command.value == "daemon.cli:main"
    assert callable(command.load())


def test_wheel_holds_what_runs(tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "hatchling"
    result = subprocess.run(
        [command, "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tops = {name.split("/")[0] for name in names}
    version = PROJECT["project"]["version"]
    assert tops == {"daemon", "drivers", "kiosk", "ui", f"storefloor-{version}.dist-info"}
    for folder in ("daemon", "drivers", "kiosk", "ui"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {
                ".py",
                ".qml",
                ".svg",
                ".otf",
                ".html",
                ".css",
                ".js",
                ".json",
                ".webm",
                ".vtt",
                ".mako",
            }:
                assert str(path.relative_to(ROOT)) in names
    assert not [name for name in names if "__pycache__" in name]


def test_system_packages_are_one_list() -> None:
    result = subprocess.run(
        [ROOT / "setup" / "install", "--list"], check=True, capture_output=True, text=True, timeout=60
    )
    names = result.stdout.split()
    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name)] == []
    assert {"xvfb", "libegl1", "libusb-1.0-0", "ffmpeg", "systemd"} <= set(names)


@pytest.mark.parametrize("script", ["setup/install", ".ci/run"])
def test_scripts_are_bash_and_stop_at_the_first_failure(script: str) -> None:
    text = (ROOT / script).read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in text
    assert (ROOT / script).stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True, timeout=60)


def test_ci_does_nothing_but_make_test_and_where_asked_make_vm() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == [
        "set -euo pipefail",
        'cd "$(dirname "$0")/.."',
        "make test",
        'if [ "${VM:-}" = 1 ]; then make vm; fi',
    ]


def test_makefile_has_its_targets_and_tells_them() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"^## (\w+)", text, re.MULTILINE)) == TARGETS
    for target in TARGETS:
        assert re.search(rf"^{target}:", text, re.MULTILINE)


def test_changelog_tells_of_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{PROJECT['project']['version']}]" in text
