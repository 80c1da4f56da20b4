"""Consents: the words that were shown, the two steps, what is erased, and a chain of events that shows any change."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import delete, select, update

from daemon.schema import ConsentRequest, ConsentState, ConsentText, Language
from daemon.store import Actor, Conflict, Invalid, NotFound, Store, consents, outbox, tables
from daemon.store.consents import ANOTHER_LETTER_AFTER, CONFIRM_WITHIN, TRANSITIONS
from daemon.store.transaction import Reading, Writing
from tests.daemon.store.shop import Clock

ADDRESS = "Kari.Nordmann@Example.com"
CLERK, WEB = Actor("Maja", "clerk-maja"), Actor("web-shop")
BODY = "Ja tak: Nordlys ApS må sende mig nyhedsbreve om møbler. Jeg kan altid framelde mig."


def wish(address: str = ADDRESS, purpose: str = "newsletter", body: str = BODY) -> ConsentRequest:
    text = ConsentText("newsletter", "2026-1", Language.DA, body)
    return ConsentRequest(address, purpose, "Nordlys ApS", text)


async def given(store: Store, **more: str) -> str:
    return await store.write(consents.give, wish(**more), CLERK, "box and button")


async def token_of(store: Store) -> str:
    """What the next letter's link carries."""
    claimed = await store.write(outbox.claim)
    assert claimed is not None
    return claimed.letter.secret


async def state(store: Store, consent: str) -> ConsentState:
    return (await store.read(consents.view_of, consent)).state


def clear(tx: Reading) -> list[str | None]:
    return list(tx.connection.execute(select(tables.consent.c.address)).scalars())


async def test_a_consent_is_given_confirmed_and_withdrawn(store: Store, clock: Clock) -> None:
    consent = await given(store)
    view = await store.read(consents.view_of, consent)
    assert (view.state, view.given_at, view.confirmed_at) == (ConsentState.GIVEN, clock.now, None)
    assert view.text_sha256 == hashlib.sha256(BODY.encode()).hexdigest()
    token = await token_of(store)
    clock.forward(timedelta(hours=1))
    for _ in range(2):
        await store.write(consents.confirm, consent, token, WEB, "192.0.2.7")
    view = await store.read(consents.view_of, consent)
    assert (view.state, view.confirmed_at) == (ConsentState.CONFIRMED, clock.now)
    assert await store.write(consents.withdraw, ADDRESS.lower(), None, CLERK) == 1
    assert await store.write(consents.withdraw, ADDRESS, None, CLERK) == 0
    assert await state(store, consent) is ConsentState.WITHDRAWN
    assert await store.read(clear) == [None]
    told = await store.read(consents.events, consent)
    assert [(event.kind, event.by) for event in told] == [
        ("given", "Maja"),
        ("confirmed", "web-shop"),
        ("withdrawn", "Maja"),
    ]
    assert told[0].facts["method"] == "box and button"
    assert told[1].facts["ip"] == "192.0.2.7"
    assert ADDRESS.lower() not in str([event.facts for event in told]).lower()
    assert await store.read(consents.broken) == []
    with pytest.raises(Conflict, match="withdrawn"):
        await store.write(consents.confirm, consent, token, WEB)


async def test_the_letter_is_written_with_the_consent_or_neither_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "QUEUE_MAX", 0)
    with pytest.raises(Conflict, match="mail server"):
        await given(store)
    assert await store.read(clear) == []
    assert await store.read(consents.broken) == []


async def test_the_same_wish_is_one_consent(store: Store) -> None:
    first = await store.write(consents.give, wish(), CLERK, "box", "kiosk k1")
    assert await store.write(consents.give, wish(), CLERK, "box", "kiosk k1") == first


async def test_a_wrong_token_and_an_unknown_consent_are_answered_alike(store: Store) -> None:
    consent = await given(store)
    with pytest.raises(NotFound) as wrong:
        await store.write(consents.confirm, consent, "A" * 26, WEB)
    with pytest.raises(NotFound) as unknown:
        await store.write(consents.confirm, "nothing", "A" * 26, WEB)
    assert wrong.value.title == unknown.value.title
    assert await state(store, consent) is ConsentState.GIVEN


async def test_what_is_not_confirmed_in_time_lapses_and_its_address_goes(store: Store, clock: Clock) -> None:
    consent = await given(store)
    token = await token_of(store)
    clock.forward(CONFIRM_WITHIN)
    assert await store.write(consents.lapse) == 0
    clock.forward(timedelta(seconds=1))
    with pytest.raises(Conflict, match="in time"):
        await store.write(consents.confirm, consent, token, WEB)
    assert await store.write(consents.lapse) == 1
    assert await state(store, consent) is ConsentState.LAPSED
    assert await store.read(clear) == [None]


async def test_whoever_types_an_address_again_and_again_fills_no_mailbox(store: Store, clock: Clock) -> None:
    for _ in range(5):
        await given(store)
    await given(store, purpose="club")
    letters = [await store.write(outbox.claim) for _ in range(3)]
    assert [letter is not None for letter in letters] == [True, True, False]
    clock.forward(ANOTHER_LETTER_AFTER)
    await given(store)
    assert await store.write(outbox.claim) is not None


async def test_one_purpose_is_withdrawn_and_the_other_stays(store: Store) -> None:
    newsletter, club = await given(store), await given(store, purpose="club")
    assert await store.write(consents.withdraw, ADDRESS, "club", CLERK) == 1
    assert await state(store, newsletter) is ConsentState.GIVEN
    assert await state(store, club) is ConsentState.WITHDRAWN
    assert await store.write(consents.withdraw, "someone@example.com", None, CLERK) == 0


async def test_a_version_of_a_text_never_says_anything_else(store: Store) -> None:
    await given(store)
    with pytest.raises(Conflict, match="new version"):
        await given(store, body=BODY + " ")
    with pytest.raises(Invalid):
        await given(store, body=" \n")


async def test_sixteen_confirm_and_withdraw_at_once(store: Store) -> None:
    consent = await given(store)
    token = await token_of(store)
    results = await asyncio.gather(
        *(store.write(consents.confirm, consent, token, WEB) for _ in range(8)),
        *(store.write(consents.withdraw, ADDRESS, None, CLERK) for _ in range(8)),
        return_exceptions=True,
    )
    assert all(result is None or isinstance(result, int | Conflict) for result in results)
    told = [event.kind for event in await store.read(consents.events, consent)]
    assert told in (["given", "confirmed", "withdrawn"], ["given", "withdrawn"])
    assert await store.read(consents.broken) == []


async def test_a_chain_shows_what_was_changed_and_what_is_missing(store: Store) -> None:
    for number in range(4):
        await given(store, address=f"a{number}@example.com")
    e = tables.consent_event

    def tamper(tx: Writing) -> None:
        tx.connection.execute(update(e).where(e.c.number == 2).values(by="somebody else"))
        tx.connection.execute(delete(e).where(e.c.number == 3))

    await store.write(tamper)
    assert [one.number for one in await store.read(consents.broken)] == [2, 4]


def test_a_consent_that_ended_stays_ended() -> None:
    assert set(TRANSITIONS) == set(ConsentState)
    for present, following in product(ConsentState, repeat=2):
        if following in TRANSITIONS[present]:
            assert present in {ConsentState.GIVEN, ConsentState.CONFIRMED}
            assert following is not ConsentState.GIVEN
