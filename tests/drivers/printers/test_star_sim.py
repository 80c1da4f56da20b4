"""The simulated Star printer: every knob, every answer, and the paper as the only truth."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printers.star_lexer import COMMANDS
from drivers.printers.star_sim import KNOBS, StarSimulator
from drivers.printers.star_status import (
    ASK,
    COUNT,
    TELL,
    AutomaticStatus,
    Noise,
    PrintEnd,
    StarFramer,
    ask_print_end,
)
from drivers.printers.state import PrinterState
from drivers.vocabulary import Problem

CUT = b"\x1bd0"


def texts(simulator: StarSimulator) -> list[str]:
    return [slip.text for slip in simulator.receipts()]


def state(simulator: StarSimulator, now: float = 0.0) -> PrinterState:
    (reply,) = StarFramer().feed(simulator.feed(ASK, now))
    assert isinstance(reply, AutomaticStatus)
    return reply.state


@pytest.mark.parametrize("network", [False, True])
@pytest.mark.parametrize(
    ("knob", "value", "offline", "problems"),
    [
        ("paper", "ok", False, set()),
        ("paper", "near_end", False, {Problem.REC_NEAR_END}),
        ("paper", "out", True, {Problem.REC_EMPTY}),
        ("cover", "open", True, {Problem.COVER_OPEN}),
        ("online", False, True, set()),
    ],
)
def test_state_in_real_time(
    knob: str, value: Any, offline: bool, problems: set[Problem], network: bool
) -> None:
    simulator = StarSimulator()
    simulator.turn("network", network)
    simulator.turn(knob, value)
    answer = state(simulator)
    assert (answer.offline, answer.problems) == (offline, frozenset(problems))


def test_a_jammed_cutter_stops_the_receipt_until_it_is_mended() -> None:
    simulator = StarSimulator()
    simulator.turn("cutter_error", True)
    simulator.feed(b"one\n" + CUT + b"two\n" + CUT, 0.0)
    assert texts(simulator) == []
    assert state(simulator).problems == {Problem.CUTTER_ERROR}
    simulator.turn("cutter_error", False)
    simulator.tick(1.0)
    assert texts(simulator) == ["one\n", "two\n"]


def test_the_drawer_s_switch_closes_when_it_opens() -> None:
    simulator = StarSimulator()
    assert state(simulator).drawer_pin_high
    simulator.feed(b"\x07", 0.0)
    assert not state(simulator).drawer_pin_high
    assert simulator.feed(b"\x1c\x19\x1a", 0.0) == b""
    assert simulator.knobs()["drawer_kicks"] == 4


def test_print_end_is_said_when_it_is_on_paper_and_in_its_turn() -> None:
    simulator = StarSimulator(speed=100)
    simulator.feed(b"x\n" * 75 + ask_print_end(0, 1) + ask_print_end(1, 2), 10.0)
    assert simulator.tick(12.9) == b""
    assert simulator.tick(12.97) == ask_print_end(0, 1) + b"\x00\x00"
    assert simulator.tick(13.1) == ask_print_end(1, 2) + b"\x01\x00"  # 75 lines of 4 mm at 100 mm/s
    assert simulator.feed(b"\x1b\x1d\x03\x02\x00\x00" + ask_print_end(0, 3), 20.0)[6] == 0


def test_print_end_is_not_said_without_paper() -> None:
    simulator = StarSimulator()
    simulator.turn("paper", "out")
    assert simulator.feed(b"x\n" + ask_print_end(1, 7), 0.0) == b""
    simulator.turn("paper", "ok")
    assert simulator.tick(0.1) == ask_print_end(1, 7) + b"\x01\x00"


def test_network_interfaces_wrap_their_answers() -> None:
    simulator = StarSimulator()
    simulator.turn("network", True)
    said = simulator.feed(ask_print_end(1, 0x1234), 0.0)
    assert said[:2] == b"\x23\x86"
    assert said[9:11] == b"\x0f\x00"
    assert [type(reply) for reply in StarFramer().feed(said)] == [AutomaticStatus, PrintEnd]
    assert b"mC-Print3Ver1.0" in simulator.feed(b"\x1b#*\n\0", 0.0)


def test_an_etb_is_told_once_and_only_to_who_asked_to_be_told() -> None:
    simulator = StarSimulator()
    assert simulator.feed(COUNT, 0.0) == b""
    simulator.feed(TELL, 0.0)
    told = StarFramer().feed(simulator.feed(b"x\n" + COUNT, 0.0))
    assert [isinstance(reply, AutomaticStatus) and reply.counted for reply in told] == [False, False, True]
    (asked,) = StarFramer().feed(simulator.feed(ASK, 0.0))
    assert isinstance(asked, AutomaticStatus)
    assert not asked.counted


def test_the_etb_counter_goes_round_at_31() -> None:
    simulator = StarSimulator()
    simulator.feed(b"\x17" * 31, 0.0)
    assert simulator.feed(ASK, 0.0)[7] == 0x6E
    simulator.feed(b"\x17", 0.0)
    assert simulator.feed(ASK, 0.0)[7] == 0


def test_status_comes_back_by_itself_on_every_change() -> None:
    simulator = StarSimulator()
    assert simulator.feed(TELL, 0.0) == b"\x23\x06" + bytes(7)
    assert simulator.tick(0.1) == b""
    simulator.turn("cover", "open")
    assert simulator.tick(0.2) == b"\x23\x06\x28" + bytes(6)
    simulator.turn("status_back", False)
    simulator.turn("cover", "closed")
    assert simulator.tick(0.3) == b""


def test_a_half_fed_command_stays_over_a_reconnect_and_not_over_power() -> None:
    simulator = StarSimulator()
    simulator.connected(0.0)
    simulator.feed(b"\x1b\x1dS\x01\x02\x00\x08\x00\x00abc", 0.0)
    simulator.disconnected(1.0)
    simulator.connected(2.0)
    assert simulator.feed(ASK, 2.0) == b""
    assert simulator.knobs()["half_fed"] > 0
    simulator.turn("power", "off")
    assert not simulator.link_up
    simulator.turn("power", "on")
    assert len(simulator.feed(ASK, 4.0)) == 9


def test_real_time_reset_forgets_everything_but_the_paper() -> None:
    simulator = StarSimulator()
    simulator.turn("cover", "open")
    simulator.feed(TELL + b"lost\n" + CUT, 0.0)
    simulator.feed(b"\x1b\x06\x18", 0.0)
    simulator.turn("cover", "closed")
    assert simulator.tick(0.1) == b""
    assert simulator.receipts() == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x1b\x1dt\x20\xe6\xf8\xe5\x80", "æøå€"),
        (b"\x1b\x1dt\x04\x91\x9b\x86\xd5", "æøå€"),
        (b"\x1b\x1dt\x22\xd7\xe0\xe9", "Чай"),
        (b"\x1bR4{|}", "æøå"),
        (b"\x1bRA{|}", "æøå"),
        (b"\x1b\x1dA\x78\x00c", " " * 10 + "c"),
        (b"a\x1b\x1dR\x18\x00b", "a  b"),
        (b"\x1bl\x02e", "  e"),
        (b"\x1bD\x04\x00\td", "    d"),
        (b"\x1b 2ab", "ab"),
        (b"x\x18y", "y"),
        (b"\x1bZa", "a"),
    ],
)
def test_letters_and_places(data: bytes, said: str) -> None:
    simulator = StarSimulator()
    simulator.feed(data + b"\n" + CUT, 0.0)
    assert texts(simulator) == [said + "\n"]


@pytest.mark.parametrize(
    ("data", "marked"),
    [
        (b"\x1bi\x01\x02a\x1bi00b", "<3x2>a</3x2>b"),
        (b"\x1bW1a\x1bW0\x1bh1b\x1bh0", "<2x1>a</2x1><1x2>b</1x2>"),
        (b"\x0ea\x14\x1b\x0eb\x1b\x14", "<2x1>a</2x1><1x2>b</1x2>"),
        (b"\x1bEa\x1bF\x1b-1b\x1b-0\x1b4c\x1b5d", "<b>a</b><u>b</u><i>c</i>d"),
        (b"\x1bi\x06\x00a", "a"),
    ],
)
def test_styles(data: bytes, marked: str) -> None:
    simulator = StarSimulator()
    simulator.feed(data + b"\n" + CUT, 0.0)
    assert simulator.receipts()[0].marked == marked + "\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x1b\x1dS1\x01\x00\x08\x00\x00" + bytes(8), "[image 8x8]"),
        (b"\x1b0\x1bX\x02\x00" + bytes(6), "[image 2x24]"),
        (b"\x1b0\x1bL\x02\x00" + bytes(2), "[image 2x24]"),
        (b"\x1b0\x1bK\x02\x00" + bytes(2), "[image 4x24]"),
        (b"\x1b0\x1bk\x02\x00" + bytes(48), "[image 16x24]"),
        (b"\x1bb\x03\x02\x01\x3c9521234567899\x1e", "[EAN13 9521234567899]"),
        (b"\x1bb6211" + b"123456\x1e", "[CODE128 123456]"),
        (b"\x1bb6211" + b"%1AB\x1e", "[CODE128 \x1dAB]"),
        (b"\x1bb5211" + b"12345\x1e", "[ITF 012345]"),
        (b"\x1bb4211" + b"ABC\x1e", "[CODE39 ABC]"),
        (b"\x1b\x1dxD\x03\x00abc\x1b\x1dxP", "[PDF417 abc]"),
        (b"\x1b\x1dyS1\x00\x1b\x1dyS2\x04\x1b\x1dyD1\x00\x03\x00abc\x1b\x1dyP", "[QR abc]"),
    ],
)
def test_pictures_and_symbols(data: bytes, said: str) -> None:
    simulator = StarSimulator()
    simulator.feed(data + b"\n" + CUT, 0.0)
    assert texts(simulator)[0].split("\n")[0] == said
    assert simulator.knobs()["unknown_commands"] == []


@pytest.mark.parametrize(
    "data",
    [
        b"\x1bb\x03\x02\x01\x3c9521234567890\x1e",
        b"\x1bb\x63\x02\x01\x3c1\x1e",
        b"\x1bb\x03\x09\x01\x3c9521234567899\x1e",
        b"\x1b\x1dyP",
    ],
)
def test_a_symbol_that_is_wrong_prints_nothing(data: bytes) -> None:
    simulator = StarSimulator()
    simulator.feed(data + b"\n" + CUT, 0.0)
    assert texts(simulator) == ["\n"]


def test_what_it_does_not_know_is_noted() -> None:
    simulator = StarSimulator()
    simulator.feed(b"a\x1b\x01b\x1b\x1d\x7ec\n" + CUT, 0.0)
    assert simulator.knobs()["unknown_commands"] == ["1b 01", "1b 1d 7e"]
    assert texts(simulator) == ["abc\n"]


@pytest.mark.parametrize(
    ("knob", "value", "words"),
    [("colour", 1, "there are: paper"), ("paper", "wet", "takes ok"), ("network", 1, "true")],
)
def test_a_knob_says_what_it_takes(knob: str, value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        StarSimulator().turn(knob, value)


def test_every_knob_is_told_and_can_be_turned_to_where_it_is() -> None:
    simulator = StarSimulator()
    for knob in KNOBS:
        simulator.turn(knob, simulator.knobs()[knob])


PIECES = st.one_of(
    st.binary(max_size=30),
    st.builds(lambda name, args: name + args, st.sampled_from(sorted(COMMANDS)), st.binary(max_size=20)),
)


@given(st.lists(PIECES, max_size=15).map(b"".join))
def test_any_bytes_are_taken_in_any_pieces(stream: bytes) -> None:
    whole, by_byte = StarSimulator(), StarSimulator()
    whole.feed(stream, 0.0)
    for byte in stream:
        by_byte.feed(bytes((byte,)), 0.0)
    assert [slip.marked for slip in whole.receipts()] == [slip.marked for slip in by_byte.receipts()]
    assert whole.hanging.marked == by_byte.hanging.marked
    for slip in (*whole.receipts(), whole.hanging):
        assert slip.png().startswith(b"\x89PNG")


# ---------------------------------------------------------------------------------------- the other end's framer


@pytest.mark.parametrize("order", ["little", "big"])
def test_a_wrapped_length_is_understood_either_way(order: Any) -> None:
    answer = ask_print_end(1, 5) + b"\x07\x00"
    inside = b"23:B\x00\x08" + answer + b";"
    said = b"\x23\x86" + bytes(7) + len(inside).to_bytes(2, order) + inside + b"\x23\x06" + bytes(7)
    replies = StarFramer().feed(said)
    assert [type(reply) for reply in replies] == [AutomaticStatus, PrintEnd, AutomaticStatus]


@pytest.mark.parametrize("counter", [b"\x00", b"\x23", b""])
def test_a_counter_taken_out_by_the_line_is_not_missed(counter: bytes) -> None:
    """0x11 and 0x13 are XON and XOFF to a serial line that uses them; the number in the answer never is."""
    said = ask_print_end(1, 17 * 95 + 19) + counter + b"\0"
    assert not set(said[3:6]) & {0x11, 0x13}
    replies = [reply for reply in StarFramer().feed(said + b"\x23\x06" + bytes(7)) if reply != Noise(0)]
    assert [type(reply) for reply in replies] == [PrintEnd, AutomaticStatus]


def test_xon_and_xoff_may_stand_inside_a_status() -> None:
    status = b"\x23\x06\x28" + bytes(6)
    said = b"\x13" + status[:4] + b"\x11" + status[4:]
    replies = [reply for reply in StarFramer().feed(said) if isinstance(reply, AutomaticStatus)]
    assert [reply.data for reply in replies] == [status]


def test_a_status_that_lost_its_rest_does_not_eat_the_next() -> None:
    status = b"\x23\x06" + bytes(7)
    replies = StarFramer().feed(status[:5] + status)
    assert [reply.data for reply in replies if isinstance(reply, AutomaticStatus)] == [status]


@given(st.binary(max_size=200))
def test_any_bytes_are_replies_the_same_in_any_pieces(data: bytes) -> None:
    whole, by_byte = StarFramer(), StarFramer()
    replies = whole.feed(data)
    assert replies == [reply for byte in data for reply in by_byte.feed(bytes((byte,)))]
