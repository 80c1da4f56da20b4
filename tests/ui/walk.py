"""A walk to every screen of the customers' station, and every step on it that looks different.

Pictures and the search for flaws of layout (`shots.py`, `tests/proof/kiosk_layout.py`) walk the same way.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.seed import SEED
from daemon.schema import (
    AssistanceStep,
    LineRequest,
    ProductSummary,
    ReserveRequest,
    Role,
    SaleClose,
    SaleOpen,
    StockWord,
    Tender,
)
from daemon.store import codes
from kiosk.bridge.station import Station
from kiosk.codes import whole
from kiosk.flow import CheckoutStep, CollectStep, HelpStep, PayStep, ReceiptStep, ReserveStep, Screen
from tests.ui.stage import spoken
from tests.ui.visit import PHONE, NotReached, Visit

TRIES = 5


@dataclass(slots=True)
class Goods:
    """What the demo shop happens to have."""

    reduced: ProductSummary
    gone: ProductSummary
    plenty: list[ProductSummary]


async def goods(me: Visit) -> Goods:
    items = (await me.stand.floor.client.products("", limit=100)).items
    return Goods(
        next(item for item in items if item.price.before and item.stock is StockWord.IN_STOCK),
        next(item for item in items if item.stock is StockWord.OUT),
        [item for item in items if (item.available or 0) > 5],
    )


async def walk(me: Visit) -> AsyncIterator[str]:
    """Every screen and every step on it that looks different; yields the stop's name while the screen is at rest."""
    ware = await goods(me)
    for part in (
        front,
        find,
        product,
        reserve,
        collect,
        pay,
        films,
        cards,
        basket,
        help_call,
        receipt,
        trouble,
        cut_off,
    ):
        async for stop in part(me, ware):
            await me.settle()
            yield stop


async def front(me: Visit, ware: Goods) -> AsyncIterator[str]:
    yield "attract"
    me.stand.journey.begin()
    await me.at(Screen.HOME)
    yield "home"
    await me.press("Accessibility")
    yield "accessibility"
    await me.press("Close")


