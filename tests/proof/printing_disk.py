"""The spool's disk is full, over and over, also while the daemon is killed: nothing acknowledged is lost.

What cannot be kept is refused with a clear word, and when there is room again work goes on without a restart. The disk
is a small tmpfs in a mount namespace of its own where that may be made; elsewhere a limit on the size of files.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from daemon.client import ApiError, Unreachable
from daemon.schema import Role
from tests.daemon.printers import Wanted
from tests.daemon.processes import Daemon
from tests.proof.claim import Claim, size
from tests.proof.printing_shop import QUICK, Shop, shop
from tests.proof.tills import Till, Verdict, numbered

PRINTERS = {
    "counter": Wanted("epson-tm-t20iii", options=QUICK),
    "kitchen": Wanted("citizen-ct-s310ii", options=QUICK),
}
SIZE_MB = 4
FULL_S = 1.5
"""Seconds, at most, for which the disk is full."""
KILLED = 0.3
"""How often the daemon is killed while it is."""
SLOW_S = 2.0
"""A killed daemon has, about as often as not, come up by then or given up."""
MUTE = 120
"""How Python ends when its last words cannot be written: under a limit for all files its log cannot grow either."""
AGAIN_S = 60.0
REFUSALS = {"storage_unavailable"}


class Disk(Protocol):
    """What the state lies on."""

    name: str

    def fill(self) -> None:
        """Leave no room."""

    def free(self) -> None:
        """Make room."""


class Tmpfs:
    """A small one, in a namespace that lives as long as its holder."""

    name = f"a tmpfs of {SIZE_MB} MB"

    def __init__(self, seen: Path) -> None:
        self._filler = seen / "filler"

    def fill(self) -> None:
        """Take every page that is left."""
        with contextlib.suppress(OSError), self._filler.open("ab", buffering=0) as file:
            while file.write(bytes(4096)):
                pass

    def free(self) -> None:
        """Give them back."""
        self._filler.unlink(missing_ok=True)


class Limit:
    """No file of the running daemon may grow."""

    name = "a limit on the size of files (no mount allowed here)"

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon

    def fill(self) -> None:
        """From now on."""
        self._set(1)

    def free(self) -> None:
        """As large as they like."""
        self._set(resource.RLIM_INFINITY)

    def _set(self, limit: int) -> None:
        assert self._daemon.child is not None
        with contextlib.suppress(ProcessLookupError):
            hard = resource.prlimit(self._daemon.child.pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(self._daemon.child.pid, resource.RLIMIT_FSIZE, (limit, hard))


@contextlib.asynccontextmanager
async def disk_of(daemon: Daemon) -> AsyncIterator[Disk]:
    """Put the state directory of a daemon that does not run yet onto a disk that can be filled."""
    state = daemon.state_dir
    state.mkdir()
    script = f'mount -t tmpfs -o size={SIZE_MB}m,mode=700 tmpfs "$0" && echo there && exec cat'
    try:
        holder = await asyncio.create_subprocess_exec(
            *("unshare", "--mount", "--propagation", "private", "sh", "-c", script, str(state)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except FileNotFoundError:
        yield Limit(daemon)
        return
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        if await asyncio.wait_for(holder.stdout.readline(), 10) != b"there\n":
            yield Limit(daemon)
            return
        daemon.state_dir = Path(f"/proc/{holder.pid}/root{state}")
        daemon.within = ("nsenter", "--target", str(holder.pid), "--mount", "--root", "--wd")
        yield Tmpfs(daemon.state_dir)
    finally:
        holder.stdin.close()
        await asyncio.wait_for(holder.wait(), 10)


class FullDisk:
    """Fills and frees the disk under a shop's load."""

    def __init__(self, source: random.Random, open_shop: Shop, disk: Disk) -> None:
        self.source, self.shop, self.disk = source, open_shop, disk
        self.verdict = Verdict()
        self.said_once = open_shop.tills["z"] = Till("z", open_shop.daemon, source)
        self.kills = self.not_up = 0
        self.again: list[float] = []
        """Seconds from the room that was made to the next receipt acknowledged."""

    async def once(self) -> None:
        """Full for a while, and free again."""
        daemon = self.shop.daemon
        await asyncio.sleep(self.source.uniform(0, 0.5))
        self.disk.fill()
        await asyncio.sleep(self.source.uniform(0.1, FULL_S))
        if self.source.random() < KILLED:
            await self._killed()
        else:
            await self._says_no()
        self.disk.free()
        if not await self._up_or_over():
            self.not_up += 1
            await daemon.start()
        began, before = time.monotonic(), self._acknowledged
        async with asyncio.timeout(AGAIN_S):
            while self._acknowledged == before:
                await asyncio.sleep(0.01)  # the pace of looking
        self.again.append(time.monotonic() - began)

    @property
    def _acknowledged(self) -> int:
        return sum(len(till.acknowledged) for till in self.shop.tills.values())

    async def _killed(self) -> None:
        """Killed, and started on the full disk: it comes up, or ends with a sentence."""
        daemon = self.shop.daemon
        await daemon.kill()
        self.kills += 1
        await daemon.spawn()
        if isinstance(self.disk, Limit):
            self.disk.fill()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.source.uniform(0, 2 * SLOW_S)):
                await self._up_or_over()

    async def _up_or_over(self) -> bool:
        """Wait until the daemon can be reached (True), or has said that it cannot begin on a full disk."""
        daemon = self.shop.daemon
        assert daemon.child is not None
        while daemon.child.returncode is None:
            if (daemon.state_dir / "address").exists():
                return True
            await asyncio.sleep(0.02)  # the pace of looking
        if daemon.child.returncode not in ({1, MUTE} if isinstance(self.disk, Limit) else {1}):
            self.verdict.faults.append(f"ended with {daemon.child.returncode} on a full disk")
        return False

    async def _says_no(self) -> None:
        """A wish that is said once and given up: refused with a clear word, or taken like any other."""
        number = 10_000 + len(self.again)
        receipt = numbered("counter", "z", number, self.source)
        try:
            async with self.shop.daemon.client(Role.TILL) as client:
                job = await client.print_receipt("counter", receipt, f"z-{number}")
        except Unreachable as error:
            self.verdict.faults.append(f"no answer on a full disk: {error}")
        except ApiError as error:
            if error.status not in {503, 507} or error.code not in REFUSALS or "disk" not in error.detail:
                self.verdict.faults.append(f"refused with {error.status} {error.code} {error.detail}")
        else:
            self.said_once.acknowledged["counter", number] = job.id


