"""From every released schema to the newest with a shop's data in it, also when the machine dies in the middle.

A database is brought to an older schema, filled with all that the shop has of what that schema knows, and migrated.
Every row of every table must be there afterwards, each value as it was; what a table has gained is not looked at. The
search index is made anew by migrations and is left to its own tests.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, select

from daemon.demo.content import HOME
from daemon.schema import ConsentRequest, ConsentText, Language, LineRequest, Tender
from daemon.store import Actor, baskets, checking, consents, giftcards, import_rows, sales
from daemon.store.engine import MIGRATIONS, database_url, make_of, migrated
from daemon.store.import_shapes import StockRow
from daemon.store.receipts import Paid
from daemon.store.tables import HEAD
from drivers.vocabulary import Currency, Money
from tests import postgres
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, Template, make_template
from tests.daemon.store.test_migrations import FIRST, OF_THE_TOOLS, carry, index, upgraded
from tests.proof.claim import Claim, size

SEED = 4
CLERK = Actor("Maja", "clerk-maja")
PATIENCE_S = 120.0
REBUILT = (*OF_THE_TOOLS, "search_")
Rows = dict[str, dict[str, list[Any]]]
"""Table → column → values, in the order of the key."""
Fresh = Callable[[ExitStack], str]
"""Gives the address of an empty database, which is gone with the stack."""


@dataclass(frozen=True, slots=True)
class Old:
    """A database at an older schema: how to copy it, and what is in it."""

    copy: Fresh
    rows: Rows


def revisions() -> list[str]:
    """Every schema there was, oldest first."""
    return [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]


@contextmanager
def engine_of(url: str, *, writing: bool = False) -> Iterator[Engine]:
    """The database at ``url``, without looking at its schema."""
    address = database_url(url)
    make = make_of(address)
    engine = make.writing(address) if writing else make.reading(address)
    try:
        yield engine
    finally:
        engine.dispose()


def contents(connection: Connection) -> Rows:
    """All there is."""
    known, found = MetaData(), {}
    known.reflect(connection)
    for table in known.sorted_tables:
        if table.name.startswith(REBUILT):
            continue
        rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
        found[table.name] = {c.name: [row[at] for row in rows] for at, c in enumerate(table.columns)}
    return found


def lost(before: Rows, after: Rows) -> list[str]:
    """Columns that are not as they were."""
    return [
        f"{table}.{column}"
        for table, columns in before.items()
        for column, values in columns.items()
        if after.get(table, {}).get(column, [] if not values else None) != values
    ]


async def busy(template: Template) -> None:
    """Something in the tables that a fresh shop leaves empty."""
    async with shop.at(shop.address(template.folder), template.folder, template.clock) as store:
        gtin, kept = template.demo.products[0].gtin, import_rows.Place(template.folder, template.folder)
        await store.write(import_rows.put_stock, StockRow(gtin=gtin, location=HOME, on_hand=100), kept)
        basket = await store.write(baskets.make, [LineRequest(gtin)], "a basket")
        sale = await store.write(sales.open_sale, [], CLERK, basket=basket)
        card = await store.write(giftcards.issue, giftcards.New(Money(100, Currency.DKK)), CLERK, "a card")
        mark = await store.write(giftcards.earmark, card, sale, None, CLERK)
        total = await store.sale_total(sale)
        rest = total - Money(100, Currency.DKK)
        tenders = [Tender("gift_card", Money(100, Currency.DKK), mark), Tender("cash", rest)]
        await store.write(sales.close, sale, tenders, [Paid("cash", total)], CLERK)
        wish = ConsentRequest("k@example.com", "news", "Shop", ConsentText("news", "1", Language.DA, "Ja"))
        await store.write(consents.give, wish, CLERK, "box")


def aged(source: str, url: str, revision: str) -> Rows:
    """Make the empty database at ``url`` one of ``revision``, with the data of ``source``; what is in it."""
    with engine_of(source) as from_, engine_of(url, writing=True) as to:
        with from_.connect() as old, to.begin() as new:
            upgraded(new, revision)
            carry(old, new)
            if revision == FIRST and new.dialect.name == "sqlite":
                index(new)
        with to.connect() as new:
            return contents(new)


async def from_each(make: str, source: str, fresh: Fresh) -> Claim:
    """Each schema as the one that is migrated."""
    every = revisions()
    starts = every[:-1] if size(0, 1) else [random.Random(SEED).choice(every[1:-1])]
    wrong = []
    for revision in starts:
        with ExitStack() as stack:
            url = fresh(stack)
            before = await asyncio.to_thread(aged, source, url, revision)
            wrong += [f"{revision}: {what}" for what in await _after(url, before)]
    note = "; ".join(wrong[:3]) or f"from {starts[0]} to {HEAD}"
    return Claim(
        f"{make}: from each older schema to the newest no value is lost", len(starts), len(wrong), note
    )


async def _after(url: str, before: Rows) -> list[str]:
    """What is wrong once the database is migrated."""
    await migrated(url)
    with engine_of(url) as engine, engine.connect() as connection:
        wrong = lost(before, contents(connection))
    async with shop.at(url, Path()) as store:
        wrong += [difference.said for difference in await store.read(checking.check)]
    return wrong


def migrate(url: str) -> None:
    """In a process of its own, which is killed."""
    asyncio.run(migrated(url))


async def killed(make: str, old: Old, kills: int) -> Claim:
    """A migration that dies at any moment goes through at the next start."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.proof.store_migrations", "alembic.command"])
    source, wrong, longest, cut = random.Random(SEED), [], 0.0, 0
    for number in range(kills + 1):
        with ExitStack() as stack:
            url = old.copy(stack)
            child = context.Process(target=migrate, args=(url,), daemon=True)
            began = time.monotonic()
            await asyncio.to_thread(child.start)
            # The first is left alone, to learn how long it takes.
            await asyncio.to_thread(child.join, source.uniform(0, longest) if number else PATIENCE_S)
            longest = longest or time.monotonic() - began
            cut += child.is_alive()
            child.kill()
            await asyncio.to_thread(child.join, PATIENCE_S)
            wrong += await _after(url, old.rows)
    note = "; ".join(wrong[:3]) or f"{cut} of them while it worked"
    return Claim(
        f"{make}: killed in the middle, it goes through at the next start", kills + 1, len(wrong), note
    )


