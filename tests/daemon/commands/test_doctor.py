"""``storefloor doctor`` on machines of the test's own: what is right is said, what is not comes with what to do."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.client import Client
from daemon.commands import doctor_machine, doctor_station
from daemon.commands.doctor_finding import Finding, Level
from daemon.commands.doctor_machine import Machine
from daemon.schema import Role
from drivers import udev
from tests.daemon.commands.shop import shop
from tests.daemon.machine import LINE, Stick
from tests.daemon.machine import Machine as Sockets
from tests.daemon.stations import on_tcp, station

GROUP_ID = os.getegid()


@dataclass(slots=True)
class Root:
    """A machine as it should be, on which single things are then spoilt."""

    path: Path
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)

    def write(self, name: str, text: str = "") -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def run(self, command: tuple[str, ...]) -> tuple[int, str]:
        """Answer for systemctl by the unit, for Python by what it is to load."""
        for words, answer in self.answers.items():
            if words in " ".join(command):
                return answer
        return (
            (0, "ActiveState=active\nUnitFileState=enabled\nNRestarts=0")
            if command[0] == "systemctl"
            else (0, "")
        )

    def machine(self, user: str = "anna", *, now: datetime | None = None) -> Machine:
        return Machine(
            self.path, self.run, user, is_root=False, now=lambda: now or datetime(2026, 11, 1, tzinfo=UTC)
        )

    def found(self, **more: object) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in doctor_machine.examine(self.machine(**more)):  # type: ignore[arg-type]  # a test's own words
            found.setdefault(finding.check, []).append(finding)
        return found


@pytest.fixture
def root(tmp_path: Path) -> Root:
    made = Root(tmp_path / "root")
    made.write("usr/lib/udev/rules.d/70-storefloor.rules", udev.render_rules())
    made.write("usr/lib/systemd/system/storefloord.service", udev.UNIT.read_text())
    made.write("etc/group", f"root:x:0:\nstorefloor:x:{GROUP_ID}:anna,bo\n")
    for name in ("run/udev/control", "run/systemd/timesync/synchronized", "run/systemd/system/x"):
        made.write(name)
    return made


def plug(root: Root, mode: int = 0o660) -> None:
    Sockets(root.path / "sys").plug("1", Stick("05e0:1701", LINE, "S1"))
    root.write("dev/ttyACM0").chmod(mode)


def plug_without_a_node(root: Root) -> None:
    plug(root)
    (root.path / "dev/ttyACM0").unlink()


def test_a_machine_as_it_should_be(root: Root) -> None:
    plug(root)
    found = [finding for findings in root.found().values() for finding in findings]
    assert {finding.level for finding in found} == {Level.OK}
    assert {finding.check for finding in found} == {
        "udev rules",
        "group",
        "nodes",
        "units",
        "libraries",
        "clock",
    }
    assert any("Zebra scanner" in finding.said and "/dev/ttyACM0" in finding.said for finding in found)
    assert not any(finding.do for finding in found)


def _without(name: str) -> Callable[[Root], object]:
    return lambda root: (root.path / name).unlink()


SPOILT: list[tuple[str, Callable[[Root], object], Level, str]] = [
    ("udev rules", _without("usr/lib/udev/rules.d/70-storefloor.rules"), Level.WRONG, "not installed"),
    (
        "udev rules",
        lambda root: root.write("etc/udev/rules.d/70-storefloor.rules", "#"),
        Level.WRONG,
        "another version",
    ),
    ("udev rules", _without("run/udev/control"), Level.NOTE, "no udevd"),
    ("group", lambda root: root.write("etc/group", "root:x:0:\n"), Level.WRONG, "no group storefloor"),
    (
        "group",
        lambda root: root.write("etc/group", f"storefloor:x:{GROUP_ID}:bo\n"),
        Level.NOTE,
        "anna is no member",
    ),
    ("nodes", lambda root: plug(root, 0o666), Level.WRONG, "open to everybody"),
    ("nodes", lambda root: plug(root, 0o600), Level.WRONG, "does not belong to the group"),
    ("nodes", plug_without_a_node, Level.WRONG, "No such file"),
    ("units", _without("usr/lib/systemd/system/storefloord.service"), Level.WRONG, "not installed"),
    ("units", _without("run/systemd/system/x"), Level.OK, "runs, and starts"),
    (
        "units",
        lambda root: root.write(
            "etc/systemd/system/storefloord.service", "[Service]\nDeviceAllow=char-9 rw\n"
        ),
        Level.NOTE,
        "other kinds of node",
    ),
    (
        "units",
        lambda root: root.answers.update(
            {"show storefloord": (0, "ActiveState=failed\nUnitFileState=enabled")}
        ),
        Level.WRONG,
        "is failed",
    ),
    (
        "units",
        lambda root: root.answers.update(
            {"show storefloord": (0, "ActiveState=active\nUnitFileState=disabled")}
        ),
        Level.NOTE,
        "not after a restart",
    ),
    (
        "units",
        lambda root: root.answers.update(
            {"show storefloord": (0, "ActiveState=active\nUnitFileState=enabled\nNRestarts=7")}
        ),
        Level.NOTE,
        "started again 7 times",
    ),
    (
        "units",
        lambda root: root.answers.update({"systemctl": (1, "Access denied")}),
        Level.WRONG,
        "Access denied",
    ),
    (
        "libraries",
        lambda root: root.answers.update({"PySide6": (1, "ImportError: libEGL.so.1: cannot open")}),
        Level.WRONG,
        "libEGL",
    ),
    (
        "libraries",
        lambda root: root.answers.update({"PySide6": (1, "ModuleNotFoundError: No module named 'PySide6'")}),
        Level.OK,
        "no screen of ours",
    ),
    ("libraries", lambda root: root.answers.update({"pyudev": (1, "")}), Level.WRONG, "libudev"),
    (
        "libraries",
        lambda root: root.answers.update({"libEGL": (1, "no driver comes up")}),
        Level.NOTE,
        "stills and words instead of films",
    ),
    ("clock", _without("run/systemd/timesync/synchronized"), Level.NOTE, "nothing keeps it right"),
]


@pytest.mark.parametrize(
    ("check", "spoil", "level", "words"), SPOILT, ids=[f"{each[0]}: {each[3]}" for each in SPOILT]
)
def test_what_is_not_as_it_should_be(
    root: Root, check: str, spoil: Callable[[Root], object], level: Level, words: str
) -> None:
    spoil(root)
    finding = next(each for each in root.found()[check] if words in each.said)
    assert finding.level is level
    assert bool(finding.do) == (level is not Level.OK)


def test_a_clock_that_stands(root: Root) -> None:
    (finding,) = root.found(now=datetime(1970, 1, 1, tzinfo=UTC))["clock"]
    assert finding.level is Level.WRONG


def test_a_command_that_is_not_there_is_a_status() -> None:
    assert doctor_machine.run(("storefloor-has-no-such-command",))[0] == 127
    assert doctor_machine.run(("true",)) == (0, "")


@pytest.mark.parametrize(
    ("free", "level"), [(10 << 20, Level.WRONG), (500 << 20, Level.NOTE), (10 << 30, Level.OK)]
)
def test_room_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    facts = os.statvfs(tmp_path)
    values = {name: getattr(facts, name) for name in dir(facts) if name.startswith("f_")}

    class Facts:
        f_frsize, f_bavail, f_files, f_favail = 4096, free // 4096, values["f_files"], 100_000

    monkeypatch.setattr(os, "statvfs", lambda _: Facts)
    assert doctor_machine.disk(tmp_path / "not" / "there").level is level


# --- the station ----------------------------------------------------------------------------------------------------


async def station_says(config: Path, api: str = "", token: str = "") -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    async for finding in doctor_station.examine(config, api, token):
        found.setdefault(finding.check, []).append(finding)
    return found


async def told(client: Client, power: str) -> None:
    """Wait until the receipt printer's power is so."""
    async with asyncio.timeout(10):
        while (await client.device("receipt")).power != power:
            await asyncio.sleep(0.01)  # the pace of looking


