"""One payment by wallet: created, shown as a code, looked at until the customer has taken it, captured.

The rules of money here: the reference is durable (it is the attempt's id) before the creation is sent; what was lost is
asked about by that reference, and sent again only with the same key; the capture is a request of its own, made once
the ledger has the evidence; a time that has passed ends nothing: only the provider's word does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from drivers.errors import DeviceOffline, DriverError, FrameError, Refused
from drivers.messages import HttpReply
from drivers.terminals import Evidence, Journal, PaymentRequest, PaymentResult
from drivers.terminals.wallet import messages
from drivers.terminals.wallet.client import OK, WalletClient, is_refusal
from drivers.terminals.wallet.matching import Verdict, evidence, judge
from drivers.terminals.wallet.messages import Payment
from drivers.terminals.wallet.timers import WalletTimers
from drivers.vocabulary import PaymentState, TerminalPrompt

Show = Callable[[TerminalPrompt, str], None]
"""Told the step the customer sees, and the code to be scanned in it."""
DESCRIPTION = "Purchase"


class Attempt:
    """One run. Made for one request, run once."""

    def __init__(
        self,
        client: WalletClient,
        timers: WalletTimers,
        merchant: str,
        request: PaymentRequest,
        journal: Journal,
        show: Show,
    ) -> None:
        self._client = client
        self._timers = timers
        self._merchant = merchant
        self._request = request
        self._journal = journal
        self._show = show
        self._cancel_wanted = asyncio.Event()
        self._cancel_tried = False
        self._ending: bool | None = None
        """Whether the provider took our wish to end it; None while it has not said."""
        self._kept: Evidence | None = None
        self._kept_at = 0.0
        self._answered_at = 0.0
        self._lost = False

    def cancel(self) -> None:
        """Ask for the end; what becomes of it is still the provider's word."""
        self._cancel_wanted.set()

    async def run(self) -> PaymentResult:
        """Run to the end. A wire failure after ``journal.sending`` is the result ``in_doubt``."""
        await self._journal.sending()
        self._show(TerminalPrompt.CONNECTING, "")
        self._answered_at = _now()
        try:
            refused = await self._create()
            if refused is not None:
                return refused
            await self._journal.sent()
            await self._journal.started()
            return await self._follow()
        except DriverError as error:
            return self._result(PaymentState.IN_DOUBT, str(error))

    # The creation.

    async def _create(self) -> PaymentResult | None:
        """Have the payment made and its code shown. None when it is there; else nothing began.

        Raises DriverError when that cannot be found out within ``patience``.
        """
        while True:
            try:
                reply = await self._client.create(self._request.attempt, self._request.amount, DESCRIPTION)
            except DriverError as error:
                # Refused: no token for us. Either way the creation itself was not sent.
                self._lost = self._lost or not isinstance(error, DeviceOffline | Refused)
                if not self._lost:
                    return self._result(PaymentState.NOT_STARTED, str(error))
            else:
                if reply.status in OK:
                    self._shown(reply)
                    return None
                self._lost = self._lost or reply.status >= 500
                refusal = f"HTTP {reply.status} {messages.refusal(reply.body)}".rstrip()
                if not self._lost and (is_refusal(reply.status) or self._silent):
                    return self._result(PaymentState.NOT_STARTED, refusal)
            if self._silent:
                raise FrameError("it is not known whether the payment was made")
            if self._lost and await self._is_taken():
                return None
            await asyncio.sleep(self._timers.retry)

    def _shown(self, reply: HttpReply) -> None:
        said = messages.created(reply.body)
        if said.reference != self._request.attempt:
            raise FrameError("another payment was made than was asked for")
        self._answered_at = _now()
        self._show(TerminalPrompt.SCAN_CODE, messages.code_of(said))

    async def _is_taken(self) -> bool:
        """Whether a payment whose creation was not answered has gone on without us. Its code is had by asking again."""
        try:
            said = await self._client.payment(self._request.attempt)
        except DriverError:
            return False
        return said is not None and judge(self._request, said) is not Verdict.WAIT

    # The customer.

    async def _follow(self) -> PaymentResult:
        began = _now()
        pause = self._timers.first_poll
        while _now() - began < self._timers.lapse:
            await self._wait(pause)
            pause = self._timers.poll
            try:
                said = await self._client.payment(self._request.attempt)
                if said is None:
                    raise FrameError("the provider does not know the payment any more")
                self._answered_at = _now()
            except FrameError:
                raise
            except DriverError:
                if self._silent:
                    raise
                continue
            ended = await self._judged(said)
            if ended is not None:
                return ended
        raise FrameError("the payment's own time has passed, and the provider has not ended it")

    async def _wait(self, pause: float) -> None:
        """Until the next look; at once when somebody wants the end, which is then asked for."""
        if self._cancel_tried:
            await asyncio.sleep(pause)
        else:
            try:
                async with asyncio.timeout(pause):
                    await self._cancel_wanted.wait()
            except TimeoutError:
                return
        if self._ending is not None or self._kept is not None:
            return  # asked for and heard; or the capture may be under way, and it is too late
        self._cancel_tried = True
        try:
            reply = await self._client.cancel(self._request.attempt, untaken_only=False)
        except DriverError:
            return
        if reply.status in OK:
            self._ending = True
        elif is_refusal(reply.status):
            self._ending = False

    async def _judged(self, said: Payment) -> PaymentResult | None:
        """What the provider's word means; None while it is not the last one."""
        verdict = judge(self._request, said)
        if verdict in (Verdict.CAPTURE, Verdict.TAKEN):
            releasing = self._cancel_wanted.is_set() and self._ending is not False and self._kept is None
            if releasing and verdict is Verdict.CAPTURE:
                return None  # the release is under way, or will be asked for again
            await self._keep(said)
        match verdict:
            case Verdict.TAKEN:
                self._show(TerminalPrompt.APPROVED, "")
                return self._result(PaymentState.APPROVED, "captured")
            case Verdict.RELEASED:
                return self._result(PaymentState.CANCELLED, said.state.lower()[:20])
            case Verdict.CAPTURE:
                await self._capture()
        return None

    async def _keep(self, said: Payment) -> None:
        """The evidence on the disk, once, before anything is made of it."""
        if self._kept is None:
            self._show(TerminalPrompt.AUTHORISING, "")
            found = evidence(self._request, said, self._merchant)
            await self._journal.evidence(found)
            self._kept, self._kept_at = found, _now()

    async def _capture(self) -> None:
        """Ask for the money. The next look tells whether it was taken; if not, the same is asked with the same key.

        Raises FrameError when it has been asked for in vain for ``patience``: it stays owed work, resolved as a doubt.
        """
        if _now() - self._kept_at > self._timers.patience:
            raise FrameError("reserved, but the provider does not let it be taken")
        try:
            await self._client.capture(self._request.attempt, self._request.amount)
        except DriverError:
            return

    @property
    def _silent(self) -> bool:
        return _now() - self._answered_at > self._timers.patience

    def _result(self, state: PaymentState, text: str) -> PaymentResult:
        return PaymentResult(state, self._kept or Evidence(terminal_id=self._merchant), text)


def _now() -> float:
    return asyncio.get_running_loop().time()
