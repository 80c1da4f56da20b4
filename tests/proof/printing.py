"""Printing: a broken wire never mixes two receipts, no letter is lost, another's printer prints what ours prints."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from drivers.device import DeviceSpec
from drivers.errors import DriverError, OutcomeUnknown
from drivers.printers import PosPrinter, TextDocument
from drivers.printers.escpos import EscposEncoder
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Align, Barcode, Block, Columns, Logo, Qr, Receipt, Rule, Text
from drivers.printers.symbols import gtin_check_digit
from drivers.testing import FaultyTransport, supervised
from drivers.transport import Transport, open_transport
from drivers.transports.memory import serve_memory
from drivers.vocabulary import JobReason
from tests.proof import paper
from tests.proof.claim import FULL, Claim, size

PEER = Path(__file__).resolve().parents[2] / "build" / "peers" / "emupos"
PEER_VERSION = "emupos==0.4.0"
WORDS = [
    "Rugbrød",
    "økologisk",
    "Æbleskiver",
    "Cykelhjelm",
    "Nørrebro",
    "Ålborg",
    "Möbel",
    "Smörgås",
    "crème",
    "Kaffe",
    "½",
    "§",
    "€",
    "1",
    "med",
    "og",
]


def attach(transport: Transport) -> PosPrinter:
    """Our driver, polling quickly."""
    spec = DeviceSpec(
        id="receipt",
        model="epson-tm-t20iii",
        url=transport.url,
        profile="TM-T20II",
        options={"poll": "0.05", "answer_timeout": "0.15"},
    )
    return EscposPrinter(spec, transport, lambda _event: None)


def receipt(source: random.Random) -> Receipt:
    """A receipt as a shop prints it, drawn from the seed."""
    blocks: list[Block] = [
        Text(" ".join(source.sample(WORDS, 2)), align=Align.CENTER, bold=True, size=2),
        Rule(),
    ]
    for _ in range(source.randrange(1, 8)):
        name = " ".join(source.choices(WORDS, k=source.randrange(1, 9)))
        price = f"{source.randrange(1, 10**6):,}".replace(",", " ") + ",00"
        blocks.append(Columns(name, price, bold=source.random() < 0.2))
    body = f"952{source.randrange(10**9):09d}"
    blocks += [Rule(double=True), Barcode(body + gtin_check_digit(body)), Qr(f"https://example.dk/r/{body}")]
    return Receipt(blocks=tuple(blocks))


async def a_cut_wire_never_mixes_receipts() -> Claim:
    """Cut after any byte: the outcome is said to be unknown, and the next receipt comes out whole and alone."""
    source = random.Random(11)
    n, bad = size(10, 1_000), 0
    for number in range(n):
        simulator = EscposSimulator()
        async with serve_memory(simulator, f"proof-{number}") as url:
            wire = FaultyTransport(open_transport(url))
            printer = attach(wire)
            async with supervised(printer):
                first = printer.render(Receipt(blocks=(Logo(), *receipt(source).blocks)))
                following = receipt(source)
                await asyncio.wait_for(printer.wait_ready(), 5)
                unknown = False
                try:
                    await printer.print_bytes(
                        first, partial(wire.cut_after, source.randrange(len(first) + 3))
                    )
                except OutcomeUnknown:
                    unknown = True
                except DriverError:
                    unknown = False
                try:
                    await asyncio.wait_for(printer.wait_ready(), 5)
                except TimeoutError:
                    bad += 1
                    continue
                reason = await printer.print_bytes(printer.render(following), lambda: None)
        paper = EscposSimulator()
        paper.feed(printer.render(following), 0.0)
        alone = simulator.receipts()[-1].marked == paper.receipts()[0].marked
        bad += not (unknown and alone and reason is JobReason.PROCESSED)
    return Claim("cut after any byte: outcome unknown, the next receipt whole and alone", n, bad)


def letters_are_kept() -> Claim:
    """Any letters of Unicode: the paper shows them or a drawn line, never a question mark that was not there."""
    source = random.Random(12)
    encoder = EscposEncoder.for_profile("TM-T20II")
    n, bad = size(100, 20_000), 0
    alphabet = [chr(code) for code in range(0x20, 0x3000) if code not in range(0x7F, 0xA0)]
    for _ in range(n):
        text = "".join(source.choices(alphabet, k=20)) + " ÆØÅ"
        simulator = EscposSimulator()
        simulator.feed(encoder.render(TextDocument(text)), 0.0)
        said = simulator.receipts()[0].text
        bad += said.count("?") > text.count("?") or "\ufffd" in said
    return Claim("no letter prints as a question mark", n, bad)


def pieces_do_not_matter() -> Claim:
    """The same bytes in any pieces are the same paper."""
    source = random.Random(13)
    encoder = EscposEncoder.for_profile("TM-T20II")
    n, bad = size(10, 2_000), 0
    for _ in range(n):
        data = encoder.render(receipt(source))
        whole, cut_up, at = EscposSimulator(), EscposSimulator(), 0
        whole.feed(data, 0.0)
        while at < len(data):
            end = at + source.randrange(1, 40)
            cut_up.feed(data[at:end], 0.0)
            at = end
        bad += [slip.marked for slip in whole.receipts()] != [slip.marked for slip in cut_up.receipts()]
    return Claim("a receipt cut into pieces anywhere prints the same", n, bad)


# ------------------------------------------------------------------------------- a printer by somebody else


def as_emupos_says(text: str) -> list[str]:
    """Our simulator's text in the words of emupos, which neither indents nor keeps blank lines at the end."""
    text = re.sub(r"\[EAN13 ", "[barcode EAN-13 ", text)
    return [line.strip() for line in re.sub(r"\[QR ", "[qr ", text).rstrip().splitlines()]


