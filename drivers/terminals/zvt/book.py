"""The simulator's book: every charge it made, the ground truth that ledgers are judged by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

LAST_RECEIPT_NO = 9999


class ChargeState(StrEnum):
    """Whether the card's owner has paid."""

    BOOKED = "booked"
    REVERSED = "reversed"


@dataclass(slots=True)
class Charge:
    """One charge; its state is the only thing about it that changes."""

    receipt_no: int
    trace: int
    amount: int
    """Minor units."""
    currency: str
    at: datetime
    state: ChargeState = ChargeState.BOOKED

    def as_json(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "receipt_no": self.receipt_no,
            "amount": self.amount,
            "currency": self.currency,
            "state": self.state.value,
            "at": self.at.isoformat(),
        }


@dataclass(slots=True)
class Book:
    """Charges in the order they were made; receipt numbers run from 1 to 9999 and begin again."""

    receipt_no: int = 41
    """The last number given; 41 as if the terminal had been in use before."""
    trace: int = 122
    charges: list[Charge] = field(default_factory=list)

    def charge(self, amount: int, currency: str, at: datetime) -> Charge:
        """Book a charge under the next number."""
        self.receipt_no = self.receipt_no % LAST_RECEIPT_NO + 1
        self.trace += 1
        charge = Charge(self.receipt_no, self.trace, amount, currency, at)
        self.charges.append(charge)
        return charge
