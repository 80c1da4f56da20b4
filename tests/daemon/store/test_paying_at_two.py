"""Two stations, each with its terminal, on one store: a reservation is charged once, also when a station dies of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon import keys, settlement
from daemon.client import ApiError, Client
from daemon.config import DeviceSection, StoreSection
from daemon.schema import ClaimRelease, PaymentStart, PaymentView, Role
from drivers.simulator import Simulator
from drivers.terminals import FINAL
from drivers.terminals.zvt.sim_knobs import Step
from drivers.vocabulary import PaymentOutcome, PaymentState, PowerState
from tests import postgres
from tests.daemon.stations import TERMINAL, Running, on_tcp, station
from tests.daemon.store.shop import Clock, Template, fill, make_template
from tests.daemon.test_payments import payable


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Seeded as of now: a running daemon goes by the real clock, and would expire older reservations."""
    return asyncio.run(make_template(tmp_path_factory.mktemp("now"), Clock(datetime.now(UTC))))


@pytest.fixture(scope="module")
def shared(template: Template) -> str:
    """The same on PostgreSQL, to be copied."""
    asyncio.run(fill(template, postgres.server().create("template_now")))
    return "template_now"


@dataclass(slots=True)
class Counter:
    """A station with a terminal, and its till."""

    running: Running
    terminal: Simulator | None
    till: Client

    def booked(self) -> list[int]:
        assert self.terminal is not None
        return [entry["amount"] for entry in self.terminal.knobs()["book"] if entry["state"] == "booked"]

    async def followed(self, view: PaymentView) -> PaymentView:
        async with asyncio.timeout(20):
            while view.state not in FINAL and view.state is not PaymentState.NEEDS_STAFF:
                view = await self.till.payment(view.id, wait_s=5)
        return view


@asynccontextmanager
async def counters(full: str, folder: Path, **knobs: object) -> AsyncIterator[list[Counter]]:
    """Two of them; ``knobs`` are of the first one's terminal."""
    async with AsyncExitStack() as stack:
        made: list[Counter] = []
        for name in ("till-1", "till-2"):
            given = knobs if not made else {}
            terminal, section = await stack.enter_async_context(on_tcp(TERMINAL, pace=0.02, **given))
            shared = StoreSection(url=full, media=str(folder / "media"))
            (folder / name).mkdir()
            running = await stack.enter_async_context(
                station(folder / name, {"terminal": section}, 0.3, name=name, store=shared)
            )
            till = await stack.enter_async_context(running.client(Role.TILL))
            made.append(Counter(running, terminal, till))
        async with asyncio.timeout(10):
            for each in made:
                while (await each.till.device("terminal")).power is not PowerState.ONLINE:
                    await asyncio.sleep(0.02)  # the pace of looking
        yield made


async def until_nobody_claims(each: Counter) -> None:
    async with asyncio.timeout(10):
        while await each.running.app[keys.STORE].claimed():
            await asyncio.sleep(0.02)  # the pace of looking


async def test_of_two_tills_at_once_one_charges(full: str, template: Template, tmp_path: Path) -> None:
    reservation = payable(template)
    async with counters(full, tmp_path) as both:
        due = await both[0].running.app[keys.STORE].due(reservation)
        start = PaymentStart("terminal", due, reservation=reservation)
        said = await asyncio.gather(
            *(each.till.start_payment(start) for each in both), return_exceptions=True
        )
        refused = [answer for answer in said if isinstance(answer, ApiError)]
        assert [error.code for error in refused] == ["being_paid_elsewhere"]
        winner = next(
            each for each, answer in zip(both, said, strict=True) if isinstance(answer, PaymentView)
        )
        loser = next(each for each in both if each is not winner)
        view = next(answer for answer in said if isinstance(answer, PaymentView))
        assert (await winner.followed(view)).outcome is PaymentOutcome.APPROVED
        await until_nobody_claims(winner)
        with pytest.raises(ApiError) as late:
            await loser.till.start_payment(start)
        assert late.value.code == "amount_too_high"  # nothing is due any more
        assert sorted(winner.booked() + loser.booked()) == [due.minor]


async def test_what_was_declined_here_may_be_paid_there(
    full: str, template: Template, tmp_path: Path
) -> None:
    reservation = payable(template)
    async with counters(full, tmp_path, outcome="decline") as (first, second):
        due = await first.running.app[keys.STORE].due(reservation)
        start = PaymentStart("terminal", due, reservation=reservation)
        view = await first.followed(await first.till.start_payment(start))
        assert view.outcome is PaymentOutcome.DECLINED
        await until_nobody_claims(first)
        view = await second.followed(await second.till.start_payment(start))
        assert view.outcome is PaymentOutcome.APPROVED
        assert (first.booked(), second.booked()) == ([], [due.minor])


