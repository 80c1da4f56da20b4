"""Tills that print numbered receipts whatever happens to the daemon, and the judge who reads the paper afterwards.

A till does as tills do: a key per receipt, kept until there is an answer, said again when there was none. The judge
believes the roll only: each receipt says its number at its head and at its end, so one that is missing, doubled, torn,
run into another or out of order is seen.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from daemon.client import ApiError, Client, Unreachable
from daemon.schema import JobView, Role
from drivers.printers.receipt import Block, Columns, Logo, Qr, Receipt, Rule, Text
from drivers.vocabulary import JobReason, JobState
from tests.daemon.processes import Daemon

PATIENCE_S = 300.0
"""How long a receipt may take to be acknowledged, and all of them to come to their ends."""
AGAIN_S = 0.05
"""Pause of a till before it says its wish again."""
SAID_AGAIN = 0.2
"""How often an answer is taken for lost and its wish said again."""
FINAL = frozenset({JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED})
MARK = re.compile(r"\b(begin|end) ([a-z0-9_]+):(\w+):(\d+)\.")
"""``begin PRINTER:TILL:NUMBER.``"""
COPY = "COPY"


def numbered(printer: str, till: str, number: int, source: random.Random) -> Receipt:
    """A receipt that says whose it is; some have pictures, whose announced bytes a cut leaves wanting."""
    mark = f"{printer}:{till}:{number}."
    blocks: list[Block] = [Text(f"begin {mark}"), Rule()]
    blocks += [
        Columns("Cykelhjelm, økologisk"[: source.randrange(4, 21)], f"{source.randrange(999)},00")
        for _ in range(source.randrange(1, 8))
    ]
    match source.randrange(4):
        case 0:
            blocks.insert(source.randrange(1, len(blocks)), Logo())
        case 1:
            blocks.append(Qr(f"https://example.dk/r/{source.randrange(10**9)}"))
        case _:
            pass
    return Receipt((*blocks, Text(f"end {mark}")))


@dataclass(slots=True)
class Till:
    """One client process of the shop: its receipts go out one after the other."""

    name: str
    daemon: Daemon
    source: random.Random
    acknowledged: dict[tuple[str, int], str] = field(default_factory=dict)
    """Printer and number of each receipt, and the id of the job it was answered with."""
    refused: Counter[str] = field(default_factory=Counter)
    """Codes of the answers that were no."""
    faults: list[str] = field(default_factory=list)
    """Keys that were said again and answered with another job."""
    _client: Client | None = None

    async def print(self, printer: str, number: int) -> JobView:
        """Print one receipt, however often it has to be said; now and then once more. Raises TimeoutError."""
        receipt = numbered(printer, self.name, number, self.source)
        key = f"{self.name}-{printer}-{number}"
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    job = await (await self._connected()).print_receipt(printer, receipt, key)
                except Unreachable:
                    await self.close()  # the daemon that comes back may listen elsewhere
                except ApiError as error:
                    if error.status not in {429, 503, 507}:
                        raise
                    self.refused[error.code] += 1
                else:
                    first = self.acknowledged.setdefault((printer, number), job.id)
                    if first != job.id:
                        self.faults.append(f"{key} was job {first} and is {job.id}")
                    if self.source.random() > SAID_AGAIN:
                        return job
                await asyncio.sleep(AGAIN_S * self.source.uniform(0.5, 1.5))

    async def close(self) -> None:
        """Let the connection go."""
        client, self._client = self._client, None
        if client is not None:
            await client.__aexit__(None, None, None)

    async def _connected(self) -> Client:
        if self._client is None:
            try:
                client = self.daemon.client(Role.TILL)
            except OSError as error:  # it has not said yet where it listens
                raise Unreachable(str(error)) from error
            self._client = await client.__aenter__()
        return self._client


async def ended(daemon: Daemon, jobs: Sequence[str]) -> dict[str, JobView]:
    """All these jobs once each is at its end. Raises TimeoutError naming those that are not."""
    views: dict[str, JobView] = {}
    left = list(jobs)
    try:
        async with asyncio.timeout(PATIENCE_S), daemon.client(Role.TECHNICIAN) as client:
            while left:
                for job in left:
                    views[job] = await client.job(job)
                left = [job for job in left if views[job].state not in FINAL]
                await asyncio.sleep(AGAIN_S)
    except TimeoutError as error:
        late = [
            f"{views[job].device} {views[job].state} {views[job].reason} {views[job].detail}"
            for job in left
            if job in views
        ]
        raise TimeoutError(f"{len(left)} jobs came to no end: {late[:3]}") from error
    return views


@dataclass(slots=True)
class Verdict:
    """What the paper says, against what was promised."""

    receipts: int = 0
    unknown: int = 0
    """Jobs that ended as outcome_unknown, which is allowed to one per printer and fault."""
    unknown_printed: int = 0
    """Those of them that the paper shows whole."""
    copies: int = 0
    sent_missing: list[str] = field(default_factory=list)
    """Printer of each job that is ``sent``, the weakest proof, and not on the paper: what a power cut may do."""
    faults: list[str] = field(default_factory=list)
    """Everything that must not be: lost, doubled, mixed, out of order, without an end."""

    def note(self) -> str:
        """The figures behind a claim."""
        return (
            f"{self.receipts} receipts; {self.unknown} ended as `outcome_unknown` "
            f"({self.unknown_printed} of them are on the paper)"
        )

    def add(self, other: Verdict) -> None:
        """Count another run too."""
        self.receipts += other.receipts
        self.unknown += other.unknown
        self.unknown_printed += other.unknown_printed
        self.copies += other.copies
        self.sent_missing += other.sent_missing
        self.faults += other.faults


Mark = tuple[str, str, int]
"""Printer, till and number of a receipt."""


def judge(rolls: Mapping[str, Sequence[str]], promised: Mapping[Mark, JobView]) -> Verdict:
    """Read every roll against what was acknowledged."""
    verdict = Verdict(receipts=len(promised))
    whole: Counter[Mark] = Counter()
    for printer, roll in rolls.items():
        last: dict[str, int] = {}
        for text in roll:
            whole.update(_whole(printer, text, last, verdict))
    for mark, job in promised.items():
        _compare(mark, job, whole[mark], verdict)
    strangers = set(whole) - set(promised)
    verdict.faults += [f"{mark} is on the paper and was never acknowledged" for mark in strangers]
    return verdict


def _whole(printer: str, text: str, last: dict[str, int], verdict: Verdict) -> list[Mark]:
    """The receipts that one piece of paper shows from head to end; ``last`` is each till's number so far."""
    found = [(word, (on, till, int(number))) for word, on, till, number in MARK.findall(text)]
    marks = {mark for _, mark in found}
    if len(marks) > 1:
        verdict.faults.append(f"{printer}: receipts run into one another: {found}")
    verdict.faults += [f"{printer}: has a receipt of {mark}" for mark in marks if mark[0] != printer]
    if COPY in text:
        verdict.copies += 1
        return []
    begun = [mark for word, mark in found if word == "begin"]
    over = [mark for word, mark in found if word == "end"]
    for _, till, number in begun:
        if number < last.get(till, -1):
            verdict.faults.append(f"{printer}: {till} {number} came after {last[till]}")
        last[till] = max(number, last.get(till, -1))
    verdict.faults += [f"{mark} has lost its head" for mark in over if mark not in begun]
    return [mark for mark in over if mark in begun]


def _compare(mark: Mark, job: JobView, times: int, verdict: Verdict) -> None:
    """One job's end against how often it is on the paper."""
    unknown = job.reason is JobReason.OUTCOME_UNKNOWN
    verdict.unknown += unknown
    verdict.unknown_printed += unknown and times == 1
    if times > 1:
        verdict.faults.append(f"{mark} is there {times} times ({job.state} {job.reason})")
    elif job.reason is JobReason.SENT and times == 0:
        verdict.sent_missing.append(mark[0])
    elif job.state is JobState.COMPLETED and times == 0:
        verdict.faults.append(f"{mark} is {job.reason} and not on the paper")
    elif job.state is not JobState.COMPLETED and not unknown:
        verdict.faults.append(f"{mark} ended as {job.state} {job.reason} {job.detail}")
