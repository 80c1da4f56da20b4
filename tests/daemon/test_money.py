"""Money against the worst moments: power gone at each step, a terminal swapped, a clock set, an answer nobody heard.

A real daemon, the ZVT simulator on TCP; the simulator's book is the truth.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from daemon import keys, ledger
from daemon.client import ApiError, Client, Unreachable
from daemon.idempotency import Idempotency, IdempotencyKeys, Repeated
from daemon.schema import PaymentStart, PaymentView, Role, SaleClose, SaleOpen, SalePatch, Tender
from daemon.station import Connection, Station
from daemon.store.sales import LEFT_OPEN
from drivers.device import utc_now
from drivers.simulator import Simulator
from drivers.terminals.zvt.sim_payment import CARD_NUMBER
from drivers.vocabulary import Currency, Money, PaymentOutcome, PaymentState
from tests.daemon.dying import MOMENTS
from tests.daemon.handlers.test_sales import basket
from tests.daemon.processes import Daemon, written
from tests.daemon.stations import TERMINAL, Running, on_tcp, station, until
from tests.daemon.store.shop import Template, copy
from tests.daemon.terminals import ZVT, ZVT_SERIAL, asks_for_card, at_terminal
from tests.daemon.test_crash import booked, ended, online
from tests.daemon.test_payments import payable
from tests.proof.claim import FULL

S = PaymentState


def start(minor: int = 12995, **more: Any) -> PaymentStart:
    return PaymentStart("terminal", Money(minor, Currency.DKK), **more)


@asynccontextmanager
async def mortal(folder: Path, model: str = ZVT, **knobs: Any) -> AsyncIterator[tuple[Simulator, Daemon]]:
    """A terminal, and a daemon of a process of its own that is not started yet."""
    async with at_terminal(model, folder, **{"pace": 0.01, "cut_for": 0.02, **knobs}) as (terminal, section):
        daemon = Daemon(written(folder, {"terminal": section}), folder / "state")
        try:
            yield terminal, daemon
        finally:
            if daemon.child is not None and daemon.child.returncode is None:
                await daemon.kill()


async def revive(daemon: Daemon, moment: str = "") -> None:
    daemon.program = ("tests.daemon.dying", moment)
    await daemon.start()


CUTS = [
    *[(moment, "old", S.NOT_STARTED) for moment in ("intent", "sending")],
    # The terminal goes on by itself: nobody takes its answer, nobody refuses it either.
    *[(moment, "old", S.NOT_STARTED) for moment in ("written", "said")],
    *[(moment, "new", S.APPROVED) for moment in ("durable", "acknowledged", "approved")],
]


@pytest.mark.timeout(240)
@pytest.mark.parametrize(("model", "cuts"), [(ZVT, CUTS), (ZVT_SERIAL, CUTS if FULL else CUTS[2:5])])
async def test_the_power_goes_at_each_step(
    tmp_path: Path, model: str, cuts: list[tuple[str, str, PaymentState]]
) -> None:
    """Each start resolves what the one before left behind; nothing is charged twice, no charge is lost."""
    assert [moment for moment, _, _ in CUTS] == list(MOMENTS)
    async with mortal(tmp_path, model, receipt_no=9996, pan_unmasked=True) as (terminal, daemon):
        for number, (moment, rule, _) in enumerate(cuts):
            terminal.turn("rule", rule)
            await revive(daemon, moment)
            async with daemon.client(Role.TILL) as client:
                await online(client, "terminal")
                if number:
                    await settled(client, number - 1, cuts)
                await until(lambda: not terminal.knobs()["paying"])
                with contextlib.suppress(Unreachable):  # it may die before it can answer
                    await client.start_payment(start(1000 + number), f"k{number}")
                await daemon.died()
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            await settled(client, len(cuts) - 1, cuts)
            views = await client.payments()
        assert len(views) == len(cuts)
        said = sorted(view.amount.minor for view in views if view.outcome is PaymentOutcome.APPROVED)
        assert said == sorted(booked(terminal))
        assert await daemon.stop() == 0
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CARD_NUMBER.encode() not in kept
    assert bytes.fromhex(CARD_NUMBER) not in kept


async def settled(client: Client, number: int, cuts: list[tuple[str, str, PaymentState]]) -> None:
    """The attempt of this key ends as its cut says; asking for it by its key begins nothing."""
    moment, rule, state = cuts[number]
    view = await ended(client, await client.start_payment(start(1000 + number), f"k{number}"))
    assert view.state is state, (moment, rule, view)


async def test_a_doubt_outlives_stops_starts_and_another_terminal(tmp_path: Path) -> None:
    async with mortal(tmp_path, card="wait") as (terminal, daemon):
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            first = await at_the_card(client, terminal, "k1")
        assert await daemon.stop() == 0
        terminal.turn("card", "in")
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            assert (await ended(client, first)).outcome is PaymentOutcome.APPROVED
            view = await at_the_card(client, terminal, "k2")
        await daemon.kill()
        terminal.turn("power", "off")
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            view = await client.payment(view.id)
            assert (view.outcome, view.approved) == (PaymentOutcome.UNKNOWN, None)
        await daemon.kill()
        terminal.turn("terminal_id", "52500002")
        terminal.turn("power", "on")
        await revive(daemon)
        async with daemon.client(Role.TILL) as client:
            view = await ended(client, await client.payment(view.id))
            assert (view.state, view.outcome) == (S.NEEDS_STAFF, PaymentOutcome.UNKNOWN)
            assert "another terminal" in view.text
            with pytest.raises(ApiError) as refused:
                await client.start_payment(start(), "other")
            assert (refused.value.code, refused.value.blocking) == ("payment_open", view.id)
        assert booked(terminal) == [12995]


async def at_the_card(client: Client, terminal: Simulator, key: str) -> PaymentView:
    """A payment whose customer has not put the card in yet."""
    await online(client, "terminal")
    await until(lambda: not terminal.knobs()["paying"])
    view = await client.start_payment(start(), key)
    await until(lambda: asks_for_card(terminal))
    return view


@asynccontextmanager
async def counter(
    folder: Path, template: Template | None = None, **knobs: Any
) -> AsyncIterator[tuple[Running, Simulator, Client]]:
    """A station in this process, its terminal, and a till's client with a clerk signed in where there is a shop."""
    if template is not None:
        copy(template, folder)
    async with (
        on_tcp(TERMINAL, **{"pace": 0.01, **knobs}) as (terminal, section),
        station(folder, {"terminal": section}) as running,
        running.client(Role.TILL) as client,
    ):
        if template is not None:
            await client.clerk_login(pin="2468")
        await online(client, "terminal")
        yield running, terminal, client


