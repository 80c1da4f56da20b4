"""Media files, named by their content: pictures, films and captions anybody may see.

The bytes lie in one folder, ``<media>/<first two digits>/<sha256>``; the table says what they are. A name is 64
hexadecimal digits or nothing, so no request can leave the folder. Files are never changed, only added.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from daemon.store import tables as t
from daemon.store.transaction import Reading, Writing, upsert

CONTENT_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".webm": "video/webm",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt; charset=utf-8",
}
"""What is kept, by the suffix it comes with."""

_NAME = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file and what it is."""

    path: Path
    content_type: str
    size: int


def place(folder: Path, sha256: str) -> Path:
    """Where the file of this name lies. Raises ValueError for a name that is no SHA-256."""
    if not _NAME.match(sha256):
        raise ValueError(f"{sha256[:80]!r} is no SHA-256")
    return folder / sha256[:2] / sha256


def whole(path: Path, sha256: str, size: int) -> bool:
    """Whether a file is what its name says. Raises OSError when it cannot be read, or is not there."""
    if path.stat().st_size != size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def keep(tx: Writing, folder: Path, content: bytes, content_type: str) -> str:
    """Keep ``content`` and return its name. The file is whole and on disk before it can be found.

    One that is there already, but damaged or half, is written anew.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = place(folder, sha256)
    if not path.exists() or not whole(path, sha256, len(content)):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    row = {"sha256": sha256, "content_type": content_type, "size": len(content)}
    tx.connection.execute(upsert(tx, t.media).values(row).on_conflict_do_nothing())
    return sha256


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A file that is not there, or is not what its name says."""

    sha256: str
    said: str


def spoilt(tx: Reading, folder: Path) -> list[Spoilt]:
    """Every file that has to be imported again; each is read."""
    found = []
    for row in tx.connection.execute(select(t.media).order_by(t.media.c.sha256)):
        path = place(folder, row.sha256)
        try:
            said = "" if whole(path, row.sha256, row.size) else "is damaged"
        except OSError as error:
            said = f"cannot be read ({error.strerror})"
        if said:
            found.append(Spoilt(row.sha256, f"media file {path} {said}: import it again"))
    return found


def find(tx: Reading, folder: Path, sha256: str) -> MediaFile | None:
    """The file of this name, when it is kept."""
    if not _NAME.match(sha256):
        return None
    row = tx.connection.execute(select(t.media).where(t.media.c.sha256 == sha256)).first()
    return None if row is None else MediaFile(place(folder, sha256), row.content_type, row.size)
