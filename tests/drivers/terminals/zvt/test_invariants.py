"""Money invariants over random payments, faults and cuts; the simulator's book is the truth."""

from __future__ import annotations

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import DriverError
from drivers.terminals import PaymentRequest, PaymentResult
from drivers.terminals.conformance import RecordingJournal, booked, request_for
from drivers.terminals.zvt.sim_knobs import Outcome, Rule, Step
from drivers.vocabulary import Currency, Money, PaymentState
from tests.drivers.terminals.zvt.bench import TIMERS, Bench, running, simulator
from tests.drivers.terminals.zvt.test_terminal import resolve

PAYMENTS = st.lists(
    st.tuples(st.sampled_from(list(Outcome)), st.sampled_from(list(Step)), st.integers(1, 999_999)),
    min_size=1,
    max_size=4,
)


async def pay(bench: Bench, amount: Money) -> tuple[PaymentRequest, PaymentResult]:
    """Pay, once there is a connection to pay by: the cut behind the last 06 0F may still be under way."""
    async with asyncio.timeout(10):
        while True:
            await bench.until_online()
            try:
                request = await request_for(bench.terminal, amount)
                return request, await bench.terminal.pay(request, RecordingJournal())
            except DriverError:  # raised before anything left
                await asyncio.sleep(0.005)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(Rule)), PAYMENTS)
async def test_what_the_till_believes_is_what_the_book_says(
    rule: Rule, payments: list[tuple[Outcome, Step, int]]
) -> None:
    timers = TIMERS.scaled(0.5)
    sim = simulator(pace=0.002)
    sim.turn("rule", rule.value)
    believed: list[int] = []
    async with running(sim, timers) as bench:
        for outcome, step, minor in payments:
            sim.turn("outcome", outcome.value)
            sim.turn("drop_after", step.value)
            request, result = await pay(bench, Money(minor, Currency.DKK))
            if result.state is PaymentState.IN_DOUBT:
                result = await resolve(bench, request)
            assert result.state is not PaymentState.NEEDS_STAFF
            if result.state is PaymentState.APPROVED:
                believed.append(minor)
            sim.turn("drop_after", "")
    assert believed == [charge["amount"] for charge in booked(sim)]
