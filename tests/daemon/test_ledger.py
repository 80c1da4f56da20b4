"""The table of payments as the ledger walks it, the locks, and the append-only history."""

from __future__ import annotations

import sqlite3
from functools import partial
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon import attempts
from daemon.errors import ApiProblem
from daemon.schema import PaymentStart
from daemon.station import Connection, Station
from drivers.terminals import FINAL, RETRYABLE, TRANSITIONS, Evidence, Illegal, advance, outcome
from drivers.vocabulary import Currency, Money, PaymentOutcome, PaymentState

AMOUNT = Money(100, Currency.DKK)


@pytest.mark.parametrize(("present", "following"), list(product(PaymentState, PaymentState)))
def test_every_pair_is_as_the_table_says(present: PaymentState, following: PaymentState) -> None:
    if following in TRANSITIONS[present]:
        assert advance(present, following) is following
    else:
        with pytest.raises(Illegal):
            advance(present, following)


@given(st.lists(st.sampled_from(PaymentState), max_size=40))
def test_no_walk_ends_a_doubt_without_asking_or_staff(walk: list[PaymentState]) -> None:
    state, seen = PaymentState.DRAFT, [PaymentState.DRAFT]
    for following in walk:
        try:
            state = advance(state, following)
        except Illegal:
            continue
        seen.append(state)
    if PaymentState.IN_DOUBT in seen and state in FINAL:
        assert PaymentState.RESOLVING in seen
    if outcome(state) is PaymentOutcome.APPROVED:
        assert PaymentState.SENDING in seen
    assert not (state in RETRYABLE and outcome(state) is PaymentOutcome.UNKNOWN)


def run(connection: Connection, statement: str) -> int:
    return connection.execute(statement).rowcount


async def walk_to(station: Station, start: PaymentStart, *states: PaymentState) -> str:
    def work(connection: Connection) -> str:
        attempt = attempts.insert(connection, attempts.new_id(), start, Evidence()).id
        for state in states:
            attempts.step(connection, attempt, state)
        return attempt

    return await station.write(work)


SENDING, SENT, APPROVED = PaymentState.SENDING, PaymentState.SENT, PaymentState.APPROVED


async def test_one_open_attempt_per_terminal_and_per_tender(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        first = await walk_to(station, PaymentStart("t1", AMOUNT, reservation="r1"), SENDING, SENT)
        for blocked in (
            PaymentStart("t1", AMOUNT, reservation="r2"),
            PaymentStart("t2", AMOUNT, reservation="r1"),
        ):
            with pytest.raises(ApiProblem) as refused:
                await walk_to(station, blocked)
            assert (refused.value.status, refused.value.blocking) == (409, first)
        await walk_to(station, PaymentStart("t2", AMOUNT, tender="card-2", reservation="r1"))


async def test_a_paid_tender_is_not_paid_again_a_refused_one_may_be(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        start = PaymentStart("t1", AMOUNT, reservation="r1")
        await walk_to(station, start, SENDING, SENT, PaymentState.DECLINED)
        paid = await walk_to(station, start, SENDING, SENT, APPROVED)
        with pytest.raises(ApiProblem) as refused:
            await walk_to(station, start)
        assert (refused.value.code, refused.value.blocking) == ("already_paid", paid)


async def test_the_history_can_only_grow(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        payment = await walk_to(station, PaymentStart("t1", AMOUNT), SENDING, SENT)
        for statement in (
            "DELETE FROM payment_events",
            "UPDATE payment_events SET note = 'nothing happened'",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                await station.write(partial(run, statement=statement))
        attempt = await station.read(lambda connection: attempts.find(connection, payment))
        assert [step.state for step in attempt.history] == [PaymentState.INTENT, SENDING, SENT]


async def test_what_the_terminal_said_is_kept_with_its_money(tmp_path: Path) -> None:
    said = Evidence(
        receipt_no=42, trace=7, terminal_id="52500001", amount=AMOUNT, card_brand="VISA", card_last4="4771"
    )
    async with Station(tmp_path / "station.db") as station:
        payment = await walk_to(station, PaymentStart("t1", AMOUNT), SENDING, SENT)
        await station.write(lambda connection: attempts.witness(connection, payment, said))
        attempt = await station.write(lambda connection: attempts.step(connection, payment, APPROVED))
    assert attempt.evidence == said
    assert attempt.approved == AMOUNT
