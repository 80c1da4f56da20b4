"""Backups of the store and the station file, taken while daemons work, and bringing them back.

A backup is one tar file: what it is (``manifest.json``), the store (a SQLite database, or a dump of PostgreSQL made by
``pg_dump``) and ``station.db``. Each of the two is one consistent state; between them lie moments, as between two
databases always: what was paid meanwhile is credited by the ledger's own repetition. It holds names and phone numbers:
only its owner may read it. Media files are in it when they are asked for: they are named by their content and never
change, so a plain copy of their folder is a backup of them, too.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from sqlalchemy import Engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from daemon.store.engine import database_url, make_of
from daemon.store.errors import StoreUnavailable
from daemon.store.media import place, whole
from daemon.store.tables import HEAD

FORMAT = 1
MANIFEST, STORE, STATION = "manifest.json", "store", "station.db"
TOOL_TIMEOUT_S = 6 * 3600.0
LONGEST_MANIFEST = 10_000
MEDIA = re.compile(r"media/([0-9a-f]{64})\Z")
"""A media file in a backup."""


class OperationFailed(Exception):
    """A backup or its way back did not work; the message is a sentence that says what to do."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup is."""

    format: int
    make: str
    """``sqlite`` or ``postgresql``."""
    schema: str
    station: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Sources:
    """What is backed up, or brought back."""

    store_url: str
    station_file: Path
    station: str
    media: Path | None = None
    """Where media files lie; None: they are none of the backup's business."""


