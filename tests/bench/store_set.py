"""The set the store is measured on: products named in four languages, twenty shops, stock in five shops a product.

Built once per size under ``build/store/``, kept, and left alone by whoever measures. Rows go in past the store's own
ways (they are measured elsewhere); the search index is made by the store itself. Words: the demo's types with what is
put before them in compounds, invented makers and models, so that a million products have the tens of thousands of
different words of a large shop. Popularity is a permutation without a pattern: best sellers lie all over the file.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from daemon.demo.content import catalogue
from daemon.demo.content.catalogue import ProductType
from daemon.demo.content.model import Text
from daemon.demo.content.wording import COLOURS
from daemon.schema import Language, StationView
from daemon.store import Store, places
from daemon.store.gtin import check_digit
from daemon.store.indexing import reindex
from daemon.store.transaction import Writing

FOLDER = Path(__file__).resolve().parents[2] / "build" / "store"
VERSION = 1
"""Of the set's contents: another one is built anew."""
SHOPS = 20
SHOPS_PER_PRODUCT = 5
BATCH = 20_000
STATION = StationView(name="bench-1", location="shop-00", language=Language.DA, currency="DKK")
_STRIDE = 7_368_787
"""A prime: multiples of it, modulo a smaller number of products, are a permutation."""
_LEADS = (
    *(
        "rejse",
        "børne",
        "vægge",
        "mini",
        "have",
        "hotel",
        "luksus",
        "vinter",
        "sommer",
        "skole",
        "kontor",
        "bade",
    ),
    *(
        "køkken",
        "week",
        "natte",
        "dobbelt",
        "klap",
        "hjørne",
        "ting",
        "frilufts",
        "båd",
        "sauna",
        "hytte",
        "picnic",
    ),
    *("fest", "jule", "påske", "gave", "arbejds", "sports"),
)
_SYLLABLES = (
    *(
        "al",
        "be",
        "dan",
        "el",
        "fjor",
        "gra",
        "hav",
        "is",
        "jor",
        "kli",
        "lun",
        "mar",
        "nor",
        "ol",
        "pil",
        "ra",
        "sol",
    ),
    *(
        "ter",
        "u",
        "val",
        "vik",
        "ys",
        "æb",
        "ør",
        "ås",
        "bro",
        "dal",
        "eng",
        "fal",
        "gul",
        "hel",
        "kro",
        "lyn",
        "mol",
    ),
    *("næs", "rim", "stor", "tun", "vej"),
)


@dataclass(frozen=True, slots=True)
class Goods:
    """A product of the set as the searches know it."""

    gtin: str
    name: Text
    brand: str


def _invented(draw: random.Random, number: int, most: int) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < number:
        made["".join(draw.choices(_SYLLABLES, k=draw.randint(2, most))).capitalize()] = None
    return list(made)


