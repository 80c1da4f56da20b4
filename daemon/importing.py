"""The command ``storefloor import``: opens the store beside a running daemon and says how each file went."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass
from pathlib import Path

import typer

from daemon.remote import fail, print_json, setup_of
from daemon.store import Store, StoreError
from daemon.store.import_shapes import KINDS
from daemon.store.importing import ImportFailed, ImportReport, import_file


@dataclass(frozen=True, slots=True)
class Wish:
    """What is imported, and how."""

    kind: str
    file: Path
    strict: bool = False
    mapping: str = ""
    prices: Path | None = None


def run(wish: Wish, config: Path, *, as_json: bool) -> int:
    """Import one file; 0 when every row went in."""
    kind, file = wish.kind, wish.file
    if kind not in KINDS:
        fail(f"{kind!r} cannot be imported; what can: {', '.join(KINDS)}", 2)
    setup = setup_of(config)

    async def work() -> ImportReport:
        async with Store.open(setup.store_url, station=setup.station_view(), media=setup.media_dir) as store:
            with typer.progressbar(length=100, label=f"{kind} from {file.name}", hidden=as_json) as bar:

                def progress(done: int, total: int) -> None:
                    bar.update(max(0, done * 100 // max(total, 1) - bar.pos))

                return await import_file(
                    store,
                    kind,
                    file,
                    strict=wish.strict,
                    progress=progress,
                    mapping=wish.mapping,
                    prices=wish.prices,
                )

    gc.freeze()
    gc.set_threshold(200_000)  # rows come and go, and none of them in circles
    try:
        setup.state_dir.mkdir(parents=True, exist_ok=True)
        report = asyncio.run(work())
    except (ImportFailed, StoreError, OSError) as error:
        fail(str(error))
    for bad in report.refused:
        typer.echo(f"{file}:{bad.line}: {bad.reason}", err=True)
    if as_json:
        print_json(report)
    else:
        passed = f", {report.passed_over} passed over (not in this shop)" if report.passed_over else ""
        typer.echo(f"{report.accepted} of {report.read} rows taken, {report.refused_count} refused{passed}")
    return 1 if report.refused_count else 0
