"""Receipts over the API: forms by Accept, nobody sees a stranger's, one original, no letter without a mail server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from daemon.client import ApiError, Client, new_key
from daemon.schema import (
    JobState,
    JobView,
    LineRequest,
    ReceiptEmail,
    Role,
    SaleClose,
    SaleOpen,
    SaleView,
    Tender,
)
from daemon.store import codes
from drivers.simulator import Simulator
from tests.daemon.stations import PRINTER, Running, on_tcp, station
from tests.daemon.store.shop import Template, copy


async def sold(till: Client) -> SaleView:
    """A sale that was closed for cash."""
    products = (await till.products("lampe")).items
    for product in products:
        stock = await till.stock(product.gtin)
        if stock.here.available:
            sale = await till.open_sale(SaleOpen([LineRequest(product.gtin, 1)]))
            return await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
    raise AssertionError("the demo shop has no lamp")


async def refused(call: object) -> ApiError:
    with pytest.raises(ApiError) as said:
        await call  # type: ignore[misc]  # any call of the client
    return said.value


async def test_a_clerk_sees_a_receipt_in_each_form(till: Client, running: Running) -> None:
    sale = await sold(till)
    receipt = await till.receipt(sale.id)
    assert receipt.document == sale.receipt
    assert (receipt.number, receipt.printed) == (sale.receipt_number, False)
    page = (await till.receipt_file(sale.id, "text/html")).decode()
    assert f"<title>Kvittering {receipt.number}</title>" in page
    pdf = await till.receipt_file(sale.id, "application/pdf")
    assert pdf.startswith(b"%PDF")
    assert pdf == await till.receipt_file(sale.id, "application/pdf")


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html"),
        ("application/pdf;q=0.4, text/*;q=0.9", "text/html"),
        ("application/*;q=0.5, application/json;q=0.1", "application/pdf"),
        ("text/html;q=nan, application/pdf;q=x, */*;q=0.1", "application/json"),
    ],
)
async def test_what_is_wanted_most_is_given(
    till: Client, running: Running, accept: str, answered: str
) -> None:
    sale = await sold(till)
    headers = {
        "Authorization": f"Bearer {running.token(Role.TILL)}",
        "Clerk-Session": till.clerk_session or "",
        "Accept": accept,
    }
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{running.url}/v1/receipts/{sale.id}", headers=headers) as response,
    ):
        assert response.status == 200
        assert response.content_type == answered
        assert response.headers["Cache-Control"] == "private, no-store"
        assert ("default-src 'none'" in response.headers.get("Content-Security-Policy", "")) == (
            answered == "text/html"
        )


async def test_a_form_we_do_not_have_is_refused_with_a_word(till: Client) -> None:
    sale = await sold(till)
    error = await refused(till.receipt_file(sale.id, "image/png"))
    assert (error.status, error.code) == (406, "not_acceptable")
    assert "application/pdf" in error.detail


async def test_a_kiosk_sees_only_the_receipt_it_shows_the_code_of(till: Client, kiosk: Client) -> None:
    first, second = [await till.receipt((await sold(till)).id) for _ in range(2)]
    assert (await refused(kiosk.receipt(first.id))).code == "receipt_code_required"
    missing = await refused(kiosk.receipt("0" * 36, second.code))
    for wrong in (second.code, codes.write("R", "0" * 6), "nonsense"):
        error = await refused(kiosk.receipt(first.id, wrong))
        assert (error.status, error.code, error.title) == (404, missing.code, missing.title)
        assert (await refused(kiosk.print_issued(first.id, wrong))).status == 404
        assert (await refused(kiosk.receipt_file(first.id, "application/pdf", wrong))).status == 404
    assert (await kiosk.receipt(first.id, first.code.lower())).number == first.number


async def test_a_till_without_a_clerk_sees_nothing(till: Client, running: Running) -> None:
    sale = await sold(till)
    async with running.client(Role.TILL) as locked:
        assert (await refused(locked.receipt(sale.id))).code == "clerk_session_required"


async def test_a_technician_sees_no_receipt(till: Client, running: Running) -> None:
    sale = await sold(till)
    async with running.client(Role.TECHNICIAN) as technician:
        assert (await refused(technician.receipt(sale.id))).status == 403


async def test_an_open_sale_has_no_receipt(till: Client) -> None:
    sale = await till.open_sale(SaleOpen([]))
    assert (await refused(till.receipt(sale.id))).status == 404


async def test_without_printer_and_mail_server_it_is_said(till: Client) -> None:
    sale = await sold(till)
    error = await refused(till.print_issued(sale.id))
    assert (error.status, error.code) == (503, "no_printer")
    error = await refused(till.email_receipt(sale.id, ReceiptEmail("kari@example.com")))
    assert (error.status, error.code) == (503, "mail_not_configured")
    assert "[mail]" in error.detail
    assert not (await till.receipt(sale.id)).printed


async def elsewhere(till: Client, sale: str) -> None:
    """Print on a printer that is not there."""
    await till._send("POST", f"/receipts/{sale}/print", JobView, b'{"device": "nothere"}', key=new_key())


@pytest.fixture
async def paper(todays_shop: Template, tmp_path: Path) -> AsyncIterator[tuple[Running, Simulator]]:
    """A station with a printer."""
    copy(todays_shop, tmp_path)
    async with on_tcp(PRINTER) as (simulator, section), station(tmp_path, {"receipt": section}) as running:
        yield running, simulator


async def test_the_first_print_is_the_receipt_and_the_next_says_copy(
    paper: tuple[Running, Simulator],
) -> None:
    running, printer = paper
    async with running.client(Role.TILL) as till:
        await till.clerk_login(pin="2468")
        sale = await sold(till)
        first = await till.print_issued(sale.id, key="k1")
        assert (await till.print_issued(sale.id, key="k1")).id == first.id, (
            "the same wish is not a second print"
        )
        error = await refused(elsewhere(till, sale.id))
        assert error.status == 404
        copied = await till.print_issued(sale.id)
        assert (first.copy_of, copied.copy_of) == (None, first.id)
        while (await till.job(copied.id)).state not in {JobState.COMPLETED, JobState.ABORTED}:
            await till.health()
        assert (await till.receipt(sale.id)).printed
    slips = [slip.text for slip in printer.receipts()]  # type: ignore[attr-defined]  # a printer's
    assert len(slips) == 2
    assert all(sale.receipt_number in slip for slip in slips)
    assert ["COPY" in slip for slip in slips] == [False, True]


async def test_a_print_that_was_refused_leaves_the_original_to_the_next(
    paper: tuple[Running, Simulator],
) -> None:
    running, _ = paper
    async with running.client(Role.TILL) as till:
        await till.clerk_login(pin="2468")
        sale = await sold(till)
        assert (await refused(elsewhere(till, sale.id))).status == 404
        assert not (await till.receipt(sale.id)).printed
        assert (await till.print_issued(sale.id)).copy_of is None
