"""Pieces that several nexo Retailer messages are made of, as frozen structs. Names are the standard's in snake case.

A struct has the fields this house makes something of, and none for what may not be kept: whatever else a terminal says
is skipped when it is decoded (``scrubbing.py``). Words that come from a terminal are text: one we do not know is no
reason not to read the rest.
"""

from __future__ import annotations

import re

import msgspec

from drivers.terminals.nexo import scrubbing
from drivers.terminals.nexo.words import Category, MessageClass, MessageType, Result

_SPECIAL = {"id": "ID", "poi": "POI", "ped": "PED", "ok": "OK"}


def _name(field: str) -> str:
    """``poi_transaction_id`` is POITransactionID."""
    words = re.sub(r"_$", "", field).split("_")
    return "".join(_SPECIAL.get(word, word[:1].upper() + word[1:]) for word in words)


class Part(msgspec.Struct, frozen=True, omit_defaults=True, rename=_name):
    """A piece of a message; what is not said is left out."""


class MessageHeader(Part, frozen=True):
    """Whose message it is, and which; the only thing that tells an answer from another one's."""

    message_class: MessageClass
    message_category: Category
    message_type: MessageType
    sale_id: str
    poi_id: str
    service_id: str = ""
    device_id: str = ""
    protocol_version: str = ""


class Response(Part, frozen=True):
    """How it went."""

    result: Result
    error_condition: str = ""
    additional_response: str = ""

    def __post_init__(self) -> None:
        """Keep of AdditionalResponse what may be kept."""
        msgspec.structs.force_setattr(self, "error_condition", scrubbing.masked_words(self.error_condition))
        kept = scrubbing.kept_additional(self.additional_response)
        msgspec.structs.force_setattr(self, "additional_response", kept)


class TransactionIdentification(Part, frozen=True):
    """A transaction's name on one side; both parts are kept verbatim, a reversal repeats them."""

    transaction_id: str
    time_stamp: str


class SaleData(Part, frozen=True):
    """The till's side of a transaction."""

    sale_transaction_id: TransactionIdentification
    sale_reference_id: str = ""
    operator_id: str = ""
    shift_number: str = ""
    sale_to_poi_data: str = ""
    sale_to_acquirer_data: str = ""
    token_requested_type: str = ""


class POIData(Part, frozen=True):
    """The terminal's side of it."""

    poi_transaction_id: TransactionIdentification | None = None
    poi_reconciliation_id: str = ""


class OriginalPOITransaction(Part, frozen=True):
    """The transaction that is taken back, by the terminal's name of it."""

    poi_transaction_id: TransactionIdentification | None = None
    sale_id: str = ""
    poi_id: str = ""


class PaymentToken(Part, frozen=True):
    """A name for a card or its owner that nobody can pay with."""

    token_requested_type: str
    token_value: str
    expiry_date_time: str = ""


class CardData(Part, frozen=True):
    """Brand, last four, and what recognises a returning card. There is no field for anything else."""

    payment_brand: str = ""
    masked_pan: str = ""
    payment_account_ref: str = ""
    entry_mode: tuple[str, ...] = ()
    card_country_code: str = ""
    payment_token: PaymentToken | None = None

    def __post_init__(self) -> None:
        """Two truncations of one number weaken both: the last four only (PCI DSS 3.5.1)."""
        msgspec.structs.force_setattr(self, "masked_pan", scrubbing.masked_pan(self.masked_pan))
        msgspec.structs.force_setattr(self, "payment_brand", scrubbing.masked_words(self.payment_brand))


class PaymentInstrumentData(Part, frozen=True):
    """What was paid with."""

    payment_instrument_type: str = ""
    card_data: CardData | None = None


class OutputText(Part, frozen=True):
    """One line."""

    text: str
    end_of_line_flag: bool | None = None

    def __post_init__(self) -> None:
        """Cut card numbers, by the line's key where it has one."""
        msgspec.structs.force_setattr(self, "text", scrubbing.masked_line(self.text))


class OutputBarcode(Part, frozen=True):
    """A code to be shown or printed."""

    barcode_type: str
    barcode_value: str


class PredefinedContent(Part, frozen=True):
    """A message known on both sides by its name; a terminal's display notifications tell their event so."""

    reference_id: str


class OutputContent(Part, frozen=True):
    """What is to be shown or printed."""

    output_format: str
    output_text: tuple[OutputText, ...] = ()
    predefined_content: PredefinedContent | None = None
    output_barcode: OutputBarcode | None = None
