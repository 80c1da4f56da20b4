"""Nothing flashes, and who asks for stillness gets it: every animation is on one list, and the list is measured."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QObject

from tests.ui.stage import ROOT, Stage

MOTION = re.compile(
    r"\b(?:Number|Color|Property|Rotation|Opacity|Scale|Y|X|Smoothed|Spring|Path)?Anim(?:ation|ator) "
)
STEP = re.compile(r"property int step\b")
"""Of a timer that moves something on in steps."""
CHANGING = {
    "ui/controls/Banner.qml": "comes and goes, once",
    "ui/controls/BusyDots.qml": "three dots breathe in turn",
    "ui/controls/Dialog.qml": "comes and goes, once",
    "ui/controls/PressButton.qml": "the ground darkens under a finger, once",
    "ui/controls/ProductImage.qml": "a picture appears, once",
    "ui/controls/ProgressRing.qml": "a quarter of a ring turns",
    "ui/controls/Scrim.qml": "comes and goes, once",
    "ui/controls/Tile.qml": "the ground darkens under a finger, once",
    "ui/Shell.qml": "a veil goes off a page that was touched for, once",
    "ui/views/customer/ScanHint.qml": "a beam sweeps over a bar code and rests",
}
"""Everything that moves by itself on a customer's screen, apart from films and the shop's own campaign."""
FLASHES_HZ = 3.0
"""WCAG 2.2, 2.3.1: no more than three flashes in any one second."""


def sources() -> dict[str, str]:
    """Every QML file of the customers' screens, without the till's."""
    found = [*(ROOT / "ui").glob("*.qml"), *(ROOT / "ui/controls").glob("*.qml")]
    found += (ROOT / "ui/views/customer").glob("*.qml")
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in found}


def blocks(source: str, opening: str) -> list[str]:
    """The bodies of all ``opening … { … }`` of a QML source."""
    found = []
    for match in re.finditer(opening + r"[^{\n]*\{", source):
        depth, at = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(source[at], 0)
            at += 1
        found.append(source[match.end() : at - 1])
    return found


def test_the_list_of_what_moves_is_whole() -> None:
    moving = {path for path, source in sources().items() if MOTION.search(source) or STEP.search(source)}
    assert moving == set(CHANGING)


@pytest.mark.parametrize("path", sorted(CHANGING))
def test_nothing_that_repeats_does_so_more_than_three_times_a_second(path: str) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    for body in blocks(source, r"\b\w*Animation(?: on \w+)?(?= )"):
        if "loops: Animation.Infinite" in body:
            written = re.findall(r"duration: ([^;}\n]+)", body)
            cycle = sum(int(part) for each in written for part in re.findall(r"\d{3,}", each)[:1])
            assert cycle >= 1000 / FLASHES_HZ, f"{path}: a cycle of {cycle} ms"
            assert "!Theme.reducedMotion" in body, f"{path} goes on where stillness was asked for"
    for body in blocks(source, r"\bBehavior on \w+(?= )"):
        assert re.search(r"duration: Theme\.(?:quick|calm)\b", body), (
            f"{path}: a transition of its own length"
        )


def test_timers_that_repeat_are_slow() -> None:
    for path, source in sources().items():
        for body in blocks(source, r"\bTimer(?= )"):
            if STEP.search(body):
                pace, steps = re.search(r"(\d+) :", body), re.search(r"int steps: (\d+)", source)
                assert pace is not None, path
                assert steps is not None, path
                assert int(pace[1]) * int(steps[1]) >= 1000 / FLASHES_HZ, f"{path}: there and back too soon"
                assert "!Theme.reducedMotion" in body, f"{path} goes on where stillness was asked for"
            elif "repeat: true" in body:
                interval = re.search(r"interval: (\d+|root\.seconds \* 1000)", body)
                assert interval is not None, path
                assert not interval[1].isdigit() or int(interval[1]) >= 1000 / FLASHES_HZ, path


@pytest.mark.parametrize("still", [True, False])
def test_no_transition_runs_where_stillness_was_asked_for(stage: Stage, still: bool) -> None:
    stage.theme(reducedMotion=still)
    try:
        stage.show(
            """
            property alias banner: banner
            BusyDots { running: true }
            ProgressRing { id: ring; y: 100; indeterminate: true; name: "x" }
            PrimaryButton { id: button; y: 300; text: "press" }
            Banner { id: banner; y: 500; shown: false; text: "here" }
            Scrim { id: scrim; y: 700; height: 100; shown: false }
            """
        )
        stage.ask("banner.shown = true")
        stage.settle()
        running = [
            each.metaObject().className()
            for each in stage.view.rootObject().findChildren(QObject)
            if each.inherits("QQuickAbstractAnimation") and each.property("running")
        ]
        assert (running == []) is still
        assert (stage.ask("banner.opacity") == 1) is still
    finally:
        stage.theme(reducedMotion=False)
