"""Whose is the last transaction: the comparison money hangs on, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.terminals import Evidence, PaymentRequest
from drivers.terminals.zvt.matching import advanced, contradictions, judge
from drivers.vocabulary import Currency, Money, PaymentState

START = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
AMOUNT = Money(12995, Currency.DKK)
BEFORE = Evidence(receipt_no=41, trace=122, terminal_id="52500001")
REQUEST = PaymentRequest("a", AMOUNT, BEFORE, START)
OURS = Evidence(
    receipt_no=42,
    trace=123,
    terminal_id="52500001",
    amount=AMOUNT,
    result="00",
    at=START + timedelta(seconds=30),
)


def verdict(
    found: Evidence, request: PaymentRequest = REQUEST, terminal_id: str = "52500001"
) -> PaymentState:
    return judge(request, found, terminal_id).state


def test_ours() -> None:
    assert verdict(OURS) is PaymentState.APPROVED
    assert verdict(replace(OURS, at=START - timedelta(minutes=2))) is PaymentState.APPROVED
    assert verdict(OURS, replace(REQUEST, before=Evidence())) is PaymentState.APPROVED
    assert verdict(OURS, replace(REQUEST, before=replace(BEFORE, receipt_no=9999))) is PaymentState.APPROVED


def test_the_receipt_before_means_nothing_was_booked() -> None:
    found = replace(OURS, receipt_no=41, trace=122, card_brand="VISA", card_last4="4771")
    result = judge(REQUEST, found, "52500001")
    assert result.state is PaymentState.NOT_STARTED
    assert not result.evidence.card_last4
    assert verdict(replace(OURS, receipt_no=41, result="05")) is PaymentState.NOT_STARTED


def test_negative() -> None:
    assert verdict(replace(OURS, result="05")) is PaymentState.DECLINED
    assert verdict(replace(OURS, result="6C")) is PaymentState.CANCELLED
    assert verdict(replace(OURS, result="05", receipt_no=None)) is PaymentState.DECLINED


@pytest.mark.parametrize(
    "found",
    [
        Evidence(),
        replace(OURS, receipt_no=40),
        replace(OURS, receipt_no=41),
        replace(OURS, receipt_no=43, trace=124, original_trace=123),
        replace(OURS, receipt_no=None),
        replace(OURS, amount=None),
        replace(OURS, amount=Money(12996, Currency.DKK)),
        replace(OURS, amount=Money(12995, Currency.EUR)),
        replace(OURS, terminal_id=""),
        replace(OURS, at=None),
        replace(OURS, at=START - timedelta(minutes=2, seconds=1)),
        replace(OURS, result=""),
        replace(OURS, result="05", receipt_no=None, trace=122),
        Evidence(result="6C", terminal_id="52500001"),
    ],
)
def test_anything_less_is_for_a_person(found: Evidence) -> None:
    assert verdict(found) is PaymentState.NEEDS_STAFF


def test_another_terminal_is_for_a_person() -> None:
    other = replace(OURS, terminal_id="52500002")
    assert verdict(other, terminal_id="52500002") is PaymentState.NEEDS_STAFF
    assert verdict(replace(OURS, receipt_no=41), terminal_id="52500002") is PaymentState.NEEDS_STAFF


def test_without_the_start_nothing_is_ours() -> None:
    assert verdict(OURS, replace(REQUEST, started_at=None)) is PaymentState.NEEDS_STAFF


@given(st.integers(1, 9999), st.integers(1, 100))
def test_receipt_numbers_advance_across_the_wrap(before: int, steps: int) -> None:
    after = (before - 1 + steps) % 9999 + 1
    assert advanced(before, after)
    assert not advanced(after, before)
    assert not advanced(before, before)


def test_contradictions_of_a_direct_answer() -> None:
    assert contradictions(REQUEST, OURS, "52500001") == ""
    assert contradictions(REQUEST, Evidence(result="05"), "52500001") == ""
    assert "no amount" in contradictions(REQUEST, replace(OURS, amount=None), "52500001")
    assert "12996" in contradictions(REQUEST, replace(OURS, amount=Money(12996, Currency.DKK)), "")
    assert "EUR" in contradictions(REQUEST, replace(OURS, amount=Money(12995, Currency.EUR)), "")
    assert "52500001" in contradictions(REQUEST, OURS, "52500002")
    assert "one before" in contradictions(REQUEST, replace(OURS, receipt_no=41), "52500001")
