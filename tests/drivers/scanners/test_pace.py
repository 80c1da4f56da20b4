"""What a scanner may say at once, and what is too much."""

from __future__ import annotations

from drivers.scanners.pace import Pace


def test_a_days_work_at_once_is_let_through_and_a_wire_that_never_stops_is_not() -> None:
    pace = Pace(burst=100, per_second=10)
    assert sum(pace.allows(0.0) for _ in range(150)) == 100
    assert not pace.allows(4.0)  # 40 of 100 are back: too few to believe that it has stopped
    assert pace.allows(6.0)


def test_an_even_pace_goes_on_for_ever() -> None:
    pace = Pace(burst=5, per_second=10)
    assert all(pace.allows(number / 10) for number in range(1000))
