"""The demo shop is right in itself: keys, languages, prices, stock, and the same bytes for the same seed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any

import pytest

from daemon.demo.content import HOME, KNOWN, WEB, DemoShop, build, catalogue
from daemon.demo.content.gtin import check_digit
from daemon.demo.content.model import Text
from daemon.demo.content.people import CROCKFORD
from daemon.demo.content.prices import price_in
from daemon.demo.content.stock import promised
from daemon.demo.content.wording import COLOURS
from daemon.schema import MoneyState, ReservationState

DIGEST = "724401a81f040695fbd1bc46a365c55e5dd22e13a7f3505af47b1db75fb36f88"


@cache
def shop() -> DemoShop:
    return build()


def digest(built: DemoShop) -> str:
    """One figure over everything the seed decides."""
    sha = hashlib.sha256()
    parts: tuple[Any, ...] = (
        built.categories, built.locations, built.reservations, built.clerks, built.members, built.gift_cards,
    )  # fmt: skip
    for part in parts:
        for row in part:
            sha.update(repr(asdict(row)).encode())
    for product in built.products:
        sha.update(repr(product).encode())
    for level in built.stock():
        sha.update(
            f"{level.on_hand},{level.reserved},{level.incoming},{level.incoming_in_days},{level.bay};".encode()
        )
    return sha.hexdigest()


def texts(value: Any) -> list[Text]:
    """Every text inside a value of the demo shop."""
    if isinstance(value, Text):
        return [value]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for field in fields(value) for text in texts(getattr(value, field.name))]
    if isinstance(value, tuple):
        return [text for item in value for text in texts(item)]
    return []


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert digest(shop()) == DIGEST


def test_the_hash_seed_of_the_process_has_no_say() -> None:
    program = (
        "import hashlib; from daemon.demo.content import build; shop = build(products=500);"
        "print(hashlib.sha256(repr((shop.products, shop.reservations, tuple(shop.stock()))).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            timeout=30,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_another_seed_is_another_shop() -> None:
    assert build(seed=1, products=500).products != build(seed=2, products=500).products


def test_a_shop_too_small_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="at least 400"):
        build(products=10)
    monkeypatch.setattr("daemon.demo.content.products.MODELS", ("Fjord",))
    with pytest.raises(ValueError, match="were asked for"):
        build(products=20_000)


def test_sizes() -> None:
    built = shop()
    tops = [category for category in built.categories if category.parent is None]
    assert len(built.products) == 20_000
    assert len(tops) == 12
    assert all(4 <= sum(sub.parent == top.slug for sub in built.categories) <= 8 for top in tops)
    assert [location.id for location in built.locations if location.id != WEB].count(HOME) == 1
    assert len(built.locations) == 7
    assert (len(built.reservations), len(built.tutorials), len(built.clerks)) == (40, 12, 3)
    assert (len(built.members), len(built.gift_cards)) == (10, 5)


def test_every_gtin_is_unique_and_checks() -> None:
    gtins = [product.gtin for product in shop().products]
    assert len(set(gtins)) == len(gtins)
    assert all(
        len(gtin) == 13 and gtin.startswith("952") and check_digit(gtin[:-1]) == gtin[-1] for gtin in gtins
    )
    assert len({product.sku for product in shop().products}) == len(gtins)
    assert all(check_digit(location.gln[:-1]) == location.gln[-1] for location in shop().locations)


def test_a_known_check_digit() -> None:
    assert check_digit("400638133393") == "1"
    with pytest.raises(ValueError, match="digits only"):
        check_digit("40063813339X")


def test_no_language_is_missing() -> None:
    built = shop()
    rows = (
        *built.categories,
        *built.products[::7],
        *built.tutorials,
        *catalogue.load()[1],
        *COLOURS.values(),
    )
    for text in (text for row in rows for text in texts(row)):
        assert all(word == word.strip() and word for word in text.words().values()), text


def test_names_tell_the_products_apart() -> None:
    products = shop().products
    assert len({(product.brand, product.name.da) for product in products}) == len(products)
    assert len({(product.group, product.variant.en) for product in products}) == len(products)
    assert max(len(product.name.da) for product in products) <= 70


def test_prices_end_as_a_shop_writes_them() -> None:
    products = shop().products
    assert all(product.price_minor % 100 == 95 or product.price_minor % 1000 == 900 for product in products)
    campaigns = [product for product in products if product.before_minor is not None]
    assert 0.10 < len(campaigns) / len(products) < 0.14
    for product in campaigns:
        assert product.before_minor is not None
        assert product.lowest_30d_minor is not None
        assert product.price_minor <= product.lowest_30d_minor <= product.before_minor
        assert product.price_minor < product.before_minor
    assert all(product.lowest_30d_minor is None for product in products if product.before_minor is None)


def test_prices_elsewhere() -> None:
    assert price_in(12900, "DKK") == 12900
    assert price_in(12900, "NOK") == 19900
    assert price_in(129900, "SEK") == 189900
    assert price_in(12900, "EUR") == 1695
    with pytest.raises(KeyError):
        price_in(12900, "USD")


def test_popularity_is_a_rank() -> None:
    assert sorted(product.popularity for product in shop().products) == list(range(1, 20_001))


def test_reviews_count_up() -> None:
    reviews = [product.review for product in shop().products]
    assert all(min(review.stars) >= 0 for review in reviews)
    assert all(100 <= review.average_hundredths <= 500 for review in reviews if review.count)


def test_stock_covers_every_product_everywhere() -> None:
    built = shop()
    levels = list(built.stock())
    assert len(levels) == 7 * len(built.products) == len({(level.gtin, level.location) for level in levels})
    assert all(level.on_hand >= level.reserved + level.unsellable >= 0 for level in levels)
    assert all((level.incoming > 0) == (level.incoming_in_days is not None) for level in levels)
    assert all((level.aisle is None) == (level.location == WEB) for level in levels)
    here = Counter(level.on_hand > 0 for level in levels if level.location == HOME)
    assert 0.68 < here[True] / len(built.products) < 0.76
    held = {(level.gtin, level.location): level.reserved for level in levels if level.reserved}
    assert held == promised(built.reservations)


def test_reservations_cover_every_state() -> None:
    found = shop().reservations
    assert {reservation.state for reservation in found} == set(ReservationState)
    assert len({reservation.code for reservation in found}) == 40
    assert all(
        len(reservation.code) == 6 and set(reservation.code) <= set(CROCKFORD) for reservation in found
    )
    assert all(reservation.customer.email.endswith("@example.com") for reservation in found)
    assert all(reservation.customer.phone_last4.isdigit() for reservation in found)


def test_the_tour_finds_its_reservations() -> None:
    by_code = {reservation.code: reservation for reservation in build(seed=7, products=400).reservations}
    unpaid, paid, accepted = (
        by_code[code] for code in (KNOWN.ready_unpaid, KNOWN.ready_paid, KNOWN.accepted)
    )
    assert (unpaid.state, unpaid.money, unpaid.location) == (ReservationState.READY, MoneyState.UNPAID, HOME)
    assert (paid.state, paid.money, paid.location) == (ReservationState.READY, MoneyState.PAID, HOME)
    assert (accepted.state, accepted.location) == (ReservationState.ACCEPTED, HOME)
    assert unpaid.due_minor == unpaid.total_minor > 0
    assert paid.due_minor == 0
    assert unpaid.bin
    assert len({reservation.customer.phone_last4 for reservation in (unpaid, paid, accepted)}) == 3
