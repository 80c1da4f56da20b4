"""04 0F, the status-information: what became of a transaction. The one frame that proves a payment (PA00P015)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from drivers.errors import FrameError
from drivers.terminals import Evidence
from drivers.terminals.zvt import bmp, codes
from drivers.terminals.zvt.frames import Command
from drivers.terminals.zvt.tlv import Tlv
from drivers.vocabulary import Currency, Money

CURRENCIES = {currency.numeric: currency for currency in Currency}
_HALF_A_YEAR = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class StatusInfo(Command):
    """The fields of a 04 0F, each None or empty when the terminal left it out. Card data was masked before."""

    command: ClassVar[int] = codes.STATUS_INFO
    result: int | None = None
    amount: int | None = None
    """Minor units of ``currency``."""
    trace: int | None = None
    original_trace: int | None = None
    time: str = ""
    """HHMMSS on the terminal's clock."""
    date: str = ""
    """MMDD on the terminal's clock."""
    pan: bytes = field(default=b"", repr=False)
    """BMP 22, all nibble E but the last four digits."""
    terminal_id: str = ""
    currency: int | None = None
    receipt_no: int | None = None
    card_type: int | None = None
    card_name: bytes = b""
    """As sent: Latin letters, mostly ended by NUL."""
    approval: bytes = b""
    container: tuple[Tlv, ...] = ()

    @classmethod
    def from_data(cls, data: bytes) -> Self:
        """BMPs in any order; those the till has no use for are read and left. Raises FrameError."""
        fields = bmp.parse(data)

        def number(key: int) -> int | None:
            return bmp.from_bcd(fields[key], key) if key in fields else None

        def byte(key: int) -> int | None:
            return fields[key][0] if key in fields else None

        return cls(
            result=byte(bmp.RESULT),
            amount=number(bmp.AMOUNT),
            trace=number(bmp.TRACE),
            original_trace=number(bmp.ORIGINAL_TRACE),
            time=fields.get(bmp.TIME, b"").hex(),
            date=fields.get(bmp.DATE, b"").hex(),
            pan=fields.get(bmp.PAN, b""),
            terminal_id=fields.get(bmp.TERMINAL_ID, b"").hex(),
            currency=number(bmp.CURRENCY),
            receipt_no=number(bmp.RECEIPT_NO),
            card_type=byte(bmp.CARD_TYPE),
            card_name=fields.get(bmp.CARD_NAME, b""),
            approval=fields.get(bmp.APPROVAL, b""),
            container=Tlv.from_bytes(fields.get(bmp.CONTAINER, b"")),
        )

    def data(self) -> bytes:
        """The data block, in the order most terminals use."""
        parts: list[tuple[int, Any, bytes]] = [
            (bmp.RESULT, self.result, bytes([self.result or 0])),
            (bmp.AMOUNT, self.amount, bmp.bcd(self.amount or 0, 6)),
            (bmp.TRACE, self.trace, bmp.bcd(self.trace or 0, 3)),
            (bmp.ORIGINAL_TRACE, self.original_trace, bmp.bcd(self.original_trace or 0, 3)),
            (bmp.TIME, self.time or None, bytes.fromhex(self.time)),
            (bmp.DATE, self.date or None, bytes.fromhex(self.date)),
            (bmp.PAN, self.pan or None, self.pan),
            (bmp.TERMINAL_ID, self.terminal_id or None, bytes.fromhex(self.terminal_id)),
            (bmp.CURRENCY, self.currency, bmp.bcd(self.currency or 0, 2)),
            (bmp.APPROVAL, self.approval or None, self.approval),
            (bmp.RECEIPT_NO, self.receipt_no, bmp.bcd(self.receipt_no or 0, 2)),
            (bmp.CARD_TYPE, self.card_type, bytes([self.card_type or 0])),
            (bmp.CARD_NAME, self.card_name or None, self.card_name),
            (bmp.CONTAINER, self.container or None, b"".join(tag.to_bytes() for tag in self.container)),
        ]
        return b"".join(bmp.encode(key, value) for key, given, value in parts if given is not None)

    def evidence(self, now: datetime) -> Evidence:
        """What the ledger keeps of it. ``now`` gives the year and the time zone the terminal's clock leaves out."""
        digits = self.pan.hex().rstrip("f")
        return Evidence(
            receipt_no=self.receipt_no,
            trace=self.trace,
            original_trace=self.original_trace,
            terminal_id=self.terminal_id,
            amount=self._money(),
            result="" if self.result is None else f"{self.result:02X}",
            approval_code=self.approval.rstrip(b"\0 ").decode("ascii", "replace"),
            card_brand=self.card_name.split(b"\0")[0].decode("cp437").strip(),
            card_last4=digits[-4:] if digits[-4:].isdecimal() and len(digits) >= 4 else "",
            at=self._moment(now),
        )

    def _money(self) -> Money | None:
        if self.amount is None or self.currency is None:
            return None
        currency = CURRENCIES.get(self.currency)
        if currency is None:
            raise FrameError(f"BMP 49 names currency {self.currency:04d}, which no shop here uses")
        return Money(self.amount, currency)

    def _moment(self, now: datetime) -> datetime | None:
        """The terminal's clock with the year that brings it nearest to now, in the station's time zone."""
        if not (self.time.isdecimal() and self.date.isdecimal()):
            return None
        local = now.astimezone()
        for year in (local.year, local.year - 1, local.year + 1):
            try:
                moment = datetime.strptime(f"{year}{self.date}{self.time}", "%Y%m%d%H%M%S").astimezone()
            except ValueError:  # no such day in that year, or no time of day at all
                continue
            if abs(moment - local) <= _HALF_A_YEAR:
                return moment
        return None
