"""From the first schema to the newest with a shop's data in it, on both databases: nothing is lost, nothing changed."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from msgspec.structs import replace
from sqlalchemy import Connection, MetaData, inspect, select

from daemon.demo.content import HOME
from daemon.schema import Language, ProductView
from daemon.store import Store, catalogue, indexing, places, reservations, spelling, tables
from daemon.store.engine import MIGRATIONS, database_url, make_of
from daemon.store.reservations import State
from tests.daemon.store import shop
from tests.daemon.store.shop import Template
from tests.daemon.store.test_conservation import broken_promises
from tests.daemon.store.test_stock import differences

FIRST = "0001"
OF_THE_TOOLS = ("alembic_version", "product_search")


def upgraded(connection: Connection, revision: str) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, revision)


def carry(source: Connection, target: Connection) -> int:
    """Copy what ``target`` has tables and columns for; returns how many rows."""
    old, new = MetaData(), MetaData()
    new.reflect(target)
    old.reflect(source)
    rows = 0
    for table in new.sorted_tables:
        if table.name.startswith(OF_THE_TOOLS):
            continue
        columns = [old.tables[table.name].c[column.name] for column in table.columns]
        found = [dict(row) for row in source.execute(select(*columns)).mappings()]
        if found:
            target.execute(table.insert(), found)
        rows += len(found)
    return rows


def index(connection: Connection) -> None:
    """Make the search index as the first release did."""
    indexing.fill(connection, places.categories(connection))


async def test_a_shop_of_the_first_release_opens_in_the_newest(
    engine: str, empty: str, template: Template, tmp_path: Path
) -> None:
    url, source_url = database_url(empty), database_url(shop.address(template.folder))
    target_engine, source_engine = make_of(url).writing(url), make_of(source_url).reading(source_url)
    with source_engine.connect() as source, target_engine.begin() as target:
        upgraded(target, FIRST)
        assert "feed" not in inspect(target).get_table_names()
        assert carry(source, target) > 1000
        if engine == "sqlite":
            index(target)
    revisions = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    assert revisions[-1] == FIRST
    for revision in reversed(revisions[:-1]):
        with target_engine.begin() as target:
            upgraded(target, revision)
    if engine == "postgresql":  # the first release knew no PostgreSQL: there was no index to carry over
        with target_engine.begin() as target:
            index(target)
            spelling.rebuild(target)
    target_engine.dispose()
    source_engine.dispose()
    (tmp_path / "old").mkdir()
    shop.copy(template, tmp_path / "old")
    async with (
        shop.at(empty, template.folder) as new,
        shop.at(shop.address(tmp_path / "old"), template.folder) as old,
    ):
        assert await told(new, template) == await told(old, template)
        assert await new.read(differences) == []
        assert await new.read(broken_promises) == {}
        ids = select(tables.stock_movement.c.id).order_by(tables.stock_movement.c.id)
        assert list(await new.read(lambda tx: tx.connection.execute(ids).scalars().all())) == list(
            await old.read(lambda tx: tx.connection.execute(ids).scalars().all())
        )


def spoken_of(product: ProductView | None) -> ProductView | None:
    """A product's page without the words of reviews: the first release kept none, and has none to carry over."""
    if product is None or product.reviews is None:
        return product
    return replace(product, reviews=replace(product.reviews, newest=[]))


async def told(store: Store, template: Template) -> list[object]:
    """Everything a shop asks about."""
    demo = template.demo
    clerk = next(clerk for clerk in demo.clerks if clerk.location == HOME)
    found: list[object] = [await store.summary(), await store.clerk_by_pin(clerk.pin)]
    for product in demo.products[::20]:
        found += [spoken_of(await store.product(product.gtin)), await store.stock(product.gtin, clerk=True)]
        found.append(await store.read(catalogue.products, product.name.words()[Language.DA]))
    found.append(await store.read(reservations.listed, list(State)))
    return found
