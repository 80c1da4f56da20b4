"""Acme's blocking library, as our contract wants it. A real one would wrap what the vendor hands out under agreement.

It prints, blocks and crashes as such libraries do. Its terminal takes one line and says several; each payment has our
attempt's id, by which it is found again.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from typing import NoReturn
from urllib.parse import urlsplit

from drivers.device import utc_now
from drivers.errors import DeviceBusy, DeviceOffline, FrameError, NotSupported, TransportClosed
from drivers.terminals import DayTotals, Evidence, PaymentRequest, PaymentResult
from drivers.terminals.hosted.child import BlockingJournal
from drivers.terminals.hosted.messages import Setup
from drivers.vocabulary import Currency, Money, PaymentState, TerminalPrompt

_ENDS = {"declined": PaymentState.DECLINED, "cancelled": PaymentState.CANCELLED}


class AcmeLibrary:
    """Speaks to one terminal over a socket of its own."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._lines: Iterator[bytes] = iter(())
        self._saying = threading.Lock()
        self._terminal_id = ""

    def connect(self, setup: Setup) -> str:
        """Open the socket and ask who is there."""
        print("AcmeLib 3.2 (c) Acme: connecting, PAN 4761739001010119")  # as libraries do; it goes nowhere
        address = urlsplit(setup.url)
        try:
            self._socket = socket.create_connection((address.hostname or "", address.port or 0), timeout=5)
        except OSError as error:
            raise DeviceOffline(f"no terminal at {setup.url}: {error}") from error
        self._socket.settimeout(None)
        self._lines = iter(self._socket.makefile("rb"))
        self._terminal_id = self._ask("HELLO")[1]
        return self._terminal_id

    def last_transaction(self) -> Evidence:
        """The last one the terminal knows."""
        return self._evidence(self._ask("LAST"))

    def pay(self, request: PaymentRequest, journal: BlockingJournal) -> PaymentResult:
        """Pay, blocking."""
        self._say(f"PAY {request.attempt} {request.amount.minor} {request.amount.currency}")
        words = self._hear()
        if words[0] == "BUSY":
            raise DeviceBusy("the terminal is busy")
        journal.sent()
        journal.started()
        while words[0] == "SHOW":
            journal.show(TerminalPrompt(words[1]), cancellable=words[1] == TerminalPrompt.INSERT_CARD)
            words = self._hear()
        result = self._result(words)
        if result.state is PaymentState.APPROVED:
            journal.evidence(result.evidence)
        self._say("THANKS")
        return result

    def give_back(self, request: PaymentRequest, journal: BlockingJournal) -> PaymentResult:
        """Acme gives no money back."""
        del request, journal
        raise NotSupported("Acme's library gives no money back")

    def resolve(self, request: PaymentRequest) -> PaymentResult | None:
        """Look the payment up by its id."""
        words = self._ask(f"FIND {request.attempt}")
        if words[0] == "RUNNING":
            return None
        if words[0] == "NONE":
            return PaymentResult(PaymentState.NOT_STARTED, Evidence(), "the terminal knows no such payment")
        return self._result(words)

    def end_of_day(self) -> DayTotals:
        """Acme has none."""
        raise NotSupported("Acme's library has no end of day")

    def cancel(self) -> None:
        """The stop key, from the other thread."""
        self._say("STOP")

    def _result(self, words: list[str]) -> PaymentResult:
        if words[0] == "NO":
            return PaymentResult(_ENDS[words[1]], Evidence(terminal_id=self._terminal_id), words[1])
        return PaymentResult(PaymentState.APPROVED, self._evidence(words), "approved")

    def _evidence(self, words: list[str]) -> Evidence:
        if words[0] != "OK":
            return Evidence(terminal_id=self._terminal_id)
        number, minor, currency, card = words[1:5]
        amount = Money(int(minor), Currency(currency))
        # The library hands the whole card out, as some do: the pipe lets its last four digits through.
        return Evidence(
            int(number),
            terminal_id=self._terminal_id,
            amount=amount,
            result="OK",
            card_last4=card,
            at=utc_now(),
        )

    def _ask(self, line: str) -> list[str]:
        self._say(line)
        return self._hear()

    def _say(self, line: str) -> None:
        if self._socket is None:
            raise DeviceOffline("not connected")
        with self._saying:
            self._socket.sendall(line.encode() + b"\n")

    def _hear(self) -> list[str]:
        try:
            line = next(self._lines)
        except (OSError, StopIteration):
            _lost()
        if line == b"CRASH\n":
            os.abort()
        words = line.decode().split()
        if not words:
            raise FrameError("an empty line")
        return words


def _lost() -> NoReturn:
    raise TransportClosed("the terminal went away")
