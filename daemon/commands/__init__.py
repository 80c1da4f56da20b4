"""The commands that talk to a running daemon, one module a subject; ``register`` adds them to ``storefloor``."""

from __future__ import annotations

import typer

from daemon.commands import devices, doctor, jobs, paying, printing, recording, scanning


def register(app: typer.Typer) -> None:
    """Add the commands of this folder to the ``storefloor`` command."""
    app.add_typer(devices.app, name="devices")
    app.command(name="doctor")(doctor.doctor)
    app.add_typer(jobs.app, name="jobs")
    app.command(name="print")(printing.print_file)
    app.command(name="scan")(scanning.scan)
    app.command(name="record")(recording.record)
    app.command(name="replay")(recording.replay)
    app.command(name="pay")(paying.pay)
    app.add_typer(paying.app, name="payments")