async def _on_sqlite(folder: Path, source: str) -> list[Claim]:
    numbers = count(1)

    def place(stack: ExitStack) -> Path:
        made = folder / f"database-{next(numbers)}"
        made.mkdir()
        stack.callback(shutil.rmtree, made)
        return made

    def fresh(stack: ExitStack) -> str:
        return shop.address(place(stack))

    def copied(stack: ExitStack) -> str:
        made = place(stack)
        shutil.copy(folder / "store.db", made / "store.db")
        return shop.address(made)

    rows = await asyncio.to_thread(aged, source, shop.address(folder), FIRST)
    claims = [await from_each("sqlite", source, fresh)]
    return [*claims, await killed("sqlite", Old(copied, rows), size(1, 60))]


async def _on_postgresql(source: str) -> list[Claim]:
    name = "template_first"
    rows = await asyncio.to_thread(aged, source, postgres.server().create(name), FIRST)

    def copied(stack: ExitStack) -> str:
        return stack.enter_context(postgres.database(name))

    claims = [await from_each("postgresql", source, lambda stack: stack.enter_context(postgres.database()))]
    claims.append(await killed("postgresql", Old(copied, rows), size(1, 60)))
    postgres.server().drop(name)
    return claims


async def prove() -> list[Claim]:
    """Every schema, every make of database."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = await make_template(folder / "shop", Clock(datetime.now(UTC)))
        await busy(template)
        (folder / "sqlite").mkdir()
        source = shop.address(template.folder)
        return [*await _on_sqlite(folder / "sqlite", source), *await _on_postgresql(source)]
