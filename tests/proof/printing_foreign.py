"""Printing by others: programs by other makers print on our simulator, and every command of theirs is understood.

At full size npm's receipt-printer-encoder is installed and run, in the version npm has now; the tests hold the one that
is recorded under ``tests/traces/escpos``.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import random
import shutil
from pathlib import Path
from typing import Any

from escpos.printer import Dummy, Network, Usb

from drivers.printers.escpos_sim import EscposSimulator
from drivers.simulator import serve_tcp
from drivers.usbip_server import serve_usbip
from tests.drivers.printers.foreign import (
    PYTHON_ESCPOS,
    TRACES,
    encoder_streams,
    encoder_words,
    misprinted,
)
from tests.drivers.usb_bus import backend_of
from tests.proof.claim import FULL, Claim, size

PEER = Path(__file__).resolve().parents[2] / "build" / "peers" / "encoder"
PACKAGE = "@point-of-sale/receipt-printer-encoder"
INSTALL_S, RUN_S, PRINT_S = 300, 60, 60


def encoder_is_understood(streams: dict[str, bytes], name: str) -> Claim:
    """Each command of the encoder, cut into pieces anywhere: understood, and on the paper."""
    source = random.Random(21)
    n, bad = 0, 0
    for _ in range(size(1, 50)):
        for stream, data in streams.items():
            simulator, at = EscposSimulator(), 0
            while at < len(data):
                end = at + source.randrange(1, 40)
                simulator.feed(data[at:end], 0.0)
                at = end
            wrong = misprinted(simulator, encoder_words(stream))
            if wrong:
                print(f"{name}: {stream}: {wrong}")
            n, bad = n + 1, bad + bool(wrong)
    return Claim(f"{name}: every command is understood and on the paper", n, bad)


async def live_streams(node: str, npm: str) -> tuple[dict[str, bytes], str]:
    """The encoder as npm has it now, installed into a folder of its own and run; its streams, and its name."""
    await asyncio.to_thread(PEER.mkdir, parents=True, exist_ok=True)
    await asyncio.to_thread(shutil.copy, TRACES / "encoder.mjs", PEER)
    await _run(
        INSTALL_S, npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(PEER), PACKAGE
    )
    said = await _run(RUN_S, node, str(PEER / "encoder.mjs"))
    return encoder_streams(said), f"npm {PACKAGE} {json.loads(said)['version']}"


async def _run(seconds: float, *command: str) -> str:
    child = await asyncio.create_subprocess_exec(
        *command, cwd=PEER, stdout=asyncio.subprocess.PIPE, env={**os.environ, "NO_COLOR": "1"}
    )
    out, _ = await asyncio.wait_for(child.communicate(), seconds)
    if child.returncode:
        raise RuntimeError(f"{command[0]} ended with {child.returncode}")
    return out.decode()


def _print_all(printer: Any, order: list[int]) -> None:
    """Commands of python-escpos in this order, each with a cut behind it; what it says on stdout is not ours."""
    with contextlib.redirect_stdout(io.StringIO()):
        _print_each(printer, order)


def _print_each(printer: Any, order: list[int]) -> None:
    printer.open()
    try:
        for number in order:
            printer.magic.force_encoding("CP858")
            PYTHON_ESCPOS[number].send(printer)
            printer.cut()
            printer.hw("INIT")
    finally:
        printer.close()


async def python_escpos_prints_the_same(kind: str) -> Claim:
    """Its commands in any order over a real wire: the paper says what its own bytes say, and nothing is passed over."""
    source = random.Random(22)
    n, bad = 0, 0
    for _ in range(size(2, 50)):
        order = [source.randrange(len(PYTHON_ESCPOS)) for _ in range(10)]
        alone, simulator = EscposSimulator(), EscposSimulator()
        dummy = Dummy(profile="TM-T88V")
        _print_all(dummy, order)
        alone.feed(dummy.output, 0.0)
        async with (serve_tcp if kind == "Network" else serve_usbip)(simulator) as url:
            printer = _connected(kind, url)
            await asyncio.wait_for(asyncio.to_thread(_print_all, printer, order), PRINT_S)
            async with asyncio.timeout(PRINT_S):
                while len(simulator.receipts()) < len(alone.receipts()):
                    await asyncio.sleep(0.01)  # the pace of looking
        known = sorted(code for number in order for code in PYTHON_ESCPOS[number].unknown)
        same = [slip.marked for slip in simulator.receipts()] == [slip.marked for slip in alone.receipts()]
        n += len(order)
        bad += not (same and sorted(simulator.knobs()["unknown_commands"]) == known)
    return Claim(
        f"python-escpos' {kind}: its commands in any order, each understood and on the paper", n, bad
    )


def _connected(kind: str, url: str) -> Any:
    if kind == "Network":
        host, port = url.removeprefix("tcp://").split(":")
        return Network(host, port=int(port), timeout=5, profile="TM-T88V")
    return Usb(
        usb_args={"backend": backend_of(url)}, profile="TM-T88V", in_ep=0x82, out_ep=0x01, timeout=2000
    )


async def prove() -> list[Claim]:
    """Every claim of this area; npm only at full size."""
    recorded = encoder_streams((TRACES / "encoder.json").read_text("utf-8"))
    claims = [encoder_is_understood(recorded, "the recorded receipt-printer-encoder")]
    claims += [await python_escpos_prints_the_same(kind) for kind in ("Network", "Usb")]
    node, npm = shutil.which("node"), shutil.which("npm")
    if FULL and node and npm:
        claims.append(encoder_is_understood(*await live_streams(node, npm)))
    elif FULL:
        print("skipped printing_foreign: npm's encoder needs Node, and this machine has none")
    return claims
