"""nexo Retailer messages about a card before it pays, and about cards that hold an amount (gift cards)."""

from __future__ import annotations

from decimal import Decimal

from drivers.terminals.nexo.parts import (
    OriginalPOITransaction,
    Part,
    PaymentInstrumentData,
    POIData,
    Response,
    SaleData,
    TransactionIdentification,
)


class CardAcquisitionTransaction(Part, frozen=True):
    """What the card is wanted for."""

    total_amount: Decimal | None = None
    allowed_payment_brand: tuple[str, ...] = ()
    loyalty_handling: str = ""
    force_entry_mode: tuple[str, ...] = ()


class CardAcquisitionRequest(Part, frozen=True):
    """Read a card before the amount is known; to be followed by a payment or EnableService AbortTransaction."""

    sale_data: SaleData
    card_acquisition_transaction: CardAcquisitionTransaction


class CardAcquisitionResponse(Part, frozen=True):
    """The card that was put in."""

    response: Response
    sale_data: SaleData | None = None
    poi_data: POIData | None = None
    payment_brand: tuple[str, ...] = ()
    payment_instrument_data: PaymentInstrumentData | None = None


class EnableServiceRequest(Part, frozen=True):
    """Let a card be put in before it is asked for, or end that."""

    transaction_action: str
    services_enabled: tuple[str, ...] = ()


class EnableServiceResponse(Part, frozen=True):
    """It may, or it may not."""

    response: Response


class StoredValueAccountID(Part, frozen=True):
    """A gift card. Its number is a means of payment: it is sent, and no answer has a field for it."""

    stored_value_account_type: str
    identification_type: str
    stored_value_id: str
    entry_mode: tuple[str, ...] = ()
    stored_value_provider: str = ""
    expiry_date: str = ""


class StoredValueData(Part, frozen=True):
    """One thing to be done with a gift card."""

    stored_value_transaction_type: str
    currency: str
    stored_value_account_id: StoredValueAccountID | None = None
    item_amount: Decimal | None = None
    original_poi_transaction: OriginalPOITransaction | None = None
    stored_value_provider: str = ""
    product_code: str = ""
    ean_upc: str = ""


class StoredValueRequest(Part, frozen=True):
    """Activate, load, unload, reserve or reverse."""

    sale_data: SaleData
    stored_value_data: tuple[StoredValueData, ...]


class StoredValueAccountStatus(Part, frozen=True):
    """What is on it."""

    current_balance: Decimal | None = None


class StoredValueResult(Part, frozen=True):
    """What was done with one gift card."""

    stored_value_transaction_type: str
    currency: str = ""
    item_amount: Decimal | None = None
    stored_value_account_status: StoredValueAccountStatus | None = None
    host_transaction_id: TransactionIdentification | None = None


class StoredValueResponse(Part, frozen=True):
    """What was done."""

    response: Response
    sale_data: SaleData | None = None
    poi_data: POIData | None = None
    stored_value_result: tuple[StoredValueResult, ...] = ()


class PaymentAccountReq(Part, frozen=True):
    """Which account."""

    payment_instrument_type: str = ""
    stored_value_account_id: StoredValueAccountID | None = None


class BalanceInquiryRequest(Part, frozen=True):
    """How much is on it?"""

    payment_account_req: PaymentAccountReq


class PaymentAccountStatus(Part, frozen=True):
    """How much there is."""

    currency: str = ""
    current_balance: Decimal | None = None


class BalanceInquiryResponse(Part, frozen=True):
    """So much."""

    response: Response
    payment_account_status: PaymentAccountStatus | None = None
