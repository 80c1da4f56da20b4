"""A hundred searches (``relevance.toml``, older than the ranking): the product wanted is among the first five in 95."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from daemon.demo.content import build
from daemon.demo.content.model import DemoShop, Text
from daemon.store import Store, catalogue, gtin
from daemon.store.seeding import seed_demo
from tests.daemon.store import shop
from tests.daemon.store.shop import PlainPictures, Template

SET = tomllib.loads((Path(__file__).parent / "relevance.toml").read_text(encoding="utf-8"))
SEARCHES = [
    (kind, typed, wanted) for kind in SET if kind != "extra" for typed, wanted in SET[kind]["searches"]
]
PRODUCTS = 2400
FIRST = 5
BAR = 95


def the_shop() -> DemoShop:
    """The catalogue the set was written for: of stock and reservations it needs none."""
    demo = build(products=PRODUCTS)
    extras = tuple(
        replace(demo.products[0], group="", tutorials=(), **row | {"name": Text(**row["name"])})
        for row in SET["extra"]
    )
    return replace(
        demo, products=demo.products + extras, tutorials=(), reservations=(), stock=lambda: islice((), 0)
    )


def test_the_set_is_whole() -> None:
    assert len(SEARCHES) == 100
    known = {product.gtin for product in the_shop().products}
    assert {wanted for _, _, wanted in SEARCHES} <= known


async def test_the_product_wanted_is_among_the_first_five(
    empty: str, template: Template, tmp_path: Path
) -> None:
    missed = []
    async with shop.at(empty, tmp_path) as store:
        await seed_demo(store, the_shop(), PlainPictures(template.folder / "films"))
        for kind, typed, wanted in SEARCHES:
            found = await first(store, typed)
            if gtin.normal(wanted) not in found:
                missed.append(f"{kind}: {typed!r} wants {wanted}, found {list(found.values())}")
    assert len(SEARCHES) - len(missed) >= BAR, "\n".join(missed)


async def first(store: Store, typed: str) -> dict[str, str]:
    page = await store.read(lambda tx: catalogue.products(tx, typed, limit=FIRST))
    return {item.gtin: next(iter(item.name.values())) for item in page.items}


@pytest.mark.parametrize("typed", ["bordlampe", "lampe", "lamep", "boremas", "952", "95210", "spi"])
async def test_pages_of_every_stage_hold_each_product_once(store: Store, typed: str) -> None:
    found: list[str] = []
    cursor: str | None = ""
    total = -1
    while cursor is not None:
        at = cursor
        page = await store.read(lambda tx, at=at: catalogue.products(tx, typed, limit=3, cursor=at))  # type: ignore[misc]  # bound at once
        found += [item.gtin for item in page.items]
        cursor, total = page.cursor, page.total
    assert len(found) == len(set(found)) == total > 0
