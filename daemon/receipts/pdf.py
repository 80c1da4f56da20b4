"""A receipt as a PDF for the letter and the archive: A4, tagged for screen readers (PDF/UA-1), always the same bytes.

The typesetter checks while it writes that the file is what ISO 14289-1 asks for: a title, a language, headings, tables
with header cells, words for every picture. No date and no random number goes in, so that the same receipt is the same
file as long as the same typesetter makes it. It runs as a child process (``typesetter.py``), a few at a time.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import msgspec

from daemon.receipts.parts import Part, parts
from drivers.printers.receipt import Receipt

ROOT = Path(__file__).parents[2]
AT_ONCE = 2
TIMEOUT_S = 20.0
ENVIRONMENT = ("LD_LIBRARY_PATH", "PATH", "VIRTUAL_ENV")
"""What the child is given of the daemon's environment: how to start, and nothing else."""


class CannotSet(Exception):
    """No PDF could be made; the words are for the log."""


class _Sheet(msgspec.Struct, frozen=True):
    """What the template reads."""

    title: str
    language: str
    parts: tuple[Part, ...]


class Typesetter:
    """Sets PDFs, two at a time: who asks for many waits."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def pdf(self, receipt: Receipt, title: str) -> bytes:
        """The PDF. Raises ValueError as `parts` does, CannotSet when the typesetter fails or takes too long."""
        found = await asyncio.to_thread(parts, receipt)
        sheet = msgspec.json.encode(_Sheet(title, receipt.language, found))
        async with self._turns:
            try:
                return await _set(sheet)
            except OSError as error:
                raise CannotSet(f"the typesetter cannot be started: {error.strerror}") from error


async def _set(sheet: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "daemon.receipts.typesetter",
        cwd=ROOT,  # so that it is this tree's module, wherever the daemon was started
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(TIMEOUT_S):
            made, said = await child.communicate(sheet)
    except TimeoutError as error:
        raise CannotSet(f"the typesetter took more than {TIMEOUT_S:g} s") from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise CannotSet(said.decode(errors="replace").strip()[-500:] or f"exit status {child.returncode}")
    return made
