"""Wrong tries of codes, pairs and PINs: after five within ten minutes a colleague is asked.

They are counted per station, for its customers and its clerks apart: a second token buys no more tries, and a
customer locks no till. A wrong try is on the disk before it is answered, so a restart forgives nothing. Tries of one
kind come one after the other: twenty sent at once are not twenty guesses.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from daemon.errors import ApiProblem
from daemon.schema import Role
from daemon.station import Connection, Station
from daemon.store.clerks import Attempts


class Guess(StrEnum):
    """What may be guessed; each is counted by itself."""

    RESERVATION = "reservation"
    """A reservation's code, or the last four of its phone number."""
    CODE = "code"
    """The code of a gift card or a member."""
    PIN = "pin"
    """A clerk's PIN or badge."""


FORGIVEN = frozenset({Guess.CODE, Guess.PIN})
"""A right one clears the count. Not of reservations: codes are short, and who guesses may have one of his own."""


@dataclass(slots=True)
class _Book:
    """The tries of one kind by one role."""

    attempts: Attempts = field(default_factory=Attempts)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(slots=True)
class Turn:
    """One try, while it is made."""

    _tries: Tries
    _guess: Guess
    _role: Role

    async def wrong(self) -> None:
        """It was wrong: counted, and on the disk."""
        await self._tries.note(self._guess, self._role)

    async def right(self) -> None:
        """It was right."""
        if self._guess in FORGIVEN:
            await self._tries.forgive(self._guess, self._role)


@dataclass(slots=True)
class Tries:
    """The wrong tries of this station."""

    station: Station
    _books: dict[tuple[Guess, Role], _Book] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, guess: Guess, role: Role) -> AsyncIterator[Turn]:
        """Try once, alone. Raises ApiProblem 429 after too many wrong ones."""
        book = await self._book(guess, role)
        async with book.lock:
            wait = math.ceil(book.attempts.wait_s(role, time.monotonic()))
            if wait > 0:
                raise ApiProblem(
                    429, "locked", "Too many wrong tries", "Please ask a colleague.", retry_after_s=wait
                )
            yield Turn(self, guess, role)

    async def note(self, guess: Guess, role: Role) -> None:
        """Count a wrong try."""
        book = await self._book(guess, role)
        book.attempts.wrong(role, time.monotonic())
        name, at, kept = _name(guess, role), time.time(), book.attempts.limit

        def write(connection: Connection) -> None:
            times = [*_read(connection, name), at][-kept:]
            connection.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (name, msgspec.json.encode(times).decode()),
            )

        await self.station.write(write)

    async def forgive(self, guess: Guess, role: Role) -> None:
        """Forget the wrong tries of a kind."""
        book = await self._book(guess, role)
        if book.attempts.any(role, time.monotonic()):
            book.attempts.right(role)
            name = _name(guess, role)
            await self.station.write(
                lambda connection: connection.execute("DELETE FROM meta WHERE key = ?", (name,)).rowcount
            )

    async def _book(self, guess: Guess, role: Role) -> _Book:
        """The tries of a kind; those from before a restart are read once, with their age by the clock on the wall."""
        if (guess, role) not in self._books:
            times = await self.station.read(lambda connection: _read(connection, _name(guess, role)))
            if (guess, role) not in self._books:
                book, now, wall = _Book(), time.monotonic(), time.time()
                for at in times:
                    book.attempts.wrong(role, now - max(0.0, wall - at))
                self._books[guess, role] = book
        return self._books[guess, role]


def _name(guess: Guess, role: Role) -> str:
    return f"tries/{guess}/{role}"


def _read(connection: Connection, name: str) -> list[float]:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (name,)).fetchone()
    return [] if row is None else msgspec.json.decode(row["value"], type=list[float])
