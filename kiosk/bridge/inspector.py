"""A read-only window into the screen for the tour and for tests: what is visible, what it is called, where it stands.

JSON lines on a Unix socket; one request, one answer. It can press nothing and change nothing:

    {"cmd": "items"}   {"items": [{"name", "role", "text", "enabled", "focused", "rect": [x, y, width, height]}]}
    {"cmd": "screen"}  {"screen", "session", "language", "step"}
    {"cmd": "video"}   {"position", "frames", "missed", "caption"}

Rectangles are in pixels of the X screen, already cut to what is visible.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import msgspec
from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.bridge.till import TillModel
from kiosk.bridge.tutorials import Tutorials
from kiosk.floor import Floor

_SMALLEST = 1.0


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked."""

    cmd: str


class Inspector:
    """Answers about one window."""

    def __init__(self, floor: Floor, window: QQuickWindow, models: Mapping[str, QObject]) -> None:
        self._floor = floor
        self._window = window
        self._models = models

    @asynccontextmanager
    async def serve(self, path: Path) -> AsyncIterator[None]:
        """Listen on ``path`` (only its owner may connect) until the block ends."""
        _unlink(path)
        mask = os.umask(0o177)
        try:
            server = await asyncio.start_unix_server(self._talk, str(path))
        finally:
            os.umask(mask)
        try:
            yield
        finally:
            server.close()
            _unlink(path)

    def answer(self, line: bytes) -> dict[str, Any]:
        """The answer to one line of JSON; what cannot be understood is said, not raised."""
        try:
            request = msgspec.json.decode(line, type=Request)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            return {"error": str(error)}
        if request.cmd == "items":
            return {"items": list(self._items())}
        if request.cmd == "screen":
            return self._screen()
        if request.cmd == "video":
            return self._video()
        return {"error": f"unknown cmd {request.cmd!r}; known: items, screen, video"}

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write(msgspec.json.encode(self.answer(line)) + b"\n")
                await writer.drain()
        except ConnectionError:
            pass  # who asked is gone
        finally:
            writer.close()

    def _screen(self) -> dict[str, Any]:
        session, till = self._floor.session, self._models.get("till")
        if isinstance(till, TillModel):
            return till.told_outside() | {"online": self._floor.online, "language": session.language.value}
        steps = {"collect": session.collecting.step.value, "reserve": session.reserving.step.value}
        return {
            "screen": session.screen.value,
            "session": session.number,
            "language": session.language.value,
            "step": steps.get(session.screen.value, ""),
            "payment": session.paying.step.value,
            "online": self._floor.online,
        }

    def _video(self) -> dict[str, Any]:
        tutorials = self._models.get("tutorials")
        if not isinstance(tutorials, Tutorials):
            return {"position": 0, "frames": 0, "caption": ""}
        return {
            "position": tutorials.position,
            "frames": tutorials.frames,
            "missed": tutorials.counted.missed,
            "caption": tutorials.shown,
        }

    def _items(self) -> Iterator[dict[str, Any]]:
        root = self._window.contentItem()
        visible = QRectF(0, 0, self._window.width(), self._window.height())
        yield from self._walk(root, visible)

    def _walk(self, item: QQuickItem, within: QRectF) -> Iterator[dict[str, Any]]:
        if not item.isVisible() or item.opacity() <= 0:
            return
        corner = item.mapToScene(QPointF(0, 0))
        far = item.mapToScene(QPointF(item.width(), item.height()))
        shown = QRectF(corner, far).intersected(within)
        if shown.width() >= _SMALLEST and shown.height() >= _SMALLEST:
            told = self._tell(item, shown)
            if told is not None:
                yield told
        inside = within.intersected(QRectF(corner, far)) if item.clip() else within
        for child in item.childItems():
            yield from self._walk(child, inside)

    def _tell(self, item: QQuickItem, shown: QRectF) -> dict[str, Any] | None:
        spoken = cast("QAccessibleInterface | None", QAccessible.queryAccessibleInterface(item))
        text = item.property("text")
        if spoken is None and not isinstance(text, str):
            return None
        name = spoken.text(QAccessible.Text.Name) if spoken is not None else ""
        origin = self._window.position()
        return {
            "name": name,
            "role": _role(spoken),
            "text": text if isinstance(text, str) else "",
            "enabled": item.isEnabled(),
            "focused": item.hasActiveFocus(),
            "rect": [
                round(origin.x() + shown.x()),
                round(origin.y() + shown.y()),
                round(shown.width()),
                round(shown.height()),
            ],
        }


def _role(spoken: QAccessibleInterface | None) -> str:
    return spoken.role().name if spoken is not None else ""


def _unlink(path: Path) -> None:
    path.unlink(missing_ok=True)
