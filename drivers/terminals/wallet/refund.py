"""Giving money back by wallet: to whoever paid, by the payment's reference, under the refund's own key.

The payment's history tells of each refund by its key. A lost answer is sent again with the same key within seconds;
later, when the provider may have forgotten keys, it is only asked about.
"""

from __future__ import annotations

import asyncio

from drivers.errors import DeviceOffline, DriverError, FrameError, Refused
from drivers.terminals import Evidence, Journal, PaymentRequest, PaymentResult
from drivers.terminals.wallet import messages
from drivers.terminals.wallet.client import OK, WalletClient, is_refusal
from drivers.terminals.wallet.timers import WalletTimers
from drivers.vocabulary import PaymentState


class Refund:
    """One refund. Made for one request whose original has a reference, run once."""

    def __init__(
        self,
        client: WalletClient,
        timers: WalletTimers,
        merchant: str,
        request: PaymentRequest,
        journal: Journal,
    ) -> None:
        self._client = client
        self._timers = timers
        self._merchant = merchant
        self._request = request
        self._journal = journal

    async def run(self) -> PaymentResult:
        """Run to the end. A wire failure after ``journal.sending`` is the result ``in_doubt``."""
        await self._journal.sending()
        began, lost = asyncio.get_running_loop().time(), False
        while True:
            try:
                reply = await self._client.refund(
                    _reference(self._request), self._request.amount, self._request.attempt
                )
            except DriverError as error:
                lost = lost or not isinstance(error, DeviceOffline | Refused)
                said = str(error)
                if not lost:
                    return PaymentResult(PaymentState.NOT_STARTED, Evidence(), said)
            else:
                if reply.status in OK:
                    break
                lost = lost or reply.status >= 500
                said = f"HTTP {reply.status} {messages.refusal(reply.body)}".rstrip()
                if is_refusal(reply.status) and not lost:
                    return PaymentResult(PaymentState.NOT_STARTED, Evidence(), said)
            if asyncio.get_running_loop().time() - began > self._timers.patience:
                return PaymentResult(
                    PaymentState.IN_DOUBT if lost else PaymentState.NOT_STARTED, Evidence(), said
                )
            await asyncio.sleep(self._timers.retry)
        await self._journal.sent()
        await self._journal.started()
        found = given(self._request, self._merchant)
        await self._journal.evidence(found)
        return PaymentResult(PaymentState.APPROVED, found, "refunded")


async def refunded(client: WalletClient, request: PaymentRequest, merchant: str) -> PaymentResult | None:
    """What the payment's history says of a refund; None when it does not name it. Raises DriverError."""
    for event in await client.events(_reference(request)):
        if event.name == "REFUNDED" and event.idempotency_key == request.attempt and event.success:
            if event.amount.money() != request.amount:
                raise FrameError("another amount was refunded under this key")
            return PaymentResult(PaymentState.APPROVED, given(request, merchant), "refunded")
    return None


def given(request: PaymentRequest, merchant: str) -> Evidence:
    """What is kept of a refund."""
    return Evidence(
        terminal_id=merchant,
        amount=request.amount,
        result="REFUNDED",
        reference=_reference(request),
        card_brand="Vipps MobilePay",
    )


def _reference(request: PaymentRequest) -> str:
    if request.original is None or not request.original.reference:
        raise FrameError("a refund needs the reference of the payment it gives back")
    return request.original.reference
