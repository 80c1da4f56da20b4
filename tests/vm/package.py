"""The package's own life with Debian's Python alone: ``python3 -m tests.vm.package install|upgrade|purge``."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from tests.vm.told import Told, told_by

CONFIG = Path("/etc/storefloor/station.toml")
STATE = Path("/var/lib/storefloor")
TERMINAL, TERMINAL_SERIAL = "ingenico-desk-3500", "VM000005"
"""As tests.vm.plans has it."""
MARK = "# written by the shop's own hand"


def shown(unit: str, what: str) -> str:
    """One property of a unit."""
    return told_by("systemctl", "show", unit, "-p", what, "--value")


def install(told: Told, deb: Path) -> None:
    """On a machine that has never seen it."""
    told.title("install")
    began = time.monotonic()
    said = told_by("dpkg", "-i", str(deb))
    told.check("dpkg -i", "[exit" not in said, said.splitlines()[-1])
    told.figure("install, from dpkg -i to the daemon ready", time.monotonic() - began, "s")
    _steps(told)
    told.check(
        "unit active", shown("storefloord", "ActiveState") == "active", shown("storefloord", "StatusText")
    )
    told.check("unit enabled", told_by("systemctl", "is-enabled", "storefloord") == "enabled")
    told.check("user and group", "storefloor" in told_by("id", "storefloor"), told_by("id", "storefloor"))
    told.check("nothing else than packed", told_by("dpkg", "--verify", "storefloor") == "")
    level = told_by("systemd-analyze", "security", "--no-pager", "storefloord").splitlines()[-1]
    exposure = float(level.split(":")[1].split()[0]) if ":" in level else 10.0
    told.check("exposure as this systemd sees it <= 2.0", exposure <= 2.0, level.strip("→ "))
    commands = ("storefloor --help", f"storefloor check-config {CONFIG}", "storefloor migrate")
    with ThreadPoolExecutor() as beside:
        for command, said in zip(
            commands, beside.map(lambda words: told_by(*words.split()), commands), strict=True
        ):
            detail = f"{len(said.splitlines())} lines" if "help" in command else said
            told.check(command, "[exit" not in said, detail)
    owner = told_by("stat", "-c", "%U:%G %a", str(STATE), str(STATE / "token-technician"))
    owners = ["storefloor:storefloor 750", "storefloor:storefloor 640"]
    told.check("state directory and token", owner.split("\n") == owners, owner.replace("\n", ", "))


def _steps(told: Told) -> None:
    """Where the time of the last ``dpkg -i`` went, as dpkg's own log has it, to the second."""
    text = Path("/var/log/dpkg.log").read_text("utf-8").rpartition(" startup ")
    began = datetime.fromisoformat(text[0].splitlines()[-1])
    reached: dict[str, float] = {}
    for line in text[2].splitlines()[1:]:
        day, clock, *words = line.split()
        if words[0] == "status":
            at = datetime.fromisoformat(f"{day} {clock}")
            reached.setdefault(words[1], (at - began).total_seconds())
    told.say(f"     of that, by dpkg: {', '.join(f'{state} {at:.0f} s' for state, at in reached.items())}")


def configure(told: Told) -> None:
    """What is not found by itself is named: a terminal says what was paid, so it is bound by an administrator only."""
    url = f"serial:///dev/storefloor/serial/{TERMINAL}-{TERMINAL_SERIAL}?baud=9600"
    text = CONFIG.read_text("utf-8") + f'\n[devices.terminal]\nmodel = "{TERMINAL}"\nurl = "{url}"\n'
    CONFIG.write_text(text, encoding="utf-8")
    said = told_by("storefloor", "check-config", str(CONFIG))
    told.check("a configured terminal", "ok" in said, said)
    began = time.monotonic()
    said = told_by("systemctl", "restart", "storefloord")
    told.check("restart", said == "", said)
    told.figure("restart, from systemctl to the daemon ready", time.monotonic() - began, "s")


def verify_kiosk(told: Told, unit: Path) -> None:
    """The other package's unit, which is not installed here: a screen needs more than this machine has."""
    told.title("storefloor-kiosk.service")
    text = unit.read_text("utf-8")
    copy = Path("/run/storefloor-kiosk.service")
    copy.write_text(text.replace("ExecStart=/usr/bin/cage", "ExecStart=/bin/true"), encoding="utf-8")
    said = told_by("systemd-analyze", "verify", "--recursive-errors=no", str(copy))
    told.check("systemd-analyze verify", said == "", said)
    level = told_by("systemd-analyze", "security", "--offline=true", "--no-pager", str(copy)).splitlines()[-1]
    told.check("its exposure", "[exit" not in level, level.strip("→ "))


