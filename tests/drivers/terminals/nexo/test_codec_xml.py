"""nexo 3.1 as XML: the shapes terminals speak, their order, and documents that are none or want to expand."""

from __future__ import annotations

import contextlib
import json
import random
import re
from base64 import b64encode

import msgspec.inspect as look
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import FrameError
from drivers.terminals.nexo import messages
from drivers.terminals.nexo.codec import BODIES, Message
from drivers.terminals.nexo.codec_xml import from_xml, to_xml
from drivers.terminals.nexo.parts import Part
from drivers.terminals.nexo.service_messages import LoginRequest
from tests.drivers.terminals.nexo.test_codec import LEAVES, Leaves, header_of, strategy
from tests.proof.claim import size

RECEIPT = b64encode(
    json.dumps(
        {
            "Cardholder": {
                "Mandatory": {"CardDetails": {"PrimaryAccountNumber": "5168150000094771"}},
                "Optional": {"ReceiptString": ["Test shop", "516815******4771", "KÖP: 56,00 SEK"]},
            }
        }
    ).encode()
).decode()
PAID = f"""<?xml version="1.0" encoding="UTF-8"?>
<SaleToPOIResponse>
 <MessageHeader MessageClass="Service" MessageCategory="Payment" MessageType="Response"
  ServiceID="3" SaleID="1" POIID="A"/>
 <PaymentResponse>
  <Response Result="Success"/>
  <SaleData><SaleTransactionID TransactionID="17" TimeStamp="2026-01-02T17:03:37+02:00"/></SaleData>
  <POIData><POITransactionID TransactionID="8770185" TimeStamp="2026-01-02T15:04:00.498Z"/></POIData>
  <PaymentResult PaymentType="Normal">
   <PaymentInstrumentData PaymentInstrumentType="Card">
    <CardData PaymentBrand="01,Mastercard Debit" MaskedPAN="516815******4771" EntryMode="Contactless">
     <SensitiveCardData PAN="5168150000094771" ExpiryDate="2912"/>
     <PaymentToken TokenRequestedType="Customer" TokenValue="6FD9"/>
    </CardData>
   </PaymentInstrumentData>
   <AmountsResp Currency="SEK" AuthorizedAmount="56" CashBackAmount="0.00"/>
   <PaymentAcquirerData MerchantID="100" AcquirerPOIID="877"><ApprovalCode>611506</ApprovalCode></PaymentAcquirerData>
  </PaymentResult>
  <PaymentReceipt DocumentQualifier="CustomerReceipt">
   <OutputContent OutputFormat="Text"><OutputText>{RECEIPT}</OutputText></OutputContent>
  </PaymentReceipt>
 </PaymentResponse>
</SaleToPOIResponse>
"""
"""As a PAX of Swedbank Pay answers; the values are ours."""
LOGIN = """<SaleToPOIRequest><MessageHeader ProtocolVersion="3.1" MessageClass="Service" MessageCategory="Login"
 MessageType="Request" ServiceID="100000" SaleID="1" POIID="TILL-01"/>
 <LoginRequest OperatorLanguage="da"><DateTime>2026-01-01T10:00:00+01:00</DateTime>
 <SaleSoftware ProviderIdentification="a" ApplicationName="b" SoftwareVersion="c" CertificationCode="d"/>
 <SaleTerminalData TerminalEnvironment="Attended"><SaleCapabilities>PrinterReceipt CashierDisplay</SaleCapabilities>
 </SaleTerminalData></LoginRequest></SaleToPOIRequest>"""
XML_LEAVES: Leaves = {
    **LEAVES,
    look.StrType: st.text(
        st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20
    ),
}


