"""How the simulated terminal says something: sealed as it must be, or with the fault a knob asks for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import msgspec

from drivers.messages import Answer, HttpReply
from drivers.terminals.nexo import messages
from drivers.terminals.nexo.codec import Message, wrapper
from drivers.terminals.nexo.device_messages import EventNotification
from drivers.terminals.nexo.link import SealedMessage, seal
from drivers.terminals.nexo.nexoblob import Keys, Sealed
from drivers.terminals.nexo.parts import MessageHeader, Response, SaleData, TransactionIdentification
from drivers.terminals.nexo.sim_knobs import Fault
from drivers.terminals.nexo.sim_payment import CARD_NUMBER
from drivers.terminals.nexo.words import Category, Condition, MessageClass, MessageType, Result

JSON = {"content-type": "application/json; charset=utf-8"}
EMPTY = HttpReply(200)
"""What Abort is answered by."""


def crypto_error(number: int, service_id: str = "") -> HttpReply:
    """The terminal could not open what came."""
    said = {"errors": [f"Nexo Service: crypto error ({number})"], "ServiceID": service_id}
    return HttpReply(401, JSON, json.dumps(said).encode())


def sealed(message: Message, keys: Keys, *, bare_cards: bool) -> HttpReply:
    """A message as it should be; with ``bare_cards`` full of card data, as it must not be."""
    if not bare_cards:
        return HttpReply(200, JSON, seal(message, keys, os.urandom(16)))
    whole = json.loads(message.to_bytes())
    _spill(whole)
    again = Sealed.seal(keys, json.dumps(whole).encode(), os.urandom(16))
    outer = SealedMessage(message.header, again.blob, again.trailer)
    return HttpReply(200, JSON, msgspec.json.encode({wrapper(message.header): outer}))


def faulty(fault: Fault, message: Message, keys: Keys, earlier: HttpReply | None) -> HttpReply:
    """The answer to money with what is wrong with it."""
    header, body = message.header, message.body
    replaced = msgspec.structs.replace
    changed = {
        Fault.SERVICE_ID: replaced(header, service_id="9999999999"),
        Fault.SALE_ID: replaced(header, sale_id="SOMEBODY"),
        Fault.POIID: replaced(header, poi_id="P400Plus-999999999"),
    }.get(fault)
    if changed is not None:
        return HttpReply(200, JSON, seal(Message(changed, body), keys, os.urandom(16)))
    if fault in (Fault.TENDER, Fault.AMOUNT, Fault.CURRENCY) and isinstance(body, messages.PaymentResponse):
        return HttpReply(200, JSON, seal(Message(header, _other(fault, body)), keys, os.urandom(16)))
    if fault is Fault.CLEAR_SUCCESS:
        return HttpReply(200, JSON, message.to_bytes())
    if fault is Fault.CLEAR_FAILURE:
        refusal = messages.PaymentResponse(Response(Result.FAILURE, Condition.REFUSAL))
        return HttpReply(200, JSON, Message(header, refusal).to_bytes())
    if fault is Fault.REPLAY and earlier is not None:
        return earlier
    if fault is Fault.NO_JSON:
        return HttpReply(200, JSON, b"<html>" + os.urandom(20))
    if fault is Fault.HTTP_500:
        return HttpReply(500)
    if fault is Fault.REJECT:
        return HttpReply(200, JSON, seal(_reject(header), keys, os.urandom(16)))
    whole = msgspec.json.decode(seal(message, keys, os.urandom(16)))
    inside = whole[wrapper(header)]
    if fault is Fault.OUTER:
        inside["MessageHeader"]["ServiceID"] = "9999999999"
    if fault is Fault.HMAC:
        proof = inside["SecurityTrailer"]["Hmac"]
        inside["SecurityTrailer"]["Hmac"] = ("A" if proof[0] != "A" else "B") + proof[1:]
    return HttpReply(200, JSON, msgspec.json.encode(whole))


def in_the_air(reply: HttpReply, piece: int, delay: float, *, half: bool) -> Answer:
    """How it travels."""
    return Answer(reply, delay, piece, len(reply.body) // 2 if half else None)


def _other(fault: Fault, body: messages.PaymentResponse) -> messages.PaymentResponse:
    replaced = msgspec.structs.replace
    if fault is Fault.TENDER:
        name = TransactionIdentification("somebody-elses", "2026-01-01T10:00:00.000Z")
        return replaced(body, sale_data=SaleData(name))
    result = body.payment_result
    if result is None or result.amounts_resp is None:
        return body
    said = result.amounts_resp
    amounts = (
        replaced(said, currency="SEK" if said.currency != "SEK" else "NOK")
        if fault is Fault.CURRENCY
        else replaced(said, authorized_amount=said.authorized_amount * 2)
    )
    return replaced(body, payment_result=replaced(result, amounts_resp=amounts))


def _reject(header: MessageHeader) -> Message:
    event = msgspec.structs.replace(
        header,
        message_class=MessageClass.EVENT,
        message_category=Category.EVENT,
        message_type=MessageType.NOTIFICATION,
    )
    return Message(event, EventNotification("2026-01-01T10:00:00.000Z", "Reject", "message=not%20delivered"))


TRACK2 = f"{CARD_NUMBER}=29122010000000000"
SECRETS: Mapping[str, Any] = {
    "PAN": CARD_NUMBER,
    "CardSeqNumb": "01",
    "ExpiryDate": "1229",
    "TrackData": [{"TrackNumb": 2, "TrackValue": TRACK2}],
}


def _spill(whole: Any) -> None:
    """Card data into every field of an answer that could carry some."""
    if isinstance(whole, list):
        for item in whole:
            _spill(item)
    if not isinstance(whole, dict):
        return
    for value in list(whole.values()):
        _spill(value)
    if "CardData" in whole or "PaymentInstrumentType" in whole:
        whole["CapturedSignature"] = {"SignaturePoint": [{"X": CARD_NUMBER}]}
    if "MaskedPan" in whole:
        whole |= {"MaskedPan": CARD_NUMBER, "PaymentBrand": f"mc {CARD_NUMBER}", "SensitiveCardData": SECRETS}
        whole["ProtectedCardData"] = {"EncapsulatedContent": TRACK2}
    if "Result" in whole:
        whole["ErrorCondition"] = whole.get("ErrorCondition", "")
        more = f"cardHolderName=HANSEN%20%2F%20ASTRID&expiryDate=12%2F29&cardNumber={CARD_NUMBER}&message={CARD_NUMBER}"
        whole["AdditionalResponse"] = f"{whole.get('AdditionalResponse', '')}&{more}"
    if "ApprovalCode" in whole:
        whole["ApprovalCode"] = CARD_NUMBER
    if "OutputText" in whole:
        whole["OutputText"] += [
            {"Text": f"name=Card&value={CARD_NUMBER}&key=pan"},
            {"Text": "name=Holder&value=HANSEN%20%2F%20ASTRID&key=cardHolderName"},
            {"Text": f"name=Track&value={TRACK2.replace('=', '%3D')}&key=filler"},
            {"Text": f"CARD {CARD_NUMBER}"},
        ]
