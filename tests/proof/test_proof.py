"""Every claim of `make proof`, at the size of a test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.proof.areas import AREAS, named
from tests.proof.claim import Claim, page, publish


@pytest.mark.parametrize("prove", AREAS.values(), ids=AREAS)
async def test_claims_hold(prove: Callable[[], Awaitable[list[Claim]]]) -> None:
    claims = await prove()
    assert claims
    assert [claim for claim in claims if not claim.ok] == []


def test_a_word_names_an_area_and_all_that_begin_with_it() -> None:
    assert named("scanning") == ["scanning"]
    assert {"printing", "printing_crash", "printing_usb"} <= set(named("printing"))
    assert named("print") == []


def test_a_claim_never_tried_does_not_hold() -> None:
    assert not Claim("a", 0, 0).ok


def test_file_page_and_verdict(tmp_path: Path) -> None:
    assert publish("one", [Claim("a", 1000, 0)], tmp_path)
    assert not publish("two", [Claim("a", 1000, 0), Claim("b", 5, 1, "slow")], tmp_path)
    assert "| b | 5 | 1 | slow |" in page(tmp_path)
    assert "| a | 1,000 | 0 |  |" in page(tmp_path)
