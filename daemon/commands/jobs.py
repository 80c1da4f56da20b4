"""``storefloor jobs``: the spool."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import typer

from daemon.client import Client
from daemon.remote import (
    ApiOption,
    DeviceOption,
    JsonOption,
    TokenOption,
    call,
    pick,
    print_json,
    print_table,
)
from daemon.schema import JobView
from drivers.vocabulary import DeviceClass

app = typer.Typer(help="Print jobs.", invoke_without_command=True)


@app.callback()
def jobs(
    context: typer.Context,
    device: DeviceOption = "",
    api: ApiOption = "",
    token: TokenOption = "",
    *,
    as_json: JsonOption = False,
) -> None:
    """Print jobs."""
    if context.invoked_subcommand is None:
        jobs_list(device, api, token, as_json=as_json)


@app.command(name="list")
def jobs_list(
    device: DeviceOption = "", api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
) -> None:
    """A printer's jobs, newest first."""

    async def show(client: Client) -> None:
        views = await client.jobs(await pick(client, device, DeviceClass.POS_PRINTER))
        if as_json:
            print_json(views)
            return
        print_table(
            ("id", "state", "reason", "size", "made", "detail"),
            [
                (view.id, view.state, view.reason, str(view.size), f"{view.created_at:%F %T}", view.detail)
                for view in views
            ],
        )

    call(api, token, "technician", show)


def _job_command(
    name: str, help_text: str, work: Callable[[Client, str], Coroutine[Any, Any, JobView]]
) -> None:
    @app.command(name=name, help=help_text)
    def command(
        job: str, api: ApiOption = "", token: TokenOption = "", *, as_json: JsonOption = False
    ) -> None:
        async def run(client: Client) -> None:
            view = await work(client, job)
            if as_json:
                print_json(view)
            else:
                typer.echo(f"job {view.id} {view.state} ({view.reason}) {view.detail}".rstrip())

        call(api, token, "technician", run)


_job_command("show", "One job.", Client.job)
_job_command("hold", "Keep a waiting job from being printed.", Client.hold_job)
_job_command("release", "Let a held job go on.", Client.release_job)
_job_command("cancel", "Cancel a job that has not begun.", Client.cancel_job)
_job_command("reprint", "Print a finished job once more, with COPY on the paper.", Client.reprint_job)
