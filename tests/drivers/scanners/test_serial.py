"""The serial scanner driver against its wire-level simulator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.device import DeviceSpec
from drivers.errors import NotSupported
from drivers.events import DataEvent, ErrorEvent
from drivers.scanners import reading
from drivers.scanners.conformance import Recorder, check_scanner
from drivers.scanners.serial import SerialScanner
from drivers.scanners.serial_sim import SerialScannerSimulator
from drivers.simulator import serve_pty
from drivers.transport import open_transport
from drivers.vocabulary import CheckLevel, DeviceState, PowerState, Problem, Symbology
from tests.drivers.wire import SimulatedWire


def spec(**options: str) -> DeviceSpec:
    return DeviceSpec("scanner", "serial-scanner-generic", "memory://scanner", options=options)


@asynccontextmanager
async def running(
    sim: SerialScannerSimulator, **options: str
) -> AsyncIterator[tuple[SerialScanner, Recorder]]:
    recorder = Recorder()
    scanner = SerialScanner(spec(**options), SimulatedWire(sim), recorder)
    task = asyncio.create_task(scanner.run())
    await recorder.until(lambda: scanner.status.power is PowerState.ONLINE, "coming on-line")
    yield scanner, recorder
    task.cancel()
    await asyncio.wait([task], timeout=2)


def errors(recorder: Recorder) -> list[str]:
    return [event.code for event in recorder.events if isinstance(event, ErrorEvent)]


@pytest.mark.parametrize("suffix", ["cr", "lf", "crlf"])
@pytest.mark.parametrize("aim", [True, False])
async def test_conformance(suffix: str, aim: bool) -> None:
    sim, recorder = SerialScannerSimulator(suffix, aim=aim), Recorder()
    await check_scanner(SerialScanner(spec(), SimulatedWire(sim), recorder), sim, recorder)


async def test_the_aim_identifier_names_the_symbology() -> None:
    sim = SerialScannerSimulator()
    async with running(sim) as (_, recorder):
        sim.turn("scan", "5901234123457")
        sim.turn("scan", {"code": "0195012345678903", "aim": "]C1"})
        await recorder.until(lambda: len(recorder.scans) == 2, "two scans")
    scans = [event.scan for event in recorder.events if isinstance(event, DataEvent)]
    assert [(s.aim, s.symbology, s.gtin) for s in scans] == [
        ("]E0", Symbology.EAN13, "05901234123457"),
        ("]C1", Symbology.GS1_128, "95012345678903"),
    ]


@pytest.mark.parametrize(
    "hexadecimal", ["3539001330 0d", "35391b5b410d", "e280ae31320d", "1d35390d", "c285410d"]
)
async def test_control_characters_are_rejected(hexadecimal: str) -> None:
    sim = SerialScannerSimulator()
    async with running(sim) as (_, recorder):
        sim.turn("bytes", hexadecimal)
        sim.turn("scan", "5901234123457")
        await recorder.until(lambda: bool(recorder.scans), "the good scan")
    assert recorder.scans == ["5901234123457"]
    assert errors(recorder) == ["control_character"]


async def test_a_group_separator_in_an_element_string_is_fine() -> None:
    sim = SerialScannerSimulator()
    async with running(sim) as (_, recorder):
        sim.turn("scan", "010950600013435210AB\x1d21XYZ")
        await recorder.until(lambda: bool(recorder.scans), "the scan")
    assert errors(recorder) == []


async def test_a_flood_is_garbled_until_a_good_scan_comes() -> None:
    sim = SerialScannerSimulator()
    async with running(sim, max_length="64") as (scanner, recorder):
        sim.turn("bytes", "55" * 5000)
        await recorder.until(lambda: bool(errors(recorder)), "the error")
        assert scanner.status.state is DeviceState.ERROR
        assert scanner.status.problems == {Problem.GARBLED}
        sim.turn("bytes", "55" * 5000 + "0d")
        sim.turn("scan", "5901234123457")
        await recorder.until(lambda: bool(recorder.scans), "the good scan")
        assert scanner.status.problems == frozenset()
    assert errors(recorder) == ["garbled"]


async def test_silence_completes_a_scan_without_suffix() -> None:
    sim = SerialScannerSimulator("none")
    async with running(sim, suffix="none", silence_ms="20") as (_, recorder):
        sim.turn("scan", "5901234123457")
        await recorder.until(lambda: len(recorder.scans) == 1, "the first scan")
        sim.turn("scan", "96385074")
        await recorder.until(lambda: len(recorder.scans) == 2, "the second scan")
    assert recorder.scans == ["5901234123457", "96385074"]


async def test_half_a_scan_is_not_glued_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "INCOMPLETE_AFTER", 0.02)
    sim = SerialScannerSimulator()
    async with running(sim) as (_, recorder):
        sim.turn("bytes", "353930")
        await recorder.until(lambda: bool(errors(recorder)), "the error")
        sim.turn("scan", "5901234123457")
        await recorder.until(lambda: bool(recorder.scans), "the scan")
    assert recorder.scans == ["5901234123457"]
    assert errors(recorder) == ["incomplete"]


async def test_the_configured_prefix_is_taken_off_and_required() -> None:
    sim = SerialScannerSimulator(prefix="S1:")
    async with running(sim, prefix="S1:") as (_, recorder):
        sim.turn("scan", "5901234123457")
        sim.turn("prefix", "")
        sim.turn("scan", "96385074")
        await recorder.until(lambda: bool(errors(recorder)), "the error")
    assert recorder.scans == ["5901234123457"]
    assert errors(recorder) == ["prefix_missing"]


async def test_an_interactive_check_waits_for_a_scan() -> None:
    sim = SerialScannerSimulator()
    async with running(sim) as (scanner, _):
        check = asyncio.create_task(scanner.check_health(CheckLevel.INTERACTIVE))
        await asyncio.sleep(0)
        sim.turn("scan", "5901234123457")
        assert await asyncio.wait_for(check, 2) == "scanned 13 characters of ean13"


async def test_latin_1_is_read_where_the_bytes_are_no_utf_8() -> None:
    sim = SerialScannerSimulator()
    async with running(sim) as (_, recorder):
        sim.turn("bytes", "Blåbær".encode("latin-1").hex() + "0d")
        await recorder.until(lambda: bool(recorder.scans), "the scan")
    assert recorder.scans == ["Blåbær"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"suffix": "etx"}, "takes auto"),
        ({"suffix": "none"}, "needs silence_ms"),
        ({"silence_ms": "-1"}, "whole number"),
        ({"max_length": "9999999"}, "up to 65536"),
        ({"sufix": "cr"}, "no option 'sufix'"),
    ],
)
def test_wrong_options_are_named(options: dict[str, str], words: str) -> None:
    with pytest.raises(NotSupported, match=words):
        SerialScanner(spec(**options), SimulatedWire(SerialScannerSimulator()), Recorder())


CODES = st.lists(st.text("0123456789ABCDEFæø", min_size=1, max_size=20), min_size=1, max_size=8)


@settings(max_examples=30, deadline=None)
@given(CODES, CODES)
async def test_two_scanners_never_mix(left: list[str], right: list[str]) -> None:
    sims = [SerialScannerSimulator(aim=False), SerialScannerSimulator(aim=False)]
    async with running(sims[0]) as (_, first), running(sims[1]) as (_, second):
        queues = [list(left), list(right)]
        streams = ["".join(code + "\r" for code in codes).encode() for codes in queues]
        # Both lines deliver one byte at a time, in turn: the worst interleaving there is.
        for index in range(max(map(len, streams))):
            for sim, stream in zip(sims, streams, strict=True):
                sim.turn("bytes", stream[index : index + 1].hex())
        await first.until(lambda: len(first.scans) == len(left), "the left scans")
        await second.until(lambda: len(second.scans) == len(right), "the right scans")
    assert (first.scans, second.scans) == (left, right)
    assert errors(first) == errors(second) == []


async def test_on_a_pty() -> None:
    sim, recorder = SerialScannerSimulator(), Recorder()
    async with serve_pty(sim) as url:
        scanner = SerialScanner(replace(spec(), url=url), open_transport(url), recorder)
        await check_scanner(scanner, sim, recorder)
