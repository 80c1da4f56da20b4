"""What customers are told by letter: once each, only where an address was given, never in the way of the goods."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from daemon.demo.content import HOME
from daemon.schema import Language, MailState, PickedLine, ReservationView, StationView
from daemon.store import Conflict, Store, desk, notices, outbox, tables, terms
from daemon.store.outbox import MailKind
from daemon.store.reservations import State
from daemon.store.terms import Terms
from daemon.store.transaction import Reading, Writing
from tests.daemon.store.shop import Clock, at
from tests.daemon.store.test_desk import CLERK, WHY, on, seen, two

ADDRESS = "karen@example.com"
K = MailKind


def letters(tx: Reading) -> list[tuple[str, str, str]]:
    """Kind, state and language of every letter, in the order in which they were written."""
    m = tables.mail.c
    rows = tx.connection.execute(select(m.kind, m.state, m.language).order_by(m.created_at, m.id)).all()
    return [(row.kind, row.state, row.language) for row in rows]


async def kinds(store: Store) -> list[str]:
    return [kind for kind, _, _ in await store.read(letters)]


async def told(store: Store) -> ReservationView:
    return await two(store, email=ADDRESS, language=Language.SV)


async def test_each_turn_of_a_reservation_is_told_in_its_language(store: Store) -> None:
    view = await told(store)
    await store.write(desk.pick, view.id, CLERK, [PickedLine(view.lines[0].gtin, 1, WHY)])
    await store.write(desk.ready, view.id, CLERK)
    assert await store.read(letters) == [
        (K.SHORT, MailState.QUEUED, "sv"),
        (K.READY, MailState.QUEUED, "sv"),
    ]
    said = await store.read(notices.told, view.id)
    assert [pieces for pieces, _ in said.goods] == [1, 2]
    assert [pieces for pieces, _ in said.short] == [2]
    assert said.short[0][1] == view.lines[0].name[Language.SV]
    assert (said.code, said.qr) == (view.code, view.qr_code)
    assert said.until is not None
    assert said.due == (await seen(store, view.id)).due
    await store.write(desk.cancel, view.id, "no", CLERK)
    assert await store.read(letters) == [
        (K.SHORT, MailState.QUEUED, "sv"),
        (K.READY, MailState.FAILED, "sv"),  # no longer true, so it does not go out
        (K.CANCELLED, MailState.QUEUED, "sv"),
    ]


@pytest.mark.parametrize(
    ("verb", "kind"), [("reject", K.REJECTED), ("nothing found", K.REJECTED), ("late", K.EXPIRED)]
)
async def test_each_end_is_told(store: Store, clock: Clock, verb: str, kind: MailKind) -> None:
    view = await told(store)
    if verb == "reject":
        await store.write(desk.reject, view.id, WHY, CLERK)
    elif verb == "nothing found":
        await store.write(desk.ready, view.id, CLERK, [PickedLine(line.gtin, 0, WHY) for line in view.lines])
    else:
        await store.write(desk.ready, view.id, CLERK)
        clock.forward(timedelta(days=20))
        await store.expire()
    assert (await kinds(store))[-1] == kind


async def test_who_gave_no_address_gets_no_letter(store: Store, clock: Clock) -> None:
    view = await two(store)
    await store.write(desk.ready, view.id, CLERK)
    clock.now = store.directory.places[HOME].opens.add(clock.now, timedelta(hours=25))
    await store.expire()
    await store.write(desk.cancel, view.id, "no", CLERK)
    assert await store.read(letters) == []
    with pytest.raises(Conflict) as unknown:
        await store.write(notices.resend, view.id, CLERK, "k")
    assert unknown.value.code == "no_address"


async def test_two_reminders_once_each_at_several_stations(full: str, tmp_path: Path, clock: Clock) -> None:
    stations = [StationView(f"t-{number}", HOME, Language.DA, "DKK") for number in (1, 2)]
    async with (
        at(full, tmp_path, clock, station=stations[0]) as one,
        at(full, tmp_path, clock, station=stations[1]) as other,
    ):
        view = await told(one)
        await one.write(desk.ready, view.id, CLERK)
        ready = await seen(one, view.id)
        assert ready.ready_at is not None
        assert ready.expires_at is not None
        opens = one.directory.places[HOME].opens
        moments = terms.DEFAULT.reminders_between(ready.ready_at, ready.expires_at, opens)
        assert len(moments) == 2
        for number, moment in enumerate(moments, 1):
            clock.now = moment - timedelta(minutes=1)
            await asyncio.gather(*(store.expire() for store in (one, other, one, other)))
            assert (await kinds(one)).count(K.REMINDER) == number - 1
            clock.now = moment
            await asyncio.gather(*(store.expire() for store in (one, other, one, other)))
            assert (await kinds(one)).count(K.REMINDER) == number
    async with at(full, tmp_path, clock, station=stations[0]) as again:  # a restart
        await again.expire()
        assert (await kinds(again)).count(K.REMINDER) == 2


async def test_reminders_that_were_missed_are_one_and_none_comes_too_late(store: Store, clock: Clock) -> None:
    view = await told(store)
    await store.write(desk.ready, view.id, CLERK)
    ready = await seen(store, view.id)
    assert ready.expires_at is not None
    clock.now = ready.expires_at - timedelta(minutes=1)
    await store.expire()
    assert (await kinds(store)).count(K.REMINDER) == 1
    gone = await told(store)
    await store.write(desk.ready, gone.id, CLERK)
    await store.write(desk.cancel, gone.id, "no", CLERK)
    off = await told(store)
    await on(store, Terms(reminders=False))
    await store.write(desk.ready, off.id, CLERK)
    clock.forward(timedelta(days=30))
    await store.expire()
    assert (await kinds(store)).count(K.REMINDER) == 1


async def test_a_full_outbox_does_not_stop_the_goods(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "QUEUE_MAX", 0)
    view = await told(store)
    await store.write(desk.ready, view.id, CLERK)
    assert (await seen(store, view.id)).state is State.READY
    assert await store.read(letters) == []

    def notes(tx: Reading) -> list[str]:
        step = tables.reservation_step.c
        return list(tx.connection.execute(select(step.note).where(step.reservation_id == view.id)).scalars())

    assert "no letter (ready): too many letters wait to be sent" in await store.read(notes)


async def test_a_letter_is_sent_again_on_demand(store: Store) -> None:
    view = await told(store)
    with pytest.raises(Conflict) as early:
        await store.write(notices.resend, view.id, CLERK, "k0")
    assert early.value.code == "nothing_to_send"
    await store.write(desk.ready, view.id, CLERK)
    first = await store.write(notices.resend, view.id, CLERK, "k1")
    assert await store.write(notices.resend, view.id, CLERK, "k1") == first
    assert await kinds(store) == [K.READY, K.READY]
    await store.write(desk.cancel, view.id, "no", CLERK)
    await store.write(desk.put_back, view.id, CLERK)
    await store.write(notices.resend, view.id, CLERK, "k2")
    assert await kinds(store) == [K.READY, K.READY, K.CANCELLED, K.CANCELLED]


async def test_an_address_that_was_forgotten_gets_nothing(store: Store) -> None:
    view = await told(store)

    def forget(tx: Writing) -> None:
        mine = update(tables.reservation).where(tables.reservation.c.id == view.id)
        tx.connection.execute(mine.values(email=""))

    await store.write(forget)
    await store.write(desk.ready, view.id, CLERK)
    assert await store.read(letters) == []