async def find(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.finder.open()
    await me.at(Screen.FIND)
    await me.until(lambda: not me.stand.floor.tasks.running("categories"), "the categories")
    yield "find"
    await me.type("kop")
    await me.until(lambda: me.stand.floor.session.search.results, "results")
    yield "find-typed"
    await me.press("Done")
    yield "find-results"
    await me.press("Brand and price")
    await me.until(lambda: me.stand.finder.property("prices"), "prices to choose")
    me.stand.finder.onlyPrice(0)
    await me.until(lambda: not me.stand.finder.property("stale"), "the narrowed list")
    yield "find-narrowed"
    await me.press("Keyboard")
    await me.press("Clear")
    await me.type("qqq")
    await me.until(lambda: not me.stand.floor.session.search.results, "no results")
    await me.press("Done")
    yield "find-nothing"


async def look_at(me: Visit, ware: ProductSummary) -> None:
    me.stand.product.open(ware.gtin)
    await me.at(Screen.PRODUCT)
    await me.until(lambda: not me.stand.floor.tasks.running("product"), "the page")
    await me.rest()


async def product(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    await look_at(me, ware.reduced)
    yield "product"
    for flick in (item for item in me.items() if item.inherits("QQuickFlickable")):
        height, shown_height = flick.property("contentHeight"), flick.height()
        if height > shown_height + 1:
            flick.setProperty("contentY", min(height - shown_height, shown_height * 0.9))
    yield "product-below"
    await me.press("To my phone")
    yield "product-phone"
    await me.press("Got it")
    await me.fresh()
    await look_at(me, ware.gone)
    yield "product-out"


async def reserve(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    await look_at(me, ware.reduced)
    flow = me.stand.reserve
    flow.open("")
    await me.at(Screen.RESERVE)
    yield "reserve-shop"
    flow.choose("shop-aarhus")
    await me.rest()
    yield "reserve-person"
    flow.setName("Asta Holm")
    flow.setPhone(PHONE)
    await me.rest()
    flow.review()
    await me.rest()
    yield "reserve-summary"
    flow.byMail()
    await me.rest()
    yield "reserve-address"
    flow.addressed(False)
    await me.rest()
    flow.place()
    await me.until(lambda: flow.property("step") == ReserveStep.DONE, "the reservation")
    await me.until(lambda: flow.property("slip") == "printed", "the slip")
    yield "reserve-done"


async def fresh_reservation(me: Visit, ware: Goods, *, ready: bool = True) -> str:
    """A reservation that is unpaid; returns its whole code."""
    lines = [LineRequest(ware.plenty[0].gtin), LineRequest(ware.plenty[7].gtin, 2)]
    mine = await me.stand.floor.client.reserve(ReserveRequest("shop-aarhus", lines, "Asta Holm", PHONE))
    if ready:
        async with me.stand.running.client(Role.TILL) as till:
            await till.clerk_login(pin=CLERKS[0].pin)
            await till.ready(mine.id)
    return whole(mine.code)


async def collect(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    flow = me.stand.collect
    flow.open()
    await me.at(Screen.COLLECT)
    yield "collect-code"
    await me.scan(await fresh_reservation(me, ware, ready=False))
    await me.until(lambda: flow.property("step") == CollectStep.FACTOR, "the question for the phone number")
    yield "collect-digits"
    flow.enterLast4("0000")
    await me.until(lambda: flow.property("fault") == "wrong", "the wrong digits")
    yield "collect-wrong"
    flow.enterLast4(PHONE[-4:])
    await me.until(lambda: flow.property("step") == CollectStep.LINES, "the lines")
    yield "collect-not-ready"
    await me.fresh()
    flow.open()
    await me.at(Screen.COLLECT)
    flow.enterCode("R234567")
    await me.until(lambda: flow.property("fault"), "the unknown code")
    yield "collect-unknown"


async def to_the_lines(me: Visit, ware: Goods) -> str:
    """Identify oneself for a reservation that is ready and unpaid; returns its code."""
    await me.fresh()
    flow = me.stand.collect
    code = await fresh_reservation(me, ware)
    await me.scan(code)
    await me.until(lambda: flow.property("step") == CollectStep.FACTOR, "the question for the phone number")
    flow.enterLast4(PHONE[-4:])
    await me.until(lambda: flow.property("step") == CollectStep.LINES, "the lines")
    return code


async def pay(me: Visit, ware: Goods) -> AsyncIterator[str]:
    flow, terminal = me.stand.collect, me.stand.terminal
    await me.until(lambda: _station(me, "walletWorks"), "the wallet")
    code = await to_the_lines(me, ware)
    yield "collect-ready"
    terminal.turn("card", "wait")
    flow.pay()
    await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")
    me.again = partial(_still_paying, me, flow.pay)
    yield "pay"
    await me.repeat()
    terminal.turn("outcome", "decline")
    terminal.turn("card", "in")
    await me.until(lambda: me.stand.payment.property("step") == PayStep.DECLINED, "the refusal")
    yield "pay-declined"
    terminal.turn("outcome", "approve")
    flow.pay()
    await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")
    terminal.turn("card", "in")
    await me.until(lambda: flow.property("step") == CollectStep.WAITING, "the number")
    await me.until(lambda: flow.property("slip") == "printed", "the slip")
    yield "collect-number"
    async with me.stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        mine = await till.find_reservation(code)
        await till.collect(mine.id, mine.version)
    await me.until(lambda: flow.property("step") == CollectStep.HANDED, "the goods")
    yield "collect-handed"
    await me.scan(code)
    await me.until(lambda: flow.property("step") == CollectStep.REFUSED, "the refusal")
    yield "collect-refused"


async def _still_paying(me: Visit, pay: Callable[[], None]) -> None:
    """Pay anew if the terminal has given up waiting: looking may take longer than it does."""
    if me.stand.payment.property("prompt") != "insert_card":
        await _basket_at_rest(me)
        pay()
        await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")


async def _still_coded(me: Visit) -> None:
    """Ask for a code to pay with by phone, if there is none (any more)."""
    if me.stand.payment.property("qr"):
        return
    if me.stand.floor.session.screen is not Screen.BASKET:
        me.stand.basket.open()
        await me.at(Screen.BASKET)
    for _ in range(TRIES):  # a machine that is busy looking may answer the wallet too late
        await _basket_at_rest(me)
        await me.until(lambda: _station(me, "walletWorks"), "the wallet")
        me.stand.checkout.pay(True)
        await me.until(
            lambda: me.stand.payment.property("qr") or me.stand.checkout.property("fault"), "an answer"
        )
        if me.stand.payment.property("qr"):
            return
    raise NotReached("the code for the phone did not come")


async def _scanned_at_the_code(me: Visit) -> None:
    await _still_coded(me)
    await me.scan(codes.write("G", gift_cards(SEED)[1].code))


async def _basket_at_rest(me: Visit) -> None:
    await me.until(lambda: me.stand.checkout.property("step") == CheckoutStep.IDLE, "the basket again")
    await me.until(lambda: not me.stand.floor.tasks.running("basket"), "the basket at rest")


async def films(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.tutorials.open()
    await me.at(Screen.TUTORIALS)
    await me.until(lambda: not me.stand.floor.tasks.running("tutorials"), "the films")
    yield "tutorials"
    film = (await me.stand.floor.client.tutorials())[0]
    me.stand.tutorials.watch(film.id)
    await me.at(Screen.PLAYER)
    await me.until(lambda: me.stand.tutorials.property("caption"), "a caption")
    yield "player"
    me.stand.tutorials.fail("nothing comes")
    await me.rest()
    yield "player-broken"
    me.stand.floor.films = False
    me.stand.journey.back()
    await me.at(Screen.TUTORIALS)
    me.stand.tutorials.watch(film.id)
    await me.at(Screen.PLAYER)
    await me.until(lambda: me.stand.tutorials._steps.property("count"), "the film in words")
    yield "player-in-words"
    me.stand.floor.films = True
    me.stand.journey.back()
    await me.at(Screen.TUTORIALS)
    me.stand.tutorials.sort(True)
    await me.until(lambda: not me.stand.floor.tasks.running("shelves"), "the shelves")
    yield "tutorials-products"


async def cards(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.card.open()
    await me.at(Screen.CARD)
    yield "card"
    await me.scan(codes.write("G", gift_cards(SEED)[1].code))
    await me.until(lambda: me.stand.floor.session.holding.gift_card, "the gift card")
    yield "gift-card"
    await me.scan(codes.write("M", members(SEED)[3].code))
    await me.until(lambda: me.stand.floor.session.holding.member, "the member")
    yield "points"


async def basket(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.basket.open()
    await me.at(Screen.BASKET)
    yield "basket-empty"
    for count, item in enumerate(ware.plenty[1:9:3], 1):
        await look_at(me, item)
        me.stand.basket.addLooked()
        await me.at(Screen.BASKET)
        await me.until(partial(_holds, me, count), "the line")
    await me.until(lambda: not me.stand.floor.tasks.running("basket"), "the basket")
    yield "basket"
    me.stand.journey.home()
    await me.at(Screen.HOME)
    yield "home-basket"
    me.stand.basket.open()
    await me.at(Screen.BASKET)
    await _basket_at_rest(me)
    me.stand.terminal.turn("card", "wait")
    me.stand.checkout.pay(False)
    await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")
    me.again = partial(_still_paying, me, partial(me.stand.checkout.pay, False))
    yield "basket-pay"
    await me.repeat()
    me.stand.payment.cancel()
    await me.until(lambda: me.stand.checkout.property("fault") == PayStep.CANCELLED, "the end of the attempt")
    await me.until(lambda: me.stand.checkout.property("step") == CheckoutStep.IDLE, "the basket again")
    await me.until(lambda: not me.stand.floor.tasks.running("basket"), "the basket's lines")
    yield "basket-cancelled"
    await me.until(lambda: not me.stand.floor.tasks.running("basket"), "the basket at rest")
    me.again = partial(_still_coded, me)
    await me.again()
    yield "basket-wallet"
    me.again = partial(_scanned_at_the_code, me)
    await me.again()
    yield "pay-scan"
    me.again = partial(_still_coded, me)
    await me.repeat()
    assert me.stand.wallet is not None
    me.stand.wallet.turn("card", "in")
    await me.at(Screen.RECEIPT)
    await me.until(lambda: me.stand.receipt.property("step") == ReceiptStep.SHOWN, "the receipt")
    yield "basket-paid"


def _holds(me: Visit, count: int) -> bool:
    return bool(me.stand.basket.property("count") >= count)


async def help_call(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    me.stand.help.ask("help", "")
    await me.until(lambda: me.stand.help.property("step") == HelpStep.WAITING, "the call")
    yield "help-heard"
    async with me.stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        call = (await till.assistance())[0]
        await till.assist(call.id, AssistanceStep.TAKE)
        await me.until(lambda: me.stand.help.property("step") == HelpStep.COMING, "the colleague")
        yield "help-coming"
        await till.assist(call.id, AssistanceStep.DONE)
    await me.until(lambda: me.stand.help.property("step") == HelpStep.DONE, "the end of the call")
    yield "help-done"


async def receipt(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    page = me.stand.receipt
    async with me.stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        lines = [LineRequest(ware.plenty[2].gtin), LineRequest(ware.plenty[9].gtin, 2)]
        sale = await till.open_sale(SaleOpen(lines))
        await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
        code = (await till.receipt(sale.id)).code
    await me.scan(code)
    await me.until(lambda: page.property("step") == ReceiptStep.SHOWN, "the receipt")
    yield "receipt"
    page.byMail()
    await me.rest()
    await me.type("asta")
    yield "receipt-address"
    page.setAddress("asta@example.com")
    page.send()
    await me.until(lambda: page.property("step") == ReceiptStep.SENT, "the letter")
    yield "receipt-sent"
    page.agree()
    await me.until(lambda: page.property("step") == ReceiptStep.AGREED, "the newsletter")
    yield "receipt-agreed"


def _station(me: Visit, name: str) -> object:
    model = me.stand.models["station"]
    assert isinstance(model, QObject)
    return model.property(name)


async def trouble(me: Visit, ware: Goods) -> AsyncIterator[str]:
    await me.fresh()
    await me.scan("4006381333931")
    await me.until(lambda: me.say("We do not know that code") in map(spoken, me.items()), "the friendly word")
    me.again = partial(me.scan, "4006381333931")
    yield "unknown-code"
    me.again = None
    await me.fresh()
    me.stand.printer.turn("paper", "out")
    await me.until(lambda: _station(me, "printerProblem") == "rec_empty", "no paper")
    yield "paper-out"
    me.stand.printer.turn("paper", "ok")
    await me.until(lambda: _station(me, "printerProblem") == "", "paper")
    me.stand.journey._idle.last -= 1000
    await me.until(lambda: me.stand.journey.property("asking"), "the question")
    yield "still-there"
    me.stand.journey.activity()
    await me.rest()
    await to_the_lines(me, ware)
    me.stand.terminal.turn("power", "off")
    await me.until(lambda: not _station(me, "terminalWorks"), "the terminal gone")
    yield "terminal-gone"
    me.stand.terminal.turn("power", "on")
    await me.until(lambda: _station(me, "terminalWorks"), "the terminal")
    me.stand.terminal.turn("card", "wait")
    me.stand.collect.pay()
    await me.until(lambda: me.stand.payment.property("prompt") == "insert_card", "the terminal's words")
    await cut(me)
    await me.until(lambda: me.stand.payment.property("step") == PayStep.FINDING_OUT, "the doubt")
    yield "pay-unsure"
    me.stand.line.lead(me.stand.running.url)
    await me.until(lambda: me.stand.floor.online, "the daemon")
    me.stand.terminal.turn("card", "in")
    ends = (CollectStep.LINES, CollectStep.WAITING)
    await me.until(lambda: me.stand.collect.property("step") in ends, "the end of the payment")


async def cut(me: Visit) -> Station:
    """Cut the wire to the daemon; looking takes longer than a customer would have to wait."""
    await me.stand.line.cut()
    await me.until(lambda: not _station(me, "online"), "the banner")
    station = me.stand.models["station"]
    assert isinstance(station, Station)
    station._patience.setInterval(3_600_000)
    station._patience.stop()
    return station


async def cut_off(me: Visit, ware: Goods) -> AsyncIterator[str]:
    """The daemon is gone."""
    await me.fresh()
    await look_at(me, ware.reduced)
    station = await cut(me)
    yield "offline"
    me.stand.product.open(ware.gone.gtin)
    await me.until(lambda: me.stand.product.property("missing"), "that there is no page")
    yield "offline-product"
    me.stand.help.ask("help", "")
    await me.until(lambda: me.stand.help.property("step") == HelpStep.FAILED, "that nobody hears")
    yield "offline-help"
    me.stand.journey.home()
    await me.at(Screen.HOME)
    me.stand.finder.open()
    me.stand.finder.type("kop")
    await me.until(lambda: me.stand.finder.property("failed"), "that nothing is found")
    await me.press("Done")
    yield "offline-find"
    me.stand.journey.finish()
    await me.at(Screen.ATTRACT)
    yield "offline-attract"
    me.stand.journey.begin()
    await me.at(Screen.HOME)
    yield "offline-home"
    station.give_up()
    await me.at(Screen.ATTRACT)
    yield "out-of-order"
    me.again = partial(_refused, me, station)
    await me.again()
    yield "out-of-order-refused"
    me.again = None
    me.stand.floor.unset = True
    station.outOfOrderChanged.emit()
    yield "out-of-order-unset"


async def _refused(me: Visit, station: Station) -> None:
    """The daemon will not have this screen; here nobody answers, which the kiosk finds out again and again."""
    me.stand.floor.refused = True
    station.outOfOrderChanged.emit()
