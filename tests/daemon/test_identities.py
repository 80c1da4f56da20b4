"""Names of devices that were found: readable, the same for ever, never given twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.identities import EXPECTED_DAYS, KNOWN_DAYS, Book, Known, read, write
from daemon.plugged import Node, Plugged
from daemon.station import Station

MODEL = "zebra-cdc"
CONFIGURABLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
"""What may stand under ``[devices]`` (daemon/config.py): a name must not be another kind of word."""


PORTS = st.from_regex(r"[1-9](\.[1-9]){0,4}", fullmatch=True)


def device(serial: str = "", port: str = "0000:00:14.0/1.2") -> Plugged:
    return Plugged("05e0:1701", serial, port, "1-1.2", 1, (Node("serial", "/dev/ttyACM0"),))


@pytest.mark.parametrize(
    ("there", "name"),
    [
        (device("S1234"), "zebra-cdc-s1234"),
        (device("AB-12/x"), "zebra-cdc-ab-12-x-"),
        (device("000000000000000000000000000001"), "zebra-cdc-000000000000000000000000-"),
        (device("æøå"), "zebra-cdc-"),
        (device(), "zebra-cdc-usb1.2-"),
    ],
)
def test_a_name_tells_the_model_and_what_it_is_known_by(there: Plugged, name: str) -> None:
    (made,) = Book().names([(there, MODEL)])
    assert made.startswith(name)
    assert len(made) <= len(name) + 4


@given(st.lists(st.tuples(st.text(max_size=40), PORTS), max_size=8, unique=True))
@settings(max_examples=40)
def test_names_are_words_of_the_configuration_and_unique(said: list[tuple[str, str]]) -> None:
    there = [(device(serial, f"hub/{port}"), MODEL) for serial, port in said]
    named = Book(taken={"zebra-cdc-s1"}).names(there)
    assert sorted(named.values()) == sorted(each for each, _ in there)
    assert all(CONFIGURABLE.fullmatch(name) for name in named)


def test_two_that_say_the_same_number_are_told_apart_by_their_sockets() -> None:
    book = Book()
    left, right = device("0000", "hub/1"), device("0000", "hub/2")
    names = book.names([(left, MODEL), (right, MODEL)])
    assert sorted(names) == ["zebra-cdc-0000", "zebra-cdc-0000-2"]
    (alone,) = book.names([(right, MODEL)])
    assert names[alone] == right


def test_another_mode_is_another_device() -> None:
    book = Book()
    (before,) = book.names([(device("S1"), MODEL)])
    keyboard = Plugged("05e0:1200", "S1", "0000:00:14.0/1.2", "1-1.2", 2, ())
    assert list(book.names([(keyboard, "zebra-keyboard")])) != [before]


def test_a_name_of_the_configuration_is_not_taken() -> None:
    assert list(Book(taken={"zebra-cdc-s1"}).names([(device("S1"), MODEL)])) == ["zebra-cdc-s1-2"]


async def test_the_book_survives(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        book = await read(station, ())
        (name,) = book.names([(device("S1"), MODEL)])
        book.note(name, MODEL, device("S1"), "serial:///dev/ttyACM0")
        assert await write(station, book)
    async with Station(tmp_path / "station.db") as station:
        again = await read(station, ())
        assert [(each.id, each.url) for each in again.expected()] == [(name, "serial:///dev/ttyACM0")]
        assert not again.changed


def test_what_was_not_seen_for_long_is_not_expected_and_then_forgotten() -> None:
    today = datetime.now(UTC).date()
    known = [
        Known(f"d{days}", MODEL, "05e0:1701", f"S{days}", "hub/1", "", today - timedelta(days=days))
        for days in (0, EXPECTED_DAYS + 1, KNOWN_DAYS + 1)
    ]
    book = Book(known)
    assert [each.id for each in book.expected()] == ["d0"]
    assert [each.id for each in book.entries()] == ["d0", f"d{EXPECTED_DAYS + 1}"]
    assert msgspec.json.decode(msgspec.json.encode(book.entries()), type=list[Known]) == book.entries()
