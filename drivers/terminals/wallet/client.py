"""The thin client of the ePayment API: headers, the access token, keys. It repeats nothing but after a 401.

Every request that changes something has an Idempotency-Key made from the attempt, once: who must ask again asks with
the same one. The provider's own SDK makes a new key for every request, and so would pay twice; it is not used.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from drivers.errors import DeviceOffline, FrameError, NotSupported, Refused, TransportError
from drivers.messages import HttpReply, MessageTransport
from drivers.terminals.wallet import messages
from drivers.terminals.wallet.messages import Amount, Cancellation, Creation, Modification, Payment
from drivers.terminals.wallet.timers import WalletTimers
from drivers.vocabulary import Money

_PAYMENTS = "/epayment/v1/payments"
_SYSTEM = {
    "vipps-system-name": "storefloor",
    "vipps-system-version": "1.0",
    "vipps-system-plugin-name": "storefloor",
    "vipps-system-plugin-version": "1.0",
}
OK = frozenset({200, 201, 202})
NOT_NOW = frozenset({408, 409, 425, 429})
"""Refusals that may be otherwise a moment later, or that are about something done before."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are there."""

    merchant: str
    client_id: str
    client_secret: str = field(repr=False)
    subscription_key: str = field(repr=False)

    @classmethod
    def read(cls, merchant: str, client_id: str, secrets: str) -> Credentials:
        """From two options and the password file: lines ``client_secret=…`` and ``subscription_key=…``.

        Raises NotSupported naming what is missing, never what is there.
        """
        said = dict(line.split("=", 1) for line in secrets.splitlines() if "=" in line)
        found = {name.strip(): value.strip() for name, value in said.items()}
        missing = [name for name in ("client_secret", "subscription_key") if not found.get(name)]
        if missing:
            raise NotSupported(f"the password file of a wallet has no line {missing[0]}=…")
        if not (merchant.isascii() and merchant.isdecimal() and 4 <= len(merchant) <= 10):
            raise NotSupported(
                "a wallet needs the option merchant: its merchant serial number, 4 to 10 digits"
            )
        if not client_id:
            raise NotSupported("a wallet needs the option client_id")
        return cls(merchant, client_id, found["client_secret"], found["subscription_key"])


def is_refusal(status: int) -> bool:
    """Whether an answer proves that the request was looked at and not done."""
    return 400 <= status < 500 and status not in NOT_NOW


class WalletClient:
    """Requests in one merchant's name. Raises what the transport raises, and Refused without a valid token."""

    def __init__(self, transport: MessageTransport, who: Credentials, timers: WalletTimers) -> None:
        self._transport = transport
        self._who = who
        self._timers = timers
        self._token = ""
        self._token_ends = 0.0
        self._renewing = asyncio.Lock()

    async def create(self, reference: str, amount: Money, description: str) -> HttpReply:
        """POST a payment, to be shown as a code. The key is the reference: one attempt, one payment."""
        body = messages.encode(Creation(Amount.of(amount), reference, description))
        return await self._ask("POST", _PAYMENTS, reference, body)

    async def payment(self, reference: str) -> Payment | None:
        """GET: the truth; None when there is no such payment. Raises Refused for any other refusal."""
        reply = await self._ask("GET", f"{_PAYMENTS}/{reference}")
        if reply.status == 404:
            return None
        return messages.payment(_good(reply).body)

    async def events(self, reference: str) -> list[messages.PaymentEvent]:
        """The history of a payment; empty when there is no such payment."""
        reply = await self._ask("GET", f"{_PAYMENTS}/{reference}/events")
        return [] if reply.status == 404 else messages.events(_good(reply).body)

    async def capture(self, reference: str, amount: Money) -> HttpReply:
        """Take what was reserved. One key for the payment's one capture."""
        body = messages.encode(Modification(Amount.of(amount)))
        return await self._ask("POST", f"{_PAYMENTS}/{reference}/capture", f"{reference}-capture", body)

    async def cancel(self, reference: str, *, untaken_only: bool) -> HttpReply:
        """End it; with ``untaken_only`` not if the customer has taken it meanwhile."""
        key = f"{reference}-{'lapse' if untaken_only else 'cancel'}"
        body = messages.encode(Cancellation(untaken_only))
        return await self._ask("POST", f"{_PAYMENTS}/{reference}/cancel", key, body)

    async def refund(self, reference: str, amount: Money, key: str) -> HttpReply:
        """Give an amount back to whoever paid."""
        body = messages.encode(Modification(Amount.of(amount)))
        return await self._ask("POST", f"{_PAYMENTS}/{reference}/refund", key, body)

    async def renew(self) -> float:
        """Have a token that is good for a while; returns for how many seconds. Raises Refused."""
        now = asyncio.get_running_loop().time()
        if self._token_ends - now <= self._timers.renew:
            await self._fetch_token(self._token)
        return max(self._token_ends - now - self._timers.renew, 0.0)

    async def _ask(self, method: str, path: str, key: str = "", body: bytes = b"") -> HttpReply:
        """One request; once more, with the same key, when the token was refused: then nothing was looked at."""
        for last in (False, True):
            if not self._token or asyncio.get_running_loop().time() >= self._token_ends:
                await self._fetch_token(self._token)
            used = self._token
            headers = {
                **_SYSTEM,
                "authorization": f"Bearer {used}",
                "ocp-apim-subscription-key": self._who.subscription_key,
                "merchant-serial-number": self._who.merchant,
                **({"idempotency-key": key} if key else {}),
                **({"content-type": "application/json"} if body else {}),
            }
            reply = await self._transport.request(method, path, headers, body, self._timers.request)
            if reply.status != 401 or last:
                return reply
            await self._fetch_token(used)
        raise AssertionError

    async def _fetch_token(self, known: str) -> None:
        """Exchange our secret for a token. Raises Refused when it is not taken, DeviceOffline without an answer."""
        async with self._renewing:
            if self._token != known:  # somebody else has just fetched one
                return
            headers = {
                **_SYSTEM,
                "client_id": self._who.client_id,
                "client_secret": self._who.client_secret,
                "ocp-apim-subscription-key": self._who.subscription_key,
                "merchant-serial-number": self._who.merchant,
            }
            try:
                reply = await self._transport.request(
                    "POST", "/accesstoken/get", headers, b"", self._timers.request
                )
            except TransportError as error:
                raise DeviceOffline(f"no access token, so nothing was sent: {error}") from error
            try:
                said = messages.token(_good(reply).body)
            except FrameError as error:
                raise Refused(str(error)) from error
            self._token = said.access_token
            self._token_ends = asyncio.get_running_loop().time() + _seconds(said.expires_in)


def _good(reply: HttpReply) -> HttpReply:
    """The reply of a question, if it is one. Raises Refused with its status and title."""
    if reply.status not in OK:
        raise Refused(f"HTTP {reply.status} {messages.refusal(reply.body)}".rstrip())
    return reply


def _seconds(told: str | int) -> float:
    try:
        return max(float(told), 1.0)
    except ValueError:
        raise Refused("an access token without an end") from None
