"""The simulator's book, which is the truth, and its memory of answers, which it may lose."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from drivers.terminals.nexo import messages
from drivers.terminals.nexo.card_messages import CardAcquisitionResponse, StoredValueResponse
from drivers.terminals.nexo.parts import MessageHeader
from drivers.vocabulary import Money

Repeatable = (
    messages.PaymentResponse | messages.ReversalResponse | StoredValueResponse | CardAcquisitionResponse
)
"""Answers that a TransactionStatus can tell again."""


class ChargeState(StrEnum):
    """Whether the card's owner has paid."""

    BOOKED = "booked"
    REVERSED = "reversed"


@dataclass(slots=True)
class Charge:
    """Money that moved; its state is the only thing about it that changes."""

    reference: str
    """POITransactionID.TransactionID."""
    service_id: str
    tender: str
    """The till's name of the transaction."""
    amount: Money
    at: datetime
    state: ChargeState = ChargeState.BOOKED
    gives: bool = False
    undoes: Charge | None = None

    def as_json(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "reference": self.reference,
            "service_id": self.service_id,
            "tender": self.tender,
            "amount": self.amount.minor,
            "currency": self.amount.currency.value,
            "state": self.state.value,
            "at": self.at.isoformat(),
            **({"original": self.undoes.reference} if self.undoes else {}),
        }


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer as it was given, with its header."""

    header: MessageHeader
    body: Repeatable


@dataclass(slots=True)
class Book:
    """What was charged and given back, in order; and what the terminal remembers of it."""

    charges: list[Charge] = field(default_factory=list)
    returns: list[Charge] = field(default_factory=list)
    day: list[Charge] = field(default_factory=list)
    """Everything since the last reconciliation."""
    memory: dict[tuple[str, str], Remembered] = field(default_factory=dict)
    """Answers by SaleID and ServiceID."""
    number: int = 0

    def name(self) -> str:
        """The next transaction's name: ``tenderReference.pspReference``."""
        self.number += 1
        return f"BV0q{self.number:09d}.881{self.number:013d}"

    def charge(self, reference: str, service_id: str, tender: str, amount: Money, at: datetime) -> Charge:
        """The card is charged."""
        made = Charge(reference, service_id, tender, amount, at)
        self.charges.append(made)
        self.day.append(made)
        return made

    def give_back(
        self,
        reference: str,
        service_id: str,
        tender: str,
        amount: Money,
        at: datetime,
        undoes: Charge | None = None,
    ) -> Charge:
        """Money goes to the card; a reversal names the charge it undoes."""
        made = Charge(reference, service_id, tender, amount, at, gives=True, undoes=undoes)
        if undoes is not None:
            undoes.state = ChargeState.REVERSED
        self.returns.append(made)
        self.day.append(made)
        return made

    def find(self, reference: str) -> Charge | None:
        """The charge with this name."""
        return next((charge for charge in self.charges if charge.reference == reference), None)

    def remember(self, header: MessageHeader, body: Repeatable) -> None:
        """Keep an answer."""
        self.memory[header.sale_id, header.service_id] = Remembered(header, body)

    def lose_last(self) -> None:
        """The last answer is forgotten; what was charged stays charged."""
        if self.memory:
            self.memory.popitem()

    def close_day(self) -> list[Charge]:
        """Everything of the period; a new one begins."""
        day, self.day = self.day, []
        return day
