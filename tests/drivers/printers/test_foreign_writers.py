"""Programs by others print on the simulator: it knows every command they send, and says what they meant."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from escpos.printer import Network

from drivers.printers.escpos_sim import EscposSimulator
from drivers.simulator import serve_tcp
from drivers.testing import until

TRACES = Path(__file__).parents[2] / "traces" / "escpos"
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
