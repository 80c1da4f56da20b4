"""A store that is out of reach: the screens say since when, and go on."""

from __future__ import annotations

from datetime import UTC, datetime

from daemon import keys
from daemon.schema import EventType, StoreState
from kiosk.bridge.station import Station
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.test_journeys import value

SINCE = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
COPIED = datetime(2026, 11, 22, 10, 4, tzinfo=UTC)


async def test_a_store_out_of_reach_is_told_with_the_age_of_what_is_shown(stand: Kiosk) -> None:
    station, bus = stand.models["station"], stand.running.app[keys.BUS]
    assert isinstance(station, Station)
    assert value(station, "online")
    bus.publish(EventType.STORE, StoreState(online=False, since=SINCE, copy_as_of=COPIED, waiting=1))
    await until(lambda: not value(station, "online"))
    assert stand.floor.online
    assert stand.floor.as_of == COPIED
    bus.publish(EventType.STORE, StoreState(online=True, copy_as_of=SINCE))
    await until(lambda: bool(value(station, "online")))