def upgrade(told: Told, deb: Path) -> None:
    """To a newer one: what the shop wrote stays, an older store is brought along."""
    told.title("upgrade")
    CONFIG.write_text(CONFIG.read_text("utf-8") + f"\n{MARK}\n", encoding="utf-8")
    before = sorted(path.name for path in STATE.iterdir())
    token = (STATE / "token-technician").read_text("ascii")
    began = time.monotonic()
    said = told_by("dpkg", "-i", str(deb))
    told.check("dpkg -i of a newer version", "[exit" not in said, said.splitlines()[-1])
    told.figure("upgrade, from dpkg -i to the daemon ready", time.monotonic() - began, "s")
    _steps(told)
    told.check("asks nothing, keeps the configuration", MARK in CONFIG.read_text("utf-8"))
    told.check("tokens are the same", (STATE / "token-technician").read_text("ascii") == token)
    gone = set(before) - {path.name for path in STATE.iterdir()} - {"address"}
    told.check("state is kept", not gone, f"{len(before)} files" if not gone else sorted(gone))
    told.check("unit active", shown("storefloord", "ActiveState") == "active")
    told.check("the new version runs", "+vm" in told_by("dpkg-query", "-W", "storefloor"))


def age_the_store(told: Told) -> str:
    """Put a store of the first schema in the place of today's; returns today's schema."""
    told_by("systemctl", "stop", "storefloord")
    store = STATE / "store.db"
    today = _schema(store)
    for path in STATE.glob("store.db*"):
        path.unlink()
    made = told_by(
        "setpriv", "--reuid=storefloor", "--regid=storefloor", "--clear-groups",
        "/opt/storefloor/.venv/bin/python", "-c",
        "from alembic import command\n"
        "from alembic.config import Config\n"
        "from sqlalchemy import create_engine\n"
        "from daemon.store.engine import MIGRATIONS\n"
        "config = Config()\n"
        "config.set_main_option('script_location', str(MIGRATIONS))\n"
        f"with create_engine('sqlite:///{store}').begin() as connection:\n"
        "    config.attributes['connection'] = connection\n"
        "    command.upgrade(config, '0001')\n",
    )  # fmt: skip
    told.check(
        "a store of the first schema instead of today's", _schema(store) == "0001", f"{_schema(store)} {made}"
    )
    return today


def check_migrated(told: Told, schema: str) -> None:
    """After the upgrade."""
    told.check("the store was migrated", _schema(STATE / "store.db") == schema, _schema(STATE / "store.db"))


def _schema(store: Path) -> str:
    """The schema's name in a store."""
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        return f"none ({error})"
    return str(row[0])


def purge(told: Told) -> None:
    """Remove, then purge: asks nothing, leaves nothing but what the shop keeps elsewhere."""
    told.title("remove and purge")
    elsewhere = Path("/root/shop.backup")
    said = told_by("storefloor", "backup", str(elsewhere))
    told.check("storefloor backup", elsewhere.exists(), said.splitlines()[-1] if said else "")
    said = told_by("dpkg", "-r", "storefloor")
    told.check("dpkg -r", "[exit" not in said, said.splitlines()[-1])
    load = shown("storefloord", "LoadState")
    told.check("unit gone", load in {"not-found", "masked"}, load)
    told.check("state and configuration stay", (STATE / "store.db").exists() and CONFIG.exists())
    said = told_by("dpkg", "-P", "storefloor")
    told.check("dpkg -P", "[exit" not in said, said.splitlines()[-1])
    left = [
        str(path)
        for path in (STATE, CONFIG.parent, Path("/opt/storefloor"), Path("/usr/bin/storefloor"))
        if path.exists() or path.is_symlink()
    ]
    told.check("nothing is left", not left, left or "state, configuration, programs")
    told.check("a backup elsewhere stays", elsewhere.exists(), elsewhere)
    units = told_by("systemctl", "list-unit-files", "storefloord*", "storefloor-kiosk*", "--no-legend")
    told.check("no unit is left", units.replace("[exit 1]", "").strip() == "", units)


def main(what: str) -> int:
    """One part of the package's life."""
    share = Path("/share")
    told = Told(share / "figures.json")
    match what:
        case "install":
            install(told, next(share.glob("storefloor_*[0-9]_*.deb")))
            configure(told)
            verify_kiosk(told, share / "storefloor-kiosk.service")
        case "upgrade":
            today = age_the_store(told)
            upgrade(told, next(share.glob("storefloor_*+vm*.deb")))
            check_migrated(told, today)
        case "purge":
            purge(told)
            shutil.rmtree("/run/storefloor", ignore_errors=True)
    return int(told.bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
