"""Payment terminals of every wire in one way: a simulator at its wire, and the section of a configuration for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from daemon.config import DeviceSection
from drivers.simulator import Simulator
from drivers.table import support
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.transports.http import serve_http
from tests.daemon.stations import TERMINAL, on_pty, on_tcp

ZVT, NEXO, NEXO_XML, NEXO_TCP = TERMINAL, "adyen-generic", "pax-swedbank", "nexo-xml-tcp"
ZVT_SERIAL = f"{ZVT} on a serial line"
WAITS = "0.05"
"""Of the real waits: two answers NotFound count after a quarter of a second."""


def asks_for_card(terminal: Simulator) -> bool:
    """Whether the customer is asked for a card now; the payment before may still have it removed."""
    return "Insert" in terminal.knobs()["screen"]


@asynccontextmanager
async def at_terminal(
    model: str, folder: Path, **knobs: Any
) -> AsyncIterator[tuple[Simulator, DeviceSection]]:
    """A terminal, with the secrets that it shares with its station in ``folder``."""
    if model == ZVT:
        async with on_tcp(ZVT, **knobs) as made:
            yield made
        return
    if model == ZVT_SERIAL:
        async with on_pty(ZVT) as (terminal, section):
            for knob, value in knobs.items():
                terminal.turn(knob, value)
            yield terminal, section
        return
    if model == NEXO_TCP:
        async with on_tcp(NEXO_TCP, **knobs) as (terminal, section):
            options: dict[str, str | int | bool] = {"poiid": terminal.knobs()["poiid"], "waits": WAITS}
            yield terminal, msgspec.structs.replace(section, options=options)
        return
    simulator = support(model).simulator()
    assert isinstance(simulator, NexoSimulator)
    for knob, value in knobs.items():
        simulator.turn(knob, value)
    async with serve_http(simulator) as url:
        yield simulator, section_of(simulator, model, url, folder)


def section_of(simulator: NexoSimulator, model: str, url: str, folder: Path) -> DeviceSection:
    """What an integrator would write, at a test's pace; files are written to ``folder``."""
    knob = simulator.knob
    if not simulator.sealed:
        return DeviceSection(model, url, options={"poiid": knob.poiid, "waits": WAITS})
    (folder / "nexo.password").write_text(knob.passphrase)
    (folder / "terminals.pem").write_text(simulator.authority.certificate)
    return DeviceSection(
        model,
        url,
        password_file=str(folder / "nexo.password"),
        ca_file=str(folder / "terminals.pem"),
        options={
            "poiid": knob.poiid,
            "key_identifier": knob.key_identifier,
            "key_version": knob.key_version,
            "environment": "test",
            "waits": WAITS,
        },
    )
