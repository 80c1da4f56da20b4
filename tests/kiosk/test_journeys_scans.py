"""Any code on any screen does the right thing: a table of every screen by every kind of code, through a whole station.

Codes come as bytes on the scanner's wire; what the customer is told is read from the view-models as QML reads it.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtGui import QGuiApplication

from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.seed import SEED
from daemon.schema import BasketMake, LineRequest, Role, SaleClose, SaleOpen, Tender
from daemon.store import codes
from kiosk.codes import whole
from kiosk.flow import CollectStep, PayStep, ScanAnswer, Screen
from tests.kiosk.floors import Kiosk, kiosk, until
from tests.kiosk.test_journeys import PHONE, ready_reservation, value

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = {
    "product": Screen.PRODUCT,
    "link": Screen.PRODUCT,
    "reservation": Screen.COLLECT,
    "long reservation": Screen.COLLECT,
    "basket": Screen.BASKET,
    "gift card": Screen.CARD,
    "member": Screen.CARD,
    "receipt": Screen.RECEIPT,
}
"""Kind of code → the screen it leads to, from wherever the customer is."""
NOWHERE = {
    "a product of nobody": ScanAnswer.UNKNOWN,
    "a page of the web": ScanAnswer.UNKNOWN,
    "a gift card of nobody": ScanAnswer.OVER,
    "a reservation of nobody": ScanAnswer.OVER,
    "a basket that ran out": ScanAnswer.OVER,
}
"""Kind of code → what is said of it; the screen stays."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A kiosk and the codes that lie about in its shop."""

    stand: Kiosk
    codes: Mapping[str, str]
    gtin: str
    told: list[str]
    """The answer to each scan, in their order; empty where one led to its screen."""

    async def answer(self, kind: str) -> str:
        """Scan a code; what the customer is told."""
        self.told.clear()
        self.stand.scanner.turn("scan", self.codes[kind])
        await until(lambda: self.told)
        return self.told[0]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def floor(
    qt: QGuiApplication, shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Floor]:
    """One station for all rows of the table."""
    folder = tmp_path_factory.mktemp("scans") / "station"
    shutil.copytree(shop, folder)
    async with kiosk(folder) as stand:
        items = (await stand.floor.client.products("", limit=100)).items
        gtin = next(item.gtin for item in items if (item.available or 0) >= 5)
        short = await ready_reservation(stand)
        async with stand.running.client(Role.TILL) as till:
            await till.clerk_login(pin=CLERKS[0].pin)
            long = (await till.find_reservation(short, PHONE[-4:])).qr_code
            sale = await till.open_sale(SaleOpen([LineRequest(gtin)]))
            await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
            receipt = (await till.receipt(sale.id)).code
            basket = (await till.make_basket(BasketMake([LineRequest(gtin, 2)]))).code
        told: list[str] = []
        stand.journey.scanned.connect(lambda: told.append(""))
        stand.journey.unknownScan.connect(lambda: told.append(value(stand.journey, "scanAnswer")))
        yield Floor(
            stand,
            {
                "product": gtin[1:],
                "link": f"https://id.gs1.org/01/{gtin}",
                "reservation": short,
                "long reservation": long,
                "basket": basket,
                "gift card": codes.write("G", gift_cards(SEED)[1].code),
                "member": codes.write("M", members(SEED)[3].code),
                "receipt": receipt,
                "a product of nobody": "4006381333931",
                "a page of the web": "https://example.com/menu",
                "a gift card of nobody": codes.write("G", "0" * 26),
                "a reservation of nobody": whole("000000"),
                "a basket that ran out": codes.write("B", "0" * 26),
            },
            gtin,
            told,
        )


async def stand_at(floor: Floor, screen: Screen) -> None:
    """A new visit that has come to ``screen`` as a customer comes there."""
    stand = floor.stand
    stand.journey.finish()
    if screen is Screen.ATTRACT:
        return
    stand.journey.begin()
    match screen:
        case Screen.FIND:
            stand.finder.open()
            stand.finder.type("kr")
        case Screen.PRODUCT | Screen.RESERVE:
            stand.product.open(floor.gtin)
            await until(lambda: value(stand.product, "here"))
            if screen is Screen.RESERVE:
                stand.reserve.open("shop-aarhus")
                stand.reserve.setName("Asta Ho")
        case Screen.COLLECT:
            stand.collect.open()
        case Screen.TUTORIALS | Screen.PLAYER:
            stand.tutorials.open()
            await until(lambda: value(stand.tutorials, "any"))
            if screen is Screen.PLAYER:
                stand.tutorials.watch((await stand.floor.client.tutorials())[0].id)
                stand.journey.playing(on=True)
        case Screen.BASKET:
            stand.basket.open()
        case Screen.CARD:
            stand.card.open()
        case Screen.HELP:
            stand.help.ask("help", "")
        case Screen.RECEIPT:
            stand.scanner.turn("scan", floor.codes["receipt"])
            await until(lambda: stand.floor.session.screen is Screen.RECEIPT)
    await until(lambda: stand.floor.session.screen is screen)


