"""What Qt itself keeps of a visit, outside of screens and view-models: forgotten with the session.

Pictures that were shown stay in Qt's cache under their address (which names the product); words that were marked in a
field stand in the clipboard and in X11's selection.
"""

from __future__ import annotations

from PySide6.QtCore import QMetaObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtQuick import QQuickWindow

from kiosk.bridge.concept import Concept
from kiosk.bridge.qr import qr_rows
from kiosk.floor import Change, Floor
from kiosk.flow import Screen

_LATE_MS = 3_000
"""Pictures that were under way when the visit ended are in by then (``ui/controls/LastPictures.qml``)."""


class Traces(Concept):
    """Wipes clipboard, selection and cached pictures when a session ends."""

    def __init__(self, floor: Floor, window: QQuickWindow) -> None:
        super().__init__(floor, window)
        self._window = window
        self.late = QTimer(self)
        """Once more, for what came in after the end."""
        self.late.setSingleShot(True)
        self.late.setInterval(_LATE_MS)
        self.late.timeout.connect(self.wipe_late)

    def told(self, change: Change) -> None:
        """Wipe them, once the screens of the last session are gone: a picture still shown stays in the cache."""
        if change is Change.SESSION:
            QTimer.singleShot(0, self, self.wipe)
            self.late.start()

    def wipe_late(self) -> None:
        """Forget again, unless the next customer is here: the end of that visit does it."""
        if self.session.screen is Screen.ATTRACT:
            self.wipe()

    def wipe(self) -> None:
        """Forget what can be forgotten now."""
        qr_rows.cache_clear()
        clipboard = QGuiApplication.clipboard()
        for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection, QClipboard.Mode.FindBuffer):
            if clipboard.text(mode):
                clipboard.clear(mode)
        # Drops every picture that no item shows. It waits for the thread that draws, so Qt calls it by itself: called
        # from here it would keep Python's lock meanwhile.
        QMetaObject.invokeMethod(self._window, "releaseResources", Qt.ConnectionType.QueuedConnection)
