"""Returns: never more than was sold, stock and money and points at once, and one winner of two clerks."""

from __future__ import annotations

import asyncio

import pytest

from daemon.schema import (
    Condition,
    LineRequest,
    Refund,
    ReturnLine,
    ReturnRequest,
    ReturnView,
    SaleView,
    StockView,
    Tender,
)
from daemon.store import Conflict, Invalid, NotFound, Store, StoreError, giftcards, members, returns, sales
from daemon.store.checking import check
from daemon.store.receipts import Paid
from daemon.store.returns import Wish
from tests.daemon.store.test_members import CODE, entered
from tests.daemon.store.test_sales import CLERK, closed, kroner, opened
from tests.daemon.store.test_stock import differences

CASH, CARD = Refund("cash"), Refund("gift_card")
UNSELLABLE = Condition.UNSELLABLE


async def sold(store: Store, member: str | None = None) -> SaleView:
    """Two pieces of a product, paid in cash."""
    sale = await opened(store, 2)
    lines = [LineRequest(sale.lines[0].gtin, 2)]
    await store.write(sales.set_lines, sale.id, lines, CLERK, member=member)
    paid = [Paid("cash", sale.total)]
    await store.write(sales.close, sale.id, [Tender("cash", sale.total)], paid, CLERK, points_per_unit=1)
    return await store.read(sales.view_of, sale.id)


def wish(sale: SaleView, name: str = "w", refund: Refund = CASH, *lines: ReturnLine) -> Wish:
    some = list(lines) or [ReturnLine(sale.lines[0].gtin)]
    return Wish(ReturnRequest(sale.id, some, "too small", refund), name)


async def taken(store: Store, asked: Wish) -> ReturnView:
    return await store.read(returns.view_of, await store.write(returns.take, asked, CLERK), asked.name)


async def here(store: Store, gtin: str) -> tuple[int | None, int | None]:
    view: StockView | None = await store.stock(gtin, clerk=True)
    assert view is not None
    return view.here.on_hand, view.here.available


async def test_goods_come_back_into_stock_or_beside_it(store: Store) -> None:
    sale = await sold(store)
    gtin, price = sale.lines[0].gtin, sale.lines[0].unit
    on_hand, available = await here(store, gtin)
    assert on_hand is not None
    assert available is not None
    first = await taken(store, wish(sale))
    assert (first.number, first.amount, first.refund, first.clerk) == (
        "test-1-R000001",
        price,
        "cash",
        "Maja",
    )
    assert await taken(store, wish(sale)) == first  # the same wish
    assert await here(store, gtin) == (on_hand + 1, available + 1)
    second = await taken(store, wish(sale, "w2", CASH, ReturnLine(gtin, 1, UNSELLABLE)))
    assert (second.number, second.lines[0].condition) == ("test-1-R000002", UNSELLABLE)
    assert await here(store, gtin) == (on_hand + 2, available + 1)
    with pytest.raises(Conflict) as late:
        await taken(store, wish(sale, "w3"))
    assert late.value.code == "returned_already"
    assert (await store.read(sales.view_of, sale.id)) == sale  # what was sold stays as it was
    assert await store.read(differences) == []
    assert await store.read(check) == []


async def test_the_money_may_go_onto_a_gift_card(store: Store) -> None:
    sale = await sold(store)
    view = await taken(store, wish(sale, "w", CARD, ReturnLine(sale.lines[0].gtin, 2)))
    assert view.gift_card is not None
    found = await store.read(giftcards.find, view.gift_card.code)
    assert found.balance == view.amount == sale.total
    assert (await taken(store, wish(sale, "w", CARD, ReturnLine(sale.lines[0].gtin, 2)))) == view
    assert await store.read(giftcards.uneven) == []
    assert (await store.read(returns.view_of, view.id)).gift_card is None


