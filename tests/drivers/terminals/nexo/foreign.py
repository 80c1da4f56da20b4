"""What the official npm @adyen/api-library says to our simulated terminal, and what it makes of the answers.

``tests/proof/payments_adyen.py`` has the library itself do it; ``adyen-api-library.json`` holds what was said when it
last did, for machines without Node.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from drivers.messages import Answer, Awaited, HttpReply, HttpRequest
from drivers.terminals.nexo.coding import SealedJson
from drivers.terminals.nexo.nexoblob import Keys
from drivers.terminals.nexo.sim import NexoSimulator

TRACES = Path(__file__).parents[3] / "traces" / "nexo"
RECORDED = TRACES / "adyen-api-library.json"
KEY = {"AdyenCryptoVersion": 1, "KeyIdentifier": "storefloor", "KeyVersion": 1, "Passphrase": "storefloor"}
KEYS = Keys.derive("storefloor", "storefloor", 1)
POIID = "P400Plus-275008565"
QUICK = {"pace": 0.01, "cut_for": 0.05}


class Listening(NexoSimulator):
    """A simulated terminal that writes down what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[HttpRequest] = []
        for knob, value in QUICK.items():
            self.turn(knob, value)

    def answer(self, request: HttpRequest, now: float) -> Answer | Awaited:
        """Write it down, and answer."""
        self.heard.append(request)
        return super().answer(request, now)


def message(category: str, service_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """A request as an integrator of the library writes it."""
    header = {
        "ProtocolVersion": "3.0",
        "MessageClass": "Service",
        "MessageCategory": category,
        "MessageType": "Request",
        "ServiceID": service_id,
        "SaleID": "TILL-NODE",
        "POIID": POIID,
    }
    return {"SaleToPOIRequest": {"MessageHeader": header, f"{category}Request": body}}


def payment(service_id: str, amount: float = 129.95) -> dict[str, Any]:
    sale = {"TransactionID": f"tender-{service_id}", "TimeStamp": "2026-01-01T10:00:00.000Z"}
    amounts = {"Currency": "DKK", "RequestedAmount": amount}
    return message(
        "Payment",
        service_id,
        {"SaleData": {"SaleTransactionID": sale}, "PaymentTransaction": {"AmountsReq": amounts}},
    )


def reference(service_id: str) -> dict[str, Any]:
    return {"MessageCategory": "Payment", "SaleID": "TILL-NODE", "ServiceID": service_id}


def status(service_id: str, of: str) -> dict[str, Any]:
    flags = {"ReceiptReprintFlag": True, "DocumentQualifier": ["CustomerReceipt"]}
    return message("TransactionStatus", service_id, {**flags, "MessageReference": reference(of)})


def abort(service_id: str, of: str) -> dict[str, Any]:
    return message("Abort", service_id, {"AbortReason": "MerchantAbort", "MessageReference": reference(of)})


def reversal(service_id: str, name: dict[str, Any]) -> dict[str, Any]:
    body = {"OriginalPOITransaction": {"POITransactionID": name}, "ReversalReason": "MerchantCancel"}
    return message("Reversal", service_id, body)


def body_of(response: Any) -> dict[str, Any]:
    """The one body of an answer as the library tells it."""
    inside: dict[str, Any] = response["SaleToPOIResponse"]
    return next(value for name, value in inside.items() if name != "MessageHeader")


def settled(said: Any) -> Any:
    """An answer without what is another each time: names and times."""
    if isinstance(said, list):
        return [settled(item) for item in said]
    if not isinstance(said, dict):
        return said
    fleeting = {"TimeStamp", "TransactionID", "ApprovalCode", "AdditionalResponse", "DateTime"}
    return {key: "…" if key in fleeting else settled(value) for key, value in said.items()}


KNOBS: dict[str, dict[str, Any]] = {
    "declined": {"outcome": "decline"},
    "aborted": {"card": "wait"},
}
"""How the terminal stood in a recorded scene."""


async def again(exchange: dict[str, Any]) -> list[dict[str, Any] | int | None]:
    """Say a recorded scene to a fresh terminal, one message after the other; who waits is answered at the end."""
    simulator = Listening()
    for knob, value in KNOBS.get(exchange["name"], {}).items():
        simulator.turn(knob, value)
    clock = asyncio.get_running_loop().time
    answers: list[Answer | Awaited] = []
    for body in exchange["requests"]:
        answers.append(simulator.answer(HttpRequest("POST", "/nexo/", {}, body.encode()), clock()))
        async with asyncio.timeout(10):
            while simulator.knobs()["paying"] and simulator.knobs()["card"] == "auto":
                simulator.tick(clock())
                await asyncio.sleep(0.002)  # the pace of looking
    simulator.tick(clock())
    said = [one if isinstance(one, Answer) else one.answer for one in answers]
    return [_opened(one.reply) if one else None for one in said]


def _opened(reply: HttpReply | None) -> dict[str, Any] | int | None:
    if reply is None or not reply.body:
        return None
    if reply.status != 200:
        return reply.status
    whole: dict[str, Any] = json.loads(SealedJson(KEYS).unpack(reply.body).to_bytes())
    return whole
