"""An offer is what everybody is asked for in its time, and nobody before or after it: no job is needed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from daemon.schema import LineRequest, ReserveRequest
from daemon.store import Actor, Store, baskets, catalogue, reservations, reserving, sales
from daemon.store.import_rows import Place, put_stock
from daemon.store.import_shapes import StockRow
from daemon.store.importing import import_file
from daemon.store.narrowing import Narrow
from tests.daemon.store.shop import STATION, Clock
from tests.daemon.store.test_import_products import row, written

CLERK = Actor("Maja", "clerk-maja")
OFFER = row(1, offer_minor=600, valid_from="2026-11-20", valid_to="2026-11-21", member_minor=900)


async def asked(store: Store, wish: str) -> dict[str, int | None]:
    """What each part of the store asks for one."""
    line = LineRequest(OFFER["gtin"], 1)
    sale = await store.write(sales.open_sale, [line], CLERK)
    request = ReserveRequest(location=STATION.location, lines=[line], name="Karen N", phone="00123456")
    reserved = await store.write(reserving.reserve, request, CLERK)
    basket = await store.write(baskets.make, [line], wish)
    page = await store.product(OFFER["gtin"])
    assert page is not None
    listed = await store.read(catalogue.products, "nr1", narrow=Narrow(price_to=700), facets=True)
    cheapest = listed.facets.cheapest if listed.facets else None
    return {
        "page": page.price.amount.minor,
        "member": page.price.member.minor if page.price.member else None,
        "sale": (await store.read(sales.view_of, sale)).total.minor,
        "reservation": (await store.read(reservations.one, reserved, verified=True)).total.minor,
        "basket": (await store.read(baskets.made, basket, wish)).total.minor,
        "under 700": len(listed.items),
        "cheapest": cheapest.minor if cheapest else None,
    }


async def test_an_offer_is_asked_for_in_its_time(store: Store, tmp_path: Path, clock: Clock) -> None:
    report = await import_file(store, "products", written(tmp_path, OFFER))
    assert report.refused == []
    count = StockRow(OFFER["gtin"], STATION.location, 9)
    await store.write(put_stock, count, Place(tmp_path, tmp_path))
    full: dict[str, int | None] = {
        "page": 1000,
        "member": 900,
        "sale": 1000,
        "reservation": 1000,
        "basket": 1000,
    }
    full |= {"under 700": 0, "cheapest": None}
    less: dict[str, int | None] = {
        "page": 600,
        "member": None,
        "sale": 600,
        "reservation": 600,
        "basket": 600,
    }
    less |= {"under 700": 1, "cheapest": 600}
    assert await asked(store, "one") == full
    clock.now = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)  # midnight in Aarhus
    assert await asked(store, "two") == less
    clock.now += timedelta(days=2, seconds=-1)
    assert await asked(store, "three") == less
    clock.now += timedelta(seconds=1)
    assert await asked(store, "four") == full
