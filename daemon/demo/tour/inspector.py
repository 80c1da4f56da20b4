"""The tour's eyes inside the kiosk: its read-only inspector (``kiosk --inspect SOCKET``), which can press nothing.

It says which items are visible, with accessible name, role, text and rectangle in pixels of the screen, so that the
tour knows where a person would touch. What is right or wrong is never judged by it alone.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 15.0
"""How long a person waits for what should come at once."""
HURRY = 1.0
"""Scale of every wait; a test that breaks the shop on purpose has less patience."""


class NotSeen(Exception):
    """What a person was to see did not appear in time; says what was there instead."""


class Item(msgspec.Struct, frozen=True):
    """One visible item."""

    name: str
    role: str
    text: str
    enabled: bool
    rect: tuple[int, int, int, int]
    """x, y, width, height in pixels of the screen, cut to what is visible."""
    focused: bool = False

    @property
    def middle(self) -> tuple[int, int]:
        """Where a finger would touch it."""
        x, y, width, height = self.rect
        return x + width // 2, y + height // 2

    def says(self, words: str) -> bool:
        """Whether the words stand in its name or text, whatever the case."""
        return words.lower() in self.name.lower() or words.lower() in self.text.lower()


class Items(msgspec.Struct, frozen=True):
    """All visible items."""

    items: list[Item]


class ScreenState(msgspec.Struct, frozen=True):
    """Which screen is shown, in which session and language."""

    screen: str
    session: int
    language: str
    step: str = ""
    payment: str = ""
    online: bool = True


class VideoState(msgspec.Struct, frozen=True):
    """What the player is doing."""

    position: int = 0
    """Milliseconds."""
    frames: int = 0
    """Frames that have reached the screen so far."""
    missed: int = 0
    """Frames that should have and have not."""
    caption: str = ""


class Inspector:
    """A client of one kiosk's inspector socket; each question is one line of JSON, as is each answer."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._lock = asyncio.Lock()

    async def _ask(self, command: str) -> bytes:
        async with self._lock:
            if self._writer is None or self._reader is None:
                self._reader, self._writer = await asyncio.open_unix_connection(
                    str(self.socket), limit=1 << 22
                )
            self._writer.write(msgspec.json.encode({"cmd": command}) + b"\n")
            line = await asyncio.wait_for(self._reader.readline(), 10)
            if not line:
                await self.close()
                raise NotSeen("the kiosk's inspector hung up: the kiosk has ended")
            return line

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
            with contextlib.suppress(ConnectionError):
                await self._writer.wait_closed()
        self._reader = self._writer = None

    async def items(self) -> list[Item]:
        """All visible items, front to back as they are drawn last to first."""
        return msgspec.json.decode(await self._ask("items"), type=Items).items

    async def screen(self) -> ScreenState:
        """Which screen is shown."""
        return msgspec.json.decode(await self._ask("screen"), type=ScreenState)

    async def video(self) -> VideoState:
        """What the player is doing."""
        return msgspec.json.decode(await self._ask("video"), type=VideoState)

    async def text(self) -> str:
        """Every word a person can read now."""
        return "\n".join(item.text for item in await self.items() if item.text)

    async def see(self, words: str, seconds: float = PATIENCE_SECONDS) -> Item:
        """Wait until an item says these words. Raises NotSeen with what stood there instead."""
        return await self.find(lambda item: item.says(words), f"{words!r}", seconds)

    async def find(
        self, wanted: Callable[[Item], bool], what: str, seconds: float = PATIENCE_SECONDS
    ) -> Item:
        """Wait until an item fits; of several the one drawn last (in front). Raises NotSeen."""
        deadline = asyncio.get_running_loop().time() + seconds * HURRY
        while True:
            items = await self.items()
            fitting = [item for item in items if wanted(item)]
            if fitting:
                return fitting[-1]
            if asyncio.get_running_loop().time() > deadline:
                state = await self.screen()
                seen = " | ".join(
                    dict.fromkeys(item.text or item.name for item in items if item.text or item.name)
                )
                raise NotSeen(
                    f"{what} was not seen in {seconds:g} s on {state.screen}; there was: {seen[:900]}"
                )
            await asyncio.sleep(POLL_SECONDS)  # the next look

    async def reach(self, screen: str, seconds: float = PATIENCE_SECONDS) -> ScreenState:
        """Wait until a screen is shown. Raises NotSeen."""
        deadline = asyncio.get_running_loop().time() + seconds * HURRY
        while True:
            state = await self.screen()
            if state.screen == screen:
                return state
            if asyncio.get_running_loop().time() > deadline:
                raise NotSeen(f"screen {screen!r} was not reached in {seconds:g} s; it is {state.screen!r}")
            await asyncio.sleep(POLL_SECONDS)  # the next look

    async def step(self, *steps: str, seconds: float = PATIENCE_SECONDS) -> str:
        """Wait until the journey on the screen stands at one of these steps; returns it. Raises NotSeen."""

        async def there() -> str:
            state = await self.screen()
            return state.step if state.step in steps else ""

        return str(await until(there, f"one of the steps {', '.join(steps)}", seconds))


async def until(truth: Callable[[], Any], what: str, seconds: float = PATIENCE_SECONDS) -> Any:
    """Ask an async question until its answer is true; returns the answer. Raises NotSeen after ``seconds``."""
    deadline = asyncio.get_running_loop().time() + seconds * HURRY
    while True:
        answer = await truth()
        if answer:
            return answer
        if asyncio.get_running_loop().time() > deadline:
            raise NotSeen(f"{what}: not within {seconds:g} s")
        await asyncio.sleep(POLL_SECONDS)  # the next look


def require(holds: object, otherwise: str) -> None:
    """Raise NotSeen with ``otherwise`` unless it holds."""
    if not holds:
        raise NotSeen(otherwise)
