"""The ``storefloor`` command. Each command loads only what it needs, so that ``--help`` stays quick.

Exit status: 0 ok, 1 failed, 2 usage (a configuration that cannot be used counts as usage).
"""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from daemon import commands, exporting, people, remote, upkeep
from daemon.demo.commands import register
from daemon.settings import DEFAULT_CONFIG

app = typer.Typer(
    help="A shop's printers, scanners, payment terminals, stock and reservations, and the screens for them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
token_app = typer.Typer(help="Tokens of the API.", no_args_is_help=True)

ConfigOption = Annotated[
    Path, typer.Option("--config", help="The station's configuration.", envvar="STOREFLOOR_CONFIG")
]


@app.command()
def serve(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Run the daemon until it is told to stop."""
    gc.disable()  # nothing that is loaded is garbage: until it serves, looking for some is a tenth of the start
    from daemon import logs
    from daemon.app import serve as run
    from daemon.config import read
    from daemon.errors import ApiProblem, StartupError
    from daemon.settings import SettingsError
    from daemon.store import StoreError

    try:
        setup = read(config)
    except SettingsError as error:
        remote.fail(str(error), 2)
    logs.set_up()
    for words in setup.quirks:
        logging.getLogger(__name__).info("quirks: %s", words)
    for words in setup.plug_ins:
        logging.getLogger(__name__).warning("%s", words)
    os.umask(0o027)  # what the station keeps is for its owner and group
    try:
        asyncio.run(run(setup))
    except (StartupError, ApiProblem, StoreError) as error:
        remote.fail(str(error), 1)


@app.command(name="check-config")
def check_config(
    file: Annotated[Path, typer.Argument(help="The configuration to check.")],
    *,
    as_json: remote.JsonOption = False,
) -> None:
    """Say whether a configuration can be used; names file, key and nearest match when not."""
    from daemon.config import read
    from daemon.settings import SettingsError

    try:
        setup = read(file)
    except SettingsError as error:
        remote.fail(str(error), 2)
    if setup.config.store.url:  # else it is our own file; what reads addresses is a third of this command
        _check_store_url(setup.store_url)
    station, devices = setup.config.station.name, [device.spec.id for device in setup.devices]
    if as_json:
        remote.print_json(
            {
                "file": str(file),
                "ok": True,
                "station": station,
                "devices": devices,
                "quirks": setup.quirks,
                "plug_ins": setup.plug_ins,
            }
        )
    else:
        for words in setup.quirks:
            typer.echo(f"quirks: {words}")
        for words in setup.plug_ins:
            typer.echo(words)
        typer.echo(f"{file}: ok: station {station}, {', '.join(devices) or 'no devices'}")


def _check_store_url(url: str) -> None:
    """End with 2 where the store's address is none."""
    from daemon.store import StoreError
    from daemon.store.engine import database_url

    try:
        database_url(url)
    except StoreError as error:
        remote.fail(str(error), 2)


ScreenConfig = Annotated[Path | None, typer.Option(help="The screen's configuration.")]
CheckOption = Annotated[
    bool, typer.Option("--check", help="Say what is wrong with configuration and theme, and end.")
]


@app.command()
def kiosk(config: ScreenConfig = None, *, check: CheckOption = False) -> None:
    """The screen for customers."""
    _screen("kiosk", config, check=check)


@app.command()
def till(config: ScreenConfig = None, *, check: CheckOption = False) -> None:
    """The screen for clerks."""
    _screen("till", config, check=check)


def _screen(station: str, config: Path | None, *, check: bool) -> None:
    """Become the Qt process; nothing of the daemon stays in it."""
    if importlib.util.find_spec("kiosk") is None:
        remote.fail(
            "the screens are a package of their own: apt install storefloor-kiosk (docs/packaging.md)", 1
        )
    more = (["--config", str(config)] if config is not None else []) + (["--check"] if check else [])
    os.execv(sys.executable, [sys.executable, "-m", "kiosk", "--station", station, *more])  # noqa: S606  ourselves


# --- tokens ---------------------------------------------------------------------------------------------------------


@token_app.command(name="create")
def token_create(
    role: Annotated[str, typer.Option(help="kiosk, till or technician.")],
    note: Annotated[str, typer.Option(help="What it is for.")] = "",
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    as_json: remote.JsonOption = False,
) -> None:
    """Make a token and print it, once."""
    from daemon.auth import Tokens
    from daemon.schema import Role
    from daemon.station import Station

    if role not in set(Role):
        remote.fail(f"--role is {', '.join(Role)}, not {role!r}", 2)

    async def create(station: Station) -> None:
        row, secret = await Tokens(station).create(Role(role), note)
        if as_json:
            remote.print_json({"id": row.id, "role": row.role, "token": secret})
        else:
            typer.echo(secret)

    remote.on_station(config, create)


@token_app.command(name="list")
def token_list(config: ConfigOption = DEFAULT_CONFIG, *, as_json: remote.JsonOption = False) -> None:
    """Every token ever made; never the tokens themselves."""
    from daemon.auth import Tokens
    from daemon.station import Station

    async def show(station: Station) -> None:
        rows = await Tokens(station).all()
        if as_json:
            remote.print_json(rows)
            return
        remote.print_table(
            ("id", "role", "note", "made", "revoked"),
            [
                (
                    row.id,
                    row.role,
                    row.note,
                    f"{row.created_at:%F %R}",
                    f"{row.revoked_at:%F %R}" if row.revoked_at else "",
                )
                for row in rows
            ],
        )

    remote.on_station(config, show)


@token_app.command(name="revoke")
def token_revoke(
    token: Annotated[str, typer.Argument(help="Id of the token, as list shows it.")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """End a token; the daemon refuses it within two seconds."""
    from daemon.auth import Tokens
    from daemon.station import Station

    async def revoke(station: Station) -> None:
        await Tokens(station).revoke(token)

    remote.on_station(config, revoke)


# --- import ---------------------------------------------------------------------------------------------------------


@app.command(name="import")
def import_file(
    kind: Annotated[
        str,
        typer.Argument(
            help="locations, clerks, products, stock, reservations, tutorials, members or giftcards: docs/import.md."
        ),
    ],
    file: Annotated[Path, typer.Argument(help="CSV or JSON Lines, with .gz packed.")],
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse the whole file when one row is bad.")
    ] = False,
    mapping: Annotated[
        str, typer.Option(help="open-food-facts or open-beauty-facts: FILE is a dump of theirs.")
    ] = "",
    prices: Annotated[
        Path | None, typer.Option(help="Price list beside a mapping: GTINs you sell and what they cost.")
    ] = None,
    as_json: remote.JsonOption = False,
) -> None:
    """Bring data into the store; bad rows are named by line and reason, the good ones go in."""
    from daemon.importing import Wish, run

    remote.finish(run(Wish(kind, file, strict, mapping, prices), config, as_json=as_json))


app.add_typer(token_app, name="token")
commands.register(app)
upkeep.register(app)
exporting.register(app)
app.add_typer(people.app, name="person")
register(app)


def main() -> None:
    """Entry point of the ``storefloor`` command."""
    app(prog_name="storefloor")


if __name__ == "__main__":
    main()
