"""When a screen is taken to be left alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daemon.schema import EventType
from kiosk.flow import Screen
from kiosk.idle import Idle, IdleTimes
from tests.kiosk.floors import Kiosk

TIMES = IdleTimes(home=45, page=90, film=180, ring=20)


def test_each_kind_of_screen_waits_as_long_as_it_should() -> None:
    assert TIMES.before_asking(Screen.HOME) == 45
    assert TIMES.before_asking(Screen.PRODUCT) == 90
    assert TIMES.before_asking(Screen.PLAYER) == 180
    assert TIMES.before_asking(Screen.RECEIPT) == 15


def test_first_the_question_then_the_end() -> None:
    idle = Idle(TIMES)
    assert not idle.tick(44.9, Screen.HOME, held=False)
    assert idle.remaining(44.9) == 20
    assert not idle.tick(45, Screen.HOME, held=False)
    assert idle.remaining(50) == 15
    assert not idle.tick(64.9, Screen.HOME, held=False)
    assert idle.tick(65, Screen.HOME, held=False)


def test_a_touch_takes_the_question_away() -> None:
    idle = Idle(TIMES)
    idle.tick(90, Screen.FIND, held=False)
    idle.touched(91)
    assert idle.asking is None
    assert not idle.tick(180, Screen.FIND, held=False)


@given(st.lists(st.floats(0, 10_000), max_size=50))
def test_a_payment_or_the_attract_screen_never_times_out(moments: list[float]) -> None:
    idle = Idle(TIMES)
    for now in sorted(moments):
        assert not idle.tick(now, Screen.COLLECT, held=True)
        assert not idle.tick(now, Screen.ATTRACT, held=False)
        assert idle.asking is None


async def test_first_asked_then_wiped_and_only_what_concerns_this_visit_counts(stand: Kiosk) -> None:
    moment = 1000.0
    stand.journey._now = lambda: moment
    stand.journey.begin()
    moment += 40
    stand.journey.heard(EventType.PAYMENT_STATE, None)  # a payment of another till: nobody is here
    moment += 6
    stand.journey.tick()
    assert stand.journey.in_question()
    stand.journey.activity()
    assert not stand.journey.in_question()
    moment += 44
    stand.journey.tick()
    assert not stand.journey.in_question()
    moment += 2
    stand.journey.tick()
    assert stand.journey.in_question()
    moment += 21
    number = stand.floor.session.number
    stand.journey.tick()
    assert stand.floor.session.number == number + 1
    assert stand.floor.session.screen is Screen.ATTRACT


async def test_who_listens_is_there_until_it_has_been_read(stand: Kiosk) -> None:
    moment = 1000.0
    stand.journey._now = lambda: moment
    stand.journey.begin()
    stand.floor.reading = True
    moment += 50
    stand.journey.tick()
    stand.floor.reading = False
    moment += 44
    stand.journey.tick()
    assert not stand.journey.in_question()
    moment += 2
    stand.journey.tick()
    assert stand.journey.in_question()
    stand.floor.reading = True  # the question itself
    moment += 21
    stand.journey.tick()
    assert stand.floor.session.screen is Screen.ATTRACT
