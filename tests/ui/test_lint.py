"""The QML check finds what it is there for: a misspelt property and a misspelt slot of a view-model."""

from __future__ import annotations

from pathlib import Path

from tests.ui.lint import bases_first, generate_types, lint

VIEW_MODEL = """
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Lamp(QObject):
    changed = Signal()

    @Property(str, notify=changed)
    def colour(self) -> str:
        return "green"

    @Slot()
    def light(self) -> None:
        self.changed.emit()
"""

VIEW = """
import QtQuick
import kiosk.bridge

Text {
    id: root
    required property Lamp lamp
    text: root.lamp.%s
    Component.onCompleted: root.lamp.%s()
}
"""


def test_names_of_view_models_are_checked(tmp_path: Path) -> None:
    bridge = tmp_path / "source"
    bridge.mkdir()
    (bridge / "lamp.py").write_text(VIEW_MODEL, encoding="utf-8")
    generate_types(bridge, tmp_path / "types" / "kiosk" / "bridge")

    right, wrong = tmp_path / "Right.qml", tmp_path / "Wrong.qml"
    right.write_text(VIEW % ("colour", "light"), encoding="utf-8")
    wrong.write_text(VIEW % ("color", "lihgt"), encoding="utf-8")

    assert lint([right], [tmp_path / "types"]).returncode == 0
    found = lint([wrong], [tmp_path / "types"])
    assert found.returncode != 0
    assert '"color" not found' in found.stderr
    assert '"lihgt" not found' in found.stderr


def test_a_class_is_read_after_its_bases(tmp_path: Path) -> None:
    derived, base = tmp_path / "a.py", tmp_path / "b.py"
    derived.write_text("class Derived(Base): ...\n", encoding="utf-8")
    base.write_text("class Base(QObject): ...\nclass Near(Base): ...\n", encoding="utf-8")
    assert bases_first([derived, base]) == [base, derived]
