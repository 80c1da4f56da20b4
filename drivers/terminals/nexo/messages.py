"""The nexo Retailer messages that move money, ask what became of it, or end it.

Amounts are decimal major units, as on the wire; ``amounts.py`` turns them into Money.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from drivers.terminals.nexo import scrubbing
from drivers.terminals.nexo.card_messages import CardAcquisitionResponse, StoredValueResponse
from drivers.terminals.nexo.parts import (
    MessageHeader,
    OriginalPOITransaction,
    OutputContent,
    Part,
    PaymentInstrumentData,
    POIData,
    Response,
    SaleData,
    TransactionIdentification,
)


class AmountsReq(Part, frozen=True):
    """What is asked for."""

    currency: str
    requested_amount: Decimal
    cash_back_amount: Decimal | None = None
    tip_amount: Decimal | None = None
    paid_amount: Decimal | None = None
    minimum_amount_to_deliver: Decimal | None = None


class TransactionConditions(Part, frozen=True):
    """What a card has to be."""

    allowed_payment_brand: tuple[str, ...] = ()
    force_entry_mode: tuple[str, ...] = ()
    debit_preferred_flag: bool | None = None
    force_online_flag: bool | None = None


class PaymentTransaction(Part, frozen=True):
    """The amounts of a payment, and what it follows."""

    amounts_req: AmountsReq
    original_poi_transaction: OriginalPOITransaction | None = None
    transaction_conditions: TransactionConditions | None = None


class PaymentData(Part, frozen=True):
    """What kind of payment it is; Normal where nothing is said."""

    payment_type: str = ""
    card_acquisition_reference: TransactionIdentification | None = None
    split_payment_flag: bool | None = None


class PaymentRequest(Part, frozen=True):
    """Take an amount from a card, or (PaymentType Refund) give it."""

    sale_data: SaleData
    payment_transaction: PaymentTransaction
    payment_data: PaymentData | None = None


class AmountsResp(Part, frozen=True):
    """What was authorised; it may be less than was asked for."""

    authorized_amount: Decimal
    currency: str = ""
    tip_amount: Decimal | None = None
    cash_back_amount: Decimal | None = None


class PaymentAcquirerData(Part, frozen=True):
    """The acquirer's names of it."""

    merchant_id: str = ""
    acquirer_poi_id: str = ""
    acquirer_transaction_id: TransactionIdentification | None = None
    approval_code: str = ""

    def __post_init__(self) -> None:
        """Text of the acquirer's making, in which anything may stand."""
        msgspec.structs.force_setattr(self, "approval_code", scrubbing.masked_words(self.approval_code))


class PaymentResult(Part, frozen=True):
    """What became of a payment."""

    payment_type: str = ""
    payment_instrument_data: PaymentInstrumentData | None = None
    amounts_resp: AmountsResp | None = None
    payment_acquirer_data: PaymentAcquirerData | None = None
    online_flag: bool | None = None
    authentication_method: tuple[str, ...] = ()
    merchant_override_flag: bool | None = None


class PaymentReceipt(Part, frozen=True):
    """A receipt of the terminal, to be printed by us."""

    document_qualifier: str
    output_content: OutputContent | None = None
    required_signature_flag: bool | None = None
    integrated_print_flag: bool | None = None


class PaymentResponse(Part, frozen=True):
    """The end of a payment."""

    response: Response
    sale_data: SaleData | None = None
    poi_data: POIData | None = None
    payment_result: PaymentResult | None = None
    payment_receipt: tuple[PaymentReceipt, ...] = ()


class ReversalRequest(Part, frozen=True):
    """Take a payment back; all of it where no amount is said."""

    original_poi_transaction: OriginalPOITransaction
    reversal_reason: str
    sale_data: SaleData | None = None
    reversed_amount: Decimal | None = None


class ReversalResponse(Part, frozen=True):
    """The end of a reversal; Adyen's Success means that it was taken on."""

    response: Response
    poi_data: POIData | None = None
    reversed_amount: Decimal | None = None
    payment_receipt: tuple[PaymentReceipt, ...] = ()


class MessageReference(Part, frozen=True):
    """Another message, by its header's names."""

    message_category: str = ""
    service_id: str = ""
    sale_id: str = ""
    poi_id: str = ""
    device_id: str = ""


class AbortRequest(Part, frozen=True):
    """End a transaction that runs. It has no answer: the outcome comes with the original's."""

    message_reference: MessageReference
    abort_reason: str


class TransactionStatusRequest(Part, frozen=True):
    """What became of a transaction? Always of a named one: without a name it may be somebody else's."""

    message_reference: MessageReference
    receipt_reprint_flag: bool | None = None
    document_qualifier: tuple[str, ...] = ()


class RepeatedBody(Part, frozen=True):
    """The answer that was given to the original, one of these."""

    payment_response: PaymentResponse | None = None
    reversal_response: ReversalResponse | None = None
    stored_value_response: StoredValueResponse | None = None
    card_acquisition_response: CardAcquisitionResponse | None = None


class RepeatedMessageResponse(Part, frozen=True):
    """An answer told again, with its own header."""

    message_header: MessageHeader
    repeated_response_message_body: RepeatedBody


class TransactionStatusResponse(Part, frozen=True):
    """Success says that it ended, however; Failure with InProgress or NotFound says so."""

    response: Response
    message_reference: MessageReference | None = None
    repeated_message_response: RepeatedMessageResponse | None = None
