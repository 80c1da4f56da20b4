"""The scanner simulator's own wire and knobs."""

from __future__ import annotations

import pytest

from drivers.scanners.serial_sim import SerialScannerSimulator


def test_a_scan_is_prefix_identifier_code_suffix() -> None:
    sim = SerialScannerSimulator("crlf", "P")
    sim.turn("scan", "5901234123457")
    sim.turn("scan", "https://shop.example/01/09506000134352")
    assert sim.tick(0.0) == b"P]E05901234123457\r\nP]Q1https://shop.example/01/09506000134352\r\n"
    assert sim.tick(0.1) == b""
    assert sim.feed(b"anything", 0.2) == b""


def test_without_identifiers() -> None:
    sim = SerialScannerSimulator("lf", aim=False)
    sim.turn("scan", "96385074")
    assert sim.tick(0.0) == b"96385074\n"


def test_what_is_scanned_with_the_cable_out_is_lost() -> None:
    sim = SerialScannerSimulator()
    sim.turn("link", value=False)
    assert not sim.link_up
    sim.turn("scan", "96385074")
    sim.turn("link", value=True)
    assert sim.tick(0.0) == b""
    assert (sim.knobs()["scanned"], sim.knobs()["lost"]) == (0, 1)


@pytest.mark.parametrize(
    ("knob", "value"), [("colour", "red"), ("scan", ""), ("suffix", "x"), ("link", 1), ("bytes", "zz")]
)
def test_a_wrong_turn_is_named(knob: str, value: object) -> None:
    with pytest.raises(ValueError):
        SerialScannerSimulator().turn(knob, value)
