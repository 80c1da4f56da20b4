"""Lists for QML: what draws a row stays, and is told the words of another."""

from __future__ import annotations

from kiosk.bridge.rows import Rows


class Told:
    """What a view would hear of a model."""

    def __init__(self, rows: Rows) -> None:
        self.heard: list[tuple[str, int, int]] = []
        rows.dataChanged.connect(lambda first, last: self.hear("changed", first.row(), last.row()))
        rows.rowsInserted.connect(lambda _parent, first, last: self.hear("come", first, last))
        rows.rowsRemoved.connect(lambda _parent, first, last: self.hear("gone", first, last))
        rows.modelReset.connect(lambda: self.hear("reset", -1, -1))
        rows.countChanged.connect(lambda: self.hear("count", rows.rowCount(), rows.rowCount()))

    def hear(self, what: str, first: int, last: int) -> None:
        """Keep it."""
        self.heard.append((what, first, last))

    def since(self) -> list[tuple[str, int, int]]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


def rows_of(text: str) -> list[dict[str, str]]:
    """One row a letter."""
    return [{"letter": letter} for letter in text]


def test_rows_change_in_place_and_come_and_go_at_the_end() -> None:
    rows = Rows(("letter",))
    told = Told(rows)
    rows.show(rows_of("abc"))
    assert told.since() == [("come", 0, 2), ("count", 3, 3)]
    rows.show(rows_of("abc"))
    assert told.since() == []
    rows.show(rows_of("xbyde"))
    assert told.since() == [("changed", 0, 2), ("come", 3, 4), ("count", 5, 5)]
    rows.show(rows_of("xz"))
    assert told.since() == [("gone", 2, 4), ("changed", 1, 1), ("count", 2, 2)]
    rows.show([])
    assert told.since() == [("gone", 0, 1), ("count", 0, 0)]


def test_rows_begin_with_no_more_than_there_were() -> None:
    rows = Rows(("letter",))
    rows.show(rows_of("abc"))
    rows.begin(rows_of("vwxyz"))
    role = next(iter(rows.roleNames()))
    assert [rows.data(rows.index(place), role) for place in range(rows.rowCount())] == ["v", "w", "x"]
    rows.begin(rows_of("k"))
    assert rows.rowCount() == 1
