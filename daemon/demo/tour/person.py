"""A person in front of one screen: looks, touches, types and scans. Nothing else can reach the application."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from daemon.demo.control import Control
from daemon.demo.tour.display import Display
from daemon.demo.tour.inspector import PATIENCE_SECONDS, Inspector, Item, NotSeen

TOUCHABLE = frozenset(
    {"Button", "CheckBox", "RadioButton", "Link", "ListItem", "PageTab", "EditableText", "MenuItem"}
)
"""Accessible roles (Qt) of what a finger works."""
SCROLLS = 12
LOOK_SECONDS = 0.8
LOOK_EVERY_SECONDS = 0.16


class Person:
    """One person, one display, one scanner in the hand."""

    def __init__(self, display: Display, inspector: Inspector, scanner: Control) -> None:
        self.display = display
        self.eyes = inspector
        self.scanner = scanner

    async def scan(self, code: str) -> None:
        """Hold a code under the scanner."""
        await self.scanner.turn("scan", code)

    async def see(self, words: str, seconds: float = PATIENCE_SECONDS) -> Item:
        """Wait until these words can be read. Raises NotSeen."""
        return await self.eyes.see(words, seconds)

    async def touch(self, words: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Touch the control that says these words, scrolling to it when it lies outside. Raises NotSeen."""
        await self.touch_item(lambda item: item.says(words), f"a control saying {words!r}", seconds)

    async def touch_exactly(self, name: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Touch the control with exactly this name (keys of the keyboard). Raises NotSeen."""
        await self.touch_item(lambda item: item.name == name, f"a control named {name!r}", seconds)

    async def touch_item(
        self, wanted: Callable[[Item], bool], what: str, seconds: float = PATIENCE_SECONDS
    ) -> None:
        """Touch the frontmost enabled control that fits. Raises NotSeen."""

        def touchable(item: Item) -> bool:
            return item.enabled and item.role in TOUCHABLE and wanted(item)

        for _ in range(SCROLLS):
            item = await self.eyes.find(touchable, what, seconds)
            x, y = item.middle
            if 0 <= x < self.display.width and 8 <= y < self.display.height - 8:
                item = await self._still(item, touchable, what)
                self.display.press(*item.middle)
                return
            middle = self.display.height // 2
            reach = self.display.height // 4 if y > middle else -self.display.height // 4
            self.display.drag(self.display.width // 2, middle, middle - reach)
            await asyncio.sleep(0.3)  # the list comes to rest, as a person waits for it
        raise NotSeen(f"{what} could not be scrolled into view")

    async def _still(self, item: Item, wanted: Callable[[Item], bool], what: str) -> Item:
        """Wait until the item stands still: a person does not touch what is moving."""
        for _ in range(40):
            await asyncio.sleep(0.06)  # one look after another
            again = await self.eyes.find(wanted, what, 5)
            if again.middle == item.middle:
                return again
            item = again
        raise NotSeen(f"{what} never stood still")

    async def type(self, text: str) -> None:
        """Type on the on-screen keyboard, key by key."""
        for letter in text:
            await self.touch_exactly("space" if letter == " " else letter)

    async def save_picture(self, path: Path) -> None:
        """Keep what the screen shows once it has come to rest, or after LOOK_SECONDS where something always moves."""
        shown = await asyncio.to_thread(self.display.picture)
        for _ in range(round(LOOK_SECONDS / LOOK_EVERY_SECONDS)):
            await asyncio.sleep(LOOK_EVERY_SECONDS)  # one look after another
            before, shown = shown, await asyncio.to_thread(self.display.picture)
            if shown.tobytes() == before.tobytes():
                break
        await asyncio.to_thread(shown.save, path)
