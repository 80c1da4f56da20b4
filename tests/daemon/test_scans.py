"""From bytes on a scanner's wire to what the scan names, for whoever listens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from daemon import keys
from daemon.client import ApiError, event_data
from daemon.schema import BasketMake, Event, LineRequest, Role, SaleClose, SaleOpen, ScanEvent, Tender
from daemon.station import Connection
from daemon.store import codes
from daemon.store.grants import SCANNED
from drivers.simulator import Simulator
from drivers.vocabulary import EventType, PowerState, ScanKind
from tests.daemon.stations import SCANNER, Running, on_pty, station
from tests.daemon.store.shop import Template, copy


@dataclass(slots=True)
class Desk:
    """A station with a scanner."""

    running: Running
    scanner: Simulator

    async def scan(self, code: Any, role: Role = Role.KIOSK) -> ScanEvent:
        """Scan on the wire, and what is told of it."""
        async with (
            self.running.client(role) as client,
            aclosing(client.events()) as stream,
            asyncio.timeout(10),
        ):
            await anext(stream)
            self.scanner.turn("scan", code)
            while True:
                event = await anext(stream)
                assert isinstance(event, Event)
                if event.type is EventType.DATA:
                    assert event.device == "scanner"
                    data: ScanEvent = event_data(event)
                    return data


@asynccontextmanager
async def desk(folder: Path, template: Template) -> AsyncIterator[Desk]:
    copy(template, folder)
    async with on_pty(SCANNER) as (scanner, section), station(folder, {"scanner": section}) as running:
        async with running.client() as client, asyncio.timeout(10):
            while (await client.device("scanner")).power is not PowerState.ONLINE:
                await asyncio.sleep(0.02)  # the pace of looking
        yield Desk(running, scanner)


async def test_a_product_comes_with_its_stock(tmp_path: Path, template: Template) -> None:
    gtin = template.demo.products[0].gtin
    async with desk(tmp_path, template) as shop:
        told = await shop.scan(gtin.removeprefix("0"))
        assert told.kind is ScanKind.PRODUCT
        assert told.product is not None
        assert told.product.gtin == told.gtin
        assert told.stock is not None


async def test_a_reservation_is_masked_until_the_second_factor(tmp_path: Path, template: Template) -> None:
    async with desk(tmp_path, template) as shop:
        code = codes.write("R", template.demo.reservations[0].code)
        told = await shop.scan(code)
        assert told.kind is ScanKind.RESERVATION
        assert told.raw == "R••••••"
        assert told.reservation is not None
        assert told.reservation.lines == []
        assert not told.reservation.verified
        watched = await shop.scan(code, Role.TECHNICIAN)
        assert watched.reservation is None
        assert watched.raw == "••••••"


async def test_a_gift_card_comes_with_its_balance_and_without_its_code(
    tmp_path: Path, template: Template
) -> None:
    async with desk(tmp_path, template) as shop:
        code = codes.write("G", template.demo.gift_cards[0].code)
        told = await shop.scan(code)
        assert (told.kind, told.raw) == (ScanKind.GIFT_CARD, "G••••••")
        assert told.gift_card is not None
        assert (told.gift_card.balance.minor, told.gift_card.last4) == (50_000, code[-4:])
        watched = await shop.scan(code, Role.TECHNICIAN)
        assert (watched.gift_card, watched.raw) == (None, "••••••")
        assert shop.running.app[keys.STORE].grants.holds(SCANNED, told.gift_card.id, time.monotonic())
        unknown = await shop.scan(codes.write("G", "0" * 26))
        assert (unknown.kind, unknown.gift_card) == (ScanKind.GIFT_CARD, None)
        async with asyncio.timeout(5):
            while len(kept := await shop.running.app[keys.STATION].read(scans)) < 3:
                await asyncio.sleep(0.02)  # the pace of looking
        assert template.demo.gift_cards[0].code not in str(kept)


async def test_a_member_comes_masked(tmp_path: Path, template: Template) -> None:
    async with desk(tmp_path, template) as shop:
        member = template.demo.members[0]
        told = await shop.scan(codes.write("M", member.code))
        assert (told.kind, told.raw) == (ScanKind.MEMBER, "M••••••")
        assert told.member is not None
        assert (told.member.points, told.member.verified, told.member.phone) == (member.points, False, "")
        assert (await shop.scan(codes.write("M", member.code), Role.TECHNICIAN)).member is None


async def test_a_basket_and_a_receipt_open_what_they_name_at_this_station(
    tmp_path: Path, template: Template
) -> None:
    async with (
        desk(tmp_path, template) as shop,
        shop.running.client(Role.TILL) as till,
        shop.running.client(Role.KIOSK) as kiosk,
    ):
        await till.clerk_login(pin="2468")
        page = await till.products("l", limit=100)
        line = next(LineRequest(item.gtin) for item in page.items if (item.available or 0) > 2)
        made = await kiosk.make_basket(BasketMake([line]))
        told = await shop.scan(made.code, Role.TILL)
        assert (told.kind, told.raw) == (ScanKind.BASKET, "B••••••")
        assert told.basket is not None
        assert (told.basket.total, told.basket.code) == (made.total, "")
        sale = await till.open_sale(SaleOpen(basket=told.basket.id))
        done = await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
        code = (await till.receipt(done.id)).code
        with pytest.raises(ApiError) as refused:
            await kiosk.receipt(done.id)
        assert refused.value.code == "receipt_code_required"
        told = await shop.scan(code)
        assert told.receipt is not None
        assert (told.kind, told.receipt.number) == (ScanKind.RECEIPT, done.receipt_number)
        assert (await kiosk.receipt(told.receipt.id)).code == code
        watched = await shop.scan(code, Role.TECHNICIAN)
        assert (watched.receipt, watched.basket) == (None, None)


def scans(connection: Connection) -> list[bytes]:
    return [row["body"] for row in connection.execute("SELECT body FROM scans")]


@pytest.mark.parametrize(
    "code", ["9520000000004", "R7K3M9Q0", "hello", "https://example.com/page", "M" + "0" * 27]
)
async def test_what_names_nothing_is_said_to_be_unknown(
    tmp_path: Path, template: Template, code: str
) -> None:
    async with desk(tmp_path, template) as shop:
        told = await shop.scan(code)
        assert told.kind is ScanKind.UNKNOWN
        assert told.product is None
        assert told.reservation is None


async def test_a_wrong_check_digit_is_no_product(tmp_path: Path, template: Template) -> None:
    gtin = template.demo.products[0].gtin.removeprefix("0")
    wrong = gtin[:-1] + str((int(gtin[-1]) + 1) % 10)
    async with desk(tmp_path, template) as shop:
        told = await shop.scan({"code": wrong, "aim": "]E0"})
        assert told.kind is ScanKind.UNKNOWN
        assert told.gtin == ""


@pytest.mark.parametrize("garbage", ["0001021b5b41", "fffefd80", "7f" * 40, "e280ae6576696c", "20" * 3])
async def test_bytes_that_make_no_sense_are_said_and_the_next_scan_is_read(
    tmp_path: Path, template: Template, garbage: str
) -> None:
    gtin = template.demo.products[0].gtin.removeprefix("0")
    async with desk(tmp_path, template) as shop:
        shop.scanner.turn("bytes", garbage + "0d")
        bus = shop.running.app[keys.BUS]
        seen = bus.seq
        told = await shop.scan(gtin)
        while told.kind is not ScanKind.PRODUCT:
            assert told.product is None
            told = await shop.scan(gtin)
        assert told.product is not None
        assert bus.seq > seen
