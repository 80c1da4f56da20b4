"""Offers in their time, and the lowest price of the 30 days before a reduction."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from daemon.store import pricing
from daemon.store.pricing import Asked
from drivers.vocabulary import Currency, Money
from tests.daemon.store.shop import NOON

DAY = timedelta(days=1)
ROW = SimpleNamespace(
    price_minor=1000,
    before_minor=None,
    lowest_30d_minor=900,
    member_minor=850,
    offer_minor=800,
    valid_from=NOON,
    valid_to=NOON + 2 * DAY,
    currency="DKK",
    vat_bp=2500,
)


@pytest.mark.parametrize(
    ("at", "amount", "member"),
    [
        (NOON - DAY / 24, 1000, 850),
        (NOON, 800, 800),
        (NOON + 2 * DAY - timedelta(microseconds=1), 800, 800),
        (NOON + 2 * DAY, 1000, 850),
    ],
)
def test_an_offer_begins_and_ends_by_the_clock(at: datetime, amount: int, member: int) -> None:
    assert pricing.amount(ROW, at) == amount
    assert pricing.amount(ROW, at, member=True) == member


def test_a_price_is_shown_with_what_it_was() -> None:
    shown = pricing.price(ROW, NOON)
    dkk = Currency.DKK
    assert (shown.amount, shown.before, shown.lowest_30d) == (
        Money(800, dkk),
        Money(1000, dkk),
        Money(900, dkk),
    )
    shown = pricing.price(ROW, NOON - DAY)
    assert (shown.amount, shown.before, shown.lowest_30d) == (Money(1000, dkk), None, None)


@pytest.mark.parametrize(
    ("past", "found"),
    [
        ([], None),
        ([Asked(500, until=NOON - 31 * DAY)], None),
        ([Asked(500, until=NOON - 29 * DAY)], 500),
        ([Asked(500, until=NOON - 31 * DAY), Asked(700, until=NOON)], 700),
        ([Asked(500, until=NOON - 3 * DAY), Asked(400, until=NOON - 2 * DAY), Asked(700, until=NOON)], 400),
        ([Asked(500, 300, NOON - 40 * DAY, NOON - 30 * DAY, until=NOON)], 500),
        ([Asked(500, 300, NOON - 40 * DAY, NOON - 29 * DAY, until=NOON)], 300),
        ([Asked(500, 300, NOON, NOON + DAY)], 500),
        ([Asked(500, 600, None, None, until=NOON)], 600),
        ([Asked(500, until=NOON - DAY), Asked(400)], 400),
    ],
)
def test_the_lowest_price_of_thirty_days(past: list[Asked], found: int | None) -> None:
    assert pricing.lowest(past, NOON) == found
