"""The event stream: a snapshot first, every event once and in order, resuming, and nobody is waited for."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import aiohttp
import pytest

from daemon import bus as bus_module
from daemon import keys
from daemon.client import ApiError, Client, Disconnected, event_data
from daemon.schema import Event, Hello, Role, ScanEvent
from drivers.vocabulary import EventType, ScanKind, Symbology
from tests.daemon.stations import Running, station


def tell(running: Running, count: int) -> None:
    bus = running.app[keys.BUS]
    for number in range(count):
        bus.publish(EventType.ERROR, {"code": "test", "detail": str(number)})


async def take(client: Client, count: int, since: int | None = None) -> list[Event]:
    found: list[Event] = []
    stream = client.events(since)
    async with asyncio.timeout(10):
        async for event in stream:
            assert isinstance(event, Event)
            found.append(event)
            if len(found) == count:
                break
    await stream.aclose()
    return found


async def test_the_first_event_is_a_snapshot(tmp_path: Path) -> None:
    async with station(tmp_path) as running, running.client() as client:
        (hello,) = await take(client, 1)
        assert hello.type is EventType.HELLO
        assert isinstance(event_data(hello), Hello)


async def test_a_stream_resumes_where_it_broke(tmp_path: Path) -> None:
    async with station(tmp_path) as running, running.client() as client:
        tell(running, 10)
        last = running.app[keys.BUS].seq
        events = await take(client, 5, since=last - 4)
        assert [event.seq for event in events] == [last - 4, *range(last - 3, last + 1)]
        assert events[0].type is EventType.HELLO


@pytest.mark.parametrize("since", [10**9, 0])
async def test_what_is_no_longer_known_is_said_to_be_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since: int
) -> None:
    monkeypatch.setattr(bus_module, "RING", 5)
    async with station(tmp_path) as running, running.client() as client:
        tell(running, 20)
        events = await take(client, 2, since=since)
        assert [event.type for event in events] == [EventType.HELLO, EventType.GAP]


async def test_seq_goes_on_after_a_clean_stop_and_old_events_can_be_asked_for(tmp_path: Path) -> None:
    async with station(tmp_path) as running:
        tell(running, 5)
        last = running.app[keys.BUS].seq
    async with station(tmp_path) as running, running.client() as client:
        tell(running, 1)
        events = await take(client, 4, since=last - 2)
        assert [event.seq for event in events] == [last - 2, last - 1, last, last + 1]


async def test_a_client_that_comes_back_misses_nothing(tmp_path: Path) -> None:
    async with station(tmp_path) as running, running.client() as client:
        stream = client.events()
        assert isinstance(await anext(stream), Event)
        tell(running, 1)
        first = await anext(stream)
        assert isinstance(first, Event)
        for socket in running.app[keys.SOCKETS].copy():
            await socket.close()
        assert isinstance(await anext(stream), Disconnected)
        tell(running, 2)
        async with asyncio.timeout(10):
            told = [await anext(stream) for _ in range(3)]
        assert [event.seq for event in told if isinstance(event, Event)] == [
            first.seq,
            first.seq + 1,
            first.seq + 2,
        ]
        await stream.aclose()


async def test_a_client_that_does_not_read_is_cut_off_and_others_are_not_held_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bus_module, "LISTENER_MAX", 10)
    async with station(tmp_path) as running, aiohttp.ClientSession() as session:
        headers = {"Authorization": f"Bearer {running.token(Role.TECHNICIAN)}"}
        async with session.ws_connect(f"{running.url}/v1/events", headers=headers) as slow:
            await slow.receive()
            tell(running, 500)
            async with asyncio.timeout(10):
                while (message := await slow.receive()).type is aiohttp.WSMsgType.TEXT:
                    pass
            assert message.type is aiohttp.WSMsgType.CLOSE
            assert message.data == aiohttp.WSCloseCode.TRY_AGAIN_LATER


async def test_a_technician_sees_no_personal_code(tmp_path: Path) -> None:
    async with station(tmp_path) as running:
        scan = ScanEvent("R••••••", Symbology.QR, ScanKind.RESERVATION)
        async with running.client(Role.TECHNICIAN) as client:
            running.app[keys.BUS].publish(EventType.DATA, scan, "scanner")
            events = await take(client, 2, since=running.app[keys.BUS].seq - 1)
        told = event_data(events[1])
        assert told.reservation is None
        assert "R" not in told.raw


async def test_a_stream_needs_a_token_and_a_number(tmp_path: Path) -> None:
    async with station(tmp_path) as running:
        async with Client(running.url, "nonsense") as client:
            with pytest.raises(ApiError) as refused:
                await anext(client.events())
            assert refused.value.status == 401
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bearer {running.token(Role.KIOSK)}"}
            for query in ("since=x", "since=-1", "since=٣"):
                async with session.get(f"{running.url}/v1/events?{query}", headers=headers) as response:
                    assert response.status == 400
            async with session.get(f"{running.url}/v1/events", headers=headers) as response:
                assert response.status == 426


async def test_after_a_crash_numbers_jump_and_who_resumes_is_told(tmp_path: Path) -> None:
    async with station(tmp_path) as running:
        tell(running, 5)
        last = running.app[keys.BUS].seq
    with sqlite3.connect(tmp_path / "station.db") as file:  # as a crash leaves it: the stop was not noted
        file.execute("DELETE FROM meta WHERE key = 'stopped_at_seq'")
    file.close()
    async with station(tmp_path) as running, running.client() as client:
        assert running.app[keys.BUS].seq > last
        events = await take(client, 2, since=last)
        assert [event.type for event in events] == [EventType.HELLO, EventType.GAP]
