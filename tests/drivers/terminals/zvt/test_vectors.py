"""All frames of the vectors: decoded by their class, encoded to the same bytes, on TCP and on the serial line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from drivers.terminals.zvt import codes, frames, printing, serial, status_info
from drivers.terminals.zvt.apdu import Apdu

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "traces/zvt/vectors.json").read_text()
)["vectors"]
CLASSES: dict[int, Any] = {
    kind.command: kind
    for kind in (
        frames.Registration,
        frames.Authorisation,
        frames.StatusEnquiry,
        frames.RepeatReceipt,
        frames.EndOfDay,
        frames.Reversal,
        frames.AbortCommand,
        frames.Positive,
        frames.Intermediate,
        frames.Completion,
        frames.Abort,
        status_info.StatusInfo,
        printing.PrintLine,
        printing.PrintBlock,
    )
}


def test_there_are_21() -> None:
    assert len(VECTORS) == 21


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_on_tcp(vector: dict[str, Any]) -> None:
    raw = bytes.fromhex(vector["tcp_hex"])
    apdu = Apdu.from_bytes(raw)
    assert apdu.to_bytes() == raw
    kind = frames.Negative if apdu.command >> 8 == codes.NEGATIVE_CLASS else CLASSES[apdu.command]
    assert kind.from_bytes(raw).to_bytes() == raw


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: str(vector["name"]))
def test_on_the_serial_line(vector: dict[str, Any]) -> None:
    raw, line = bytes.fromhex(vector["tcp_hex"]), bytes.fromhex(vector["serial_hex"])
    assert serial.encode(Apdu.from_bytes(raw)) == line
    framer = serial.SerialFramer()
    found = [item for index in range(len(line)) for item in framer.feed(line[index : index + 1])]
    assert found == [Apdu.from_bytes(raw)]


def test_the_check_sum() -> None:
    assert serial.crc16(b"123456789") == 0x2189
