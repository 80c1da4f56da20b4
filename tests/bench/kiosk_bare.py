"""The floor of a kiosk: a bare Qt window of the same size that shows the same texts on the same byte, and fades whole.

``python -m tests.bench.kiosk_bare TTY`` reads ``name<TAB>price<TAB>stock<CR>`` from a tty, as a scanner without a shop
behind it would send it, and says on stdout when the frame with it was swapped, as the probe does. On stdin: ``fade``
lets a rectangle fade over all of the window, ``swaps`` says when frames were swapped since it was last asked.
"""

from __future__ import annotations

import json
import os
import sys
import time
import tty

from PySide6.QtCore import QSocketNotifier, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickView

QML = b"""
import QtQuick
Rectangle {
    color: "#F3F1EB"
    property alias name: name.text
    property alias price: price.text
    property alias stock: stock.text
    function fade(): void { veil.opacity = 1; fading.restart() }
    Text { id: name; x: 48; y: 800; width: 984; wrapMode: Text.Wrap; font.pixelSize: 64; font.family: "Inter" }
    Text { id: price; x: 48; y: 1000; font.pixelSize: 96; font.family: "Inter" }
    Text { id: stock; x: 48; y: 1200; font.pixelSize: 44; font.family: "Inter" }
    Rectangle {
        id: veil
        anchors.fill: parent
        color: "#F3F1EB"
        opacity: 0
        visible: opacity > 0
        OpacityAnimator { id: fading; target: veil; from: 1; to: 0; duration: 160; easing.type: Easing.OutCubic }
    }
}
"""


class Bare:
    """The window."""

    def __init__(self, path: str) -> None:
        self._view = QQuickView()
        component = QQmlComponent(self._view.engine())
        component.setData(QML, QUrl())
        item = component.create()
        if not isinstance(item, QQuickItem):
            raise TypeError(component.errorString())
        self._item = item
        self._component = component
        self._view.setContent(QUrl(), component, item)
        self._view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self._view.resize(1080, 1920)
        self._tty = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self._tty)
        self._read = b""
        self._shown = self._handed = self._told = "shown"
        self._told = ""
        self._swaps: list[int] = []
        self._fades = 0
        self._notifiers = [
            QSocketNotifier(self._tty, QSocketNotifier.Type.Read),
            QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read),
        ]
        self._notifiers[0].activated.connect(self._scanned)
        self._notifiers[1].activated.connect(self._ordered)
        direct = Qt.ConnectionType.DirectConnection
        self._view.afterSynchronizing.connect(self._synchronized, direct)
        self._view.frameSwapped.connect(self._swapped, direct)
        self._view.show()

    def _scanned(self) -> None:
        self._read += os.read(self._tty, 4096)
        while b"\r" in self._read:
            line, self._read = self._read.split(b"\r", 1)
            name, price, stock = line.decode().split("\t")
            for key, value in (("name", name), ("price", price), ("stock", stock)):
                self._item.setProperty(key, value)
            self._shown = name

    def _ordered(self) -> None:
        order = os.read(sys.stdin.fileno(), 4096).decode().strip()
        if order == "fade":
            self._fades += 1
            self._shown = f"fade {self._fades}"
            self._item.metaObject().invokeMethod(self._item, "fade")
        elif order == "swaps":
            say({"swaps": self._swaps})
            self._swaps = []

    def _synchronized(self) -> None:
        self._handed = self._shown

    def _swapped(self) -> None:
        now = time.monotonic_ns()
        self._swaps.append(now)
        if self._handed != self._told:
            self._told = self._handed
            say({"what": self._told, "at": now})


def say(told: dict[str, object]) -> None:
    """One line, at once."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(path: str) -> int:
    """Show it until it is ended."""
    app = QGuiApplication(["bare"])
    window = Bare(path)
    status = app.exec()
    del window
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
