"""The simulated terminal on its own wire: the rules of the protocol another maker's till would meet."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.terminals.zvt import codes
from drivers.terminals.zvt.apdu import Apdu, ApduFramer
from drivers.terminals.zvt.sim import CARD_WAIT, ZvtSimulator

REGISTER = bytes.fromhex("060006000000be0208")
PAY = bytes.fromhex("06010a04000000012995490208")
ACK = bytes.fromhex("800000")


class Till:
    """A till that acknowledges everything but what it is told not to, in a time of its own."""

    def __init__(self, **knobs: Any) -> None:
        self.sim = ZvtSimulator()
        self.now = 0.0
        for knob, value in {"pace": 1.0, **knobs}.items():
            self.sim.turn(knob, value)
        self.sim.connected(self.now)
        self.heard: list[str] = []
        self.refuse: dict[int, bytes] = {}
        self.framer = ApduFramer()

    def say(self, data: bytes) -> None:
        self._hear(self.sim.feed(data, self.now))

    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now += 0.5
            self._hear(self.sim.tick(self.now))

    def register(self) -> None:
        self.say(REGISTER)
        self.heard.clear()

    @property
    def book(self) -> list[dict[str, Any]]:
        book: list[dict[str, Any]] = self.sim.knobs()["book"]
        return book

    def _hear(self, data: bytes) -> None:
        for apdu in self.framer.feed(data):
            self.heard.append(apdu.to_bytes().hex())
            if not apdu.is_positive and apdu.refusal is None:
                answer = self.refuse.get(apdu.command, ACK)
                if answer:
                    self._hear(self.sim.feed(answer, self.now))


def test_registration() -> None:
    till = Till()
    till.say(REGISTER)
    assert till.heard == ["800000", "060f0a19002952500001490208"]
    assert till.sim.knobs()["registered"]


def test_an_approved_payment_frame_by_frame() -> None:
    till = Till()
    till.register()
    till.say(PAY)
    till.wait(10)
    assert [frame[:4] for frame in till.heard] == [
        "8000", "04ff", "04ff", "04ff", "040f", "06d1", "06d1", "06d1", "06d1", "06d1", "04ff", "04ff", "060f",
    ]  # fmt: skip
    assert till.book[0] | {"at": ""} == {
        "receipt_no": 42, "amount": 12995, "currency": "DKK", "state": "booked", "at": "",
    }  # fmt: skip


def test_the_screen_says_what_a_person_would_see() -> None:
    till = Till(card="wait")
    till.register()
    assert till.sim.knobs()["screen"] == "Ready"
    till.say(PAY)
    assert till.sim.knobs()["screen"] == "129,95 DKK\nInsert or tap card"
    till.wait(3)
    till.sim.turn("card", "in")
    till.wait(1.5)
    assert till.sim.knobs()["screen"] == "Enter PIN"
    till.wait(20)
    assert till.sim.knobs()["screen"] == "Ready"


def test_abort_while_it_waits_for_a_card() -> None:
    till = Till(card="wait")
    till.register()
    till.say(PAY)
    till.say(bytes.fromhex("06b000"))
    assert till.heard == ["800000", "04ff010a", "800000", "061e016c"]
    assert till.book == []


def test_abort_is_refused_once_the_card_is_in() -> None:
    till = Till()
    till.register()
    till.say(PAY)
    till.wait(1)
    till.say(bytes.fromhex("06b000"))
    assert "848300" in till.heard
    till.wait(20)
    assert len(till.book) == 1


def test_no_card_comes() -> None:
    till = Till(card="wait")
    till.register()
    till.say(PAY)
    till.wait(CARD_WAIT + 1)
    assert till.heard[-2:] == ["040f0a276c2952500001490208", "061e016c"]


@pytest.mark.parametrize("answer", [b"", bytes.fromhex("846600")])
@pytest.mark.parametrize(("rule", "state"), [("old", "reversed"), ("new", "booked"), ("ignore", "booked")])
def test_a_status_information_that_is_not_accepted(answer: bytes, rule: str, state: str) -> None:
    till = Till(rule=rule)
    till.register()
    till.refuse[codes.STATUS_INFO] = answer
    till.say(PAY)
    till.wait(60)
    assert [charge["state"] for charge in till.book] == [state]
    assert ("04ff0105" in till.heard) is (rule == "old")


def test_84_9c_makes_it_repeat() -> None:
    till = Till()
    till.register()
    till.refuse[codes.STATUS_INFO] = bytes.fromhex("849c00")
    till.say(PAY)
    till.wait(12)
    del till.refuse[codes.STATUS_INFO]
    till.wait(12)
    told = [frame for frame in till.heard if frame.startswith("040f")]
    assert len(told) > 2
    assert len(set(told)) == 1
    assert till.heard[-1] == "060f00"


def test_the_old_rule_reverses_when_print_lines_are_refused() -> None:
    till = Till(rule="old")
    till.register()
    till.refuse[codes.PRINT_LINE] = bytes.fromhex("84cc00")
    till.say(PAY)
    till.wait(20)
    assert [charge["state"] for charge in till.book] == ["reversed"]


@pytest.mark.parametrize(("mirror", "state"), [("0041", "reversed"), ("0042", "booked"), ("0007", "booked")])
def test_the_new_rule_reverses_what_the_till_did_not_get(mirror: str, state: str) -> None:
    till = Till()
    till.register()
    till.say(PAY)
    till.wait(20)
    till.say(bytes.fromhex("06011104000000012995490208" + "06051f1f02" + mirror))
    assert till.book[0]["state"] == state


def test_what_it_refuses() -> None:
    till = Till()
    till.say(PAY)
    assert till.heard == ["848300"]  # not registered
    till.register()
    till.say(bytes.fromhex("06010a04000000012995490978"))
    till.say(bytes.fromhex("067003000000"))
    till.say(bytes.fromhex("062003000000"))
    till.sim.turn("busy", value=True)
    till.say(PAY)
    till.say(bytes.fromhex("0620050000000303"))
    assert till.heard == ["841e016f", "848300", "848300", "849c00", "849c00"]


def test_the_last_transaction_silently() -> None:
    till = Till()
    till.register()
    till.say(bytes.fromhex("0620050000000303"))
    assert [frame[:4] for frame in till.heard] == ["8000", "040f", "060f"]
    till.sim.turn("reboot", "lose_last")
    till.wait(1)
    till.sim.connected(till.now)
    till.register()
    till.say(bytes.fromhex("0620050000000303"))
    assert till.heard == ["800000", "061e0183"]


@pytest.mark.parametrize(
    ("knob", "value"),
    [
        ("colour", "red"), ("outcome", "maybe"), ("pace", -1), ("pace", "fast"), ("busy", 1), ("wrong_amount", 1.5),
        ("terminal_id", "1"), ("receipt_no", 0), ("power", "maybe"), ("reboot", "x"), ("drop_after", "x"), ("card", ""),
    ],
)  # fmt: skip
def test_a_wrong_turn_is_named(knob: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"no knob '{knob}'|takes"):
        ZvtSimulator().turn(knob, value)


@given(st.lists(st.binary(max_size=30) | st.sampled_from([REGISTER, PAY, ACK]), max_size=12))
def test_any_bytes_of_a_till_are_survived(chunks: list[bytes]) -> None:
    sim = ZvtSimulator()
    sim.turn("pace", 0.1)
    sim.connected(0.0)
    for index, chunk in enumerate(chunks):
        sim.feed(chunk, float(index))
        sim.tick(index + 0.5)
    assert len(sim.knobs()["book"]) <= chunks.count(PAY) + 12


def test_an_apdu_nobody_knows() -> None:
    till = Till()
    till.say(Apdu(0x06C0, b"\x05").to_bytes())
    assert till.heard == ["848300"]
