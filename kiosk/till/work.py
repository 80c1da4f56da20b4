"""What the counter and the desk of a till share: the state, the screen, and what a refusal means."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Protocol

from daemon.client import ApiError
from daemon.schema import Money
from kiosk.floor import Floor
from kiosk.flow import PayStep, advance
from kiosk.till.state import TILL_SCREENS, TillScreen, TillState

UNAUTHORISED, FORBIDDEN, CONFLICT, TOO_MANY = 401, 403, 409, 429


class Card(Protocol):
    """The part of the payment flow the till needs."""

    def begin(
        self,
        amount: Money,
        moved: Callable[[PayStep], None],
        *,
        reservation: str | None = None,
        sale: str | None = None,
    ) -> None:
        """Begin an attempt and follow it."""


class Work:
    """``tell`` is called with the part of the state that changed: lock, sale, scan, screen, desk, hand, receipt."""

    def __init__(self, state: TillState, floor: Floor, card: Card, tell: Callable[[str], None]) -> None:
        self.state = state
        self._floor = floor
        self._card = card
        self._tell = tell

    def _show(self, screen: TillScreen) -> None:
        if screen is not self.state.screen:
            self.state.screen = advance(TILL_SCREENS, self.state.screen, screen)
        self._tell("screen")

    def _clear_receipt(self) -> None:
        """The receipt is done with."""
        self.state.closed, self.state.card, self.state.slip = None, None, ""

    def _fail(self, problem: str) -> None:
        self.state.selling.problem = problem
        self._tell("sale")

    def _refused(self, refusal: ApiError) -> None:
        """The clerk's session has run out: lock, whatever was being done."""
        if refusal.status in (UNAUTHORISED, FORBIDDEN) and self.state.clerk is not None:
            self.state.clerk = None
            self._floor.client.clerk_session = None
            self.state.screen = TillScreen.LOCK
            self._tell("lock")
            self._tell("screen")

    @contextmanager
    def _working(self, topic: str) -> Iterator[None]:
        self.state.working += 1
        self._tell("working")
        try:
            yield
        finally:
            self.state.working -= 1
            self._tell("working")
            self._tell(topic)

    def _do(self, name: str, work: Coroutine[object, object, None]) -> None:
        self._floor.tasks.start(name, work)
