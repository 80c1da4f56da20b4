"""A random but seeded customer inside a real kiosk: ``python -m tests.proof.kiosk_customer PLAN``.

The kiosk is the product's own process (`kiosk.app.run`), on an X display, against a daemon and simulators in processes
of their own. The customer scans through the scanner's wire, touches what is shown (mouse events sent to the window),
types, and leaves in any state. Time is compressed by the idle clock: who leaves lets minutes pass at once. After each
visit the screen is searched for words of it (`tests/kiosk/leftovers.py`), after each fiftieth everywhere.

One line of JSON a visit goes to the plan's file.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from daemon.client import ApiError, Client
from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.control import Control
from daemon.demo.seed import SEED
from daemon.demo.shop import LOCATION
from daemon.schema import BasketMake, DeviceClass, LineRequest, ReserveRequest, SaleClose, SaleOpen, Tender
from daemon.store import codes
from kiosk.app import Standing, run
from kiosk.bridge.assistance import HelpCall
from kiosk.bridge.basket import BasketPage
from kiosk.bridge.collect import CollectFlow
from kiosk.bridge.finder import Finder as Search
from kiosk.bridge.inspector import Inspector
from kiosk.bridge.journey import Journey
from kiosk.bridge.product import ProductPage
from kiosk.bridge.receipt import ReceiptPage
from kiosk.bridge.reserve import ReserveFlow
from kiosk.bridge.tutorials import Tutorials
from kiosk.codes import whole
from kiosk.config import ApiSection, DevicesSection, KioskConfig, NewsletterSection, ScreenSection, Station
from kiosk.flow import CollectStep, ReserveStep, Screen
from tests.kiosk.leftovers import Finder, Found, Heard, Visit

PATIENCE = 20.0
"""Seconds anything may take on a busy machine."""
TERMINAL_BACK = 120.0
"""Seconds a payment may stay open whose terminal or daemon went away in the middle."""
GLANCE = 1.0
"""Seconds a customer waits for what may not come."""
WHOLE_EACH = 50
REPORT_EACH = 10
MINUTES = 400.0
"""Seconds that pass at once when somebody has left: more than any screen waits."""
MODEL = TypeVar("MODEL")


class Plan(msgspec.Struct, frozen=True):
    """What to do, and with what."""

    api: str
    kiosk_token: str
    till_token: str
    device: str
    """The scanner of this kiosk, as the daemon names it."""
    scanner: str
    printer: str
    terminal: str
    seed: int
    visits: int
    out: str
    closes: float
    """When the last one comes in, in seconds since 1970."""
    size: tuple[int, int] = (1080, 1920)


class Line(msgspec.Struct, frozen=True):
    """One visit, as it is told."""

    visit: int
    screens: list[str]
    ended: str
    seconds: float
    cpu: float
    rss_kb: int
    found: list[str]
    errors: list[str]


@dataclass(slots=True)
class Person:
    """Who this visit is: words that nobody else has."""

    name: str
    phone: str
    email: str
    query: str

    @classmethod
    def drawn(cls, draw: random.Random, number: int) -> Person:
        """Somebody new."""
        tag = "".join(draw.choices("bdfghklmnprstv", k=7))
        digits = f"29{draw.randrange(10**6):06d}"
        return cls(f"Walburga {tag.capitalize()}", digits, f"{tag}{number}@example.com", f"q{tag}")


@dataclass(slots=True)
class Bag:
    """What there is to scan."""

    gtins: list[str] = field(default_factory=list)
    here: list[str] = field(default_factory=list)
    gift_cards: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    reservations: list[tuple[str, str]] = field(default_factory=list)
    """Code and last four."""
    receipts: list[str] = field(default_factory=list)
    baskets: list[str] = field(default_factory=list)
    films: list[str] = field(default_factory=list)


class Gone(Exception):
    """The visit ended while something was done."""


class Customer:
    """Walks."""

    def __init__(self, plan: Plan, standing: Standing, stack: AsyncExitStack) -> None:
        self.plan, self.standing = plan, standing
        self.floor, self.window = standing.floor, standing.window
        self.draw = random.Random(plan.seed)
        self.bag = Bag()
        self.person = Person.drawn(self.draw, 0)
        self.typed: list[str] = []
        self.screens: list[str] = []
        self.skipped = 0.0
        self.visit_number = 0
        self._eyes = Inspector(standing.floor, standing.window, standing.models)
        self._stack = stack
        self._swapped = asyncio.Event()
        self.journey = self._of("journey", Journey)
        self.journey._now = self.now
        self.finder = Finder(standing.window, standing.models, standing.floor)
        self.heard = Heard()

    def _of(self, name: str, kind: type[MODEL]) -> MODEL:
        model = self.standing.models[name]
        assert isinstance(model, kind)
        return model

    def now(self) -> float:
        """The idle clock's time: what has passed, and what was let pass at once."""
        return time.monotonic() + self.skipped

    # --- waiting ----------------------------------------------------------------------------------------------------

    async def frame(self) -> None:
        """One more frame of the window, or a moment when nothing is drawn."""
        self._swapped.clear()
        self.window.requestUpdate()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._swapped.wait(), GLANCE)

    async def until(self, truth: Callable[[], object], seconds: float = PATIENCE) -> bool:
        """Wait until ``truth`` holds; False when it did not in time. Raises Gone when the visit is over."""
        end, number = time.monotonic() + seconds, self.floor.session.number
        while not truth():
            if self.floor.session.number != number:
                raise Gone
            if time.monotonic() > end:
                return False
            await asyncio.sleep(0.005)  # the pace of looking
        return True

    # --- hands ------------------------------------------------------------------------------------------------------

    def touch(self, x: float, y: float) -> None:
        """Press and release there."""
        at = QPointF(x, y)
        for kind, buttons in (
            (QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton),
            (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            event = QMouseEvent(
                kind, at, at, Qt.MouseButton.LeftButton, buttons, Qt.KeyboardModifier.NoModifier
            )
            QCoreApplication.sendEvent(self.window, event)

    def touch_something(self) -> None:
        """Touch any button in sight."""
        items = self._eyes.answer(b'{"cmd": "items"}')["items"]
        buttons = [item["rect"] for item in items if item["role"] == "Button" and item["enabled"]]
        if buttons:
            x, y, width, height = self.draw.choice(buttons)
            left, top = self.window.x(), self.window.y()
            self.touch(x - left + width / 2, y - top + height / 2)

    def on(self, screen: Screen) -> bool:
        """Whether that is shown."""
        return self.floor.session.screen is screen

    def collecting(self, step: CollectStep) -> bool:
        """Whether a reservation is collected, at this step."""
        return self.on(Screen.COLLECT) and self.floor.session.collecting.step is step

    async def scan(self, code: str, screen: Screen | None) -> None:
        """Hold a code under the scanner; wait until it shows, or a moment."""
        if screen is not Screen.PRODUCT:
            self.typed.append(code)
        before = self.floor.scan
        await self.scanner.turn("scan", code)
        await self.until(lambda: self.floor.scan is not before or not self.floor.online, PATIENCE)
        if screen is not None and not self.floor.session.busy:
            await self.until(lambda: self.floor.session.screen is screen, GLANCE)

    # --- what can be done -------------------------------------------------------------------------------------------

    async def scan_product(self) -> None:
        await self.scan(self.draw.choice(self.bag.gtins)[1:], Screen.PRODUCT)

    async def scan_nothing(self) -> None:
        await self.scan(f"ZQ{self.draw.randrange(10**9):09d}", None)

    async def scan_own(self) -> None:
        """One of our own codes."""
        pools = (
            (self.bag.gift_cards, Screen.CARD),
            (self.bag.members, Screen.CARD),
            (self.bag.receipts, Screen.RECEIPT),
            (self.bag.baskets, Screen.BASKET),
        )
        pool, screen = self.draw.choice(pools)
        await self.scan(self.draw.choice(pool), screen)

    async def collect(self) -> None:
        """Scan a reservation, say who you are (or not), sometimes pay."""
        code, last4 = self.draw.choice(self.bag.reservations)
        await self.scan(code, Screen.COLLECT)
        flow, session = self._of("collect", CollectFlow), self.floor.session
        if not self.collecting(CollectStep.FACTOR):
            return
        flow.enterLast4(last4 if self.draw.random() < 0.8 else "0000")
        await self.until(lambda: not self.floor.tasks.running("reservation"))
        if self.collecting(CollectStep.LINES) and self.draw.random() < 0.5:
            view = session.collecting.reservation
            if view is not None and view.due.minor > 0:
                await self.terminal.turn("outcome", self.draw.choice(("approve", "approve", "decline")))
                flow.pay()
            else:
                flow.arrive()

    async def search(self) -> None:
        """Type what nobody else types, or what is sold here."""
        search = self._of("finder", Search)
        if self.floor.session.screen not in (Screen.HOME, Screen.FIND):
            self.journey.home()
            await asyncio.sleep(0)
        if self.on(Screen.HOME):
            search.open()
        if not self.on(Screen.FIND):
            return
        query = self.draw.choice((self.person.query, "krus", "lampe", "telt", "ko", "sengetøj"))
        if query == self.person.query:
            self.typed.append(query)
        for end in range(1, len(query) + 1, 2):
            search.type(query[:end])
            await asyncio.sleep(0)
        search.type(query)
        await self.until(lambda: not self.floor.tasks.running("search"))
        results = self.floor.session.search.results
        if results and self.draw.random() < 0.6:
            self._of("product", ProductPage).open(self.draw.choice(results).gtin)
            await self.until(lambda: self.floor.session.looking.stock is not None, GLANCE)

    async def reserve(self) -> None:
        """Reserve what is looked at, up to any step."""
        flow, session = self._of("reserve", ReserveFlow), self.floor.session
        if not self.on(Screen.PRODUCT) or session.looking.stock is None:
            await self.scan(self.draw.choice(self.bag.here)[1:], Screen.PRODUCT)
            if not self.on(Screen.PRODUCT):
                return
        flow.open(LOCATION)
        if not self.on(Screen.RESERVE) or session.reserving.step is not ReserveStep.PERSON:
            return
        self.typed += [self.person.name, self.person.phone]
        flow.setName(self.person.name)
        flow.setPhone(self.person.phone)
        await self.frame()
        if self.draw.random() < 0.7:
            flow.review()
            await self.frame()
            if self.draw.random() < 0.6:
                flow.place()
                await self.until(lambda: session.reserving.step is not ReserveStep.PLACING)

    async def gather(self) -> None:
        """Put what is looked at into the basket."""
        if self.on(Screen.PRODUCT) and self.floor.session.looking.product is not None:
            self._of("basket", BasketPage).addLooked()
            await self.until(lambda: not self.floor.tasks.running("basket"), GLANCE)

    async def watch(self) -> None:
        """Watch a film for a moment."""
        tutorials = self._of("tutorials", Tutorials)
        if not self.on(Screen.HOME):
            self.journey.home()
        if self.on(Screen.HOME):
            tutorials.open()
            await self.frame()
            tutorials.watch(self.draw.choice(self.bag.films))
            await self.until(lambda: tutorials.frames > 2, GLANCE)

    async def mail(self) -> None:
        """Have a receipt sent."""
        page, session = self._of("receipt", ReceiptPage), self.floor.session
        await self.scan(self.draw.choice(self.bag.receipts), Screen.RECEIPT)
        if self.on(Screen.RECEIPT) and await self.until(lambda: session.receipting.view, GLANCE):
            page.byMail()
            self.typed.append(self.person.email)
            page.setAddress(self.person.email)
            await self.frame()
            if self.draw.random() < 0.5:
                page.send()

    async def poke(self) -> None:
        """Touch this and that. One touch may end the visit: the hand does not reach into the next."""
        session = self.floor.session
        for _ in range(self.draw.randint(1, 4)):
            self.touch_something()
            await self.frame()
            if self.floor.session is not session:
                raise Gone

    async def speak(self) -> None:
        self.journey.speak(self.draw.choice(("da", "nb", "sv", "en")))

    async def paper(self) -> None:
        """The paper ends, and comes back."""
        await self.printer.turn("paper", "out")
        await self.frame()
        await self.printer.turn("paper", "ok")

    async def unplug(self) -> None:
        """The terminal goes, and comes back."""
        await self.terminal.turn("power", "off")
        try:
            await self.until(lambda: not self.floor.works(DeviceClass.PAYMENT_TERMINAL), GLANCE)
            await self.frame()
        finally:
            await self.terminal.turn("power", "on")

    async def call(self) -> None:
        """Ask for somebody."""
        if self.on(Screen.HOME) or self.on(Screen.PRODUCT):
            self._of("help", HelpCall).ask("help", "")
            await self.until(lambda: self.floor.session.calling.call is not None, GLANCE)

    # --- a visit ----------------------------------------------------------------------------------------------------

    async def visit(self, number: int) -> Line:
        """One customer, from the first touch or scan to the wipe."""
        began = time.monotonic()
        self.visit_number, self.person = number, Person.drawn(self.draw, number)
        self.typed, self.screens = [], []
        session = self.floor.session
        theme: Any = self.standing.engine.singletonInstance("ui.controls", "Theme")
        theme.setProperty("reducedMotion", self.draw.random() < 0.7)
        acts = self._acts()
        with suppress(Gone):
            if self.draw.random() < 0.5:
                self.touch(self.window.width() / 2, self.window.height() / 2)
                await self.frame()
            else:
                await self.draw.choice((self.scan_product, self.scan_own))()
            for _ in range(self.draw.randint(0, 4)):
                if self.floor.session is not session:
                    break
                self.screens.append(session.screen.value)
                await self.draw.choice(acts)()
                await self.frame()
        self.screens.append(session.screen.value)
        words = self.finder.of(session, self.typed)
        ended = await self._leave(session.number)
        if ended == "never came":  # the daemon was away: nothing was shown, and the session goes on
            words = Visit(frozenset(), words.typed)
        del session
        await self.frame()
        return self._told(number, ended, words, began)

    def _acts(self) -> list[Callable[[], Awaitable[None]]]:
        shares: list[tuple[Callable[[], Awaitable[None]], int]] = [
            (self.scan_product, 14),
            (self.scan_nothing, 3),
            (self.scan_own, 8),
            (self.collect, 5),
            (self.search, 9),
            (self.reserve, 9),
            (self.gather, 6),
            (self.watch, 2),
            (self.mail, 3),
            (self.poke, 16),
            (self.speak, 4),
            (self.paper, 1),
            (self.unplug, 1),
            (self.call, 2),
        ]
        return [act for act, share in shares for _ in range(share)]

    async def _leave(self, number: int) -> str:
        """Say good-bye, or just go; nothing is wiped while money or paper is on its way."""
        how = self.draw.choice(("done", "gone", "gone", "stayed"))
        end = time.monotonic() + TERMINAL_BACK
        while self.floor.session.number == number:
            if self.on(Screen.ATTRACT):
                return "never came"
            if time.monotonic() > end:
                raise TimeoutError(f"visit {number} does not end: {self.screens}, {self.floor.session}")
            if self.floor.session.busy:
                self.skipped += MINUTES
                self.journey.tick()
                assert self.floor.session.number == number, "wiped while money or paper was on its way"
                await asyncio.sleep(0.02)  # the pace of looking
                continue
            if self.on(Screen.PLAYER):
                self.journey.back()
            if how == "done":
                self.journey.finish()
                continue
            self.skipped += MINUTES
            self.journey.tick()
            if how == "stayed":
                self.journey.activity()
                how = "gone"
                continue
            await self.frame()
            self.skipped += MINUTES
            self.journey.tick()
        return how

    def _told(self, number: int, ended: str, words: Visit, began: float) -> Line:
        log = self.heard.take()
        look = self.finder.whole if number % WHOLE_EACH == 0 else self.finder.quick
        found = look(words, log)
        seconds = time.monotonic() - began
        errors = [line for line in log if " failed: " in line or "rror" in line]
        return Line(
            number,
            self.screens,
            ended,
            seconds,
            time.process_time(),
            rss(),
            [told(item) for item in found[:9]],
            errors[:3],
        )

    # --- everything -------------------------------------------------------------------------------------------------

    async def walk(self) -> None:
        """All visits of the plan, then the end of the process."""
        session = await self._stack.enter_async_context(aiohttp.ClientSession())
        self.scanner, self.printer, self.terminal = (
            Control(url, session) for url in (self.plan.scanner, self.plan.printer, self.plan.terminal)
        )
        self.window.frameSwapped.connect(self._swapped.set, Qt.ConnectionType.QueuedConnection)
        logging.getLogger().addHandler(self.heard)
        await self.until(lambda: self.floor.online)
        await self._shop()
        with Path(self.plan.out).open("ab", buffering=0) as out:
            for number in range(1, self.plan.visits + 1):
                line = await self.visit(number)
                out.write(msgspec.json.encode(line) + b"\n")
                if time.time() > self.plan.closes:
                    break
        self.window.close()

    async def _shop(self) -> None:
        """Fill the bag; look at every screen once, to know what is the shop's own."""
        client = self.floor.client
        items = (await client.products("", limit=100)).items
        self.bag.gtins = [item.gtin for item in items]
        self.bag.here = [item.gtin for item in items if (item.available or 0) > 2]
        self.bag.films = [film.id for film in await client.tutorials()]
        self.bag.gift_cards = [codes.write("G", card.code) for card in gift_cards(SEED)]
        self.bag.members = [codes.write("M", member.code) for member in members(SEED)]
        async with Client(self.plan.api, self.plan.till_token) as till:
            await till.clerk_login(pin=CLERKS[0].pin)
            for number in range(24):
                await self._stock_up(till, number)
        search = self._of("finder", Search)
        await search._catalogue.load()
        self.finder.learn(search._catalogue.categories, await client.tutorials())
        for language in ("en", "da"):
            self.journey.speak(language)
            for screen in (Screen.HOME, Screen.FIND, Screen.TUTORIALS, Screen.ATTRACT):
                self.floor.session.screen = screen
                self.journey.screenChanged.emit()
                await self.frame()
                self.finder.learn()
        self.journey._idle.touched(self.now())

    async def _stock_up(self, till: Client, number: int) -> None:
        gtin = self.draw.choice(self.bag.here)
        phone = f"2900{number:04d}"
        with suppress(ApiError):
            mine = await till.reserve(ReserveRequest(LOCATION, [LineRequest(gtin)], "Asta Holm", phone))
            self.bag.reservations.append((whole(mine.code), phone[-4:]))
            if number % 3:
                await till.ready(mine.id)
        with suppress(ApiError):
            sale = await till.open_sale(SaleOpen([LineRequest(self.draw.choice(self.bag.here))]))
            await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
            self.bag.receipts.append((await till.receipt(sale.id)).code)
        with suppress(ApiError):
            basket = await till.make_basket(BasketMake([LineRequest(self.draw.choice(self.bag.here))]))
            self.bag.baskets.append(basket.code)


def rss() -> int:
    """Resident memory of this process, kB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise OSError("no VmRSS in /proc/self/status")


def told(found: Found) -> str:
    """A find, short."""
    return f"{found.word[:40]!r} in {found.place[:60]}"


def main(path: str) -> int:
    """Run the kiosk with a customer in it."""
    plan = msgspec.json.decode(Path(path).read_bytes(), type=Plan)
    failed: list[BaseException] = []

    @asynccontextmanager
    async def beside(standing: Standing) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            walking = asyncio.create_task(Customer(plan, standing, stack).walk(), name="customer")

            def ended(task: asyncio.Task[None]) -> None:
                if not task.cancelled() and (fault := task.exception()) is not None:
                    failed.append(fault)
                    logging.getLogger("customer").error("the customer stumbled", exc_info=fault)
                standing.window.close()

            walking.add_done_callback(ended)
            yield
            walking.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await walking

    config = KioskConfig(
        api=ApiSection(plan.api),
        devices=DevicesSection(scanner=plan.device),
        screen=ScreenSection(width=plan.size[0], height=plan.size[1], fit=True),
        newsletter=NewsletterSection("Butikken A/S"),
    )
    status = run(config, Station.KIOSK, plan.size, plan.kiosk_token, None, beside)
    return status or bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
