"""A sale at the till from the first scan to the receipt, paid at a terminal that speaks ZVT."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from daemon.client import ApiError, Client
from daemon.schema import (
    LineRequest,
    PaymentStart,
    Role,
    SaleClose,
    SaleOpen,
    SalePatch,
    SaleState,
    SaleView,
    Tender,
)
from drivers.vocabulary import Currency, Money, PaymentOutcome, PowerState
from tests.daemon.stations import TERMINAL, on_tcp, station
from tests.daemon.store.shop import Template, copy


@asynccontextmanager
async def till_with_terminal(shop: Template, folder: Path, **knobs: Any) -> AsyncIterator[Client]:
    """A till with a clerk signed in and a terminal on line."""
    copy(shop, folder)
    async with (
        on_tcp(TERMINAL, **{"pace": 0.02, **knobs}) as (_, section),
        station(folder, {"terminal": section}) as running,
        running.client(Role.TILL) as client,
    ):
        await client.clerk_login(pin="2468")
        async with asyncio.timeout(10):
            while (await client.device("terminal")).power is not PowerState.ONLINE:
                await asyncio.sleep(0.02)  # the pace of looking
        yield client


async def basket(client: Client, count: int) -> list[LineRequest]:
    page = await client.products("l", limit=100)
    return [LineRequest(item.gtin) for item in page.items if (item.available or 0) > 2][:count]


async def refused(work: object, status: int, code: str) -> ApiError:
    with pytest.raises(ApiError) as error:
        await work  # type: ignore[misc]  # an awaitable of any kind
    assert (error.value.status, error.value.code) == (status, code)
    return error.value


async def paid(client: Client, sale: SaleView) -> str:
    payment = await client.start_payment(PaymentStart("terminal", sale.total, sale=sale.id))
    async with asyncio.timeout(20):
        while payment.outcome is PaymentOutcome.OPEN:
            payment = await client.payment(payment.id, wait_s=5)
    assert payment.outcome is PaymentOutcome.APPROVED
    return payment.id


async def test_three_products_paid_by_card(todays_shop: Template, tmp_path: Path) -> None:
    async with till_with_terminal(todays_shop, tmp_path) as till:
        sale = await till.open_sale(SaleOpen(), key="sale")
        assert sale == await till.open_sale(SaleOpen(), key="sale")
        lines = await basket(till, 3)
        for count in (1, 2, 3):
            sale = await till.patch_sale(sale.id, SalePatch(lines[:count]))
        assert [line.gtin for line in sale.lines] == [line.gtin for line in lines]
        payment = await paid(till, sale)
        tender = Tender("card", sale.total, payment)
        await refused(till.cancel_sale(sale.id), 409, "payment_taken")
        done = await till.close_sale(sale.id, SaleClose([tender]), key="close")
        assert done == await till.close_sale(sale.id, SaleClose([tender]), key="close")
        assert done.state is SaleState.CLOSED
        assert done.receipt_number == "kiosk-1-000001"
        assert done.clerk == "Maja Lindhøj"
        assert done.receipt is not None
        await refused(till.patch_sale(sale.id, SalePatch(lines)), 409, "sale_not_open")
        other = await till.open_sale(SaleOpen(lines[:1]))
        await refused(till.close_sale(other.id, SaleClose([tender])), 422, "invalid_tender")


async def test_nothing_is_closed_while_a_payment_is_open(todays_shop: Template, tmp_path: Path) -> None:
    async with till_with_terminal(todays_shop, tmp_path, pace=0.5) as till:
        sale = await till.open_sale(SaleOpen(await basket(till, 1)))
        payment = await till.start_payment(PaymentStart("terminal", sale.total, sale=sale.id))
        cash = SaleClose([Tender("cash", sale.total)])
        for work in (
            till.close_sale(sale.id, cash),
            till.cancel_sale(sale.id),
            till.patch_sale(sale.id, SalePatch(await basket(till, 2))),
        ):
            assert (await refused(work, 409, "payment_open")).blocking == payment.id
        assert (await till.sale(sale.id)).state is SaleState.OPEN


async def test_cash_cancel_and_bad_tenders(running: object, till: Client) -> None:
    sale = await till.open_sale(SaleOpen(await basket(till, 2)))
    total = sale.total
    one = Money(1, Currency.DKK)
    for tenders, code in (
        ([Tender("cash", total - one)], "tenders_differ"),
        ([Tender("card", total)], "invalid_tender"),
        ([Tender("card", total, "nothing")], "invalid_tender"),
        ([Tender("cash", total, "something")], "invalid_tender"),
    ):
        await refused(till.close_sale(sale.id, SaleClose(tenders)), 422, code)
    assert (await till.close_sale(sale.id, SaleClose([Tender("cash", total)]))).state is SaleState.CLOSED
    other = await till.open_sale(SaleOpen(await basket(till, 1)))
    assert (await till.cancel_sale(other.id)).state is SaleState.CANCELLED
    await refused(till.cancel_sale("nothing"), 404, "not_found")
    await refused(till.open_sale(SaleOpen([LineRequest("96385074")])), 422, "unknown_product")


async def test_only_a_clerk_sells(kiosk: Client) -> None:
    await refused(kiosk.open_sale(SaleOpen()), 403, "forbidden")
