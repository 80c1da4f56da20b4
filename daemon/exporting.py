"""The command ``storefloor export``: opens the store beside a running daemon and writes what is in it.

Who may run it is who may read the store. What is personal in a record leaves the shop by an act at the machine, never
over the API; each such act is audited in the station file before a byte is written, without what was in it.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from daemon.records import STDOUT, Format, Records, Unwritable, format_of, opened
from daemon.remote import JsonOption, fail, print_json, setup_of
from daemon.settings import DEFAULT_CONFIG

TOLD_EVERY = 1000
PAYMENTS = "payments"


def register(app: typer.Typer) -> None:
    """Add ``export`` to the ``storefloor`` command."""
    app.command(name="export")(export)


def export(
    kind: Annotated[
        str,
        typer.Argument(
            help="products, stock, locations, reservations, members, payments, reservation-records, giftcards, sales,"
            " returns, movements, consents, tasks or look-ups: docs/store.md."
        ),
    ],
    file: Annotated[str, typer.Argument(help="Where to write; - is standard output.")],
    form: Annotated[
        Format | None, typer.Option("--format", help="Else what the name says; standard output: JSON Lines.")
    ] = None,
    config: Annotated[
        Path, typer.Option("--config", help="The station's configuration.", envvar="STOREFLOOR_CONFIG")
    ] = DEFAULT_CONFIG,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
    used: Annotated[
        bool, typer.Option("--used", help="Consents: note that a letter goes to all who confirmed theirs.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write what is in the store as CSV or JSON Lines, for its owner alone; an import takes what it knows."""
    from daemon.store.exporting import KINDS

    if kind == PAYMENTS:
        from daemon.commands.paying import payments_export

        payments_export(file, form, os.environ.get("STOREFLOOR_API", ""), os.environ.get("STOREFLOOR_TOKEN", ""),
                        replace=replace)  # fmt: skip
        return
    if kind not in KINDS:
        fail(f"{kind!r} cannot be exported; what can: {', '.join([*KINDS, PAYMENTS])}", 2)
    if used and kind != "consents":
        fail("--used is for consents", 2)
    try:
        format_of(file, form)
    except Unwritable as error:
        fail(str(error), 2)
    written = asyncio.run(_run(kind, file, form, config, replace=replace, used=used))
    if as_json and file != STDOUT:
        print_json({"kind": kind, "file": file, "records": written})
    else:
        typer.echo(f"{written} records written to {file}", err=True)


async def _run(kind: str, file: str, form: Format | None, config: Path, *, replace: bool, used: bool) -> int:
    from daemon.errors import ApiProblem, StartupError
    from daemon.store import Store, StoreError, consents, exporting
    from daemon.store.transaction import Reading

    setup, chosen = setup_of(config), exporting.KINDS[kind]

    def work(tx: Reading) -> int:
        total = exporting.total(tx, chosen)
        quiet = not sys.stderr.isatty()
        with (
            opened(file, replace=replace) as out,
            typer.progressbar(length=total, label=kind, hidden=quiet, file=sys.stderr) as bar,
            closing(chosen.records(tx)) as found,
        ):
            records = Records(out, format_of(file, form), chosen.columns)
            for record in found:
                records.write(record)
                if records.written % TOLD_EVERY == 0:
                    bar.update(TOLD_EVERY)
        return records.written

    try:
        setup.state_dir.mkdir(parents=True, exist_ok=True)
        async with Store.open(setup.store_url, station=setup.station_view(), media=setup.media_dir) as store:
            if chosen.personal:
                await audited(setup.state_dir, f"exported_{kind}")
            at = datetime.now(UTC)
            written = await store.read(work)
            after: str | None = "" if used else None
            while after is not None:
                after = await store.write(consents.mark_used, after, at)
            return written
    except Unwritable as error:
        fail(str(error), 2)
    except (StoreError, StartupError, ApiProblem, OSError) as error:
        fail(str(error))


async def audited(state_dir: Path, what: str, subject: str = "") -> None:
    """Write down in the station file that somebody at this machine did ``what``; on the disk when it returns."""
    from daemon.auth import audit
    from daemon.station import Station

    async with Station(state_dir / "station.db") as station:
        await station.write(
            lambda connection: audit(
                connection, "", "", what=what, subject=subject, detail=f"at the machine, uid {os.getuid()}"
            )
        )
