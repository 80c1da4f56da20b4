"""Members: found by card or by a clerk, masked elsewhere; points that sum; prices of their own; imports."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, update

from daemon.demo.content import HOME
from daemon.schema import Language, LineRequest, MemberView, ReserveRequest, SaleMember, SaleView, Tender
from daemon.store import (
    Conflict,
    Invalid,
    NotFound,
    Store,
    codes,
    desk,
    giftcards,
    members,
    reserving,
    sales,
    tables,
)
from daemon.store import service_tables as t
from daemon.store.importing import import_file
from daemon.store.members import New
from daemon.store.receipts import Paid
from daemon.store.transaction import Reading, Writing
from tests.daemon.store.shop import Clock, Template
from tests.daemon.store.test_sales import CLERK, kroner
from tests.daemon.store.test_stock import a_want

BODY = "0123456789ABCDEFGHJKMNPQRS"
CODE = codes.write("M", BODY)
KAREN = New(BODY, "Karen Nygaard", "12 34 56 78", "Karen@Example.com", points=100, preferences={"size": "M"})


async def entered(store: Store, new: New = KAREN) -> MemberView:
    await store.write(members.put, new, CLERK)
    return await store.read(members.find, codes.write("M", new.body), clerk=True)


async def sold(store: Store, member: str | None, *, points_per_unit: int = 1) -> SaleView:
    want = await a_want(store)
    sale = await store.write(sales.open_sale, [LineRequest(want.gtin)], CLERK, member=member)
    view = await store.read(sales.view_of, sale)
    tenders, paid = [Tender("cash", view.total)], [Paid("cash", view.total)]
    for _ in range(2):
        await store.write(sales.close, sale, tenders, paid, CLERK, points_per_unit=points_per_unit)
    return await store.read(sales.view_of, sale)


async def test_a_clerk_sees_all_of_a_member_and_a_kiosk_little(store: Store) -> None:
    full = await entered(store)
    assert (full.name, full.phone, full.email) == ("Karen Nygaard", "+4512345678", "karen@example.com")
    assert (full.points, full.preferences, full.verified) == (100, {"size": "M"}, True)
    seen = await store.read(members.find, CODE.lower(), clerk=False)
    assert (seen.name, seen.phone, seen.email, seen.verified) == ("K*** N.", "", "", False)
    assert (seen.id, seen.points) == (full.id, 100)
    for number in ("12345678", "+45 12 34 56 78", "12 34 56-78"):
        assert await store.read(members.find_by_phone, number) == full
    assert await store.read(members.find_by_email, " karen@EXAMPLE.com") == full


async def test_a_purchase_earns_once_and_stands_in_the_history(store: Store, clock: Clock) -> None:
    member = await entered(store)
    first = await sold(store, member.id)
    clock.forward(timedelta(hours=1))
    second = await sold(store, member.id, points_per_unit=3)
    earned = [first.total.minor // 100, second.total.minor // 100 * 3]
    assert [sale.member for sale in (first, second)] == [SaleMember(member.id, "K*** N.", n) for n in earned]
    assert f"'{earned[0]}'" in str(first.receipt)
    assert "Optjente point" in str(first.receipt)
    found = await store.read(members.find, CODE, clerk=True)
    assert found.points == 100 + sum(earned)
    assert [(one.receipt, one.total) for one in found.purchases] == [
        (second.id, second.total),
        (first.id, first.total),
    ]
    nobody = await sold(store, None)
    assert nobody.member is None
    assert "Optjente" not in str(nobody.receipt)
    assert (await sold(store, member.id, points_per_unit=0)).member == SaleMember(member.id, "K*** N.", 0)
    assert await store.read(members.uneven) == []


async def test_a_clerk_sees_what_waits_for_a_member(store: Store) -> None:
    member, want = await entered(store), await a_want(store)
    assert member.reservations == []
    made = []
    for name, phone in (("Karen", "12345678"), ("Karen", "+45 12 34 56 78"), ("Other", "99 34 56 78")):
        request = ReserveRequest(HOME, [LineRequest(want.gtin)], name, phone)
        made.append(await store.write(reserving.reserve, request, CLERK))
    found = await store.read(members.find, CODE, clerk=True)
    assert [one.id for one in found.reservations] == made[:2]
    assert found.reservations[0].code.startswith("R")
    assert (await store.read(members.find, CODE, clerk=False)).reservations == []
    await store.write(desk.cancel, made[0], "", CLERK)
    assert [one.id for one in (await store.read(members.find, CODE, clerk=True)).reservations] == made[1:2]


async def test_members_pay_their_own_price(store: Store) -> None:
    member, want = await entered(store), await a_want(store)
    product = await store.product(want.gtin)
    assert product is not None
    full = product.price.amount.minor
    p = tables.product
    await store.write(
        lambda tx: (
            tx.connection.execute(
                update(p).where(p.c.id == want.product_id).values(member_minor=full - 100)
            ).rowcount
        )
    )
    again = await store.product(want.gtin)
    assert again is not None
    assert again.price.member == kroner(full - 100)
    lines = [LineRequest(want.gtin)]
    sale = await store.write(sales.open_sale, lines, CLERK)
    for named, total in ((None, full), (member.id, full - 100), (None, full - 100), ("", full)):
        await store.write(sales.set_lines, sale, lines, CLERK, member=named)
        assert (await store.read(sales.view_of, sale)).total.minor == total
    with pytest.raises(Invalid) as unknown:
        await store.write(sales.set_lines, sale, lines, CLERK, member="nobody")
    assert unknown.value.code == "unknown_member"


async def test_sixteen_closes_of_one_sale_earn_once(store: Store) -> None:
    member, want = await entered(store), await a_want(store)
    sale = await store.write(sales.open_sale, [LineRequest(want.gtin)], CLERK, member=member.id)
    total = (await store.read(sales.view_of, sale)).total
    work = [
        store.write(
            sales.close, sale, [Tender("cash", total)], [Paid("cash", total)], CLERK, points_per_unit=1
        )
        for _ in range(16)
    ]
    await asyncio.gather(*work)
    found = await store.read(members.find, CODE, clerk=True)
    assert found.points == 100 + total.minor // 100
    assert await store.read(members.uneven) == []


@pytest.mark.parametrize("by", ["code", "phone", "email"])
async def test_unknown_and_ended_get_one_answer_by_the_same_statements(store: Store, by: str) -> None:
    member = await entered(store)
    await store.write(
        lambda tx: (
            tx.connection.execute(
                update(t.member).where(t.member.c.id == member.id).values(active=False)
            ).rowcount
        )
    )
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    asked = {
        "code": (CODE, codes.write("M", "Z" * 26)),
        "phone": ("12345678", "87654321"),
        "email": ("karen@example.com", "nobody@example.com"),
    }[by]

    def find(tx: Reading, text: str) -> MemberView:
        if by == "code":
            return members.find(tx, text, clerk=True)
        return (members.find_by_phone if by == "phone" else members.find_by_email)(tx, text)

    event.listen(store._database._reading, "before_cursor_execute", note)
    said = set()
    for text in asked:
        statements.append("--")
        with pytest.raises(NotFound) as missed:
            await store.read(find, text)
        said.add((str(missed.value), missed.value.code))
    assert len(said) == 1
    half = len(statements) // 2
    assert statements[:half] == statements[half:]


async def test_a_family_on_one_number_is_asked_for_the_card(store: Store) -> None:
    await entered(store)
    await entered(store, New("1" + BODY[1:], "Nils Nygaard", "12345678"))
    with pytest.raises(Conflict) as several:
        await store.read(members.find_by_phone, "12345678")
    assert several.value.code == "several_members"
    for nothing in ("", " "):  # members without a number are not found by none
        with pytest.raises(NotFound):
            await store.read(members.find_by_email, nothing)


@pytest.mark.parametrize("text", ["", "M", "G" + CODE[1:], CODE[:-1] + "?", "hello"])
async def test_what_can_be_no_code_is_said_to_be_none(store: Store, text: str) -> None:
    with pytest.raises(Invalid):
        await store.read(members.find, text, clerk=True)


async def test_no_code_is_kept_in_clear(store: Store) -> None:
    await entered(store)
    rows = await store.read(lambda tx: str(tx.connection.execute(select(t.member)).all()))
    assert BODY not in rows


async def test_the_demo_has_members(store: Store, template: Template) -> None:
    for one in template.demo.members:
        found = await store.read(members.find, codes.write("M", one.code), clerk=True)
        assert (found.name, found.tier, found.points) == (one.customer.name, one.tier, one.points)
        assert found.phone == one.customer.phone.replace(" ", "")
        assert await store.read(members.find_by_phone, one.customer.phone) == found


async def test_points_written_around_the_ledger_are_told(store: Store) -> None:
    member = await entered(store)

    def spoil(tx: Writing) -> None:
        tx.connection.execute(update(t.member).where(t.member.c.id == member.id).values(points=7))

    await store.write(spoil)
    assert [(one.member, one.points, one.entries) for one in await store.read(members.uneven)] == [
        (member.id, 7, 100)
    ]


# --- imports --------------------------------------------------------------------------------------------------------


async def test_members_are_imported_and_bad_rows_named_without_their_content(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "members.csv"
    path.write_text(
        "code,name,phone,email,language,points,preferences\n"
        f"{CODE},Karen Nygaard,12345678,karen@example.com,nb,250,colour=blue; size=M\n"
        f"{BODY[::-1]},Ola Nordmann,+47 22 33 44 55,,,,\n"
        f"{CODE[:-1]}?,Wrong Check,,,,,\n"
        "M7K3M9P,Too Short,,,,,\n"
        f"Z{BODY[1:]},Bad Phone,call me,,,,\n"
        f"Y{BODY[1:]},Bad Mail,,nobody,,,\n"
        f"X{BODY[1:]},Bad Wish,,,,,blue\n"
        f"W{BODY[1:]},Bad Language,,,xx,,\n"
    )
    report = await import_file(store, "members", path)
    assert (report.accepted, [bad.line for bad in report.refused]) == (2, [4, 5, 6, 7, 8, 9])
    reasons = " ".join(bad.reason for bad in report.refused)
    assert not any(part in reasons for part in (BODY[1:], "call me", "nobody", "Wrong Check"))
    found = await store.read(members.find, CODE, clerk=True)
    assert (found.points, found.language, found.preferences) == (
        250,
        Language.NB,
        {"colour": "blue", "size": "M"},
    )
    assert (await store.read(members.find_by_phone, "+4722334455")).name == "Ola Nordmann"
    again = tmp_path / "members.jsonl"
    again.write_text(f'{{"code": "{CODE}", "name": "Karen N. Holm", "points": 9999}}\n')
    assert (await import_file(store, "members", again)).accepted == 1
    renamed = await store.read(members.find, CODE, clerk=True)
    assert (renamed.id, renamed.name, renamed.points) == (found.id, "Karen N. Holm", 250)


async def test_gift_cards_are_imported_once(store: Store, tmp_path: Path) -> None:
    code = codes.write("G", BODY)
    path = tmp_path / "giftcards.csv"
    path.write_text(
        "code,balance_minor,currency,expires_on\n"
        f"{code},12500,DKK,2027-01-31\n"
        f"{BODY},1,,\n"
        "7K3M9P,100,,\n"
        f"Z{BODY[1:]},-1,,\n"
        f"{CODE},5,,\n"
        "ÆØÅ,5,,\n"
    )
    report = await import_file(store, "giftcards", path)
    assert (report.accepted, [bad.line for bad in report.refused]) == (1, [3, 4, 5, 6, 7])
    assert BODY[1:-3] not in str(report.refused)
    found = await store.read(giftcards.find, code)
    assert (found.balance, str(found.expires_on)) == (kroner(12_500), "2027-01-31")
    assert (await import_file(store, "giftcards", path)).accepted == 0
    assert (await store.read(giftcards.find, code)).balance == kroner(12_500)
    assert await store.read(giftcards.uneven) == []
