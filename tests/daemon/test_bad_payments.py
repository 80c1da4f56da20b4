"""Payments that cannot be: each is refused in words, and the ledger holds only what was begun."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from daemon.client import ApiError, Client
from daemon.schema import PaymentStart, ProblemDetails, Role
from drivers.simulator import Simulator
from drivers.vocabulary import Currency, Money, PaymentOutcome, PaymentState, PowerState, TerminalPrompt
from tests.daemon.stations import TERMINAL, Running, on_tcp, station
from tests.daemon.test_crash import booked, ended, online

START = PaymentStart("terminal", Money(12995, Currency.DKK))


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[tuple[Running, Simulator, Client]]:
    async with (
        on_tcp(TERMINAL, pace=0.01) as (terminal, section),
        station(tmp_path, {"terminal": section}) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "terminal")
        yield running, terminal, client


async def asked(running: Running, body: bytes, key: str | None = "k1") -> ProblemDetails:
    """What a body is refused with."""
    headers = {"Authorization": f"Bearer {running.token(Role.TILL)}", "Content-Type": "application/json"}
    if key is not None:
        headers["Idempotency-Key"] = key
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{running.url}/v1/payments", data=body, headers=headers) as response,
    ):
        assert response.status >= 400, await response.read()
        return msgspec.json.decode(await response.read(), type=ProblemDetails)


def body(minor: Any = 12995, currency: str = "DKK") -> bytes:
    return msgspec.json.encode({"device": "terminal", "amount": {"minor": minor, "currency": currency}})


async def test_a_wrong_amount_is_named_and_nothing_is_begun(shop: tuple[Running, Simulator, Client]) -> None:
    running, terminal, client = shop
    cases = {
        body(-1): (422, "invalid_amount", "more than 0"),
        body(0): (422, "invalid_amount", "more than 0"),
        body(129.95): (422, "invalid", "amount.minor"),
        body("12995"): (422, "invalid", "amount.minor"),
        body(10**18): (422, "invalid", "at most"),
        body(currency="SEK"): (422, "invalid_amount", "in DKK"),
        body(currency="XTS"): (422, "invalid", "currency"),
        b'{"device": "terminal"}': (422, "invalid", "amount"),
        b'{"device": ': (400, "malformed_json", ""),
    }
    for said, (status, code, word) in cases.items():
        problem = await asked(running, said)
        assert (problem.status, problem.code) == (status, code), (said, problem)
        assert word in problem.detail, problem
    problem = await asked(running, body(), key=None)
    assert (problem.status, problem.code) == (400, "idempotency_key_required")
    assert await client.payments() == []
    assert booked(terminal) == []


async def test_what_is_beyond_the_terminal_is_an_attempt_that_explains_itself(
    shop: tuple[Running, Simulator, Client],
) -> None:
    _, terminal, client = shop
    view = await client.start_payment(PaymentStart("terminal", Money(10**12, Currency.DKK)), "k1")
    view = await ended(client, view)
    assert (view.outcome, "9999999999.99" in view.text) == (PaymentOutcome.NOT_STARTED, True)
    assert [step.state for step in view.history] == [PaymentState.INTENT, PaymentState.NOT_STARTED]
    assert booked(terminal) == []


async def test_the_same_key_for_something_else_and_a_second_payment_are_refused(
    shop: tuple[Running, Simulator, Client],
) -> None:
    running, terminal, client = shop
    terminal.turn("card", "wait")
    first = await client.start_payment(START, "k1")
    problem = await asked(running, body(500), "k1")
    assert (problem.status, problem.code) == (422, "idempotency_key_reused"), problem
    problem = await asked(running, body(500), "k2")
    assert (problem.status, problem.code, problem.blocking) == (409, "payment_open", first.id)
    assert first.id in problem.detail
    while first.prompt is not TerminalPrompt.INSERT_CARD:
        first = await client.payment(first.id, wait_s=2)
    terminal.turn("card", "in")
    assert (await ended(client, first)).outcome is PaymentOutcome.APPROVED
    assert [view.id for view in await client.payments()] == [first.id]


@pytest.mark.logs("out of reach")
async def test_a_terminal_that_is_gone_is_named_and_nothing_is_begun(
    shop: tuple[Running, Simulator, Client],
) -> None:
    _, terminal, client = shop
    terminal.turn("power", "off")
    async with asyncio.timeout(10):
        while (await client.device("terminal")).power is PowerState.ONLINE:
            await asyncio.sleep(0.02)  # the pace of looking
    with pytest.raises(ApiError) as refused:
        await client.start_payment(START, "k1")
    assert (refused.value.status, refused.value.code) == (503, "device_offline")
    assert "terminal" in refused.value.detail
    assert await client.payments() == []
