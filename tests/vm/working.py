"""What goes on at a device while its cable is pulled, and how it must have come out: nothing lost, nothing ghosted."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter

from daemon.schema import JobView, PaymentStart, PaymentView
from drivers.vocabulary import Currency, DeviceClass, JobDecision, JobState, Money, PaymentState
from tests.vm.child import Child
from tests.vm.station import Station
from tests.vm.told import Told

ENDED = frozenset({JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED})
SETTLED = frozenset(
    {PaymentState.APPROVED, PaymentState.DECLINED, PaymentState.CANCELLED, PaymentState.NOT_STARTED}
)
LINES = 40
PATIENCE_S = 90.0
_number = itertools.count(1)


async def job_end(station: Station, job: str, patience_s: float = 90.0) -> JobView:
    """A job when it has ended, or as it is when patience does."""
    deadline = time.monotonic() + patience_s
    while True:
        view = await station.client.job(job)
        if view.state in ENDED or time.monotonic() > deadline:
            return view
        await asyncio.sleep(0.1)


class Work:
    """A device with nothing under way."""

    def __init__(self, station: Station, child: Child, device: str) -> None:
        self.station, self.child, self.device = station, child, device

    async def begin(self) -> None:
        """Begin something, just before the cable is pulled."""

    async def after(self) -> None:
        """It is online again."""

    async def judge(self, told: Told) -> None:
        """Nothing lost, nothing ghosted."""


class Printing(Work):
    """A long job on paper while the cable is pulled."""

    def __init__(self, station: Station, child: Child, device: str) -> None:
        super().__init__(station, child, device)
        self._jobs: dict[str, str] = {}

    async def begin(self) -> None:
        """A job of many lines, its mark in the first and the last."""
        mark = f"J{next(_number):05}"
        lines = [f"{mark} begins", *(f"{mark} line {place}" for place in range(LINES)), f"{mark} ends"]
        job = await self.station.client.print_raw(
            self.device, "text/plain", "\n".join(lines).encode() + b"\n"
        )
        self._jobs[mark] = job.id

    async def judge(self, told: Told) -> None:
        """Each job is whole on paper once, or is said to be in doubt; one decided to be printed again is whole then."""
        ends = {mark: await job_end(self.station, job) for mark, job in self._jobs.items()}
        doubts = [mark for mark, view in ends.items() if view.undecided]
        for mark in doubts:
            decided = (await self.station.client.decide_job(ends[mark].id, JobDecision.REPRINT)).decided
            if decided is not None and decided.reprint is not None:
                await job_end(self.station, decided.reprint)
        text = "\n".join((await self.child.state())["papers"])
        whole = Counter({mark: text.count(f"{mark} ends") for mark in ends})
        done = [mark for mark, view in ends.items() if view.state is JobState.COMPLETED]
        open_ones = [view.state for mark, view in ends.items() if mark not in {*done, *doubts}]
        told.check(
            "every job ended or is in doubt",
            not open_ones,
            open_ones or f"{len(done)} completed, {len(doubts)} in doubt",
        )
        told.check(
            "every completed job is on paper exactly once",
            all(whole[mark] == 1 for mark in done),
            {mark: whole[mark] for mark in done if whole[mark] != 1} or len(done),
        )
        told.check(
            "every job in doubt is on paper once it was decided to be printed again",
            all(whole[mark] in {1, 2} for mark in doubts),
            {mark: whole[mark] for mark in doubts if whole[mark] not in {1, 2}} or len(doubts),
        )


class Scanning(Work):
    """A code on its way while the cable is pulled, and one after it is back."""

    def __init__(self, station: Station, child: Child, device: str) -> None:
        super().__init__(station, child, device)
        self._torn: list[str] = []
        self._whole: list[str] = []
        self._began = time.monotonic()

    async def begin(self) -> None:
        """Scan, and let the cable be pulled at once."""
        self._torn.append(self._code())
        await self.child.turn("scan", self._torn[-1])

    async def after(self) -> None:
        """Scan once more, and wait for it."""
        code = self._code()
        self._whole.append(code)
        await self.child.turn("scan", code)
        await self.station.scanned(self.device, code)

    async def judge(self, told: Told) -> None:
        """Every code scanned while it was online came once; one torn by the cable came whole or not at all."""
        await asyncio.sleep(1.0)
        mine = [scan for scan in self.station.scans if scan.device == self.device and scan.at >= self._began]
        scans = Counter(scan.raw for scan in mine)
        lost = [code for code in self._whole if scans[code] != 1]
        told.check(
            "every code scanned while it was online came exactly once", not lost, lost or len(self._whole)
        )
        if lost:
            said = [event for event in self.station.errors if event.device == self.device]
            told.say(f"     what the station said of it: {[(str(event.at), event.data) for event in said]}")
            told.say(f"     and the scanner: {await self.child.state()}")
        ghosts = [code for code in scans if code not in {*self._whole, *self._torn}]
        twice = [code for code in self._torn if scans[code] > 1]
        told.check(
            "nothing came that was not scanned, nothing twice",
            not ghosts and not twice,
            [*ghosts, *twice]
            or f"{sum(scans[code] for code in self._torn)} of {len(self._torn)} came through before the cable was out",
        )

    @staticmethod
    def _code() -> str:
        digits = f"570{next(_number):09}"
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        return digits + str(-total % 10)


class Paying(Work):
    """A card payment while the cable is pulled; the terminal goes on without its till, as they do."""

    def __init__(self, station: Station, child: Child, device: str) -> None:
        super().__init__(station, child, device)
        self._payments: list[PaymentView] = []

    async def begin(self) -> None:
        """Start one, each of another amount, and give it a moment more each time."""
        amount = Money(10_000 + next(_number), Currency.DKK)
        self._payments.append(await self.station.till.start_payment(PaymentStart(self.device, amount)))
        await asyncio.sleep(0.1 * (len(self._payments) % 20))

    async def after(self) -> None:
        """Wait until it is known how it came out: the next one has to."""
        deadline = time.monotonic() + PATIENCE_S
        while self._payments[-1].state not in SETTLED and time.monotonic() < deadline:
            self._payments[-1] = await self.station.till.payment(self._payments[-1].id, wait_s=5)

    async def judge(self, told: Told) -> None:
        """The terminal's book and ours say the same."""
        book = Counter(
            entry["amount"] for entry in (await self.child.state())["book"] if entry["state"] == "booked"
        )
        states = Counter(str(payment.state) for payment in self._payments)
        open_ones = [payment.id for payment in self._payments if payment.state not in SETTLED]
        told.check("every payment is known to its end", not open_ones, dict(states))
        approved = Counter(
            payment.amount.minor for payment in self._payments if payment.state is PaymentState.APPROVED
        )
        told.check(
            "the terminal's book has what we say was paid, once", approved == book, f"{book.total()} charges"
        )


WORK = {
    DeviceClass.POS_PRINTER: Printing,
    DeviceClass.SCANNER: Scanning,
    DeviceClass.PAYMENT_TERMINAL: Paying,
}
