"""A disk that takes no more: a clear refusal, nothing acknowledged that is not kept, and the daemon stays up."""

from __future__ import annotations

import asyncio
import resource
from pathlib import Path

import pytest

from daemon.client import ApiError, Client
from daemon.schema import JobView, PaymentStart, Role
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Receipt, Text
from drivers.vocabulary import Currency, DeviceState, JobState, Money
from tests.daemon.processes import Daemon, process
from tests.daemon.stations import PRINTER, TERMINAL, on_tcp, until
from tests.daemon.test_crash import booked, ended, online

SLIP = Receipt((Text("Tak for besøget"),))
LONG = Receipt(tuple(Text(f"line {number}") for number in range(60)))


def allow(daemon: Daemon, size: int) -> None:
    """How large a file the running daemon may write from now on, in bytes."""
    assert daemon.child is not None
    hard = resource.prlimit(daemon.child.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(daemon.child.pid, resource.RLIMIT_FSIZE, (size, hard))


async def test_a_full_disk_refuses_and_passes(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, paper="out") as (_, printer),
        on_tcp(TERMINAL, pace=0.02) as (terminal, zvt),
        process(tmp_path, {"receipt": printer, "terminal": zvt}) as daemon,
        daemon.client(Role.TILL) as client,
    ):
        await online(client, "terminal")
        first = await client.print_receipt("receipt", SLIP, "k1")
        allow(daemon, 1)
        with pytest.raises(ApiError) as refused:
            await client.print_receipt("receipt", SLIP, "k2")
        assert (refused.value.status, refused.value.code) == (503, "storage_unavailable")
        assert "disk" in refused.value.detail
        with pytest.raises(ApiError) as refused:
            await client.start_payment(PaymentStart("terminal", Money(100, Currency.DKK)), "k3")
        assert refused.value.code == "storage_unavailable"
        assert booked(terminal) == []
        assert (await client.health()).version
        assert (await client.job(first.id)).state is JobState.PENDING
        allow(daemon, resource.RLIM_INFINITY)
        second = await client.print_receipt("receipt", SLIP, "k2")
        assert [job.id for job in await client.jobs("receipt")] == [second.id, first.id]
        payment = await client.start_payment(PaymentStart("terminal", Money(100, Currency.DKK)), "k3")
        await ended(client, payment)
        assert booked(terminal) == [100]
        log = daemon.log.read_text()
        assert log.count("takes writes again") == 1


async def test_a_disk_that_fills_amid_a_payment_leaves_it_to_be_asked_for(tmp_path: Path) -> None:
    start = PaymentStart("terminal", Money(100, Currency.DKK))
    async with (
        on_tcp(TERMINAL, pace=0.02, card="wait") as (terminal, zvt),
        process(tmp_path, {"terminal": zvt}) as daemon,
        daemon.client(Role.TILL) as client,
    ):
        await online(client, "terminal")
        payment = await client.start_payment(start)
        while payment.prompt != "insert_card":
            payment = await client.payment(payment.id, wait_s=1)
        allow(daemon, 1)
        terminal.turn("card", "in")
        payment = await client.payment(payment.id, wait_s=3)
        allow(daemon, resource.RLIM_INFINITY)
        payment = await ended(client, payment)
        assert booked(terminal) == ([100] if payment.outcome == "approved" else [])


async def broken_by_the_disk(daemon: Daemon, client: Client, printer: EscposSimulator) -> JobView:
    """A job that is on the paper while its end is not on the disk."""
    await online(client, "receipt")
    job = await client.print_receipt("receipt", LONG, "k1")
    await until(lambda: "line 1" in printer.hanging.text)
    allow(daemon, 1)
    await until(lambda: bool(printer.receipts()))
    async with asyncio.timeout(10):
        while (await client.device("receipt")).state is not DeviceState.IDLE:
            await asyncio.sleep(0.02)  # the pace of looking
    with pytest.raises(ApiError) as refused:
        await client.print_receipt("receipt", SLIP, "k2")
    assert refused.value.code == "storage_unavailable"
    assert (await client.job(job.id)).state is JobState.PROCESSING
    return job


async def test_a_disk_that_fills_amid_a_job_holds_its_end_back(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, speed=300) as (printer, section),
        process(tmp_path, {"receipt": section}) as daemon,
    ):
        assert isinstance(printer, EscposSimulator)
        async with daemon.client(Role.TILL) as client:
            job = await broken_by_the_disk(daemon, client, printer)
            allow(daemon, resource.RLIM_INFINITY)
            async with asyncio.timeout(15):
                while job.state is not JobState.COMPLETED:
                    job = await client.job(job.id)
            second = await client.print_receipt("receipt", SLIP, "k2")
            async with asyncio.timeout(15):
                while second.state is not JobState.COMPLETED:
                    second = await client.job(second.id)
        assert [slip.text.strip().split("\n")[-1] for slip in printer.receipts()] == [
            "line 59",
            "Tak for besøget",
        ]


async def test_a_job_whose_end_never_reached_the_disk_is_in_doubt_after_a_restart(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, speed=300) as (printer, section),
        process(tmp_path, {"receipt": section}) as daemon,
    ):
        assert isinstance(printer, EscposSimulator)
        async with daemon.client(Role.TILL) as client:
            job = await broken_by_the_disk(daemon, client, printer)
        await daemon.kill()
        await daemon.start()
        async with daemon.client(Role.TILL) as client:
            job = await client.job(job.id)
            assert (job.state, job.undecided) == (JobState.ABORTED, True)
            again = await client.print_receipt("receipt", LONG, "k1")
            assert again == job
            await online(client, "receipt")
            second = await client.print_receipt("receipt", SLIP, "k2")
            async with asyncio.timeout(15):
                while second.state is not JobState.COMPLETED:
                    second = await client.job(second.id)
        assert sum("line 59" in slip.text for slip in printer.receipts()) == 1
