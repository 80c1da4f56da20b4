"""Products by the batch: into an empty store and again, what is new told, prices kept, an import killed half-way."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from daemon.schema import Language
from daemon.store import Store, catalogue, import_first, import_products, news
from daemon.store import tables as t
from daemon.store.gtin import check_digit
from daemon.store.import_goods import Texts
from daemon.store.importing import import_file
from daemon.store.price_tables import past_price
from daemon.store.transaction import Reading, Writing
from tests.daemon.store import shop
from tests.daemon.store.shop import NOON, STATION, Clock

DAY = timedelta(days=1)
NAMES = ("Bordlampe", "Læselampe", "Gulvlampe", "Tæppe", "Håndklæde", "Kuglepen", "Blyant")


def row(n: int, **other: Any) -> dict[str, Any]:
    body = f"952{n:09d}"
    return {
        "gtin": f"{body}{check_digit(body)}",
        "sku": f"S-{n}",
        "category": f"c{n % 3}",
        "price_minor": 1000,
        "name_da": f"{NAMES[n % len(NAMES)]} nr{n}",
        "brand": f"Mærke {n % 5}",
        "popularity": (n * 37) % 50 + 1,
    } | other


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "products.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return path


def told(tx: Reading) -> tuple[list[Any], list[Any]]:
    """The catalogue and the words of its index."""
    p, part = t.product.c, t.search_part
    products = select(p.gtin, p.rank, p.sku, p.names, p.price_minor, p.category_id).order_by(p.rank)
    parts = select(part).order_by(part.c.part, part.c.word)
    return [tuple(r) for r in tx.connection.execute(products)], [
        tuple(r) for r in tx.connection.execute(parts)
    ]


def test_the_languages_of_a_row_are_those_of_the_screens() -> None:
    assert Texts.__struct_fields__ == tuple(language.value for language in Language)


async def test_the_first_import_and_one_like_any_other_make_the_same(
    empty: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_first, "PIECE", 40)
    rows = [row(n) for n in range(150)]
    later = rows[3] | {"name_da": "Ny lampe", "popularity": 1}
    taken = rows[7] | {"gtin": row(900)["gtin"]}
    path = written(tmp_path, *rows, later, taken)
    async with Store.open(empty, station=STATION, media=tmp_path / "media", now=clock) as store:
        report = await import_file(store, "products", path)
        assert (report.read, report.accepted) == (152, 151)
        assert [(bad.line, bad.reason.split(":")[0]) for bad in report.refused] == [
            (152, "this SKU is taken")
        ]
        first = await store.read(told)
        assert [one.rank for one in await store.read(_products)] == list(range(1, 151))
        assert [one.popularity for one in await store.read(_products)] == sorted(
            one["popularity"] for one in [*rows[:3], later, *rows[4:]]
        )
        found = await store.read(catalogue.products, "ny lampe")
        assert [item.gtin for item in found.items] == [f"0{later['gtin']}"]
        assert (await store.read(catalogue.products, "lampe", limit=5)).total == 67
        await store.write(news.set_index_due, due=True)
        before = await store.read(news.revision)
        again = await import_file(store, "products", path)
        assert again.refused_count == 1
        assert await store.read(told) == first
        # Of the two rows with one GTIN each changes what the other says: two revisions, and all others keep theirs.
        assert await store.read(news.revision) <= before + 2
        assert not await store.read(news.index_is_due)


def _products(tx: Reading) -> list[Any]:
    return list(tx.connection.execute(select(t.product).order_by(t.product.c.rank)))


async def test_strict_leaves_an_empty_store_empty(empty: str, tmp_path: Path) -> None:
    path = written(tmp_path, row(1), row(2, gtin="1"))
    async with Store.open(empty, station=STATION, media=tmp_path / "media") as store:
        report = await import_file(store, "products", path, strict=True)
        assert (report.read, report.accepted, report.refused_count) == (2, 0, 1)
        assert await store.is_empty()
        assert (await import_file(store, "products", written(tmp_path, row(1)), strict=True)).accepted == 1


async def test_what_changed_is_told_by_revision(store: Store, tmp_path: Path) -> None:
    await import_file(store, "products", written(tmp_path, row(1), row(2), row(3)))
    first = await store.read(news.revision)
    await import_file(store, "products", written(tmp_path, row(1), row(2, price_minor=900), row(3)))
    second = await store.read(news.revision)
    assert second == first + 1
    p = t.product.c
    changed = select(p.sku).where(p.rev > first)
    assert await store.read(lambda tx: tx.connection.execute(changed).scalars().all()) == ["S-2"]
    await import_file(store, "products", written(tmp_path, row(1), row(2, price_minor=900), row(3)))
    assert await store.read(news.revision) == second


async def test_an_sku_may_wander_within_a_file(store: Store, tmp_path: Path) -> None:
    await import_file(store, "products", written(tmp_path, row(1), row(2), row(3)))
    rows = (row(1, sku="S-9"), row(4, sku="S-1"), row(2, sku="S-3"), row(3, sku="S-2"), row(3, sku="S-8"))
    report = await import_file(store, "products", written(tmp_path, *rows, row(2, sku="S-3")))
    assert [bad.line for bad in report.refused] == [3, 4]
    p = t.product.c
    skus = select(p.sku).where(p.gtin.like("0952%"), p.sku.like("S-_")).order_by(p.gtin)
    found = await store.read(lambda tx: tx.connection.execute(skus).scalars().all())
    assert list(found) == ["S-9", "S-3", "S-8", "S-1"]


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        # (days later, row) …; then amount, before, lowest
        ([(0, {"price_minor": 1000}), (5, {"price_minor": 800, "before_minor": 1000})], (800, 1000, 1000)),
        ([(0, {"price_minor": 1000, "before_minor": 1200})], (1000, 1200, None)),
        (
            [
                (0, {"price_minor": 1000}),
                (5, {"price_minor": 700}),
                (1, {"price_minor": 1000}),
                (20, {"price_minor": 900, "before_minor": 1000}),
                (30, {"price_minor": 900, "before_minor": 1000}),
            ],
            (900, 1000, 700),
        ),
        (
            [
                (0, {"price_minor": 700}),
                (1, {"price_minor": 1000}),
                (31, {"price_minor": 900, "before_minor": 1000}),
            ],
            (900, 1000, 1000),
        ),
        (
            [
                (0, {"price_minor": 1000}),
                (5, {"price_minor": 600, "before_minor": 1000, "lowest_30d_minor": 650}),
            ],
            (600, 1000, 650),
        ),
        (
            [
                (0, {"price_minor": 900}),
                (
                    1,
                    {
                        "price_minor": 1000,
                        "offer_minor": 500,
                        "valid_from": "2026-11-18",
                        "valid_to": "2026-11-25",
                    },
                ),
            ],
            (500, 1000, 900),
        ),
        (
            [
                (0, {"price_minor": 900}),
                (
                    9,
                    {
                        "price_minor": 1000,
                        "offer_minor": 500,
                        "valid_from": "2026-11-18",
                        "valid_to": "2026-11-26",
                    },
                ),
            ],
            (1000, None, None),
        ),
        (
            [
                (0, {"price_minor": 1000, "offer_minor": 500, "valid_to": "2026-11-19T12:00+01:00"}),
                (3, {"price_minor": 800, "before_minor": 1000}),
            ],
            (800, 1000, 500),
        ),
        (
            [
                (
                    0,
                    {
                        "price_minor": 1000,
                        "offer_minor": 500,
                        "valid_from": "2026-12-20",
                        "valid_to": "2026-12-24",
                    },
                ),
                (
                    33,
                    {
                        "price_minor": 1000,
                        "offer_minor": 500,
                        "valid_from": "2026-12-20",
                        "valid_to": "2026-12-24",
                    },
                ),
            ],
            (500, 1000, 1000),
        ),
    ],
)
async def test_a_reduction_is_shown_with_the_lowest_price_before_it(
    store: Store,
    tmp_path: Path,
    clock: Clock,
    steps: list[tuple[int, dict[str, Any]]],
    shown: tuple[int, int | None, int | None],
) -> None:
    for days, said in steps:
        clock.forward(days * DAY)
        report = await import_file(store, "products", written(tmp_path, row(1, **said)))
        assert report.refused == []
    page = await store.product(row(1)["gtin"])
    assert page is not None
    price = page.price
    told = (price.amount, price.before, price.lowest_30d)
    assert tuple(None if money is None else money.minor for money in told) == shown


async def test_prices_that_ended_are_kept_for_forty_days(store: Store, tmp_path: Path, clock: Clock) -> None:
    for price in range(100, 150):
        await import_file(store, "products", written(tmp_path, row(1, price_minor=price)))
        clock.forward(DAY)
    past = await store.read(
        lambda tx: tx.connection.execute(select(past_price).order_by(past_price.c.until)).all()
    )
    assert [one.price_minor for one in past] == list(range(108, 149))
    assert past[-1].until == NOON + 49 * DAY


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from daemon.store import Store, import_first
from daemon.store.importing import import_file
from tests.daemon.store.shop import STATION

import_first.PIECE = 40

def die(done: int, size: int) -> None:
    if done > size * 0.8:
        os.kill(os.getpid(), signal.SIGKILL)

async def main() -> None:
    async with Store.open(sys.argv[1], station=STATION, media=Path(sys.argv[2]).parent) as store:
        await import_file(store, "products", Path(sys.argv[2]), progress=die)

asyncio.run(main())
"""