async def test_points_go_back_with_the_goods(store: Store) -> None:
    member = await entered(store)
    sale = await sold(store, member.id)
    assert sale.member is not None
    await taken(store, wish(sale, "w1"))
    half = (await store.read(members.find, CODE, clerk=True)).points
    assert half == member.points + sale.member.points - sale.member.points // 2
    await taken(store, wish(sale, "w2"))
    assert (await store.read(members.find, CODE, clerk=True)).points <= member.points + 1
    assert await store.read(members.uneven) == []


async def test_a_card_gets_back_what_its_terminal_gave(store: Store) -> None:
    sale = await closed(store, await opened(store, 2))
    line = ReturnLine(sale.lines[0].gtin)
    request = ReturnRequest(sale.id, [line], "broken", Refund("card", "refund-1"))
    price = sale.lines[0].unit
    with pytest.raises(Invalid) as wrong:
        await store.write(returns.take, Wish(request, "w1", price - kroner(1)), CLERK)
    assert wrong.value.code == "refund_differs"
    assert (await taken(store, Wish(request, "w1", price))).payment == "refund-1"
    with pytest.raises(Conflict) as twice:
        await store.write(returns.take, Wish(request, "w2", price), CLERK)
    assert twice.value.code == "payment_used"
    with pytest.raises(Conflict) as cash:
        await taken(store, wish(sale, "w3"))
    assert cash.value.code == "not_paid_like_that"


async def test_a_gift_card_never_becomes_cash(store: Store) -> None:
    sale = await opened(store, 2)
    card = await store.write(giftcards.issue, giftcards.New(sale.total), CLERK, "card")
    price = sale.lines[0].unit
    mark = await store.write(giftcards.earmark, card, sale.id, price + kroner(1), CLERK)
    tenders = [Tender("gift_card", price + kroner(1), mark), Tender("cash", price - kroner(1))]
    paid = [Paid(tender.kind, tender.amount) for tender in tenders]
    await store.write(sales.close, sale.id, tenders, paid, CLERK)
    with pytest.raises(Conflict) as refused:
        await taken(store, wish(sale, "w1"))
    assert refused.value.code == "not_paid_like_that"
    assert (await taken(store, wish(sale, "w2", CARD))).amount == price


async def test_what_cannot_come_back(store: Store) -> None:
    sale, still = await sold(store), await opened(store, 1)
    other = still.lines[0]
    asked: list[tuple[Wish, type[StoreError]]] = [
        (Wish(ReturnRequest("nothing", [ReturnLine(other.gtin)], "x", CASH), "a"), NotFound),
        (wish(still, "b"), Conflict),
        (wish(sale, "c", CASH, ReturnLine("96385074")), Invalid),
        (wish(sale, "d", CASH, ReturnLine(sale.lines[0].gtin, 3)), Conflict),
        (
            wish(
                sale,
                "e",
                CASH,
                ReturnLine(sale.lines[0].gtin, 2),
                ReturnLine(sale.lines[0].gtin, 1, UNSELLABLE),
            ),
            Conflict,
        ),
    ]
    for each, error in asked:
        with pytest.raises(error):
            await taken(store, each)
    assert (await taken(store, wish(sale, "f", CASH, ReturnLine(sale.lines[0].gtin, 2)))).amount == sale.total


async def test_of_sixteen_clerks_one_takes_the_last_piece_back(store: Store) -> None:
    for turn in range(2):
        sale = await sold(store)
        await taken(store, wish(sale, f"first {turn}"))

        async def one(number: int, sale: SaleView = sale, turn: int = turn) -> str:
            try:
                await taken(store, wish(sale, f"clerk {turn} {number}", CARD))
            except Conflict as lost:
                return lost.code
            return "won"

        outcomes = await asyncio.gather(*(one(number) for number in range(16)))
        assert sorted(outcomes) == ["returned_already"] * 15 + ["won"]
    assert await store.read(differences) == []
    assert await store.read(giftcards.uneven) == []
