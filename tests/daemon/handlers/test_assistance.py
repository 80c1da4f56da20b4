"""Assistance over the API: a kiosk calls, a till takes the call and ends it, everybody hears it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from daemon.client import ApiError, Client, event_data
from daemon.schema import (
    AssistanceChange,
    AssistanceRequest,
    AssistanceState,
    AssistanceStep,
    Event,
    EventType,
    Role,
)
from tests.daemon.stations import Running


async def test_from_the_call_to_its_end(kiosk: Client, till: Client) -> None:
    change: AssistanceChange | None = None
    async with aclosing(till.events()) as stream, asyncio.timeout(10):
        await anext(stream)
        call = await kiosk.call_clerk(AssistanceRequest("product", "9521112000012", "lamps"))
        assert call.state is AssistanceState.OPEN
        assert (await kiosk.call_clerk()).id == call.id
        async for event in stream:
            assert isinstance(event, Event)
            if event.type is EventType.ASSISTANCE:
                change = event_data(event)
                break
        assert change is not None
        assert (change.id, change.topic) == (call.id, "product")
    assert [view.id for view in await till.assistance()] == [call.id]
    taken = await till.assist(call.id, AssistanceStep.TAKE)
    assert (taken.state, taken.taken_by) == (AssistanceState.TAKEN, "Maja Lindhøj")
    assert (await till.assist(call.id, AssistanceStep.DONE)).done_by == "Maja Lindhøj"
    assert await till.assistance() == []


async def test_a_kiosk_calls_and_no_more_and_a_technician_not_even_that(
    running: Running, kiosk: Client
) -> None:
    call = await kiosk.call_clerk()
    assert [view.id for view in await kiosk.assistance()] == [call.id]
    async with running.client(Role.TECHNICIAN) as technician, running.client(Role.TILL) as nobody:
        for work, status in (
            (kiosk.assist(call.id, AssistanceStep.TAKE), 403),
            (technician.call_clerk(), 403),
            (technician.assistance(), 403),
            (nobody.assist(call.id, AssistanceStep.TAKE), 401),
        ):
            with pytest.raises(ApiError) as refused:
                await work
            assert refused.value.status == status
