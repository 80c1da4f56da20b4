"""Importing products: a file of names in four languages into an empty store, search index included.

The real command in a process of its own, beside the bare script of ``bare_import.py`` on the same file and the same
tables, in turns. Memory is the most the kernel saw resident. Files are made once per size under ``build/store``.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daemon.store.engine import migrated
from tests.bench.measure import Measure, against_peer
from tests.bench.store_set import FOLDER, entries

SIZES = (100_000, 1_000_000) if os.environ.get("STOREFLOOR_SIZE") == "full" else (10_000, 100_000)
TIMES_BAR = 2.5
MEMORY_BAR = 1.1
"""Of ten times the rows to one time."""
CONFIG = """\
[station]
name = "bench-1"
location = "shop-00"
state_dir = "{folder}"
[store]
url = "{url}"
[api]
listen = "127.0.0.1:0"
"""


@dataclass(frozen=True, slots=True)
class Run:
    """How one process went."""

    seconds: float
    processor: float
    """Seconds of processor time, its own and the kernel's for it."""
    peak_mb: float


def made(products: int, suffix: str, kept: Path = FOLDER) -> Path:
    """The file of so many products, written when it is not there."""
    path = kept / f"products-{products}-1{suffix}"
    if not path.exists():
        kept.mkdir(parents=True, exist_ok=True)
        making = path.with_name(f"{path.name}.making")
        with making.open("w", encoding="utf-8", newline="") as file:
            _write(file, suffix, entries(products))
        making.rename(path)
    return path


def _write(file: Any, suffix: str, rows: Iterator[dict[str, Any]]) -> None:
    if suffix == ".csv":
        first = next(rows)
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)
    else:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def run(*command: str) -> Run:
    """Run a command to its end. Raises RuntimeError when it fails."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with status {child.returncode}")
    return Run(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


async def ours(file: Path, folder: Path, url: str) -> Run:
    """Import ``file`` with the real command into the store at ``url``, migrated but empty."""
    config = folder / "station.toml"
    config.write_text(CONFIG.format(folder=folder, url=url), encoding="utf-8")
    await migrated(url)
    command = str(Path(sys.executable).parent / "storefloor")
    return await asyncio.to_thread(run, command, "import", "products", str(file), "--config", str(config))


async def bare(file: Path, folder: Path) -> Run:
    """The same with the bare script."""
    await migrated(f"sqlite:///{folder / 'store.db'}")
    return await asyncio.to_thread(
        run, sys.executable, "-m", "tests.bench.bare_import", str(file), str(folder / "store.db")
    )


async def measure() -> list[Measure]:
    """CSV and JSON Lines at the largest size beside the bare script; memory at both sizes."""
    found: list[Measure] = []
    small, large = SIZES
    with tempfile.TemporaryDirectory(dir=FOLDER.parent, prefix="importing-") as name:
        first = await _one(small, ".csv", Path(name))
        for suffix in (".csv", ".jsonl"):
            floor = await _one(large, suffix, Path(name), peer=True)
            own = await _one(large, suffix, Path(name))
            what = f"{large:,}: import of products, {suffix}"
            for kind, value, peer in (
                ("", own.seconds, floor.seconds),
                (", processor time", own.processor, floor.processor),
            ):
                found.append(
                    against_peer(f"{what}{kind}", value, "s", "csv + sqlite3", peer, TIMES_BAR, large)
                )
            bar = f"≤ {MEMORY_BAR} × peer"
            ratio = own.peak_mb / first.peak_mb
            found.append(
                Measure(
                    *(f"{what}, most memory", own.peak_mb, "MB", bar, ratio <= MEMORY_BAR),
                    *(f"{small:,} rows", first.peak_mb, ratio, large),
                )
            )
    return found


async def _one(products: int, suffix: str, within: Path, *, peer: bool = False) -> Run:
    file = made(products, suffix)
    with tempfile.TemporaryDirectory(dir=within) as name:
        folder = Path(name)
        if peer:
            return await bare(file, folder)
        return await ours(file, folder, f"sqlite:///{folder / 'store.db'}")
