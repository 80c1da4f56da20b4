"""The command ``storefloor import``: opens the store beside a running daemon and says how each file went."""

from __future__ import annotations

import asyncio
from pathlib import Path

import typer

from daemon.remote import fail, setup_of
from daemon.store import Store, StoreError
from daemon.store.importing import ImportFailed, import_file


def run(kind: str, file: Path, config: Path, *, strict: bool) -> int:
    """Import one file; 0 when every row went in."""
    setup = setup_of(config)

    async def work() -> int:
        async with Store.open(setup.store_url, station=setup.station_view(), media=setup.media_dir) as store:
            with typer.progressbar(length=100, label=f"{kind} from {file.name}") as bar:

                def progress(done: int, total: int) -> None:
                    bar.update(max(0, done * 100 // max(total, 1) - bar.pos))

                report = await import_file(store, kind, file, strict=strict, progress=progress)
        for bad in report.refused:
            typer.echo(f"{file}:{bad.line}: {bad.reason}", err=True)
        typer.echo(f"{report.accepted} of {report.read} rows taken, {len(report.refused)} refused")
        return 1 if report.refused else 0

    try:
        return asyncio.run(work())
    except (ImportFailed, StoreError) as error:
        fail(str(error))
