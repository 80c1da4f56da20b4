"""What all view-models share: the floor they stand on, and being told when it changes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtQml import QmlAnonymous

from daemon.schema import EventType, Language
from kiosk.floor import Change, Floor
from kiosk.session import Session

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class Concept(QObject):
    """Base of the view-models. It keeps nothing of a visit: that lives in the session of the floor."""

    def __init__(self, floor: Floor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.floor = floor
        floor.listeners.append(self)

    @property
    def session(self) -> Session:
        """The visit of now."""
        return self.floor.session

    @property
    def spoken(self) -> Language:
        """The language of the visit."""
        return self.floor.session.language

    def url(self, path: str) -> str:
        """Full address of a medium; empty when there is none."""
        return self.floor.client.media_url(path) if path else ""

    def told(self, change: Change) -> None:
        """Something changed for everybody; view-models answer what concerns them."""

    def heard(self, kind: EventType, data: Any) -> None:
        """An event of the daemon; view-models answer what concerns them."""
