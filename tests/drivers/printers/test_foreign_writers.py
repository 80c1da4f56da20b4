"""Programs by others print on the simulator: it knows every command they send, and says what they meant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from escpos.escpos import Escpos
from escpos.printer import Network, Usb

from drivers.printers.escpos_sim import EscposSimulator
from drivers.simulator import Simulator, serve_tcp
from drivers.testing import until
from drivers.usbip_server import serve_usbip
from tests.drivers.printers.foreign import (
    ENCODER_WORDS,
    PYTHON_ESCPOS,
    TRACES,
    Case,
    encoder_streams,
    encoder_words,
    misprinted,
)
from tests.drivers.usb_bus import backend_of

Serve = Callable[[Simulator], AbstractAsyncContextManager[str]]
EXPECTED = {
    "receipt-printer-encoder": """\
              <b><2x2>Brødtorvet</2x2></b>
           Nørregade 12, 8000 Århus C

Rugbrød, økologisk                         32,00
Æbleskiver                                 48,00
────────────────────────────────────────────────
<u>Betalt € 80,00</u>
<i>KVITTERING</i>
äö ÄÖ é ½
[EAN13 9521234567899]

[CODE128 R7K2M9QX]

[QR https://example.dk/r/0001]
""",
    "receiptline": """\
[EAN13 9521234567899]

              <2x2>Brødtorvet</2x2>
           Nørregade 12, 8000 Århus C
────────────────────────────────────────────────
Rugbrød, økologisk                         32,00
Æbleskiver                                 48,00
────────────────────────────────────────────────
<2x1>TOTAL                            80,00</2x1>
<u>Betalt</u>                                     é ä ö
[image 100x100]
""",
}


@pytest.mark.parametrize("name", EXPECTED)
def test_streams_of_npm_packages(name: str) -> None:
    simulator = EscposSimulator()
    simulator.feed((TRACES / f"{name}.bin").read_bytes(), 0.0)
    assert simulator.knobs()["unknown_commands"] == []
    (slip,) = simulator.receipts()
    assert slip.marked.rstrip() == EXPECTED[name].rstrip()


def print_with_python_escpos(host: str, port: int) -> tuple[bool, int]:
    """A receipt as a program by somebody else prints it; returns what it thinks of the printer."""
    printer = Network(host, port=port, timeout=5, profile="TM-T20II")
    printer.open()
    printer.magic.force_encoding("CP858")
    printer.set(align="center", bold=True, double_height=True, double_width=True)
    printer.textln("Brødtorvet")
    printer.set_with_default()
    printer.textln("æøå ÆØÅ äö ÄÖ é €")
    printer.qr("https://example.dk/r/0001", native=True, size=4)
    printer.ln()
    printer.barcode("9521234567899", "EAN13", align_ct=False)
    printer.cashdraw(2)
    printer.cut()
    state = printer.is_online(), printer.paper_status()
    printer.close()
    return state


async def test_python_escpos_prints_over_the_network() -> None:
    simulator = EscposSimulator()
    async with serve_tcp(simulator) as url:
        host, port = url.removeprefix("tcp://").split(":")
        state = await asyncio.wait_for(asyncio.to_thread(print_with_python_escpos, host, int(port)), 10)
        await until(lambda: len(simulator.receipts()) == 1, "the receipt")
    assert state == (True, 2)  # on-line, paper adequate
    assert simulator.knobs()["unknown_commands"] == []
    assert simulator.knobs()["drawer_kicks"] == 1
    lines = simulator.receipts()[0].marked.rstrip().splitlines()
    assert lines == [
        "              <b><2x2>Brødtorvet</2x2></b>",
        "æøå ÆØÅ äö ÄÖ é €",
        "[QR https://example.dk/r/0001]",
        "",
        "[EAN13 9521234567899]",
    ]


async def printed_by(case: Case, connect: Callable[[str], Any], serve: Serve) -> str:
    """Have python-escpos send one command and a cut; what is wrong with the paper."""
    simulator = EscposSimulator()

    def work(url: str) -> None:
        printer = connect(url)
        printer.open()
        try:
            printer.magic.force_encoding("CP858")
            case.send(printer)
            printer.cut()
        finally:
            printer.close()

    async with serve(simulator) as url:
        await asyncio.wait_for(asyncio.to_thread(work, url), 10)
        await until(lambda: bool(simulator.receipts()), "the paper")
    return misprinted(simulator, case.words, case.unknown)


def over_the_network(url: str) -> Any:
    host, port = url.removeprefix("tcp://").split(":")
    return Network(host, port=int(port), timeout=5, profile="TM-T88V")


def over_usb(url: str) -> Any:
    return Usb(
        usb_args={"backend": backend_of(url)}, profile="TM-T88V", in_ep=0x82, out_ep=0x01, timeout=2000
    )


@pytest.mark.parametrize("case", PYTHON_ESCPOS, ids=lambda case: case.name)
async def test_every_command_of_python_escpos_over_the_network(case: Case) -> None:
    assert await printed_by(case, over_the_network, serve_tcp) == ""


@pytest.mark.parametrize("case", PYTHON_ESCPOS, ids=lambda case: case.name)
async def test_every_command_of_python_escpos_over_usb(case: Case) -> None:
    assert await printed_by(case, over_usb, serve_usbip) == ""


def test_no_command_of_python_escpos_was_forgotten() -> None:
    """A new version with a new command fails here: it has to get a case, or a reason."""
    known = {
        name for name, function in vars(Escpos).items() if callable(function) and not name.startswith("_")
    }
    held = """barcode block_text buzzer cashdraw charcode control cut hw image line_spacing linedisplay ln panel_buttons
        print_and_feed qr set set_with_default text textln use_slip_only"""
    parts = "linedisplay_clear linedisplay_select check_barcode close open target"
    asks = "is_online paper_status query_status"
    slips = "eject_slip print_and_eject_slip"  # moves paper that receipt printers have not got
    assert known == set(f"{held} {parts} {asks} {slips}".split())


STREAMS = encoder_streams((TRACES / "encoder.json").read_text("utf-8"))


@pytest.mark.parametrize("name", STREAMS)
def test_every_command_of_receipt_printer_encoder(name: str) -> None:
    simulator = EscposSimulator()
    simulator.feed(STREAMS[name], 0.0)
    assert misprinted(simulator, encoder_words(name)) == ""


def test_every_stream_that_is_expected_was_recorded() -> None:
    assert set(ENCODER_WORDS) <= set(STREAMS)
    assert sum(name.startswith("model ") for name in STREAMS) > 20


def test_what_is_not_understood_is_said() -> None:
    simulator = EscposSimulator()
    simulator.feed(b"\x1d|\x04\x1dkC\x03abc\x1dV\x00", 0.0)
    assert "unknown commands" in misprinted(simulator, ())
    assert simulator.knobs()["refused_symbols"] == ["43 03 61 62 63"]
    assert "symbols refused" in misprinted(simulator, (), ("1d 7c",))
    assert misprinted(EscposSimulator(), ("x",)) == "nothing came out"
