"""Media files near the screen: checked by their name, fetched anew when damaged, within a budget."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from daemon.shelf import Shelf
from daemon.store.media import MediaFile, place
from tests.daemon.stations import configuration

SIZE = 1000


class Clock:
    """A monotonic clock that is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(tmp_path: Path) -> Callable[[int], MediaFile]:
    """Puts a file of ``SIZE`` bytes at the source."""

    def made(number: int) -> MediaFile:
        content = bytes([number]) * SIZE
        path = place(tmp_path / "share", hashlib.sha256(content).hexdigest())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return MediaFile(path, "video/webm", SIZE)

    return made


@pytest.fixture
async def shelf(tmp_path: Path, clock: Clock) -> AsyncIterator[Shelf]:
    """Room for five files, four of them films."""
    async with Shelf(tmp_path / "near", 5 * SIZE, clock) as shelf:
        yield shelf


def held(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "near").glob("??/*")}


def aged(tmp_path: Path, file: MediaFile, seconds: int) -> None:
    """It was used so long ago."""
    path = place(tmp_path / "near", file.path.name)
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns - seconds * 10**9, stat.st_mtime_ns))


async def test_what_was_asked_for_plays_when_the_share_is_gone(
    shelf: Shelf, make: Callable[[int], MediaFile], tmp_path: Path
) -> None:
    file = make(1)
    near = await shelf.path(file)
    assert near == place(tmp_path / "near", file.path.name)
    file.path.unlink()
    assert await shelf.path(file) == near
    assert near.read_bytes() == b"\1" * SIZE


@pytest.mark.logs("is damaged; it is fetched again")
@pytest.mark.parametrize("damage", [b"", b"\1" * (SIZE - 1), b"\1" * (SIZE - 1) + b"x"])
async def test_a_damaged_copy_is_fetched_anew(
    shelf: Shelf, make: Callable[[int], MediaFile], damage: bytes
) -> None:
    file = make(1)
    near = await shelf.path(file)
    assert near is not None
    near.write_bytes(damage)
    assert await shelf.path(file) == near
    assert near.read_bytes() == b"\1" * SIZE


@pytest.mark.logs("is damaged; import it again")
async def test_a_damaged_source_is_said_once_and_not_served(
    shelf: Shelf, make: Callable[[int], MediaFile], caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    file = make(1)
    file.path.write_bytes(b"\1" * (SIZE - 1) + b"x")
    assert [await shelf.path(file) for _ in range(3)] == [None, None, None]
    assert [record.message.endswith("import it again") for record in caplog.records] == [True]
    assert held(tmp_path) == set()
    caplog.clear()
    make(1)
    assert await shelf.path(file) is not None


async def test_the_least_used_goes_and_nothing_that_may_be_playing(
    shelf: Shelf, make: Callable[[int], MediaFile], clock: Clock, tmp_path: Path
) -> None:
    files = [make(number) for number in range(7)]
    for number, file in enumerate(files[:5]):
        assert await shelf.path(file) is not None
        aged(tmp_path, file, 10_000 - number * 1000)
    # All five were asked for a moment ago: the sixth is served from where it lies.
    assert await shelf.path(files[5]) == files[5].path
    assert held(tmp_path) == {file.path.name for file in files[:5]}
    clock.now = 700.0
    await shelf.path(files[0])  # the oldest is played again
    assert await shelf.path(files[6]) == place(tmp_path / "near", files[6].path.name)
    assert held(tmp_path) == {files[number].path.name for number in (0, 2, 3, 4, 6)}


async def test_films_are_fetched_ahead_and_stay(
    shelf: Shelf, make: Callable[[int], MediaFile], clock: Clock, tmp_path: Path
) -> None:
    films = [make(number) for number in range(6)]
    assert await shelf.fill(films) == 4  # four fifths of the budget
    assert await shelf.fill(films) == 0
    for number in range(10, 20):
        clock.now += 1000
        assert await shelf.path(make(number)) is not None
        assert held(tmp_path) >= {film.path.name for film in films[:4]}
    assert len(held(tmp_path)) == 5
    for film in films[:4]:
        film.path.unlink()
        assert await shelf.path(film) is not None
    clock.now += 1000
    assert await shelf.fill(films[5:]) == 1


async def test_a_file_larger_than_the_budget_is_served_from_where_it_lies(
    make: Callable[[int], MediaFile], tmp_path: Path
) -> None:
    async with Shelf(tmp_path / "near", SIZE - 1) as shelf:
        file = make(1)
        assert await shelf.path(file) == file.path
        assert await shelf.fill([file]) == 0


@pytest.mark.logs("is damaged; import it again")
async def test_files_of_this_machine_are_looked_at_where_they_are(
    make: Callable[[int], MediaFile], tmp_path: Path
) -> None:
    async with Shelf(None, 0) as shelf:
        file = make(1)
        assert await shelf.path(file) == file.path
        file.path.write_bytes(b"half")
        assert await shelf.path(file) is None
        assert await shelf.fill([file]) == 0
    assert not (tmp_path / "near").exists()
    assert configuration(tmp_path).store.media_cache_mb == 0
