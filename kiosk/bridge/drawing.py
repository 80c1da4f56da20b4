"""When a frame is on the screen: what can wait for it leaves the processor to those that draw it."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtQuick import QQuickWindow

_LIMIT_S = 0.25
"""A window that draws nothing, as one that nobody can see, keeps nobody waiting longer than this."""


class Drawing(QObject):
    """Waits for frames of a window. Nothing of it runs on the thread that draws: it would wait there for Python."""

    def __init__(self, window: QQuickWindow) -> None:
        super().__init__(window)
        self._window = window
        self._waiting: dict[asyncio.Future[None], bool] = {}
        """Who waits, and whether the scene as it was then has been handed over to be drawn."""

    async def next(self) -> None:
        """Until what stands in the scene now is on the screen, or for a quarter of a second."""
        frame = asyncio.get_running_loop().create_future()
        if not self._waiting:
            queued = Qt.ConnectionType.QueuedConnection
            self._window.beforeSynchronizing.connect(self._handed, queued)
            self._window.frameSwapped.connect(self._swapped, queued)
        self._waiting[frame] = False
        try:
            await asyncio.wait((frame,), timeout=_LIMIT_S)
        finally:
            del self._waiting[frame]
            if not self._waiting:
                self._window.beforeSynchronizing.disconnect(self._handed)
                self._window.frameSwapped.disconnect(self._swapped)

    @Slot()
    def _handed(self) -> None:
        for frame in self._waiting:
            self._waiting[frame] = True

    @Slot()
    def _swapped(self) -> None:
        for frame, handed in self._waiting.items():
            if handed and not frame.done():
                frame.set_result(None)
