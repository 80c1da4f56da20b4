"""Random days (``machine.py``) find what is broken in the store: a fault is put in, and a day shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from daemon.store import desk, giftcards, stock
from tests.daemon.store import machine
from tests.daemon.store.figures import GTINS
from tests.proof import store_machine


def nothing(*_: Any, **__: Any) -> None:
    """Instead of what should be done."""


FAULTS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "a sale that is given up keeps its goods": (stock, "release", nothing),
    "goods go out that were not paid": (desk, "due_minor", lambda *_: 0),
    "what is not there is promised": (stock, "_available", lambda _: 1),
    "money set aside is not written into the ledger": (giftcards, "_note", nothing),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asyncio.run(machine.fill(f"sqlite:///{tmp_path / 'store.db'}", tmp_path))
    where, name, instead = FAULTS[fault]
    monkeypatch.setattr(where, name, instead)
    with pytest.raises(AssertionError):
        store_machine.days("sqlite", store_machine.copied(tmp_path), 60, shortest=False)


def test_what_was_short_is_not_promised_again_once_the_rest_of_it_was_handed_over(tmp_path: Path) -> None:
    asyncio.run(machine.fill(f"sqlite:///{tmp_path / 'store.db'}", tmp_path))

    class Here(machine.Day):
        shop, runs, steps = store_machine.copied(tmp_path), 0, 0

    day, (first, second) = Here(), GTINS[:2]
    try:
        day.reserve("till-1", "shop-a", {first: 2, second: 1}, again=False)
        day.ready("till-1", 0, {first: 1}, missing=False)
        day.pay("till-1", 0, 1, again=False)
        for part in ({first: 1}, {second: 1}):
            day.collect("till-1", 0, old=False, again="", part=part)
            day.the_store_is_the_model()
    finally:
        day.teardown()
