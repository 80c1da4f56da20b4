"""What a list can be narrowed by: steps of price a person would name, and the brands there are most of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daemon.schema import Currency, FacetValue, Money, ProductFacets
from kiosk.narrowing import MOST_BRANDS, Band, bands, brands
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.test_journeys import value


def crowns(minor: int) -> Money:
    return Money(minor, Currency.DKK)


@given(st.integers(1, 5_000_000), st.integers(0, 5_000_000))
def test_every_price_of_the_list_is_in_exactly_one_step(cheapest: int, more: int) -> None:
    dearest = cheapest + more
    found = bands(crowns(cheapest), crowns(dearest))
    assert len(found) != 1
    assert len(found) <= 4
    for price in (cheapest, dearest, (cheapest + dearest) // 2):
        within = [one for one in found if (one.low or 0) <= price and (one.high is None or price <= one.high)]
        assert len(within) == min(1, len(found))


def test_steps_are_round_and_nothing_is_offered_where_there_is_no_choice() -> None:
    assert bands(crowns(4_900), crowns(49_900)) == [
        Band(None, 4_999),
        Band(5_000, 9_999),
        Band(10_000, 19_999),
        Band(20_000, None),
    ]
    assert bands(crowns(12_000), crowns(15_000)) == []
    assert bands(None, None) == []


def test_the_most_frequent_brands_are_offered_by_name() -> None:
    values = [FacetValue(f"Brand {number:02d}", number) for number in range(12)]
    facets = ProductFacets(12, [], values, None, None, 0)
    assert brands(facets) == [f"Brand {number:02d}" for number in range(12 - MOST_BRANDS, 12)]
    assert brands(ProductFacets(3, [], values[:1], None, None, 0)) == []


async def test_a_list_is_narrowed_by_brand_and_price_and_wide_again(stand: Kiosk) -> None:
    finder = stand.finder
    stand.journey.begin()
    finder.open()
    finder.type("a")
    await until(lambda: value(finder._results, "count") > 0 and not value(finder, "stale"))
    everything = value(finder, "total")
    assert value(finder, "brands") == []  # nobody has asked
    finder.choose(on=True)
    await until(lambda: value(finder, "brands") and value(finder, "prices"))
    brand = value(finder, "brands")[0]["brand"]
    finder.onlyBrand(brand)
    await until(lambda: not value(finder, "stale"))
    assert {item.brand for item in stand.floor.session.search.results} == {brand}
    assert value(finder, "total") < everything
    finder.onlyBrand("")
    finder.onlyPrice(0)
    await until(lambda: not value(finder, "stale"))
    band = stand.floor.session.search.band
    assert band is not None
    assert band.high is not None
    assert all(item.price.amount.minor <= band.high for item in stand.floor.session.search.results)
    assert value(finder, "narrowed") == 1
    finder.onlyPrice(-1)
    await until(lambda: not value(finder, "stale"))
    assert value(finder, "total") == everything