@pytest.mark.parametrize("screen", Screen)
async def test_every_code_on_every_screen_does_the_right_thing(floor: Floor, screen: Screen) -> None:
    stand = floor.stand
    for kind, target in KINDS.items():
        await stand_at(floor, screen)
        assert await floor.answer(kind) == ScanAnswer.NONE
        assert stand.floor.session.screen is target, f"{kind} on {screen}"
        match kind:
            case "product" | "link":
                assert value(stand.product, "gtin") == floor.gtin
            case "reservation" | "long reservation":
                assert value(stand.collect, "step") == CollectStep.FACTOR
                assert "Holm" not in value(stand.collect, "reservation")["name"]
            case "basket":
                assert value(stand.basket._lines, "count") == 1
            case "gift card":
                assert value(stand.card, "giftCard")
                assert not value(stand.card, "member")
            case "member":
                assert value(stand.card, "member")
                assert not value(stand.card, "giftCard")


@pytest.mark.parametrize("screen", Screen)
async def test_what_leads_nowhere_gets_a_friendly_word_and_the_screen_stays(
    floor: Floor, screen: Screen
) -> None:
    stand = floor.stand
    await stand_at(floor, screen)
    for kind, answer in NOWHERE.items():
        assert await floor.answer(kind) == answer, f"{kind} on {screen}"
        assert stand.floor.session.screen is screen


@pytest.mark.parametrize("kind", [*KINDS, *NOWHERE])
async def test_nothing_interrupts_a_payment(floor: Floor, kind: str) -> None:
    stand = floor.stand
    if value(stand.payment, "step") != PayStep.RUNNING:
        await stand_at(floor, Screen.COLLECT)
        stand.collect.enterCode(await ready_reservation(stand))
        await until(lambda: value(stand.collect, "step") == CollectStep.FACTOR)
        stand.collect.enterLast4(PHONE[-4:])
        await until(lambda: value(stand.collect, "step") == CollectStep.LINES)
        stand.terminal.turn("card", "wait")
        stand.collect.pay()
        await until(lambda: value(stand.payment, "prompt") == "insert_card")
    session = stand.floor.session
    assert await floor.answer(kind) == ScanAnswer.WAIT
    assert stand.floor.session is session
    assert session.screen is Screen.COLLECT
    assert value(stand.payment, "step") == PayStep.RUNNING
    if kind == [*KINDS, *NOWHERE][-1]:
        stand.terminal.turn("card", "in")
        await until(lambda: value(stand.collect, "step") == CollectStep.WAITING, 20)


async def test_a_basket_on_the_phone_takes_along_what_was_gathered_here(floor: Floor) -> None:
    stand = floor.stand
    await stand_at(floor, Screen.PRODUCT)
    items = (await stand.floor.client.products("", limit=100)).items
    other = next(item.gtin for item in items if item.gtin != floor.gtin and (item.available or 0) >= 5)
    stand.product.open(other)
    await until(lambda: value(stand.product, "page"))
    stand.basket.addLooked()
    await until(lambda: not stand.floor.tasks.running("basket"))
    stand.scanner.turn("scan", floor.codes["basket"])
    await until(lambda: value(stand.basket._lines, "count") == 2 and not stand.floor.tasks.running("basket"))
    lines = {
        line.gtin: line.quantity for line in (await stand.floor.client.basket(floor.codes["basket"])).lines
    }
    assert lines == {floor.gtin: 2, other: 1}


async def test_a_scan_answers_the_question_whether_anybody_is_there(floor: Floor) -> None:
    stand = floor.stand
    await stand_at(floor, Screen.PRODUCT)
    stand.journey._idle.asking = 0.0
    stand.journey._show_clock()
    assert value(stand.journey, "asking")
    stand.scanner.turn("scan", floor.codes["gift card"])
    await until(lambda: stand.floor.session.screen is Screen.CARD)
    assert not value(stand.journey, "asking")


async def test_a_product_scanned_while_reserving_another_leaves_the_draft_as_it_is(floor: Floor) -> None:
    stand = floor.stand
    await stand_at(floor, Screen.RESERVE)
    items = (await stand.floor.client.products("", limit=100)).items
    other = next(item.gtin for item in items if item.gtin != floor.gtin)
    stand.scanner.turn("scan", other[1:])
    await until(lambda: stand.floor.session.screen is Screen.PRODUCT)
    stand.journey.back()
    assert stand.floor.session.screen is Screen.RESERVE
    draft = stand.floor.session.reserving
    assert (draft.name, draft.product and draft.product.gtin) == ("Asta Ho", floor.gtin)
    assert draft.stock is not None
    assert draft.stock.gtin == floor.gtin
