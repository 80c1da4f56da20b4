"""Scans reach who is to hear them: acknowledged, claimed, over restarts and crashes, and personal codes stay hashes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from daemon import keys, scan_log
from daemon.acknowledging import MOST, Places
from daemon.client import ApiError, Client, event_data
from daemon.config import Config, ScanningSection, check
from daemon.errors import ApiProblem
from daemon.schema import Event, Role, ScanEvent
from daemon.settings import SettingsError
from daemon.station import Connection, Station
from daemon.store import codes
from drivers.simulator import Simulator
from drivers.variable_measure import check_digit
from drivers.vocabulary import Currency, EventType, Money, PowerState, ScanKind
from tests.daemon import stations
from tests.daemon.stations import PRINTER, SCANNER, Running, configuration, on_pty, on_tcp, station

PATIENCE_S = 10.0
PERSONAL = codes.write("G", "0" * 26)


@asynccontextmanager
async def desk(folder: Path, scanner: tuple[Simulator, Any]) -> AsyncIterator[Running]:
    """A station with one scanner that is on-line."""
    async with station(folder, {"scanner": scanner[1]}) as running:
        async with running.client() as client, asyncio.timeout(PATIENCE_S):
            while (await client.device("scanner")).power is not PowerState.ONLINE:
                await asyncio.sleep(0.02)  # the pace of looking
        yield running


async def hear(client: Client, count: int, *, name: str = "", since: int | None = None) -> list[Event]:
    """The next ``count`` scans; of a named client all but the last are acknowledged."""
    found: list[Event] = []
    async with aclosing(client.events(since, client=name)) as stream, asyncio.timeout(PATIENCE_S):
        async for event in stream:
            if isinstance(event, Event) and event.type is EventType.DATA:
                found.append(event)
                if len(found) == count:
                    return found
    raise AssertionError


async def greeted(client: Client, name: str) -> None:
    """A named client comes for the first time, so that its place is kept."""
    async with aclosing(client.events(client=name)) as stream, asyncio.timeout(PATIENCE_S):
        await anext(stream)


def raws(events: list[Event]) -> list[str]:
    return [event_data(event).raw for event in events]


async def test_what_was_not_acknowledged_is_told_again_over_a_restart_and_a_crash(tmp_path: Path) -> None:
    async with on_pty(SCANNER) as scanner:
        simulator = scanner[0]
        async with desk(tmp_path, scanner) as running, running.client(Role.KIOSK) as client:
            await greeted(client, "till-app")
            for code in ("A1", "A2", "A3"):
                simulator.turn("scan", code)
            first = await hear(client, 3, name="till-app")
            assert raws(first) == ["A1", "A2", "A3"]
            assert [event_data(event).scanned_at <= event.at for event in first] == [True] * 3
        async with desk(tmp_path, scanner) as running, running.client(Role.KIOSK) as client:
            simulator.turn("scan", PERSONAL)
            again = await hear(client, 2, name="till-app")
            assert again[0].seq == first[2].seq  # it may have been lost on its way
            assert raws(again) == ["A3", "G••••••"]
        with sqlite3.connect(tmp_path / "station.db") as file:  # as a crash leaves it: the stop was not noted
            file.execute("DELETE FROM meta WHERE key = 'stopped_at_seq'")
        file.close()
        async with desk(tmp_path, scanner) as running, running.client(Role.KIOSK) as client:
            simulator.turn("scan", "A5")
            async with aclosing(client.events(client="till-app")) as stream, asyncio.timeout(PATIENCE_S):
                told = [await anext(stream) for _ in range(4)]
            assert [event.type for event in told if isinstance(event, Event)] == [
                EventType.HELLO,
                EventType.GAP,
                EventType.DATA,
                EventType.DATA,
            ]
            kept = [event_data(event) for event in told[2:] if isinstance(event, Event)]
            assert [(scan.raw, scan.again, scan.kind) for scan in kept] == [
                ("G••••••", True, ScanKind.GIFT_CARD),
                ("A5", False, ScanKind.UNKNOWN),
            ]
            log = running.app[keys.SCAN_LOG]
            assert (await log.times(PERSONAL.lower()), await log.times("G1")) == (1, 0)
        raw = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
        assert PERSONAL.encode() not in raw
        assert (tmp_path / scan_log.KEY_FILE).stat().st_mode & 0o777 == 0o600


async def test_a_claimed_scanner_is_heard_by_its_client_alone_until_the_claim_ends(tmp_path: Path) -> None:
    async with on_pty(SCANNER) as scanner:
        async with (
            desk(tmp_path, scanner) as running,
            running.client(Role.TILL) as till,
            running.client(Role.KIOSK) as kiosk,
            running.client() as technician,
        ):
            claim = await till.claim_scanner("scanner", "till", 30)
            assert (claim.client, claim.mine) == ("till", True)
            await greeted(till, "till")
            with pytest.raises(ApiError) as refused:
                await kiosk.claim_scanner("scanner", "till")  # the same name, another token
            assert (refused.value.status, refused.value.code) == (409, "claimed")
            with pytest.raises(ApiError, match="Only it"):
                await kiosk.release_scanner("scanner")
            before = running.app[keys.BUS].seq
            scanner[0].turn("scan", "FOR-THE-TILL")
            assert raws(await hear(till, 1, name="till")) == ["FOR-THE-TILL"]
            await technician.release_scanner("scanner")
            scanner[0].turn("scan", "FOR-ALL")
            assert raws(await hear(kiosk, 1, since=before)) == ["FOR-ALL"]
            assert raws(await hear(till, 1, since=before)) == ["FOR-ALL"]  # without its name it is anybody
            await till.claim_scanner("scanner", "till", 30)
        async with desk(tmp_path, scanner) as running, running.client(Role.KIOSK) as kiosk:
            lease = running.app[keys.LEASES].of("scanner")
            assert lease is not None
            assert lease.client == "till"
            assert raws(await hear(kiosk, 1, since=before)) == ["FOR-ALL"]


async def test_claims_are_for_scanners_and_well_named_clients(tmp_path: Path) -> None:
    async with on_tcp(PRINTER) as (_, section), station(tmp_path, {"receipt": section}) as running:
        async with running.client() as client:
            with pytest.raises(ApiError) as refused:
                await client.claim_scanner("receipt", "me")
            assert refused.value.code == "wrong_device_class"
            with pytest.raises(ApiError) as refused:
                await client.claim_scanner("nothing", "me")
            assert refused.value.status == 404
            with pytest.raises(ApiError) as refused:
                await client.claim_scanner("receipt", "not a name")
            assert refused.value.status == 422
        headers = {"Authorization": f"Bearer {running.token(Role.KIOSK)}"}
        async with aiohttp.ClientSession(headers=headers) as session:
            async with session.get(f"{running.url}/v1/events?client=not%20a%20name") as response:
                assert response.status == 400
            async with session.ws_connect(f"{running.url}/v1/events?client=me") as socket:
                await socket.receive()
                await socket.send_str('{"acknowledged": 7}')
                assert (await socket.receive()).data == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_the_same_code_at_once_is_one_scan_where_the_shop_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stations.configuration

    def guarded(*given: Any, **named: Any) -> Config:
        scanning = ScanningSection(variable_measure=("21IIIIPPPPPPC",), double_scan_ms=5000)
        return Config(**{**_fields(made(*given, **named)), "scanning": scanning})

    monkeypatch.setattr(stations, "configuration", guarded)
    price = "211234001995"
    async with on_pty(SCANNER) as scanner, desk(tmp_path, scanner) as running, running.client() as client:
        await greeted(client, "test")
        for code in (
            "A1",
            "A1",
            "A1",
            "B2",
            "A1",
            price + str(check_digit(price)),
            "0195012345678903310300040010AB",
        ):
            scanner[0].turn(
                "scan", {"code": code, "aim": "]C1" if len(code) > 13 else "]E0" if code[0] == "2" else "]C0"}
            )
        told: list[ScanEvent] = [event_data(event) for event in await hear(client, 5, name="test")]
    assert [scan.raw for scan in told[:3]] == ["A1", "B2", "A1"]
    assert told[3].gtin == "02112340000005"[:13] + str(check_digit("211234000000"))
    assert told[3].contents is not None
    assert told[3].contents.price == Money(1995, Currency.DKK)
    assert told[4].contents is not None
    assert (told[4].contents.weight_mg, told[4].contents.batch) == (400_000, "AB")


def _fields(config: Config) -> dict[str, Any]:
    return {name: getattr(config, name) for name in config.__struct_fields__}


def test_a_rule_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    config = Config(**{**_fields(configuration(tmp_path)), "scanning": ScanningSection(("21",))})
    with pytest.raises(SettingsError, match=r"scanning\.variable_measure"):
        check(config, "test", tmp_path)


async def test_only_the_last_scans_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_log, "KEPT", 50)
    monkeypatch.setattr(scan_log, "PRUNE_EVERY", 10)
    async with on_pty(SCANNER) as scanner, desk(tmp_path, scanner) as running, running.client() as client:
        await greeted(client, "test")
        for number in range(120):
            scanner[0].turn("scan", f"N{number}")
        assert raws(await hear(client, 120, name="test"))[-1] == "N119"

        def kept(connection: Connection) -> list[int]:
            return [row[0] for row in connection.execute("SELECT number FROM scans ORDER BY number")]

        async with asyncio.timeout(PATIENCE_S):
            while (found := await running.app[keys.STATION].read(kept))[-1] < 120:
                await asyncio.sleep(0.02)  # the pace of looking
        assert found == list(range(71, 121))


async def test_places_are_kept_for_so_many_clients_and_never_go_back(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station_file:
        places = Places(station_file)
        await places.start()
        for number in range(MOST):
            assert places.of(f"t/{number}", 5) == 5
        with pytest.raises(ApiProblem, match="Too many"):
            places.of("t/one-more", 5)
        places.acknowledge("t/0", 9)
        places.acknowledge("t/0", 7)
        places.stop()
    async with Station(tmp_path / "station.db") as station_file:
        places = Places(station_file)
        await places.start()
        assert (places.of("t/0", 100), places.of("t/1", 100)) == (9, 5)
        places.stop()
