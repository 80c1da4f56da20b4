"""The station, as ``storefloor doctor`` looks at it: configuration, state directory, port, database, devices."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path

from daemon.client import ApiError, Client, Unreachable
from daemon.commands import doctor_machine
from daemon.commands.doctor_finding import Finding, note, ok, wrong
from daemon.config import Setup, read
from daemon.schema import DeviceView
from daemon.settings import SettingsError
from daemon.store import StoreError
from daemon.store.engine import is_far, open_unmigrated
from drivers.vocabulary import PowerState

PATIENCE_S = 5.0
OUT_OF_REACH = frozenset({PowerState.OFF, PowerState.OFFLINE, PowerState.OFF_OFFLINE})


async def examine(config: Path, api: str, token: str) -> AsyncIterator[Finding]:
    """Everything about the station that ``config`` describes. ``api`` and ``token`` are where not the usual ones."""
    setup = _configuration(config)
    if isinstance(setup, Finding):
        yield setup
        return
    count = len(setup.devices)
    yield ok(
        "configuration",
        f"{config}: station {setup.config.station.name}, {count} device{'' if count == 1 else 's'} configured",
    )
    for words in setup.plug_ins:
        yield wrong("configuration", words, "ask whoever made the plug-in")
    yield _state_dir(setup.state_dir)
    yield doctor_machine.disk(setup.state_dir)
    async for finding in _daemon(setup, api, token):
        yield finding
    yield await _database(setup)


def _configuration(config: Path) -> Setup | Finding:
    try:
        return read(config)
    except SettingsError as error:
        if config.parent.is_dir() and config.exists() and not os.access(config, os.R_OK):
            return note("configuration", str(error), "run doctor as root or as storefloor")
        how = "mend it" if config.exists() else "copy docs/examples/station.toml there and edit it"
        said = f"{how}; storefloor check-config {config} says when it is right"
        return wrong("configuration", str(error), said)


def _state_dir(folder: Path) -> Finding:
    try:
        facts = folder.stat()
    except FileNotFoundError:
        return note("state directory", f"{folder} is not there yet", "the daemon makes it when it is started")
    except OSError as error:
        return note("state directory", f"{folder}: {error.strerror}", "run doctor as root or as storefloor")
    if facts.st_mode & 0o007:
        return wrong(
            "state directory", f"{folder} is open to everybody: tokens lie in it", f"chmod o= {folder}"
        )
    if os.geteuid() not in (0, facts.st_uid):
        return ok("state directory", f"{folder} is there; it is another user's")
    loose = [path.name for path in folder.glob("token-*") if path.stat().st_mode & 0o007]
    if loose:
        return wrong(
            "state directory", f"{', '.join(loose)} can be read by everybody", f"chmod o= {folder}/token-*"
        )
    return ok("state directory", f"{folder} is the daemon's and its group's")


async def _daemon(setup: Setup, api: str, token: str) -> AsyncIterator[Finding]:
    """Whether it answers, and what it says of the devices."""
    api = api or _address(setup)
    try:
        token = token or (setup.state_dir / "token-technician").read_text(encoding="ascii").strip()
    except OSError:
        token = ""
    try:
        async with asyncio.timeout(PATIENCE_S), Client(api, token) as client:
            health = await client.health()
    except (Unreachable, TimeoutError) as error:
        yield _port(setup, str(error) or f"no answer within {PATIENCE_S:.0f} s")
        return
    except ApiError as error:
        yield note("daemon", f"{api} answers: {error}", "give --token; storefloor token create makes one")
        return
    yield ok("daemon", f"{api} answers: version {health.version}")
    if health.devices is None:
        yield note(
            "devices",
            "without a technician's token nothing is told of them",
            "run doctor as root, or --token",
        )
        return
    if not health.devices:
        yield note(
            "devices", "none is configured and none was found", "plug one in, or name it under [devices]"
        )
    for view in health.devices:
        yield _device(view)


def _device(view: DeviceView) -> Finding:
    what = f"{view.id} ({view.title}) at {view.url}"
    if view.power not in OUT_OF_REACH and not view.problems:
        return ok("devices", f"{what}: {view.power}")
    words = ", ".join(view.problems) or str(view.power)
    return wrong("devices", f"{what}: {words}", view.detail or f"storefloor devices check {view.id}")


def _address(setup: Setup) -> str:
    """Where the daemon says it listens, or where it is configured to."""
    try:
        return (setup.state_dir / "address").read_text(encoding="ascii").strip()
    except OSError:
        return f"http://{setup.config.api.listen}"


def _port(setup: Setup, why: str) -> Finding:
    """The daemon does not answer: is its port free for it?"""
    where = f"{setup.host}:{setup.port}"
    family = socket.AF_INET6 if ":" in setup.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((setup.host, setup.port))
        except OSError as error:
            return wrong(
                "daemon",
                f"{where}: {error.strerror}, and it is not the daemon: {why}",
                f"ss -ltnp | grep {setup.port}",
            )
    return wrong(
        "daemon",
        f"it does not run; {where} is free for it",
        "systemctl start storefloord, or storefloor serve",
    )


async def _database(setup: Setup) -> Finding:
    url = setup.store_url
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    try:
        if file is not None and not file.exists():
            return note("database", f"{file} is not there yet", "the daemon makes it when it is started")
    except OSError as error:
        return note("database", f"{file}: {error.strerror}", "run doctor as root or as storefloor")
    if file is not None and not os.access(file, os.R_OK | os.W_OK):
        return note("database", f"{file} is not for you to open", "run doctor as root or as storefloor")
    where = "the PostgreSQL of [store] url" if file is None else str(file)
    try:
        due = await _due(url)
    except (StoreError, TimeoutError) as error:
        how = (
            "check the server, its network, and [store] url"
            if is_far(url)
            else "restore a backup: storefloor restore"
        )
        return wrong("database", f"{where}: {str(error) or 'no answer'}", how)
    if due:
        return note(
            "database",
            f"{where} is of an older schema",
            "the daemon brings it up when it starts: storefloor migrate",
        )
    return ok("database", f"{where} answers, and its schema is this version's")


async def _due(url: str) -> bool:
    """Whether the schema is to be brought up. Raises StoreError, TimeoutError."""
    database = open_unmigrated(url)
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await database.due()
    finally:
        await database.close()
