"""Devices are pulled out and plugged in without a plan: what is driven becomes what is there, each of it once."""

from __future__ import annotations

import logging
import random
import tempfile
from pathlib import Path

from daemon.binding import REMOVE_DEBOUNCE_S, Binding, Plug
from daemon.identities import Book
from daemon.plugged import Node, Plugged
from drivers.table import SUPPORTED
from tests.daemon.plugging import without_a_plan
from tests.proof.claim import Claim, size

MOVES = 40
SERIALS = ("S1", "S2", "S3", "", "0000")
"""Some say none, some all the same."""


def _stream(source: random.Random) -> str:
    """One stream of comings and goings through looks that come late and miss some; what is wrong, or nothing."""
    binding = Binding(SUPPORTED, Book(), open_to_us=lambda _: source.random() < 0.9)
    there: dict[str, Plugged] = {}
    told: dict[str, str] = {}
    now = 0.0
    for instance in range(MOVES):
        port = source.choice("12345")
        if there.pop(port, None) is None:
            taken = {node.path for device in there.values() for node in device.nodes}
            path = next(path for number in range(9) if (path := f"/dev/ttyACM{number}") not in taken)
            nodes = (Node("serial", path),)
            serial = source.choice(SERIALS)
            there[port] = Plugged("05e0:1701", serial, f"hub/{port}", f"1-{port}", instance, nodes)
        missed = source.choice([None, *there])
        now += source.choice((0.0, 0.01, REMOVE_DEBOUNCE_S, 10.0))
        wrong = _looked(binding, [there[each] for each in there if each != missed], told, now)
        if wrong:
            return wrong
    wrong = ""
    for _ in range(3):
        now += 10.0
        wrong = wrong or _looked(binding, list(there.values()), told, now)
    if {item.device for item in binding.bound.values()} != set(there.values()):
        return "what is bound is not what is there"
    return wrong


def _looked(binding: Binding, seen: list[Plugged], told: dict[str, str], now: float) -> str:
    for change in binding.step(seen, now):
        if isinstance(change, Plug):
            told[change.id] = change.url
        elif told.pop(change.id, None) is None:
            return "what was not bound was let go"
    return "two bindings of one device" if len(set(told.values())) < len(told) else ""


async def prove() -> list[Claim]:
    """The difference of the sets by itself, then whole stations."""
    source = random.Random(7)
    streams = size(200, 20_000)
    bad = [wrong for _ in range(streams) if (wrong := _stream(source))]
    claims = [
        Claim(
            f"hot-plug: {MOVES} random comings and goings end with what is there, each bound once",
            streams,
            len(bad),
            bad[0] if bad else "",
        )
    ]
    stations = size(1, 60)
    logging.getLogger("daemon.manager").setLevel(
        logging.ERROR
    )  # that a device is out of reach is no news here
    try:
        found = []
        for seed in range(stations):
            with tempfile.TemporaryDirectory() as folder:
                found.append(await without_a_plan(Path(folder), 1000 + seed, MOVES))
    finally:
        logging.getLogger("daemon.manager").setLevel(logging.NOTSET)
    lost = [each for each in found if each]
    name = "hot-plug: a station whose events get lost or doubled drives what is there, each device once"
    return [*claims, Claim(name, stations, len(lost), lost[0] if lost else f"{MOVES} moves each")]
