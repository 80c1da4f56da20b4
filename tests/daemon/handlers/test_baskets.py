"""Baskets over the API: from a kiosk to a till and back, priced anew, with no token left behind."""

from __future__ import annotations

from daemon import keys
from daemon.client import Client
from daemon.schema import BasketMake, BasketPatch, BasketState, Role, SaleOpen
from daemon.station import Connection
from tests.daemon.handlers.test_sales import basket as chosen
from tests.daemon.handlers.test_sales import refused
from tests.daemon.stations import Running


async def test_from_the_kiosk_to_the_till(running: Running, kiosk: Client, till: Client) -> None:
    lines = await chosen(till, 2)
    basket = await kiosk.make_basket(BasketMake(lines), key="basket")
    assert basket == await kiosk.make_basket(BasketMake(lines), key="basket")
    token = basket.code[1:-1]
    changed = await till.patch_basket(token, BasketPatch(lines[:1], basket.version))
    assert [line.gtin for line in changed.lines] == [lines[0].gtin]
    assert (await kiosk.basket(basket.code)) == changed
    assert changed.code == ""
    await refused(kiosk.patch_basket(token, BasketPatch([], 1)), 409, "version_conflict")
    await refused(till.open_sale(SaleOpen(lines, basket=token)), 422, "invalid")
    await refused(till.open_sale(SaleOpen(basket=basket.id)), 404, "no_basket")  # an id opens nothing
    sale = await till.open_sale(SaleOpen(basket=token), key="sale")
    assert sale == await till.open_sale(SaleOpen(basket=token), key="sale")
    assert [line.gtin for line in sale.lines] == [lines[0].gtin]
    await refused(till.open_sale(SaleOpen(basket=token)), 409, "basket_taken")
    assert (await kiosk.basket(token)).state is BasketState.TAKEN
    await till.cancel_sale(sale.id)
    assert (await kiosk.basket(token)).lines == changed.lines

    def everything(connection: Connection) -> str:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return str([[tuple(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names])  # noqa: S608  names of its own

    assert token not in await running.app[keys.STATION].read(everything)


async def test_who_may_not(running: Running, kiosk: Client, till: Client) -> None:
    basket = await kiosk.make_basket(BasketMake([]))
    for nothing in ("0" * 26, "x", "%00"):
        await refused(kiosk.basket(nothing), 404, "no_basket")
    async with running.client(Role.TECHNICIAN) as technician:
        await refused(technician.basket(basket.code), 403, "forbidden")
        await refused(technician.make_basket(BasketMake([])), 403, "forbidden")
        await refused(technician.open_sale(SaleOpen(basket=basket.code)), 403, "forbidden")
    sale = await till.open_sale(SaleOpen(basket=basket.code))
    assert sale.lines == []
