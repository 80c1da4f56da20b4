"""Gift cards over the API: sold, found, spent beside cash, and closed to whoever guesses."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from daemon import keys
from daemon.client import ApiError, Client
from daemon.schema import (
    GiftCardBlock,
    GiftCardIssue,
    GiftCardRedeem,
    PaymentStart,
    PaymentView,
    Role,
    SaleClose,
    SaleOpen,
    SaleState,
    Tender,
)
from daemon.store import codes
from drivers.vocabulary import Currency, Money, PaymentOutcome
from tests.daemon.handlers.test_sales import basket, refused, till_with_terminal
from tests.daemon.stations import Running
from tests.daemon.store.shop import Template

HUNDRED = Money(10_000, Currency.DKK)
CASH = GiftCardIssue(HUNDRED, Tender("cash", HUNDRED))


async def test_sold_for_cash_and_spent_beside_cash(till: Client, kiosk: Client) -> None:
    card = await till.issue_gift_card(CASH, key="issue")
    assert card == await till.issue_gift_card(
        CASH, key="issue"
    )  # the answer was lost: the code is told again
    assert card.balance == HUNDRED
    found = await kiosk.find_gift_card(card.code)
    assert (found.id, found.last4, found.balance, found.code) == (card.id, card.code[-4:], HUNDRED, "")
    sale = await till.open_sale(SaleOpen(await basket(till, 2)))
    wish = GiftCardRedeem(sale.id, Money(500, Currency.DKK))
    await refused(till.redeem_gift_card(card.id, wish), 403, "code_needed")
    wish = GiftCardRedeem(sale.id, Money(500, Currency.DKK), card.code)
    mark = await till.redeem_gift_card(card.id, wish, key="redeem")
    assert mark == await till.redeem_gift_card(card.id, wish, key="redeem")
    assert mark.balance == HUNDRED - mark.amount
    tenders = [Tender("gift_card", mark.amount, mark.id), Tender("cash", sale.total - mark.amount)]
    wrong = [Tender("gift_card", sale.total, mark.id)]
    await refused(till.close_sale(sale.id, SaleClose(wrong)), 422, "invalid_tender")
    await refused(till.close_sale(sale.id, SaleClose([Tender("gift_card", sale.total)])), 404, "not_found")
    done = await till.close_sale(sale.id, SaleClose(tenders), key="close")
    assert done == await till.close_sale(sale.id, SaleClose(tenders), key="close")
    assert done.state is SaleState.CLOSED
    assert f"Gavekort **** {card.last4}" in str(done.receipt)
    assert (await till.find_gift_card(card.code)).balance == HUNDRED - mark.amount


async def test_a_card_paid_by_card_comes_after_the_money(todays_shop: Template, tmp_path: Path) -> None:
    async with till_with_terminal(todays_shop, tmp_path) as till:
        payment = await till.start_payment(PaymentStart("terminal", HUNDRED))
        early = GiftCardIssue(HUNDRED, Tender("card", HUNDRED, payment.id))
        await refused(till.issue_gift_card(early), 409, "payment_not_approved")
        async with asyncio.timeout(20):
            while payment.outcome is PaymentOutcome.OPEN:
                payment = await till.payment(payment.id, wait_s=5)
        more = Money(20_000, Currency.DKK)
        await refused(
            till.issue_gift_card(GiftCardIssue(more, Tender("card", more, payment.id))), 422, "invalid_tender"
        )
        card = await till.issue_gift_card(early)
        await refused(till.issue_gift_card(early), 409, "payment_used")
        for back in (till.reverse_payment(payment.id), till.refund_payment(payment.id, HUNDRED)):
            assert (await refused(back, 409, "payment_bought_gift_card")).blocking == card.id
        sale = await till.open_sale(SaleOpen(await basket(till, 1)))
        found = await till.find_gift_card(card.code)
        mark = await till.redeem_gift_card(found.id, GiftCardRedeem(sale.id, Money(100, Currency.DKK)))
        rest = sale.total - mark.amount
        paid = await till.start_payment(PaymentStart("terminal", rest, sale=sale.id))
        async with asyncio.timeout(20):
            while paid.outcome is PaymentOutcome.OPEN:
                paid = await till.payment(paid.id, wait_s=5)
        tenders = [Tender("gift_card", mark.amount, mark.id), Tender("card", rest, paid.id)]
        assert (await till.close_sale(sale.id, SaleClose(tenders))).tenders == tenders


async def paid(till: Client, payment: PaymentView) -> PaymentView:
    async with asyncio.timeout(20):
        while payment.outcome is PaymentOutcome.OPEN:
            payment = await till.payment(payment.id, wait_s=5)
    return payment


async def test_a_payment_buys_a_card_or_is_given_back_never_both(
    todays_shop: Template, tmp_path: Path
) -> None:
    async with till_with_terminal(todays_shop, tmp_path) as till:
        payment = await paid(till, await till.start_payment(PaymentStart("terminal", HUNDRED)))
        wish = GiftCardIssue(HUNDRED, Tender("card", HUNDRED, payment.id))
        said = await asyncio.gather(
            till.issue_gift_card(wish), till.reverse_payment(payment.id), return_exceptions=True
        )
        assert [isinstance(answer, ApiError) for answer in said].count(True) == 1
        if isinstance(said[0], ApiError):
            assert said[0].code == "payment_returned"
        again = await paid(till, await till.start_payment(PaymentStart("terminal", HUNDRED)))
        await paid(till, await till.reverse_payment(again.id))
        late = GiftCardIssue(HUNDRED, Tender("card", HUNDRED, again.id))
        await refused(till.issue_gift_card(late), 409, "payment_returned")


@pytest.mark.parametrize(
    "tender",
    [
        Tender("cash", HUNDRED, "p"),
        Tender("cash", Money(1, Currency.DKK)),
        Tender("card", HUNDRED),
        Tender("card", HUNDRED, "nothing"),
        Tender("gift_card", HUNDRED, "x"),
    ],
)
async def test_what_does_not_pay_for_a_card(till: Client, tender: Tender) -> None:
    await refused(till.issue_gift_card(GiftCardIssue(HUNDRED, tender)), 422, "invalid_tender")


async def test_guessing_ends_after_five_tries(till: Client, kiosk: Client) -> None:
    card = await till.issue_gift_card(CASH)
    for _ in range(3):
        await refused(kiosk.find_gift_card(codes.write("G", codes.new_body(26))), 404, "no_gift_card")
    await kiosk.find_gift_card(card.code)  # whoever holds a card is no guesser
    for _ in range(5):
        await refused(kiosk.find_gift_card(codes.write("G", codes.new_body(26))), 404, "no_gift_card")
    await refused(kiosk.find_gift_card(card.code), 429, "locked")
    await refused(till.find_gift_card("G123"), 422, "bad_code")
    assert (await till.find_gift_card(card.code)).id == card.id


async def test_a_kiosk_sells_and_spends_none_and_a_technician_sees_none(
    running: Running, kiosk: Client, till: Client
) -> None:
    card = await till.issue_gift_card(CASH)
    async with running.client(Role.TECHNICIAN) as technician:
        for work in (
            kiosk.issue_gift_card(CASH),
            kiosk.redeem_gift_card(card.id, GiftCardRedeem("x", code=card.code)),
            technician.find_gift_card(card.code),
        ):
            with pytest.raises(ApiError) as error:
                await work
            assert error.value.status == 403


async def test_no_code_lies_in_the_station_file(running: Running, till: Client) -> None:
    card = await till.issue_gift_card(CASH)
    await till.find_gift_card(card.code)
    station = running.app[keys.STATION]

    def everything(connection: object) -> str:
        execute = connection.execute  # type: ignore[attr-defined]  # sqlite3's own
        names = [row[0] for row in execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return str([[tuple(row) for row in execute(f"SELECT * FROM {name}")] for name in names])  # noqa: S608  names of its own

    assert card.code[1:27] not in await station.read(everything)


async def test_a_lost_card_is_blocked_by_a_clerk(till: Client, kiosk: Client) -> None:
    card = await till.issue_gift_card(CASH)
    with pytest.raises(ApiError) as error:
        await kiosk.block_gift_card(card.id, GiftCardBlock("lost"))
    assert error.value.status == 403
    view = await till.block_gift_card(card.id, GiftCardBlock("lost"))
    assert (view.blocked, view.balance, view.code) == (True, card.balance, "")
    await refused(till.find_gift_card(card.code), 404, "no_gift_card")
    await refused(till.block_gift_card("nothing", GiftCardBlock()), 404, "not_found")
