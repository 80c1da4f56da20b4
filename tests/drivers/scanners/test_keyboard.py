"""Keyboard scanners: every character of every layout, dead keys, slow typers, sleep, and keys that go missing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import DeviceSpec
from drivers.errors import DriverError, NotSupported
from drivers.events import DataEvent, ErrorEvent
from drivers.scanners import reading
from drivers.scanners.conformance import Recorder, check_scanner
from drivers.scanners.keyboard import EVENT, NO_CHARACTER, KeyboardScanner, KeyDecoder
from drivers.scanners.keyboard_sim import KeyboardScannerSimulator, events, typed
from drivers.scanners.layouts import LAYOUTS, Stroke, composed
from drivers.simulator import serve_pty
from drivers.transport import open_transport
from drivers.vocabulary import DeviceState, PowerState, Problem, Symbology
from tests.drivers.wire import SimulatedWire

NAMES = sorted(LAYOUTS)
CODE = "5901234123457"


def spec(url: str = "evdev:///dev/input/event0", **options: str) -> DeviceSpec:
    return DeviceSpec("scanner", "keyboard-scanner-generic", url, options=options)


@asynccontextmanager
async def running(
    sim: KeyboardScannerSimulator, **options: str
) -> AsyncIterator[tuple[KeyboardScanner, Recorder]]:
    recorder = Recorder()
    scanner = KeyboardScanner(spec(**options), SimulatedWire(sim), recorder)
    task = asyncio.create_task(scanner.run())
    await recorder.until(lambda: scanner.status.power is PowerState.ONLINE, "coming on-line")
    yield scanner, recorder
    task.cancel()
    await asyncio.wait([task], timeout=2)


def read(data: bytes, layout: str = "us") -> str:
    return KeyDecoder(LAYOUTS[layout]).feed(data)


def keys(text: str, layout: str) -> bytes:
    return b"".join(key for character in text for key in typed(character, layout))


def errors(recorder: Recorder) -> list[str]:
    return [event.code for event in recorder.events if isinstance(event, ErrorEvent)]


@pytest.mark.parametrize("layout", NAMES)
async def test_conformance(layout: str) -> None:
    sim, recorder = KeyboardScannerSimulator(layout), Recorder()
    await check_scanner(KeyboardScanner(spec(layout=layout), SimulatedWire(sim), recorder), sim, recorder)


@pytest.mark.parametrize("layout", NAMES)
def test_every_character_a_layout_has_is_read_as_itself(layout: str) -> None:
    everything = "".join(LAYOUTS[layout].strokes)
    assert set(map(chr, range(0x20, 0x7F))) <= set(everything)
    assert read(keys(everything, layout), layout) == everything


@pytest.mark.parametrize(
    ("layout", "stroke", "character"),
    [
        ("us", Stroke(3, shift=True), "@"),
        ("dk", Stroke(3, altgr=True), "@"),
        ("dk", Stroke(8, shift=True), "/"),
        ("dk", Stroke(39), "æ"),
        ("no", Stroke(39), "ø"),
        ("se", Stroke(40), "ä"),
        ("de", Stroke(21), "z"),
        ("de", Stroke(16, altgr=True), "@"),
        ("de", Stroke(12), "ß"),
        ("no", Stroke(13), "\\"),
        ("dk", Stroke(86, altgr=True), "\\"),
    ],
)
def test_keys_are_those_of_the_national_layouts(layout: str, stroke: Stroke, character: str) -> None:
    assert LAYOUTS[layout].characters[stroke] == character


def test_dead_keys() -> None:
    assert composed("´", "e") == "é"
    assert composed("´", " ") == "´"
    assert composed("´", "x") == "´x"
    accent = keys("´", "dk")[: len(keys("´", "dk")) // 2]
    assert read(accent + keys("e", "dk"), "dk") == "é"
    assert read(accent + accent, "dk") == "´´"


@given(st.data())
def test_text_is_read_as_it_was_typed_in_any_pieces(data: st.DataObject) -> None:
    layout = data.draw(st.sampled_from(NAMES))
    text = data.draw(st.text(st.sampled_from(sorted(LAYOUTS[layout].strokes)), max_size=20))
    wire, pieces = keys(text, layout), data.draw(st.integers(1, 50))
    decoder = KeyDecoder(LAYOUTS[layout])
    assert "".join(decoder.feed(wire[at : at + pieces]) for at in range(0, len(wire), pieces)) == text


@given(st.binary(max_size=EVENT.size * 30), st.sampled_from(NAMES))
def test_any_bytes_never_crash_the_decoder(data: bytes, layout: str) -> None:
    read(data, layout).encode()


@given(st.lists(st.tuples(st.sampled_from([0, 1, 4]), st.integers(0, 130), st.integers(-1, 3)), max_size=60))
def test_any_keys_never_crash_the_decoder(rows: list[tuple[int, int, int]]) -> None:
    read(events(*rows), "de").encode()


@pytest.mark.parametrize("character", ["\x1d", "ü", "ß", "é", "\x1b"])
def test_alt_numbers_and_control_keys_type_what_the_layout_has_not(character: str) -> None:
    assert read(keys(character, "us")) == character


def test_old_alt_numbers_too_large_ones_caps_lock_and_repeats() -> None:
    def alt(digits: str) -> bytes:
        pad = (82, 79, 80, 81, 75, 76, 77, 71, 72, 73)
        rows = [(1, pad[int(digit)], value) for digit in digits for value in (1, 0)]
        return events((1, 56, 1), *rows, (1, 56, 0))

    assert read(alt("65") + alt("132")) == "Aä"
    assert read(alt("999")) == NO_CHARACTER
    assert read(events((1, 58, 1), (1, 58, 0), (1, 30, 1), (1, 30, 0))) == "A"
    assert read(events((1, 30, 1), (1, 30, 2), (1, 30, 2), (1, 30, 0))) == "a"
    assert read(events((1, 69, 1), (1, 69, 0), (1, 125, 1))) == ""


async def test_aim_identifiers_are_read_from_what_is_typed() -> None:
    sim = KeyboardScannerSimulator("dk", aim=True)
    async with running(sim, layout="dk") as (_, recorder):
        sim.turn("scan", {"code": "0109501234567891\x1d10ABC", "aim": "]C1"})
        sim.turn("scan", CODE)
        await recorder.until(lambda: len(recorder.scans) == 2, "two scans")
    first, second = (event.scan for event in recorder.events if isinstance(event, DataEvent))
    assert (first.symbology, second.symbology) == (Symbology.GS1_128, Symbology.EAN13)


async def test_a_wrong_layout_is_noticed_and_said_instead_of_told_as_another_code() -> None:
    sim = KeyboardScannerSimulator("dk")
    async with running(sim, layout="us") as (scanner, recorder):
        for _ in range(3):
            sim.turn("scan", "user@shop")  # AltGr and 2: nothing on a US keyboard
        await recorder.until(lambda: scanner.status.state is DeviceState.ERROR, "the problem")
        assert "layout" in scanner.status.detail
    assert recorder.scans == []
    assert errors(recorder) == ["unknown_key"] * 3


async def test_keys_the_system_lost_are_never_a_shorter_code() -> None:
    sim = KeyboardScannerSimulator()
    async with running(sim) as (_, recorder):
        sim.turn(
            "events",
            [[1, 2, 1], [1, 2, 0], [0, 3, 0], [1, 3, 1], [1, 3, 0], [0, 0, 0], [1, 28, 1], [1, 28, 0]],
        )
        sim.turn("scan", CODE)
        await recorder.until(lambda: bool(recorder.scans), "the good scan")
    assert recorder.scans == [CODE]
    assert errors(recorder) == ["events_lost"]


async def test_slow_typers_are_read_whole_and_silence_ends_a_scan_without_suffix() -> None:
    sim = KeyboardScannerSimulator()
    sim.turn("key_ms", 15)
    async with running(sim) as (_, recorder):
        sim.turn("scan", "12345678")
        await recorder.until(lambda: bool(recorder.scans), "the slow scan")
    assert recorder.scans == ["12345678"]
    quiet = KeyboardScannerSimulator(suffix="none")
    async with running(quiet, suffix="none", silence_ms="30") as (_, recorder):
        quiet.turn("scan", CODE)
        await recorder.until(lambda: bool(recorder.scans), "the scan after silence")
    assert recorder.scans == [CODE]


async def test_half_a_scan_is_dropped_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "INCOMPLETE_AFTER", 0.02)
    sim = KeyboardScannerSimulator(suffix="none")
    async with running(sim) as (_, recorder):
        sim.turn("scan", "123")
        await recorder.until(lambda: errors(recorder) == ["incomplete"], "the half scan being dropped")


async def test_a_scanner_that_slept_is_read_when_it_wakes_over_a_real_pty() -> None:
    sim, recorder = KeyboardScannerSimulator(), Recorder()
    async with serve_pty(sim) as url:
        assert url.startswith("evdev://")
        scanner = KeyboardScanner(spec(url), open_transport(url), recorder)

        async def supervised() -> None:
            while True:
                with contextlib.suppress(DriverError):
                    await scanner.run()
                await asyncio.sleep(0.01)  # the back-off of a supervisor

        task = asyncio.create_task(supervised())
        await recorder.until(lambda: scanner.status.power is PowerState.ONLINE, "coming on-line")
        sim.turn("asleep", value=True)
        await recorder.until(lambda: scanner.status.problems == {Problem.UNREACHABLE}, "the loss")
        assert "trigger" in scanner.status.detail
        sim.turn("scan", CODE)
        await recorder.until(lambda: bool(recorder.scans), "the scan that woke it")
        task.cancel()
        await asyncio.wait([task], timeout=2)
    assert recorder.scans == [CODE]


def test_a_wrong_layout_is_refused() -> None:
    with pytest.raises(NotSupported, match="layout"):
        KeyboardScanner(spec(layout="fi"), SimulatedWire(KeyboardScannerSimulator()), Recorder())


def test_the_simulator_refuses_what_it_does_not_have() -> None:
    for knob, value in (("volume", 1), ("layout", "fi"), ("aim", 3), ("key_ms", -1)):
        with pytest.raises(ValueError, match=knob):
            KeyboardScannerSimulator().turn(knob, value)
    with pytest.raises(ValueError, match="cannot type"):
        KeyboardScannerSimulator().turn("scan", "漢")
