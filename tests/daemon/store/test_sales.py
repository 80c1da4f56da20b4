"""Sales: goods reserved at once, VAT that adds up, everything at the close or nothing, numbers without gaps."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.receipts.html import html
from daemon.schema import Language, LineRequest, SaleLine, SaleState, SaleView, Tender, Words
from daemon.store import Actor, Conflict, Invalid, NotFound, Store, codes, sales
from daemon.store.receipts import Paid
from drivers.money import amount
from drivers.printers.receipt import Qr, Receipt
from drivers.vocabulary import Currency, Money
from tests.daemon.store.shop import Clock
from tests.daemon.store.test_stock import a_want, differences

CLERK = Actor("Maja", "clerk-maja")
NAMES: Words = dict.fromkeys(Language, "x")


def kroner(minor: int) -> Money:
    return Money(minor, Currency.DKK)


async def opened(store: Store, quantity: int = 2) -> SaleView:
    want = await a_want(store, at_least=quantity)
    sale = await store.write(sales.open_sale, [LineRequest(want.gtin, quantity)], CLERK)
    return await store.read(sales.view_of, sale)


async def closed(store: Store, sale: SaleView, payment: str = "payment-1") -> SaleView:
    tenders = [Tender("card", sale.total, payment)]
    await store.write(sales.close, sale.id, tenders, [Paid("card", sale.total, "Visa", "1234", "A1")], CLERK)
    return await store.read(sales.view_of, sale.id)


async def available(store: Store, gtin: str) -> int:
    view = await store.stock(gtin)
    assert view is not None
    assert view.here.available is not None
    return view.here.available


async def test_goods_are_reserved_while_the_sale_is_open(store: Store) -> None:
    want = await a_want(store, at_least=3)
    before = await available(store, want.gtin)
    sale = await store.write(sales.open_sale, [], CLERK)
    for quantity, left in ((1, before - 1), (3, before - 3), (2, before - 2)):
        await store.write(sales.set_lines, sale, [LineRequest(want.gtin, quantity)], CLERK)
        assert await available(store, want.gtin) == left
        view = await store.read(sales.view_of, sale)
        assert view.total == view.lines[0].unit * quantity == await store.sale_total(sale)
    with pytest.raises(Conflict) as gone:
        await store.write(sales.set_lines, sale, [LineRequest(want.gtin, 900)], CLERK)
    assert gone.value.code == "not_enough_stock"
    assert await available(store, want.gtin) == before - 2
    for _ in range(2):
        await store.write(sales.cancel, sale, CLERK)
    assert await available(store, want.gtin) == before
    assert (await store.read(sales.view_of, sale)).state is SaleState.CANCELLED
    assert await store.read(differences) == []


async def test_lines_stay_in_the_order_of_scanning_and_equal_ones_are_summed(store: Store) -> None:
    first, second = await a_want(store, at_least=4), await a_want(store, at_least=8)
    if first.gtin == second.gtin:
        second = await a_want(store, at_least=9)
    lines = [LineRequest(second.gtin), LineRequest(first.gtin), LineRequest(second.gtin)]
    sale = await store.write(sales.open_sale, lines, CLERK)
    view = await store.read(sales.view_of, sale)
    assert [(line.gtin, line.quantity) for line in view.lines] == [(second.gtin, 2), (first.gtin, 1)]


async def test_closing_does_everything_at_once(store: Store, clock: Clock) -> None:
    sale = await opened(store)
    before = await available(store, sale.lines[0].gtin)
    done = await closed(store, sale)
    assert done.state is SaleState.CLOSED
    assert done.receipt_number == "test-1-000001"
    assert done.closed_at == clock.now
    assert done.tenders == [Tender("card", sale.total, "payment-1")]
    assert await available(store, sale.lines[0].gtin) == before
    assert sum(line.net.minor + line.vat.minor for line in done.vat) == done.total.minor
    assert await store.read(differences) == []
    assert await closed(store, sale) == done  # said again: no change
    assert (await closed(store, await opened(store, 1), "payment-2")).receipt_number == "test-1-000002"
    for work in (sales.cancel, lambda tx, key, actor: sales.set_lines(tx, key, [], actor)):
        with pytest.raises(Conflict, match="not open"):
            await store.write(work, sale.id, CLERK)
    with pytest.raises(Conflict):
        await store.sale_total(sale.id)


async def test_the_receipt_says_all_of_it(store: Store) -> None:
    done = await closed(store, await opened(store))
    assert isinstance(done.receipt, Receipt)
    words = unescape(html(done.receipt, ""))
    assert done.receipt.language == "da"
    for part in (
        done.receipt_number,
        "2026-11-18 12:00",
        "Hejrevingegade 14, 8000 Aarhus C",
        "Maja (test-1)",
        done.lines[0].name[Language.DA],
        amount(done.total, Language.DA),
        amount(done.vat[0].vat, Language.DA),
        "25\u00a0%",
        "Moms",
        "Visa **** 1234",
        "A1",
    ):
        assert part in words
    qr = next(block for block in done.receipt.blocks if isinstance(block, Qr))
    code = codes.read(qr.data)
    assert code is not None
    assert code.space == "S"


async def test_tenders_must_be_the_total(store: Store) -> None:
    sale = await opened(store)
    one = kroner(1)
    for tenders in (
        [Tender("cash", sale.total - one)],
        [Tender("cash", sale.total + one)],
        [Tender("cash", sale.total + one), Tender("cash", kroner(-1))],
        [Tender("cash", Money(sale.total.minor, Currency.SEK))],
    ):
        with pytest.raises(Invalid) as wrong:
            await store.write(sales.close, sale.id, tenders, [], CLERK)
        assert wrong.value.code == "tenders_differ"
    assert (await store.read(sales.view_of, sale.id)).state is SaleState.OPEN
    two = [Tender("cash", sale.total - one), Tender("card", one, "p")]
    await store.write(sales.close, sale.id, two, [Paid("cash", sale.total - one), Paid("card", one)], CLERK)
    assert (await store.read(sales.view_of, sale.id)).tenders == two


async def test_a_payment_pays_once_and_nothing_is_not_sold(store: Store) -> None:
    await closed(store, await opened(store), "the-payment")
    other = await opened(store)
    with pytest.raises(Conflict) as used:
        await closed(store, other, "the-payment")
    assert used.value.code == "payment_used"
    half = kroner(other.total.minor // 2)
    tenders = [Tender("card", half, "a"), Tender("card", other.total - half, "a")]
    with pytest.raises(Conflict) as twice:
        await store.write(sales.close, other.id, tenders, [], CLERK)
    assert twice.value.code == "payment_used"
    empty = await store.write(sales.open_sale, [], CLERK)
    with pytest.raises(Invalid) as nothing:
        await store.write(sales.close, empty, [], [], CLERK)
    assert nothing.value.code == "empty_sale"
    with pytest.raises(NotFound):
        await store.read(sales.view_of, "nothing")


async def test_sixteen_close_one_sale_and_numbers_have_no_gaps(store: Store) -> None:
    sale = await opened(store)

    async def one(number: int) -> str:
        try:
            return (await closed(store, sale, f"payment-{number}")).receipt_number
        except Conflict as lost:
            return lost.code

    outcomes = await asyncio.gather(*(one(number) for number in range(16)))
    assert sorted(outcomes) == ["sale_not_open"] * 15 + ["test-1-000001"]
    assert (await closed(store, await opened(store), "next")).receipt_number == "test-1-000002"
    assert await store.read(differences) == []


async def test_a_sale_left_open_is_given_up(store: Store, clock: Clock) -> None:
    sale = await opened(store)
    clock.forward(timedelta(hours=13))
    assert await store.expire() >= 1
    assert (await store.read(sales.view_of, sale.id)).state is SaleState.CANCELLED
    assert await store.read(differences) == []


async def test_the_same_wish_opens_one_sale(store: Store) -> None:
    first = await store.write(sales.open_sale, [], CLERK, "till 1")
    assert await store.write(sales.open_sale, [], CLERK, "till 1") == first
    assert await store.write(sales.open_sale, [], CLERK, "till 2") != first


@given(
    st.lists(st.tuples(st.sampled_from([0, 1200, 1500, 2500]), st.integers(1, 10**7)), min_size=1, max_size=9)
)
def test_vat_and_net_are_the_total_to_the_last_oere(lines: list[tuple[int, int]]) -> None:
    sold = [SaleLine("", NAMES, "", 1, kroner(minor), kroner(minor), rate) for rate, minor in lines]
    vat = sales.vat_of(sold, Currency.DKK)
    assert sum(line.net.minor + line.vat.minor for line in vat) == sum(minor for _, minor in lines)
    for line in vat:
        gross = line.net.minor + line.vat.minor
        assert abs(line.vat.minor - gross * line.vat_bp / (10_000 + line.vat_bp)) <= 0.5
    assert [line.vat_bp for line in vat] == sorted({rate for rate, _ in lines}, reverse=True)
