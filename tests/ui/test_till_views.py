"""The till's views: every act has a key, and does what it says to the till's view-model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from tests.ui.till_stage import SCENES, TillStage

pytestmark = pytest.mark.logs("(?i)pipewire|PulseAudio")  # what Qt Multimedia says where no sound system runs

KEYS = {
    "sell": [
        (Qt.Key.Key_F2, "openDesk"),
        (Qt.Key.Key_F3, "startHandOver"),
        (Qt.Key.Key_F5, "pay"),
        (Qt.Key.Key_F6, "fewer 3"),
        (Qt.Key.Key_F7, "more 3"),
        (Qt.Key.Key_F8, "remove 3"),
        (Qt.Key.Key_F12, "lock"),
    ],
    "pay": [(Qt.Key.Key_Escape, "cancelPayment")],
    "declined": [(Qt.Key.Key_F5, "payAgain"), (Qt.Key.Key_Escape, "leavePayment")],
    "receipt": [(Qt.Key.Key_F5, "nextSale"), (Qt.Key.Key_F10, "printAgain"), (Qt.Key.Key_F1, "nextSale")],
    "desk": [
        (Qt.Key.Key_F3, "startHandOver"),
        (Qt.Key.Key_F5, "openHandOver r4"),
        (Qt.Key.Key_F1, "leaveDesk"),
    ],
    "code": [(Qt.Key.Key_Escape, "leaveHandOver")],
    "found": [(Qt.Key.Key_F5, "handOver"), (Qt.Key.Key_Escape, "leaveHandOver")],
    "owing": [(Qt.Key.Key_F5, "payDue")],
    "handed": [(Qt.Key.Key_F5, "leaveHandOver")],
}


@pytest.fixture
def till() -> Iterator[TillStage]:
    made = TillStage()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("scene", "key", "call"), [(s, *pair) for s, pairs in KEYS.items() for pair in pairs]
)
def test_every_act_has_its_key(till: TillStage, scene: str, key: Qt.Key, call: str) -> None:
    till.pose(scene)
    till.key(key)
    assert till.calls == [call]


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("scale", [1, 2])
def test_every_screen_opens_in_silence(till: TillStage, scene: str, scale: float) -> None:
    till.theme(textScale=scale)
    till.pose(scene)
    assert till.calls == []


def test_a_pin_is_typed_on_real_keys(till: TillStage) -> None:
    till.pose("lock")
    till.write("2468")
    till.key(Qt.Key.Key_Return)
    assert till.calls == ["unlock 2468"]


def test_three_digits_are_no_pin(till: TillStage) -> None:
    till.pose("lock")
    till.write("246")
    till.key(Qt.Key.Key_Return)
    assert till.calls == []


def test_a_typed_code_is_entered_and_the_field_is_free_again(till: TillStage) -> None:
    till.pose("sell")
    till.write("95211015")
    till.key(Qt.Key.Key_Return)
    till.key(Qt.Key.Key_Return)
    assert till.calls == ["enter 95211015"]


def test_arrows_choose_the_line_the_keys_change(till: TillStage) -> None:
    till.pose("sell")
    till.key(Qt.Key.Key_Up)
    till.key(Qt.Key.Key_F7)
    assert till.calls == ["more 2"]


def test_a_sale_is_cancelled_only_after_a_question(till: TillStage) -> None:
    till.pose("sell")
    till.key(Qt.Key.Key_F9)
    assert till.calls == []
    till.until('shell.Window.activeFocusItem.keyHint === "Esc"')
    till.key(Qt.Key.Key_F5)
    assert till.calls == [], "keys of what lies beneath a question do nothing"
    till.key(Qt.Key.Key_F10)
    assert till.calls == ["cancelSale"]


def test_an_empty_sale_can_neither_be_paid_nor_cancelled(till: TillStage) -> None:
    till.pose("empty")
    till.key(Qt.Key.Key_F5)
    till.key(Qt.Key.Key_F9)
    till.key(Qt.Key.Key_F10)
    assert till.calls == []


def test_arrows_walk_the_desk(till: TillStage) -> None:
    till.pose("desk")
    till.key(Qt.Key.Key_Down)
    till.key(Qt.Key.Key_F5)
    till.key(Qt.Key.Key_Left)
    till.key(Qt.Key.Key_F5)
    till.key(Qt.Key.Key_Right)
    till.key(Qt.Key.Key_Up)
    till.key(Qt.Key.Key_F5)
    assert till.calls == ["openHandOver r5", "markReady r1", "openHandOver r4"]


def test_while_money_moves_nothing_leads_away(till: TillStage) -> None:
    till.pose("pay")
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F12):
        till.key(key)
    assert till.calls == []


def test_an_unknown_end_offers_no_second_payment(till: TillStage) -> None:
    till.pose("unknown")
    till.key(Qt.Key.Key_F5)
    assert till.calls == []


def test_a_reservation_s_code_is_typed(till: TillStage) -> None:
    till.pose("code")
    till.write("r7k2mq4")
    till.key(Qt.Key.Key_Return)
    assert till.calls == ["findCode r7k2mq4"]


def test_a_doubtful_payment_is_settled_only_with_evidence(till: TillStage) -> None:
    till.pose("doubt")
    till.key(Qt.Key.Key_F11)
    dialog = "shell.doubt"
    till.until(f"{dialog}.visible")
    assert not till.ask(f"{dialog}.sayable")
    till.ask(f'{dialog}.evidence.type("slip 42")')
    till.ask(f"{dialog}.settle(true)")
    assert till.calls == ["resolve p1|true|slip 42"]


def test_what_the_terminal_is_asked_about_is_not_decided_and_both_sides_of_a_conflict_are_shown(
    till: TillStage,
) -> None:
    till.pose("doubts")
    till.key(Qt.Key.Key_F11)
    dialog = "shell.doubt"
    till.until(f"{dialog}.visible")
    till.ask(f'{dialog}.evidence.type("slip 42")')
    assert (till.ask(f"{dialog}.payment"), till.ask(f"{dialog}.sayable")) == ("p2", False)
    till.ask(f'{dialog}.choose({{"payment": "p3", "back": true, "decidable": true}})')
    assert till.ask(f"{dialog}.sayable")
    assert till.ask(f"{dialog}.title") == "Was the money given back?"


def test_a_press_on_pay_waits_for_the_scan_before_it(till: TillStage) -> None:
    till.pose("sell")
    till.till.values["working"] = True
    till.till.workingChanged.emit()
    till.key(Qt.Key.Key_F5)
    assert till.calls == []
    till.till.values["working"] = False
    till.till.workingChanged.emit()
    assert till.calls == ["pay"]
