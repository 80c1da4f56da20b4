"""The simulated printer: every knob, every answer, and the paper as the only truth."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printers.escpos_lexer import COMMANDS
from drivers.printers.escpos_sim import KNOBS, EscposSimulator
from drivers.printers.escpos_status import InTurn, Noise, PrinterStatus, RealTime, ReplyFramer, StatusBack
from drivers.vocabulary import Problem

ASK = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
CUT = b"\x1dV\x00"


def status(simulator: EscposSimulator, now: float = 0.0) -> PrinterStatus:
    return PrinterStatus.from_bytes(simulator.feed(ASK, now))


def texts(simulator: EscposSimulator) -> list[str]:
    return [slip.text for slip in simulator.receipts()]


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
def test_state_in_real_time(knob: str, value: Any, offline: bool, problems: set[Problem]) -> None:
    simulator = EscposSimulator()
    simulator.turn(knob, value)
    answer = status(simulator)
    assert (answer.offline, answer.problems) == (offline, frozenset(problems))


def test_a_jammed_cutter_stops_the_receipt_until_it_is_mended() -> None:
    simulator = EscposSimulator()
    simulator.turn("cutter_error", True)
    simulator.feed(b"one\n" + CUT + b"two\n" + CUT, 0.0)
    assert texts(simulator) == []
    assert status(simulator).problems == {Problem.CUTTER_ERROR}
    simulator.turn("cutter_error", False)
    simulator.tick(1.0)
    assert texts(simulator) == ["one\n", "two\n"]


@pytest.mark.parametrize(
    ("knob", "bad", "good"), [("paper", "out", "ok"), ("cover", "open", "closed"), ("online", False, True)]
)
def test_stopped_it_buffers_and_goes_on_by_itself(knob: str, bad: Any, good: Any) -> None:
    simulator = EscposSimulator()
    simulator.turn(knob, bad)
    assert simulator.feed(b"held\n" + CUT + b"\x1dr\x01", 0.0) == b""
    assert status(simulator).offline
    simulator.turn(knob, good)
    assert simulator.tick(1.0) == b"\x00"
    assert texts(simulator) == ["held\n"]


def test_the_roll_ends_inside_a_receipt() -> None:
    simulator = EscposSimulator()
    simulator.turn("paper_mm", 8)
    assert simulator.feed(b"1\n2\n3\n4\n" + CUT + b"\x1dr\x01", 0.0) == b""
    assert simulator.hanging.text == "1\n2\n3\n"
    assert simulator.knobs()["paper"] == "out"
    simulator.turn("paper", "ok")
    simulator.tick(0.1)
    assert texts(simulator) == ["1\n2\n3\n4\n"]


def test_printing_takes_its_time() -> None:
    simulator = EscposSimulator(speed=100)
    assert simulator.feed(b"x\n" * 80 + CUT + b"\x1dr\x01", 10.0) == b""
    assert simulator.tick(12.9) == b""
    assert not simulator.receipts()
    assert status(simulator, 12.95).offline is False
    assert simulator.tick(13.1) == b"\x00"  # 80 lines of 3.75 mm at 100 mm/s
    assert len(simulator.receipts()) == 1


PICTURE = b"\x1dv0\x00\x02\x00\x08\x00"


@pytest.mark.parametrize("cut", range(25))
def test_commands_in_a_picture_are_dots_and_real_time_ones_are_obeyed_too(cut: int) -> None:
    simulator = EscposSimulator()
    job = PICTURE + b"\x10\x04\x01\x1b@\x1dV\x00\x10\x14\x01\x00\x01" + bytes(3)
    assert simulator.feed(job[:cut], 0.0) + simulator.feed(job[cut:], 0.0) == bytes((0x16,))
    assert simulator.hanging.text == "[image 16x8]\n"
    assert simulator.knobs()["drawer_kicks"] == 1
    assert len(simulator.feed(ASK, 0.0)) == 4  # and each that stands by itself once


def test_some_models_hear_no_real_time_command_in_a_picture() -> None:
    simulator = EscposSimulator()
    simulator.turn("real_time_in_data", False)
    assert simulator.feed(PICTURE + b"\x10\x04\x01\x10\x14\x01\x00\x01" + bytes(8), 0.0) == b""
    assert simulator.knobs()["drawer_kicks"] == 0


def test_a_half_fed_command_stays_over_a_reconnect_and_not_over_power() -> None:
    simulator = EscposSimulator()
    simulator.connected(0.0)
    simulator.feed(b"\x1dv0\x00\x02\x00\x08\x00abc", 0.0)
    simulator.disconnected(1.0)
    simulator.connected(2.0)
    assert len(simulator.feed(ASK, 2.0)) == 4  # real-time answers prove nothing about what is half fed
    assert simulator.knobs()["half_fed"] > 0
    simulator.turn("power", "off")
    assert not simulator.link_up
    assert simulator.feed(ASK, 3.0) == simulator.tick(3.0) == b""
    simulator.turn("power", "on")
    assert len(simulator.feed(ASK, 4.0)) == 4


@pytest.mark.parametrize("cut", range(11))
def test_clearing_is_heard_inside_a_picture_and_ends_it(cut: int) -> None:
    simulator = EscposSimulator()
    clear = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
    simulator.feed(b"lost" + b"\x1dv0\x00\x02\x00\x08\x00abc", 0.0)
    assert simulator.feed(clear[:cut], 0.0) + simulator.feed(clear[cut:], 0.0) == b"\x37\x25\0"
    assert simulator.knobs()["half_fed"] == 0
    simulator.feed(b"kept\n" + CUT, 0.0)
    assert texts(simulator) == ["kept\n"]


def test_an_old_model_takes_clearing_for_dots() -> None:
    simulator = EscposSimulator()
    simulator.turn("clear_buffer", False)
    clear = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
    assert simulator.feed(b"\x1dv0\x00\x02\x00\x08\x00" + clear + bytes(6), 0.0) == b""
    assert simulator.hanging.text == "[image 16x8]\n"
    assert simulator.feed(clear, 0.0) == b""


def test_mute_answers_nothing_and_prints_all_the_same() -> None:
    simulator = EscposSimulator()
    simulator.turn("mute", True)
    assert simulator.feed(ASK + b"x\n" + CUT + b"\x1dr\x01", 0.0) == b""
    assert texts(simulator) == ["x\n"]


def test_status_comes_back_by_itself_on_every_change() -> None:
    simulator = EscposSimulator()
    assert simulator.feed(b"\x1da\xff", 0.0) == b"\x14\x00\x00\x00"
    assert simulator.tick(0.1) == b""
    simulator.turn("cover", "open")
    assert simulator.tick(0.2) == b"\x3c\x00\x00\x00"
    simulator.turn("cover", "closed")
    simulator.turn("paper", "near_end")
    assert simulator.tick(0.3) == b"\x14\x00\x03\x00"


def test_the_drawer() -> None:
    simulator = EscposSimulator()
    assert status(simulator).drawer_pin_high
    simulator.feed(b"\x1bp\x00\x32\x32", 0.0)
    assert simulator.feed(b"\x1dr\x02", 0.0) == b"\x00"
    assert not status(simulator).drawer_pin_high
    simulator.feed(b"\x10\x14\x01\x00\x01", 0.0)
    assert simulator.knobs()["drawer_kicks"] == 2


def test_who_it_is_and_what_it_printed_last() -> None:
    simulator = EscposSimulator(model="TM-m30II")
    assert simulator.feed(b"\x1dIC", 0.0) == b"_TM-m30II\x00"
    assert simulator.feed(b"\x1dI\x01", 0.0) == b"\x20"
    assert simulator.feed(b"\x1d(H\x06\x00001234", 0.0) == b"\x37\x221234\x00"


def test_processed_comes_before_printed() -> None:
    """GS r is answered while the last line is on its way; GS ( H when it is on the paper."""
    simulator = EscposSimulator(speed=100)
    simulator.feed(b"x\n" * 80 + b"\x1dr\x01\x1d(H\x06\x00001234", 10.0)
    assert simulator.tick(12.95) == b""
    assert simulator.tick(12.97) == b"\x00"
    assert simulator.tick(13.01) == b"\x37\x221234\x00"


def test_printed_is_not_said_without_paper() -> None:
    simulator = EscposSimulator()
    simulator.turn("paper", "out")
    assert simulator.feed(b"x\n\x1d(H\x06\x00001234", 0.0) == b""
    simulator.turn("paper", "ok")
    assert simulator.tick(0.1) == b"\x37\x221234\x00"


def test_models_without_some_commands() -> None:
    simulator = EscposSimulator()
    simulator.turn("status_back", False)
    simulator.turn("process_id", False)
    assert simulator.feed(b"\x1da\x0f\x1d(H\x06\x00001234\x1dr\x01", 0.0) == b"\x00"
    simulator.turn("cover", "open")
    assert simulator.tick(0.1) == b""


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        (b"\x14\x00\x03\x00", [StatusBack]),
        (b"\x14\x13\x00\x11\x03\x00", [StatusBack]),  # XOFF and XON may stand inside
        (b"\x14\x00\x16", [Noise, InTurn, RealTime]),  # its rest was lost: the next answer is not eaten
    ],
)
def test_the_framer_holds_status_back_together(data: bytes, kinds: list[type]) -> None:
    framer = ReplyFramer()
    replies = [reply for byte in data for reply in framer.feed(bytes((byte,)))]
    assert [type(reply) for reply in replies] == kinds


@given(st.sampled_from(["ok", "near_end", "out"]), st.booleans(), st.booleans())
def test_both_kinds_of_status_agree(paper: str, cover: bool, online: bool) -> None:
    simulator = EscposSimulator()
    simulator.turn("paper", paper)
    simulator.turn("cover", "open" if cover else "closed")
    simulator.turn("online", online)
    asked = status(simulator)
    assert PrinterStatus.from_status_back(simulator._asb()) == asked


def test_the_buffer_can_be_cleared() -> None:
    simulator = EscposSimulator()
    simulator.turn("cover", "open")
    simulator.feed(b"lost\n" + CUT, 0.0)
    simulator.feed(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", 0.0)
    simulator.turn("cover", "closed")
    simulator.tick(0.1)
    assert simulator.receipts() == []


def test_what_it_does_not_know_is_noted() -> None:
    simulator = EscposSimulator()
    simulator.feed(b"a\x1b\x01b\x1dXc\n" + CUT, 0.0)
    assert simulator.knobs()["unknown_commands"] == ["1b 01", "1d 58"]
    assert texts(simulator) == ["abc\n"]


@pytest.mark.parametrize(
    ("page", "text"),
    [(0, "é½"), (2, "æøåÆØÅ"), (19, "æøå€"), (16, "æ€äö"), (40, "æ€Šž"), (5, "æøå"), (1, "─│")],
)
def test_code_pages(page: int, text: str) -> None:
    codecs = {0: "cp437", 2: "cp850", 19: "cp858", 16: "cp1252", 40: "iso8859-15", 5: "cp865"}
    data = text.encode(codecs[page]) if page in codecs else b"\x95\x96"
    simulator = EscposSimulator()
    simulator.feed(b"\x1bt" + bytes((page,)) + data + b"\n" + CUT, 0.0)
    assert texts(simulator) == [text + "\n"]


@pytest.mark.parametrize(("country", "text"), [(0, "[\\]{|}"), (4, "ÆØÅæøå"), (5, "ÄÖÅäöå"), (9, "ÆØÅæøå")])
def test_international_sets(country: int, text: str) -> None:
    simulator = EscposSimulator()
    simulator.feed(b"\x1bR" + bytes((country,)) + b"[\\]{|}\n" + CUT, 0.0)
    assert texts(simulator) == [text + "\n"]


def test_places_on_the_line() -> None:
    simulator = EscposSimulator()
    simulator.feed(b"a\tb\n\x1b$\x78\x00c\n\x1bD\x04\x00\td\n\x1dL\x18\x00e\n" + CUT, 0.0)
    assert texts(simulator) == ["a       b\n          c\n    d\n  e\n"]


def test_a_long_line_goes_on_below() -> None:
    simulator = EscposSimulator(width=120)
    simulator.feed(b"0123456789abc\n" + CUT, 0.0)
    assert texts(simulator) == ["0123456789\nabc\n"]


def test_graphics_of_three_kinds() -> None:
    dots = bytes(range(8))
    picture = b"\x30p0\x01\x011\x08\x00\x08\x00" + dots
    column = b"\x1b*!\x02\x00" + bytes(6)
    simulator = EscposSimulator()
    simulator.feed(b"\x1d(L" + len(picture).to_bytes(2, "little") + picture + b"\x1d(L\x02\x0002" + CUT, 0.0)
    simulator.feed(b"\x1d8L" + len(picture).to_bytes(4, "little") + picture + b"\x1d(L\x02\x0002" + CUT, 0.0)
    simulator.feed(column + b"\n" + column + b"\n" + CUT, 0.0)
    assert texts(simulator) == ["[image 8x8]\n", "[image 8x8]\n", "[image 2x60]\n"]


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        (2, b"9521234567899\x00", "[EAN13 9521234567899]"),
        (67, b"\x0d9521234567899", "[EAN13 9521234567899]"),
        (0, b"01234567890\x00", "[UPCA 012345678905]"),
        (68, b"\x0796385074"[:8], "[EAN8 96385074]"),
        (4, b"ABC-1\x00", "[CODE39 ABC-1]"),
        (70, b"\x041234", "[ITF 1234]"),
        (73, b"\x0b{BORDER-0042"[:12], "[CODE128 ORDER-004]"),
        (73, b"\x05{C\x0c\x22\x38", "[CODE128 123456]"),
        (73, b"\x08{A1{B{{x", "[CODE128 1{x]"),
        (72, b"\x03ABC", "[CODE93 ABC]"),
    ],
)
def test_bar_codes_of_both_forms(kind: int, data: bytes, said: str) -> None:
    simulator = EscposSimulator()
    simulator.feed(b"\x1dk" + bytes((kind,)) + data + b"\n" + CUT, 0.0)
    assert texts(simulator)[0].splitlines()[0] == said


def test_a_bar_code_that_is_wrong_prints_nothing() -> None:
    simulator = EscposSimulator()
    simulator.feed(b"\x1dk\x029521234567890\x00\x1dk\x49\x02AB\x1dk\x63\x01x\n" + CUT, 0.0)
    assert texts(simulator) == ["\n"]


@pytest.mark.parametrize(
    ("knob", "value", "words"),
    [
        ("colour", 1, "there are: paper"),
        ("paper", "wet", "takes ok"),
        ("online", 1, "true"),
        ("speed", -1, "0 prints at once"),
        ("speed", None, "millimetres"),
        ("paper_mm", True, "millimetres left"),
    ],
)
def test_a_knob_says_what_it_takes(knob: str, value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        EscposSimulator().turn(knob, value)


def test_every_knob_is_told_and_can_be_turned_to_where_it_is() -> None:
    simulator = EscposSimulator()
    for knob in KNOBS:
        simulator.turn(knob, simulator.knobs()[knob])


def test_status_back_keeps_its_four_bytes() -> None:
    assert StatusBack(b"\x14\x00\x00\x00").data == b"\x14\x00\x00\x00"


PIECES = st.one_of(
    st.binary(max_size=30),
    st.builds(lambda name, args: name + args, st.sampled_from(sorted(COMMANDS)), st.binary(max_size=20)),
)


@given(st.lists(PIECES, max_size=15).map(b"".join))
def test_any_bytes_are_taken_in_any_pieces(stream: bytes) -> None:
    whole, by_byte = EscposSimulator(), EscposSimulator()
    said = whole.feed(stream, 0.0)
    pieces = b"".join(by_byte.feed(bytes((byte,)), 0.0) for byte in stream)
    assert sorted(said) == sorted(pieces)  # only what is in real time may come earlier
    assert [slip.marked for slip in whole.receipts()] == [slip.marked for slip in by_byte.receipts()]
    assert whole.hanging.marked == by_byte.hanging.marked
    for slip in (*whole.receipts(), whole.hanging):
        assert slip.png().startswith(b"\x89PNG")
