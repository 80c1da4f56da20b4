"""``storefloor print``: a file as a job of the spool, followed to its end.

The job is on the daemon's disk before it is followed: Ctrl-C, a lost daemon or a lost terminal leave it there, and the
command says so. What it says at the end is what the printer proved, and no more (``drivers/vocabulary.py``, JobReason).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from daemon.client import ApiError, Client, Unreachable, new_key
from daemon.commands import documents
from daemon.remote import ApiOption, DeviceOption, JsonOption, TokenOption, call, fail, pick, print_json
from daemon.schema import JobView
from drivers.vocabulary import DeviceClass, JobReason, JobState

PACE_S = 0.2
"""How often the job is looked at, in seconds."""
AWAY_S = 20.0
"""How long a daemon that does not answer is waited for: longer than a restart takes."""
QUEUED = frozenset({JobState.PENDING, JobState.PENDING_HELD})
JOB_END = frozenset({JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED})

PROOF = {
    JobReason.PRINTED: "the printer confirmed it when it had printed it",
    JobReason.PROCESSED: "the printer answered from behind the data: it has worked through all of it",
    JobReason.SENT: "the printer took all of it and had paper before and after; it cannot tell more, look at the paper",
}
"""What a completed job's reason means, in a sentence."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a waiting job waits for."""

    jobs: int = 0
    """Unfinished ones that are printed before it."""
    problems: str = ""
    """What the printer has that a person can mend."""


Say = Callable[[JobView, Ahead], None]
"""Told the job as it is now, and what it waits for."""


def print_file(
    file: Annotated[
        Path,
        typer.Argument(help="A receipt (JSON), text, PNG, PDF, or bytes for the printer itself (.escpos)."),
    ],
    device: DeviceOption = "",
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Print a file and follow the job to its end; exit 0 only when it was printed.

    What a file is, its content says. Ctrl-C leaves the job in the printer's queue.
    """
    try:
        document = documents.read(file)
    except documents.Unprintable as error:
        fail(str(error), 2)

    async def run(client: Client) -> int:
        printer = await pick(client, device, DeviceClass.POS_PRINTER)
        job = await _submit(client, printer, document)
        with _progress(job, quiet=as_json) as say:
            try:
                job = await _follow(client, job, say)
            except asyncio.CancelledError:
                job = await _left(client, job)
                if job.state not in JOB_END:
                    raise
        if as_json:
            print_json(job)
        else:
            typer.echo(end_of(job))
        return 0 if job.state is JobState.COMPLETED else 1

    call(api, token, "technician", run)


def end_of(job: JobView) -> str:
    """How a finished job went, what that means, and what is to be done about it."""
    head = f"job {job.id} {job.state}"
    if job.reason in PROOF:
        return f"{head} ({job.reason}): {PROOF[job.reason]}"
    why = job.detail.rstrip(".")
    if job.undecided:
        return (
            f"{head} ({job.reason}): {why or 'it was broken off'}. Look at the paper, then say "
            f"`storefloor jobs decide {job.id} reprint` (once more, with COPY on it) or `drop` instead of `reprint`"
        )
    if job.decided is not None and job.decided.reprint is not None:
        return f"{head} ({job.reason}): {why}. Job {job.decided.reprint} prints it once more, with COPY on it"
    return head + (f" ({job.reason})" if job.reason != JobReason.NONE else "") + (f": {why}" if why else "")


async def _submit(client: Client, printer: str, document: documents.FileDocument) -> JobView:
    """Hand the document over; once more under the same key when the answer was lost, so it is printed once."""
    key = new_key()
    try:
        return await client.print_raw(printer, document.content_type, document.data, key)
    except Unreachable:
        await asyncio.sleep(PACE_S)
    try:
        return await client.print_raw(printer, document.content_type, document.data, key)
    except Unreachable as error:
        fail(f"{error}. Should the job have been taken all the same, `storefloor jobs` shows it")


async def _follow(client: Client, job: JobView, say: Say) -> JobView:
    """Look at the job until it has ended; fails when the daemon stays away."""
    away_since: float | None = None
    now = asyncio.get_running_loop().time
    while job.state not in JOB_END:
        try:
            say(job, await _ahead(client, job) if job.state in QUEUED else Ahead())
            await asyncio.sleep(PACE_S)
            job = await client.job(job.id)
            away_since = None
        except Unreachable as error:
            away_since = now() if away_since is None else away_since
            if now() - away_since > AWAY_S:
                _gone(job, error)
            await asyncio.sleep(PACE_S)
    return job


def _gone(job: JobView, error: Unreachable) -> NoReturn:
    fail(f"{error}. The job is on the station's disk; later say `storefloor jobs show {job.id}`")


async def _ahead(client: Client, job: JobView) -> Ahead:
    jobs, printer = await client.jobs(job.device), await client.device(job.device)
    before = sum(other.state not in JOB_END and other.created_at < job.created_at for other in jobs)
    return Ahead(before, ", ".join(problem.replace("_", " ") for problem in printer.problems))


async def _left(client: Client, job: JobView) -> JobView:
    """Ctrl-C: the job stays where it is; says so, and what to do about it."""
    with contextlib.suppress(ApiError, Unreachable):
        job = await client.job(job.id)
    if job.state in QUEUED:
        typer.echo(
            f"storefloor: job {job.id} stays in the queue of {job.device} and is printed when its turn comes; "
            f"`storefloor jobs cancel {job.id}` drops it",
            err=True,
        )
    elif job.state not in JOB_END:
        typer.echo(f"storefloor: job {job.id} is being printed; `storefloor jobs show {job.id}`", err=True)
    return job


def _words(job: JobView, ahead: Ahead) -> str:
    if job.state is JobState.PENDING_HELD:
        return f"held; `storefloor jobs release {job.id}` lets it go on"
    if job.state is not JobState.PENDING:
        return "being printed"
    words = f"{ahead.jobs} before it" if ahead.jobs else "its turn"
    if ahead.problems:
        return f"{words}; the printer has: {ahead.problems}"
    return f"{words}; {job.detail}" if job.reason is JobReason.PRINTER_STOPPED and job.detail else words


@contextlib.contextmanager
def _progress(job: JobView, *, quiet: bool) -> Iterator[Say]:
    """A bar on a terminal: the jobs before this one, then its own printing. Elsewhere a line at each change."""
    if quiet:
        yield lambda _job, _ahead: None
        return
    from rich.console import Console  # noqa: PLC0415  most commands need none of it
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415  as above

    console = Console(stderr=True, highlight=False, markup=False)
    if not console.is_terminal:
        said = ""

        def line(job: JobView, ahead: Ahead) -> None:
            nonlocal said
            if (words := _words(job, ahead)) != said:
                typer.echo(f"job {job.id}: {words}", err=True)
                said = words

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(f"{job.device}: taken", total=None)
        most = 0

        def moved(job: JobView, ahead: Ahead) -> None:
            nonlocal most
            most = max(most, ahead.jobs)
            before = ahead.jobs + (2 if job.state in QUEUED else 1)
            # A lone job has no steps to count: the bar moves to and fro until the printer has said its word.
            total = most + 2 if most else None
            words = f"{job.device}: {_words(job, ahead)}"
            bar.update(task, description=words, total=total, completed=most + 2 - before)

        yield moved
