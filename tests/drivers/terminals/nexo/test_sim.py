"""The simulated terminal's own services, asked as a till asks them, in both dialects; and its knobs."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

import pytest

from drivers.terminals.nexo import card_messages as cards
from drivers.terminals.nexo import device_messages as device
from drivers.terminals.nexo import service_messages as services
from drivers.terminals.nexo.dialect import ADYEN, XML, Dialect
from drivers.terminals.nexo.messages import (
    MessageReference,
    TransactionStatusRequest,
    TransactionStatusResponse,
)
from drivers.terminals.nexo.parts import (
    OutputContent,
    OutputText,
    Part,
    SaleData,
    TransactionIdentification,
)
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.words import Category, Result
from tests.drivers.terminals.nexo.bench import Bench, running, simulator
from tests.drivers.terminals.nexo.test_terminal import pay

Answer = TypeVar("Answer", bound=Part)
both = pytest.mark.parametrize("dialect", [ADYEN, XML], ids=lambda dialect: str(dialect.name))
SALE = SaleData(TransactionIdentification("S1", "2026-01-01T10:00:00.000Z"))
CARD = cards.StoredValueAccountID("GiftCard", "BarCode", "G-0001", ("Scanned",))
WORDS = OutputContent("Text", (OutputText("Welcome"),))


async def ask(bench: Bench, category: Category, body: Part, kind: type[Answer]) -> Answer:
    said = await bench.terminal._link.ask(category, body, 5.0)
    assert isinstance(said, kind)
    return said


@both
async def test_a_gift_card_is_loaded_asked_about_and_not_overdrawn(dialect: Dialect) -> None:
    async with running(simulator(dialect=dialect)) as bench:

        def change(what: str, amount: str) -> cards.StoredValueRequest:
            data = cards.StoredValueData(what, "DKK", CARD, Decimal(amount))
            return cards.StoredValueRequest(SALE, (data,))

        loaded = await ask(
            bench, Category.STORED_VALUE, change("Activate", "200.00"), cards.StoredValueResponse
        )
        assert loaded.stored_value_result[0].stored_value_account_status == cards.StoredValueAccountStatus(
            Decimal("200.00")
        )
        account = cards.PaymentAccountReq("StoredValue", CARD)
        balance = await ask(
            bench,
            Category.BALANCE_INQUIRY,
            cards.BalanceInquiryRequest(account),
            cards.BalanceInquiryResponse,
        )
        assert balance.payment_account_status == cards.PaymentAccountStatus("DKK", Decimal("200.00"))
        refused = await ask(
            bench, Category.STORED_VALUE, change("Unload", "200.01"), cards.StoredValueResponse
        )
        assert (refused.response.result, refused.response.error_condition) == (Result.FAILURE, "Refusal")
        assert "G-0001" not in repr((loaded, balance, refused))


@both
async def test_a_card_read_ahead_is_told_again(dialect: Dialect) -> None:
    async with running(simulator(dialect=dialect)) as bench:
        wish = cards.CardAcquisitionTransaction(Decimal("10.00"), loyalty_handling="Forbidden")
        request = cards.CardAcquisitionRequest(SALE, wish)
        bench.sim.sessions.add("till-1")
        service_id = await bench.terminal._next_service_id()
        said = await bench.terminal._link.ask(Category.CARD_ACQUISITION, request, 5.0, service_id=service_id)
        assert isinstance(said, cards.CardAcquisitionResponse)
        named = MessageReference("CardAcquisition", service_id, "till-1")
        status = await ask(
            bench,
            Category.TRANSACTION_STATUS,
            TransactionStatusRequest(named),
            TransactionStatusResponse,
        )
        repeated = status.repeated_message_response
        assert repeated is not None
        assert repeated.repeated_response_message_body.card_acquisition_response == said
        ended = cards.EnableServiceRequest("AbortTransaction")
        await ask(bench, Category.ENABLE_SERVICE, ended, cards.EnableServiceResponse)
        assert bench.sim.screen == "Ready"


@both
async def test_screen_questions_and_paper(dialect: Dialect) -> None:
    async with running(simulator(dialect=dialect)) as bench:
        shown = device.DisplayOutput("CustomerDisplay", "Display", WORDS)
        display = await ask(bench, Category.DISPLAY, device.DisplayRequest((shown,)), device.DisplayResponse)
        assert display.output_result[0].response.result is Result.SUCCESS
        assert bench.sim.screen == "Welcome"
        asked = device.InputData("CustomerInput", "Input", "GetConfirmation", max_input_time=30)
        answer = await ask(bench, Category.INPUT, device.InputRequest(asked, shown), device.InputResponse)
        assert answer.input_result.input is not None
        assert answer.input_result.input.confirmed_flag is True
        assert answer.output_result is not None
        paper = device.PrintOutput("Document", "PrintEnd", WORDS)
        printed = await ask(bench, Category.PRINT, device.PrintRequest(paper), device.PrintResponse)
        assert (printed.document_qualifier, bench.sim.printed) == ("Document", ["Welcome"])


@both
async def test_a_period_is_looked_at_and_a_session_ended(dialect: Dialect) -> None:
    async with running(simulator(dialect=dialect)) as bench:
        await pay(bench)
        so_far = await ask(
            bench, Category.GET_TOTALS, services.GetTotalsRequest(), services.GetTotalsResponse
        )
        assert so_far.transaction_totals[0].payment_totals[0].transaction_amount == Decimal("129.95")
        assert bench.sim.knobs()["sessions"] == ["till-1"]
        await ask(
            bench,
            Category.LOGOUT,
            services.LogoutRequest(maintenance_allowed=True),
            services.LogoutResponse,
        )
        assert bench.sim.knobs()["sessions"] == []


@pytest.mark.parametrize(
    ("knob", "value", "words"),
    [
        ("colour", "blue", "outcome"),
        ("outcome", "maybe", "approve"),
        ("pace", -1, "seconds"),
        ("piece", 1.5, "whole number"),
        ("busy", "yes", "true or false"),
        ("poiid", "", "ASCII"),
        ("reboot", "twice", "keep, logged_out, lose_last"),
        ("power", "low", "on, off"),
    ],
)
def test_a_wrong_turn_says_what_there_is(knob: str, value: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        NexoSimulator().turn(knob, value)
