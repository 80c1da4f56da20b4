"""Claims: one station takes money for a thing at a time; what is claimed is neither changed nor expired."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from daemon.schema import LineRequest, ReservationState
from daemon.store import Actor, Conflict, NotFound, Store, claims, reservations, sales, tables
from drivers.vocabulary import Money
from tests.daemon.store import shop
from tests.daemon.store.shop import STATION, Clock
from tests.daemon.store.test_stock import a_want

OTHER = msgspec.structs.replace(STATION, name="test-2")
CLERK = Actor("Maja", "clerk-maja")


@pytest.fixture
async def other(store: Store, full: str, tmp_path: Path, clock: Clock) -> AsyncIterator[Store]:
    """A second station on the same store."""
    async with shop.at(full, tmp_path, clock, station=OTHER) as other:
        yield other


async def a_ready_one(store: Store) -> str:
    views = await store.read(reservations.listed, [ReservationState.READY])
    return next(view.id for view in views if view.due.minor)


async def test_one_station_claims_and_the_other_is_told_which(store: Store, other: Store) -> None:
    subject = await a_ready_one(store)
    await store.claim(subject, "attempt-1")
    await store.claim(subject, "attempt-2")  # its own ledger keeps its attempts apart
    with pytest.raises(Conflict, match="Station test-1 began") as refused:
        await other.claim(subject, "attempt-3")
    assert (refused.value.code, refused.value.blocking) == ("being_paid_elsewhere", "attempt-2")
    await other.unclaim(subject)  # not its own: nothing happens
    assert await store.claimed() == [subject]
    assert await other.claimed() == []
    await store.unclaim(subject)
    await other.claim(subject, "attempt-3")
    assert await other.claimed() == [subject]


async def test_of_many_at_once_one_station_wins(store: Store, other: Store) -> None:
    subject = await a_ready_one(store)
    asked = [each.claim(subject, f"attempt-{number}") for number, each in enumerate((store, other))]
    said = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in said if answer is not None] == [Conflict]


async def test_a_clerk_ends_the_claim_she_was_shown(store: Store, other: Store, clock: Clock) -> None:
    subject = await a_ready_one(store)
    with pytest.raises(NotFound):
        await other.read(claims.view, subject)
    await store.claim(subject, "attempt-1")
    shown = await other.read(claims.view, subject)
    assert (shown.station, shown.payment) == ("test-1", "attempt-1")
    clock.forward(timedelta(seconds=1))
    await store.claim(subject, "attempt-2")
    with pytest.raises(Conflict, match="look there again"):
        await other.write(claims.overrule, subject, shown.since)
    shown = await other.read(claims.view, subject)
    await other.write(claims.overrule, subject, shown.since)
    await other.claim(subject, "attempt-3")


async def test_a_sale_that_is_paid_elsewhere_stays_as_it_is(store: Store, other: Store, clock: Clock) -> None:
    want = await a_want(store)
    lines = [LineRequest(want.gtin)]
    sale = await store.write(sales.open_sale, lines, CLERK)
    await store.claim(sale, "attempt-1")
    for work in (
        other.write(sales.set_lines, sale, [], CLERK),
        other.write(sales.cancel, sale, CLERK),
        other.write(sales.close, sale, [], [], CLERK),
    ):
        with pytest.raises(Conflict) as refused:
            await work
        assert refused.value.code == "being_paid_elsewhere"
    clock.forward(sales.LEFT_OPEN)
    assert await other.left_open() == []
    await store.write(sales.cancel, sale, CLERK)
    assert await store.claimed() == []


async def test_what_is_being_paid_anywhere_does_not_expire(store: Store, other: Store, clock: Clock) -> None:
    subject = await a_ready_one(store)
    await store.claim(subject, "attempt-1")
    clock.forward(timedelta(days=30))
    await other.expire()
    view = await other.reservation(subject)
    assert view is not None
    assert view.state is ReservationState.READY
    await store.unclaim(subject)
    await other.expire()
    view = await other.reservation(subject)
    assert view is not None
    assert view.state is ReservationState.EXPIRED


async def test_money_taken_twice_is_written_down_as_owed_back(store: Store) -> None:
    subject = await a_ready_one(store)
    due = await store.due(subject)
    await store.mark_paid(subject, "payment-1", due)
    await store.mark_paid(subject, "payment-2", Money(700, due.currency))
    step = tables.reservation_step.c
    notes = await store.read(
        lambda tx: list(tx.connection.execute(select(step.note).where(step.by == "payment")).scalars())
    )
    assert any("700 DKK paid too much are owed back" in note for note in notes)


async def test_two_machines_of_one_name_are_two(full: str, tmp_path: Path, store: Store) -> None:
    """A configuration was copied: its name is no proof of who holds a claim."""
    subject = await a_ready_one(store)
    async with Store.open(full, station=STATION, media=tmp_path / "media", now=Clock(), owner="twin") as twin:
        await store.claim(subject, "attempt-1")
        with pytest.raises(Conflict, match="calls itself test-1 too") as refused:
            await twin.claim(subject, "attempt-2")
        assert refused.value.code == "being_paid_elsewhere"
        assert await twin.claimed() == []
        await twin.unclaim(subject)
        assert await store.claimed() == [subject]
