"""The view-models against a real station: scan, search, reserve, collect and pay, and the wipe between customers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from daemon.demo.content.people import CLERKS
from daemon.schema import LineRequest, ReserveRequest, Role
from kiosk.bridge import cards
from kiosk.codes import whole
from kiosk.flow import CollectStep, PayStep, ReserveStep, Screen
from tests.kiosk.floors import Kiosk, until

PHONE = "29004711"
NAME, STATUS = (Qt.ItemDataRole.UserRole + 1 + cards.PRODUCT_ROLES.index(role) for role in ("name", "status"))


def value(model: object, name: str) -> Any:
    """A property as QML reads it."""
    return model.property(name)  # type: ignore[attr-defined]  # every view-model is a QObject


async def here(stand: Kiosk, least: int = 3) -> str:
    """GTIN of a product of which this shop has enough."""
    items = (await stand.floor.client.products("", limit=100)).items
    return next(item.gtin for item in items if (item.available or 0) >= least)


async def ready_reservation(stand: Kiosk) -> str:
    """Whole code of a reservation that is ready and unpaid."""
    request = ReserveRequest("shop-aarhus", [LineRequest(await here(stand))], "Asta Holm", PHONE)
    mine = await stand.floor.client.reserve(request)
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        await till.ready(mine.id)
    return whole(mine.code)


async def about_to_reserve(stand: Kiosk, pieces: int = 1) -> str:
    """A customer who has said everything; returns the product's GTIN."""
    gtin = await here(stand, pieces)
    stand.product.open(gtin)
    await until(lambda: value(stand.product, "here"))
    stand.reserve.open("shop-aarhus")
    stand.reserve.setName("Asta Holm")
    stand.reserve.setPhone(PHONE)
    stand.reserve.setQuantity(pieces)
    stand.reserve.review()
    return gtin


async def test_a_scan_leads_to_the_page_of_the_product(stand: Kiosk) -> None:
    gtin = await here(stand)
    stand.scanner.turn("scan", gtin[1:])
    await until(lambda: stand.floor.session.screen is Screen.PRODUCT)
    assert value(stand.product, "gtin") == gtin
    assert value(stand.product, "here")["aisle"]
    assert value(stand.product, "page")["price"]["whole"]
    await until(lambda: not stand.floor.tasks.running("product"))
    assert not value(stand.product, "missing")


async def test_an_unknown_code_is_said_to_be_unknown(stand: Kiosk) -> None:
    heard: list[bool] = []
    stand.journey.unknownScan.connect(lambda: heard.append(True))
    stand.scanner.turn("scan", "4006381333931")
    await until(lambda: heard)
    assert stand.floor.session.screen is Screen.ATTRACT


async def test_typing_finds_and_another_language_says_it_again(stand: Kiosk) -> None:
    stand.journey.begin()
    stand.finder.open()
    await until(lambda: value(stand.finder._categories, "count") > 0)
    stand.finder.type("k")
    stand.finder.type("kr")
    await until(lambda: value(stand.finder._results, "count") > 0)
    assert value(stand.finder, "query") == "kr"
    rows = stand.finder._results
    danish = [rows.data(rows.index(row), NAME) for row in range(rows.rowCount())]
    stand.journey.speak("en")
    assert [rows.data(rows.index(row), NAME) for row in range(rows.rowCount())] != danish
    assert value(stand.journey, "code") == "en"
    stand.finder.onlyInStock(True)
    await until(lambda: not stand.floor.tasks.running("search"))
    status = {rows.data(rows.index(row), STATUS) for row in range(rows.rowCount())}
    assert status <= {"in_stock", "low"}


async def test_reserving_ends_with_a_code_and_a_printed_slip(stand: Kiosk) -> None:
    gtin = await here(stand)
    stand.journey.begin()
    stand.product.open(gtin)
    await until(lambda: value(stand.product, "here"))
    stand.reserve.open("shop-aarhus")
    assert value(stand.reserve, "step") == ReserveStep.PERSON
    assert not value(stand.reserve, "personReady")
    stand.reserve.setName("Asta Holm")
    stand.reserve.setPhone(PHONE)
    assert value(stand.reserve, "personReady")
    stand.reserve.review()
    stand.reserve.place()
    stand.reserve.place()  # a second touch
    assert stand.floor.session.busy
    await until(lambda: value(stand.reserve, "step") == ReserveStep.DONE)
    done = value(stand.reserve, "done")
    assert done["code"][0] == "R"
    assert len(done["qr"]) == len(done["qr"][0])
    await until(lambda: value(stand.reserve, "slip") == "printed")


async def test_collecting_pays_what_is_due_and_gives_a_number(stand: Kiosk) -> None:
    code = await ready_reservation(stand)
    stand.scanner.turn("scan", code)
    await until(lambda: stand.floor.session.screen is Screen.COLLECT)
    assert value(stand.collect, "step") == CollectStep.FACTOR
    assert "Holm" not in value(stand.collect, "reservation")["name"]
    stand.collect.enterLast4("0000")
    await until(lambda: value(stand.collect, "fault") == "wrong")
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: value(stand.collect, "step") == CollectStep.LINES)
    assert value(stand.collect, "reservation")["due"]
    stand.collect.pay()
    key = stand.floor.session.paying.key
    await until(lambda: value(stand.collect, "step") == CollectStep.WAITING, 20)
    assert stand.floor.session.paying.step is PayStep.APPROVED
    assert stand.floor.session.paying.key == key
    assert value(stand.collect, "queue") > 0
    await until(lambda: value(stand.collect, "slip") == "printed")
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        mine = await till.find_reservation(code)
        await till.collect(mine.id, mine.version)
    await until(lambda: value(stand.collect, "step") == CollectStep.HANDED)
    stand.scanner.turn("scan", code)
    await until(lambda: value(stand.collect, "step") == CollectStep.REFUSED)
    assert value(stand.collect, "fault") == "collected"


async def test_a_declined_card_may_try_again_with_another_key(stand: Kiosk) -> None:
    code = await ready_reservation(stand)
    stand.journey.begin()
    stand.collect.open()
    stand.collect.enterCode(code)
    await until(lambda: value(stand.collect, "step") == CollectStep.FACTOR)
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: value(stand.collect, "step") == CollectStep.LINES)
    stand.terminal.turn("outcome", "decline")
    stand.collect.pay()
    key = stand.floor.session.paying.key
    await until(lambda: value(stand.payment, "step") == PayStep.DECLINED, 20)
    assert value(stand.collect, "step") == CollectStep.LINES
    assert value(stand.payment, "again")
    stand.terminal.turn("outcome", "approve")
    stand.collect.pay()
    assert stand.floor.session.paying.key != key
    await until(lambda: value(stand.collect, "step") == CollectStep.WAITING, 20)


async def test_the_next_customer_finds_nothing_of_the_last(stand: Kiosk) -> None:
    stand.journey.begin()
    stand.finder.open()
    stand.finder.type("krus")
    await until(lambda: value(stand.finder._results, "count") > 0)
    stand.product.open(await here(stand))
    await until(lambda: value(stand.product, "here"))
    stand.reserve.open("")
    stand.journey.speak("sv")
    before = stand.floor.session
    stand.journey.finish()
    session = stand.floor.session
    assert session is not before
    assert session.number == before.number + 1
    assert session.screen is Screen.ATTRACT
    assert value(stand.journey, "code") == "da"
    assert value(stand.finder, "query") == ""
    assert value(stand.finder._results, "count") == 0
    assert value(stand.product, "page") == {}
    assert value(stand.reserve, "summary") == {}
    assert not session.history