def config_in(folder: Path, listen: str, state: Path | None = None, more: str = "") -> Path:
    path = folder / "station.toml"
    path.write_text(
        f'[station]\nname = "kiosk-1"\nlocation = "shop"\nstate_dir = "{state or folder / "state"}"\n'
        f'[api]\nlisten = "{listen}"\n{more}'
    )
    return path


@pytest.mark.logs("out of reach")
async def test_a_running_station(tmp_path: Path) -> None:
    async with (
        on_tcp("epson-tm-t20iii") as (printer, slips),
        station(tmp_path / "state", {"receipt": slips}) as running,
    ):
        config = config_in(tmp_path, running.url.removeprefix("http://"))
        (tmp_path / "state").chmod(0o750)
        for path in (tmp_path / "state").glob("token-*"):
            path.chmod(0o640)
        async with running.client() as client:
            await told(client, "online")
            found = await station_says(config, running.url)
            assert [finding.level for finding in found["daemon"]] == [Level.OK]
            assert found["database"][0].level is Level.OK
            assert found["state directory"][0].level is Level.OK
            assert found["devices"][0].said.endswith("online")
            printer.turn("power", "off")
            await told(client, "off_offline")
        lost = (await station_says(config, running.url))["devices"][0]
        assert lost.level is Level.WRONG
        assert lost.do
        (tmp_path / "state" / "token-technician").unlink()
        without = await station_says(config, running.url)
        assert without["devices"][0].level is Level.NOTE
        wrong = await station_says(config, running.url, "no-such-token")
        assert wrong["daemon"][0].level is Level.NOTE
        technician = await station_says(config, running.url, running.token(Role.TILL))
        assert technician["daemon"][0].level is Level.OK