def python_of_the_peer() -> str | None:
    """Python 3.13, which emupos needs."""
    managed = sorted((Path.home() / ".pyenv" / "versions").glob("3.13*/bin/python3.13"))
    return shutil.which("python3.13") or next((str(path) for path in managed), None)


def install(python: str) -> Path:
    """The peer in a virtual environment of its own; returns its program."""
    program = PEER / "bin" / "emupos"
    if not program.exists():
        subprocess.run([python, "-m", "venv", PEER], check=True, timeout=120)
        subprocess.run([PEER / "bin" / "pip", "install", "-q", PEER_VERSION], check=True, timeout=300)
    return program


@contextlib.asynccontextmanager
async def emupos(program: Path, folder: Path) -> AsyncIterator[str]:
    """Emupos as a TM-T20III; yields the URL it listens at. Receipts go to ``folder/receipts``."""
    ports = []
    for _ in range(2):
        with socket.create_server(("127.0.0.1", 0)) as free:
            ports.append(free.getsockname()[1])
    (folder / "emupos.yaml").write_text(
        f"schema: 1\napi: {{ host: 127.0.0.1, port: {ports[0]} }}\ndevices:\n  - id: front\n    type: printer\n"
        f"    profile: epson-tm-t20iii\n    connections:\n      - tcp: {{ port: {ports[1]} }}\n"
        "    job_idle_timeout_ms: 500\n    receipts_dir: ./receipts\n",
        encoding="utf-8",
    )
    process = await asyncio.create_subprocess_exec(
        program,
        "run",
        "--config",
        "emupos.yaml",
        cwd=folder,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield f"tcp://127.0.0.1:{ports[1]}"
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 10)


async def another_printer_prints_the_same() -> list[Claim]:
    """Our bytes, through our driver, on emupos: the same text as on our own simulator, and confirmed by it."""
    python = python_of_the_peer()
    if python is None:
        print("skipped printing: emupos needs Python 3.13, and this machine has none")
        return []
    program = await asyncio.to_thread(install, python)
    source = random.Random(14)
    n, bad = size(5, 100), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with emupos(program, folder) as url:
            printer = attach(open_transport(url))
            async with supervised(printer, pause=0.2):
                await asyncio.wait_for(printer.wait_ready(), 30)
                for number in range(n):
                    data = printer.render(receipt(source))
                    reason = await printer.print_bytes(data, lambda: None)
                    theirs = await _nth_receipt(folder / "receipts", number + 1)
                    ours = EscposSimulator()
                    ours.feed(data, 0.0)
                    same = [line.strip() for line in theirs.rstrip().splitlines()] == as_emupos_says(
                        ours.receipts()[0].text
                    )
                    bad += not (same and reason is JobReason.PROCESSED)
    return [Claim(f"{PEER_VERSION} prints our receipts as our simulator does", n, bad)]


async def _nth_receipt(folder: Path, count: int) -> str:
    """The text of the newest receipt once there are so many."""
    async with asyncio.timeout(10):
        while len(found := sorted(folder.glob("*.txt"))) < count:
            await asyncio.sleep(0.02)
    return max(found, key=lambda path: path.stat().st_mtime_ns).read_text("utf-8")


async def prove() -> list[Claim]:
    """Every claim of this area; the foreign printer only at full size, where another Python may be used."""
    claims = [await a_cut_wire_never_mixes_receipts(), letters_are_kept(), pieces_do_not_matter()]
    claims += await paper.prove()
    return [*claims, *(await another_printer_prints_the_same() if FULL else [])]
