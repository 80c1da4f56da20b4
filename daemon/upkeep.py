"""The commands ``migrate``, ``backup``, ``restore``, ``store check`` and ``giftcards``: what keeps a store in order.

They open the store themselves, beside the daemons; ``restore`` wants them stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from daemon import remote
from daemon.settings import DEFAULT_CONFIG

if TYPE_CHECKING:
    from daemon.config import Setup
    from daemon.schema import GiftCardView
    from daemon.store import Store, checking, consents, giftcards, media, members
    from daemon.store.operations import Sources

    Told = checking.Difference | consents.Broken | giftcards.Uneven | members.Uneven | media.Spoilt

T = TypeVar("T")

ConfigOption = Annotated[
    Path, typer.Option("--config", help="The station's configuration.", envvar="STOREFLOOR_CONFIG")
]
store_app = typer.Typer(help="The store itself.", no_args_is_help=True)
cards_app = typer.Typer(help="Gift cards that were lost, and found again.", no_args_is_help=True)
CardArgument = Annotated[str, typer.Argument(help="Id of the card: storefloor export giftcards.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="In a few words; nothing personal.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the ``storefloor`` command."""
    app.command()(migrate)
    app.command()(backup)
    app.command()(restore)
    app.add_typer(store_app, name="store")
    app.add_typer(cards_app, name="giftcards")


def migrate(config: ConfigOption = DEFAULT_CONFIG, *, as_json: remote.JsonOption = False) -> None:
    """Bring the store's tables to this release; a daemon does so too when it starts."""
    from daemon.store.engine import migrated
    from daemon.store.tables import HEAD

    setup = remote.setup_of(config)

    async def work() -> bool:
        return await migrated(setup.store_url)

    done = _run(work)
    if as_json:
        remote.print_json({"schema": HEAD, "migrated": done})
    else:
        typer.echo(f"schema {HEAD}: {'brought there' if done else 'nothing to do'}")


@store_app.command(name="check")
def check(config: ConfigOption = DEFAULT_CONFIG, *, as_json: remote.JsonOption = False) -> None:
    """Say where stock, its movements and what is promised tell different stories, or gift cards, points and their
    ledgers, and whether the record of consents and every media file is whole; exit 1 when they do, or one is not.
    """
    from daemon.store import checking, consents, giftcards, media, members

    setup = remote.setup_of(config)

    async def look(store: Store) -> tuple[list[Told], str]:
        found: list[Told] = [*await store.read(checking.check)]
        found += await store.read(consents.broken)
        found += await store.read(giftcards.uneven)
        found += await store.read(members.uneven)
        found += await store.read(media.spoilt, setup.media_dir)
        if stale := await store.read(consents.stale_ones):
            typer.echo(
                f"{stale} consents were not used for ten months: they may soon count for nothing", err=True
            )
        return found, await store.summary()

    found, summary = _run(lambda: _with_store(setup, look))
    if as_json:
        remote.print_json(found)
    else:
        for one in found:
            typer.echo(one.said)
        typer.echo(f"{summary}; differences: {len(found) or 'none'}")
    remote.finish(1 if found else 0)


@cards_app.command(name="block")
def block(
    card: CardArgument,
    reason: ReasonOption = "",
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    as_json: remote.JsonOption = False,
) -> None:
    """Let nothing be spent of a card any more; its money stays on it."""
    _switch(card, reason, config, on=False, as_json=as_json)


@cards_app.command(name="unblock")
def unblock(
    card: CardArgument,
    reason: ReasonOption = "",
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    as_json: remote.JsonOption = False,
) -> None:
    """Let a blocked card be spent again."""
    _switch(card, reason, config, on=True, as_json=as_json)


def _switch(card: str, reason: str, config: Path, *, on: bool, as_json: bool) -> None:
    from daemon.store import Actor, giftcards

    async def work(store: Store) -> GiftCardView:
        await store.write(giftcards.unblock if on else giftcards.block, card, reason, Actor("owner"))
        return await store.read(giftcards.one, card)

    setup = remote.setup_of(config)
    view = _run(lambda: _with_store(setup, work))
    if as_json:
        remote.print_json(view)
    else:
        balance = f"{view.balance.minor} {view.balance.currency} (minor units)"
        typer.echo(
            f"gift card …{view.last4}: {'blocked' if view.blocked else 'can be spent'}; {balance} are on it"
        )


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it holds names and phone numbers.")],
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    media: Annotated[
        bool,
        typer.Option("--media", help="Pictures, films and captions too; else copy their folder by itself."),
    ] = False,
    as_json: remote.JsonOption = False,
) -> None:
    """Copy the store and the station file while everything goes on."""
    from daemon.store import operations

    setup = remote.setup_of(config)
    manifest = _tried(lambda: operations.backup(_sources(setup, media=media), file))
    if as_json:
        remote.print_json(manifest)
        return
    typer.echo(f"{file}: {manifest.make}, schema {manifest.schema}, {file.stat().st_size:,} bytes")
    if not media:
        typer.echo(f"not in it: the media files in {setup.media_dir}")


def restore(
    file: Annotated[Path, typer.Argument(help="A file written by storefloor backup.")],
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    station: Annotated[
        bool, typer.Option("--station", help="Bring the station file back too, though there is one.")
    ] = False,
) -> None:
    """Bring a backup back; every daemon on the store must be stopped. What was there is kept beside."""
    from daemon.errors import StartupError
    from daemon.station import alone
    from daemon.store import operations

    setup = remote.setup_of(config)
    try:
        with alone(setup.state_dir):
            kept = _tried(lambda: operations.restore(_sources(setup, media=True), file, with_station=station))
            summary = _run(lambda: _with_store(setup, lambda store: store.summary()))
    except StartupError as error:
        remote.fail(str(error))
    for path in kept:
        typer.echo(f"kept: {path}")
    typer.echo(f"restored from {file}: {summary}")


def _sources(setup: Setup, *, media: bool) -> Sources:
    from daemon.store.operations import Sources as Made

    station = setup.config.station.name
    return Made(setup.store_url, setup.state_dir / "station.db", station, setup.media_dir if media else None)


async def _with_store(setup: Setup, work: Callable[[Store], Awaitable[T]]) -> T:
    from daemon.store import Store as Opened

    async with Opened.open(setup.store_url, station=setup.station_view(), media=setup.media_dir) as store:
        return await work(store)


def _run(work: Callable[[], Awaitable[T]]) -> T:
    async def run() -> T:
        return await work()

    return _tried(lambda: asyncio.run(run()))


def _tried(work: Callable[[], T]) -> T:
    """What ``work`` returns; or its sentence on stderr, and exit 1."""
    from daemon.store import StoreError
    from daemon.store.operations import OperationFailed

    try:
        return work()
    except (StoreError, OperationFailed, OSError) as error:
        remote.fail(str(error))
