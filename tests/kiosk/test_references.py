"""PySide6 and Python 3.11: emitting a signal must not lose references to ``True`` and ``None``.

PySide6 6.12 does on Python 3.11, and the process aborts after some hundred emits; hence the bound in pyproject.toml.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal, Slot

EMITS = 2000
SLACK = 50
"""Other code may hold or release a few references meanwhile."""


class Bell(QObject):
    """Rings."""

    rang = Signal()
    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heard = 0
        self.rang.connect(self.hear)
        self.told.connect(self.listen)

    @Slot()
    def hear(self) -> None:
        self.heard += 1

    @Slot(str)
    def listen(self, _words: str) -> None:
        self.heard += 1


def test_emitting_a_signal_keeps_references() -> None:
    bell = Bell()
    before = [sys.getrefcount(value) for value in (True, False, None)]
    for _ in range(EMITS):
        bell.rang.emit()
        bell.told.emit("x")
    after = [sys.getrefcount(value) for value in (True, False, None)]
    assert bell.heard == 2 * EMITS
    lost = [then - now for then, now in zip(before, after, strict=True)]
    assert max(lost) < SLACK, f"references lost to True, False, None: {lost}"