async def test_whoever_asked_may_go_the_attempt_goes_on(tmp_path: Path) -> None:
    async with counter(tmp_path) as (_, terminal, client):
        for number in range(8):
            asked = asyncio.create_task(client.start_payment(start(100 + number), f"k{number}"))
            await asyncio.wait({asked}, timeout=0.004 * number)
            asked.cancel()
            again = await asyncio.gather(
                *(client.start_payment(start(100 + number), f"k{number}") for _ in range(2))
            )
            assert len({view.id for view in again}) == 1
            assert (await ended(client, again[0])).outcome is PaymentOutcome.APPROVED
        assert booked(terminal) == [100 + number for number in range(8)]


async def test_another_tender_name_does_not_pay_a_sale_twice(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template, outcome="decline") as (_, terminal, client):
        sale = await client.open_sale(SaleOpen(await basket(client, 2)))
        first = start(sale.total.minor, sale=sale.id)
        assert (await ended(client, await client.start_payment(first))).outcome is PaymentOutcome.DECLINED
        terminal.turn("outcome", "approve")
        second = start(sale.total.minor, sale=sale.id, tender="card-2")
        paid = await ended(client, await client.start_payment(second))
        assert paid.outcome is PaymentOutcome.APPROVED
        with pytest.raises(ApiError) as refused:
            await client.start_payment(first)
        assert (refused.value.code, refused.value.blocking) == ("already_paid", paid.id)
        for work in (
            client.patch_sale(sale.id, SalePatch([])),
            client.cancel_sale(sale.id),
            client.close_sale(sale.id, SaleClose([Tender("cash", sale.total)])),
        ):
            with pytest.raises(ApiError) as refused:
                await work
            assert (refused.value.code, refused.value.blocking) == ("payment_taken", paid.id)
        close = SaleClose([Tender("card", sale.total, paid.id)])
        closed = await asyncio.gather(*(client.close_sale(sale.id, close, key="close") for _ in range(3)))
        assert len({view.receipt_number for view in closed}) == 1
        assert booked(terminal) == [sale.total.minor]


