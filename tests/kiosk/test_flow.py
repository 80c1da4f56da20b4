"""The tables of the journeys: every pair is walked, and what must never happen is looked for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.schema import Language, PaymentOutcome, ScanKind
from kiosk.flow import (
    BUSY_COLLECT,
    CHECKOUT_STEPS,
    COLLECT_STEPS,
    HELP_STEPS,
    PAY_STEPS,
    RECEIPT_STEPS,
    RESERVE_STEPS,
    SCREENS,
    CheckoutStep,
    CollectStep,
    HelpStep,
    Illegal,
    PayStep,
    ReceiptStep,
    ReserveStep,
    Screen,
    advance,
    may_pay_again,
    pay_step,
    scan_target,
)
from kiosk.session import Paying, Session
from kiosk.till.state import HAND_STEPS, TILL_SCREENS, HandStep, TillScreen

TABLES: list[tuple[type[StrEnum], Mapping[Any, frozenset[Any]]]] = [
    (Screen, SCREENS),
    (ReserveStep, RESERVE_STEPS),
    (CollectStep, COLLECT_STEPS),
    (PayStep, PAY_STEPS),
    (CheckoutStep, CHECKOUT_STEPS),
    (HelpStep, HELP_STEPS),
    (ReceiptStep, RECEIPT_STEPS),
    (TillScreen, TILL_SCREENS),
    (HandStep, HAND_STEPS),
]


@pytest.mark.parametrize(("words", "table"), TABLES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_pair_of_a_table_is_allowed_or_illegal(
    words: type[StrEnum], table: Mapping[Any, frozenset[Any]]
) -> None:
    assert set(table) == set(words)
    for current in words:
        for target in words:
            if target in table[current]:
                assert advance(table, current, target) is target
            else:
                with pytest.raises(Illegal):
                    advance(table, current, target)


@pytest.mark.parametrize(("words", "table"), TABLES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_state_is_reached_from_the_first(
    words: type[StrEnum], table: Mapping[Any, frozenset[Any]]
) -> None:
    first = next(iter(words))
    seen, edge = {first}, {first}
    while edge:
        edge = {target for state in edge for target in table[state]} - seen
        seen |= edge
    assert seen == set(words)


def test_home_and_the_wipe_are_one_step_from_every_screen() -> None:
    assert all({Screen.HOME, Screen.ATTRACT} <= targets for targets in SCREENS.values())


def test_nothing_leads_from_money_under_way_back_to_the_code() -> None:
    assert all(not COLLECT_STEPS[step] & {CollectStep.CODE, CollectStep.FACTOR} for step in BUSY_COLLECT)


def test_paying_again_is_offered_only_where_no_money_moved() -> None:
    again = {step for step in PayStep if step is not PayStep.IDLE and may_pay_again(step)}
    assert again == {PayStep.DECLINED, PayStep.CANCELLED, PayStep.NOT_STARTED}


def test_an_unknown_outcome_is_never_an_end() -> None:
    assert pay_step(PaymentOutcome.UNKNOWN) is PayStep.FINDING_OUT
    assert PayStep.STARTING not in PAY_STEPS[PayStep.FINDING_OUT]
    assert {pay_step(outcome) for outcome in PaymentOutcome} <= set(PayStep)


def test_a_scan_leads_where_its_kind_says_unless_money_is_under_way() -> None:
    for kind in ScanKind:
        assert scan_target(kind, busy=True) is None
    assert scan_target(ScanKind.PRODUCT, busy=False) is Screen.PRODUCT
    assert scan_target(ScanKind.RESERVATION, busy=False) is Screen.COLLECT
    assert scan_target(ScanKind.BASKET, busy=False) is Screen.BASKET
    assert scan_target(ScanKind.GIFT_CARD, busy=False) is Screen.CARD
    assert scan_target(ScanKind.MEMBER, busy=False) is Screen.CARD
    assert scan_target(ScanKind.UNKNOWN, busy=False) is None


@given(st.lists(st.sampled_from(list(PayStep)), max_size=40))
def test_each_attempt_has_a_key_of_its_own_and_keeps_it(steps: list[PayStep]) -> None:
    paying = Paying()
    keys: list[str] = []
    for step in steps:
        before = paying.key
        if step is PayStep.STARTING:
            try:
                paying.another()
            except Illegal:
                assert paying.key == before
                continue
            assert paying.key not in keys
            keys.append(paying.key)
        elif step in PAY_STEPS[paying.step]:
            paying.step = advance(PAY_STEPS, paying.step, step)
            assert paying.key == before
    assert len(keys) == paying.attempt


@given(st.lists(st.sampled_from([*Screen, None]), max_size=60))
def test_any_walk_ends_at_home_by_going_back(walk: list[Screen | None]) -> None:
    session = Session(number=1, language=Language.DA)
    for target in walk:
        if target is None:
            session.back()
        elif target in SCREENS[session.screen]:
            session.go(target)
        else:
            with pytest.raises(Illegal):
                session.go(target)
    for _ in range(len(session.history) + 1):
        session.back()
    assert session.screen is Screen.HOME


def test_money_under_way_keeps_the_screen_until_a_clerk_takes_over() -> None:
    session = Session(number=1, language=Language.DA)
    assert not session.busy
    session.collecting.step = CollectStep.FINDING_OUT
    assert session.busy
    session.paying.staff = True
    assert not session.busy
    session.collecting.step = CollectStep.ARRIVING
    assert session.busy
