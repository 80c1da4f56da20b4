"""Jobs that were broken off: the queue goes on, and what becomes of them is decided once, by policy or by a person."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from daemon import keys
from daemon.client import ApiError, Client
from daemon.config import DeviceSection
from daemon.schema import JobView, Role
from daemon.station import Connection
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Receipt, Text
from drivers.simulator import Simulator
from drivers.vocabulary import InDoubt, JobDecision, JobReason, JobState
from tests.daemon.processes import process
from tests.daemon.stations import PRINTER, on_tcp, station, until
from tests.daemon.store.shop import Template, copy
from tests.daemon.test_crash import online

LONG = Receipt((*(Text(f"line {number}") for number in range(200)), Text("the end")), language="da")
END = {JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED}
pytestmark = pytest.mark.logs("out of reach")


def deciding(section: DeviceSection, policy: InDoubt) -> DeviceSection:
    return msgspec.structs.replace(section, in_doubt=policy)


async def reached(client: Client, job: JobView, states: set[JobState]) -> JobView:
    async with asyncio.timeout(15):
        while job.state not in states:
            job = await client.job(job.id)
    return job


async def begun(client: Client, printer: Simulator) -> JobView:
    """A long job whose first lines are on the paper."""
    assert isinstance(printer, EscposSimulator)
    printer.turn("speed", 100)
    job = await client.print_receipt("receipt", LONG)
    await reached(client, job, {JobState.PROCESSING})
    await until(lambda: "line 1" in printer.hanging.text)
    return job


async def broken_off(client: Client, printer: Simulator) -> JobView:
    """A job amid which the printer lost its power; it has it again."""
    job = await begun(client, printer)
    printer.turn("power", "off")
    job = await reached(client, job, END)
    assert (job.state, job.reason) == (JobState.ABORTED, JobReason.OUTCOME_UNKNOWN)
    printer.turn("speed", 0)
    printer.turn("power", "on")
    return job


def finished(printer: Simulator) -> list[str]:
    """Slips that hold the end of a job: the last lines of each, and COPY where it stands."""
    assert isinstance(printer, EscposSimulator)
    slips = [slip.text.rstrip() for slip in printer.receipts()]
    return [
        ("COPY " if "COPY" in text else "") + text.split("\n")[-1].strip() for text in slips if "the " in text
    ]


async def test_the_queue_goes_on_and_a_person_decides(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
        running.client(Role.KIOSK) as kiosk,
    ):
        await online(client, "receipt")
        job = await begun(client, printer)
        behind = await client.print_raw("receipt", "text/plain", b"the next")
        printer.turn("power", "off")
        job = await reached(client, job, END)
        assert job.undecided
        assert [each.id for each in await client.jobs("receipt", undecided=True)] == [job.id]
        assert (await client.health()).undecided_jobs == 1
        with pytest.raises(ApiError) as refused:
            await kiosk.decide_job(job.id, JobDecision.REPRINT)
        assert refused.value.status == 403

        decided = await client.decide_job(job.id, JobDecision.REPRINT, "wish-1")
        assert decided.decided is not None
        assert decided.decided.by.startswith("token ")
        assert decided.decided.decision is JobDecision.REPRINT
        assert (decided.state, decided.reason) == (JobState.ABORTED, JobReason.OUTCOME_UNKNOWN)
        again = await client.decide_job(job.id, JobDecision.REPRINT, "wish-1")
        assert again.decided == decided.decided
        with pytest.raises(ApiError) as refused:
            await client.decide_job(job.id, JobDecision.DROP)
        assert (refused.value.status, refused.value.code) == (409, "already_decided")
        with pytest.raises(ApiError) as refused:
            await client.decide_job(behind.id, JobDecision.DROP)
        assert (refused.value.status, refused.value.code) == (409, "not_in_doubt")

        printer.turn("speed", 0)
        printer.turn("power", "on")
        assert decided.decided.reprint is not None
        reprint = await reached(client, await client.job(decided.decided.reprint), END)
        assert (reprint.state, reprint.copy_of) == (JobState.COMPLETED, job.id)
        assert finished(printer) == ["the next", "COPY the end"]
        assert await client.jobs("receipt", undecided=True) == []
        assert (await client.health()).undecided_jobs == 0


async def test_a_clerk_drops_it_and_stands_on_the_job_and_in_the_books(
    tmp_path: Path, template: Template
) -> None:
    copy(template, tmp_path)
    clerk = next(clerk for clerk in template.demo.clerks if clerk.location == "shop-aarhus")
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "receipt")
        job = await broken_off(client, printer)
        session = await client.clerk_login(pin=clerk.pin)
        job = await client.decide_job(job.id, JobDecision.DROP)
        assert job.decided is not None
        assert (job.decided.by, job.decided.reprint) == (f"clerk {session.clerk}", None)
        assert [each.id for each in await client.jobs("receipt")] == [job.id]

        def written(connection: Connection) -> list[tuple[str, str]]:
            rows = connection.execute("SELECT clerk, what FROM audit WHERE subject = ?", (job.id,)).fetchall()
            return [(row["clerk"], row["what"]) for row in rows]

        assert await running.app[keys.STATION].read(written) == [(session.clerk, "job_drop")]


async def test_of_many_who_decide_at_once_one_does(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "receipt")
        job = await broken_off(client, printer)
        answers = await asyncio.gather(
            *(
                client.decide_job(job.id, decision)
                for decision in [JobDecision.REPRINT, JobDecision.DROP] * 5
            ),
            return_exceptions=True,
        )
        decided = [answer.decided for answer in answers if isinstance(answer, JobView)]
        refused = [answer.code for answer in answers if isinstance(answer, ApiError)]
        assert (len(decided), refused) == (1, ["already_decided"] * 9)
        assert decided[0] is not None
        assert decided[0] == (await client.job(job.id)).decided
        copies = [each.id for each in await client.jobs("receipt") if each.copy_of == job.id]
        assert copies == ([decided[0].reprint] if decided[0].decision is JobDecision.REPRINT else [])


async def test_a_reprint_of_a_job_in_doubt_is_the_decision(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "receipt")
        job = await broken_off(client, printer)
        reprint = await client.reprint_job(job.id)
        job = await client.job(job.id)
        assert job.decided is not None
        assert (job.decided.decision, job.decided.reprint) == (JobDecision.REPRINT, reprint.id)
        with pytest.raises(ApiError) as refused:
            await client.decide_job(job.id, JobDecision.REPRINT)
        assert refused.value.code == "already_decided"
        await reached(client, reprint, {JobState.COMPLETED})
        second = await client.reprint_job(reprint.id)
        assert second.copy_of == job.id
        await reached(client, second, {JobState.COMPLETED})
        assert finished(printer) == ["COPY the end"] * 2


async def test_the_policy_reprints_once_and_asks_about_a_broken_copy(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": deciding(section, InDoubt.REPRINT)}) as running,
        running.client(Role.TILL) as client,
    ):
        assert isinstance(printer, EscposSimulator)
        await online(client, "receipt")
        job = await begun(client, printer)
        printer.turn("power", "off")
        job = await reached(client, job, END)
        assert job.decided is not None
        assert (job.decided.by, job.decided.decision) == ("policy", JobDecision.REPRINT)
        assert job.decided.reprint is not None
        printer.turn("power", "on")
        reprint = await reached(client, await client.job(job.decided.reprint), {JobState.PROCESSING})
        await until(lambda: "COPY" in printer.hanging.text)
        printer.turn("power", "off")
        reprint = await reached(client, reprint, END)
        assert (reprint.reason, reprint.undecided) == (JobReason.OUTCOME_UNKNOWN, True)
        printer.turn("speed", 0)
        printer.turn("power", "on")
        assert [each.id for each in await client.jobs("receipt")] == [reprint.id, job.id]
        reprint = await client.decide_job(reprint.id, JobDecision.REPRINT)
        assert reprint.decided is not None
        assert reprint.decided.reprint is not None
        last = await reached(client, await client.job(reprint.decided.reprint), {JobState.COMPLETED})
        assert last.copy_of == job.id
        assert finished(printer) == ["COPY the end"]


async def test_the_policy_drops(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": deciding(section, InDoubt.DROP)}) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "receipt")
        job = await broken_off(client, printer)
        assert job.decided is not None
        assert (job.decided.by, job.decided.decision, job.decided.reprint) == (
            "policy",
            JobDecision.DROP,
            None,
        )
        assert await client.jobs("receipt", undecided=True) == []


async def test_the_policy_decides_once_whatever_is_killed(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (printer, section),
        process(tmp_path, {"receipt": deciding(section, InDoubt.REPRINT)}) as daemon,
    ):
        assert isinstance(printer, EscposSimulator)
        async with daemon.client(Role.TILL) as client:
            await online(client, "receipt")
            job = await begun(client, printer)
        await daemon.kill()
        printer.turn("paper", "out")
        copies: list[str] = []
        for _ in range(2):
            await daemon.start()
            async with daemon.client(Role.TILL) as client:
                job = await client.job(job.id)
                assert job.decided is not None
                assert job.decided.by == "policy"
                copies = [each.id for each in await client.jobs("receipt") if each.copy_of]
                assert copies == [job.decided.reprint]
            await daemon.kill()
        await daemon.start()
        printer.turn("speed", 0)
        printer.turn("paper", "ok")
        async with daemon.client(Role.TILL) as client:
            await reached(client, await client.job(copies[0]), {JobState.COMPLETED})
        assert finished(printer).count("COPY the end") == 1
