"""The card data scrubber of nexo, at the codec's boundary: nothing behind it ever sees a card number, track or PIN.

Most of it is done by leaving out: a message is decoded into structs that have no field for SensitiveCardData,
ProtectedCardData, CapturedSignature or a password, and what has no field is skipped as bytes. Here is what is left:
the fields that are kept, and may hold more than may be kept (PCI DSS 3.3 and 3.4.1; nexo Retailer; Adyen's
"additional data" and receipts).
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from urllib.parse import parse_qsl, urlencode

from drivers.terminals.masking import mask_text

KEPT_ADDITIONAL = frozenset(
    {
        "acquirerCode",
        "acquirerResponseCode",
        "authCode",
        "errors",
        "merchantReference",
        "message",
        "offline",
        "paymentMethod",
        "paymentMethodVariant",
        "pspReference",
        "refusalReason",
        "saleId",
        "serviceId",
        "store",
        "tenderReference",
        "tid",
        "transactionReferenceNumber",
        "unconfirmedBatchCount",
        "warnings",
    }
)
"""What is kept of AdditionalResponse: references and reasons. Everything else may describe a card or its owner."""

_SECRET_LINES = frozenset(
    {"cardHolderName", "cardholderName", "expiryDate", "panSeq", "shopperName", "track2"}
)
_PAN_LINES = frozenset({"pan", "cardNumber", "maskedPan"})
_DIGIT = re.compile(r"\d")


def last_four(pan: str) -> str:
    """The last four digits of a card number however much of it was told; empty when fewer are left of it."""
    digits = re.search(r"(\d{4})\D*$", pan)
    return digits.group(1) if digits else ""


def masked_pan(pan: str) -> str:
    """``************4771``: the last four and nothing else, of the same length."""
    kept = last_four(pan)
    return "*" * max(0, len(pan) - len(kept)) + kept if kept else "*" * len(pan)


def masked_words(text: str) -> str:
    """Text of no known form, with every card number in it cut."""
    return mask_text(text.encode()).decode()


def kept_additional(text: str) -> str:
    """AdditionalResponse, form-encoded or base64 JSON, as form-encoded text of what may be kept."""
    found = additional(text)
    if found:
        return urlencode({key: masked_words(value) for key, value in found.items() if key in KEPT_ADDITIONAL})
    return masked_words(text) if "=" not in text and not _is_base64(text) else ""


def additional(text: str) -> dict[str, str]:
    """The fields of AdditionalResponse; empty when it has none."""
    if "=" in text.rstrip("="):
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        said = json.loads(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    data = said.get("additionalData", said) if isinstance(said, dict) else {}
    return {key: str(value) for key, value in data.items() if isinstance(value, str | int | bool)} | (
        {key: value for key, value in said.items() if isinstance(value, str)}
        if isinstance(said, dict)
        else {}
    )


def masked_line(text: str) -> str:
    """One line of a receipt (``name=…&value=…&key=…``, or plain) cut by its key, else wherever a number stands.

    Where a terminal tells a whole receipt as base64 JSON, its lines.
    """
    if _is_base64(text):
        return _receipt(text)
    fields = dict(parse_qsl(text, keep_blank_values=True)) if "=" in text else {}
    key = fields.get("key", "")
    if key in _SECRET_LINES:
        return urlencode({"key": key})
    if key in _PAN_LINES:
        cut = {
            part: masked_pan(fields[part])
            for part in ("name", "value")
            if _DIGIT.search(fields.get(part, ""))
        }
        return urlencode(fields | cut)
    if key:
        return urlencode({part: masked_words(value) for part, value in fields.items()})
    return masked_words(text)


def _receipt(text: str) -> str:
    """A whole receipt as base64 JSON (Swedbank Pay): its ready lines, cut; empty when it has none."""
    try:
        said = json.loads(base64.b64decode(text, validate=True))
        copy = said.get("Cardholder") or said.get("Merchant") or {}
        lines = copy["Optional"]["ReceiptString"]
    except (binascii.Error, ValueError, RecursionError, AttributeError, KeyError, TypeError):
        return ""
    return "\n".join(masked_words(line) for line in lines if isinstance(line, str))


def _is_base64(text: str) -> bool:
    return len(text) > 40 and re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", text) is not None