def test_an_answer_of_a_terminal() -> None:
    body = from_xml(PAID.encode(), ordered=True).body
    assert isinstance(body, messages.PaymentResponse)
    result = body.payment_result
    assert result is not None
    assert result.amounts_resp is not None
    assert (str(result.amounts_resp.authorized_amount), result.amounts_resp.currency) == ("56", "SEK")
    assert result.payment_acquirer_data is not None
    assert result.payment_acquirer_data.approval_code == "611506"
    assert result.payment_instrument_data is not None
    card = result.payment_instrument_data.card_data
    assert card is not None
    assert (card.masked_pan, card.entry_mode) == ("************4771", ("Contactless",))
    receipt = body.payment_receipt[0]
    assert receipt.output_content is not None
    assert receipt.output_content.output_text[0].text == "Test shop\n************4771\nKÖP: 56,00 SEK"
    assert "516815" not in repr(body)


def test_a_request_to_one() -> None:
    message = from_xml(LOGIN.encode(), ordered=True)
    assert isinstance(message.body, LoginRequest)
    assert message.body.sale_terminal_data is not None
    assert message.body.sale_terminal_data.sale_capabilities == ("PrinterReceipt", "CashierDisplay")
    said = to_xml(message).decode()
    assert "<SaleCapabilities>PrinterReceipt CashierDisplay</SaleCapabilities>" in said
    assert said.index("<DateTime>") < said.index("<SaleSoftware") < said.index("<SaleTerminalData")
    assert 'OperatorLanguage="da"' in said


def test_the_order_of_children_counts_where_a_terminal_reads() -> None:
    reference = '<MessageReference MessageCategory="Payment" ServiceID="2"/>'
    reason = "<AbortReason>MerchantAbort</AbortReason>"
    header = LOGIN[: LOGIN.index("/>") + 2].replace("Login", "Abort")
    right, wrong = (
        f"{header}<AbortRequest>{children}</AbortRequest></SaleToPOIRequest>".encode()
        for children in (reference + reason, reason + reference)
    )
    assert from_xml(wrong) == from_xml(right, ordered=True)
    with pytest.raises(FrameError, match="order"):
        from_xml(wrong, ordered=True)


def test_a_repeated_answer_stands_beside_its_header() -> None:
    paid = from_xml(PAID.encode())
    assert isinstance(paid.body, messages.PaymentResponse)
    repeated = messages.RepeatedMessageResponse(paid.header, messages.RepeatedBody(paid.body))
    status = Message(
        header_of("TransactionStatusResponse"),
        messages.TransactionStatusResponse(paid.body.response, None, repeated),
    )
    said = to_xml(status).decode()
    assert "RepeatedResponseMessageBody" not in said
    assert re.search(r"<RepeatedMessageResponse><MessageHeader [^>]*/><PaymentResponse>", said)
    assert from_xml(said.encode()) == status


@pytest.mark.parametrize("name", sorted(BODIES))
def test_there_and_back_with_every_field(name: str) -> None:
    """Texts without blanks, as lists in attributes have them; an empty list is none."""

    @settings(max_examples=size(8, 300), deadline=None)
    @given(strategy(look.type_info(BODIES[name]), XML_LEAVES))
    def check(body: Part) -> None:
        message = Message(header_of(name), body)
        assert from_xml(to_xml(message), ordered=True) == message

    check()


BOMB = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a/>",
        b"<SaleToPOIRequest/>",
        PAID.encode("utf-16"),
        PAID.replace("?>", f"?>{BOMB}", 1).encode(),
        PAID.replace("SaleToPOIResponse", "SaleToPOIRequest").encode(),
        PAID.replace('AuthorizedAmount="56"', 'AuthorizedAmount="much"').encode(),
        PAID.replace('Result="Success"', 'Result="5168150000094771"').encode(),
        b"<a>" * 100_000,
        b"x" * 300_000,
    ],
    ids=range(10),
)
def test_what_is_no_message(data: bytes) -> None:
    with pytest.raises(FrameError) as refused:
        from_xml(data)
    assert "5168150000094771" not in str(refused.value)


def test_mutated_messages_raise_frame_errors_only() -> None:
    source = random.Random(6)
    for _ in range(size(1000, 100_000)):
        data = bytearray(source.choice([PAID, LOGIN]).encode())
        for _ in range(source.randint(1, 4)):
            data[source.randrange(len(data))] = source.randrange(256)
        with contextlib.suppress(FrameError):  # and nothing else
            from_xml(bytes(data))
