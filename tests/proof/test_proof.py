"""Every claim of `make proof`, at the size of a test; areas of many parts have files of their own beside this one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.areas import AREAS, named
from tests.proof.claim import Claim, page, publish

ELSEWHERE = ("kiosk", "payments", "printing", "store")
"""Tested in ``test_proof_<name>.py``: files are what is shared out among the cores."""


@pytest.mark.parametrize("area", [name for name in AREAS if name.partition("_")[0] not in ELSEWHERE])
async def test_claims_hold(area: str) -> None:
    await holds(area)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_each_area_is_tested(name: str) -> None:
    assert named(name)
    assert Path(__file__).with_name(f"test_proof_{name}.py").is_file()


async def holds(area: str) -> None:
    """Every claim of ``area`` was tried and holds."""
    claims = await AREAS[area]()
    assert claims
    assert [claim for claim in claims if not claim.ok] == []


def test_a_word_names_an_area_and_all_that_begin_with_it() -> None:
    assert named("scanning_wires") == ["scanning_wires"]
    assert {"printing", "printing_crash", "printing_usb"} <= set(named("printing"))
    assert named("print") == []


def test_a_claim_never_tried_does_not_hold() -> None:
    assert not Claim("a", 0, 0).ok


def test_file_page_and_verdict(tmp_path: Path) -> None:
    assert publish("one", [Claim("a", 1000, 0)], tmp_path)
    assert not publish("two", [Claim("a", 1000, 0), Claim("b", 5, 1, "slow")], tmp_path)
    assert "| b | 5 | 1 | slow |" in page(tmp_path)
    assert "| a | 1,000 | 0 |  |" in page(tmp_path)
