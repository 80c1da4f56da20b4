"""Every table has its bound in the register; what is too old goes, in pieces, and nothing is told otherwise by it.

``python -m tests.daemon.store.test_retention`` writes the tables of docs/store.md anew.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import event, func, insert, select, text, update

from daemon.auth import audit, forget_audit
from daemon.demo.content import HOME
from daemon.schema import LineRequest, ReserveRequest
from daemon.station import MIGRATIONS, Connection, Station
from daemon.store import Actor, Store, desk, members, reserving, retention, stock, tables
from daemon.store import life_tables as k
from daemon.store.checking import check
from daemon.store.retention import Growth, Rules, tidy
from daemon.store.transaction import Reading, Writing
from drivers.device import utc_now
from drivers.vocabulary import Currency, Money
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock
from tests.daemon.store.test_stock import CAUSE, a_want

PAGE = Path(__file__).parents[3] / "docs" / "store.md"
BEGIN, END = "<!-- tables: made by tests/daemon/store/test_retention.py -->\n", "<!-- end of tables -->\n"
CLERK, RULES = Actor("Maja"), Rules()


def page() -> str:
    """The register as it is shown to people."""
    parts = []
    for title, register in (("the store", retention.STORE), ("`station.db`", retention.STATION)):
        parts.append(f"\n| table of {title} | grows | a row goes |\n|---|---|---|\n")
        parts += [
            f"| `{name}` | {life.growth.value} | {life.said} |\n" for name, life in sorted(register.items())
        ]
    return "".join([*parts, "\n"])


def test_the_page_tells_the_register() -> None:
    _, begin, rest = PAGE.read_text("utf-8").partition(BEGIN)
    told, end, _ = rest.partition(END)
    assert begin
    assert end
    assert told == page(), "run: python -m tests.daemon.store.test_retention"


async def test_no_table_of_the_store_is_missing(store: Store) -> None:
    assert set(tables.metadata.tables) == set(retention.STORE)


async def test_no_table_of_the_station_file_is_missing(tmp_path: Path) -> None:
    def names(connection: Connection) -> set[str]:
        rows = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {row[0] for row in rows}

    assert MIGRATIONS
    async with Station(tmp_path / "station.db") as station:
        assert await station.read(names) == set(retention.STATION)


def count(tx: Reading, table: str) -> int:
    return int(tx.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608  ours


async def reserved(store: Store, name: str = "Karen Nygaard") -> str:
    want = await a_want(store)
    request = ReserveRequest(HOME, [LineRequest(want.gtin)], name, "+45 12 34 56 78")
    return await store.write(reserving.reserve, request, CLERK)


async def whose(store: Store, reservation: str) -> tuple[str, str, str]:
    r = tables.reservation.c
    wanted = select(r.name, r.phone, r.phone_last4).where(r.id == reservation)
    row = await store.read(lambda tx: tx.connection.execute(wanted).one())
    return (row.name, row.phone, row.phone_last4)


async def over(store: Store, reservation: str) -> None:
    """Cancel it, as a customer does who changed his mind."""
    await store.write(desk.cancel, reservation, "not wanted", CLERK)


async def test_a_reservation_forgets_its_customer_a_month_after_its_end(store: Store, clock: Clock) -> None:
    kept, gone = await reserved(store), await reserved(store)
    clock.forward(timedelta(days=40))
    await over(store, gone)
    clock.forward(timedelta(days=29))
    await tidy(store, RULES)
    assert await whose(store, gone) == ("Karen Nygaard", "+4512345678", "5678")
    clock.forward(timedelta(days=1))
    assert (await tidy(store, RULES))["reservations anonymised"] >= 1
    assert await whose(store, gone) == ("", "", "")
    assert await whose(store, kept) == ("Karen Nygaard", "+4512345678", "5678")
    assert (await tidy(store, RULES))["reservations anonymised"] == 0


async def test_who_is_owed_money_is_not_forgotten(store: Store, clock: Clock) -> None:
    owed = await reserved(store)
    await store.write(reserving.mark_paid, owed, "payment-1", Money(99, Currency.DKK))
    await over(store, owed)
    clock.forward(timedelta(days=500))
    await tidy(store, RULES)
    assert (await whose(store, owed))[0] == "Karen Nygaard"


async def test_what_came_to_nothing_is_deleted_and_its_record_of_steps(store: Store, clock: Clock) -> None:
    gone = await reserved(store)
    await over(store, gone)
    clock.forward(timedelta(days=401))
    done = await tidy(store, RULES)
    assert (done["reservations anonymised"] >= 1, done["reservations deleted"] >= 1) == (True, True)

    def left(tx: Reading) -> list[int]:
        line, step = tables.reservation_line, tables.reservation_step
        return [
            tx.connection.execute(select(func.count()).select_from(table).where(column == gone)).scalar_one()
            for table, column in (
                (tables.reservation, tables.reservation.c.id),
                (line, line.c.reservation_id),
                (step, step.c.reservation_id),
            )
        ]

    assert await store.read(left) == [0, 0, 0]
    assert await store.read(check) == []


async def test_movements_are_folded_in_pieces_and_still_explain_the_stock(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PIECE", 7)
    want = await a_want(store)
    for _ in range(20):
        await store.write(stock.reserve, HOME, [want], CAUSE)
        await store.write(stock.release, HOME, [want], CAUSE)
    before = await store.read(count, "stock_movement")
    assert (await tidy(store, RULES))["movements folded"] == 0
    clock.forward(timedelta(days=731))
    await store.write(stock.reserve, HOME, [want], CAUSE)  # a young one stays
    assert (await tidy(store, RULES))["movements folded"] >= 40
    assert await store.read(count, "stock_movement") <= before - 40 + 1
    carried = select(k.stock_carried.c.movements, k.stock_carried.c.reserved).where(
        k.stock_carried.c.product_id == want.product_id, k.stock_carried.c.location_id == HOME
    )
    row = await store.read(lambda tx: tx.connection.execute(carried).one())
    assert row.movements >= 40
    await store.write(stock.release, HOME, [want], CAUSE)
    assert await store.read(check) == []

    def meddle(tx: Writing) -> None:
        c = k.stock_carried.c
        tx.connection.execute(
            update(k.stock_carried).values(on_hand=c.on_hand + 1).where(c.location_id == HOME)
        )

    await store.write(meddle)
    assert await store.read(check) != []


async def test_stations_that_fold_at_once_count_nothing_twice(
    store: Store, full: str, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PIECE", 5)
    want = await a_want(store)
    for _ in range(30):
        await store.write(stock.reserve, HOME, [want], CAUSE)
        await store.write(stock.release, HOME, [want], CAUSE)
    clock.forward(timedelta(days=740))
    other_station = replace(shop.STATION, name="test-2")
    async with shop.at(full, tmp_path, clock, station=other_station) as other:
        done = await asyncio.gather(tidy(store, RULES), tidy(other, RULES))
    folded = sum(one["movements folded"] for one in done)
    total = select(func.sum(k.stock_carried.c.movements))
    assert folded == await store.read(lambda tx: tx.connection.execute(total).scalar_one())
    assert folded >= 60
    assert await store.read(check) == []


async def test_look_ups_and_queues_of_long_ago_are_forgotten(store: Store, clock: Clock) -> None:
    await store.write(members.looked_up, "phone", None, CLERK)
    await store.write(lambda tx: tx.connection.execute(
        insert(tables.counter).values(name=f"queue/{HOME}/{clock.now:%Y-%m-%d}", last=3)).close())  # fmt: skip
    queues = select(func.count()).select_from(tables.counter).where(tables.counter.c.name.like("queue/%"))

    def left(tx: Reading) -> tuple[int, int]:
        return count(tx, "look_up"), tx.connection.execute(queues).scalar_one()

    for days, expected in ((6, (1, 1)), (3, (1, 0)), (400, (0, 0))):
        clock.forward(timedelta(days=days))
        await tidy(store, RULES)
        assert await store.read(left) == expected


async def test_the_audit_is_forgotten_in_pieces(tmp_path: Path) -> None:
    def fill(connection: Connection) -> None:
        for number in range(700):
            audit(connection, "token", "clerk", what="x", subject=str(number))

    def rows(connection: Connection) -> int:
        return int(connection.execute("SELECT count(*) FROM audit").fetchone()[0])

    async with Station(tmp_path / "station.db") as station:
        await station.write(fill)
        later = utc_now() + timedelta(seconds=1)
        left = []
        for before in (later - timedelta(days=1), later, later):
            await station.write(partial(forget_audit, before=before))
            left.append(await station.read(rows))
        assert left == [700, 200, 0]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_round_looks_at_nothing_that_stays(store: Store) -> None:
    """However many reservations are kept: those that can be forgotten are found by indexes of their own."""
    asked: list[tuple[str, Any]] = []
    engine = store._database._writing
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    await tidy(store, RULES)

    def plans(tx: Reading) -> str:
        rows = [tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all() for sql, given in asked[:-1]
                if sql.startswith("SELECT")]  # fmt: skip
        return str(rows)

    plan = await store.read(plans)
    assert "ix_reservation_named" in plan
    assert "ix_reservation_unclaimed" in plan
    assert "SCAN reservation" not in plan


def test_growth_is_said_in_words() -> None:
    for life in (*retention.STORE.values(), *retention.STATION.values()):
        assert isinstance(life.growth, Growth)
        assert life.said


if __name__ == "__main__":
    page_text = PAGE.read_text("utf-8")
    head, _, rest_of_page = page_text.partition(BEGIN)
    PAGE.write_text(head + BEGIN + page() + END + rest_of_page.partition(END)[2], "utf-8")
