"""Products, stock, categories and locations over HTTP."""

from __future__ import annotations

import aiohttp
import pytest

from daemon.client import ApiError, Client
from daemon.schema import Language, Role
from tests.daemon.stations import Running
from tests.daemon.store.shop import Template


async def test_a_product_by_every_form_of_its_gtin(kiosk: Client, todays_shop: Template) -> None:
    wanted = todays_shop.demo.products[0]
    page = await kiosk.product(wanted.gtin)
    assert page == await kiosk.product("0" + wanted.gtin)
    assert page.name[Language.SV] == wanted.name.sv
    stock = await kiosk.stock(wanted.gtin)
    assert stock.here.location.id == "shop-aarhus"
    assert stock.gtin == page.gtin


async def test_a_catalogue_of_pages(kiosk: Client) -> None:
    first = await kiosk.products("l", limit=5)
    second = await kiosk.products("l", limit=5, cursor=first.cursor)
    assert len(first.items) == len(second.items) == 5
    assert not {item.gtin for item in first.items} & {item.gtin for item in second.items}
    tops = [category for category in (await kiosk.categories()).items if not category.parent]
    assert len(tops) == 12
    assert all(category.image and category.products for category in tops)
    some = await kiosk.products(category=tops[0].id, limit=100)
    assert some.total == tops[0].products


async def test_facets_and_what_they_leave(kiosk: Client) -> None:
    assert (await kiosk.products("krus")).facets is None
    facets = (await kiosk.products("krus", facets=True)).facets
    assert facets is not None
    brand = facets.brands[0]
    some = await kiosk.products("krus", brand=brand.value, price_from=1, price_to=10_000_000, limit=100)
    assert some.total == len(some.items) == brand.products
    assert {item.brand for item in some.items} == {brand.value}
    here = await kiosk.products("krus", in_stock=True, limit=100)
    assert here.total == facets.in_stock
    assert all(item.available for item in here.items)


async def test_locations_nearest_first(kiosk: Client) -> None:
    places = (await kiosk.locations()).items
    assert places[0].id == "shop-aarhus"
    distances = [place.distance_m or 0 for place in places]
    assert distances == sorted(distances)
    assert len(places) == 7


@pytest.mark.parametrize("gtin", ["9520000000005", "4006381333931", "12", "%2e%2e", "'"])
async def test_what_is_not_there_says_so(kiosk: Client, gtin: str) -> None:
    for ask in (kiosk.product, kiosk.stock):
        with pytest.raises(ApiError) as refused:
            await ask(gtin)
        assert (refused.value.status, refused.value.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=0", 400),
        ("limit=101", 400),
        ("limit=x", 400),
        ("limit=-1", 400),
        ("limit=%D9%A1", 400),
        ("cursor=zzz", 422),
        ("in_stock=maybe", 400),
        ("facets=maybe", 400),
        ("price_from=1,5", 400),
        ("price_to=-1", 400),
        ("price_to=9999999999999", 400),
        ("colour=red", 400),
        ("q=%22", 200),
        ("in_stock=true&q=l", 200),
    ],
)
async def test_bad_queries_are_refused(running: Running, query: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {running.token(Role.KIOSK)}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{running.url}/v1/products?{query}") as answer,
    ):
        assert answer.status == status, await answer.text()


async def test_a_token_is_needed(running: Running) -> None:
    async with Client(running.url) as stranger:
        for path in (
            stranger.products("l"),
            stranger.categories(),
            stranger.locations(),
            stranger.tutorials(),
        ):
            with pytest.raises(ApiError) as refused:
                await path
            assert refused.value.status == 401
