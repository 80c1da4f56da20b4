"""The transition table of payment attempts: every pair of states, the final ones, and what is told outside."""

from __future__ import annotations

from itertools import product

import pytest

from drivers.terminals import FINAL, RETRYABLE, TRANSITIONS, Illegal, advance, outcome
from drivers.vocabulary import PaymentOutcome, PaymentState

LOCKED = {
    PaymentState.SENDING,
    PaymentState.SENT,
    PaymentState.STARTED,
    PaymentState.IN_DOUBT,
    PaymentState.RESOLVING,
    PaymentState.NEEDS_STAFF,
}


@pytest.mark.parametrize(("present", "following"), list(product(PaymentState, PaymentState)))
def test_every_pair_is_allowed_by_the_table_or_illegal(
    present: PaymentState, following: PaymentState
) -> None:
    if following in TRANSITIONS[present]:
        assert advance(present, following) is following
    else:
        with pytest.raises(Illegal, match=f"{present} to {following}"):
            advance(present, following)


def test_every_state_stands_in_the_table_and_can_be_reached() -> None:
    assert set(TRANSITIONS) == set(PaymentState)
    reached, edge = {PaymentState.DRAFT}, {PaymentState.DRAFT}
    while edge:
        edge = {following for state in edge for following in TRANSITIONS[state]} - reached
        reached |= edge
    assert reached == set(PaymentState)


DECIDED = {PaymentState.STAFF_CHARGED, PaymentState.STAFF_NOT_CHARGED}


def test_nothing_goes_back() -> None:
    """No state can come again: a history is a line. But what a clerk decided may be contradicted, and decided again."""

    def after(state: PaymentState) -> set[PaymentState]:
        found: set[PaymentState] = set()
        edge = {state}
        while edge:
            edge = {following for here in edge for following in TRANSITIONS[here]} - found
            found |= edge
        return found

    again = {state for state in PaymentState if state in after(state)}
    assert again == {PaymentState.CONFLICT, *DECIDED}


def test_final_states_lead_nowhere_but_to_conflict() -> None:
    assert all(TRANSITIONS[state] <= {PaymentState.CONFLICT} for state in FINAL - {PaymentState.CONFLICT})
    assert TRANSITIONS[PaymentState.CONFLICT] == DECIDED
    assert FINAL.isdisjoint(LOCKED)


def test_paying_again_is_offered_only_where_nothing_was_charged() -> None:
    assert RETRYABLE < FINAL
    assert {outcome(state) for state in RETRYABLE} == {
        PaymentOutcome.NOT_STARTED,
        PaymentOutcome.DECLINED,
        PaymentOutcome.CANCELLED,
    }


def test_doubt_is_told_as_unknown() -> None:
    doubtful = {
        PaymentState.IN_DOUBT,
        PaymentState.RESOLVING,
        PaymentState.NEEDS_STAFF,
        PaymentState.CONFLICT,
    }
    assert {state for state in PaymentState if outcome(state) is PaymentOutcome.UNKNOWN} == doubtful
