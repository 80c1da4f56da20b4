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


def keep(tx: Writing, folder: Path, content: bytes, content_type: str) -> str:
    """Keep ``content`` and return its name. The file is whole and on disk before it can be found."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = place(folder, sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
    row = {"sha256": sha256, "content_type": content_type, "size": len(content)}
    tx.connection.execute(upsert(tx, t.media).values(row).on_conflict_do_nothing())
    return sha256


def find(tx: Reading, folder: Path, sha256: str) -> MediaFile | None:
    """The file of this name, when it is kept."""
    if not _NAME.match(sha256):
        return None
    row = tx.connection.execute(select(t.media).where(t.media.c.sha256 == sha256)).first()
    return None if row is None else MediaFile(place(folder, sha256), row.content_type, row.size)
