"""The day's end: the terminal's totals against the ledger, both ways, and what a lost answer leaves."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from daemon import attempts, day_rows, keys
from daemon.client import ApiError, Client
from daemon.errors import ApiProblem
from daemon.schema import (
    DifferenceKind,
    PaymentStart,
    ReconciliationState,
    ReconciliationView,
    Role,
)
from daemon.station import Connection, Station
from drivers.terminals import DayTotals, Evidence
from drivers.terminals.zvt.sim import ZvtSimulator
from drivers.vocabulary import Currency, Money, PaymentState
from tests.daemon.processes import Daemon
from tests.daemon.stations import until
from tests.daemon.store.shop import Template, copy
from tests.daemon.terminals import asks_for_card
from tests.daemon.test_crash import ended, online
from tests.daemon.test_ledger import run, walk_to
from tests.daemon.test_money import counter, mortal, revive, start
from tests.daemon.test_returning import kroner, paid


async def closed(client: Client, **more: Any) -> ReconciliationView:
    view = await client.reconcile("terminal", **more)
    return await client.reconciliation(view.id, wait_s=20)


async def test_a_day_that_agrees_names_nothing_and_ends(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template, rule="new") as (_, _, client):
        first, _, third = await paid(client), await paid(client, minor=500), await paid(client, minor=700)
        await ended(client, await client.reverse_payment(first.id))
        await ended(client, await client.refund_payment(third.id, kroner(200)))
        view = await closed(client, key="day")
        assert (view.state, view.differences) == (ReconciliationState.TOLD, [])
        assert (view.here, view.there, view.payments) == (kroner(1000), kroner(1000), 5)
        assert (view.first_receipt, view.last_receipt, view.terminal_id) == (42, 46, "52500001")
        assert (await client.reconcile("terminal", "day")).id == view.id
        empty = await closed(client)
        assert (empty.differences, empty.here, empty.there) == ([], None, kroner(0))
        await paid(client, minor=900)
        assert (await closed(client)).there == kroner(900)
        assert [one.state for one in await client.reconciliations()] == [ReconciliationState.TOLD] * 3


async def test_every_difference_is_named(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        payment = await paid(client)
        assert isinstance(terminal, ZvtSimulator)
        terminal.book.charge(4200, "DKK", payment.created_at)  # behind the till's back
        view = await closed(client)
        assert [(one.kind, one.receipt_no) for one in view.differences] == [
            (DifferenceKind.NOT_HERE, 43),
            (DifferenceKind.TOTAL, None),
        ]
        assert (view.here, view.there) == (payment.amount, kroner(12995 + 4200))


async def test_an_open_attempt_keeps_the_day_open(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template, card="wait") as (_, terminal, client):
        payment = await client.start_payment(start())
        with pytest.raises(ApiError) as refused:
            await client.reconcile("terminal")
        assert (refused.value.code, refused.value.blocking) == ("payment_open", payment.id)
        await until(lambda: asks_for_card(terminal))
        terminal.turn("card", "in")
        await ended(client, payment)
        assert (await closed(client)).state is ReconciliationState.TOLD
        for wrong in ("nothing", ""):
            with pytest.raises(ApiError) as refused:
                await client.reconcile(wrong)
            assert refused.value.status == 404
        with pytest.raises(ApiError) as refused:
            await client.reconciliation("nothing")
        assert refused.value.status == 404


@pytest.mark.logs("out of reach")
async def test_a_lost_answer_is_said_and_the_next_day_is_compared_with_all_since(
    tmp_path: Path, template: Template
) -> None:
    async with counter(tmp_path, template, cut_for=0.02) as (_, terminal, client):
        lost = await paid(client)
        terminal.turn("drop_after", "booked")
        assert (await closed(client)).state is ReconciliationState.LOST
        await online(client, "terminal")
        await paid(client, minor=500)
        view = await closed(client)
        assert [(one.kind, one.payment) for one in view.differences] == [
            (DifferenceKind.NOT_THERE, lost.id),
            (DifferenceKind.TOTAL, None),
        ]


async def test_a_terminal_that_refuses_closes_nothing(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (_, terminal, client):
        terminal.turn("busy", value=True)
        view = await closed(client)
        assert (view.state, "busy" in view.text) == (ReconciliationState.REFUSED, True)


async def test_the_power_goes_while_the_day_is_closed(tmp_path: Path, template: Template) -> None:
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    async with mortal(tmp_path, pace=0.3) as (terminal, daemon):
        await revive(daemon)
        async with signed_in(daemon) as client:
            await online(client, "terminal")
            await client.clerk_login(pin="2468")
            view = await client.reconcile("terminal", "day")
            await until(lambda: terminal.knobs()["screen"] == "End of day")
        await daemon.kill()
        await revive(daemon)
        async with signed_in(daemon) as client:
            await client.clerk_login(pin="2468")
            after = await client.reconcile("terminal", "day")
            assert (after.id, after.state) == (view.id, ReconciliationState.LOST)


def signed_in(daemon: Daemon) -> Client:
    return daemon.client(Role.TILL)


async def test_reconciliations_can_only_grow(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        made = await station.write(partial(day_rows.ask, device="t1", clerk="Ida"))
        for statement in ("DELETE FROM reconciliations", "UPDATE reconciliations SET body = '{}'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                await station.write(partial(run, statement=statement))
        assert await station.read(day_rows.unanswered) == [made]
        with pytest.raises(ApiProblem, match="being closed"):
            await station.write(partial(day_rows.ask, device="t1", clerk="Ida"))


def booked(number: int | None, minor: int, state: PaymentState = PaymentState.APPROVED) -> Any:
    async def make(station: Station) -> None:
        steps = [PaymentState.SENDING, PaymentState.SENT]
        if state is PaymentState.STAFF_CHARGED:
            steps += [PaymentState.IN_DOUBT, PaymentState.RESOLVING, PaymentState.NEEDS_STAFF]
        payment = await walk_to(station, PaymentStart("t1", kroner(minor)), *steps)

        def end(connection: Connection) -> None:
            attempts.step(connection, payment, state, evidence=Evidence(receipt_no=number, result="00"))

        await station.write(end)

    return make


@pytest.mark.parametrize(
    ("rows", "totals", "kinds"),
    [
        ([booked(9999, 100), booked(1, 200)], DayTotals(kroner(300), 2, 9999, 1), []),
        ([booked(5, 100)], DayTotals(kroner(100)), []),
        ([booked(5, 100)], DayTotals(), []),
        ([booked(5, 100)], DayTotals(kroner(0), 0), ["not_there", "total"]),
        ([booked(5, 100), booked(9, 100)], DayTotals(kroner(200), 2, 5, 6), ["not_here", "not_there"]),
        ([booked(None, 100, PaymentState.STAFF_CHARGED)], DayTotals(kroner(100), 1), ["said_by_clerk"]),
        ([], DayTotals(Money(7, Currency.DKK)), ["total"]),
        ([booked(None, 100)], DayTotals(kroner(100), 1), []),
        ([booked(None, 100)], DayTotals(kroner(100), 2), ["not_here"]),
        ([booked(None, 100), booked(None, 50)], DayTotals(kroner(150), 1), ["not_there"]),
    ],
)
async def test_the_comparison(tmp_path: Path, rows: list[Any], totals: DayTotals, kinds: list[str]) -> None:
    async with Station(tmp_path / "station.db") as station:
        for make in rows:
            await make(station)
        made = await station.write(partial(day_rows.ask, device="t1", clerk=""))
        view = await station.write(
            lambda connection: day_rows.end(connection, made, ReconciliationState.TOLD, "", totals)
        )
    assert [one.kind.value for one in view.differences] == kinds


async def test_pages_of_the_ledger_follow_each_other(tmp_path: Path, template: Template) -> None:
    async with counter(tmp_path, template) as (running, _, client):
        made = [(await paid(client)).id for _ in range(3)]
        first = await client.payments(2)
        rest = await client.payments(2, first[-1].id)
        assert [view.id for view in (*first, *rest)] == made[::-1]
        assert await client.payments(2, made[0]) == []
        with pytest.raises(ApiError) as refused:
            await client.payments(2, "nothing")
        assert refused.value.status == 404
        assert not running.app[keys.LEDGER].paying
