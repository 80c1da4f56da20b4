"""The commands ``storefloor person export`` and ``erase``: what is held about one person, told or taken out.

Who may run them is who may read the store. Whom it is about may come from standard input (``-``), so that it stands
neither in the list of processes nor in the shell's history; the station's audit notes that it was done, not about whom.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
import typer

from daemon.exporting import audited
from daemon.records import STDOUT, Unwritable, opened
from daemon.remote import JsonOption, fail, print_json, setup_of
from daemon.settings import DEFAULT_CONFIG

if TYPE_CHECKING:
    from daemon.config import Setup
    from daemon.station import Connection
    from daemon.store import Store
    from daemon.store.people import Erased
    from daemon.store.transaction import Writing

T = TypeVar("T")

app = typer.Typer(help="What is held about one person.", no_args_is_help=True)

WhoArgument = Annotated[
    str,
    typer.Argument(
        help="A phone number, an e-mail address, or the code of a member's card or a reservation; - asks for it."
    ),
]
ConfigOption = Annotated[
    Path, typer.Option("--config", help="The station's configuration.", envvar="STOREFLOOR_CONFIG")
]


class _Undone(Exception):
    """It was tried only: nothing of it stays."""


@app.command()
def export(
    who: WhoArgument,
    file: Annotated[str, typer.Option("--file", help="Where to write; - is standard output.")] = STDOUT,
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
) -> None:
    """Write everything that is held about a person, as JSON that people can read too."""
    from daemon.store import held

    person, setup = _who(who), setup_of(config)

    async def work(store: Store) -> bytes:
        await audited(setup.state_dir, "person_exported")
        found = await store.read(held.held, person)
        return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"

    content = _run(setup, work)
    try:
        with opened(file, replace=replace) as out:
            out.write(content)
    except Unwritable as error:
        fail(str(error), 2)


@app.command()
def erase(
    who: WhoArgument,
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen, and do nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take a person out of the store and this station's print jobs; refuses while something is open with them."""
    person, setup = _who(who), setup_of(config)
    planned = _run(setup, lambda store: _erased(store, setup, person, dry_run=True))
    if dry_run:
        _say(planned, as_json=as_json, would=True)
        return
    if not yes:
        if who == STDOUT:
            fail("--yes is needed where the person comes from standard input", 2)
        _say(planned, as_json=False, would=True)
        typer.confirm("Erase them for good?", abort=True, err=True)
    _say(
        _run(setup, lambda store: _erased(store, setup, person, dry_run=False)), as_json=as_json, would=False
    )


async def _erased(store: Store, setup: Setup, person: str, *, dry_run: bool) -> Erased:
    """Take them out of the store; out of this station's documents first, so that a second try still finds them."""
    from daemon.station import Station
    from daemon.store import people

    async with Station(setup.state_dir / "station.db") as station:
        found = await store.read(people.find, person)
        busy = await station.read(_unsettled)
        tried = await _tried(store, person, busy)
        if dry_run:
            tried.documents = await station.read(lambda connection: len(_documents(connection, found.words)))
            return tried
        await audited(setup.state_dir, "person_erased")
        documents = await station.write(lambda connection: _forget(connection, found.words))
        done = await store.write(people.erase, person, busy)
        done.documents = documents
        return done


async def _tried(store: Store, person: str, busy: list[str]) -> Erased:
    """What an erasure would do, found out by doing and undoing it."""
    from daemon.store import people

    tried: list[Erased] = []

    def work(tx: Writing) -> None:
        tried.append(people.erase(tx, person, busy))
        raise _Undone

    with suppress(_Undone):
        await store.write(work)
    return tried[-1]


def _unsettled(connection: Connection) -> list[str]:
    """Reservations of payments whose end this station does not know."""
    from drivers.terminals import FINAL

    ended = sorted(state.value for state in FINAL)
    marks = ", ".join("?" * len(ended))
    rows = connection.execute(
        f"SELECT DISTINCT reservation FROM payments WHERE reservation IS NOT NULL AND state NOT IN ({marks})",  # noqa: S608  marks
        ended,
    )
    return [row[0] for row in rows]


def _documents(connection: Connection, words: frozenset[str]) -> list[int]:
    """Documents of print jobs that name them."""
    said = [word.encode() for word in words]
    names = " OR ".join(["instr(data, ?) > 0"] * len(said)) or "0"
    rows = connection.execute(f"SELECT number FROM documents WHERE {names}", said)  # noqa: S608  ours
    return [row[0] for row in rows]


def _forget(connection: Connection, words: frozenset[str]) -> int:
    """Delete what was printed about them; what still waits to be printed stays until it is."""
    gone = 0
    for number in _documents(connection, words):
        gone += connection.execute(
            "DELETE FROM documents WHERE number = ? AND EXISTS"
            " (SELECT 1 FROM jobs WHERE jobs.number = documents.number AND finished_at IS NOT NULL)",
            (number,),
        ).rowcount
    return gone


def _say(done: Erased, *, as_json: bool, would: bool) -> None:
    if as_json:
        print_json(done)
        return
    verb = "would be" if would else "were"
    typer.echo(
        f"{done.members} members, {done.reservations} reservations, {done.letters} letters {verb} erased;"
        f" {done.consents} consents withdrawn; {done.purchases} purchases and {done.look_ups} look-ups without them;"
        f" {done.notes} notes and {done.documents} documents emptied"
    )
    if not would:
        typer.echo("backups and exports that were made before still hold them")


def _who(who: str) -> str:
    if who != STDOUT:
        return who
    if sys.stdin.isatty():
        typer.echo("Phone number, e-mail address or code: ", err=True, nl=False)
    given = sys.stdin.readline().strip()
    if not given:
        fail("nobody was named", 2)
    return given


def _run(setup: Setup, work: Callable[[Store], Awaitable[T]]) -> T:
    from daemon.errors import ApiProblem, StartupError
    from daemon.store import Store as Opened
    from daemon.store import StoreError

    async def run() -> T:
        setup.state_dir.mkdir(parents=True, exist_ok=True)
        view = setup.station_view()
        async with Opened.open(setup.store_url, station=view, media=setup.media_dir) as store:
            return await work(store)

    try:
        return asyncio.run(run())
    except (StoreError, StartupError, ApiProblem, OSError) as error:
        fail(str(error))