def backup(sources: Sources, file: Path) -> Manifest:
    """Write a backup to ``file``, whole or not at all. Raises OperationFailed, StoreUnavailable."""
    url = database_url(sources.store_url)
    manifest = Manifest(FORMAT, url.get_backend_name(), HEAD, sources.station, datetime.now(UTC))
    part = file.with_name(f"{file.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as made:
            folder = Path(made)
            if manifest.make == "sqlite":
                _copy_sqlite(url, folder / STORE)
            else:
                _tool(
                    "pg_dump",
                    url,
                    "--format=custom",
                    "--no-owner",
                    "--no-privileges",
                    f"--file={folder / STORE}",
                )
            if sources.station_file.exists():
                _copy_sqlite(_sqlite(sources.station_file), folder / STATION)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
                with tarfile.open(fileobj=raw, mode="w") as tar:
                    content = msgspec.json.encode(manifest)
                    head = tarfile.TarInfo(MANIFEST)
                    head.size = len(content)
                    tar.addfile(head, io.BytesIO(content))
                    for name in (STORE, STATION):
                        if (folder / name).exists():
                            tar.add(folder / name, arcname=name)
                    for media in sorted(sources.media.glob("??/*")) if sources.media is not None else []:
                        if MEDIA.match(name := f"media/{media.name}"):
                            tar.add(media, arcname=name)
                raw.flush()
                os.fsync(raw.fileno())
        part.replace(file)
    except OSError as error:
        raise OperationFailed(f"{file}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(sources: Sources, file: Path, *, with_station: bool) -> list[Path]:
    """Bring the store back as it was; with ``with_station`` the station file too, else only where there is none.

    Every daemon on the store must be stopped. SQLite files that were there are kept beside, under the names returned.
    Raises OperationFailed, StoreUnavailable; then everything is as it was.
    """
    url = database_url(sources.store_url)
    kept: list[Path] = []
    try:
        near = sources.station_file.parent
        near.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=near, prefix=".restore-") as made:
            folder = Path(made)
            manifest = _unpack(file, folder, sources.media)
            if manifest.make != url.get_backend_name():
                raise OperationFailed(
                    f"{file} is a backup of {manifest.make}, [store] url is {url.get_backend_name()}: they do not mix"
                )
            station = folder / STATION
            bring_station = station.exists() and (with_station or not sources.station_file.exists())
            for database in [station] if bring_station else []:
                _whole(database)
            if manifest.make == "sqlite":
                _whole(folder / STORE)
                kept += _replace(folder / STORE, Path(str(url.database)))
            else:
                _alone(url)
                _tool("pg_restore", url, "--clean", "--if-exists", "--no-owner", "--no-privileges",
                      "--single-transaction", "--exit-on-error", str(folder / STORE))  # fmt: skip
            if bring_station:
                kept += _replace(station, sources.station_file)
    except OSError as error:
        raise OperationFailed(f"{file}: {error.strerror or error}") from error
    return kept


def _unpack(file: Path, folder: Path, media: Path | None) -> Manifest:
    """What a backup holds, into ``folder``; its media files into ``media``, where they are missing or damaged."""
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                if member.name in {MANIFEST, STORE, STATION} and member.isreg():
                    _copy_out(tar, member, folder / member.name)
                elif media is not None and member.isreg() and (found := MEDIA.match(member.name)):
                    _copy_media(tar, member, place(media, found[1]))
        content = (folder / MANIFEST).read_bytes()[:LONGEST_MANIFEST]
        manifest = msgspec.json.decode(content, type=Manifest)
    except (tarfile.TarError, FileNotFoundError, msgspec.DecodeError) as error:
        if not file.exists():
            raise OperationFailed(f"there is no {file}") from error
        raise OperationFailed(f"{file} is no backup of ours, or is cut short") from error
    if manifest.format != FORMAT or not (folder / STORE).exists():
        raise OperationFailed(f"{file} was written by a newer Storefloor, or is cut short")
    return manifest


def _copy_out(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    """Only what it holds: owner, mode and times of a file in an archive are nobody's business here."""
    content = tar.extractfile(member)
    if content is not None:
        with content, to.open("wb") as out:
            shutil.copyfileobj(content, out)


def _copy_media(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    """A media file, unless it is there; one that is not what its name says in the backup is left out."""
    if to.exists() and whole(to, to.name, member.size):
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_suffix(".restored.part")
    try:
        _copy_out(tar, member, part)
        if whole(part, to.name, member.size):
            part.replace(to)
    finally:
        part.unlink(missing_ok=True)


def _sqlite(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def _copy_sqlite(url: URL, to: Path) -> None:
    """SQLite's own online copy: one consistent state, whoever writes meanwhile (sqlite.org/backup.html)."""
    if not Path(str(url.database)).exists():
        raise OperationFailed(f"there is no {url.database}")
    source, target = _plain(url), _plain(_sqlite(to))
    try:
        with source.connect() as reads, target.connect() as writes:
            reads.connection.driver_connection.backup(writes.connection.driver_connection)  # type: ignore[union-attr]  # sqlite3's own
    except DatabaseError as error:
        raise make_of(url).explain(url, error) from error
    finally:
        source.dispose()
        target.dispose()
    with to.open("rb+") as file:
        os.fsync(file.fileno())


def _plain(url: URL) -> Engine:
    return make_of(url).reading(url)


def _whole(path: Path) -> None:
    """Raise OperationFailed unless every page of this SQLite database can be read and makes sense."""
    engine = _plain(_sqlite(path))
    try:
        with engine.connect() as connection:
            said = connection.execute(text("PRAGMA integrity_check")).scalar()
    except DatabaseError as error:
        said = str(error.orig)
    finally:
        engine.dispose()
    if said != "ok":
        raise OperationFailed(f"{path.name} in this backup is damaged ({said}); take another one")


def _replace(new: Path, path: Path) -> list[Path]:
    """Put ``new`` in the place of a SQLite database; what was there is kept beside it with all that belongs to it."""
    kept = []
    if path.exists():
        aside = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}")
        for suffix in ("-wal", "-shm", ""):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
        kept.append(aside)
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(new, part := path.with_name(f"{path.name}.part"))
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(path)
    return kept


def _alone(url: URL) -> None:
    """Raise OperationFailed while a daemon is connected."""
    engine = make_of(url).reading(url)
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name LIKE 'storefloor%' AND pid <> pg_backend_pid()"
    )
    try:
        with engine.connect() as connection:
            count = int(connection.execute(others).scalar_one())
    except DatabaseError as error:
        raise make_of(url).explain(url, error) from error
    finally:
        engine.dispose()
    if count:
        raise OperationFailed(
            f"{count} connections of stations are open: stop every daemon on this store first"
        )


def _tool(name: str, url: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; the password goes by the environment, never by the command line."""
    program = shutil.which(name)
    if program is None:
        raise OperationFailed(f"{name} is not installed: apt-get install postgresql-client")
    where = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    try:
        subprocess.run(  # noqa: S603  the program's own path, arguments of ours
            [program, *arguments, f"--dbname={where}"],
            env=os.environ | {"LC_ALL": "C"} | secret,
            capture_output=True,
            timeout=TOOL_TIMEOUT_S,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise OperationFailed(f"{name} has been at it for {TOOL_TIMEOUT_S / 3600:g} hours") from error
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.decode(errors="replace").split())[:400]
        raise StoreUnavailable("the store cannot be used", f"{name}: {said}") from error