async def test_a_station_that_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_station, "PATIENCE_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        found = await station_says(config_in(tmp_path, taken))
        assert "it is not the daemon" in found["daemon"][0].said
    found = await station_says(config_in(tmp_path, taken))
    assert "it does not run" in found["daemon"][0].said
    assert found["database"][0].level is Level.NOTE
    assert found["state directory"][0].level is Level.NOTE


async def test_a_state_directory_open_to_everybody(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o755)
    state.chmod(0o755)
    config = config_in(tmp_path, "127.0.0.1:1")
    assert (await station_says(config))["state directory"][0].level is Level.WRONG
    state.chmod(0o750)
    token = state / "token-kiosk"
    token.write_text("x")
    token.chmod(0o644)
    assert "token-kiosk" in (await station_says(config))["state directory"][0].said


async def test_a_database_that_is_none(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o750)
    (state / "store.db").write_bytes(b"this is no database, not at all" * 100)
    found = await station_says(config_in(tmp_path, "127.0.0.1:1"))
    assert found["database"][0].level is Level.WRONG


async def test_a_configuration_that_cannot_be_used(tmp_path: Path) -> None:
    (missing,) = (await station_says(tmp_path / "station.toml"))["configuration"]
    assert "copy docs/examples" in missing.do
    (spoilt,) = (await station_says(config_in(tmp_path, "nowhere")))["configuration"]
    assert spoilt.level is Level.WRONG


@pytest.mark.logs("out of reach")
async def test_the_command_says_it_as_lines_and_as_json(tmp_path: Path, root: Root) -> None:
    async with shop(tmp_path) as made:
        config = str(config_in(tmp_path, "127.0.0.1:0", tmp_path / "state"))
        (root.path / "etc/group").unlink()
        status, said, _ = await made.run("doctor", "--config", config, "--root", str(root.path))
        assert status == 1
        assert "wrong  group            there is no group storefloor" in said
        assert "→ install the package" in said
        assert said.splitlines()[-1].endswith(" wrong")
        status, said, _ = await made.run("doctor", "--config", config, "--root", str(root.path), "--json")
        assert status == 1
        assert {"check": "group", "level": "wrong"}.items() <= next(
            each for each in json.loads(said) if each["check"] == "group"
        ).items()
