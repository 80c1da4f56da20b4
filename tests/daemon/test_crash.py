"""A daemon killed with SIGKILL loses nothing it acknowledged, charges nobody twice and prints nothing twice.

The simulators live in the test's process and go on, as devices do; their own books are the truth.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from daemon.client import Client
from daemon.schema import PaymentStart, PaymentView, Role
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Logo, Receipt, Text
from drivers.simulator import Simulator
from drivers.terminals import FINAL
from drivers.vocabulary import Currency, JobReason, JobState, Money, PaymentOutcome, PaymentState, PowerState
from tests.daemon.processes import process
from tests.daemon.stations import PRINTER, TERMINAL, on_tcp, until
from tests.daemon.terminals import asks_for_card

START = PaymentStart("terminal", Money(12995, Currency.DKK))


def booked(terminal: Simulator) -> list[int]:
    return [entry["amount"] for entry in terminal.knobs()["book"] if entry["state"] == "booked"]


async def online(client: Client, device: str) -> None:
    async with asyncio.timeout(15):
        while (await client.device(device)).power is not PowerState.ONLINE:
            await asyncio.sleep(0.02)  # the pace of looking


async def ended(client: Client, view: PaymentView) -> PaymentView:
    async with asyncio.timeout(30):
        while view.state not in FINAL and view.state is not PaymentState.NEEDS_STAFF:
            view = await client.payment(view.id, wait_s=5)
    return view


MOMENTS: dict[str, Callable[[Simulator], bool]] = {
    "card awaited": asks_for_card,
    "at the PIN": lambda terminal: "pin" in terminal.knobs()["screen"].lower(),
    "at the host": lambda terminal: "wait" in terminal.knobs()["screen"].lower(),
    "booked": lambda terminal: bool(terminal.knobs()["book"]),
}
"""When the daemon is killed, seen from the terminal: 06 01 has arrived, 04 0F is not acknowledged yet."""


@pytest.mark.parametrize("rule", ["old", "new"])
@pytest.mark.parametrize("moment", list(MOMENTS))
async def test_a_payment_survives_the_daemon(tmp_path: Path, moment: str, rule: str) -> None:
    async with (
        on_tcp(TERMINAL, pace=0.15, rule=rule) as (terminal, section),
        process(tmp_path, {"terminal": section}) as daemon,
    ):
        async with daemon.client(Role.TILL) as client:
            await online(client, "terminal")
            started = await client.start_payment(START, "k1")
        await until(lambda: MOMENTS[moment](terminal))
        await daemon.kill()
        await daemon.start()
        async with daemon.client(Role.TILL) as client:
            again = await client.start_payment(START, "k1")
            assert again.id == started.id
            view = await ended(client, again)
        assert view.outcome in {PaymentOutcome.APPROVED, PaymentOutcome.NOT_STARTED, PaymentOutcome.DECLINED}
        assert booked(terminal) == ([12995] if view.outcome is PaymentOutcome.APPROVED else [])
        states = [step.state for step in view.history]
        assert PaymentState.IN_DOUBT in states
        assert PaymentState.RESOLVING in states


async def test_an_intent_whose_bytes_never_left_is_dropped(tmp_path: Path) -> None:
    async with on_tcp(TERMINAL, card="wait") as (terminal, section):
        async with process(tmp_path, {"terminal": section}) as daemon:
            async with daemon.client(Role.TILL) as client:
                await online(client, "terminal")
                view = await client.start_payment(START)
            await daemon.kill()
            await daemon.start()
            async with daemon.client(Role.TILL) as client:
                view = await client.payment(view.id)
                if view.state is not PaymentState.NOT_STARTED:
                    terminal.turn("card", "stop")
                view = await ended(client, view)
        assert booked(terminal) == ([12995] if view.outcome is PaymentOutcome.APPROVED else [])


async def test_acknowledged_jobs_survive_and_are_printed_once_each(tmp_path: Path) -> None:
    async with (
        on_tcp(PRINTER, paper="out") as (printer, section),
        process(tmp_path, {"receipt": section}) as daemon,
    ):
        assert isinstance(printer, EscposSimulator)
        async with daemon.client(Role.KIOSK) as client:
            jobs = [
                await client.print_receipt("receipt", Receipt((Text(f"number {number}"),)), f"k{number}")
                for number in range(5)
            ]
        await daemon.kill()
        await daemon.start()
        async with daemon.client(Role.KIOSK) as client:
            again = await client.print_receipt("receipt", Receipt((Text("number 0"),)), "k0")
            assert again.id == jobs[0].id
            printer.turn("paper", "ok")
            async with asyncio.timeout(30):
                while any(job.state is not JobState.COMPLETED for job in jobs):
                    jobs = [await client.job(job.id) for job in jobs]
        assert [slip.text.strip() for slip in printer.receipts()] == [
            f"number {number}" for number in range(5)
        ]


async def test_a_job_broken_off_is_said_to_be_in_doubt_and_not_printed_again(tmp_path: Path) -> None:
    long = Receipt(tuple(Text(f"line {number}") for number in range(400)))
    async with on_tcp(PRINTER) as (printer, section), process(tmp_path, {"receipt": section}) as daemon:
        assert isinstance(printer, EscposSimulator)
        printer.turn("speed", 50)
        async with daemon.client(Role.TECHNICIAN) as client:
            await online(client, "receipt")
            job = await client.print_receipt("receipt", long)
            async with asyncio.timeout(10):
                while job.state is not JobState.PROCESSING:
                    job = await client.job(job.id)
        await daemon.kill()
        printer.turn("speed", 0)
        await daemon.start()
        async with daemon.client(Role.TECHNICIAN) as client:
            job = await client.job(job.id)
            assert (job.state, job.reason) == (JobState.ABORTED, JobReason.OUTCOME_UNKNOWN)
            assert "paper" in job.detail
            await online(client, "receipt")
        assert sum("line 0" in slip.text.splitlines() for slip in printer.receipts()) <= 1


@pytest.mark.parametrize("clear", ["dle_dc4", "fill"])
async def test_a_picture_broken_off_by_the_kill_does_not_eat_the_next_receipt(
    tmp_path: Path, clear: str
) -> None:
    """Also when the daemon is killed once more before it reached the printer."""
    async with (
        on_tcp(PRINTER) as (printer, section),
        process(tmp_path, {"receipt": msgspec.structs.replace(section, options={"clear": clear})}) as daemon,
    ):
        assert isinstance(printer, EscposSimulator)
        async with daemon.client(Role.TECHNICIAN) as client:
            await online(client, "receipt")
            printer.turn("wire_speed", 2000)
            await client.print_receipt("receipt", Receipt((Logo(), Text("torn"))))
            await until(lambda: printer.knobs()["half_fed"] > 200)
        await daemon.kill()
        printer.turn("reset", True)  # what the system had taken but not carried yet is lost
        await until(lambda: not printer.knobs()["connected"])
        printer.turn("wire_speed", 0)
        await daemon.start()
        await daemon.kill()
        await daemon.start()
        async with daemon.client(Role.TECHNICIAN) as client:
            await online(client, "receipt")
            job = await client.print_receipt("receipt", Receipt((Text("next"),)))
            async with asyncio.timeout(10):
                while job.state is not JobState.COMPLETED:
                    job = await client.job(job.id)
        assert [slip.text for slip in printer.receipts()][-1] == "next\n"


async def test_sigterm_ends_with_everything_on_the_disk(tmp_path: Path) -> None:
    async with on_tcp(PRINTER) as (_, section), process(tmp_path, {"receipt": section}) as daemon:
        async with daemon.client(Role.TECHNICIAN) as client:
            await online(client, "receipt")
            job = await client.print_raw("receipt", "text/plain", b"the last one")
        assert await daemon.stop() == 0
        await daemon.start()
        async with daemon.client(Role.TECHNICIAN) as client:
            async with asyncio.timeout(10):
                while job.state is not JobState.COMPLETED:
                    job = await client.job(job.id)
        assert await daemon.stop() == 0
        assert "error" not in daemon.log.read_text()


async def test_a_second_daemon_on_the_same_state_is_refused(tmp_path: Path) -> None:
    async with process(tmp_path, {}) as daemon:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "daemon.cli",
            "serve",
            "--config",
            str(daemon.config),
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(20):
            _, errors = await child.communicate()
        assert child.returncode == 1
        assert "another daemon runs" in errors.decode()
        async with daemon.client(Role.KIOSK) as client:
            assert (await client.health()).status == "ok"


async def test_a_stop_amid_a_payment_is_bounded_and_the_payment_is_resolved_after_it(tmp_path: Path) -> None:
    async with (
        on_tcp(TERMINAL, pace=0.15, card="wait") as (terminal, section),
        process(tmp_path, {"terminal": section}) as daemon,
    ):
        async with daemon.client(Role.TILL) as client:
            await online(client, "terminal")
            view = await client.start_payment(START, "k1")
        await until(lambda: MOMENTS["card awaited"](terminal))
        assert await daemon.stop() == 0
        terminal.turn("card", "in")
        await daemon.start()
        async with daemon.client(Role.TILL) as client:
            view = await ended(client, view)
        assert booked(terminal) == ([12995] if view.outcome is PaymentOutcome.APPROVED else [])
