"""Whether somebody's headset is plugged in, as far as a station can know.

Qt tells of sound outputs that come and go (``QMediaDevices.audioOutputsChanged``): a USB or Bluetooth headset is one.
A plug in an analogue jack only changes the port of an output that was there before, which Qt does not tell; keypads
for kiosks press a key of their own then (``[speech] plugged_key``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QMediaDevices


class Headset(QObject):
    """``plugged`` is what is known now; ``changed`` tells when it becomes another."""

    changed = Signal()

    def __init__(self, names: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = [name.casefold() for name in names]
        self._heard = False
        self._pressed = False
        self._devices: QMediaDevices | None = None

    @property
    def plugged(self) -> bool:
        """Whether a headset is there."""
        return self._heard or self._pressed

    def listen(self) -> None:
        """Begin to hear of sound outputs. Apart from the making: asking a sound server takes its time."""
        if self._names and self._devices is None:
            self._devices = QMediaDevices(self)
            self._devices.audioOutputsChanged.connect(lambda: self.look(_outputs))
            self.look(_outputs)

    def look(self, outputs: Callable[[], Sequence[str]]) -> None:
        """Look through the sound outputs of now, by their names."""
        found = [output.casefold() for output in outputs()]
        self._set(heard=any(name in output for name in self._names for output in found))

    def press(self, *, plugged: bool) -> None:
        """A keypad says that its jack was taken or let go."""
        self._set(pressed=plugged)

    def _set(self, *, heard: bool | None = None, pressed: bool | None = None) -> None:
        before = self.plugged
        self._heard = self._heard if heard is None else heard
        self._pressed = self._pressed if pressed is None else pressed
        if self.plugged is not before:
            self.changed.emit()


def _outputs() -> list[str]:
    return [device.description() for device in QMediaDevices.audioOutputs()]
