"""What stands of jobs on the disk: found by index however many there are, kept as long as promised, and no longer."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon import spool_rows as rows
from daemon.errors import NotFound
from daemon.idempotency import Idempotency
from daemon.schema import JobView
from daemon.station import MIGRATIONS, Connection, Station
from drivers.device import utc_now
from drivers.vocabulary import JobDecision, JobReason, JobState

DAY = timedelta(days=1)


def job(name: str, at: datetime | None = None, size: int = 4) -> JobView:
    at = at or utc_now()
    return JobView(name, "receipt", JobState.PENDING, JobReason.NONE, "", "text/plain", size, at, at)


def add(connection: Connection, name: str, at: datetime | None = None, data: bytes = b"text") -> None:
    rows.keep_document(connection, rows.insert(connection, job(name, at, len(data))), data)


def finish(connection: Connection, name: str, reason: JobReason = JobReason.PRINTED) -> None:
    state = JobState.ABORTED if reason is JobReason.OUTCOME_UNKNOWN else JobState.COMPLETED
    rows.update(connection, rows.find(connection, name), state, reason, "", final=True)


def age(connection: Connection, days: float) -> None:
    """Everything was last touched so long ago."""
    connection.execute("UPDATE jobs SET updated_at = ?", ((utc_now() - days * DAY).isoformat(),))


def names(connection: Connection) -> list[str]:
    return [row["id"] for row in connection.execute("SELECT id FROM jobs ORDER BY number")]


def documents(connection: Connection) -> list[int]:
    return [row["number"] for row in connection.execute("SELECT number FROM documents ORDER BY number")]


@asynccontextmanager
async def station(folder: Path) -> AsyncIterator[Station]:
    async with Station(folder / "station.db") as opened:
        yield opened


LOOKS: dict[str, tuple[Callable[[Connection], Any], str]] = {
    "next": (lambda connection: rows.pending(connection, "receipt", 100), "jobs_open (device=?)"),
    "room": (
        lambda connection: rows.count_open(connection, "receipt"),
        "COVERING INDEX jobs_open (device=?)",
    ),
    "newest": (
        lambda connection: rows.newest(connection, "receipt", 100, undecided=False),
        "jobs_of_device (device=?)",
    ),
    "undecided": (
        lambda connection: rows.newest(connection, "receipt", 100, undecided=True),
        "jobs_undecided (device=?)",
    ),
    "how many undecided": (rows.count_undecided, "COVERING INDEX jobs_undecided"),
    "begun": (lambda connection: rows.begun(connection, "receipt"), "jobs_open (device=?)"),
    "begun of all": (lambda connection: rows.begun(connection, None), "INDEX jobs_open"),
    "one": (lambda connection: rows.find(connection, "none"), "sqlite_autoindex_jobs_1 (id=?)"),
    "document": (lambda connection: rows.document(connection, "none"), "INTEGER PRIMARY KEY (rowid=?)"),
    "torn": (rows.torn_wires, "sqlite_autoindex_jobs_1 (id=?)"),
    "documents kept": (
        lambda connection: rows._forget_documents(connection, 100_000),
        "SEARCH documents USING INTEGER PRIMARY KEY (rowid<?)",
    ),
    "named by a key": (
        lambda connection: rows.forget(connection, 0, utc_now(), utc_now()),
        "idempotency_by_resource (resource=?)",
    ),
}


@pytest.mark.parametrize("look", list(LOOKS))
async def test_finished_jobs_are_not_walked_through(tmp_path: Path, look: str) -> None:
    work, index = LOOKS[look]
    said: list[str] = []

    def traced(connection: Connection) -> None:
        add(connection, "one")
        connection.set_trace_callback(said.append)
        try:
            work(connection)
        except NotFound:
            pass
        finally:
            connection.set_trace_callback(None)
        for statement in said.copy():
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()
            said.extend(row["detail"] for row in plan)

    async with station(tmp_path) as opened:
        await opened.write(traced)
    assert any(index in line for line in said), said
    assert not any(line in {"SCAN jobs", "SCAN documents", "SCAN idempotency"} for line in said), said
    assert not any("TEMP B-TREE" in line for line in said), said


async def test_a_job_lives_as_long_as_its_key_and_until_it_is_decided(tmp_path: Path) -> None:
    def work(connection: Connection) -> None:
        old = utc_now() - 5 * DAY
        for name in ("named", "unnamed", "waiting", "in doubt", "decided"):
            add(connection, name, old)
        Idempotency("key", "route", b"digest").record(connection, "named")
        for name in ("named", "unnamed"):
            finish(connection, name)
        for name in ("in doubt", "decided"):
            finish(connection, name, JobReason.OUTCOME_UNKNOWN)
        assert rows.decide(connection, "decided", JobDecision.DROP, "policy", None)
        assert not rows.decide(connection, "decided", JobDecision.REPRINT, "policy", None)
        age(connection, 5)
        add(connection, "young")
        finish(connection, "young")

        now = utc_now()
        assert rows.forget(connection, 0, now - 4 * DAY, now - 30 * DAY) == 5
        assert names(connection) == ["named", "waiting", "in doubt", "young"]
        assert documents(connection) == [1, 3, 4, 6]
        assert rows.forget(connection, 5, now - 4 * DAY, now - 30 * DAY) == 0
        connection.execute("DELETE FROM idempotency")
        age(connection, 31)
        rows.forget(connection, 0, now - 4 * DAY, now - 30 * DAY)
        assert names(connection) == ["waiting", "young"]

    async with station(tmp_path) as opened:
        await opened.write(work)


async def test_looking_for_what_is_old_goes_on_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "FORGET_LOOK", 2)

    def work(connection: Connection) -> None:
        for number in range(1, 6):
            add(connection, f"{number}", utc_now() - 5 * DAY)
            finish(connection, f"{number}")
        Idempotency("key", "route", b"digest").record(connection, "2")
        age(connection, 5)
        now, after = utc_now(), 0
        looks = []
        for _ in range(4):
            after = rows.forget(connection, after, now - 4 * DAY, now - 30 * DAY)
            looks.append((after, names(connection)))
        assert looks == [(2, ["2", "3", "4", "5"]), (4, ["2", "5"]), (5, ["2"]), (0, ["2"])]

    async with station(tmp_path) as opened:
        await opened.write(work)


@pytest.mark.parametrize(("count", "size"), [("KEPT_DOCUMENTS", 3), ("KEPT_BYTES", 20)])
async def test_documents_are_kept_for_the_newest_jobs_and_for_those_that_need_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: str, size: int
) -> None:
    monkeypatch.setattr(rows, "FORGET_EVERY", 1)
    monkeypatch.setattr(rows, count, size)

    def work(connection: Connection) -> None:
        add(connection, "waiting", data=b"12345")
        add(connection, "in doubt", data=b"12345")
        finish(connection, "in doubt", JobReason.OUTCOME_UNKNOWN)
        for number in range(3, 9):
            add(connection, f"{number}", data=b"12345")
            finish(connection, f"{number}")
        add(connection, "last", data=b"12345")
        assert documents(connection)[:2] == [1, 2]
        assert documents(connection)[2:] == ([7, 8, 9] if count == "KEPT_DOCUMENTS" else [6, 7, 8, 9])
        assert rows.document(connection, "3") is None
        assert rows.document(connection, "waiting") == b"12345"

    async with station(tmp_path) as opened:
        await opened.write(work)


async def test_jobs_of_an_older_station_are_taken_over(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "station.db")
    old.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
    at = utc_now().isoformat()
    for name, state, reason in (
        ("a", "completed", "printed"),
        ("b", "aborted", "outcome_unknown"),
        ("c", "pending", "none"),
    ):
        old.execute(
            "INSERT INTO jobs (id, device, state, reason, detail, content_type, document, size, created_at, updated_at)"
            " VALUES (?, 'receipt', ?, ?, '', 'text/plain', ?, 4, ?, ?)",
            (name, state, reason, name.encode() * 4, at, at),
        )
    old.commit()
    old.close()

    def look(connection: Connection) -> None:
        assert [rows.document(connection, name) for name in "abc"] == [b"aaaa", b"bbbb", b"cccc"]
        assert [row["id"] for row in rows.newest(connection, "receipt", 9, undecided=True)] == ["b"]
        assert rows.count_open(connection, "receipt") == 1
        following, *_ = rows.pending(connection, "receipt", 100)
        assert following is not None
        assert following["id"] == "c"
        assert rows.view(rows.find(connection, "b")).undecided

    async with station(tmp_path) as opened:
        await opened.read(look)
