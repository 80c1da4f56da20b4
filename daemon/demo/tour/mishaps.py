"""Journeys of bad luck: the paper runs out, the daemon is killed in the middle of a payment."""

from __future__ import annotations

from daemon.client import new_key
from daemon.demo.tour.collecting import identify
from daemon.demo.tour.inspector import require, until
from daemon.demo.tour.world import Journey
from daemon.schema import JobReason, JobState, MoneyState, PaymentOutcome, Receipt, Role, Text
from daemon.store import codes


async def paper_runs_out(journey: Journey) -> None:
    """(f) Out of paper: a banner, the job waits; paper back: it is printed, once."""
    kiosk, world = journey.kiosk, journey.world
    words = f"after the paper {journey.random.randrange(10**6):06d}"
    async with journey.step("no paper: the screen says so"):
        await world.shop.printer.turn("paper", "out")
        await kiosk.see(journey.say("The printer is out of paper"))
    async with journey.step("a slip waits in the spool"), world.api(Role.KIOSK) as api:
        job = await api.print_receipt("receipt", Receipt((Text(words),)), new_key())

        async def waits() -> bool:
            async with world.api(Role.TECHNICIAN) as looking:
                now = await looking.job(job.id)
            return now.state is JobState.PENDING and now.reason is JobReason.PRINTER_STOPPED

        await until(waits, "the job to wait for the printer")
        require(
            not [text for text in await world.receipts() if words in text],
            "it was printed without paper",
        )
    async with (
        journey.step("paper back: printed once, and the banner is gone"),
        world.api(Role.TECHNICIAN) as api,
    ):
        await world.shop.printer.turn("paper", "ok")

        async def printed() -> bool:
            return (await api.job(job.id)).state is JobState.COMPLETED

        await until(printed, "the job to be completed")
        copies = sum(words in text for text in await world.receipts())
        require(copies == 1, f"{copies} copies came out")

        async def quiet() -> bool:
            return journey.say("The printer is out of paper") not in await kiosk.eyes.text()

        await until(quiet, "the banner to go")


async def daemon_is_killed(journey: Journey) -> None:
    """(g) SIGKILL while the terminal waits for the card: the kiosk says so, all comes back, charged once."""
    kiosk, say, world = journey.kiosk, journey.say, journey.world
    code = next(
        code for code, row in world.known.items() if world.payable_here(row) and code not in world.used
    )
    world.used.add(code)
    charges, starts = await world.charges(), world.shop.daemon.starts
    await identify(journey, code)
    async with world.clerk() as api:
        mine = await api.find_reservation(codes.write("R", code))
    async with journey.step("the terminal waits for the card"):
        await world.shop.terminal.turn("card", "wait")
        await kiosk.touch(say("Pay %1 by card", "").split("  ")[0].strip())
        await kiosk.see(say("Hold or insert your card"))
    async with journey.step("the daemon is killed: the kiosk says so"):
        world.shop.daemon.kill()
        await kiosk.see(say("We are finding out what happened to the payment"))
        await world.shop.terminal.turn("card", "in")
    async with journey.step("it comes back by itself and asks the terminal"):

        async def back() -> bool:
            return world.shop.daemon.starts > starts and (await kiosk.eyes.screen()).online

        await until(back, "the daemon to be back", 30)

        async def resolved() -> bool:
            async with world.api(Role.TECHNICIAN) as api:
                attempts = [row for row in await api.payments() if row.reservation == mine.id]
            return [row.outcome for row in attempts] == [PaymentOutcome.APPROVED]

        await until(resolved, "the payment to be resolved as approved", 60)
    async with journey.step("charged once, and the customer's turn goes on"):
        await kiosk.see(say("Your number"), 30)
        book = await world.book()
        require(await world.charges() == charges + 1, f"the terminal's book: {book}")
        require(book[-1]["amount"] == mine.due.minor, f"{book[-1]} is not {mine.due}")
        require(
            (await world.reservation(mine.id)).money is MoneyState.PAID,
            "the reservation is not paid",
        )
        await kiosk.touch_exactly(say("Done"))
        await kiosk.eyes.reach("attract")