async def test_a_reservation_charged_but_not_credited_is_not_charged_again(
    tmp_path: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is away when the money arrives: what it still calls due is not asked for again."""
    credit = ledger.Ledger._credit
    away = asyncio.Event()

    async def late(self: ledger.Ledger, attempt: Any) -> None:
        await away.wait()
        await credit(self, attempt)

    monkeypatch.setattr(ledger.Ledger, "_credit", late)
    async with counter(tmp_path, template) as (running, terminal, client):
        reservation = payable(template)
        store = running.app[keys.STORE]
        due = await store.due(reservation)
        paid = await ended(client, await client.start_payment(start(due.minor, reservation=reservation)))
        assert await store.due(reservation) == due
        with pytest.raises(ApiError) as refused:
            await client.start_payment(start(due.minor, reservation=reservation, tender="card-2"))
        assert (refused.value.code, refused.value.blocking) == ("already_paid", paid.id)
        away.set()
        async with asyncio.timeout(10):
            while (await store.due(reservation)).minor:
                await asyncio.sleep(0.02)  # the pace of looking
        assert booked(terminal) == [due.minor]


async def test_a_charged_sale_is_not_given_up_for_its_age(
    tmp_path: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter(tmp_path, template) as (running, _, client):
        store = running.app[keys.STORE]
        lines = await basket(client, 1)
        sale, other = [await client.open_sale(SaleOpen(lines)) for _ in range(2)]
        await ended(client, await client.start_payment(start(sale.total.minor, sale=sale.id)))
        monkeypatch.setattr(store, "_now", lambda: utc_now() + LEFT_OPEN + timedelta(minutes=1))
        late = set(await store.left_open())
        assert (sale.id in late, other.id in late) == (False, True)  # what was charged is claimed
        await store.expire()
        assert (await client.sale(sale.id)).state == "open"
        await store.unclaim(sale.id)
        assert sale.id in await store.left_open()
        await store.expire({sale.id})
        assert (await client.sale(sale.id)).state == "open"
        assert (await client.sale(other.id)).state == "cancelled"


async def test_a_clock_that_jumps_ahead_forgets_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Station(tmp_path / "station.db") as station_file:
        ring = IdempotencyKeys(station_file)

        def record(connection: Connection) -> None:
            for number in range(5):
                Idempotency(f"k{number}", "POST /v1/payments", sha256(b"same").digest()).record(
                    connection, "p"
                )

        await station_file.write(record)
        monkeypatch.setattr("daemon.idempotency.utc_now", lambda: utc_now() + timedelta(days=900))
        await ring.forget_old()
        async with ring.claim("k0", "POST /v1/payments", b"same") as held:
            assert held.resource == "p"


async def test_a_key_asked_again_before_the_first_answer_is_on_the_disk_makes_one_thing(
    tmp_path: Path,
) -> None:
    async with Station(tmp_path / "station.db") as station_file:

        def make(connection: Connection, resource: str) -> None:
            connection.execute("INSERT INTO meta (key, value) VALUES (?, 'made')", (resource,))
            Idempotency("k", "POST /v1/jobs", b"").record(connection, resource)

        await station_file.write(partial(make, resource="first"))
        with pytest.raises(Repeated) as again:
            await station_file.write(partial(make, resource="second"))
        assert again.value.resource == "first"
        assert await station_file.read(
            lambda connection: [
                row["key"] for row in connection.execute("SELECT key FROM meta WHERE value = 'made'")
            ]
        ) == ["first"]
