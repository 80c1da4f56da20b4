"""How the simulated terminal says something: sealed as it must be, or with the fault a knob asks for."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import msgspec

from drivers.messages import Answer, HttpReply
from drivers.terminals.nexo import messages
from drivers.terminals.nexo.codec import Message, wrapper
from drivers.terminals.nexo.codec_xml import parsed
from drivers.terminals.nexo.coding import Coding, SealedJson
from drivers.terminals.nexo.device_messages import EventNotification
from drivers.terminals.nexo.parts import MessageHeader, Response, SaleData, TransactionIdentification
from drivers.terminals.nexo.sim_knobs import Fault
from drivers.terminals.nexo.sim_payment import CARD_NUMBER
from drivers.terminals.nexo.words import Category, Condition, MessageClass, MessageType, Result

JSON = {"content-type": "application/json; charset=utf-8"}
EMPTY, NO_CONTENT = HttpReply(200), HttpReply(204)
"""What Abort is answered by, in one dialect or the other."""


def crypto_error(number: int, service_id: str = "") -> HttpReply:
    """The terminal could not open what came."""
    said = {"errors": [f"Nexo Service: crypto error ({number})"], "ServiceID": service_id}
    return HttpReply(401, JSON, json.dumps(said).encode())


def told(message: Message, coding: Coding, *, bare_cards: bool) -> HttpReply:
    """A message as it should be; with ``bare_cards`` full of card data, as it must not be."""
    if not bare_cards:
        return _reply(coding.pack(message))
    if isinstance(coding, SealedJson):
        whole = json.loads(message.to_bytes())
        _spill(whole)
        return _reply(coding.envelope(message.header, json.dumps(whole).encode()))
    return _reply(_spilt_xml(coding.pack(message)))


def _reply(body: bytes) -> HttpReply:
    kind = "xml" if body.startswith(b"<") else "json"
    return HttpReply(200, {"content-type": f"application/{kind}; charset=utf-8"}, body)


def faulty(fault: Fault, message: Message, coding: Coding, earlier: HttpReply | None) -> HttpReply:
    """The answer to money with what is wrong with it."""
    header, body = message.header, message.body
    replaced = msgspec.structs.replace
    changed = {
        Fault.SERVICE_ID: replaced(header, service_id="9999999999"),
        Fault.SALE_ID: replaced(header, sale_id="SOMEBODY"),
        Fault.POIID: replaced(header, poi_id="P400Plus-999999999"),
    }.get(fault)
    if changed is not None:
        return _reply(coding.pack(Message(changed, body)))
    if fault in (Fault.TENDER, Fault.AMOUNT, Fault.CURRENCY) and isinstance(body, messages.PaymentResponse):
        return _reply(coding.pack(Message(header, _other(fault, body))))
    match fault:
        case Fault.CLEAR_SUCCESS:
            return _reply(message.to_bytes())
        case Fault.CLEAR_FAILURE:
            refusal = messages.PaymentResponse(Response(Result.FAILURE, Condition.REFUSAL))
            return _reply(Message(header, refusal).to_bytes())
        case Fault.REPLAY if earlier is not None:
            return earlier
        case Fault.GARBAGE:
            return _reply(b"<html>" + os.urandom(20))
        case Fault.HTTP_500:
            return HttpReply(500)
        case Fault.REJECT:
            return _reply(coding.pack(_reject(header)))
        case Fault.OUTER | Fault.HMAC:
            return _reply(_changed_outside(fault, coding.pack(message), header))
        case _:
            return _reply(coding.pack(message))


def _changed_outside(fault: Fault, data: bytes, header: MessageHeader) -> bytes:
    whole = msgspec.json.decode(data)
    inside = whole[wrapper(header)]
    if fault is Fault.OUTER:
        inside["MessageHeader"]["ServiceID"] = "9999999999"
    else:
        proof = inside["SecurityTrailer"]["Hmac"]
        inside["SecurityTrailer"]["Hmac"] = ("A" if proof[0] != "A" else "B") + proof[1:]
    return msgspec.json.encode(whole)


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


def _spilt_xml(data: bytes) -> bytes:
    """As ``_spill``, in XML."""
    root = parsed(data)
    for element in list(root.iter()):
        if element.tag == "CardData":
            element.set("MaskedPAN", CARD_NUMBER)
            element.set("PaymentBrand", f"01,mc {CARD_NUMBER}")
            ET.SubElement(element, "SensitiveCardData", PAN=CARD_NUMBER, ExpiryDate="1229")
        if element.tag == "Response":
            ET.SubElement(element, "AdditionalResponse").text = f"HANSEN ASTRID {CARD_NUMBER}"
        if element.tag == "ApprovalCode":
            element.text = CARD_NUMBER
        if element.tag == "OutputContent":
            copy = {
                "Mandatory": {"CardDetails": {"PrimaryAccountNumber": CARD_NUMBER}},
                "Optional": {"ReceiptString": [f"CARD {CARD_NUMBER}", "APPROVED"]},
            }
            said = b64encode(json.dumps({"Cardholder": copy}).encode()).decode()
            ET.SubElement(element, "OutputText").text = said
    text = ET.tostring(root, encoding="unicode")
    return text.encode()
