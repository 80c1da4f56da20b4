"""``storefloor print``: a file as a job, followed to its end."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from daemon.client import Client, new_key
from daemon.remote import ApiOption, DeviceOption, JsonOption, TokenOption, call, fail, pick, print_json
from drivers.vocabulary import DeviceClass, JobState

CONTENT_TYPES = {".json": "application/json", ".txt": "text/plain", ".png": "image/png"}
"""By file name; anything else is raw bytes in the printer's own language."""
FOLLOW_S = 1.0
JOB_END = frozenset({JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED})


def print_file(
    file: Annotated[Path, typer.Argument(help="Receipt (.json), text (.txt), picture (.png) or raw bytes.")],
    device: DeviceOption = "",
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Print a file and follow the job to its end."""
    try:
        data = file.read_bytes()
    except OSError as error:
        fail(f"{file}: {error.strerror}", 2)

    async def run(client: Client) -> int:
        printer = await pick(client, device, DeviceClass.POS_PRINTER)
        content_type = CONTENT_TYPES.get(file.suffix.lower(), "application/vnd.escpos")
        job = await client.print_raw(printer, content_type, data, new_key())
        said = ""
        while job.state not in JOB_END:
            line = f"{job.state}" + (f": {job.detail}" if job.detail else "")
            if line != said and not as_json:
                typer.echo(f"job {job.id} {line}", err=True)
                said = line
            await asyncio.sleep(FOLLOW_S / 5)  # the pace of looking
            job = await client.job(job.id)
        if as_json:
            print_json(job)
        else:
            typer.echo(f"job {job.id} {job.state} ({job.reason}) {job.detail}".rstrip())
        return 0 if job.state is JobState.COMPLETED else 1

    call(api, token, "technician", run)
