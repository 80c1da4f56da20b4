"""Basket, gift card, points and the call for a colleague, against a real station."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.seed import SEED
from daemon.schema import AssistanceStep, BasketMake, BasketPatch, LineRequest, ReserveRequest, Role, SaleOpen
from daemon.store import codes
from kiosk.flow import HelpStep, Screen
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.test_journeys import here, value


def shown(stand: Kiosk) -> list[tuple[str, int]]:
    """GTIN and quantity of each line of the basket, as the screen has them."""
    rows = stand.basket._lines
    first = Qt.ItemDataRole.UserRole + 1
    names = {bytes(name.data()).decode(): role for role, name in rows.roleNames().items()}
    assert first in names.values()

    def cell(row: int, name: str) -> Any:
        return rows.data(rows.index(row), names[name])

    return [(cell(row, "gtin"), cell(row, "quantity")) for row in range(rows.rowCount())]


async def test_what_is_gathered_here_is_sold_at_the_till(stand: Kiosk) -> None:
    gtin = await here(stand)
    stand.journey.begin()
    stand.product.open(gtin)
    await until(lambda: value(stand.product, "here"))
    stand.basket.addLooked()
    assert stand.floor.session.screen is Screen.BASKET
    stand.basket.want(gtin, 2)  # before the daemon has answered the first wish
    await until(lambda: shown(stand) == [(gtin, 2)] and not stand.floor.tasks.running("basket"))
    assert value(stand.basket, "count") == 2
    assert value(stand.basket, "qr")
    code = stand.floor.session.gathering.token
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        sale = await till.open_sale(SaleOpen(basket=code))
        assert [(line.gtin, line.quantity) for line in sale.lines] == [(gtin, 2)]
        stand.basket.open()
        await until(lambda: value(stand.basket, "taken"))
        await till.cancel_sale(sale.id)
    stand.basket.open()
    await until(lambda: not value(stand.basket, "taken"))
    stand.basket.want(gtin, 0)
    await until(lambda: shown(stand) == [] and not stand.floor.tasks.running("basket"))


async def test_a_basket_comes_on_the_phone_and_the_phone_may_be_faster(stand: Kiosk) -> None:
    gtin = await here(stand)
    other = next(
        item.gtin for item in (await stand.floor.client.products("", limit=100)).items if item.gtin != gtin
    )
    async with stand.running.client(Role.TILL) as phone:
        basket = await phone.make_basket(BasketMake([LineRequest(gtin)]))
        stand.scanner.turn("scan", basket.code)
        await until(lambda: stand.floor.session.screen is Screen.BASKET)
        await until(lambda: shown(stand) == [(gtin, 1)])
        assert not value(stand.basket, "qr")  # the customer has the code; the screen was never told it
        await phone.patch_basket(basket.code, BasketPatch([LineRequest(gtin, 3)]))
        stand.basket.want(other, 1)
        await until(lambda: not stand.floor.tasks.running("basket"))
        assert sorted(shown(stand)) == sorted([(gtin, 1), (other, 1)])
        said = (await phone.basket(basket.code)).lines
        assert sorted((line.gtin, line.quantity) for line in said) == sorted(shown(stand))


async def test_a_gift_card_shows_its_balance_by_scan_and_by_code(stand: Kiosk) -> None:
    card = gift_cards(SEED)[1]
    code = codes.write("G", card.code)
    stand.scanner.turn("scan", code)
    await until(lambda: stand.floor.session.screen is Screen.CARD)
    assert value(stand.card, "giftCard")["balance"]["whole"] == "125"
    stand.card.another()
    assert value(stand.card, "giftCard") == {}
    stand.card.enter("G" + "0" * 26 + "0")
    await until(lambda: value(stand.card, "fault") == "unknown")
    stand.card.enter(code.lower())
    await until(lambda: value(stand.card, "giftCard"))
    assert code[4:-6] not in str(value(stand.card, "giftCard"))


async def test_points_are_shown_under_a_masked_name(stand: Kiosk) -> None:
    member = members(SEED)[3]
    stand.scanner.turn("scan", codes.write("M", member.code))
    await until(lambda: stand.floor.session.screen is Screen.CARD)
    told = value(stand.card, "member")
    assert told["points"].replace(".", "") == str(member.points)
    assert member.customer.name.split()[-1] not in told["name"]
    assert told["waiting"] == 0
    wish = ReserveRequest(
        "shop-aarhus", [LineRequest(await here(stand))], member.customer.name, member.customer.phone
    )
    await stand.floor.client.reserve(wish)
    stand.card.another()
    stand.card.enter(codes.write("M", member.code))
    await until(lambda: value(stand.card, "member"))
    assert value(stand.card, "member")["waiting"] == 1
    stand.journey.finish()
    assert value(stand.card, "member") == {}


async def test_a_colleague_is_called_comes_and_goes(stand: Kiosk) -> None:
    stand.journey.begin()
    stand.help.ask("help", "")
    assert value(stand.help, "step") == HelpStep.CALLING
    await until(lambda: value(stand.help, "step") == HelpStep.WAITING)
    call = stand.floor.session.calling.call
    assert call is not None
    stand.journey.back()
    stand.help.ask("help", "")
    await until(lambda: not stand.floor.tasks.running("help"))
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        assert [waiting.id for waiting in await till.assistance()] == [call.id]
        await till.assist(call.id, AssistanceStep.TAKE)
        await until(lambda: value(stand.help, "step") == HelpStep.COMING)
        assert value(stand.help, "who") == "Maja"
        await till.assist(call.id, AssistanceStep.DONE)
        await until(lambda: value(stand.help, "step") == HelpStep.DONE)
    stand.help.ask("help", "")
    await until(lambda: value(stand.help, "step") == HelpStep.WAITING)
    again = stand.floor.session.calling.call
    assert again is not None
    assert again.id != call.id
