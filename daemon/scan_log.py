"""The last scans of the station, on its disk: what was scanned where and when, under the number it was told by.

A code that leads to a person or to value is never here, only its keyed hash: whether a code somebody holds was scanned
can be found out, which codes were scanned cannot. The key is a file of its own beside the database.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

import msgspec
from msgspec.structs import replace

from daemon.errors import StartupError
from daemon.schema import Event, ScanEvent
from daemon.schema.events import NAMES_NOTHING
from daemon.station import Connection, Station
from drivers.events import DataEvent
from drivers.vocabulary import EventType

KEPT = 10_000
PRUNE_EVERY = 100
KEY_FILE = "scan-key"


def key_in(state_dir: Path) -> bytes:
    """The station's key for hashes of codes, made on the first start. Raises StartupError."""
    path = state_dir / KEY_FILE
    try:
        with suppress(FileExistsError):
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(file, "w", encoding="ascii") as fresh:
                fresh.write(secrets.token_hex(32))
        return bytes.fromhex(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise StartupError(f"{path}: cannot be used as the key of kept scans: {error}; remove it") from error


class ScanLog:
    """The scans kept. Used from the loop's thread only."""

    def __init__(self, station: Station, key: bytes) -> None:
        self._station = station
        self._key = key

    def hash_of(self, code: str) -> str:
        """What is kept of a personal code. Small and capital letters are one code."""
        return hmac.digest(self._key, code.strip().upper().encode(), hashlib.sha256).hex()

    def keep(self, seq: int, event: DataEvent, told: ScanEvent, audience: str, *, personal: bool) -> None:
        """Keep one scan, as it was told but for what it names."""
        slim = replace(told, again=True, **NAMES_NOTHING)
        code = self.hash_of(event.scan.raw) if personal else ""
        row = (seq, event.device, event.at.isoformat(), msgspec.json.encode(slim), code, audience)
        self._station.post(partial(_keep, row=row))

    async def after(self, seq: int, until: int) -> list[tuple[Event, str]]:
        """Scans told after ``seq`` and up to ``until``, each with the one client that may hear it (empty: all).

        Raises StorageUnavailable.
        """
        return await self._station.read(partial(_after, seq=seq, until=until))

    async def times(self, code: str) -> int:
        """How often a personal code stands among the scans kept. Raises StorageUnavailable."""
        wanted = self.hash_of(code)
        return await self._station.read(
            lambda connection: int(
                connection.execute("SELECT count(*) FROM scans WHERE code = ?", (wanted,)).fetchone()[0]
            )
        )


def _keep(connection: Connection, row: tuple[int, str, str, bytes, str, str]) -> None:
    number = connection.execute(
        "INSERT INTO scans (seq, device, at, body, code, audience) VALUES (?, ?, ?, ?, ?, ?)", row
    ).lastrowid
    if number is not None and number % PRUNE_EVERY == 0:
        connection.execute("DELETE FROM scans WHERE number <= ?", (number - KEPT,))


def _after(connection: Connection, seq: int, until: int) -> list[tuple[Event, str]]:
    rows = connection.execute(
        "SELECT seq, device, at, body, audience FROM scans WHERE seq > ? AND seq <= ? ORDER BY seq",
        (seq, until),
    ).fetchall()
    return [
        (
            Event(
                EventType.DATA,
                int(row[0]),
                datetime.fromisoformat(row[2]),
                row[1],
                msgspec.json.decode(row[3], type=ScanEvent),
            ),
            row[4],
        )
        for row in rows
    ]
