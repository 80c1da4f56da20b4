"""Clerks by PIN and badge; the window of wrong tries."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from daemon.store import Store, tables
from daemon.store.clerks import Attempts, ClerkRow, add
from daemon.store.grants import Grants


@pytest.mark.parametrize(
    ("pin", "clerk"),
    [("2468", "clerk-maja"), ("1357", "clerk-jonas"), ("0000", None), ("", None), ("é" * 8, None)],
)
async def test_a_pin_names_its_clerk(store: Store, pin: str, clerk: str | None) -> None:
    found = await store.clerk_by_pin(pin)
    assert (found.id if found else None) == clerk


async def test_badges_and_other_locations(store: Store) -> None:
    found = await store.clerk_by_badge("MAJA24")
    assert found == ClerkRow("clerk-maja", "Maja Lindhøj")
    assert await store.clerk_by_badge("") is None
    await store.write(add, ClerkRow("far", "Far Away"), pin="9999", badge="FAR", location="shop-oslo")
    assert await store.clerk_by_pin("9999") is None


async def test_no_pin_stands_in_the_database(store: Store) -> None:
    rows = await store.read(lambda tx: tx.connection.execute(select(tables.clerk)).all())
    assert all("2468" not in str(tuple(row)) and "MAJA24" not in str(tuple(row)) for row in rows)


def test_five_wrong_tries_lock_until_the_oldest_is_ten_minutes_old() -> None:
    tries = Attempts(limit=5, window_s=600)
    for second in range(5):
        assert not tries.locked("kiosk", second)
        tries.wrong("kiosk", second)
    assert tries.locked("kiosk", 5)
    assert not tries.locked("till", 5)
    assert tries.wait_s("kiosk", 5) == 595
    assert tries.locked("kiosk", 599)
    assert not tries.locked("kiosk", 600)
    assert tries.wait_s("kiosk", 600) == 0
    tries.wrong("kiosk", 600)
    assert tries.locked("kiosk", 600)
    tries.right("kiosk")
    assert not tries.locked("kiosk", 600)


def test_a_grant_is_the_tokens_own_and_ends() -> None:
    grants = Grants(term_s=900)
    grants.give("kiosk", "r1", 0)
    assert grants.holds("kiosk", "r1", 899)
    assert not grants.holds("kiosk", "r1", 900)
    assert not grants.holds("other", "r1", 1)
    assert not grants.holds("kiosk", "r2", 1)
