"""Child processes of the demo and the tour: started, watched, restarted like a service manager would, and ended.

Each child leads a process group of its own; what it writes goes to one log file per child.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

STOP_SECONDS = 10
RESTART_SECONDS = 0.3
_OWN_STATUS = 2
"""The highest exit status that a program of ours gives by itself; above are a shell's words for signals."""


class ChildFailed(Exception):
    """A child did not come up, or ended by itself; names it and its log."""


class Child:
    """One running child. ``restart`` brings it back when it ends by itself or is killed, as systemd would."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.command = list(command)
        self.env = {**os.environ, **env}
        self.log = log
        self.starts = 0
        self._process: Process | None = None

    async def start(self, *, lines: int = 0, seconds: float = 30) -> list[str]:
        """Start it; returns its first ``lines`` lines of stdout. Raises ChildFailed when they do not come."""
        self.starts += 1
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.command,
                env=self.env,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE if lines else log,
                stderr=log,
                start_new_session=True,
            )
        stdout = self._process.stdout
        first: list[str] = []
        while stdout is not None and len(first) < lines:
            try:
                line = await asyncio.wait_for(stdout.readline(), seconds)
            except TimeoutError:
                line = b""
            if not line:
                raise ChildFailed(f"{self.name} did not come up: see {self.log}\n{self.tail()}")
            first.append(line.decode().strip())
        return first

    def tail(self, lines: int = 15) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process's number. Raises ChildFailed before it was started."""
        if self._process is None:
            raise ChildFailed(f"{self.name} was not started")
        return self._process.pid

    async def wait(self) -> int:
        """Wait for its end; returns the exit status (negative: the signal)."""
        if self._process is None:
            return 0
        return await self._process.wait()

    def kill(self) -> None:
        """SIGKILL, at once: power cut."""
        if self.running and self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM, then SIGKILL if it does not end in time; returns the exit status."""
        if self._process is None:
            return 0
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self.kill()
        return await self._process.wait()


async def until_closed(child: Child) -> int:
    """Wait until a window is closed; one that crashed is opened again, as a service manager would.

    Returns its exit status: 0 closed, 1 or 2 when it could not be opened at all.
    """
    while (status := await child.wait()) < 0 or status > _OWN_STATUS:
        await asyncio.sleep(RESTART_SECONDS)
        await child.start()
    return status


@contextlib.asynccontextmanager
async def kept_running(child: Child) -> AsyncIterator[Child]:
    """Restart a child whenever it ends, until the context is left; then stop it."""

    async def keep() -> None:
        while True:
            await child.wait()
            await asyncio.sleep(RESTART_SECONDS)  # the pause of a service manager, RestartSec
            await child.start()

    keeper = asyncio.create_task(keep(), name=f"keep {child.name}")
    try:
        yield child
    finally:
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
        await child.stop()
