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
        """Show other rows. They are changed in place, those that are more or fewer come and go at the end: a list keeps
        where it stood, and what draws a row is not made anew for another's words.
        """
        fresh, known = list(rows), self._rows
        kept = min(len(fresh), len(known))
        if len(known) > kept:
            self.beginRemoveRows(QModelIndex(), kept, len(known) - 1)
            self._rows = known[:kept]
            self.endRemoveRows()
        changed = [place for place in range(kept) if fresh[place] != known[place]]
        if changed:
            self._rows = fresh[:kept]
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))
        if len(fresh) > kept:
            self.beginInsertRows(QModelIndex(), kept, len(fresh) - 1)
            self._rows = fresh
            self.endInsertRows()
        if len(fresh) != len(known):
            self.countChanged.emit()

    def begin(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show as many of other rows as there are already. The rest is for `show`, when the first frame is drawn: to
        make what draws a row takes milliseconds.
        """
        self.show(rows[: len(self._rows)])
