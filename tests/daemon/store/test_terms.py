"""Terms of collection points: when time runs out, when the customer is reminded, which reasons count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.demo.content import HOME
from daemon.records import Format
from daemon.schema import MoneyState, TaskKind
from daemon.store import Conflict, Invalid, Store, reservations, tasks, terms
from daemon.store.hours import Hours
from daemon.store.importing import import_file
from daemon.store.terms import APART, DEFAULT, Terms
from tests.daemon.store.test_desk import available, todo, two
from tests.daemon.store.test_exporting import exported
from tests.daemon.store.test_notices import kinds

AARHUS = ZoneInfo("Europe/Copenhagen")
SHOP = Hours(AARHUS, dict.fromkeys(range(6), ("10:00", "18:00")))
OWN = Terms(
    unpaid_hours=24,
    paid_days=3,
    accept_hours=4,
    reminders=False,
    put_back=False,
    part_reject=False,
    reasons=("sold out", "damaged"),
    id_for_age=False,
    id_above_minor=500_000,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AARHUS).astimezone(UTC)


def test_unpaid_goods_wait_opening_hours_and_paid_ones_days() -> None:
    ready = at("2026-11-18T12:00")
    assert DEFAULT.expires(ready, SHOP, paid=False) == at("2026-11-25T12:00")
    assert DEFAULT.expires(ready, SHOP, paid=True) == at("2026-11-26T18:00")
    assert OWN.expires(ready, SHOP, paid=False) == at("2026-11-21T12:00")
    assert DEFAULT.accept_by(ready, SHOP) is None
    assert OWN.accept_by(at("2026-11-18T17:00"), SHOP) == at("2026-11-19T13:00")


def test_a_reminder_at_half_time_and_in_the_last_evening() -> None:
    ready, expires = at("2026-11-18T12:00"), at("2026-11-25T12:00")
    assert DEFAULT.reminders_between(ready, expires, SHOP) == [at("2026-11-21T12:00"), at("2026-11-24T18:00")]
    assert OWN.reminders_between(ready, expires, SHOP) == []
    assert DEFAULT.reminders_between(ready, ready + timedelta(hours=6), SHOP) == [ready + timedelta(hours=3)]


@given(
    st.integers(0, 365 * 1440).map(
        lambda minute: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ),
    st.integers(1, 200),
    st.booleans(),
)
def test_reminders_lie_within_the_time_and_apart(ready: datetime, opening: int, paid: bool) -> None:
    given_terms = Terms(unpaid_hours=opening, paid_days=1 + opening // 20)
    expires = given_terms.expires(ready, SHOP, paid=paid)
    moments = given_terms.reminders_between(ready, expires, SHOP)
    assert all(ready < moment < expires for moment in moments)
    assert moments == sorted(moments)
    assert all(late - early >= APART for early, late in pairwise(moments))


def test_only_the_shops_own_reasons_are_taken() -> None:
    DEFAULT.check_reason("whatever")
    OWN.check_reason("sold out")
    with pytest.raises(Invalid, match="sold out; damaged"):
        OWN.check_reason("whatever")
    DEFAULT.check_part(short=True)
    OWN.check_part(short=False)
    with pytest.raises(Conflict, match="all or nothing"):
        OWN.check_part(short=True)


async def test_terms_are_kept_with_the_location(store: Store) -> None:
    assert store.directory.places[HOME].terms == DEFAULT
    for closed in ([date(2026, 12, 24), date(2026, 12, 25)], [date(2026, 12, 24)]):
        await store.write(terms.put, HOME, OWN, closed)
        await store.refresh()
        place = store.directory.places[HOME]
        assert (place.terms, place.closed) == (OWN, frozenset(closed))
    opening = store.directory.places[HOME].opening(at("2026-12-24T12:00"))
    assert opening is not None
    assert (opening.open_now, opening.opens) == (False, None)
    await store.write(terms.put, HOME, DEFAULT, ())
    await store.refresh()
    assert store.directory.places[HOME].closed == frozenset()


HEAD = "id,name,street,postcode,city,country,latitude,longitude,timezone,currency,hours"
SHOP_ROW = (
    "shop-x,Shop X,Street 1,8000,Aarhus,DK,56.1,10.2,Europe/Copenhagen,DKK,Fri 20:00-02:00; Sat 00:00-24:00"
)


async def brought_in(store: Store, folder: Path, kind: str, text: str) -> list[str]:
    path = folder / f"{kind}.csv"
    path.write_text(text, "utf-8")
    report = await import_file(store, kind, path)
    return [bad.reason for bad in report.refused]


async def test_terms_come_in_with_the_location(store: Store, tmp_path: Path) -> None:
    assert await brought_in(store, tmp_path, "locations", f"{HEAD}\n{SHOP_ROW}\n") == []
    place = store.directory.places["shop-x"]
    assert (place.terms, place.closed) == (DEFAULT, frozenset())
    assert place.opens.is_open(at("2026-11-21T01:30"))
    assert not place.opens.is_open(at("2026-11-20T19:00"))
    assert place.opens.is_open(at("2026-11-21T23:59"))
    more = "closed_days,unpaid_hours,paid_days,accept_hours,reminders,put_back,part_reject,reasons,id_for_age"
    said = "2026-12-24; 2026-12-25,24,3,4,false,false,false,sold out; damaged,false"
    text = f"{HEAD},{more},id_above_minor\n{SHOP_ROW},{said},500000\n"
    assert await brought_in(store, tmp_path, "locations", text) == []
    place = store.directory.places["shop-x"]
    assert (place.terms, len(place.closed)) == (OWN, 2)
    again = (await store.read(exported, "locations", Format.CSV)).decode()
    assert await brought_in(store, tmp_path, "locations", again) == []
    assert store.directory.places["shop-x"] == place
    (reason,) = await brought_in(store, tmp_path, "locations", f"{HEAD},closed_days\n{SHOP_ROW},Christmas\n")
    assert "closed_days cannot be read: 'Christmas'" in reason


async def test_a_count_below_what_is_promised_shows_nothing_and_makes_a_task(
    store: Store, tmp_path: Path
) -> None:
    view = await two(store)
    gtin = view.lines[0].gtin
    assert await brought_in(store, tmp_path, "stock", f"gtin,location,on_hand\n{gtin},{HOME},2\n") == []
    assert await available(store, gtin) == (2, 0)
    (task,) = [task for task in await todo(store, TaskKind.COUNT) if task.subject == gtin]
    assert "2 are there" in task.note
    assert await brought_in(store, tmp_path, "stock", f"gtin,location,on_hand\n{gtin},{HOME},90\n") == []
    assert (await store.read(tasks.one, task.id)).done_by == "import"


async def test_reservations_come_in_with_an_address(store: Store, tmp_path: Path) -> None:
    gtin = (await two(store)).lines[0].gtin
    row = f"{HOME},Karen N,00123456,{gtin},R7K3M9QK,karen@example.com,true,authorised,ready"
    head = "location,name,phone,lines,code,email,named,money,state"
    assert await brought_in(store, tmp_path, "reservations", f"{head}\n{row}\n") == []
    found = await store.read(reservations.find, "R7K3M9QK", None, trusted=True)
    assert (found.id_needed, found.money, found.due.minor) == (True, MoneyState.AUTHORISED, 0)
    assert await kinds(store) == ["ready"]
    (reason,) = await brought_in(
        store,
        tmp_path,
        "reservations",
        f"{head}\n{row.replace('karen@', 'karen at ').replace('R7K3M9QK', '')}\n",
    )
    assert "email" in reason
