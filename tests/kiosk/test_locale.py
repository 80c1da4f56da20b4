"""Prices, times and distances as each language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.schema import Currency, Language, Money
from kiosk import locale

DKK = Currency.DKK
NB = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.DA, f"1.299,95{NB}kr."),
        (Language.NB, f"1{NB}299,95{NB}kr"),
        (Language.SV, f"1{NB}299,95{NB}kr"),
        (Language.EN, f"DKK{NB}1,299.95"),
    ],
)
def test_an_amount_in_one_string(language: Language, words: str) -> None:
    assert locale.amount(Money(129995, DKK), language) == words


def test_a_price_is_taken_apart_for_setting() -> None:
    price = locale.price(Money(12995, DKK), Language.DA, Money(15995, DKK))
    assert (price.whole, price.fraction, price.currency) == ("129", "95", "kr.")
    assert price.before == f"159,95{NB}kr."
    assert not price.currencyFirst
    assert locale.price(Money(5, DKK), Language.EN).currencyFirst


@given(st.integers(-(10**9), 10**9), st.sampled_from(list(Language)))
def test_no_minor_unit_is_lost(minor: int, language: Language) -> None:
    whole, fraction = locale.split(Money(minor, DKK), language)
    digits = "".join(letter for letter in whole if letter.isdigit()) + fraction
    assert int(digits) == abs(minor)
    assert ("−" in whole) is (minor < 0)


@pytest.mark.parametrize(
    ("metres", "words"), [(0, f"0{NB}m"), (347, f"350{NB}m"), (1234, f"1,2{NB}km"), (100652, f"101{NB}km")]
)
def test_a_distance(metres: int, words: str) -> None:
    assert locale.distance(metres, Language.DA) == words


def test_days_and_clocks() -> None:
    assert locale.day(date(2026, 11, 26), Language.DA) == "torsdag 26. november"
    assert locale.day(date(2026, 11, 26), Language.EN) == "Thursday 26 November"
    assert locale.hour("10:00", Language.DA) == "10.00"
    assert locale.hour("10:00", Language.SV) == "10:00"
    local = datetime(2026, 11, 26, 14, 5, tzinfo=UTC).astimezone()
    assert locale.clock(local, Language.NB) == f"{local:%H:%M}"
    assert locale.days_away(date(2026, 11, 27), date(2026, 11, 26)) == 1


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=30), f"0{NB}min"),
        (timedelta(minutes=59), f"59{NB}min"),
        (timedelta(hours=3, minutes=20), f"3{NB}t"),
        (timedelta(days=1, hours=4), f"1{NB}d 4{NB}t"),
        (timedelta(days=2), f"2{NB}d"),
        (timedelta(minutes=-5), f"0{NB}min"),
    ],
)
def test_a_span_of_time(length: timedelta, words: str) -> None:
    assert locale.span(length, Language.DA) == words


def test_a_text_that_lacks_a_language_is_said_in_another() -> None:
    assert locale.said({Language.DA: "krus"}, Language.SV) == "krus"
    assert locale.said({}, Language.SV) == ""