async def test_after_an_import_that_was_killed_the_next_one_is_whole(tmp_path: Path) -> None:
    path, url = written(tmp_path, *(row(n) for n in range(300))), shop.address(tmp_path)
    died = subprocess.run([sys.executable, "-c", KILLED, url, str(path)], check=False, timeout=60)
    assert died.returncode == -signal.SIGKILL
    async with Store.open(url, station=STATION, media=tmp_path / "media") as store:
        there = len(await store.read(_products))
        assert 0 < there < 300
        assert await store.read(news.index_is_due)
        report = await import_file(store, "products", path)
        assert (report.accepted, report.refused) == (300, [])
        after = await store.read(told)
        assert [one[1] for one in after[0]] == list(range(1, 301))
        for n in range(0, 300, 25):
            found = await store.read(catalogue.products, f"nr{n}")
            assert f"0{row(n)['gtin']}" in [item.gtin for item in found.items]
        await store.write(news.set_index_due, due=True)
        await import_file(store, "products", path)
        assert await store.read(told) == after


async def test_a_value_the_database_minds_is_named_by_its_row(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def longer(tx: Writing, wanted: set[str]) -> None:
        made(tx, wanted - {"c2"})  # the foreign key of row 2 has nothing to point at

    made = import_products.make_categories
    monkeypatch.setattr(import_products, "make_categories", longer)
    report = await import_file(store, "products", written(tmp_path, row(1), row(2), row(3)))
    assert report.accepted == 2
    assert [(bad.line, bad.reason.split(":")[0]) for bad in report.refused] == [
        (2, "it contradicts what is stored")
    ]
