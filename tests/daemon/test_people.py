"""``storefloor person`` as an owner types it: told, tried, erased; in no log, no audit, no list of processes."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import stat
from contextlib import aclosing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daemon.cli import app
from daemon.demo.content import HOME
from daemon.schema import Event, LineRequest, ReserveRequest
from daemon.store import Actor, desk, reserving
from drivers.printers.receipt import Receipt, Text
from drivers.vocabulary import EventType
from tests.daemon.processes import written
from tests.daemon.stations import PRINTER, on_tcp, station
from tests.daemon.store import shop
from tests.daemon.store.shop import Template, address, copy
from tests.daemon.store.test_stock import a_want

NAME, PHONE = "Ærlinde Quist", "+4570901122"


async def cancelled(folder: Path) -> str:
    """A reservation of theirs that is over."""
    async with shop.at(address(folder), folder) as store:
        want = await a_want(store)
        request = ReserveRequest(HOME, [LineRequest(want.gtin)], NAME, PHONE)
        made = await store.write(reserving.reserve, request, Actor("Maja"))
        await store.write(desk.cancel, made, "", Actor("Maja"))
        return made


@pytest.fixture
def config(template: Template, tmp_path: Path) -> Path:
    """The configuration of a stopped station with a shop's store."""
    state = tmp_path / "state"
    state.mkdir()
    copy(template, state)
    asyncio.run(cancelled(state))
    return written(tmp_path, {})


def run(config: Path, *arguments: str, said: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["person", *arguments, "--config", str(config)], input=said)
    return done.exit_code, done.stdout, done.stderr


def test_a_person_is_told_and_erased(config: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    status, told, _ = run(config, "export", "-", said=f"{PHONE}\n")
    assert (status, [one["name"] for one in json.loads(told)["reservations"]]) == (0, [NAME])
    file = tmp_path / "person.json"
    assert run(config, "export", PHONE, "--file", str(file))[0] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    status, said, _ = run(config, "erase", PHONE, "--dry-run")
    assert (status, "1 reservations" in said, "would be" in said) == (0, True, True)
    assert run(config, "erase", PHONE, said="n\n")[0] == 1
    assert NAME in run(config, "export", PHONE)[1]
    status, _, errors = run(config, "erase", "-", said=f"{PHONE}\n")
    assert (status, "--yes" in errors) == (2, True)
    status, said, _ = run(config, "erase", "-", "--yes", "--json", said=f"{PHONE}\n")
    assert (status, json.loads(said)["reservations"]) == (0, 1)
    status, _, errors = run(config, "export", PHONE)
    assert (status, "Nothing is held" in errors) == (1, True)
    rows = sqlite3.connect(tmp_path / "state" / "station.db").execute("SELECT * FROM audit").fetchall()
    assert {row[4] for row in rows} == {"person_exported", "person_erased"}
    assert not any(part in str(rows) + caplog.text for part in (NAME, PHONE, PHONE[3:]))


def test_nobody_is_said_to_be_nobody(config: Path) -> None:
    assert run(config, "export", "-", said="\n")[0] == 2
    status, _, errors = run(config, "erase", "Karen", "--yes")
    assert (status, "that names nobody" in errors) == (1, True)


async def test_what_was_printed_about_them_goes_and_other_stations_hear(
    template: Template, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    made = await cancelled(tmp_path / "state")
    async with on_tcp(PRINTER) as (_, slips), station(tmp_path / "state", {"receipt": slips}) as running:
        config = written(tmp_path, {})
        async with running.client() as client:
            job = await client.print_receipt("receipt", Receipt((Text(NAME), Text("bin A1"))))
            async with asyncio.timeout(20):
                while not (await client.job(job.id)).state.startswith("completed"):
                    await asyncio.sleep(0.02)  # the pace of looking
            async with aclosing(client.events()) as stream, asyncio.timeout(20):
                hello = await anext(stream)
                assert isinstance(hello, Event)
                status, said, _ = await asyncio.to_thread(run, config, "erase", PHONE, "--yes", "--json")
                assert (status, json.loads(said)["documents"]) == (0, 1)
                async for event in stream:
                    if isinstance(event, Event) and event.type is EventType.RESERVATION:
                        assert event.data["id"] == made
                        break
    with sqlite3.connect(tmp_path / "state" / "station.db") as file:
        tables = [row[0] for row in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = [str(row) for table in tables for row in file.execute(f"SELECT * FROM {table}")]  # noqa: S608  its own
    assert len(rows) > 10
    words = (NAME, NAME.split(maxsplit=1)[0], PHONE, PHONE[3:])
    assert not [row for row in rows if any(word in row or str(word.encode())[2:-1] in row for word in words)]
    assert not any(word in caplog.text for word in words)
