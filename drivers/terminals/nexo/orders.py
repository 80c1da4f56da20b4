"""What is asked of a terminal for an attempt: the request's body, its category and its ServiceID."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from drivers.terminals import PaymentRequest
from drivers.terminals.nexo import messages, service_ids
from drivers.terminals.nexo.amounts import to_wire
from drivers.terminals.nexo.parts import OriginalPOITransaction, SaleData, TransactionIdentification
from drivers.terminals.nexo.words import Category
from drivers.vocabulary import PaymentKind

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Order:
    """One attempt on this wire. Made of the ledger's row only: the same before and after a power cut."""

    request: PaymentRequest
    category: Category
    service_id: str
    body: messages.PaymentRequest | messages.ReversalRequest

    @classmethod
    def of(cls, request: PaymentRequest, original_of: tuple[str, str] | None = None) -> Order:
        """Raises ValueError when a reversal does not know what it takes back.

        ``original_of`` is the SaleID and POIID under which that was paid, for dialects that name them.
        """
        at = request.started_at or _EPOCH
        service_id = service_ids.of_attempt(request.number, at)
        sale = SaleData(TransactionIdentification(request.attempt, time_stamp(at)))
        if request.kind is PaymentKind.REVERSAL:
            original = request.original
            if original is None or not original.reference:
                raise ValueError("a reversal needs the terminal's own name of what it takes back")
            name = TransactionIdentification(original.reference, original.reference_at)
            reversal = messages.ReversalRequest(
                OriginalPOITransaction(name, *(original_of or ())),
                "MerchantCancel",
                None if original_of else sale,
            )
            return cls(request, Category.REVERSAL, service_id, reversal)
        amounts = messages.AmountsReq(request.amount.currency, to_wire(request.amount))
        kind = messages.PaymentData("Refund") if request.kind is PaymentKind.REFUND else None
        payment = messages.PaymentRequest(sale, messages.PaymentTransaction(amounts), kind)
        return cls(request, Category.PAYMENT, service_id, payment)

    def reference(self, sale_id: str, poi_id: str) -> messages.MessageReference:
        """How other messages name it."""
        return messages.MessageReference(self.category, self.service_id, sale_id, poi_id)


def time_stamp(at: datetime) -> str:
    """``2026-01-01T10:00:00.000Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
