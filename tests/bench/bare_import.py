"""``python -m tests.bench.bare_import FILE DATABASE``: what anybody would write to get a file into the same tables.

The peer of ``importing.py``: csv or json and sqlite3, one transaction, the rows of ``product`` and ``category`` and
their words in the search index. It looks at nothing: no check digit, no limit, no word on a bad row, which ends it. It
folds no letters, leaves no marks of brand and category in the index, keeps no words for slips, and numbers nothing by
popularity.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

LANGUAGES = ("da", "nb", "sv", "en")
NOTHING = json.dumps(dict.fromkeys(LANGUAGES, ""))
BATCH = 10_000
PRODUCT = (
    "INSERT INTO product(id, rank, gtin, sku, group_id, category_id, brand, names, descriptions, label, attributes,"
    " price_minor, currency, vat_bp, image, popularity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
WORDS = "INSERT INTO product_search(rowid, name, more) VALUES (?, ?, ?)"
CATEGORY = "INSERT OR IGNORE INTO category(id, parent, names, image, position) VALUES (?, '', ?, '', 0)"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file as dictionaries."""
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            yield from csv.DictReader(file)
        else:
            yield from map(json.loads, file)


def product(number: int, row: dict[str, Any]) -> tuple[Any, ...]:
    """A row of ``product``."""
    names = json.dumps({language: row[f"name_{language}"] for language in LANGUAGES}, ensure_ascii=False)
    return (
        *(number, number, row["gtin"].zfill(14), row["sku"], "", row["category"], row["brand"], names),
        *(NOTHING, NOTHING, "[]", int(row["price_minor"]), row["currency"], int(row["vat_bp"]), ""),
        int(row["popularity"]),
    )


def words(number: int, row: dict[str, Any]) -> tuple[int, str, str]:
    """A row of the search index."""
    name = " ".join([*(row[f"name_{language}"] for language in LANGUAGES), row["brand"]])
    return number, name, f"{row['category']} {row['sku']} {row['gtin']}"


def main(path: Path, database: Path) -> None:
    """Fill the empty ``database``, whose tables are there."""
    connection = sqlite3.connect(database)
    connection.executescript("PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;")
    number, found = 1, rows(path)
    with connection:
        while batch := list(islice(found, BATCH)):
            connection.executemany(CATEGORY, {(row["category"], NOTHING) for row in batch})
            connection.executemany(PRODUCT, (product(n, row) for n, row in enumerate(batch, number)))
            connection.executemany(WORDS, (words(n, row) for n, row in enumerate(batch, number)))
            number += len(batch)
    connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
