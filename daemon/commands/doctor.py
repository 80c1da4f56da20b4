"""``storefloor doctor``: what of machine and station is as it should be, and what to do where it is not.

It changes nothing, runs beside the daemon or without it, and as any user: what this user may not see is said.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from daemon.commands.doctor_finding import Finding, Level
from daemon.remote import ApiOption, JsonOption, TokenOption, finish, print_json
from daemon.settings import DEFAULT_CONFIG

ConfigOption = Annotated[
    Path, typer.Option("--config", help="The station's configuration.", envvar="STOREFLOOR_CONFIG")
]
RootOption = Annotated[
    Path, typer.Option("--root", help="Look at the machine whose files lie here.", hidden=True)
]


def doctor(
    config: ConfigOption = DEFAULT_CONFIG,
    api: ApiOption = "",
    token: TokenOption = "",
    root: RootOption = Path("/"),
    *,
    as_json: JsonOption = False,
) -> None:
    """Look at rules, permissions, units, libraries, clock, disk, database and devices; exit 1 when one is wrong."""
    from daemon.commands import doctor_machine, doctor_station  # noqa: PLC0415  every driver comes with them

    async def examine() -> list[Finding]:
        found = list(doctor_machine.examine(doctor_machine.Machine(root)))
        return found + [finding async for finding in doctor_station.examine(config, api, token)]

    found = asyncio.run(examine())
    if as_json:
        print_json(found)
    else:
        for finding in found:
            typer.echo(f"{finding.level:5}  {finding.check:15}  {finding.said}")
            if finding.do:
                typer.echo(f"{'':5}  {'':15}  → {finding.do}")
        counts = [sum(finding.level is level for finding in found) for level in Level]
        typer.echo(f"{counts[0]} ok, {counts[1]} to note, {counts[2]} wrong")
    finish(1 if any(finding.level is Level.WRONG for finding in found) else 0)
