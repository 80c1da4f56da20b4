"""The drawer of a station, over the API and a real wire."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from daemon import keys
from daemon.client import ApiError, Client, Disconnected
from daemon.config import DeviceSection, check
from daemon.schema import LineRequest, Role, SaleClose, SaleOpen, SaleState, SaleView, Tender
from daemon.settings import SettingsError
from drivers.printers.receipt import Drawer, Receipt, Text
from drivers.simulator import Simulator
from drivers.vocabulary import DrawerState, EventType, PowerState
from tests.daemon.stations import PRINTER, Running, configuration, on_tcp, station, until
from tests.daemon.store.shop import Template, copy

DRAWER = DeviceSection("drawer-on-printer", "printer://receipt", options={"wait": "0.2"})


@dataclass
class Desk:
    """A till with a drawer, and what it is made of."""

    running: Running
    till: Client
    printer: Simulator

    @property
    def kicks(self) -> Any:
        return self.printer.knobs()["drawer_kicks"]


@asynccontextmanager
async def desk(shop: Template, folder: Path) -> AsyncIterator[Desk]:
    copy(shop, folder)
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(folder, {"drawer": DRAWER, "receipt": section}) as running,
        running.client(Role.TILL) as till,
    ):
        await till.clerk_login(pin="2468")
        manager = running.app[keys.MANAGER]
        await until(lambda: manager.device("drawer").status.power is PowerState.ONLINE)
        yield Desk(running, till, printer)


async def test_a_clerk_opens_the_drawer_once_a_key(todays_shop: Template, tmp_path: Path) -> None:
    async with desk(todays_shop, tmp_path) as at:
        assert (await at.till.drawer("drawer")).drawer is DrawerState.CLOSED
        opened = await at.till.open_drawer("drawer", "wish-1")
        assert (opened.drawer, opened.printer) == (DrawerState.OPEN, "receipt")
        at.printer.turn("drawer", "closed")
        await until(lambda: at.running.app[keys.MANAGER].drawer("drawer").drawer is DrawerState.CLOSED)
        assert (await at.till.open_drawer("drawer", "wish-1")).drawer is DrawerState.CLOSED
        assert at.kicks == 1
        assert (await at.till.device("drawer")).device_class == "cash_drawer"


async def test_a_locked_drawer_is_refused(todays_shop: Template, tmp_path: Path) -> None:
    async with desk(todays_shop, tmp_path) as at:
        at.printer.turn("drawer_stuck", None)
        with pytest.raises(ApiError) as refused:
            await at.till.open_drawer("drawer")
        assert (refused.value.status, refused.value.code) == (409, "refused")
        assert at.kicks == 3


async def test_who_may_not(todays_shop: Template, tmp_path: Path) -> None:
    async with desk(todays_shop, tmp_path) as at:
        for role in (Role.KIOSK, Role.TECHNICIAN):
            async with at.running.client(role) as other:
                with pytest.raises(ApiError) as refused:
                    await other.open_drawer("drawer")
                assert refused.value.status == 403
        async with at.running.client(Role.TILL) as nobody:
            with pytest.raises(ApiError) as refused:
                await nobody.open_drawer("drawer")
            assert refused.value.code == "clerk_session_required"
        async with at.running.client(Role.KIOSK) as kiosk:
            with pytest.raises(ApiError) as refused:
                await kiosk.print_receipt("receipt", Receipt((Text("slip"), Drawer())))
            assert (refused.value.status, refused.value.code) == (403, "forbidden")
        with pytest.raises(ApiError) as refused:
            await at.till.drawer("receipt")
        assert refused.value.code == "wrong_device_class"
        assert at.kicks == 0


async def sold_for_cash(at: Desk, key: str) -> SaleView:
    """One product, paid with cash."""
    found = await at.till.products("l", limit=100)
    gtin = next(item.gtin for item in found.items if (item.available or 0) > 2)
    sale = await at.till.open_sale(SaleOpen([LineRequest(gtin)]), key=f"open {key}")
    closed = await at.till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]), key=f"close {key}")
    assert closed.state is SaleState.CLOSED
    return closed


async def test_cash_opens_the_drawer_once(todays_shop: Template, tmp_path: Path) -> None:
    async with desk(todays_shop, tmp_path) as at:
        drawer = at.running.app[keys.MANAGER].drawer("drawer")
        first = await sold_for_cash(at, "one")
        await until(lambda: drawer.drawer is DrawerState.OPEN)
        at.printer.turn("drawer", "closed")
        await until(lambda: drawer.drawer is DrawerState.CLOSED)
        tenders = SaleClose([Tender("cash", first.total)])
        assert (await at.till.close_sale(first.id, tenders, key="close one")).id == first.id
        await sold_for_cash(at, "two")
        await until(lambda: drawer.drawer is DrawerState.OPEN)
        assert at.kicks == 2


@pytest.mark.logs("drawer drawer did not open for sale")
async def test_a_sale_does_not_fail_by_a_drawer_that_is_stuck(todays_shop: Template, tmp_path: Path) -> None:
    async with desk(todays_shop, tmp_path) as at:
        at.printer.turn("drawer_stuck", None)
        async with at.running.client(Role.TILL) as other, contextlib.aclosing(other.events()) as events:
            assert not isinstance(await anext(events), Disconnected)
            await sold_for_cash(at, "stuck")
            async with asyncio.timeout(10):
                async for event in events:
                    if not isinstance(event, Disconnected) and event.type is EventType.ERROR:
                        assert (event.device, event.data["code"]) == ("drawer", "refused")
                        break
        assert at.kicks == 3


@pytest.mark.parametrize("url", ["printer://receipt", "printer://drawer"])
def test_a_drawer_without_its_printer_is_no_configuration(tmp_path: Path, url: str) -> None:
    config = configuration(tmp_path, {"drawer": DeviceSection("drawer-on-printer", url)})
    with pytest.raises(SettingsError, match=r"devices\.drawer\.url': no printer"):
        check(config, "test", tmp_path)
