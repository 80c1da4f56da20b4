"""The recorded wires of scanners, read again, also in small pieces."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from drivers.device import DeviceSpec
from drivers.events import DataEvent
from drivers.scanners.conformance import Recorder
from drivers.table import support
from drivers.transports import evdev, hidraw, replay

TRACES = Path(__file__).parents[2] / "traces" / "scanners"


@pytest.mark.parametrize(
    ("trace", "model", "options", "scans"),
    [
        (
            "hid-pos-two-reports",
            "hid-pos-scanner-generic",
            {},
            [("M1" + "ABCDEFGHIJ" * 6, "]Q0"), ("5901234123457", "]E0")],
        ),
        ("keyboard-dk", "keyboard-scanner-generic", {"layout": "dk"}, [("user@shop.dk", "")]),
    ],
)
async def test_a_recorded_wire_says_the_same_again(
    trace: str, model: str, options: dict[str, str], scans: list[tuple[str, str]]
) -> None:
    row, recorder = support(model), Recorder()
    transport = replay.ReplayTransport(f"replay://{TRACES / trace}.trace")
    scanner = row.driver(DeviceSpec("s", model, transport.url, options=options), transport, recorder)
    running = asyncio.create_task(scanner.run())
    await recorder.until(lambda: len(recorder.scans) == len(scans), "the scans")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    told = [(event.scan.raw, event.scan.aim) for event in recorder.events if isinstance(event, DataEvent)]
    assert told == scans


def test_requests_to_the_kernel_are_numbered_as_its_macros_number_them() -> None:
    def request(direction: int, letter: str, number: int, size: int) -> int:  # _IOC of asm-generic/ioctl.h
        return direction << 30 | size << 16 | ord(letter) << 8 | number

    write, read = 1, 2
    assert request(write, "E", 0x90, 4) == evdev._GRAB
    assert request(write, "E", 0x93, len(evdev._NO_MISC)) == evdev._SET_MASK
    assert request(read, "E", 0x20 + 1, 96) == evdev._GET_KEYS
    assert request(read, "H", 1, 4) == hidraw._GET_SIZE
    assert request(read, "H", 2, 4100) == hidraw._GET_DESCRIPTOR
    assert request(write | read, "H", 6, 0) == hidraw._SET_FEATURE
