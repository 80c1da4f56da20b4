"""HID-POS scanners: the kit, descriptors of several makes, long scans, and devices that are something else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import DeviceSpec
from drivers.errors import FrameError, NotSupported
from drivers.events import DataEvent, ErrorEvent
from drivers.hid_records import DESCRIPTOR, REPORT, RecordFramer, record
from drivers.scanners.conformance import Recorder, check_scanner
from drivers.scanners.framing import Overflow, Piece, Scanned
from drivers.scanners.hid import HidReader, HidScanner
from drivers.scanners.hid_descriptor import BYTE_COUNT, CONTINUED, DECODED_DATA, SYMBOLOGY, layouts
from drivers.scanners.hid_sim import DESCRIPTORS, KEYBOARD, HidScannerSimulator
from drivers.vocabulary import DeviceState, PowerState, Problem, Symbology
from tests.drivers.wire import SimulatedWire

FORMS = sorted(DESCRIPTORS)
LONG = "https://shop.example/01/09506000134352?" + "x" * 300


def spec(**options: str) -> DeviceSpec:
    return DeviceSpec("scanner", "hid-pos-scanner-generic", "hidraw:///dev/hidraw0", options=options)


@asynccontextmanager
async def running(sim: HidScannerSimulator, **options: str) -> AsyncIterator[tuple[HidScanner, Recorder]]:
    recorder = Recorder()
    scanner = HidScanner(spec(**options), SimulatedWire(sim), recorder)
    task = asyncio.create_task(scanner.run())
    await recorder.until(lambda: scanner.status.power is PowerState.ONLINE, "coming on-line")
    yield scanner, recorder
    task.cancel()
    await asyncio.wait([task], timeout=2)


def feed(reader: HidReader, data: bytes, pieces: int) -> list[Piece]:
    return [piece for at in range(0, len(data), pieces) for piece in reader.feed(data[at : at + pieces])]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("aim", [True, False])
async def test_conformance(form: str, aim: bool) -> None:
    sim, recorder = HidScannerSimulator(form, aim=aim), Recorder()
    await check_scanner(HidScanner(spec(), SimulatedWire(sim), recorder), sim, recorder)


@pytest.mark.parametrize("form", FORMS)
async def test_the_symbology_is_told_beside_the_data_and_a_long_scan_is_one(form: str) -> None:
    sim = HidScannerSimulator(form)
    async with running(sim) as (_, recorder):
        sim.turn("scan", {"code": LONG, "aim": "]Q1"})
        sim.turn("scan", {"code": "5901234123457", "aim": "]E0"})
        await recorder.until(lambda: len(recorder.scans) == 2, "two scans")
    scans = [event.scan for event in recorder.events if isinstance(event, DataEvent)]
    assert [(scan.raw, scan.aim, scan.symbology) for scan in scans] == [
        (LONG, "]Q1", Symbology.QR),
        ("5901234123457", "]E0", Symbology.EAN13),
    ]


async def test_a_model_that_waits_for_a_feature_report_gets_it() -> None:
    sim = HidScannerSimulator(feature="fe01")
    async with running(sim, feature="fe01") as (_, recorder):
        sim.turn("scan", "5901234123457")
        await recorder.until(lambda: bool(recorder.scans), "a scan")
    deaf = HidScannerSimulator(feature="fe01")
    async with running(deaf):
        deaf.turn("scan", "5901234123457")
        assert deaf.knobs()["lost"] == 1


async def test_a_scanner_that_has_become_a_keyboard_says_so_and_is_read_again_when_it_is_set_back() -> None:
    sim, recorder = HidScannerSimulator(), Recorder()
    sim.turn("identity", "keyboard")
    scanner = HidScanner(spec(), SimulatedWire(sim), recorder)
    with pytest.raises(FrameError, match="HID-POS"):
        await asyncio.wait_for(scanner.run(), 5)
    assert scanner.status.problems == {Problem.GARBLED}
    assert (scanner.status.state, scanner.status.power) == (DeviceState.CLOSED, PowerState.OFFLINE)
    sim.turn("identity", "hid_pos")
    task = asyncio.create_task(scanner.run())
    await recorder.until(lambda: scanner.status.power is PowerState.ONLINE, "coming on-line")
    sim.turn("scan", "5901234123457")
    await recorder.until(lambda: bool(recorder.scans), "a scan")
    assert scanner.status.problems == frozenset()
    task.cancel()
    await asyncio.wait([task], timeout=2)


async def test_control_characters_are_rejected_and_after_three_the_device_says_so() -> None:
    sim = HidScannerSimulator()
    async with running(sim) as (scanner, recorder):
        for _ in range(3):
            sim.turn("scan", {"code": "59\x1b[A", "aim": "]C0"})
        await recorder.until(lambda: scanner.status.state is DeviceState.ERROR, "the problem")
        assert "control character" in scanner.status.detail
        sim.turn("scan", "5901234123457")
        await recorder.until(lambda: bool(recorder.scans), "the good scan")
        assert scanner.status.state is DeviceState.IDLE
    errors = [event.code for event in recorder.events if isinstance(event, ErrorEvent)]
    assert errors == ["control_character"] * 3


def test_fields_stand_where_the_descriptor_says() -> None:
    usual = layouts(bytes.fromhex(DESCRIPTORS["usual"]))[2].fields
    assert (usual[BYTE_COUNT].offset, usual[SYMBOLOGY[2]].offset) == (0, 24)
    assert (usual[DECODED_DATA].offset, usual[DECODED_DATA].count) == (32, 56)
    assert (usual[CONTINUED].offset, usual[CONTINUED].size) == (32 + 56 * 8, 1)
    padded = layouts(bytes.fromhex(DESCRIPTORS["padded"]))[2].fields
    assert padded[CONTINUED].offset == usual[CONTINUED].offset + 16
    assert DECODED_DATA not in {
        usage for layout in layouts(bytes.fromhex(KEYBOARD)).values() for usage in layout.fields
    }


def test_one_usage_written_out_byte_by_byte_is_one_field() -> None:
    descriptor = bytes.fromhex("058c 0902 a101 7508 9503 09fe 09fe 09fe 8102 a4 9501 750b 09ff 8102 b4 c0")
    fields = layouts(descriptor)[0].fields
    assert (fields[DECODED_DATA].offset, fields[DECODED_DATA].count) == (0, 3)
    assert fields[CONTINUED].read(b"abc" + b"\x05\x02") == b"\x05"


@pytest.mark.parametrize("wrong", ["058c 75", "058c 7508 27ffffff7f 97ffffff7f 09fe 8102"])
def test_a_descriptor_that_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(FrameError):
        layouts(bytes.fromhex(wrong))


def test_a_scan_without_end_is_an_overflow_once_and_the_next_is_read() -> None:
    reader = HidReader(100)
    reader.feed(record(DESCRIPTOR, bytes.fromhex(DESCRIPTORS["usual"])))
    full = record(REPORT, bytes([2, 56]) + b"]Q1" + b"x" * 56 + b"\x01")
    last = record(REPORT, bytes([2, 3]) + b"]Q1" + b"end".ljust(56, b"\0") + b"\x00")
    assert reader.feed(full * 50) == [Overflow(100)]
    assert reader.feed(last) == []
    assert reader.feed(last) == [Scanned(b"end", "]Q1")]


@given(st.binary(max_size=400), st.integers(1, 40))
def test_any_bytes_and_any_reports_never_crash_the_reader(data: bytes, pieces: int) -> None:
    for whole in (
        data,
        record(DESCRIPTOR, bytes.fromhex(DESCRIPTORS["usual"])) + record(REPORT, data[:64]) + data,
    ):
        try:
            feed(HidReader(100), whole, pieces)
        except FrameError as error:
            assert "HID-POS" in str(error) or "descriptor" in str(error)  # noqa: PT017  most bytes are no descriptor


@given(st.binary(max_size=300))
def test_any_descriptor_is_read_or_refused(descriptor: bytes) -> None:
    try:
        for layout in layouts(descriptor).values():
            for field in layout.fields.values():
                assert len(field.read(b"abc")) == field.count
    except FrameError:
        return


@given(st.lists(st.tuples(st.sampled_from([DESCRIPTOR, REPORT]), st.binary(max_size=80))), st.integers(1, 9))
def test_records_come_out_as_they_went_in(records: list[tuple[bytes, bytes]], pieces: int) -> None:
    framer, data = RecordFramer(), b"".join(record(*each) for each in records)
    assert [
        each for at in range(0, len(data), pieces) for each in framer.feed(data[at : at + pieces])
    ] == records


def test_a_wrong_feature_is_refused() -> None:
    with pytest.raises(NotSupported, match="feature"):
        HidScanner(spec(feature="fe0"), SimulatedWire(HidScannerSimulator()), Recorder())


def test_the_simulator_refuses_what_it_does_not_have() -> None:
    for knob, value in (("volume", 1), ("form", "round"), ("aim", 3), ("identity", "mouse")):
        with pytest.raises(ValueError, match=knob):
            HidScannerSimulator().turn(knob, value)
