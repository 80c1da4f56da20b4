"""Which word of a terminal goes against the ledger's, and that the same word opens a conflict once."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon import attempts, contradicting
from daemon.attempts import Attempt
from daemon.schema import PaymentStart
from daemon.station import Connection, Station
from drivers.terminals import Evidence, PaymentResult
from drivers.vocabulary import Currency, Money, PaymentState
from tests.daemon.test_ledger import walk_to

S = PaymentState
AMOUNT = Money(12995, Currency.DKK)
START = PaymentStart("t1", AMOUNT)


def kroner(minor: int) -> Money:
    return Money(minor, Currency.DKK)


def said(state: PaymentState, amount: Money | None = None, receipt_no: int | None = None) -> PaymentResult:
    return PaymentResult(state, Evidence(receipt_no=receipt_no, amount=amount))


async def ended(station: Station, state: PaymentState, amount: Money | None = None) -> Attempt:
    steps = [S.SENDING, S.SENT]
    if state in {S.STAFF_CHARGED, S.STAFF_NOT_CHARGED, S.NEEDS_STAFF}:
        steps += [S.IN_DOUBT, S.RESOLVING]
        steps += [S.NEEDS_STAFF] if state is not S.NEEDS_STAFF else []
    payment = await walk_to(station, START, *steps)
    evidence = Evidence(amount=amount)
    return await station.write(
        lambda connection: attempts.step(connection, payment, state, evidence=evidence)
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "opens"),
    [
        (S.DECLINED, said(S.APPROVED, AMOUNT), True),
        (S.CANCELLED, said(S.APPROVED), True),
        (S.NOT_STARTED, said(S.APPROVED, kroner(5)), True),
        (S.STAFF_NOT_CHARGED, said(S.APPROVED, AMOUNT), True),
        (S.STAFF_CHARGED, said(S.NOT_STARTED), True),
        (S.APPROVED, said(S.NOT_STARTED), True),
        (S.APPROVED, said(S.DECLINED, AMOUNT), True),
        (S.APPROVED, said(S.APPROVED, kroner(5)), True),
        (S.APPROVED, said(S.APPROVED, AMOUNT), False),
        (S.APPROVED, said(S.APPROVED), False),
        (S.APPROVED, said(S.NEEDS_STAFF), False),
        (S.APPROVED, said(S.IN_DOUBT), False),
        (S.STAFF_CHARGED, said(S.APPROVED, AMOUNT), False),
        (S.DECLINED, said(S.CANCELLED, AMOUNT), False),
        (S.NEEDS_STAFF, said(S.APPROVED, AMOUNT), False),
    ],
)
async def test_what_goes_against_the_ledger(
    tmp_path: Path, ours: PaymentState, theirs: PaymentResult, *, opens: bool
) -> None:
    async with Station(tmp_path / "station.db") as station:
        attempt = await ended(station, ours, AMOUNT if ours is S.APPROVED else None)
        assert bool(contradicting.against(attempt, theirs)) == opens
        opened = await station.write(
            lambda connection: contradicting.contradict(connection, attempt.id, theirs)
        )
        after = await station.read(lambda connection: attempts.find(connection, attempt.id))
    assert (opened is not None) == opens
    assert after.state is (S.CONFLICT if opens else ours)
    assert after.evidence == attempt.evidence
    assert after.history[: len(attempt.history)] == attempt.history
    if opens:
        assert after.conflict is not None
        assert (after.conflict.state, after.conflict.here) == (ours, attempt.approved)
        assert ours.value in after.conflict.text
        assert theirs.state.value in after.conflict.text


async def test_what_a_clerk_decided_stands_until_another_word(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        attempt = await ended(station, S.DECLINED)

        def contradict(connection: Connection) -> Attempt | None:
            return contradicting.contradict(connection, attempt.id, said(S.APPROVED, AMOUNT, 43))

        assert await station.write(contradict) is not None
        assert await station.write(contradict) is None  # it is in conflict already
        decided = await station.write(
            lambda connection: attempts.step(connection, attempt.id, S.STAFF_NOT_CHARGED)
        )
        assert await station.write(contradict) is None
        other = said(S.APPROVED, AMOUNT, 44)
        opened = await station.write(
            lambda connection: contradicting.contradict(connection, attempt.id, other)
        )
    assert decided.conflict is not None
    assert opened is not None
    assert opened.conflict is not None
    assert (opened.conflict.receipt_no, opened.conflict.state) == (44, S.STAFF_NOT_CHARGED)


async def test_an_open_attempt_is_asked_about_itself(tmp_path: Path) -> None:
    async with Station(tmp_path / "station.db") as station:
        first = await ended(station, S.DECLINED)
        found = await station.read(lambda connection: contradicting.ended(connection, "t1", 5))
        assert [attempt.id for attempt in found] == [first.id]
        assert await station.read(contradicting.devices) == ["t1"]
        await walk_to(station, replace_tender(START), S.SENDING)
        assert await station.read(lambda connection: contradicting.ended(connection, "t1", 5)) == []


def replace_tender(start: PaymentStart) -> PaymentStart:
    return PaymentStart(start.device, start.amount, "card-2")
