"""One person: all that is held is told, and after an erasure not a word of them is found in any text of any table."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import String, Text, cast, insert, select

from daemon.demo.content import HOME
from daemon.schema import Language, LineRequest, ReserveRequest, Tender
from daemon.store import (
    Actor,
    Conflict,
    Invalid,
    NotFound,
    Store,
    codes,
    consents,
    desk,
    held,
    members,
    outbox,
    people,
    reserving,
    sales,
    sealing,
    tables,
)
from daemon.store.checking import check
from daemon.store.members import New
from daemon.store.outbox import Letter, MailKind
from daemon.store.receipts import Paid
from daemon.store.transaction import Change, Reading, Writing
from drivers.vocabulary import Currency, Money
from tests.daemon.store.shop import Clock
from tests.daemon.store.test_consents import wish
from tests.daemon.store.test_stock import a_want

CLERK = Actor("Maja", "clerk-maja")
BODY = "0123456789ABCDEFGHJKMNPQRS"
CARD = codes.write("M", BODY)
NAME, PHONE, EMAIL = "Ærlinde Østergård-Quist", "+45 70 90 11 22", "Aerlinde.Quist@example.com"
WORDS = ("ærlinde", "østergård", "quist", "70901122", "70 90 11 22", BODY.lower())


async def known(store: Store) -> dict[str, str]:
    """Somebody the shop knows in every way it can know anybody; nothing is open with them."""
    await store.write(members.put, New(BODY, NAME, PHONE, EMAIL, points=50, preferences={"size": "M"}), CLERK)
    member = (await store.read(members.find, CARD, clerk=True)).id
    want = await a_want(store)
    sale = await store.write(sales.open_sale, [LineRequest(want.gtin)], CLERK, member=member)
    due = await store.read(sales.total, sale)
    await store.write(sales.close, sale, [Tender("cash", due)], [Paid("cash", due)], CLERK, points_per_unit=1)
    request = ReserveRequest(HOME, [LineRequest(want.gtin)], NAME, "70 90 11 22")
    reservation = await store.write(reserving.reserve, request, CLERK)
    await store.write(desk.cancel, reservation, f"{NAME} called from 70901122", CLERK)
    await store.write(consents.give, wish(EMAIL), CLERK, "box", "wish")
    await store.write(outbox.post, Letter(MailKind.RECEIPT, sale, Language.DA, EMAIL))
    await store.write(members.looked_up, "phone", member, CLERK)
    return {"member": member, "sale": sale, "reservation": reservation}


def found(tx: Reading) -> list[str]:
    """Every place where a word of theirs stands."""
    places = []
    for table in tables.metadata.sorted_tables:
        for column in table.columns:
            texts = select(cast(column, Text)).where(column.is_not(None))
            places += [
                f"{table.name}.{column.name}: {text[:80]}"
                for text in tx.connection.execute(texts).scalars()
                if any(word in text.lower() for word in WORDS)
            ]
    return places


async def erased(store: Store, who: str = PHONE) -> people.Erased:
    return await store.write(people.erase, who)


@pytest.mark.parametrize("who", [PHONE, "70901122", EMAIL.upper(), CARD, "reservation", "its QR"])
async def test_everything_is_told_whoever_names_them(store: Store, who: str) -> None:
    ids = await known(store)
    if who == "reservation":
        r = tables.reservation.c
        code = select(r.code).where(r.id == ids["reservation"])
        who = codes.write("R", await store.read(lambda tx: tx.connection.execute(code).scalar_one()))
    elif who == "its QR":
        qr = await store.read(sealing.made_by, "R", ids["reservation"])
        who = codes.write("R", qr)
    told = await store.read(held.held, who)
    assert [one["name"] for one in told.members] == [NAME]
    assert [entry["kind"] for entry in told.members[0]["points_ledger"]] == ["opening", "earn"]
    assert [one["id"] for one in told.reservations] == [ids["reservation"]]
    assert told.reservations[0]["lines"][0]["quantity"] == 1
    assert [one["id"] for one in told.purchases] == [ids["sale"]]
    assert [(one["state"], len(one["events"])) for one in told.consents] == [("given", 1)]
    assert len(told.letters) == 2
    assert [(one.clerk, one.by) for one in told.look_ups] == [("Maja", "phone")]
    content = msgspec.json.encode(told)
    assert EMAIL.lower().encode() in content.lower()


async def test_after_an_erasure_no_text_says_their_name(store: Store) -> None:
    ids = await known(store)
    assert await store.read(found)
    heard: list[Change] = []
    store.subscribe(heard.append)
    done = await erased(store)
    assert (done.members, done.reservations, done.purchases, done.consents, done.letters) == (1, 1, 1, 1, 2)
    assert (done.look_ups, done.notes > 0) == (1, True)
    assert await store.read(found) == []
    assert [getattr(change, "id", "") for change in heard] == [ids["reservation"]]
    assert await store.read(check) == []
    assert await store.read(consents.broken) == []
    assert await store.read(members.uneven) == []
    for who in (PHONE, CARD):
        with pytest.raises(NotFound):
            await erased(store, who)
    kept = await store.read(held.held, EMAIL)  # whoever has the address may still be shown the proof
    assert [(one["state"], one["address"]) for one in kept.consents] == [("withdrawn", None)]
    assert (await store.read(sales.view_of, ids["sale"])).receipt is not None


async def test_others_keep_everything(store: Store) -> None:
    await known(store)
    other = New("1" + BODY[1:], "Nils Nygaard", "11 22 33 44", "nils@example.com")
    await store.write(members.put, other, CLERK)
    before = await store.read(held.held, "11223344")
    await erased(store)
    assert (await store.read(held.held, "11223344")).members == before.members


async def test_what_is_open_is_named_and_nothing_is_erased(store: Store, clock: Clock) -> None:
    await known(store)
    want = await a_want(store)
    request = ReserveRequest(HOME, [LineRequest(want.gtin)], NAME, "70 90 11 22")
    reservation = await store.write(reserving.reserve, request, CLERK)
    before = await store.read(found)
    with pytest.raises(Conflict, match="is requested") as refused:
        await erased(store)
    assert refused.value.code == "person_busy"
    await store.write(reserving.mark_paid, reservation, "payment-1", Money(77, Currency.DKK))
    await store.write(desk.cancel, reservation, "", CLERK)
    with pytest.raises(Conflict, match="owed back"):
        await erased(store)
    with pytest.raises(Conflict, match="being paid"):
        await store.write(people.erase, PHONE, [reservation])
    assert len(await store.read(found)) >= len(before)
    clock.forward(timedelta(days=1))
    member = (await store.read(members.find, CARD, clerk=True)).id
    await store.write(sales.open_sale, [LineRequest(want.gtin)], CLERK, member=member)
    with pytest.raises(Conflict, match=r"sale .* is open"):
        await erased(store)


async def test_one_number_of_two_members_names_neither(store: Store) -> None:
    await known(store)
    await store.write(members.put, New("1" + BODY[1:], "Nils Nygaard", PHONE), CLERK)
    with pytest.raises(Conflict) as several:
        await erased(store)
    assert several.value.code == "several_members"
    done = await erased(store, codes.write("M", "1" + BODY[1:]))
    assert (done.members, done.reservations) == (1, 0)
    assert len((await store.read(held.held, PHONE)).reservations) == 1


@pytest.mark.parametrize("who", ["", "Karen", "12", "M123", "G" + CARD[1:], "12345678 or 1=1"])
async def test_what_names_nobody_is_said(store: Store, who: str) -> None:
    with pytest.raises(Invalid):
        await store.read(held.held, who)


@pytest.mark.parametrize("who", ["+45 99 99 99 99", "nobody@example.com", codes.write("M", "Z" * 26)])
async def test_an_unknown_person_is_nobody(store: Store, who: str) -> None:
    with pytest.raises(NotFound):
        await store.read(held.held, who)


async def test_a_search_of_every_text_finds_what_it_should(store: Store) -> None:
    """The search above is worth something: it finds a word wherever one is put."""

    def put(tx: Writing) -> None:
        tx.connection.execute(insert(tables.counter).values(name=f"x {NAME}", last=1))

    await store.write(put)
    assert [place.split(":")[0] for place in await store.read(found)] == ["counter.name"]
    assert isinstance(tables.counter.c.name.type, String)
