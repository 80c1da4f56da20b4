"""Issued receipts: they stay as they are, and exactly one print of each is the original."""

from __future__ import annotations

import asyncio

import pytest

from daemon.store import NotFound, Store, codes, issued
from tests.daemon.store.test_sales import CLERK, closed, opened


async def test_a_receipt_is_what_was_issued_at_the_close(store: Store) -> None:
    sale = await opened(store)
    with pytest.raises(NotFound):
        await store.read(issued.receipt, sale.id)
    done = await closed(store, sale)
    view = await store.read(issued.receipt, sale.id)
    assert (view.id, view.number, view.document) == (sale.id, done.receipt_number, done.receipt)
    assert (view.issued_at, view.shop, view.printed) == (done.closed_at, "Aarhus", False)
    code = codes.read(view.code)
    assert code is not None
    assert code.space == "S"


async def test_one_print_is_the_original(store: Store) -> None:
    sale = (await closed(store, await opened(store))).id
    turns = await asyncio.gather(
        *(store.write(issued.take_turn, sale, CLERK, f"till k{number}") for number in range(16))
    )
    assert sum(turn.original for turn in turns) == 1
    winner = next(f"till k{number}" for number, turn in enumerate(turns) if turn.original)
    assert (await store.write(issued.take_turn, sale, CLERK, winner)).original, "the same wish keeps its turn"
    await store.write(issued.printed, sale, winner, "job-1")
    assert (await store.read(issued.receipt, sale)).printed
    turn = await store.write(issued.take_turn, sale, CLERK, "till other")
    assert (turn.original, turn.job) == (False, "job-1")
    await store.write(issued.give_turn_back, sale, winner)
    assert (await store.read(issued.receipt, sale)).printed, "what a job was made of is printed"


async def test_a_print_that_came_to_nothing_leaves_the_original_to_the_next(store: Store) -> None:
    sale = (await closed(store, await opened(store))).id
    assert (await store.write(issued.take_turn, sale, CLERK, "till a")).original
    await store.write(issued.give_turn_back, sale, "till b")
    assert not (await store.write(issued.take_turn, sale, CLERK, "till b")).original
    await store.write(issued.give_turn_back, sale, "till a")
    assert (await store.write(issued.take_turn, sale, CLERK, "till b")).original


async def test_what_was_not_issued_is_not_printed(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.write(issued.take_turn, (await opened(store)).id, CLERK, "till a")
