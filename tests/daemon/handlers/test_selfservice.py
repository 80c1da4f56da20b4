"""A kiosk sells a basket: opened, paid at the terminal, closed, its receipt seen; and what it may not do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from daemon import keys, selfservice
from daemon.client import Client
from daemon.schema import (
    BasketMake,
    BasketState,
    LineRequest,
    MemberFind,
    Money,
    PaymentStart,
    PaymentView,
    Role,
    SaleClose,
    SaleOpen,
    SaleState,
    SaleView,
    Tender,
)
from daemon.store import codes, tables
from daemon.store import selfservice as store_selfservice
from daemon.store.transaction import Writing
from drivers.vocabulary import PaymentOutcome, PowerState
from tests.daemon.handlers.test_sales import basket, refused
from tests.daemon.stations import TERMINAL, Running, on_tcp, station
from tests.daemon.store.shop import Template, copy


@dataclass(frozen=True, slots=True)
class Floor:
    """A kiosk, a till with a clerk and the station both are of."""

    running: Running
    kiosk: Client
    till: Client

    async def settle(self) -> None:
        """What housekeeping does once a minute."""
        app = self.running.app
        await selfservice.settle(app[keys.LEDGER], app[keys.STORE], "kiosk-1", points_per_unit=2)


@pytest.fixture
async def floor(todays_shop: Template, tmp_path: Path) -> AsyncIterator[Floor]:
    """A station with a terminal on line."""
    copy(todays_shop, tmp_path)
    async with _floor(tmp_path) as made:
        yield made


@asynccontextmanager
async def _floor(folder: Path) -> AsyncIterator[Floor]:
    async with (
        on_tcp(TERMINAL, pace=0.02) as (_, section),
        station(folder, {"terminal": section}) as running,
        running.client(Role.KIOSK) as kiosk,
        running.client(Role.TILL) as till,
    ):
        await till.clerk_login(pin="2468")
        async with asyncio.timeout(10):
            while (await kiosk.device("terminal")).power is not PowerState.ONLINE:
                await asyncio.sleep(0.02)  # the pace of looking
        yield Floor(running, kiosk, till)


async def opened(floor: Floor) -> tuple[str, SaleView]:
    """Code of a basket, and the sale it is in."""
    made = await floor.kiosk.make_basket(BasketMake(await basket(floor.kiosk, 2)))
    return made.code, await floor.kiosk.open_sale(SaleOpen(basket=made.code))


async def paid(client: Client, sale: SaleView) -> PaymentView:
    """The payment of a sale, at its end."""
    view = await client.start_payment(PaymentStart("terminal", sale.total, sale=sale.id))
    async with asyncio.timeout(20):
        while view.outcome is PaymentOutcome.OPEN:
            view = await client.payment(view.id, wait_s=5)
    assert view.outcome is PaymentOutcome.APPROVED
    return view


def tenders(sale: SaleView, payment: PaymentView) -> SaleClose:
    return SaleClose([Tender("card", sale.total, payment.id)])


async def test_a_basket_is_sold_and_its_receipt_seen(floor: Floor) -> None:
    code, sale = await opened(floor)
    assert [line.quantity for line in sale.lines] == [1, 1]
    assert (await floor.kiosk.basket(code)).state is BasketState.TAKEN
    gtin = sale.lines[0].gtin
    before = (await floor.kiosk.stock(gtin)).here.available or 0
    payment = await paid(floor.kiosk, sale)
    closed = await floor.kiosk.close_sale(sale.id, tenders(sale, payment))
    assert closed.state is SaleState.CLOSED
    assert closed.receipt_number
    assert closed.clerk == "kiosk-1"
    assert (
        await floor.kiosk.close_sale(sale.id, tenders(sale, payment))
    ).receipt_number == closed.receipt_number
    assert (await floor.kiosk.receipt(sale.id)).number == closed.receipt_number
    assert (await floor.kiosk.stock(gtin)).here.available == before  # reserved since it was opened


async def test_given_up_the_basket_is_open_again(floor: Floor) -> None:
    code, sale = await opened(floor)
    assert (await floor.kiosk.cancel_sale(sale.id)).state is SaleState.CANCELLED
    assert (await floor.kiosk.basket(code)).state is BasketState.OPEN


async def test_what_only_a_clerk_may(floor: Floor) -> None:
    lines = await basket(floor.kiosk, 1)
    code = (await floor.kiosk.make_basket(BasketMake(lines))).code
    for wish in (SaleOpen(), SaleOpen(lines)):
        await refused(floor.kiosk.open_sale(wish), 403, "forbidden")
    theirs = await floor.till.open_sale(SaleOpen(lines))
    cash = SaleClose([Tender("cash", theirs.total)])
    await refused(floor.kiosk.sale(theirs.id), 404, "not_found")
    await refused(floor.kiosk.cancel_sale(theirs.id), 404, "not_found")
    await refused(floor.kiosk.close_sale(theirs.id, cash), 404, "not_found")
    mine = await floor.kiosk.open_sale(SaleOpen(basket=code))
    await refused(floor.kiosk.close_sale(mine.id, SaleClose([Tender("cash", mine.total)])), 403, "forbidden")
    async with floor.running.client(Role.TILL) as nobody:
        await refused(nobody.open_sale(SaleOpen(lines)), 401, "clerk_session_required")


async def cheaper_for_members(floor: Floor, gtin: str) -> int:
    """Give a product a price for members, a krone and one øre below its own; returns that price, in øre."""
    product = await floor.kiosk.product(gtin)
    price = product.price.amount.minor - 101

    def mark(tx: Writing) -> int:
        p = tables.product
        told = update(p).where(p.c.gtin == gtin.zfill(14)).values(member_minor=price)
        return tx.connection.execute(told).rowcount

    assert await floor.running.app[keys.STORE].write(mark) == 1
    return price


async def test_a_member_whose_card_is_here_pays_the_price_for_members_and_earns_once(
    floor: Floor, todays_shop: Template
) -> None:
    card = codes.write("M", todays_shop.demo.members[0].code)
    wanted = (await basket(floor.kiosk, 1))[0]
    price = await cheaper_for_members(floor, wanted.gtin)
    made = await floor.kiosk.make_basket(BasketMake([LineRequest(wanted.gtin, 3)]))
    async with floor.running.client(Role.TILL) as clerk:
        await clerk.clerk_login(pin="2468")
        somebody = await clerk.find_member(MemberFind(member_code=card))
    wish = SaleOpen(basket=made.code, member=somebody.id)
    await refused(floor.kiosk.open_sale(wish), 403, "card_needed")
    await refused(floor.kiosk.open_sale(SaleOpen(basket=made.code, member="nobody")), 403, "card_needed")
    member = await floor.kiosk.find_member(MemberFind(member_code=card))
    sale = await floor.kiosk.open_sale(wish, key="one wish")
    assert (await floor.kiosk.open_sale(wish, key="one wish")).id == sale.id
    assert sale.total.minor == 3 * price, "of each piece, to the øre"
    full = SaleClose([Tender("card", Money(3 * (price + 101), sale.total.currency), "none")])
    await refused(floor.kiosk.close_sale(sale.id, full), 422, "invalid_tender")
    payment = await paid(floor.kiosk, sale)
    assert payment.amount == sale.total
    for _ in range(2):
        closed = await floor.kiosk.close_sale(sale.id, tenders(sale, payment))
        assert closed.total.minor == 3 * price
    await floor.settle()
    again = await floor.kiosk.find_member(MemberFind(member_code=card))
    rate = floor.running.app[keys.SETUP].config.members.points_per_unit
    assert again.points - member.points == sale.total.minor // 100 * rate, "once, and for whole kroner"


async def test_a_member_who_walks_away_after_paying_has_the_points_all_the_same(
    floor: Floor, todays_shop: Template
) -> None:
    card = codes.write("M", todays_shop.demo.members[0].code)
    member = await floor.kiosk.find_member(MemberFind(member_code=card))
    made = await floor.kiosk.make_basket(BasketMake(await basket(floor.kiosk, 1)))
    sale = await floor.kiosk.open_sale(SaleOpen(basket=made.code, member=member.id))
    await paid(floor.kiosk, sale)
    for _ in range(2):
        await floor.settle()
    again = await floor.kiosk.find_member(MemberFind(member_code=card))
    assert again.points - member.points == sale.total.minor // 100 * 2


async def test_what_somebody_left_is_brought_to_its_end(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, abandoned = await opened(floor)
    _, charged = await opened(floor)
    await paid(floor.kiosk, charged)
    await floor.settle()
    assert (await floor.till.sale(charged.id)).state is SaleState.CLOSED
    assert (await floor.till.sale(abandoned.id)).state is SaleState.OPEN  # its customer may stand there
    monkeypatch.setattr(store_selfservice, "LEFT", timedelta(0))
    await floor.settle()
    assert (await floor.till.sale(abandoned.id)).state is SaleState.CANCELLED
    assert (await floor.kiosk.basket(code)).state is BasketState.OPEN


async def test_goods_with_an_age_limit_are_left_to_a_clerk(floor: Floor) -> None:
    line: LineRequest = (await basket(floor.kiosk, 1))[0]
    await floor.running.app[keys.STORE].write(_limit, line.gtin)
    code = (await floor.kiosk.make_basket(BasketMake([line]))).code
    await refused(floor.kiosk.open_sale(SaleOpen(basket=code)), 409, "clerk_needed")
    assert (await floor.kiosk.basket(code)).state is BasketState.OPEN
    assert (await floor.till.open_sale(SaleOpen(basket=code))).lines


def _limit(tx: Writing, gtin: str) -> None:
    tx.connection.execute(update(tables.product).where(tables.product.c.gtin == gtin).values(age_limit=18))