class _Words:
    """What products are called."""

    def __init__(self, products: int) -> None:
        draw = random.Random(952)
        self.types: list[ProductType] = list(catalogue.load()[1])
        self.brands = _invented(draw, 400, 3)
        self.models = _invented(draw, min(20_000, 200 + products // 20), 4)
        self.colours = [colour.name for colour in COLOURS.values()]


def goods(products: int, numbers: Iterator[int] | None = None) -> Iterator[Goods]:
    """Products of a set, those with these numbers or all: the same each time."""
    words = _Words(products)
    for number in range(products) if numbers is None else numbers:
        yield _one(words, number)[0]


def _one(words: _Words, number: int) -> tuple[Goods, ProductType]:
    draw = random.Random(number)
    kind = draw.choice(words.types)
    lead = draw.choice(_LEADS) if draw.random() < 0.4 else ""
    model, brand = draw.choice(words.models), draw.choice(words.brands)
    colour = draw.choice(words.colours)
    size = f"{draw.randint(1, 60)} {draw.choice(('cm', 'l', 'g', 'cl', 'W'))}"
    name = Text(
        *(
            f"{(lead + noun.lower()).capitalize()} {model}, {size}, {tint}"
            for noun, tint in zip(kind.name.words().values(), colour.words().values(), strict=True)
        )
    )
    body = f"952{number:09d}"
    return Goods(f"{body}{check_digit(body)}", name, brand), kind


def _rows(products: int) -> Iterator[tuple[object, ...]]:
    words = _Words(products)
    nothing = json.dumps(dict.fromkeys(Language, ""))
    for number in range(products):
        one, kind = _one(words, number)
        names = json.dumps(one.name.words(), ensure_ascii=False)
        rank = number * _STRIDE % products + 1
        yield (
            *(number + 1, rank, f"0{one.gtin}", f"{kind.id[:3].upper()}{number:07d}", ""),
            *(kind.category, one.brand, names, nothing, nothing, "[]", 1000 + number % 90_000),
            *("DKK", 2500, "", rank),
        )


def entries(products: int) -> Iterator[dict[str, Any]]:
    """Products of a set as rows of an import. What sells how often leaves gaps, and is told twice now and then."""
    words = _Words(products)
    for number in range(products):
        one, kind = _one(words, number)
        yield {
            "gtin": one.gtin,
            "sku": f"{kind.id[:3].upper()}{number:07d}",
            "category": kind.category,
            "price_minor": 1000 + number % 90_000,
            **{f"name_{language.value}": text for language, text in one.name.words().items()},
            "brand": one.brand,
            "currency": "DKK",
            "vat_bp": 2500,
            "popularity": number * _STRIDE % products * 3 // 2 + 1,
        }


_PRODUCT = (
    "INSERT INTO product(id, rank, gtin, sku, group_id, category_id, brand, names, descriptions, label, attributes,"
    " price_minor, currency, vat_bp, image, popularity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LEVEL = (
    "INSERT INTO stock_level(product_id, location_id, on_hand, reserved, unsellable, incoming, aisle, bay, rev,"
    " observed_at) VALUES (?, ?, ?, 0, 0, 0, '', '', 1, '2026-11-18 11:00:00.000000')"
)


def _levels(products: int) -> Iterator[tuple[int, str, int]]:
    names = [f"shop-{n:02d}" for n in range(SHOPS)]
    for number in range(1, products + 1):
        first = number % (SHOPS // SHOPS_PER_PRODUCT)
        for n in range(first, SHOPS, SHOPS // SHOPS_PER_PRODUCT):
            yield number, names[n], (number * 31 + n * 7) % 9


def _fill(connection: sqlite3.Connection, products: int) -> None:
    connection.executemany(
        "INSERT INTO location(id, type, name, gln, street, postcode, city, country, latitude, longitude, timezone,"
        " currency) VALUES (?, 'shop', ?, '', '', '', '', 'DK', ?, 10.0, 'Europe/Copenhagen', 'DKK')",
        [(f"shop-{n:02d}", f"Shop {n}", 55 + n / 10) for n in range(SHOPS)],
    )
    connection.executemany(
        "INSERT INTO category(id, parent, names, image, position) VALUES (?, ?, ?, '', ?)",
        [
            (c.slug, c.parent or "", json.dumps(c.name.words()), place)
            for place, c in enumerate(catalogue.load()[0])
        ],
    )
    connection.executemany(_PRODUCT, _rows(products))
    connection.executemany(_LEVEL, _levels(products))
    connection.commit()


def _said(what: str, since: float) -> float:
    now = time.perf_counter()
    print(f"  {what}: {now - since:.0f} s", file=sys.stderr, flush=True)
    return now


async def built(products: int, kept: Path = FOLDER) -> Path:
    """The folder of the set of so many products, built when it is not there; ``store.db`` lies in it."""
    folder = kept / f"{products}-{VERSION}"
    if (folder / "store.db").exists():
        return folder
    making = kept / f"{products}-{VERSION}.making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    print(f"building the set of {products:,} products", file=sys.stderr)
    at = time.perf_counter()
    address = f"sqlite:///{making / 'store.db'}"
    async with Store.open(address, station=STATION, media=making / "media"):
        pass
    connection = sqlite3.connect(making / "store.db", isolation_level="DEFERRED")
    connection.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-64000;")
    try:
        _fill(connection, products)
    finally:
        connection.close()
    at = _said("rows", at)
    async with Store.open(address, station=STATION, media=making / "media") as store:
        await store.write(indexed)
    _said("search index", at)
    connection = sqlite3.connect(making / "store.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    making.rename(folder)
    return folder


def indexed(tx: Writing) -> None:
    """Make the search index of a set, with the categories it has by now."""
    reindex(tx, places.load(tx.connection, tx.directory.station).categories)


def sample(products: int, number: int, seed: int = 4) -> list[Goods]:
    """So many products of a set, drawn without a pattern."""
    draw = random.Random(seed)
    return list(islice(goods(products, (draw.randrange(products) for _ in range(number))), number))
