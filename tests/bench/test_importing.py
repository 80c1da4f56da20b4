"""The measurement of imports imports what it says, with the real command and with the bare script."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bench.importing import bare, made, ours

PRODUCTS = 300


def counts(folder: Path) -> tuple[int, int]:
    """Products, and those that a word of all is found in."""
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        products = connection.execute("SELECT count(*) FROM product").fetchone()
        found = connection.execute(
            "SELECT count(*) FROM product_search WHERE product_search MATCH '952* OR 0952*'"
        )
        return products[0], found.fetchone()[0]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
async def test_both_fill_the_same_tables(tmp_path: Path, suffix: str) -> None:
    file = made(PRODUCTS, suffix, tmp_path)
    assert made(PRODUCTS, suffix, tmp_path) == file
    for name in ("ours", "bare"):
        folder = tmp_path / name
        folder.mkdir()
        run = await (
            bare(file, folder) if name == "bare" else ours(file, folder, f"sqlite:///{folder / 'store.db'}")
        )
        assert counts(folder) == (PRODUCTS, PRODUCTS)
        assert run.processor > 0
        assert run.peak_mb > 10  # a child begins with what its parent holds: in a bench, little
