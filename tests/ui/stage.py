"""A small stage for QML: a piece of source is shown in a window, touched, typed into and asked.

The window is `offscreen`: what is tested here is behaviour. How things look is judged on pictures
(tests/ui/gallery.py).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# no sound server of the machine is asked, nor started: libpulse waits without end for another process that starts one
os.environ.setdefault("PULSE_SERVER", "unix:/dev/null")

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQml import QJSValue, QQmlComponent, QQmlExpression, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 2_000
STEP_MS = 5


def application() -> QGuiApplication:
    """The one Qt application of this process."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    return QGuiApplication(["tests"])


def shown(root: QQuickItem) -> Iterator[QQuickItem]:
    """Every item that is shown, from the back to the front."""
    for child in root.childItems():
        if child.isVisible():
            yield child
            yield from shown(child)


def spoken(item: QQuickItem) -> str:
    """The name assistive technology knows an item by."""
    asked = QAccessible.queryAccessibleInterface(item)
    return asked.text(QAccessible.Text.Name) if asked is not None and asked.isValid() else ""


class Stage:
    """One window with one piece of QML in it."""

    def __init__(self) -> None:
        self.app = application()
        self.view = QQuickView()
        self.view.engine().addImportPath(str(ROOT))
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self._component: QQmlComponent | None = None

    def show(self, source: str, size: tuple[int, int] = (1080, 1920)) -> Stage:
        """Show `source`: the inside of an Item called `root`, with the controls imported."""
        text = f"import QtQuick\nimport QtQuick.Layouts\nimport ui.controls\nItem {{ id: root\n{source}\n}}"
        component = QQmlComponent(self.view.engine())
        component.setData(text.encode(), QUrl.fromLocalFile(str(ROOT / "tests/ui/Stage.qml")))
        assert component.isReady(), component.errorString()
        item = component.create()
        assert isinstance(item, QQuickItem), component.errorString()
        self._component = component
        self.view.setContent(component.url(), component, item)
        return self._raise(size)

    def open(self, file: str, size: tuple[int, int]) -> Stage:
        """Show a QML file of the repository."""
        self.view.setSource(QUrl.fromLocalFile(str(ROOT / file)))
        assert self.view.status() is QQuickView.Status.Ready, self.view.errors()
        return self._raise(size)

    def _raise(self, size: tuple[int, int]) -> Stage:
        self.view.resize(QSize(*size))
        self.view.show()
        self.view.requestActivate()
        assert QTest.qWaitForWindowExposed(self.view, PATIENCE_MS)
        self.settle()
        return self

    def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression in the scope of the shown source."""
        root = self.view.rootObject()
        scope = qmlContext(root)
        assert scope is not None
        asked = QQmlExpression(scope, root, expression)
        value, _ = asked.evaluate()
        assert not asked.hasError(), asked.error().toString()
        return value.toVariant() if isinstance(value, QJSValue) else value

    def settle(self) -> None:
        """Let Qt do what it has queued."""
        self.app.processEvents()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.app.processEvents()

    def until(self, expression: str) -> None:
        """Wait until an expression is true; animations and decoding take their own time."""
        waited = 0
        while not self.ask(expression):
            assert waited < PATIENCE_MS, f"never true: {expression}"
            QTest.qWait(STEP_MS)
            waited += STEP_MS

    def middle(self, item: str) -> QPoint:
        """Where the middle of an item lies in the window."""
        found = self.ask(item)
        assert isinstance(found, QQuickItem), item
        at = found.mapToScene(QPointF(found.width() / 2, found.height() / 2))
        return at.toPoint()

    def touch(self, item: str) -> None:
        """Press and release in the middle of an item."""
        QTest.mouseClick(
            self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.middle(item)
        )
        self.settle()

    def touch_named(self, name: str) -> None:
        """Touch the middle of the shown item that assistive technology knows by this name."""
        found = [item for item in shown(self.view.contentItem()) if spoken(item) == name]
        assert found, f"nothing shown is called {name!r}"
        at = found[-1].mapToScene(QPointF(found[-1].width() / 2, found[-1].height() / 2)).toPoint()
        QTest.mouseClick(self.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self.settle()

    def key(self, key: Qt.Key) -> None:
        """Press and release one key."""
        QTest.keyClick(self.view, key)
        self.settle()

    def write(self, words: str) -> None:
        """Type digits and small letters."""
        for letter in words:
            QTest.keyClick(self.view, Qt.Key(ord(letter.upper())))
        self.settle()

    def theme(self, **values: object) -> None:
        """Write properties of the Theme, as the shell does."""
        theme = self.view.engine().singletonInstance("ui.controls", "Theme")
        assert isinstance(theme, QObject)
        for name, value in values.items():
            theme.setProperty(name, value)
        self.settle()

    def close(self) -> None:
        """Take the window down, and all that was in it."""
        self.view.close()
        self.view.deleteLater()
        self.settle()
