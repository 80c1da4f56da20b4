"""Print jobs end to end: the API, the spool, the wire, the paper."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import aiohttp
import msgspec
import pytest

from daemon import keys, spool_steps
from daemon.client import ApiError
from daemon.config import DeviceSection
from daemon.schema import JobView, Role
from daemon.station import Connection
from drivers.device import utc_now
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Receipt, Text
from drivers.vocabulary import JobReason, JobState, PowerState, Problem
from tests.daemon.stations import PRINTER, Running, on_tcp, station

SLIP = Receipt((Text("Tak for besøget"),))
END = {JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED}


async def ended(running: Running, job: JobView) -> JobView:
    async with running.client() as client:
        while job.state not in END:
            job = await client.job(job.id)
    return job


def paper(simulator: object) -> list[str]:
    assert isinstance(simulator, EscposSimulator)
    return [slip.text for slip in simulator.receipts()]


async def test_a_receipt_is_printed_once(tmp_path: Path) -> None:
    async with on_tcp(PRINTER) as (printer, section), station(tmp_path, {"receipt": section}) as running:
        async with running.client(Role.KIOSK) as client:
            job = await client.print_receipt("receipt", SLIP, "wish-1")
            again = await client.print_receipt("receipt", SLIP, "wish-1")
        assert again.id == job.id
        done = await ended(running, job)
        assert done.state is JobState.COMPLETED
        assert done.reason in {JobReason.PRINTED, JobReason.PROCESSED}
        assert [text.strip() for text in paper(printer)] == ["Tak for besøget"]


async def test_another_body_under_the_same_key_is_refused(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER) as (_, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.KIOSK) as client,
    ):
        await client.print_receipt("receipt", SLIP, "wish-1")
        with pytest.raises(ApiError) as refused:
            await client.print_receipt("receipt", Receipt((Text("Andet"),)), "wish-1")
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")


async def test_without_paper_the_job_waits_and_is_printed_once_when_paper_is_back(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, paper="out") as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.KIOSK) as client,
    ):
        job = await client.print_receipt("receipt", SLIP)
        async with asyncio.timeout(10):
            while job.reason is not JobReason.PRINTER_STOPPED:
                job = await client.job(job.id)
        assert job.state is JobState.PENDING
        assert "rec_empty" in job.detail or "unknown" in job.detail
        printer.turn("paper", "ok")
        done = await ended(running, job)
        assert done.state is JobState.COMPLETED
        assert [text.strip() for text in paper(printer)] == ["Tak for besøget"]


async def test_a_job_can_be_held_released_and_cancelled_until_it_begins(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, paper="out") as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        first = await client.print_raw("receipt", "text/plain", b"first")
        second = await client.print_raw("receipt", "text/plain", b"second")
        assert (await client.hold_job(first.id)).state is JobState.PENDING_HELD
        assert (await client.cancel_job(second.id)).state is JobState.CANCELED
        with pytest.raises(ApiError) as refused:
            await client.release_job(second.id)
        assert (refused.value.status, refused.value.code) == (409, "illegal_state")
        printer.turn("paper", "ok")
        assert (await client.job(first.id)).state is JobState.PENDING_HELD
        await client.release_job(first.id)
        done = await ended(running, first)
        assert done.state is JobState.COMPLETED
        copy = await client.reprint_job(first.id)
        assert copy.copy_of == first.id
        await ended(running, copy)
        printed = paper(printer)
        assert len(printed) == 2
        assert "first" in printed[0]
        assert "first" in printed[1]


async def test_what_cannot_be_printed_is_refused_with_the_place(tmp_path: Path) -> None:
    async with on_tcp(PRINTER) as (_, section), station(tmp_path, {"receipt": section}) as running:
        async with running.client(Role.TECHNICIAN) as client:
            cases = {
                ("application/json", b'{"blocks":[{"type":"texxt"}]}'): (422, "blocks[0]"),
                ("application/json", b'{"blocks":[],"colour":1}'): (422, "colour"),
                ("application/json", b'{"blocks":'): (400, "truncated"),
                ("text/plain", b"\xff\xfe"): (422, "utf-8"),
                ("image/png", b"no picture"): (422, ""),
                ("application/pdf", b"%PDF"): (422, "PDF"),
                ("application/zip", b"PK"): (415, "application/json"),
            }
            for (content_type, data), (status, word) in cases.items():
                with pytest.raises(ApiError) as refused:
                    await client.print_raw("receipt", content_type, data)
                assert refused.value.status == status
                assert word in refused.value.detail
        async with running.client(Role.KIOSK) as client:
            with pytest.raises(ApiError) as refused:
                await client.print_raw("receipt", "application/vnd.escpos", b"\x1bp\x00")
            assert refused.value.status == 403


@pytest.mark.logs("out of reach")
async def test_a_printer_nobody_listens_at_keeps_its_jobs(tmp_path: Path) -> None:
    section = DeviceSection(PRINTER, "tcp://127.0.0.1:1")
    async with station(tmp_path, {"receipt": section}) as running, running.client(Role.KIOSK) as client:
        job = await client.print_receipt("receipt", SLIP)
        async with asyncio.timeout(10):
            while job.reason is not JobReason.PRINTER_STOPPED:
                job = await client.job(job.id)
        device = await client.device("receipt")
        assert device.power is PowerState.OFF_OFFLINE
        assert Problem.UNREACHABLE in device.problems
        assert "127.0.0.1:1" in device.detail


async def test_too_many_jobs_are_refused_with_a_time_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_steps, "QUEUE_MAX", 3)
    async with (
        on_tcp(PRINTER, paper="out") as (_, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        for number in range(3):
            await client.print_raw("receipt", "text/plain", f"{number}".encode())
        with pytest.raises(ApiError) as refused:
            await client.print_raw("receipt", "text/plain", b"one too many")
        assert (refused.value.status, refused.value.code) == (429, "queue_full")


async def test_of_many_who_submit_at_once_so_many_are_taken_as_there_is_room_for_and_all_of_those_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_steps, "QUEUE_MAX", 20)
    async with (
        on_tcp(PRINTER, paper="out") as (printer, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
        aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {running.token(Role.TECHNICIAN)}"}
        ) as session,
    ):

        async def send(number: int) -> tuple[int, str, bytes]:
            headers = {"Content-Type": "text/plain", "Idempotency-Key": f"{number}"}
            url, data = f"{running.url}/v1/devices/receipt/jobs", f"number {number}"
            async with session.post(url, headers=headers, data=data) as answer:
                return answer.status, answer.headers.get("Retry-After", ""), await answer.read()

        answers = await asyncio.gather(*(send(number) for number in range(60)))
        taken = [body for status, _, body in answers if status == 201]
        refused = [(status, again) for status, again, _ in answers if status != 201]
        assert len(taken) == 20
        assert refused == [(429, "10")] * 40
        waiting = await client.jobs("receipt")
        assert {job.id for job in waiting} == {msgspec.json.decode(body, type=JobView).id for body in taken}
        printer.turn("paper", "ok")
        for job in waiting:
            await ended(running, job)
        numbers = [f"number {number}" for number, (status, _, _) in enumerate(answers) if status == 201]
        printed = [text.strip() for text in paper(printer)]
        assert sorted(printed) == sorted(numbers)
        again = [await send(int(word.removeprefix("number "))) for word in printed]
        assert [status for status, _, _ in again] == [200] * 20
        in_order = [msgspec.json.decode(body, type=JobView).id for _, _, body in again]
        assert in_order == [job.id for job in reversed(waiting)]
        assert len(paper(printer)) == 20


async def test_a_key_names_its_job_after_a_restart_and_for_as_long_as_promised(tmp_path: Path) -> None:
    async with on_tcp(PRINTER) as (printer, section):
        async with station(tmp_path, {"receipt": section}) as running, running.client(Role.KIOSK) as client:
            job = await ended(running, await client.print_receipt("receipt", SLIP, "wish-1"))
        async with station(tmp_path, {"receipt": section}) as running, running.client(Role.KIOSK) as client:
            assert await client.print_receipt("receipt", SLIP, "wish-1") == job
            with pytest.raises(ApiError) as refused:
                await client.print_receipt("receipt", Receipt((Text("Andet"),)), "wish-1")
            assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")

            def almost_four_days_ago(connection: Connection) -> None:
                at = (utc_now() - timedelta(hours=95)).isoformat()
                connection.execute("UPDATE idempotency SET created_at = ?", (at,))
                connection.execute("UPDATE jobs SET created_at = ?, updated_at = ?", (at, at))

            await running.app[keys.STATION].write(almost_four_days_ago)
            await running.app[keys.IDEMPOTENCY_KEYS].forget_old()
            await running.app[keys.SPOOL].forget_old()
            assert (await client.print_receipt("receipt", SLIP, "wish-1")).id == job.id
        assert len(paper(printer)) == 1


async def test_a_list_is_asked_for_with_words_it_knows(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, paper="out") as (_, section),
        station(tmp_path, {"receipt": section}) as running,
        running.client(Role.TECHNICIAN) as client,
    ):
        jobs = [await client.print_raw("receipt", "text/plain", b"text") for _ in range(3)]
        assert [job.id for job in await client.jobs("receipt", limit=2)] == [jobs[2].id, jobs[1].id]
        with pytest.raises(ApiError) as refused:
            await client.jobs("receipt", limit=0)
        assert (refused.value.status, refused.value.code) == (400, "invalid_parameter")
