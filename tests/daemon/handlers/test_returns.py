"""Returns over the API: cash, a gift card with its code, and a card whose terminal gave the money back first."""

from __future__ import annotations

import asyncio
from pathlib import Path

from daemon.client import Client
from daemon.schema import (
    PaymentView,
    Refund,
    ReturnLine,
    ReturnRequest,
    Role,
    SaleClose,
    SaleOpen,
    SaleView,
    Tender,
)
from drivers.vocabulary import PaymentOutcome
from tests.daemon.handlers.test_sales import basket, paid, refused, till_with_terminal
from tests.daemon.stations import Running
from tests.daemon.store.shop import Template


async def sold(till: Client) -> SaleView:
    sale = await till.open_sale(SaleOpen(await basket(till, 2)))
    return await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))


def of(sale: SaleView, refund: Refund, which: int = 0) -> ReturnRequest:
    return ReturnRequest(sale.id, [ReturnLine(sale.lines[which].gtin)], "too small", refund)


async def test_back_for_cash_and_onto_a_gift_card(till: Client) -> None:
    sale = await sold(till)
    back = await till.take_back(of(sale, Refund("cash")), key="one")
    assert back == await till.take_back(of(sale, Refund("cash")), key="one")
    assert (back.amount, back.clerk, back.gift_card) == (sale.lines[0].unit, "Maja Lindhøj", None)
    await refused(till.take_back(of(sale, Refund("cash"))), 409, "returned_already")
    wish = of(sale, Refund("gift_card"), 1)
    card = (await till.take_back(wish, key="two")).gift_card
    assert card is not None
    assert (await till.take_back(wish, key="two")).gift_card == card
    assert (await till.find_gift_card(card.code)).balance == sale.lines[1].unit
    await refused(till.take_back(of(sale, Refund("cash", "p"))), 422, "invalid_tender")
    await refused(till.take_back(of(sale, Refund("card"))), 422, "invalid_tender")
    await refused(till.take_back(of(sale, Refund("card", "nothing"))), 422, "invalid_tender")


async def test_a_card_gets_its_money_back_first(todays_shop: Template, tmp_path: Path) -> None:
    async with till_with_terminal(todays_shop, tmp_path) as till:
        sale = await till.open_sale(SaleOpen(await basket(till, 2)))
        payment = await paid(till, sale)
        sale = await till.close_sale(sale.id, SaleClose([Tender("card", sale.total, payment)]))
        await refused(till.take_back(of(sale, Refund("card", payment))), 422, "invalid_tender")
        refund: PaymentView = await till.refund_payment(payment, sale.lines[0].unit)
        async with asyncio.timeout(20):
            while refund.outcome is PaymentOutcome.OPEN:
                refund = await till.payment(refund.id, wait_s=5)
        assert refund.outcome is PaymentOutcome.APPROVED
        back = await till.take_back(of(sale, Refund("card", refund.id)))
        assert (back.payment, back.amount) == (refund.id, sale.lines[0].unit)
        await refused(till.take_back(of(sale, Refund("card", refund.id), 1)), 422, "refund_differs")


async def test_only_a_clerk_takes_goods_back(running: Running, kiosk: Client, till: Client) -> None:
    wish = of(await sold(till), Refund("cash"))
    await refused(kiosk.take_back(wish), 403, "forbidden")
    async with running.client(Role.TILL) as nobody, running.client(Role.TECHNICIAN) as technician:
        await refused(nobody.take_back(wish), 401, "clerk_session_required")
        await refused(technician.take_back(wish), 403, "forbidden")
