"""Media files as they are served: whole, or not at all; on this machine where they come from another one.

A file is named by the SHA-256 of its content, so a half or damaged one is found by reading it: once after the start,
and again whenever its size or time has changed. Where ``[store] media`` is a share, a folder of this machine keeps the
films of tutorials, fetched ahead, and what was asked for: it plays when the network is gone. A damaged copy is fetched
anew; a damaged source is not served, and said, until it is imported again. When the budget is used up, what was not
asked for the longest goes, never a film of the shelf nor what may be playing.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from daemon.store.media import MediaFile, place, whole

log = logging.getLogger(__name__)

PIECE = 1 << 20
PLAYING_S = 600.0
"""What was asked for within this time may be playing: players ask for a film range by range."""
FILMS_PER_CENT = 80
"""Of the budget for films of tutorials; the rest is for pictures, whatever their number."""
FETCH_S = 30.0
"""A source that takes longer for one file is out of reach."""
TOUCH_S = 60.0
"""The time of a file's last use is written down so often."""


class Shelf:
    """The files of one station, as an async context manager. ``folder`` None: they lie on this machine already."""

    def __init__(self, folder: Path | None, budget: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._budget = budget
        self._clock = clock
        # A share that hangs keeps its threads, and nobody else's.
        self._near = ThreadPoolExecutor(2, thread_name_prefix="media-near")
        self._far = ThreadPoolExecutor(2, thread_name_prefix="media-far")
        self._checked: dict[Path, tuple[int, int]] = {}
        """Size and time of files that were whole."""
        self._bad: set[Path] = set()
        self._used: dict[str, float] = {}
        self._films: set[str] = set()
        self._fetching: dict[str, asyncio.Lock] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for threads in (self._near, self._far):
            threads.shutdown(wait=False, cancel_futures=True)

    async def path(self, file: MediaFile) -> Path | None:
        """Where the whole file lies, on this machine where there is room for it; None while there is none."""
        sha256 = file.path.name
        if self._folder is None:
            return file.path if await self._whole(file.path, file) else None
        self._used[sha256] = self._clock()
        near = place(self._folder, sha256)
        if await self._whole(near, file):
            return near
        async with self._fetching.setdefault(sha256, asyncio.Lock()):
            if await self._whole(near, file) or await self._fetched(file, near):
                return near
        return file.path if await self._whole(file.path, file) else None

    async def fill(self, files: Iterable[MediaFile]) -> int:
        """Fetch what is missing of the tutorials' ``files``, in their order, as far as there is room for films.

        Returns how many were fetched. They stay until they are no longer named here.
        """
        if self._folder is None:
            return 0
        fetched, room, films = 0, self._budget * FILMS_PER_CENT // 100, set[str]()
        for file in files:
            room -= file.size
            if room < 0:
                break
            films.add(file.path.name)
            self._films = self._films | films
            near = place(self._folder, file.path.name)
            if not await self._whole(near, file):
                fetched += await self._fetched(file, near)
        self._films = films
        return fetched

    async def _whole(self, path: Path, file: MediaFile) -> bool:
        threads = self._far if path == file.path and self._folder is not None else self._near
        return await self._soon(threads, lambda: self._is_whole(path, file))

    async def _fetched(self, file: MediaFile, near: Path) -> bool:
        if file.size > self._budget:
            return False
        return await self._soon(self._far, lambda: self._fetch(file, near))

    async def _soon(self, threads: ThreadPoolExecutor, work: Callable[[], bool]) -> bool:
        """What ``work`` says in a thread; False when it took too long."""
        try:
            async with asyncio.timeout(FETCH_S):
                return await asyncio.get_running_loop().run_in_executor(threads, work)
        except TimeoutError:
            log.warning("media files are out of reach")
            return False

    # --- in a thread ------------------------------------------------------------------------------------------------

    def _is_whole(self, path: Path, file: MediaFile) -> bool:
        try:
            stat = path.stat()
            known = (stat.st_size, stat.st_mtime_ns)
            if self._checked.get(path) != known:
                if not whole(path, file.path.name, file.size):
                    again = "import it again" if path == file.path else "it is fetched again"
                    self._say_bad(path, f"is damaged; {again}")
                    return False
                self._checked[path] = known
                self._bad.discard(path)
            if path != file.path and time.time() - stat.st_atime > TOUCH_S:
                os.utime(path, ns=(time.time_ns(), stat.st_mtime_ns))
        except OSError as error:
            if path == file.path:
                self._say_bad(path, f"cannot be read: {error.strerror}")
            return False
        return True

    def _say_bad(self, path: Path, why: str) -> None:
        self._checked.pop(path, None)
        if path not in self._bad:
            log.warning("media file %s %s", path, why)
        self._bad.add(path)

    def _fetch(self, file: MediaFile, near: Path) -> bool:
        """Copy a file here, reading its content on the way; nothing is left of one that is not what its name says."""
        part = near.with_suffix(".part")
        try:
            if not self._make_room(file.size):
                return False
            near.parent.mkdir(parents=True, exist_ok=True)
            digest = hashlib.sha256()
            with file.path.open("rb") as source, part.open("wb") as copy:
                while piece := source.read(PIECE):
                    digest.update(piece)
                    copy.write(piece)
                copy.flush()
                os.fsync(copy.fileno())
            if digest.hexdigest() != file.path.name:
                self._say_bad(file.path, "is damaged; import it again")
                return False
            part.replace(near)
        except OSError as error:
            self._say_bad(file.path, f"cannot be fetched: {error.strerror}")
            return False
        else:
            stat = near.stat()
            self._checked[near] = (stat.st_size, stat.st_mtime_ns)
            self._bad.discard(file.path)
            return True
        finally:
            part.unlink(missing_ok=True)

    def _make_room(self, size: int) -> bool:
        """Delete what was not used for the longest until ``size`` bytes fit; False when they do not."""
        if self._folder is None:
            return False
        held = []
        for path in self._folder.glob("??/*"):
            stat = path.stat()
            held.append((stat.st_atime_ns, stat.st_size, path))
        room = self._budget - sum(size for _, size, _ in held)
        for _, freed, path in sorted(held):
            if room >= size:
                return True
            played = self._clock() - self._used.get(path.name, -PLAYING_S) < PLAYING_S
            if path.name not in self._films and not played:
                path.unlink(missing_ok=True)
                self._checked.pop(path, None)
                room += freed
        return room >= size
