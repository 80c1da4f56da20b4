"""Each bad way and each interruption, through a whole station: codes, locks, paper, money, daemon, people who leave."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PySide6.QtGui import QGuiApplication
from sqlalchemy import update

from daemon import keys
from daemon.demo.content.people import CLERKS
from daemon.schema import LineRequest, ReservationState, ReserveRequest, Role, SaleOpen
from daemon.store import tables
from daemon.store.transaction import Writing
from kiosk.bridge import assistance
from kiosk.flow import CollectStep, HelpStep, PayStep, ReserveStep, Screen
from tests.kiosk.floors import Kiosk, kiosk, until
from tests.kiosk.test_journeys import PHONE, about_to_reserve, here, ready_reservation, value

pytestmark = pytest.mark.asyncio(loop_scope="module")
GONE = "the daemon does not answer"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(
    qt: QGuiApplication, shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Kiosk]:
    """One station for all of them; each test brings its own customer."""
    folder = tmp_path_factory.mktemp("trouble") / "station"
    shutil.copytree(shop, folder)
    async with kiosk(folder) as stand:
        yield stand


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def next_customer(stand: Kiosk) -> None:
    """Nothing of the test before."""
    stand.line.lead(stand.running.url)
    await until(lambda: stand.floor.online)
    stand.terminal.turn("outcome", "approve")
    stand.terminal.turn("card", "auto")
    stand.floor.wipe()
    stand.journey.begin()


async def at_the_digits(stand: Kiosk) -> str:
    """A customer whose code is known; returns it."""
    code = await ready_reservation(stand)
    stand.collect.open()
    stand.collect.enterCode(code)
    await until(lambda: value(stand.collect, "step") == CollectStep.FACTOR)
    return code


async def at_the_lines(stand: Kiosk) -> str:
    code = await at_the_digits(stand)
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: value(stand.collect, "step") == CollectStep.LINES)
    return code


async def left_alone(stand: Kiosk) -> None:
    """Time goes by, until the question was put and nobody answered."""
    idle = stand.journey._idle
    for _ in range(2):
        idle.last -= 1000.0
        if idle.asking is not None:
            idle.asking -= 1000.0
        stand.journey.tick()


def booked(stand: Kiosk) -> list[int]:
    return [entry["amount"] for entry in stand.terminal.knobs()["book"] if entry["state"] == "booked"]


# --- codes and second factors


async def test_a_code_of_nobody_is_said_to_be_unknown_and_another_may_be_typed(stand: Kiosk) -> None:
    stand.collect.open()
    stand.collect.enterCode("R0000 000M")
    await until(lambda: value(stand.collect, "fault") == "unknown")
    assert value(stand.collect, "step") == CollectStep.CODE
    await at_the_digits(stand)
    assert value(stand.collect, "fault") == ""


async def test_a_reservation_that_ran_out_or_was_cancelled_is_refused_in_words(stand: Kiosk) -> None:
    for state, word in ((ReservationState.EXPIRED, "expired"), (ReservationState.CANCELLED, "cancelled")):
        code = await ready_reservation(stand)
        await stand.running.app[keys.STORE].write(_end, code, state)
        stand.scanner.turn("scan", code)
        await until(lambda: value(stand.collect, "step") == CollectStep.REFUSED)
        assert value(stand.collect, "fault") == word
        stand.collect.restart()
        assert value(stand.collect, "step") == CollectStep.CODE


async def test_what_is_not_ready_yet_is_shown_and_cannot_be_rung_for(stand: Kiosk) -> None:
    wish = ReserveRequest("shop-aarhus", [LineRequest(await here(stand))], "Asta Holm", PHONE)
    mine = await stand.floor.client.reserve(wish)
    stand.collect.open()
    stand.collect.enterCode(mine.code)
    await until(lambda: value(stand.collect, "step") == CollectStep.FACTOR)
    assert not value(stand.collect, "reservation")["ready"]
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: value(stand.collect, "step") == CollectStep.LINES)
    async with stand.running.client(Role.TILL) as till:  # a clerk brings it meanwhile
        await till.clerk_login(pin=CLERKS[0].pin)
        await till.ready(mine.id)
    await until(lambda: value(stand.collect, "reservation")["ready"])


# --- money


async def test_a_declined_card_and_a_cancelled_payment_leave_the_way_open(stand: Kiosk) -> None:
    await at_the_lines(stand)
    before = len(booked(stand))
    stand.terminal.turn("outcome", "decline")
    stand.collect.pay()
    await until(lambda: value(stand.payment, "step") == PayStep.DECLINED, 20)
    stand.terminal.turn("card", "wait")
    stand.collect.pay()
    await until(lambda: value(stand.payment, "cancellable"))
    stand.payment.cancel()
    await until(lambda: value(stand.payment, "step") == PayStep.CANCELLED, 20)
    assert value(stand.collect, "step") == CollectStep.LINES
    assert len(booked(stand)) == before
    stand.journey.home()
    assert value(stand.journey, "screen") == Screen.HOME


@pytest.mark.logs(GONE)
async def test_a_daemon_lost_while_paying_is_found_out_about_and_nothing_is_paid_twice(stand: Kiosk) -> None:
    await at_the_lines(stand)
    before = len(booked(stand))
    stand.terminal.turn("card", "wait")
    stand.collect.pay()
    await until(lambda: value(stand.payment, "prompt") == "insert_card")
    where = stand.running.url
    await stand.line.cut()
    await until(lambda: value(stand.payment, "step") == PayStep.FINDING_OUT)
    assert value(stand.collect, "step") == CollectStep.FINDING_OUT
    assert not value(stand.payment, "again")
    await left_alone(stand)
    assert value(stand.journey, "screen") == Screen.COLLECT  # money under way is never wiped
    stand.terminal.turn("card", "in")
    await until(lambda: len(booked(stand)) == before + 1)
    stand.line.lead(where)
    await until(lambda: value(stand.collect, "step") == CollectStep.WAITING, 20)
    assert len(booked(stand)) == before + 1
    await until(lambda: stand.floor.online)


@pytest.mark.logs(GONE)
async def test_a_daemon_restarted_after_the_digits_asks_for_nothing_again(stand: Kiosk) -> None:
    await at_the_lines(stand)
    stand.collect.pay()
    await until(lambda: value(stand.collect, "step") == CollectStep.WAITING, 20)
    number = value(stand.collect, "queue")
    code = stand.floor.session.collecting.code
    stand.floor.wipe()
    stand.collect.open()
    stand.collect.enterCode(code)
    await until(lambda: value(stand.collect, "step") == CollectStep.FACTOR)
    stand.running = await stand.restart()
    await until(lambda: stand.floor.online)
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: value(stand.collect, "step") == CollectStep.WAITING)
    assert value(stand.collect, "queue") == number


@pytest.mark.logs("terminal", "out of reach")
async def test_a_terminal_that_goes_in_the_middle_is_found_out_about_and_never_paid_again(
    stand: Kiosk,
) -> None:
    await at_the_lines(stand)
    before = len(booked(stand))
    stand.terminal.turn("card", "wait")
    stand.collect.pay()
    await until(lambda: value(stand.payment, "step") == PayStep.RUNNING)
    stand.terminal.turn("power", "off")
    await until(lambda: value(stand.payment, "step") == PayStep.FINDING_OUT, 20)
    assert not value(stand.payment, "again")
    assert value(stand.collect, "step") == CollectStep.FINDING_OUT
    stand.terminal.turn("power", "on")
    ends = (PayStep.APPROVED, PayStep.DECLINED, PayStep.CANCELLED, PayStep.NOT_STARTED)
    await until(lambda: value(stand.payment, "step") in ends, 30)
    paid = value(stand.payment, "step") == PayStep.APPROVED
    assert len(booked(stand)) == before + paid


# --- paper


async def test_paper_out_while_the_slip_prints_is_said_and_the_slip_comes_when_it_is_back(
    stand: Kiosk,
) -> None:
    stand.printer.turn("paper", "out")
    await until(lambda: value(stand.models["station"], "printerProblem") == "rec_empty")
    await about_to_reserve(stand)
    stand.reserve.place()
    await until(lambda: value(stand.reserve, "step") == ReserveStep.DONE)
    await until(lambda: value(stand.reserve, "slip") == "held")
    assert value(stand.reserve, "done")["code"]  # the code needs no paper
    stand.printer.turn("paper", "ok")
    await until(lambda: value(stand.reserve, "slip") == "printed")
    await until(lambda: value(stand.models["station"], "printerProblem") == "")


# --- the daemon says no, or says nothing


async def test_somebody_faster_is_said_and_another_try_is_open(stand: Kiosk) -> None:
    gtin = await about_to_reserve(stand, 3)
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        left = (await till.stock(gtin)).here.available or 0
        sale = await till.open_sale(SaleOpen([LineRequest(gtin, left - 1)]))
        stand.reserve.place()
        await until(lambda: value(stand.reserve, "fault") == "not_enough_stock")
        assert value(stand.reserve, "step") == ReserveStep.SUMMARY
        await till.cancel_sale(sale.id)
    stand.reserve.place()
    await until(lambda: value(stand.reserve, "step") == ReserveStep.DONE)


async def test_what_is_being_reserved_is_changed_no_more(stand: Kiosk) -> None:
    await about_to_reserve(stand)
    quantity = value(stand.reserve, "quantity")
    stand.reserve.place()
    touches: list[Callable[[], None]] = [
        lambda: stand.reserve.change("shop"),
        lambda: stand.reserve.change("person"),
        lambda: stand.reserve.choose("shop-aarhus"),
        lambda: stand.reserve.setQuantity(quantity + 1),
        stand.reserve.byMail,
    ]
    for touch in touches:
        touch()
        assert value(stand.reserve, "step") == ReserveStep.PLACING
    await until(lambda: value(stand.reserve, "step") == ReserveStep.DONE)
    stand.reserve.change("shop")
    assert value(stand.reserve, "step") == ReserveStep.DONE
    result = stand.floor.session.reserving.result
    assert result is not None
    assert sum(line.quantity for line in result.lines) == quantity


@pytest.mark.logs(GONE)
async def test_what_is_on_the_screen_stays_with_its_age_while_the_daemon_is_away(stand: Kiosk) -> None:
    gtin = await about_to_reserve(stand)
    stand.journey.back()
    assert not value(stand.product, "old")
    where = stand.running.url
    await stand.line.cut()
    await until(lambda: not value(stand.models["station"], "online"))
    assert value(stand.product, "old")
    assert value(stand.product, "here")["asOf"]
    assert value(stand.models["station"], "asOf")
    stand.basket.addLooked()
    await until(lambda: value(stand.basket, "fault") == "offline")
    stand.journey.back()
    stand.reserve.open("shop-aarhus")
    stand.reserve.setName("Asta Holm")
    stand.reserve.setPhone(PHONE)
    stand.reserve.review()
    stand.reserve.place()
    await until(lambda: value(stand.reserve, "fault") == "offline")
    stand.line.lead(where)
    await until(lambda: value(stand.models["station"], "online"))
    await until(lambda: not value(stand.product, "old"))
    stand.reserve.place()
    await until(lambda: value(stand.reserve, "step") == ReserveStep.DONE)
    stand.basket.again()
    await until(lambda: value(stand.basket._lines, "count") == 1 and value(stand.basket, "fault") == "")
    assert value(stand.product, "gtin") == gtin


@pytest.mark.logs(GONE)
async def test_a_call_that_reached_nobody_says_so_and_can_be_made_again(
    stand: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistance, "_ANSWER_S", 0.05)
    where = stand.running.url
    await stand.line.cut()
    stand.help.ask("help", "")
    await until(lambda: value(stand.help, "step") == HelpStep.FAILED)
    monkeypatch.undo()
    stand.line.lead(where)
    stand.help.again()
    await until(lambda: value(stand.help, "step") == HelpStep.WAITING)
    await until(lambda: stand.floor.online)


# --- people who leave, or do something else in the middle


async def test_somebody_who_leaves_in_the_middle_leaves_nothing(stand: Kiosk) -> None:
    await about_to_reserve(stand)
    await left_alone(stand)
    assert value(stand.journey, "screen") == Screen.ATTRACT
    for name in ("name", "phone", "address"):
        assert value(stand.reserve, name) == ""
    assert value(stand.reserve, "summary") == {}
    assert value(stand.product, "page") == {}


async def test_somebody_who_leaves_after_the_digits_leaves_no_lines(stand: Kiosk) -> None:
    await at_the_lines(stand)
    await left_alone(stand)
    assert value(stand.collect._lines, "count") == 0
    assert value(stand.collect, "reservation") == {}
    assert value(stand.collect, "step") == CollectStep.CODE


async def test_something_else_is_scanned_in_the_middle_and_the_way_back_is_open(stand: Kiosk) -> None:
    await at_the_lines(stand)
    stand.scanner.turn("scan", (await here(stand))[1:])
    await until(lambda: value(stand.journey, "screen") == Screen.PRODUCT)
    stand.journey.back()
    assert value(stand.journey, "screen") == Screen.COLLECT
    assert value(stand.collect, "step") == CollectStep.LINES
    assert value(stand.collect._lines, "count") == 1


async def test_home_in_the_middle_of_typing_and_the_next_thing_begins_clean(stand: Kiosk) -> None:
    stand.collect.open()
    stand.collect.enterCode("R00")
    stand.journey.home()
    stand.card.open()
    stand.card.enter("GGGG")
    await until(lambda: value(stand.card, "fault") == "unknown")
    stand.journey.home()
    stand.collect.open()
    assert value(stand.collect, "fault") == ""
    stand.card.open()
    assert value(stand.card, "fault") == ""


async def test_too_many_wrong_digits_lock_and_send_to_a_colleague(stand: Kiosk) -> None:
    """The last one: the station is locked for a while afterwards."""
    await at_the_digits(stand)
    for tried in range(10):
        stand.collect.enterLast4(f"{tried:04d}")
        await until(lambda: value(stand.collect, "fault"))
        await until(lambda: not value(stand.collect, "working"))
        if value(stand.collect, "fault") == "locked":
            break
        assert value(stand.collect, "fault") == "wrong"
    assert value(stand.collect, "fault") == "locked"
    assert value(stand.collect, "step") == CollectStep.FACTOR
    stand.collect.enterLast4(PHONE[-4:])
    await until(lambda: value(stand.collect, "fault") == "locked")
    assert value(stand.collect._lines, "count") == 0


def _end(tx: Writing, code: str, state: ReservationState) -> None:
    body = code[1:7]
    tx.connection.execute(
        update(tables.reservation).where(tables.reservation.c.code == body).values(state=state.value)
    )
