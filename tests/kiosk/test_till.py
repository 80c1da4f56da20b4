"""The till's model against a real station: unlock, sell by card with a receipt, make ready, hand over, refuse."""

from __future__ import annotations

from typing import Any

import pytest

from daemon.demo.content.people import CLERKS
from daemon.schema import LineRequest, ProductSummary, ReserveRequest, Role
from drivers.printers.escpos_sim import EscposSimulator
from kiosk.codes import whole
from tests.kiosk.floors import Till, until

PHONE = "29004711"


def value(counter: Till, name: str) -> Any:
    """A property as QML reads it."""
    return counter.till.property(name)


async def unlock(counter: Till) -> None:
    counter.till.unlock(CLERKS[0].pin)
    await until(lambda: value(counter, "screen") == "sell")


async def stocked(counter: Till, count: int) -> list[ProductSummary]:
    """Products of which this shop has enough."""
    items = (await counter.floor.client.products("", limit=100)).items
    return [item for item in items if (item.available or 0) > 3][:count]


async def test_a_wrong_pin_stays_outside(counter: Till) -> None:
    counter.till.unlock("0000")
    await until(lambda: value(counter, "lockProblem"))
    assert value(counter, "lockProblem") == "wrong"
    assert value(counter, "screen") == "lock"
    await unlock(counter)
    assert value(counter, "clerk")
    counter.till.lock()
    await until(lambda: value(counter, "clerk") == "")
    assert value(counter, "screen") == "lock"


async def test_three_quick_scans_are_paid_and_printed(counter: Till) -> None:
    await unlock(counter)
    items = await stocked(counter, 3)
    for item in items:
        counter.scanner.turn("scan", item.gtin[1:])
    await until(lambda: value(counter, "items") == 3)
    total = sum(item.price.amount.minor for item in items)
    assert counter.till._lines.rowCount() == 3
    assert counter.till._total().minor == total
    counter.till.more(items[0].gtin)
    await until(lambda: value(counter, "items") == 4)
    counter.till.fewer(items[0].gtin)
    await until(lambda: value(counter, "items") == 3)
    counter.till.lock()
    assert value(counter, "screen") == "sell"
    counter.till.pay()
    assert value(counter, "screen") == "pay"
    await until(lambda: value(counter, "screen") == "receipt", 20)
    assert value(counter, "receiptNumber")
    assert value(counter, "cardWords")
    await until(lambda: value(counter, "receiptState") == "printed")
    printer = counter.printer
    assert isinstance(printer, EscposSimulator)
    counter.till.printAgain()
    await until(lambda: len(printer.receipts()) == 2)
    assert ["COPY" in slip.text for slip in printer.receipts()] == [False, True]
    await until(lambda: value(counter, "receiptState") == "printed")
    counter.till.nextSale()
    assert value(counter, "screen") == "sell"
    assert value(counter, "items") == 0


async def test_a_declined_card_goes_back_to_the_same_sale(counter: Till) -> None:
    await unlock(counter)
    item = (await stocked(counter, 1))[0]
    counter.till.enter(item.sku if item.sku.isdigit() else item.gtin)
    await until(lambda: value(counter, "items") == 1)
    counter.terminal.turn("outcome", "decline")
    counter.till.pay()
    await until(lambda: value(counter, "payStep") == "declined", 20)
    counter.till.leavePayment()
    assert value(counter, "screen") == "sell"
    assert value(counter, "items") == 1
    counter.till.cancelSale()
    await until(lambda: value(counter, "items") == 0)


async def test_an_unknown_code_is_said(counter: Till) -> None:
    await unlock(counter)
    counter.scanner.turn("scan", "4006381333931")
    await until(lambda: value(counter, "sellProblem") == "unknown")
    assert not value(counter, "lastScan")["known"]


@pytest.mark.parametrize("named", [False, True])
async def test_a_reservation_is_made_ready_paid_and_handed_over_once(counter: Till, *, named: bool) -> None:
    await unlock(counter)
    item = (await stocked(counter, 1))[0]
    async with counter.running.client(Role.KIOSK) as kiosk:
        request = ReserveRequest("shop-aarhus", [LineRequest(item.gtin)], "Asta Holm", PHONE, named=named)
        mine = await kiosk.reserve(request)
    counter.till.openDesk()
    assert value(counter, "screen") == "desk"
    await until(lambda: any(row.id == mine.id for row in counter.till._counter.state.reservations))
    counter.till.markReady(mine.id)
    await until(lambda: _state(counter, mine.id) == "ready")
    counter.scanner.turn("scan", mine.qr_code if named else whole(mine.code))
    await until(lambda: value(counter, "handStep") == "found")
    assert value(counter, "hand")["name"] == "Asta Holm"
    assert value(counter, "hand")["idNeeded"] == named
    assert value(counter, "hand")["dueWords"]
    counter.till.handOver()
    assert value(counter, "handStep") == "found"
    counter.till.payDue()
    await until(lambda: value(counter, "screen") == "handover", 20)
    await until(lambda: value(counter, "hand")["dueWords"] == "")
    rang: list[bool] = []
    counter.till.rang.connect(lambda: rang.append(True))
    async with counter.running.client(Role.KIOSK) as kiosk:
        found = await kiosk.find_reservation(mine.code, PHONE[-4:])
        await kiosk.arrive(found.id)
    await until(lambda: rang)
    assert value(counter, "waiting") == 1
    counter.till.handOver()
    await until(lambda: value(counter, "handStep") == "handed")
    counter.till.findCode(whole(mine.code))
    await until(lambda: value(counter, "handProblem") == "already")
    counter.till.leaveHandOver()
    assert value(counter, "screen") == "desk"


def _state(counter: Till, reservation: str) -> str:
    states = {row.id: row.state.value for row in counter.till._counter.state.reservations}
    return states.get(reservation, "")
