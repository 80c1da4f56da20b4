"""Calling a colleague: every till of the shop hears it, and the customer sees who comes."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import AssistanceChange, AssistanceRequest, AssistanceState, AssistanceView, EventType
from kiosk.bridge.concept import Concept
from kiosk.floor import Change
from kiosk.flow import HELP_STEPS, HelpStep, Screen, advance
from kiosk.session import Calling

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_STEPS = {
    AssistanceState.OPEN: HelpStep.WAITING,
    AssistanceState.TAKEN: HelpStep.COMING,
    AssistanceState.DONE: HelpStep.DONE,
}
_ANSWER_S = 8.0
"""A call that reached nobody by then is said to have failed; the button tries again."""


@QmlElement
class HelpCall(Concept):
    """``step`` is a word of ``kiosk.flow.HelpStep``; ``ahead`` how many called before; ``who`` the colleague who comes.

    ``working`` is true while the call is on its way.
    """

    changed = Signal()

    @property
    def _call(self) -> Calling:
        return self.session.calling

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._call.step.value

    @Property(int, notify=changed)
    def ahead(self) -> int:
        call = self._call.call
        return call.ahead if call is not None else 0

    @Property(str, notify=changed)
    def who(self) -> str:
        """First name only: a clerk's whole name is no customer's business."""
        call = self._call.call
        return call.taken_by.split(" ")[0] if call is not None else ""

    @Property(bool, notify=changed)
    def working(self) -> bool:
        return self.floor.tasks.running("help")

    @Slot(str, str)
    def ask(self, topic: str, gtin: str) -> None:
        """Call a colleague about ``topic``; ``gtin`` is the product looked at, if any."""
        if self._call.step in (HelpStep.WAITING, HelpStep.COMING):  # called already: show how it goes
            self.floor.tasks.start("help", self._look(self._call))
        else:
            self.session.calling = Calling(topic=topic, gtin=gtin)
            self.floor.tasks.start("help", self._ring(self.session.calling))
        if self.session.screen is not Screen.HELP:
            self.floor.go(Screen.HELP)
        self.changed.emit()

    @Slot()
    def again(self) -> None:
        """The call reached nobody: try again."""
        if self._call.step is HelpStep.FAILED:
            self._move(self._call, HelpStep.CALLING)
            self.floor.tasks.start("help", self._ring(self._call))
            self.changed.emit()

    def told(self, change: Change) -> None:
        """A wipe forgets the call; after the daemon was away it is looked at again."""
        if change is Change.SESSION:
            self.changed.emit()
        elif change is Change.ONLINE and self.floor.online and self._call.call is not None:
            self.floor.tasks.start("help", self._look(self._call))

    def heard(self, kind: EventType, data: Any) -> None:
        """Somebody takes a call: ours, or one before ours."""
        if kind is not EventType.ASSISTANCE or not isinstance(data, AssistanceChange):
            return
        mine = self._call.call
        if mine is None or self._call.step is HelpStep.DONE:
            return
        if data.id == mine.id and data.state is AssistanceState.DONE:
            self._move(self._call, HelpStep.DONE)
            self.changed.emit()
        elif data.location == mine.location:
            self.floor.tasks.start("help", self._look(self._call))

    async def _ring(self, call: Calling) -> None:
        try:
            async with asyncio.timeout(_ANSWER_S):
                wish = AssistanceRequest(call.topic, call.gtin)
                said = await self.floor.until_answered(lambda: self.floor.client.call_clerk(wish))
        except (TimeoutError, ApiError) as fault:
            call.fault = fault.code if isinstance(fault, ApiError) else "offline"
            self._move(call, HelpStep.FAILED)
        else:
            self._take(call, said)
        self.floor.tasks.forget("help")
        self.changed.emit()

    async def _look(self, call: Calling) -> None:
        """How the call stands: it is in the list until it is done."""
        try:
            mine = [
                said for said in await self.floor.client.assistance() if call.call and said.id == call.call.id
            ]
        except (Unreachable, ApiError):
            return  # what stands on the screen was true a moment ago; the stream says when the daemon is back
        if mine:
            self._take(call, mine[0])
        elif call.call is not None:
            self._move(call, HelpStep.DONE)
        self.floor.tasks.forget("help")
        self.changed.emit()

    def _take(self, call: Calling, said: AssistanceView) -> None:
        call.call = said
        self._move(call, _STEPS[said.state])

    @staticmethod
    def _move(call: Calling, step: HelpStep) -> None:
        if step is not call.step:
            call.step = advance(HELP_STEPS, call.step, step)
