"""Every scanner of the table does what every scanner must, with the quirks of its row, against its own simulator."""

from __future__ import annotations

import pytest

from drivers.device import DeviceSpec
from drivers.scanners import Scanner
from drivers.scanners.conformance import Recorder, check_scanner
from drivers.scanners.rows import SCANNERS
from drivers.support import Support
from tests.drivers.wire import SimulatedWire

rows = pytest.mark.parametrize("row", SCANNERS, ids=lambda row: row.model)


@rows
async def test_conformance(row: Support) -> None:
    simulator, recorder = row.simulator(), Recorder()
    spec = DeviceSpec("scanner", row.model, "memory://scanner", quirks=row.quirks)
    scanner = row.driver(spec, SimulatedWire(simulator), recorder)
    assert isinstance(scanner, Scanner)
    await check_scanner(scanner, simulator, recorder)


@rows
def test_every_quirk_is_an_option_of_the_driver(row: Support) -> None:
    assert set(row.quirks) <= set(row.options)
