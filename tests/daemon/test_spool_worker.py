"""One worker per printer: what it says when the paper ends in the middle, and that nothing stops it for good."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from daemon import keys, manager, spool_worker
from daemon.client import ApiError, Client, Disconnected
from daemon.config import DeviceSection
from daemon.schema import JobView, Role
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Receipt, Text
from drivers.simulator import Simulator
from drivers.vocabulary import EventType, JobReason, JobState, Problem
from tests.daemon.stations import PRINTER, on_tcp, station
from tests.daemon.test_crash import online

LONG = Receipt((*(Text(f"line {number}") for number in range(60)), Text("the end")))
END = {JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED}


def impatient(section: DeviceSection, seconds: str) -> DeviceSection:
    return msgspec.structs.replace(section, options={"job_timeout": seconds})


def ends(printer: Simulator) -> int:
    assert isinstance(printer, EscposSimulator)
    return sum("the end" in slip.text for slip in printer.receipts())


async def reached(client: Client, job: JobView, state: JobState) -> JobView:
    async with asyncio.timeout(15):
        while job.state is not state:
            job = await client.job(job.id)
    return job


async def told(client: Client, states: list[JobState]) -> None:
    """Note each new state of the job events, until its end."""
    async for event in client.events():
        assert not isinstance(event, Disconnected)
        if event.type is not EventType.JOB_STATE:
            continue
        view = msgspec.convert(event.data, JobView)
        if not states or view.state is not states[-1]:
            states.append(view.state)
        if view.state in END:
            return


async def test_with_the_paper_out_in_its_middle_a_job_stops_and_goes_on(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, paper_mm=100) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        await online(client, "receipt")
        states: list[JobState] = []
        listening = asyncio.create_task(told(client, states))
        job = await client.print_receipt("receipt", LONG)
        job = await reached(client, job, JobState.PROCESSING_STOPPED)
        assert job.reason is JobReason.PRINTER_STOPPED
        assert "rec_empty" in job.detail
        assert Problem.REC_EMPTY in (await client.device("receipt")).problems
        with pytest.raises(ApiError) as refused:
            await client.cancel_job(job.id)
        assert (refused.value.status, refused.value.code) == (409, "illegal_state")
        printer.turn("paper_mm", None)
        printer.turn("paper", "ok")
        job = await reached(client, job, JobState.COMPLETED)
        assert (job.detail, job.attempts) == ("", 1)
        assert ends(printer) == 1
        await asyncio.wait_for(listening, 10)
        assert states[-4:] == [
            JobState.PROCESSING,
            JobState.PROCESSING_STOPPED,
            JobState.PROCESSING,
            JobState.COMPLETED,
        ]


@pytest.mark.logs("out of reach")
async def test_a_wait_for_paper_ends_where_the_driver_says_so(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, paper_mm=100) as (_, section),
        station(tmp_path, {"receipt": impatient(section, "1")}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        await online(client, "receipt")
        job = await client.print_receipt("receipt", LONG)
        job = await reached(client, job, JobState.ABORTED)
        assert (job.reason, job.undecided) == (JobReason.OUTCOME_UNKNOWN, True)
        assert "did not end within 1 s" in job.detail


async def never(_printer: EscposPrinter, _data: bytes, started: Callable[[], None]) -> JobReason:
    """A driver at fault: the job begins and nothing ends it."""
    started()
    await asyncio.Event().wait()
    return JobReason.PRINTED


async def test_a_driver_that_never_ends_a_job_does_not_hold_the_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_worker, "OVERDUE_S", 0.1)
    prints = EscposPrinter.print_bytes
    monkeypatch.setattr(EscposPrinter, "print_bytes", never)
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": impatient(section, "0.3")}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        first = await client.print_receipt("receipt", LONG)
        first = await reached(client, first, JobState.ABORTED)
        assert first.reason is JobReason.OUTCOME_UNKNOWN
        monkeypatch.setattr(EscposPrinter, "print_bytes", prints)
        second = await client.print_receipt("receipt", LONG)
        await reached(client, second, JobState.COMPLETED)
        assert ends(printer) == 1


@pytest.mark.logs("fault in the driver", "was broken off")
async def test_a_fault_amid_a_job_ends_it_in_doubt_and_the_next_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manager, "BACK_OFF_LAST_S", 0.05)
    prints: Callable[..., Awaitable[JobReason]] = EscposPrinter.print_bytes
    faults = iter([True])

    async def faulty(printer: EscposPrinter, data: bytes, started: Callable[[], None]) -> JobReason:
        if next(faults, False):
            started()
            raise RuntimeError("a fault")
        return await prints(printer, data, started)

    monkeypatch.setattr(EscposPrinter, "print_bytes", faulty)
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        first = await client.print_receipt("receipt", LONG)
        second = await client.print_receipt("receipt", LONG)
        await reached(client, second, JobState.COMPLETED)
        first = await client.job(first.id)
        assert (first.state, first.undecided) == (JobState.ABORTED, True)
        assert ends(printer) == 1


async def attempt(work: Awaitable[Any]) -> bool:
    """Whether the daemon did it; that it was too late is an answer, too."""
    try:
        await work
    except ApiError as error:
        if error.code != "illegal_state":
            raise
        return False
    return True


async def test_who_holds_and_cancels_while_printing_is_told_the_truth(tmp_path: Path) -> None:
    chance = random.Random(3)
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        assert isinstance(printer, EscposSimulator)
        await online(client, "receipt")
        cancelled: set[str] = set()

        async def one(number: int) -> str:
            job = await client.print_raw("receipt", "text/plain", f"number {number}.".encode())
            verb = chance.choice(["cancel", "hold", "leave"])
            if verb == "hold" and await attempt(client.hold_job(job.id)):
                await asyncio.sleep(chance.random() / 50)  # others go on meanwhile
                assert (await client.job(job.id)).state is JobState.PENDING_HELD
                verb = chance.choice(["cancel", "release"])
                if verb == "release":
                    await client.release_job(job.id)
            if verb == "cancel" and await attempt(client.cancel_job(job.id)):
                cancelled.add(f"number {number}.")
            return job.id

        jobs: list[str] = []
        for start in range(0, 60, 15):
            jobs += await asyncio.gather(*(one(number) for number in range(start, start + 15)))
        for job in jobs:
            async with asyncio.timeout(10):
                while (await client.job(job)).state not in END:
                    await asyncio.sleep(0.01)  # the pace of looking
        printed = sorted(slip.text.strip() for slip in printer.receipts())
        assert printed == sorted({f"number {number}." for number in range(60)} - cancelled)
        assert 0 < len(cancelled) < 60


async def test_the_next_job_begins_with_the_end_of_the_one_before_unless_it_waits_no_more(
    tmp_path: Path,
) -> None:
    async with (
        on_tcp(PRINTER, paper="out") as (_, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        spool = running.app[keys.SPOOL]
        first, second, third = [
            await client.print_receipt("receipt", Receipt((Text(f"number {number}"),))) for number in range(3)
        ]
        assert await spool.begin(first, 1)
        assert await spool.end(first, JobState.COMPLETED, JobReason.PRINTED, "", (second, b"2"))
        assert (await client.job(first.id)).state is JobState.COMPLETED
        assert (await client.job(second.id)).state is JobState.PROCESSING
        await client.cancel_job(third.id)
        assert not await spool.end(second, JobState.COMPLETED, JobReason.PRINTED, "", (third, b"3"))
        assert (await client.job(second.id)).state is JobState.COMPLETED
        assert (await client.job(third.id)).state is JobState.CANCELED
