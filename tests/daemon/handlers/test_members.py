"""Members over the API: by card anywhere, by phone or e-mail for a clerk, who is written down."""

from __future__ import annotations

import pytest

from daemon import keys
from daemon.client import ApiError, Client
from daemon.schema import MemberFind, Role, SaleClose, SaleOpen, SalePatch, Tender
from daemon.station import Connection
from daemon.store import codes, members
from tests.daemon.handlers.test_sales import basket, refused
from tests.daemon.stations import Running
from tests.daemon.store.shop import Template


async def test_a_clerk_is_written_down_and_the_number_is_not(
    running: Running, till: Client, todays_shop: Template
) -> None:
    member = todays_shop.demo.members[0]
    who, code = member.customer, codes.write("M", member.code)
    found = await till.find_member(MemberFind(phone=who.phone))
    assert (found.name, found.email, found.verified) == (who.name, who.email, True)
    assert await till.find_member(MemberFind(email=who.email)) == found
    assert await till.find_member(MemberFind(member_code=code)) == found
    await refused(till.find_member(MemberFind(phone="+45 99 99 99 99")), 404, "no_member")
    station, store = running.app[keys.STATION], running.app[keys.STORE]
    looked = await store.read(members.look_ups)
    assert [(one.clerk_id, one.member, one.by, one.found) for one in reversed(looked)] == [
        ("clerk-maja", found.id, "phone", True),
        ("clerk-maja", found.id, "email", True),
        ("clerk-maja", found.id, "member_code", True),
        ("clerk-maja", "", "phone", False),
    ]
    assert len(await store.read(members.look_ups, found.id)) == 3

    def everything(connection: Connection) -> str:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return str([[tuple(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names])  # noqa: S608  names of its own

    written = await station.read(everything)
    digits = who.phone.replace(" ", "").removeprefix("+")
    assert not any(part in written for part in (who.phone, digits, who.email, who.name, member.code))


async def test_a_kiosk_needs_the_card_and_sees_a_masked_name(kiosk: Client, todays_shop: Template) -> None:
    member = todays_shop.demo.members[0]
    found = await kiosk.find_member(MemberFind(member_code=codes.write("M", member.code)))
    assert (found.points, found.verified, found.phone, found.purchases) == (member.points, False, "", [])
    assert member.customer.name.split()[-1] not in found.name
    await refused(kiosk.find_member(MemberFind(phone=member.customer.phone)), 403, "forbidden")
    await refused(kiosk.find_member(MemberFind(email=member.customer.email)), 403, "forbidden")
    for wrong in (MemberFind(), MemberFind(member_code="x", phone="123456")):
        await refused(kiosk.find_member(wrong), 422, "invalid")
    for _ in range(5):
        await refused(
            kiosk.find_member(MemberFind(member_code=codes.write("M", codes.new_body(26)))), 404, "no_member"
        )
    await refused(kiosk.find_member(MemberFind(member_code=codes.write("M", member.code))), 429, "locked")


async def test_without_a_session_nobody_and_a_technician_never(
    running: Running, todays_shop: Template
) -> None:
    wish = MemberFind(phone=todays_shop.demo.members[0].customer.phone)
    async with running.client(Role.TILL) as nobody, running.client(Role.TECHNICIAN) as technician:
        await refused(nobody.find_member(wish), 401, "clerk_session_required")
        with pytest.raises(ApiError) as error:
            await technician.find_member(wish)
        assert error.value.status == 403


async def test_a_sale_for_a_member_earns_points(till: Client, todays_shop: Template) -> None:
    wish = MemberFind(member_code=codes.write("M", todays_shop.demo.members[1].code))
    member = await till.find_member(wish)
    lines = await basket(till, 2)
    sale = await till.open_sale(SaleOpen(lines[:1]))
    assert sale.member is None
    sale = await till.patch_sale(sale.id, SalePatch(lines, member.id))
    assert sale.member is not None
    done = await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
    assert done.member is not None
    assert done.member.points == done.total.minor // 100
    after = await till.find_member(wish)
    assert after.points == member.points + done.member.points
    assert [one.receipt for one in after.purchases] == [done.id]
    await refused(till.open_sale(SaleOpen(lines, "nobody")), 422, "unknown_member")
