"""Terms of collection points: when time runs out, when the customer is reminded, which reasons count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.demo.content import HOME
from daemon.store import Conflict, Invalid, Store, terms
from daemon.store.hours import Hours
from daemon.store.terms import APART, DEFAULT, Terms

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
