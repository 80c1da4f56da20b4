"""What the packages say of themselves, without building them: ``make vm`` installs the real ones."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from daemon.cli import app
from daemon.config import read
from debian import command_pages, locked, staging
from debian.__main__ import SCRIPTS, control, version_and_epoch

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = (staging.DAEMON, staging.SCREEN)
packages = pytest.mark.parametrize("package", PACKAGES)


def fields(package: str) -> dict[str, str]:
    """The control file of a package, key by key."""
    text = control(package, "1.2.3", "amd64", 4711)
    assert "$" not in text
    return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line and line[0] != " ")


def test_the_changelog_tells_of_this_version() -> None:
    version, epoch = version_and_epoch()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert version == project["version"]
    assert epoch > 1_700_000_000


@packages
def test_control_is_whole(package: str) -> None:
    told = fields(package)
    assert (told["Package"], told["Version"], told["Architecture"]) == (package, "1.2.3", "amd64")
    assert told["Installed-Size"] == "4711"
    assert {"Maintainer", "Section", "Priority", "Description"} <= told.keys()


def test_the_daemon_needs_debians_python_and_no_qt() -> None:
    depends = fields(staging.DAEMON)["Depends"]
    assert staging.interpreter().path.rsplit("/", 1)[1] in depends.replace(",", " ").split()
    assert "qt" not in depends.lower()
    assert "libegl1" not in depends


def test_the_screens_need_their_own_daemon_and_what_qt_links_to() -> None:
    depends = fields(staging.SCREEN)["Depends"].split(", ")
    assert depends[0] == "storefloor (= 1.2.3)"
    assert {"cage", "seatd", "libegl1", "libxkbcommon0", "libpulse0", "fonts-noto-core"} <= set(depends)
    assert not {"xvfb", "ffmpeg", "python3-venv", "libusb-1.0-0"} & set(depends)


def test_every_dependency_goes_into_one_package() -> None:
    daemon, screen = locked.wanted()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {
        canonicalize_name(text.split(">")[0].split("[")[0]) for text in project["project"]["dependencies"]
    }
    assert asked <= {*daemon, *screen}
    assert not set(daemon) & set(screen)
    assert {"pyside6", "qasync", "shiboken6"} <= set(screen)
    assert not {"pytest", "ruff", "mypy", "hypothesis", "pip", "uv"} & {*daemon, *screen}
    pinned = {
        canonicalize_name(line.split("==")[0]) for line in locked.blocks(daemon).splitlines() if "==" in line
    }
    assert pinned == set(daemon)
    assert locked.blocks(daemon).count("--hash=sha256:") > len(daemon)


def test_a_list_of_files_names_those_that_are_packed(tmp_path: Path) -> None:
    (tmp_path / "thing-1.dist-info").mkdir()
    (tmp_path / "thing.py").touch()
    record = tmp_path / "thing-1.dist-info" / "RECORD"
    record.write_text(
        '../../bin/thing,sha256=1,2\nthing.py,sha256=3,0\n"odd, name.py",,\nthing-1.dist-info/RECORD,,\n',
        "utf-8",
    )
    staging._records(tmp_path)
    assert record.read_text("utf-8") == "thing.py,sha256=3,0\nthing-1.dist-info/RECORD,,\n"


def test_the_daemon_does_without_what_comes_with_the_screens() -> None:
    modules = {name for name in locked.SCREEN_ONLY if name != "pyside6"} | {"PySide6"}
    imports = re.compile(rf"^\s*(?:from|import) ({'|'.join(modules)})\b", re.MULTILINE)
    sources = [path for folder in ("daemon", "drivers") for path in (ROOT / folder).rglob("*.py")]
    assert [str(path) for path in sources if imports.search(path.read_text("utf-8"))] == []
    assert imports.search((ROOT / "kiosk" / "locale.py").read_text("utf-8"))


@packages
def test_maintainers_scripts_are_shell_that_stops_at_a_failure(package: str) -> None:
    for script in SCRIPTS:
        path = ROOT / "debian" / f"{package}.{script}"
        assert path.read_text("utf-8").startswith("#!/bin/sh\nset -e\n")
        subprocess.run(["sh", "-n", str(path)], check=True, timeout=60)


def test_only_a_purge_removes_what_the_station_keeps() -> None:
    text = (ROOT / "debian" / "storefloor.postrm").read_text("utf-8")
    before, purge = text.split('if [ "$1" = purge ]; then')
    assert "rm -rf /var/lib/storefloor /etc/storefloor" in purge
    assert "rm " not in before


def test_every_command_has_its_page() -> None:
    page = command_pages.manual_page("1.2.3", 1_800_000_000)
    for command in app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        assert f".SS {name.replace('-', chr(92) + '-')}" in page
    assert ".SS jobs list" in page
    assert "2027-01-15" in page


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["storefloor", "chec"], {"check-config"}),
        (["storefloor", "jobs", "re"], {"release", "reprint"}),
        (["storefloor", "serve", "--con"], {"--config"}),
        (["storefloor", "--he"], {"--help"}),
    ],
)
def test_bash_completes(typed: list[str], offered: set[str], tmp_path: Path) -> None:
    script = tmp_path / "storefloor.bash"
    script.write_text(command_pages.bash_completion(), "utf-8")
    words = " ".join(typed)
    asked = f'. {script}; COMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}; _storefloor; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", asked], check=True, capture_output=True, text=True, timeout=60)
    assert set(done.stdout.split()) == offered


def test_the_configuration_it_comes_with_can_be_used() -> None:
    assert read(ROOT / "debian" / "station.toml").devices == ()
