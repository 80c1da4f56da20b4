"""``storefloor jobs``: the spool: what waits, what was printed, and what a person has to decide."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Annotated, Any

import typer

from daemon.client import Client
from daemon.commands.documents import TITLES
from daemon.commands.printing import end_of
from daemon.remote import (
    ApiOption,
    JsonOption,
    TokenOption,
    call,
    pick,
    print_json,
    print_table,
)
from daemon.schema import JobDecision, JobView
from drivers.vocabulary import DeviceClass, JobState

SHOWN = 30
"""Jobs listed unless more are asked for."""
MARKS = {
    JobState.PENDING: "waits",
    JobState.PENDING_HELD: "held",
    JobState.PROCESSING: "prints",
    JobState.PROCESSING_STOPPED: "stopped",
    JobState.COMPLETED: "done",
    JobState.CANCELED: "cancelled",
    JobState.ABORTED: "failed",
}
"""States as the table says them; ``show`` and ``--json`` have the words of the API."""
Job = Annotated[str, typer.Argument(help="Id of the job, as list shows it.")]
Printer = Annotated[str, typer.Option("--device", help="Id of a printer; empty: all of them.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="So many at most, the newest.")]
Undecided = Annotated[bool, typer.Option("--undecided", help="Only those that wait for a decision.")]

app = typer.Typer(help="Print jobs.", invoke_without_command=True)


@app.callback()
def jobs(
    context: typer.Context,
    device: Printer = "",
    undecided: Undecided = False,
    limit: Limit = SHOWN,
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Print jobs."""
    if context.invoked_subcommand is None:
        jobs_list(device, undecided, limit, api, token, as_json=as_json)


@app.command(name="list")
def jobs_list(
    device: Printer = "",
    undecided: Undecided = False,
    limit: Limit = SHOWN,
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Jobs of all printers or of one, newest first; `?` marks those whose paper a person has to look at."""

    async def show(client: Client) -> None:
        views = await client.devices()
        printers = [view.id for view in views if view.device_class is DeviceClass.POS_PRINTER]
        if device:
            printers = [await pick(client, device, DeviceClass.POS_PRINTER)]
        found = [
            job for name in printers for job in await client.jobs(name, undecided=undecided, limit=limit)
        ]
        found.sort(key=lambda job: job.created_at, reverse=True)
        found = found[:limit]
        if as_json:
            print_json(found)
            return
        if not found:
            typer.echo("no job waits for a decision" if undecided else "no jobs")
            return
        print_table(("", "id", "printer", "state", "made", "what", "detail"), [_row(job) for job in found])
        if waiting := [job.id for job in found if job.undecided]:
            typer.echo(
                f"\n? {len(waiting)} of them: look at the paper, then say "
                f"`storefloor jobs decide {waiting[0]} reprint` or `drop`",
                err=True,
            )

    call(api, token, "technician", show)


@app.command(name="show")
def jobs_show(job: Job, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False) -> None:
    """One job: what it is, how it went, what was decided."""

    async def show(client: Client) -> None:
        view = await client.job(job)
        if as_json:
            print_json(view)
            return
        for name, value in _facts(view):
            typer.echo(f"{name:10} {value}")

    call(api, token, "technician", show)


@app.command(name="decide")
def jobs_decide(
    job: Job,
    decision: Annotated[
        JobDecision, typer.Argument(help="reprint: once more, with COPY on the paper; drop: leave it.")
    ],
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Say what to do about a job of which nobody can know what the paper shows. Look at the paper first."""

    async def decide(client: Client) -> None:
        view = await client.decide_job(job, decision)
        if as_json:
            print_json(view)
        else:
            typer.echo(f"job {view.id}: {_decided(view)}")

    call(api, token, "technician", decide)


def _job_command(
    name: str, help_text: str, work: Callable[[Client, str], Coroutine[Any, Any, JobView]]
) -> None:
    @app.command(name=name, help=help_text)
    def command(
        job: Job, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
    ) -> None:
        async def run(client: Client) -> None:
            view = await work(client, job)
            if as_json:
                print_json(view)
            elif view.copy_of is not None and view.id != job:
                typer.echo(f"job {view.id} prints job {job} once more, with COPY on the paper")
            else:
                typer.echo(end_of(view))

        call(api, token, "technician", run)


_job_command("hold", "Keep a waiting job from being printed.", Client.hold_job)
_job_command("release", "Let a held job go on.", Client.release_job)
_job_command("cancel", "Cancel a job that has not begun.", Client.cancel_job)
_job_command("reprint", "Print a finished job once more, with COPY on the paper.", Client.reprint_job)


# --- words ----------------------------------------------------------------------------------------------------------


def _row(job: JobView) -> tuple[str, ...]:
    what = TITLES.get(job.content_type, job.content_type).removeprefix("a ").removeprefix("an ")
    if job.copy_of is not None:
        what = f"COPY, {what}"
    state = f"{MARKS[job.state]}: {job.reason}" if job.reason != "none" else MARKS[job.state]
    detail = _decided(job) if job.decided is not None else job.detail
    return ("?" if job.undecided else "", job.id, job.device, state, _when(job.created_at), what, detail)


def _facts(job: JobView) -> list[tuple[str, str]]:
    facts = [
        ("job", job.id),
        ("printer", job.device),
        ("what", f"{TITLES.get(job.content_type, job.content_type)}, {job.size} bytes"),
        ("made", _when(job.created_at)),
        ("changed", _when(job.updated_at)),
        ("tries", str(job.attempts)),
    ]
    if job.copy_of is not None:
        facts.append(("copy of", job.copy_of))
    facts.append(("state", end_of(job).removeprefix(f"job {job.id} ")))
    if job.decided is not None:
        facts.append(("decided", _decided(job)))
    return facts


def _decided(job: JobView) -> str:
    made = job.decided
    if made is None:
        return ""
    done = f"printed once more as job {made.reprint}" if made.reprint else "left as it is"
    return f"{done}; decided by {made.by}, {_when(made.at)}"


def _when(at: datetime) -> str:
    """A moment as the clock on the wall has it."""
    return f"{at.astimezone():%F %T}"
