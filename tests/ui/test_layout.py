"""The finders find: a bad screen for each kind of flaw, and a good one in which there is none.

The screens themselves are looked at by ``tests/proof/kiosk_layout.py``: a seeded slice in the tests, all in proof.
"""

from __future__ import annotations

import pytest

from daemon.schema import Language
from tests.ui.flaws import flaws
from tests.ui.stage import Stage

BAD = [
    (
        'ThemedText { width: 200; text: "A long word or two"; wrapMode: Text.NoWrap; elide: Text.ElideRight }',
        "dots",
    ),
    (
        'ThemedText { width: 200; text: "Alongwordthatdoesnotfit"; wrapMode: Text.NoWrap }',
        "in a box 200 px wide",
    ),
    ('ThemedText { width: 300; height: 40; text: "Several words on several lines" }', "in a box 40 px high"),
    ('Item { width: 300; height: 60; clip: true; ThemedText { y: 40; text: "Low" } }', "clipped: 'Low'"),
    ('ThemedText { x: 900; text: "Beyond the edge of it" }', "only 180 of"),
    ('ThemedText { y: 1900; text: "Below the edge" }', "beyond the screen"),
    ('ThemedText { text: "One" } ThemedText { y: 10; text: "Other" }', "overlapping: 'One'"),
    (
        'PrimaryButton { text: "Pay" } ThemedText { x: 90; text: "Words"; y: 20; color: Theme.accentInk }',
        "overlapping: 'Words'",
    ),
    ('PrimaryButton { text: "Pay" } PrimaryButton { x: 60; text: "No" }', "lies on the control"),
    ('PrimaryButton { text: "Pay"; height: 60 }', "target: 'Pay' in PrimaryButton < Stage: is 60 px high"),
    ('PrimaryButton { text: "Pay" } PrimaryButton { y: 92; text: "No" }', "is 4 px from 'No'"),
    ('ThemedText { text: "Hardly there"; color: "#c8c8c4" }', "faint: 'Hardly there'"),
    ('ThemedText { text: "Hardly there"; opacity: 0.3 }', "faint: 'Hardly there'"),
    (
        'ThemedText { text: "Find a product" }',
        "language: 'Find a product' in ThemedText < Stage: is en, the visit is da",
    ),
    (
        'ThemedText { text: "Din kundvagn"; visible: false } ThemedText { text: "Hitta en vara" }',
        "is sv, the visit",
    ),
    ('ThemedText { text: "Your basket (3)" }', "language"),
]


@pytest.mark.parametrize(("source", "said"), BAD)
def test_a_bad_screen_is_found_out(stage: Stage, source: str, said: str) -> None:
    stage.show(f"Rectangle {{ anchors.fill: parent; color: Theme.ground }} {source}")
    found = [str(flaw) for flaw in flaws(stage.view, Language.DA)]
    assert [flaw for flaw in found if said in flaw], found


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_a_good_screen_has_none(stage: Stage, scheme: str) -> None:
    stage.theme(scheme=scheme, reducedMotion=True)
    stage.show(
        """
        Rectangle { anchors.fill: parent; color: Theme.ground }
        Column {
            x: 48; y: 48; width: parent.width - 96; spacing: 16
            ThemedText { width: parent.width; text: "Find en vare"; kind: ThemedText.Title }
            ThemedText { width: parent.width; text: "Stegepande Eng, ø 28 cm"; soft: true }
            PrimaryButton { text: "Betal"; width: parent.width }
            PrimaryButton { text: "Ikke nu"; width: parent.width; enabled: false }
            ScrollArea {
                width: parent.width; height: 300; spacing: 16
                Repeater { model: 6; SecondaryButton { required property int index; text: "Reol " + index } }
            }
        }
        """
    )
    assert [str(flaw) for flaw in flaws(stage.view, Language.DA)] == []


def test_what_lies_behind_a_dialog_is_left_alone(stage: Stage) -> None:
    stage.show(
        """
        Rectangle { anchors.fill: parent; color: Theme.ground }
        ThemedText { text: "One" } ThemedText { y: 10; text: "Other" }
        Dialog { anchors.fill: parent; shown: true; title: "Er du her stadig?" }
        """
    )
    stage.until("root.children[root.children.length - 1].visible")
    assert [str(flaw) for flaw in flaws(stage.view, Language.DA)] == []


def test_controls_above_the_reachable_part_are_found_out(stage: Stage) -> None:
    stage.show('PrimaryButton { y: 1000; text: "Pay" } PrimaryButton { y: 1200; text: "No" }')
    high = [flaw.whose for flaw in flaws(stage.view, Language.DA, low=True) if flaw.kind == "reach"]
    assert [whose.split(" in ")[0] for whose in high] == ["'Pay'"]