@pytest.mark.logs("out of reach")
async def test_a_station_that_cannot_say_is_overruled_by_a_clerk_who_looked(
    full: str, template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    reservation = payable(template)
    clerk = next(clerk for clerk in template.demo.clerks if clerk.location == "shop-aarhus")
    async with counters(full, tmp_path, drop_after=Step.PIN, cut_for=60.0) as (first, second):
        due = await first.running.app[keys.STORE].due(reservation)
        start = PaymentStart("terminal", due, reservation=reservation)
        view = await first.followed(await first.till.start_payment(start))
        assert view.state is PaymentState.NEEDS_STAFF
        with pytest.raises(ApiError) as refused:
            await second.till.start_payment(start)
        assert (refused.value.code, refused.value.blocking) == ("being_paid_elsewhere", view.id)
        assert "till-1" in refused.value.detail
        with pytest.raises(ApiError) as refused:
            await second.till.claim(reservation)
        assert refused.value.status == 401  # no clerk has signed in
        await second.till.clerk_login(pin=clerk.pin)
        claim = await second.till.claim(reservation)
        assert (claim.station, claim.payment) == ("till-1", view.id)
        said = ClaimRelease(claim.since, "the terminal of till-1 shows no payment since 14:00")
        assert (await second.till.release_claim(reservation, said)).station == "till-1"
        rows = await second.running.app[keys.STATION].read(
            lambda connection: connection.execute("SELECT what, subject, detail FROM audit").fetchall()
        )
        assert (rows[-1]["what"], rows[-1]["subject"]) == ("claim_released", reservation)
        assert said.evidence in rows[-1]["detail"]
        done = await second.followed(await second.till.start_payment(start))
        assert done.outcome is PaymentOutcome.APPROVED


async def test_a_claim_a_stop_left_behind_ends_at_the_next_start(
    full: str, template: Template, tmp_path: Path
) -> None:
    """The station died between its claim and its attempt: nothing was begun, and its ledger knows that."""
    reservation = payable(template)
    shared = StoreSection(url=full, media=str(tmp_path / "media"))
    (tmp_path / "till-1").mkdir()
    async with station(tmp_path / "till-1", name="till-1", store=shared) as running:
        await running.app[keys.STORE].claim(reservation, "never begun")
    async with station(tmp_path / "till-1", name="till-1", store=shared) as running:
        async with asyncio.timeout(10):
            while await running.app[keys.STORE].claimed():
                await asyncio.sleep(0.02)  # the pace of looking


@pytest.mark.logs("was open at the last stop")
async def test_an_attempt_in_doubt_keeps_its_claim_over_a_stop(
    full: str, template: Template, tmp_path: Path
) -> None:
    reservation = payable(template)
    async with on_tcp(TERMINAL, pace=0.02, card="wait") as (terminal, section), asyncio.timeout(50):
        async with one(full, tmp_path, section) as counter:
            due = await counter.running.app[keys.STORE].due(reservation)
            start = PaymentStart("terminal", due, reservation=reservation)
            view = await counter.till.start_payment(start)
            while "card" not in terminal.knobs()["screen"]:
                await asyncio.sleep(0.02)  # the pace of looking
            assert await counter.running.app[keys.STORE].claimed() == [reservation]
        terminal.turn("card", "in")
        async with one(full, tmp_path, section) as counter:
            while view.state not in FINAL:
                view = await counter.till.payment(view.id, wait_s=5)
            assert view.outcome is PaymentOutcome.APPROVED
            await until_nobody_claims(counter)


@asynccontextmanager
async def one(full: str, folder: Path, section: DeviceSection) -> AsyncIterator[Counter]:
    """One station, with the same state each time."""
    (folder / "till-1").mkdir(exist_ok=True)
    shared = StoreSection(url=full, media=str(folder / "media"))
    async with (
        station(folder / "till-1", {"terminal": section}, name="till-1", store=shared) as running,
        running.client(Role.TILL) as till,
    ):
        while (await till.device("terminal")).power is not PowerState.ONLINE:
            await asyncio.sleep(0.02)  # the pace of looking
        yield Counter(running, None, till)