async def full(seed: int, times: int) -> list[Claim]:
    """One shop on a small disk that is filled so often."""
    source = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        async with shop(source, Path(folder), PRINTERS) as open_shop, disk_of(open_shop.daemon) as disk:
            await open_shop.daemon.start()
            trial = FullDisk(source, open_shop, disk)
            async with asyncio.TaskGroup() as group:
                for printer in open_shop.printers:
                    group.create_task(open_shop.sell(printer))
                try:
                    for _ in range(times):
                        await trial.once()
                finally:
                    open_shop.closing.set()
            verdict = await open_shop.reckon()
            await open_shop.daemon.kill()
    verdict.faults += trial.verdict.faults
    refused = sum(till.refused.total() for till in open_shop.tills.values())
    strange = {code for till in open_shop.tills.values() for code in till.refused} - REFUSALS
    verdict.faults += [f"refused as {code}" for code in strange]
    if verdict.unknown > trial.kills * len(PRINTERS):
        verdict.faults.append(f"{verdict.unknown} not known by {trial.kills} kills")
    name = "the spool's disk full, again and again: nothing acknowledged lost or doubled, what is refused is said"
    for fault in verdict.faults:
        print(f"{name}: {fault}")
    note = (
        f"{verdict.note()}; {disk.name}; {refused} refusals; {trial.kills} times killed on the full disk, "
        f"{trial.not_up} times it did not start on it and said so; with room it acknowledged again after "
        f"{statistics.median(trial.again) * 1000:.0f} ms (p50), {max(trial.again) * 1000:.0f} ms (max)"
    )
    return [Claim(name, times, len(verdict.faults), note)]


async def prove() -> list[Claim]:
    """The one claim."""
    return await full(48, size(3, 50))
