"""Paying a basket at the kiosk, through a whole station: the good way, each bad one, and what interrupts it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtGui import QGuiApplication
from sqlalchemy import update

from daemon import keys
from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.seed import SEED
from daemon.schema import BasketState, LineRequest, Role, SaleOpen
from daemon.store import codes, tables
from daemon.store.grants import SCANNED
from daemon.store.transaction import Writing
from kiosk.config import BasketSection, KioskConfig
from kiosk.flow import CheckoutStep, PayStep, ReceiptStep, Screen
from tests.kiosk.floors import Kiosk, kiosk, until
from tests.kiosk.test_journeys import value

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(
    qt: QGuiApplication, shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Kiosk]:
    """One station for all of them, with a terminal and a wallet."""
    folder = tmp_path_factory.mktemp("checkout") / "station"
    shutil.copytree(shop, folder)
    async with kiosk(folder, KioskConfig(basket=BasketSection(pay_here=True)), phone=True) as stand:
        stand.terminal.turn("pace", 0.02)
        await until(lambda: value(stand.models["station"], "walletWorks"))
        yield stand


async def plenty(stand: Kiosk) -> str:
    """GTIN of what there is most of here."""
    items = (await stand.floor.client.products("", limit=100)).items
    return max(items, key=lambda item: item.available or 0).gtin


async def gathered(stand: Kiosk, pieces: int = 2, gtin: str = "") -> str:
    """A new customer with so many of one product in the basket; its GTIN."""
    stand.terminal.turn("outcome", "approve")
    stand.terminal.turn("card", "auto")
    stand.journey.finish()
    gtin = gtin or await plenty(stand)
    stand.journey.begin()
    stand.product.open(gtin)
    await until(lambda: value(stand.product, "here"))
    stand.basket.addLooked()
    stand.basket.want(gtin, pieces)
    await until(lambda: not stand.floor.tasks.running("basket"))
    assert value(stand.basket, "count") == pieces
    return gtin


def booked(stand: Kiosk) -> list[int]:
    return [entry["amount"] for entry in stand.terminal.knobs()["book"] if entry["state"] == "booked"]


async def available(stand: Kiosk, gtin: str) -> int:
    return (await stand.floor.client.stock(gtin)).here.available or 0


async def test_a_basket_is_paid_by_card_and_its_receipt_offered(stand: Kiosk) -> None:
    gtin = await gathered(stand)
    before, took = await available(stand, gtin), len(booked(stand))
    stand.checkout.pay(False)
    assert stand.floor.session.busy
    await until(lambda: stand.floor.session.screen is Screen.RECEIPT)
    assert len(booked(stand)) == took + 1
    assert await available(stand, gtin) == before - 2
    await until(lambda: value(stand.receipt, "step") == ReceiptStep.SHOWN)
    assert value(stand.receipt, "paid")
    assert value(stand.receipt, "qr")
    assert value(stand.basket, "count") == 0
    stand.receipt.printIt()
    await until(lambda: value(stand.receipt, "slip") == "printed")
    stand.journey.finish()
    assert not value(stand.receipt, "paid")
    assert value(stand.receipt, "qr") == []


async def test_a_member_pays_the_price_for_members_and_the_next_customer_does_not(stand: Kiosk) -> None:
    gtin = await gathered(stand)
    product = await stand.floor.client.product(gtin)
    price = product.price.amount.minor - 500

    def mark(tx: Writing) -> int:
        row = update(tables.product).where(tables.product.c.gtin == gtin.zfill(14))
        return tx.connection.execute(row.values(member_minor=price)).rowcount

    assert await stand.running.app[keys.STORE].write(mark) == 1
    assert not value(stand.checkout, "club")
    stand.scanner.turn("scan", codes.write("M", members(SEED)[3].code))
    await until(lambda: stand.floor.session.screen is Screen.CARD)
    stand.scanner.turn("scan", codes.write("G", gift_cards(SEED)[1].code))
    await until(lambda: stand.floor.session.holding.gift_card is not None)
    assert value(stand.checkout, "club"), "a gift card looked at meanwhile changes nothing"
    took = booked(stand)
    stand.basket.open()
    await until(lambda: not stand.floor.tasks.running("basket"))
    stand.checkout.pay(False)
    await until(lambda: stand.floor.session.screen is Screen.RECEIPT)
    assert booked(stand)[len(took) :] == [2 * price]
    await gathered(stand, 1, gtin)
    assert not value(stand.checkout, "club")
    stand.checkout.pay(False)
    await until(lambda: stand.floor.session.screen is Screen.RECEIPT)
    assert booked(stand)[len(took) + 1 :] == [price + 500]


async def test_a_card_held_too_long_ago_is_asked_for_again_and_nothing_is_paid(stand: Kiosk) -> None:
    await gathered(stand)
    took = booked(stand)
    stand.scanner.turn("scan", codes.write("M", members(SEED)[4].code))
    await until(lambda: stand.floor.session.screen is Screen.CARD)
    grants = stand.running.app[keys.STORE].grants
    grants.give(SCANNED, stand.floor.session.club, -grants._term_s)  # a quarter of an hour has gone by
    stand.basket.open()
    await until(lambda: not stand.floor.tasks.running("basket"))
    stand.checkout.pay(False)
    await until(lambda: value(stand.checkout, "fault") == "card_needed")
    assert booked(stand) == took
    assert value(stand.basket, "count") == 2
    assert not value(stand.checkout, "club")
    await until(lambda: not stand.floor.tasks.running("basket"))
    stand.checkout.pay(False)
    await until(lambda: stand.floor.session.screen is Screen.RECEIPT)
    assert len(booked(stand)) == len(took) + 1


async def test_a_basket_is_paid_by_phone_with_a_code_on_the_screen(stand: Kiosk) -> None:
    assert stand.wallet is not None
    await gathered(stand)
    took = len(booked(stand))
    stand.checkout.pay(True)
    await until(lambda: value(stand.payment, "qr"))
    assert value(stand.payment, "prompt") == "scan_code"
    stand.wallet.turn("card", "in")
    await until(lambda: stand.floor.session.screen is Screen.RECEIPT)
    assert len(booked(stand)) == took


async def test_a_declined_card_leaves_the_basket_as_it_was(stand: Kiosk) -> None:
    gtin = await gathered(stand)
    before = await available(stand, gtin)
    stand.terminal.turn("outcome", "decline")
    stand.checkout.pay(False)
    await until(lambda: value(stand.checkout, "fault") == PayStep.DECLINED)
    await until(lambda: value(stand.checkout, "step") == CheckoutStep.IDLE)
    await until(lambda: not stand.floor.tasks.running("basket"))
    assert not stand.floor.session.busy
    assert stand.floor.session.screen is Screen.BASKET
    assert value(stand.basket, "count") == 2
    assert not value(stand.basket, "taken")
    assert await available(stand, gtin) == before
    stand.terminal.turn("outcome", "approve")
    stand.checkout.pay(False)
    await until(lambda: stand.floor.session.screen is Screen.RECEIPT)


async def test_a_payment_is_cancelled_and_the_screen_is_free_again(stand: Kiosk) -> None:
    await gathered(stand)
    stand.terminal.turn("card", "wait")
    stand.checkout.pay(False)
    await until(lambda: value(stand.payment, "cancellable"))
    stand.journey.home()
    assert value(stand.journey, "screen") == Screen.BASKET  # nothing leads away from money under way
    stand.payment.cancel()
    await until(lambda: value(stand.checkout, "fault") == PayStep.CANCELLED)
    await until(lambda: value(stand.checkout, "step") == CheckoutStep.IDLE)
    stand.journey.home()
    assert value(stand.journey, "screen") == Screen.HOME


async def test_what_was_sold_meanwhile_is_said_and_nothing_is_paid(stand: Kiosk) -> None:
    gtin = await gathered(stand)
    took = len(booked(stand))
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        rest = await available(stand, gtin)
        sale = await till.open_sale(SaleOpen([LineRequest(gtin, rest - 1)]))
        stand.checkout.pay(False)
        await until(lambda: value(stand.checkout, "fault") == "not_enough_stock")
        await till.cancel_sale(sale.id)
    assert value(stand.checkout, "step") == CheckoutStep.IDLE
    assert len(booked(stand)) == took
    await until(lambda: not stand.floor.tasks.running("basket"))
    basket = stand.floor.session.gathering.basket
    assert basket is not None
    assert basket.state is BasketState.OPEN


async def test_where_a_shop_does_not_offer_it_nothing_begins(stand: Kiosk) -> None:
    await gathered(stand)
    stand.checkout._offered = False
    stand.checkout.pay(False)
    stand.checkout._offered = True
    assert value(stand.checkout, "step") == CheckoutStep.IDLE
    assert not stand.floor.tasks.running("checkout")
