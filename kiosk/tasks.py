"""The kiosk's background work: started by name, cancelled together, never failing in silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine

_log = logging.getLogger("storefloor.kiosk")


class Tasks:
    """Tasks of one owner. A task that raises is logged once; nothing waits for it."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}

    def start(self, name: str, work: Coroutine[object, object, None]) -> None:
        """Run ``work``; a task of the same name that still runs is cancelled first (a newer search, a newer page)."""
        previous = self._running.get(name)
        if previous is not None:
            previous.cancel()
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running[name] = task
        task.add_done_callback(self._ended)

    def running(self, name: str) -> bool:
        """Whether a task of that name still runs."""
        return name in self._running

    def forget(self, name: str) -> None:
        """Take a task for ended: it calls this as its last act, before what it found is shown."""
        self._running.pop(name, None)

    def stop(self, name: str) -> None:
        """Cancel one task, if it runs."""
        task = self._running.get(name)
        if task is not None:
            task.cancel()

    def stop_all(self) -> None:
        """Cancel everything: the session is over."""
        for task in list(self._running.values()):
            task.cancel()

    async def aclose(self) -> None:
        """Cancel everything and wait until it has ended."""
        tasks = list(self._running.values())
        self.stop_all()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._running.get(task.get_name()) is task:
            del self._running[task.get_name()]
        if not task.cancelled() and (fault := task.exception()) is not None:
            _log.error("%s failed: %s", task.get_name(), fault, exc_info=fault)
