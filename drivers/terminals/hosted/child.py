"""The library's side: ``serve(library)`` is the main program of its process, which may block for as long as it likes.

A plug-in has a module that says ``serve(AcmeLibrary())`` and nothing more; ``HostedTerminal`` runs it. What the library
prints goes nowhere: it may hold card data, and our pipe is no place for it. When the daemon is gone, so is the process.
An exception that is no DriverError ends the process: the daemon then knows that it knows nothing, and asks.
"""

from __future__ import annotations

import os
import queue
import threading
from typing import Protocol

from drivers.errors import DriverError, NotSupported
from drivers.terminals import DayTotals, Evidence, PaymentRequest, PaymentResult
from drivers.terminals.hosted.messages import (
    Ask,
    Cancel,
    Done,
    Failed,
    FromChild,
    Setup,
    Show,
    Step,
    Tell,
    ToChild,
    What,
    Written,
    decode_to_child,
    encode,
)
from drivers.vocabulary import TerminalPrompt


class BlockingJournal(Protocol):
    """What a library tells during a payment. Each step returns once it is on the daemon's disk.

    Where the disk takes nothing it never returns: the process is ended, and nothing is acknowledged to the terminal.
    """

    def sent(self) -> None:
        """The request has left."""

    def started(self) -> None:
        """The terminal took it."""

    def evidence(self, evidence: Evidence) -> None:
        """The terminal said this; acknowledge it to the terminal only after this returned."""

    def show(self, prompt: TerminalPrompt, *, cancellable: bool = False) -> None:
        """What the customer does now."""


class BlockingTerminal(Protocol):
    """What a vendor's library is wrapped into: the contract of ``PaymentTerminal``, with calls that may block.

    All calls come from one thread, but ``cancel``, which comes while ``pay`` runs.
    """

    def connect(self, setup: Setup) -> str:
        """Get ready; returns the terminal's id. Raises DriverError."""

    def last_transaction(self) -> Evidence:
        """The last transaction the terminal knows. Raises DriverError."""

    def pay(self, request: PaymentRequest, journal: BlockingJournal) -> PaymentResult:
        """Run one payment to its end. Raises DriverError, before ``journal.sent()``, when nothing was sent."""

    def give_back(self, request: PaymentRequest, journal: BlockingJournal) -> PaymentResult:
        """Run one reversal or refund to its end, as ``pay``. Raises NotSupported where there is none."""

    def resolve(self, request: PaymentRequest) -> PaymentResult | None:
        """What became of an attempt; None while the terminal cannot tell. Raises DriverError."""

    def end_of_day(self) -> DayTotals:
        """Close the batch. Raises NotSupported where there is none."""

    def cancel(self) -> None:
        """Ask the running payment to end."""


def serve(library: BlockingTerminal) -> None:
    """Answer the daemon until it goes away."""
    asked, told = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):  # a library that reads or prints must not meet our messages
        os.dup2(nowhere, number)
    child = _Child(library, told)
    threading.Thread(target=child.listen, args=(asked,), daemon=True).start()
    child.work()


class _Child:
    """The work on the main thread, the pipe on another: a cancel is heard while the library blocks."""

    def __init__(self, library: BlockingTerminal, out: int) -> None:
        self._library = library
        self._out = out
        self._writing = threading.Lock()
        self._asked: queue.Queue[Ask] = queue.Queue()
        self._written: queue.Queue[Written] = queue.Queue()

    def listen(self, pipe: int) -> None:
        """Sort what the daemon says; its end is ours."""
        with os.fdopen(pipe, "rb") as lines:
            for line in lines:
                self._take(decode_to_child(line))
        os._exit(0)

    def _take(self, message: ToChild) -> None:
        match message:
            case Ask():
                self._asked.put(message)
            case Written():
                self._written.put(message)
            case Cancel():
                self._library.cancel()

    def work(self) -> None:
        """One question after the other, for ever."""
        while True:
            ask = self._asked.get()
            try:
                answer: FromChild = self._answer(ask)
            except DriverError as error:
                answer = Failed(ask.number, error.code, str(error))
            self._say(answer)

    def _answer(self, ask: Ask) -> FromChild:
        match ask:
            case Ask(number=number, what=What.CONNECT, setup=Setup() as setup):
                return Done(number, evidence=Evidence(terminal_id=self._library.connect(setup)))
            case Ask(number=number, what=What.LAST):
                return Done(number, evidence=self._library.last_transaction())
            case Ask(number=number, what=What.PAY, request=PaymentRequest() as request):
                return Done(number, result=self._library.pay(request, self))
            case Ask(number=number, what=What.GIVE_BACK, request=PaymentRequest() as request):
                return Done(number, result=self._library.give_back(request, self))
            case Ask(number=number, what=What.RESOLVE, request=PaymentRequest() as request):
                return Done(number, result=self._library.resolve(request))
            case Ask(number=number, what=What.END_OF_DAY):
                return Done(number, totals=self._library.end_of_day())
            case _:
                raise NotSupported(f"{ask.what} without what it needs")

    def _say(self, message: FromChild) -> None:
        with self._writing:
            data = encode(message)
            while data:
                data = data[os.write(self._out, data) :]

    # What the library tells.

    def sent(self) -> None:
        """The request has left."""
        self._tell(Tell(Step.SENT))

    def started(self) -> None:
        """The terminal took it."""
        self._tell(Tell(Step.STARTED))

    def evidence(self, evidence: Evidence) -> None:
        """The terminal said this."""
        self._tell(Tell(Step.EVIDENCE, evidence))

    def show(self, prompt: TerminalPrompt, *, cancellable: bool = False) -> None:
        """What the customer does now."""
        self._say(Show(prompt, cancellable))

    def _tell(self, step: Tell) -> None:
        self._say(step)
        self._written.get()
