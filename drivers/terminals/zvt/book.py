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
    undoes: Charge | None = None
    """The payment a reversal takes back."""
    gives: bool = False
    """Money that goes to the card: a reversal or a refund."""

    def as_json(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "receipt_no": self.receipt_no,
            "amount": self.amount,
            "currency": self.currency,
            "state": self.state.value,
            "at": self.at.isoformat(),
            **({"original": self.undoes.receipt_no} if self.undoes else {}),
        }


@dataclass(slots=True)
class Book:
    """Charges in the order they were made; receipt numbers run from 1 to 9999 and begin again."""

    receipt_no: int = 41
    """The last number given; 41 as if the terminal had been in use before."""
    trace: int = 122
    charges: list[Charge] = field(default_factory=list)
    returns: list[Charge] = field(default_factory=list)
    """Reversals and refunds; ``reversed`` when the terminal took one of them back itself."""
    day: list[Charge] = field(default_factory=list)
    """Everything since the last end of day."""

    def charge(self, amount: int, currency: str, at: datetime) -> Charge:
        """Book a charge under the next number."""
        charge = self._next(amount, currency, at)
        self.charges.append(charge)
        return charge

    def give_back(self, amount: int, currency: str, at: datetime, undoes: Charge | None = None) -> Charge:
        """Book money that goes to the card, under the next number; a reversal names the payment it undoes."""
        given = self._next(amount, currency, at)
        given.undoes, given.gives = undoes, True
        if undoes is not None:
            undoes.state = ChargeState.REVERSED
        self.returns.append(given)
        return given

    def undo(self, charge: Charge) -> None:
        """Take a charge back, or the giving back of one."""
        charge.state = ChargeState.REVERSED
        if charge.undoes is not None:
            charge.undoes.state = ChargeState.BOOKED

    def find(self, receipt_no: int) -> Charge | None:
        """The payment of a receipt number, the youngest where numbers began again."""
        return next((charge for charge in reversed(self.charges) if charge.receipt_no == receipt_no), None)

    def close_day(self) -> tuple[int, list[Charge]]:
        """What the day's payments come to less what was given back, and everything booked in it; a new day begins."""
        day, self.day = self.day, []
        undone = {id(given.undoes) for given in self.returns if given.state is ChargeState.BOOKED}
        total = 0
        for charge in day:
            stands = charge.state is ChargeState.BOOKED or id(charge) in undone
            total += (-charge.amount if charge.gives else charge.amount) if stands else 0
        return total, day

    def _next(self, amount: int, currency: str, at: datetime) -> Charge:
        self.receipt_no = self.receipt_no % LAST_RECEIPT_NO + 1
        self.trace += 1
        charge = Charge(self.receipt_no, self.trace, amount, currency, at)
        self.day.append(charge)
        return charge
