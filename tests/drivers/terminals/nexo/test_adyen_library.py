"""What the official npm @adyen/api-library said, said again: answered as it was when the library heard it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.drivers.terminals.nexo.foreign import RECORDED, again, settled

WHOLE: dict[str, Any] = json.loads(RECORDED.read_text("utf-8"))


def test_who_said_it_is_written_down() -> None:
    assert (WHOLE["package"], WHOLE["version"]) == ("@adyen/api-library", "32.1.0")


@pytest.mark.parametrize("exchange", WHOLE["exchanges"], ids=lambda exchange: str(exchange["name"]))
async def test_answered_as_it_was(exchange: dict[str, Any]) -> None:
    answers = await again(exchange)
    told = [one or None for one in exchange["told"]]
    assert [settled(one) for one in answers[-len(told) :]] == [settled(one) for one in told]
