"""Opening hours against a model that walks minute by minute and only reads the clock on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from daemon.store.hours import Hours

AARHUS = ZoneInfo("Europe/Copenhagen")
MINUTE = timedelta(minutes=1)
SHOP = dict.fromkeys(range(6), ("10:00", "18:00"))
"""Monday to Saturday, eight hours."""
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""02:00 becomes 03:00; 03:00 becomes 02:00."""


def at(text: str, zone: ZoneInfo = AARHUS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


class Walker:
    """A shopkeeper who opens and closes when the clock has come so far; a clock that is set back changes nothing."""

    def __init__(self, hours: Hours, start: datetime) -> None:
        self.hours = hours
        self.minute = start - timedelta(days=3)
        self.seen = datetime.min  # noqa: DTZ901 - what a clock on a wall shows has no zone

    def open_minutes(self) -> Iterator[tuple[datetime, bool]]:
        while True:
            shown = self.minute.astimezone(self.hours.zone).replace(tzinfo=None)
            self.seen = max(self.seen, shown)
            yield self.minute, self._open(self.seen)
            self.minute += MINUTE

    def _open(self, shown: datetime) -> bool:
        for back in (0, 1):
            day = shown.date() - timedelta(days=back)
            if day in self.hours.closed or day.weekday() not in self.hours.week:
                continue
            opens, closes = (time.fromisoformat(text) for text in self.hours.week[day.weekday()])
            start = datetime.combine(day, opens)
            end = datetime.combine(day + timedelta(days=int(closes <= opens)), closes)
            if start <= shown < end:
                return True
        return False


def model_add(hours: Hours, start: datetime, minutes: int) -> datetime:
    left = minutes
    for minute, open_now in Walker(hours, start).open_minutes():
        if minute < start:
            continue
        if left == 0:
            return minute
        left -= open_now
    raise AssertionError


clocks = st.builds(lambda quarter: f"{quarter // 4:02d}:{quarter % 4 * 15:02d}", st.integers(0, 95))
weeks = st.dictionaries(st.integers(0, 6), st.tuples(clocks, clocks), min_size=1)
zones = st.sampled_from(["Europe/Copenhagen", "Europe/Oslo", "Atlantic/Azores", "Australia/Lord_Howe", "UTC"])
starts = st.one_of(
    st.builds(
        lambda day, minute: datetime.combine(day, time(0), UTC) + minute * MINUTE,
        st.sampled_from([SPRING, AUTUMN]).flatmap(
            lambda day: st.integers(-4, 1).map(lambda by: day + timedelta(days=by))
        ),
        st.integers(0, 1439),
    ),
    st.integers(0, 3 * 365 * 1440).map(lambda minute: datetime(2025, 1, 1, tzinfo=UTC) + minute * MINUTE),
)


@st.composite
def shops(draw: st.DrawFn) -> tuple[Hours, datetime]:
    start = draw(starts)
    around = st.integers(-1, 8).map(lambda by: start.date() + timedelta(days=by))
    closed = draw(st.frozensets(around, max_size=3))
    return Hours(ZoneInfo(draw(zones)), draw(weeks), closed), start


@settings(max_examples=60, deadline=None)
@given(shops(), st.integers(0, 40 * 60))
@example((Hours(AARHUS, dict.fromkeys(range(7), ("00:00", "00:00"))), at("2026-10-24T20:00")), 1800)
@example((Hours(AARHUS, dict.fromkeys(range(7), ("22:00", "02:30"))), at("2026-03-28T23:00")), 600)
@example((Hours(AARHUS, dict.fromkeys(range(7), ("02:15", "02:45"))), at("2026-03-29T00:00")), 60)
def test_what_is_added_is_what_a_walker_counts(shop: tuple[Hours, datetime], minutes: int) -> None:
    hours, start = shop
    end = hours.add(start, minutes * MINUTE)
    assert end == model_add(hours, start, minutes)
    assert hours.between(start, end) == minutes * MINUTE
    assert hours.between(end, start) == timedelta(0) or end == start
    if minutes:
        assert hours.is_open(end - MINUTE)


@settings(max_examples=60, deadline=None)
@given(shops())
def test_open_is_what_the_walker_sees(shop: tuple[Hours, datetime]) -> None:
    hours, start = shop
    walked = 0
    for minute, open_now in Walker(hours, start).open_minutes():
        if minute >= start:
            if minute.minute % 15 in {0, 14}:
                assert hours.is_open(minute) == open_now, minute
            walked += 1
        if walked > 1500:
            break


@pytest.mark.parametrize(
    ("start", "opening", "end"),
    [
        ("2026-11-18T12:00", 48, "2026-11-25T12:00"),  # from Wednesday to Wednesday: eight a day, Sunday none
        ("2026-11-18T17:00", 1, "2026-11-18T18:00"),
        ("2026-11-18T17:00", 2, "2026-11-19T11:00"),
        ("2026-11-21T20:00", 1, "2026-11-23T11:00"),
        ("2026-11-18T06:00", 8, "2026-11-18T18:00"),
    ],
)
def test_opening_hours_of_a_plain_shop(start: str, opening: int, end: str) -> None:
    hours = Hours(AARHUS, SHOP)
    assert hours.add(at(start), timedelta(hours=opening)) == at(end)


def test_a_closed_day_is_left_out() -> None:
    hours = Hours(AARHUS, SHOP, frozenset({date(2026, 11, 19)}))
    assert hours.add(at("2026-11-18T17:00"), timedelta(hours=2)) == at("2026-11-20T11:00")
    assert not hours.is_open(at("2026-11-19T12:00"))


def test_a_night_that_is_an_hour_shorter_or_longer() -> None:
    always = Hours(AARHUS, dict.fromkeys(range(7), ("00:00", "00:00")))
    for day, long in ((SPRING, 23), (AUTUMN, 25)):
        start, end = (
            datetime.combine(day + timedelta(days=by), time(0), AARHUS).astimezone(UTC) for by in (0, 1)
        )
        assert always.between(start, end) == timedelta(hours=long)
    bar = Hours(AARHUS, dict.fromkeys(range(7), ("20:00", "04:00")))
    for night, long in ((SPRING, 7), (AUTUMN, 9)):
        start = datetime.combine(night - timedelta(days=1), time(19), AARHUS).astimezone(UTC)
        assert bar.between(start, start + timedelta(hours=14)) == timedelta(hours=long)


def test_without_hours_the_wall_clock_counts_and_without_a_future_too() -> None:
    start = at("2026-11-18T12:00")
    assert Hours(AARHUS).add(start, timedelta(hours=48)) == start + timedelta(hours=48)
    assert Hours(AARHUS).between(start, start + timedelta(hours=5)) == timedelta(hours=5)
    assert Hours(AARHUS).add_days(start, 7) == start + timedelta(days=7)
    assert Hours(AARHUS).is_open(start)
    shut = Hours(AARHUS, SHOP, frozenset(date(2026, 1, 1) + timedelta(days=day) for day in range(1000)))
    assert shut.add(start, timedelta(hours=48)) == start + timedelta(hours=48)
    assert shut.add_days(start, 7) == start + timedelta(days=7)


def test_days_end_when_the_shop_closes() -> None:
    hours = Hours(AARHUS, SHOP, frozenset({date(2026, 11, 23)}))
    assert hours.add_days(at("2026-11-18T12:00"), 1) == at("2026-11-19T18:00")
    assert hours.add_days(at("2026-11-18T12:00"), 7) == at("2026-11-27T18:00")
    bar = Hours(AARHUS, dict.fromkeys(range(7), ("20:00", "04:00")))
    assert bar.add_days(at("2026-11-18T12:00"), 1) == at("2026-11-20T04:00")
