"""A shop's ordinary day over the API, step by step: others then ask for its things in the wrong place or time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Ask = Callable[..., Awaitable[Any]]
"""``await ask(role, method, path, body)`` → the answer as JSON; an empty one where it was refused."""
ADDRESS = "ordinary.customer@example.com"
NAME, PHONE = "Ordinary Customer", "+45 00 77 66 55"


@dataclass(frozen=True, slots=True)
class Shopping:
    """One customer and one clerk, who do everything there is to do once."""

    ask: Ask
    gtin: str
    location: str

    async def day(self) -> None:
        """All of it."""
        for part in (self.reservation, self.unwanted, self.sale, self.gift_card, self.basket, self.devices):
            await part()

    async def reservation(self) -> None:
        """Reserved, accepted, ready, paid at the terminal, collected."""
        wish = {"location": self.location, "lines": [{"gtin": self.gtin}], "name": NAME, "phone": PHONE}
        made = await self.ask("kiosk", "POST", "/v1/reservations", wish)
        if not made:
            return
        path = f"/v1/reservations/{made['id']}"
        await self.ask("till", "POST", f"{path}/accept")
        ready = await self.ask("till", "POST", f"{path}/ready", {})
        await self.ask(
            "kiosk",
            "POST",
            "/v1/reservations/find",
            {"code": made["code"], "phone_last4": PHONE[-5:].replace(" ", "")},
        )
        await self.ask("kiosk", "POST", f"{path}/arrive")
        await self.ask("till", "POST", f"{path}/resend")
        if ready:
            wish = {"device": "terminal", "amount": ready["due"], "reservation": made["id"]}
            payment = await self.ask("till", "POST", "/v1/payments", wish)
            for _ in range(20 if payment else 0):
                payment = await self.ask("till", "GET", f"/v1/payments/{payment['id']}?wait=1")
                if not payment or payment.get("outcome"):
                    break
        seen = await self.ask("till", "GET", path)
        if seen:
            await self.ask("till", "POST", f"{path}/collect", {"version": seen["version"]})

    async def unwanted(self) -> None:
        """One that is rejected, one that is cancelled with its goods picked and put back."""
        wish = {"location": self.location, "lines": [{"gtin": self.gtin}], "name": NAME, "phone": PHONE}
        for end in ("reject", "cancel"):
            made = await self.ask("kiosk", "POST", "/v1/reservations", wish)
            if made:
                path = f"/v1/reservations/{made['id']}"
                await self.ask("till", "POST", f"{path}/{'pick' if end == 'reject' else 'ready'}", {})
                await self.ask("till", "POST", f"{path}/{end}", {"reason": "no"})
                await self.ask("till", "POST", f"{path}/put-back")

    async def sale(self) -> None:
        """Sold for cash; the receipt shown, printed, sent; the goods come back."""
        sale = await self.ask("till", "POST", "/v1/sales", {"lines": [{"gtin": self.gtin, "quantity": 2}]})
        if not sale:
            return
        tenders = [{"kind": "cash", "amount": sale["total"]}]
        await self.ask("till", "POST", f"/v1/sales/{sale['id']}/close", {"tenders": tenders})
        path = f"/v1/receipts/{sale['id']}"
        await self.ask("till", "GET", path)
        await self.ask("till", "POST", f"{path}/print", {})
        await self.ask("till", "POST", f"{path}/email", {"address": ADDRESS})
        wish = {
            "receipt": sale["id"],
            "lines": [{"gtin": self.gtin}],
            "reason": "too small",
            "refund": {"kind": "cash"},
        }
        await self.ask("till", "POST", "/v1/returns", wish)

    async def gift_card(self) -> None:
        """Issued, looked up, set aside for a sale."""
        amount = {"minor": 100, "currency": "DKK"}
        wish = {"amount": amount, "tender": {"kind": "cash", "amount": amount}}
        card = await self.ask("till", "POST", "/v1/gift-cards", wish)
        sale = await self.ask("till", "POST", "/v1/sales", {"lines": [{"gtin": self.gtin}]})
        if card and sale:
            await self.ask("kiosk", "POST", "/v1/gift-cards/find", {"code": card["code"]})
            wish = {"sale": sale["id"], "code": card["code"]}
            await self.ask("till", "POST", f"/v1/gift-cards/{card['id']}/redeem", wish)
            await self.ask("till", "POST", f"/v1/sales/{sale['id']}/cancel")

    async def basket(self) -> None:
        """From the kiosk to the till; a consent, a call for a clerk."""
        basket = await self.ask("kiosk", "POST", "/v1/baskets", {"lines": [{"gtin": self.gtin}]})
        if basket:
            await self.ask("kiosk", "GET", f"/v1/baskets/{basket['code']}")
            await self.ask("till", "POST", "/v1/sales", {"lines": [], "basket": basket["code"]})
        text = {"id": "news", "version": "1", "language": "da", "body": "Ja tak"}
        wish = {"address": ADDRESS, "purpose": "newsletter", "sender": "Shop", "text": text}
        await self.ask("kiosk", "POST", "/v1/consents", wish)
        await self.ask("kiosk", "DELETE", "/v1/consents", {"address": ADDRESS})
        call = await self.ask("kiosk", "POST", "/v1/assistance", {})
        for step in ("take", "done") if call else ():
            await self.ask("till", "PATCH", "/v1/assistance", {"id": call["id"], "step": step})

    async def devices(self) -> None:
        """Something printed and held up, a device checked."""
        job = await self.ask("till", "POST", "/v1/devices/receipt/jobs", "hello")
        if job:
            for step in ("hold", "release", "reprint"):
                await self.ask("till", "POST", f"/v1/jobs/{job['id']}/{step}")
            await self.ask("till", "GET", f"/v1/jobs/{job['id']}")
        await self.ask("technician", "POST", "/v1/devices/receipt/check", {"level": "internal"})
