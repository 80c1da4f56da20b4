"""The process a vendor's library runs in, seen from the daemon: asked one thing at a time, ended when it is too late.

It never blocks the loop: everything goes through pipes. A question that is broken off, for whatever reason, ends the
process, because the library is in the middle of something then.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields

from drivers.errors import DeviceOffline, DriverError, FrameError, TransportClosed, TransportTimeout
from drivers.terminals import PaymentRequest
from drivers.terminals.hosted.messages import (
    LONGEST_LINE,
    Ask,
    Done,
    Failed,
    FromChild,
    Setup,
    Show,
    Tell,
    ToChild,
    What,
    Written,
    decode_from_child,
    encode,
)
from drivers.vocabulary import TerminalPrompt

_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")
"""What a library may know of our environment; nothing secret stands in these."""


@dataclass(frozen=True, slots=True)
class HostedTimers:
    """Every wait, in seconds; a library that takes longer is ended."""

    start: float = 30.0
    """From the start of the process to "connected"."""
    answer: float = 20.0
    """To the answer of a question; less than the ledger's own patience."""
    payment: float = 600.0
    """To the end of a payment."""
    end: float = 2.0
    """Until a killed process is gone."""

    def scaled(self, factor: float) -> HostedTimers:
        """All waits multiplied."""
        return HostedTimers(**{field.name: getattr(self, field.name) * factor for field in fields(self)})


class LibraryProcess:
    """One child, started once. ``ended`` says why it is of no more use."""

    def __init__(self, module: str, timers: HostedTimers) -> None:
        self.ended: asyncio.Future[DriverError] = asyncio.get_running_loop().create_future()
        self._module = module
        self._timers = timers
        self._alone = asyncio.Lock()
        self._number = 0
        self._said: asyncio.Queue[FromChild | None] = asyncio.Queue()
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it. Raises DeviceOffline when there is no such program."""
        known = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        try:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                self._module,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env={**known, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
                limit=LONGEST_LINE,
            )
        except OSError as error:
            raise DeviceOffline(f"the library's process cannot be started: {error}") from error
        self._reader = asyncio.create_task(self._read(), name=f"{self._module} reader")

    async def stop(self) -> None:
        """End it and see it gone. Never raises."""
        self.kill("the process was stopped")
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait({self._reader})
        if self._process is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._timers.end):
                    await self._process.wait()

    def kill(self, reason: str) -> None:
        """Give it up: whoever waits is told."""
        self._end(TransportClosed(f"{self._module}: {reason}"))
        if self._process is not None and self._process.returncode is None:
            # Not Process.kill(): it looks for the end itself, and then asyncio, which waits for it, finds nothing.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    async def send(self, message: ToChild) -> None:
        """Say one thing. Raises TransportClosed."""
        if self._process is None or self._process.stdin is None or self.ended.done():
            raise self._why()
        self._process.stdin.write(encode(message))
        try:
            await self._process.stdin.drain()
        except OSError as error:
            raise TransportClosed(f"{self._module}: the process does not listen") from error

    async def ask(
        self,
        what: What,
        timeout: float,
        *,
        request: PaymentRequest | None = None,
        setup: Setup | None = None,
        tell: Callable[[Tell], Awaitable[None]] | None = None,
        show: Callable[[TerminalPrompt, bool], None] | None = None,
    ) -> Done | Failed:
        """Ask and wait for the answer, passing on meanwhile what the library tells and shows.

        Raises TransportTimeout, TransportClosed, FrameError, and what ``tell`` raises: then the process is ended.
        """
        async with self._alone:
            self._number += 1
            while not self._said.empty():  # what it showed after its last answer is of no interest any more
                self._said.get_nowait()
            answer: Done | Failed | None = None
            try:
                async with asyncio.timeout(timeout):
                    await self.send(Ask(self._number, what, request, setup))
                    answer = await self._answer(tell, show)
            except TimeoutError:
                raise TransportTimeout(
                    f"{self._module}: the library did not answer within {timeout:g} s"
                ) from None
            finally:
                if answer is None:
                    self.kill(f"given up in the middle of {what!r}")
            return answer

    async def _answer(
        self,
        tell: Callable[[Tell], Awaitable[None]] | None,
        show: Callable[[TerminalPrompt, bool], None] | None,
    ) -> Done | Failed:
        while True:
            match await self._said.get():
                case None:
                    raise self._why()
                case Tell() as step if tell is not None:
                    await tell(step)
                    await self.send(Written())
                case Show(prompt=prompt, cancellable=cancellable) if show is not None:
                    show(prompt, cancellable)
                case (Done() | Failed()) as answer if answer.number == self._number:
                    return answer
                case _:
                    raise FrameError(f"{self._module}: the library said something that nobody asked for")

    async def _read(self) -> None:
        """Take what it says until its end."""
        if self._process is None or self._process.stdout is None:
            return
        try:
            async for line in self._process.stdout:
                self._said.put_nowait(decode_from_child(line))
        except FrameError as error:
            self._end(error)
        except ValueError:  # asyncio's word for a line longer than the limit
            self._end(FrameError(f"{self._module}: a line of more than {LONGEST_LINE} bytes"))
        else:
            status = await self._process.wait()
            self._end(TransportClosed(f"{self._module}: the library's process ended with status {status}"))
        self.kill("it cannot be understood")

    def _end(self, error: DriverError) -> None:
        if not self.ended.done():
            self.ended.set_result(error)
            self._said.put_nowait(None)

    def _why(self) -> DriverError:
        return self.ended.result() if self.ended.done() else TransportClosed(f"{self._module} is not started")
