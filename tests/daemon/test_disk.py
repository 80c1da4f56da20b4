"""A disk that takes no more: a clear refusal, nothing acknowledged that is not kept, and the daemon stays up."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from daemon.client import ApiError
from daemon.schema import PaymentStart, Role
from drivers.printers.receipt import Receipt, Text
from drivers.vocabulary import Currency, JobState, Money
from tests.daemon.processes import Daemon, process
from tests.daemon.stations import PRINTER, TERMINAL, on_tcp
from tests.daemon.test_crash import booked, ended, online

SLIP = Receipt((Text("Tak for besøget"),))


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
