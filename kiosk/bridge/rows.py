"""Lists for QML: rows of plain values under named roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@QmlElement
class Rows(QAbstractListModel):
    """A list model; ``roles`` names the values each row has, as its delegate asks for them."""

    countChanged = Signal()

    def __init__(self, roles: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roles = {Qt.ItemDataRole.UserRole + 1 + index: name for index, name in enumerate(roles)}
        self._rows: list[Mapping[str, Any]] = []

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return len(self._rows)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Number of rows; a list has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Value of one role of one row."""
        name = self._roles.get(role)
        if name is None or not 0 <= index.row() < len(self._rows):
            return None
        return self._rows[index.row()][name]

    def roleNames(self) -> dict[int, QByteArray]:
        """Roles as QML sees them."""
        return {role: QByteArray(name.encode()) for role, name in self._roles.items()}

    def show(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show other rows. As many as before are changed in place, so that a list keeps where it stood."""
        fresh = list(rows)
        if fresh == self._rows:
            return
        if fresh and len(fresh) == len(self._rows):
            self._rows = fresh
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        known = len(self._rows)
        if known and fresh[:known] == self._rows:
            self.beginInsertRows(QModelIndex(), known, len(fresh) - 1)
            self._rows = fresh
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
        self.countChanged.emit()
