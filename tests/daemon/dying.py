"""``storefloor`` that dies as by a power cut at one named moment: ``python -m tests.daemon.dying MOMENT serve …``.

From outside a process can be killed about then; money needs exactly then. Nothing else of the daemon is changed but
two waits: between questions to the terminal, and for a payment at the stop.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from daemon import app, ledger, settlement
from daemon.cli import main
from drivers import device
from drivers.terminals.nexo.attempt import Attempt
from drivers.terminals.nexo.link import Link
from drivers.terminals.nexo.serving import Serving
from drivers.terminals.nexo.words import Category
from drivers.terminals.wallet.client import WalletClient
from drivers.terminals.zvt import codes
from drivers.terminals.zvt.attempt import Attempt as ZvtAttempt
from drivers.terminals.zvt.session import Session
from drivers.vocabulary import PaymentState

MOMENTS = ("intent", "sending", "written", "said", "durable", "acknowledged", "approved")
"""Before the marker "bytes may leave" is written; after it; after 06 01 (30, 31) was written; when 04 0F was read; when
it is on the disk; after 80 00 was written; when the approval is on the disk and the store has not been told.

Three more of an attempt: begun (its intent is not written yet), aborted (the terminal was asked to end it), printed (a
line of the receipt was taken).

Two more, of what has ended: contradicted (the terminal's word is not written yet) and conflict (it is).
``clock DAYS`` kills nothing: the station's clock was set by so much.

At a wallet: written is that the payment (or refund) was made, acknowledged that it was captured."""

PRINTED = (codes.PRINT_LINE, codes.PRINT_BLOCK)
MONEY = tuple(command.to_bytes(2) for command in (codes.AUTHORISATION, codes.REVERSAL, codes.REFUND))


def die() -> None:
    """The power goes."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> None:
    """Die where this begins."""

    async def gone(*_: Any, **__: Any) -> None:
        die()

    setattr(owner, name, gone)


def after(owner: Any, name: str, of: Callable[..., bool] = lambda *_, **__: True) -> None:
    """Die where this has been done."""
    work: Callable[..., Awaitable[Any]] = getattr(owner, name)

    async def done(*arguments: Any, **named: Any) -> Any:
        result = await work(*arguments, **named)
        if of(*arguments, **named):
            die()
        return result

    setattr(owner, name, done)


def at_once(owner: Any, name: str) -> None:
    """Die where this begins, which is no coroutine."""

    def gone(*_: Any, **__: Any) -> None:
        die()

    setattr(owner, name, gone)


class Told:
    """Whether the frame just written is the 80 00 for a 04 0F."""

    waits = False

    async def evidence(self, journal: Any, evidence: Any) -> None:
        await journal.ledger.witness(journal.payment, evidence)
        self.waits = True

    def answers(self, _session: Any, frame: Any) -> bool:
        return self.waits and frame.to_bytes().startswith(b"\x80\x00")


def approved(_ledger: Any, _payment: str, state: PaymentState, **how: Any) -> bool:
    """Whether this is the approval of an attempt that ran, not of one that was asked about."""
    return state is PaymentState.APPROVED and "note" not in how


def set_clock(by: timedelta) -> None:
    """The station's clock was set: every module that reads it reads another time."""
    real = device.utc_now
    for module in list(sys.modules.values()):
        if getattr(module, "utc_now", None) is real:
            setattr(module, "utc_now", lambda: real() + by)  # noqa: B010  a name of many modules


def arm(moment: str) -> None:
    """Set the one moment. An empty word sets none."""
    match moment:
        case "begun":
            before(ledger.Ledger, "_write_intent")
        case "intent":
            before(settlement.Journal, "sending")
        case "sending":
            after(settlement.Journal, "sending")
        case "said":
            before(settlement.Journal, "evidence")
        case "durable":
            after(settlement.Journal, "evidence")
        case "approved":
            after(ledger.Ledger, "_persist", approved)
        case "contradicted":
            before(ledger.Ledger, "_contradict")
        case "conflict":
            after(ledger.Ledger, "_contradict")
        case moment if moment.startswith("clock "):
            set_clock(timedelta(days=int(moment.split()[1])))
        case _:
            arm_wires(moment)


def arm_wires(moment: str) -> None:
    """Set a moment that each wire has in its own way."""
    told = Told()

    async def evidence(journal: Any, said: Any) -> None:
        await told.evidence(journal, said)

    match moment:
        case "written":
            after(Session, "send", lambda _, frame: frame.to_bytes()[:2] in MONEY)
            before(Attempt, "_note_sent")
            after(WalletClient, "create")
            after(WalletClient, "refund")
        case "acknowledged":
            setattr(settlement.Journal, "evidence", evidence)  # noqa: B010  a method of a frozen class
            after(Session, "send", told.answers)
            after(Attempt, "_ended", lambda _, result: result.state is PaymentState.APPROVED)
            after(WalletClient, "capture", lambda *_: told.waits)
        case "aborted":
            after(Session, "send", lambda _, frame: frame.to_bytes()[:2] == codes.ABORT_COMMAND.to_bytes(2))
            after(Link, "ask", lambda _, category, *__, **___: category is Category.ABORT)
            after(WalletClient, "cancel")
        case "printed":
            after(ZvtAttempt, "_acknowledge", lambda _, apdu: apdu.command in PRINTED)
            at_once(Serving, "_printed")


if __name__ == "__main__":
    settlement.BACK_OFF_S, app.DRAIN_PAYMENTS_S = (0.05, 0.1, 0.2, 0.5, 1.0), 0.5
    arm(sys.argv.pop(1))
    main()
