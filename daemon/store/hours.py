"""Opening hours as a measure of time: a customer who has 48 opening hours has as many hours in which to come.

A shop's week is told by its own clock, so the two days a year on which that clock is set are hours shorter or longer,
and are counted as they are. One rule decides what an hour on the clock means on such a day: the moment at which the
clock has first reached it. A span that ends no later than it begins ends on the next day (``22:00-02:00``), the same
hour twice is a whole day. Spans that meet or overlap are open once. On a closed day no span begins.

Pure: no database, no present time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
SHUT_FOR_GOOD_D = 400
"""After so many days on which nothing opens, nothing will: time goes on by the wall clock."""

Span = tuple[datetime, datetime]
"""From, until; in UTC."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When a place is open. Without any hours it always is: time is what the wall clock says."""

    zone: ZoneInfo
    week: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    """Weekday (0 = Monday) → opens, closes, as ``10:00``."""
    closed: frozenset[date] = frozenset()

    def is_open(self, at: datetime) -> bool:
        """Whether somebody who comes at ``at`` finds the door open."""
        if not self.week:
            return True
        today = at.astimezone(self.zone).date()
        return any(start <= at < end for day in (today - DAY, today) for start, end in self._of(day))

    def add(self, start: datetime, length: timedelta) -> datetime:
        """The moment at which it has been open for ``length`` since ``start``, in UTC."""
        at, left = start.astimezone(UTC), length
        if not self.week or left <= timedelta(0):
            return at + left
        for span_start, span_end in self._from(at):
            begin = max(at, span_start)
            if begin >= span_end:
                continue
            if left <= span_end - begin:
                return begin + left
            left -= span_end - begin
            at = span_end
        return at + left

    def between(self, start: datetime, end: datetime) -> timedelta:
        """For how long it is open from ``start`` until ``end``; nothing when that lies before."""
        at, until = start.astimezone(UTC), end.astimezone(UTC)
        if not self.week:
            return max(timedelta(0), until - at)
        total = timedelta(0)
        for span_start, span_end in self._from(at):
            if span_start >= until:
                break
            begin = max(at, span_start)
            if begin < span_end:
                total += max(timedelta(0), min(span_end, until) - begin)
                at = span_end
        return total

    def add_days(self, start: datetime, days: int) -> datetime:
        """When it closes on the ``days``-th day, after that of ``start``, on which it opens, in UTC."""
        at = start.astimezone(UTC)
        if not self.week:
            return at + days * DAY
        day, left = at.astimezone(self.zone).date(), days
        for _ in range(SHUT_FOR_GOOD_D + 2 * days):
            day += DAY
            for _, closes in self._of(day):
                left -= 1
                if left == 0:
                    return closes
        return at + days * DAY

    def clock(self, day: date, at: time) -> datetime:
        """The moment at which the clock on the wall has first reached ``at`` on ``day``, in UTC."""
        return _clock(self.zone, day, at)

    def _from(self, at: datetime) -> Iterator[Span]:
        """Spans in the order in which they begin, from the first that may not have ended at ``at``."""
        day = at.astimezone(self.zone).date() - DAY
        shut = 0
        while shut < SHUT_FOR_GOOD_D:
            spans = self._of(day)
            yield from spans
            shut = 0 if spans else shut + 1
            day += DAY

    def _of(self, day: date) -> tuple[Span, ...]:
        """The span that begins on ``day``, if one does."""
        hours = None if day in self.closed else self.week.get(day.weekday())
        if hours is None:
            return ()
        span = _span(self.zone, day, *hours)
        return (span,) if span[0] < span[1] else ()


@lru_cache(maxsize=2048)
def _span(zone: ZoneInfo, day: date, opens: str, closes: str) -> Span:
    start, end = time.fromisoformat(opens), time.fromisoformat(closes)
    return _clock(zone, day, start), _clock(zone, day if end > start else day + DAY, end)


def _clock(zone: ZoneInfo, day: date, at: time) -> datetime:
    naive = datetime.combine(day, at)
    first = naive.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == naive:
        return first
    # The clock was set past it: the moment of the setting, which lies between the two ways to read it (PEP 495).
    late, early = first, naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while late - early > SECOND:
        middle = early + (late - early) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < naive:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)
