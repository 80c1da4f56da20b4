"""The outbox: a letter goes at least once, by one sender at a time, and its address is gone with it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from daemon.schema import Language, MailState
from daemon.store import Conflict, NotFound, Store, outbox, tables
from daemon.store.outbox import GIVE_UP, LEASE, RETRIES, TRANSITIONS, Claimed, Letter, MailKind
from daemon.store.transaction import Reading
from tests.daemon.store.shop import Clock

ADDRESS = "kari@example.com"
LETTER = Letter(MailKind.RECEIPT, "sale-1", Language.NB, ADDRESS, "secret")


async def claimed(store: Store) -> Claimed:
    found = await store.write(outbox.claim)
    assert found is not None
    return found


def secrets(tx: Reading) -> list[tuple[str | None, str | None]]:
    rows = tx.connection.execute(select(tables.mail.c.address, tables.mail.c.secret))
    return [(row.address, row.secret) for row in rows]


async def test_a_letter_is_taken_on_once_per_wish(store: Store) -> None:
    first = await store.write(outbox.post, LETTER, "till k1")
    assert await store.write(outbox.post, LETTER, "till k1") == first
    assert await store.write(outbox.post, LETTER, "till k2") != first
    view = await store.read(outbox.view_of, first)
    assert (view.state, view.attempts, view.doubtful) == (MailState.QUEUED, 0, False)
    with pytest.raises(NotFound):
        await store.read(outbox.view_of, "none")


async def test_a_letter_that_left_leaves_no_address_behind(store: Store) -> None:
    mail = await store.write(outbox.post, LETTER)
    mine = await claimed(store)
    assert (mine.id, mine.letter, mine.attempt) == (mail, LETTER, 1)
    assert await store.write(outbox.claim) is None, "it is being sent"
    assert await store.read(secrets) == [(ADDRESS, "secret")]
    await store.write(outbox.sent, mine, "250 2.0.0")
    assert await store.read(secrets) == [(None, None)]
    view = await store.read(outbox.view_of, mail)
    assert (view.state, view.reply, view.next_at) == (MailState.SENT, "250 2.0.0", None)
    await store.write(outbox.refused, mine, "550")
    assert (await store.read(outbox.view_of, mail)).state is MailState.SENT, "what has ended stays so"


async def test_a_letter_refused_for_good_leaves_no_address_behind(store: Store) -> None:
    await store.write(outbox.post, LETTER)
    await store.write(outbox.refused, await claimed(store), "550 5.1.1")
    assert await store.read(secrets) == [(None, None)]
    assert await store.read(outbox.wait_s) is None


async def test_a_letter_goes_again_with_longer_and_longer_pauses(store: Store, clock: Clock) -> None:
    mail = await store.write(outbox.post, LETTER)
    for pause in (*RETRIES, RETRIES[-1]):
        mine = await claimed(store)
        assert await store.write(outbox.again, mine, "451 4.7.1", doubtful=False) == clock.now + pause
        assert await store.write(outbox.claim) is None
        assert await store.read(outbox.wait_s) == pause.total_seconds()
        clock.forward(pause)
    view = await store.read(outbox.view_of, mail)
    assert (view.state, view.reply, view.doubtful) == (MailState.QUEUED, "451 4.7.1", False)
    clock.forward(GIVE_UP)
    assert await store.write(outbox.again, await claimed(store), "451", doubtful=True) is None
    view = await store.read(outbox.view_of, mail)
    assert (view.state, view.doubtful) == (MailState.FAILED, True)
    assert await store.read(secrets) == [(None, None)]


async def test_one_that_was_never_heard_of_again_is_in_doubt(store: Store, clock: Clock) -> None:
    mail = await store.write(outbox.post, LETTER)
    lost = await claimed(store)
    clock.forward(LEASE)
    second = await claimed(store)
    assert (second.id, second.attempt) == (mail, 2)
    assert (await store.read(outbox.view_of, mail)).doubtful
    await store.write(outbox.again, lost, "late", doubtful=False)
    assert (await store.read(outbox.view_of, mail)).state is MailState.SENDING, (
        "it is not the first one's any more"
    )
    await store.write(outbox.sent, lost, "250")
    assert (await store.read(outbox.view_of, mail)).state is MailState.SENT, "but what it sent is sent"


async def test_a_station_that_starts_again_takes_its_own_letters_back(store: Store, clock: Clock) -> None:
    mail = await store.write(outbox.post, LETTER)
    await claimed(store)
    here = store.directory
    store.directory = replace(here, station=msgspec.structs.replace(here.station, name="another"))
    assert await store.write(outbox.recover) == 0
    assert await store.write(outbox.claim) is None
    store.directory = here
    assert await store.write(outbox.recover) == 1
    assert (await claimed(store)).id == mail
    assert (await store.read(outbox.view_of, mail)).doubtful


async def test_sixteen_senders_one_letter(store: Store) -> None:
    await store.write(outbox.post, LETTER)
    found = await asyncio.gather(*(store.write(outbox.claim) for _ in range(16)))
    assert sum(one is not None for one in found) == 1


async def test_old_letters_are_given_up_and_forgotten(store: Store, clock: Clock) -> None:
    waiting = await store.write(outbox.post, LETTER)
    assert await store.write(outbox.retire) == 0
    clock.forward(GIVE_UP + LEASE)
    assert await store.write(outbox.retire) == 1
    assert await store.read(secrets) == [(None, None)]
    assert (await store.read(outbox.view_of, waiting)).state is MailState.FAILED
    clock.forward(outbox.KEPT)
    assert await store.write(outbox.retire) == 0
    with pytest.raises(NotFound):
        await store.read(outbox.view_of, waiting)
    assert timedelta(hours=72) > GIVE_UP + LEASE


async def test_too_many_letters_are_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "QUEUE_MAX", 1)
    await store.write(outbox.post, LETTER, "k1")
    with pytest.raises(Conflict, match="mail server"):
        await store.write(outbox.post, LETTER, "k2")
    assert await store.write(outbox.post, LETTER, "k1")


def test_what_has_ended_stays_ended() -> None:
    assert set(TRANSITIONS) == set(MailState)
    assert {state for state, after in TRANSITIONS.items() if not after} == {MailState.SENT, MailState.FAILED}
