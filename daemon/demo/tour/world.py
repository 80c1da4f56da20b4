"""What a journey is given: the shop, the people in it, and the truth from outside the kiosk."""

from __future__ import annotations

import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, Protocol

import msgspec

from daemon.client import Client
from daemon.demo.content import HOME, KNOWN, build
from daemon.demo.content.model import Reservation
from daemon.demo.content.people import CLERKS
from daemon.demo.seed import CONTENT_ENOUGH, SEED
from daemon.demo.shop import DemoShop
from daemon.demo.tour.inspector import NotSeen, until
from daemon.demo.tour.person import Person
from daemon.demo.tour.words import Phrases
from daemon.schema import Language, MoneyState, ReservationState, ReservationView, Role


class StepFailed(Exception):
    """A step did not hold: the journey ends here."""


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of tour.json. ``ms`` is wall time; ``detail`` says what was wrong with a step that did not hold."""

    journey: str
    step: str
    ok: bool
    ms: int
    screenshot: str
    detail: str = ""


class Scores(Protocol):
    """Keeps the score."""

    def step(self, journey: str, title: str, person: Person) -> AbstractAsyncContextManager[None]:
        """One step: what is inside must hold."""


class Journey:
    """One journey through the world: steps are noted under its letter."""

    def __init__(self, world: World, letter: str) -> None:
        self.world = world
        self.letter = letter
        self.kiosk = world.kiosk
        self.till = world.till
        self.shop = world.shop
        self.random = world.random
        self.language = world.language
        self.say = Phrases(world.language).say

    def step(self, title: str, *, at: Person | None = None) -> AbstractAsyncContextManager[None]:
        """One step, pictured at the kiosk or ``at`` another screen."""
        return self.world.score.step(self.letter, title, at or self.kiosk)


class World:
    """Everything a journey may use."""

    def __init__(
        self, shop: DemoShop, kiosk: Person, till: Person, score: Scores, choice: random.Random
    ) -> None:
        self.shop = shop
        self.kiosk = kiosk
        self.till = till
        self.score = score
        self.random = choice
        self.language = Language.DA
        self.known = {row.code: row for row in build(SEED, CONTENT_ENOUGH).reservations}
        self.used = {KNOWN.ready_unpaid, KNOWN.ready_paid, KNOWN.accepted}
        """Codes spoken for by a journey."""

    def journey(self, letter: str) -> Journey:
        """The world as one journey sees it."""
        return Journey(self, letter)

    @contextlib.asynccontextmanager
    async def api(self, role: Role) -> AsyncIterator[Client]:
        """The API with the token of a role."""
        async with self.shop.client(role) as client:
            yield client

    @contextlib.asynccontextmanager
    async def clerk(self) -> AsyncIterator[Client]:
        """The API as a clerk sees it, in a session of their own."""
        async with self.api(Role.TILL) as client:
            await client.clerk_login(pin=CLERKS[1].pin)
            yield client

    async def reservation(self, reservation: str) -> ReservationView:
        """A reservation as the store has it now."""
        async with self.clerk() as client:
            return await client.reservation(reservation)

    async def on_hand(self, reservation: ReservationView) -> dict[str, int]:
        """Pieces on hand in this shop of each product of a reservation, by GTIN, as a clerk may see them."""
        async with self.clerk() as client:
            levels = {line.gtin: await client.stock(line.gtin) for line in reservation.lines}
        return {gtin: level.here.on_hand or 0 for gtin, level in levels.items()}

    def payable_here(self, row: Reservation) -> bool:
        """Whether a reservation of the content waits in this shop and is not paid."""
        return row.location == HOME and row.state is ReservationState.READY and row.money is MoneyState.UNPAID

    async def receipts(self) -> list[str]:
        """The paper that came out so far."""
        return await self.shop.printer.receipts()

    async def new_receipt(self, before: int, words: str, seconds: float = 20) -> str:
        """Wait until the printer cut another receipt holding these words; returns its text. Raises NotSeen."""

        async def come() -> str:
            texts = [text for text in (await self.receipts())[before:] if words in text]
            return texts[-1] if texts else ""

        return str(await until(come, f"a receipt with {words!r} from the printer", seconds))

    async def book(self) -> list[dict[str, Any]]:
        """The terminal's own book of charges: the ground truth of money."""
        book: list[dict[str, Any]] = (await self.shop.terminal.knobs())["book"]
        return book

    async def charges(self) -> int:
        """How many charges stand in the terminal's book."""
        return sum(1 for charge in await self.book() if charge["state"] == "booked")

    async def fresh_start(self) -> None:
        """Bring devices and screens back to how a day begins, whatever the last journey left behind."""
        for knob, value in (("power", "on"), ("paper", "ok"), ("cover", "closed")):
            await self.shop.printer.turn(knob, value)
        for knob, value in (("power", "on"), ("outcome", "approve"), ("card", "auto")):
            await self.shop.terminal.turn(knob, value)
        for person in (self.kiosk, self.till):
            await until(partial(self._online, person), "the screens to be on line", 20)
        await self._leave(self.kiosk, "home", ("Home", "Done"))
        await self._leave(self.till, "sell", ("Next customer", "Sell", "Back to the list"))

    @staticmethod
    async def _online(person: Person) -> bool:
        return (await person.eyes.screen()).online

    async def _leave(self, person: Person, goal: str, ways: tuple[str, ...]) -> None:
        """Leave whatever screen a failed journey left behind, by the ways a person has."""
        say = Phrases(self.language).say
        for _ in range(len(ways)):
            if (await person.eyes.screen()).screen in (goal, "attract", "lock"):
                return
            for way in ways:
                with contextlib.suppress(NotSeen):
                    await person.touch_exactly(say(way), 1)
                    break
