"""Programs by others print on the simulated Star printer: it knows all they send, and says what they meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.printers.star_sim import StarSimulator

TRACES = Path(__file__).parents[2] / "traces" / "star"
HEAD = """\
              <2x2>Brødtorvet</2x2>
           Nørregade 12, 8000 Århus C
"""
RECEIPTLINE = (
    "[EAN13 9521234567899]\n\n"
    + HEAD
    + """\
────────────────────────────────────────────────
Rugbrød, økologisk                         32,00
Æbleskiver                                 48,00
────────────────────────────────────────────────
<2x1>TOTAL                            80,00</2x1>
<u>Betalt</u>                                     é ä ö
"""
)
EXPECTED = {
    "receipt-printer-encoder": HEAD.replace("<2x2>", "<b><2x2>").replace("</2x2>", "</2x2></b>")
    + """\

Rugbrød, økologisk                         32,00
Æbleskiver                                 48,00
────────────────────────────────────────────────
<u>Betalt € 80,00</u>
<i>KVITTERING</i>
äö ÄÖ é ½
Łódź Чай
[image 96x48]

[EAN13 9521234567899]

[CODE128 R7K2M9QX]

[PDF417 M9QX]

[QR https://example.dk/r/0001]
""",
    "receiptline.starsbcs": RECEIPTLINE + "[image 104x100]\n",
    "receiptline.starlinesbcs": RECEIPTLINE + "[image 104x120]\n",
}
PRINT_END = b"\x1b\x1d\x03\x01\x00\x00\x01\x00"
"""What receiptline asks at the end of a receipt, answered."""


@pytest.mark.parametrize("name", EXPECTED)
def test_streams_of_npm_packages(name: str) -> None:
    simulator = StarSimulator()
    said = simulator.feed((TRACES / f"{name}.bin").read_bytes(), 0.0)
    assert simulator.knobs()["unknown_commands"] == []
    assert simulator.knobs()["half_fed"] == 0
    (slip,) = simulator.receipts()
    assert slip.marked.rstrip() == EXPECTED[name].rstrip()
    encoder = name == "receipt-printer-encoder"
    assert said == (b"" if encoder else PRINT_END)
    assert simulator.knobs()["drawer_kicks"] == (1 if encoder else 0)
