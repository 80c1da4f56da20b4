"""Somebody is there: a touch or a key anywhere in the window counts, whatever takes it.

It looks at the window's events before anything in it does, so a key that a field keeps for itself counts as well.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtQuick import QQuickWindow

from kiosk.bridge.journey import Journey

_SIGNS = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress, QEvent.Type.Wheel}
)


class Presence(QObject):
    """Tells the journey of each sign of somebody. The question has answers of its own: while it stands only they count,
    so that "I am done" is not taken for staying.
    """

    def __init__(self, journey: Journey, window: QQuickWindow) -> None:
        super().__init__(window)
        self._journey = journey
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look, and let it pass."""
        if event.type() in _SIGNS and not self._journey.in_question():
            self._journey.activity()
        return super().eventFilter(watched, event)
