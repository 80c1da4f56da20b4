"""Everything that can be pressed or typed into has a role, a name and a size: asked as assistive technology asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from tests.ui.stage import Stage, shown
from tests.ui.till_stage import SCENES, TillStage

PRESSED = {
    QAccessible.Role.Button,
    QAccessible.Role.RadioButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.EditableText,
}
FINGER, HAND = 88, 56
"""Least height of a target at the station and at the till, in pixels (the design brief)."""


def targets(stage: Stage) -> Iterator[tuple[QQuickItem, str]]:
    """What can be pressed or typed into, with its name."""
    stage.settle()
    for item in shown(stage.view.contentItem()):
        asked = QAccessible.queryAccessibleInterface(item)
        if asked is not None and asked.isValid() and asked.role() in PRESSED:
            yield item, asked.text(QAccessible.Text.Name)


def weak(stage: Stage, least: int) -> list[str]:
    found = list(targets(stage))
    assert found, "nothing on this screen can be pressed"
    return [
        f"{item.metaObject().className()} {name!r} {item.width():.0f}×{item.height():.0f}"
        for item, name in found
        if not name.strip() or item.height() < least or item.width() < least * 0.85
    ]


@pytest.mark.parametrize("page", range(4))
def test_targets_of_the_station_are_named_and_large_enough(stage: Stage, page: int) -> None:
    stage.open("tests/ui/Gallery.qml", (1080, 1920))
    stage.ask(f"page = {page}")
    assert weak(stage, FINGER) == []


@pytest.mark.logs("(?i)pipewire|PulseAudio")
@pytest.mark.parametrize("scene", SCENES)
def test_targets_of_the_till_are_named_and_large_enough(scene: str) -> None:
    till = TillStage()
    till.pose(scene)
    try:
        assert weak(till, HAND) == []
    finally:
        till.close()
