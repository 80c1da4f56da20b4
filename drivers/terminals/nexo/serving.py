"""What a terminal asks by itself: things to be shown, printed or typed, and events. Nothing of it ends a payment.

A display is shown where a payment runs, and taken elsewhere. A customer's receipt is kept for the payment; what nobody
would print is refused. An input is always refused: nothing here may say yes for a person, and a terminal that is
refused goes on. The logins of this driver offer no CashierInput, so that a signature is asked for on the receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from drivers.errors import FrameError
from drivers.terminals.nexo import device_messages as device
from drivers.terminals.nexo.codec import Message
from drivers.terminals.nexo.coding import Coding
from drivers.terminals.nexo.parts import Part, Response
from drivers.terminals.nexo.prompts import Screen, prompt_of, text_of
from drivers.terminals.nexo.words import Condition, EventToNotify, MessageType, Result
from drivers.vocabulary import TerminalPrompt

CAPABILITIES = ("CashierStatus", "CashierError", "CashierDisplay", "POIReplication", "PrinterReceipt")
"""SaleCapabilities of a login where the terminal can ask."""
_DONE = Response(Result.SUCCESS)
_NOT_HERE = Response(Result.FAILURE, Condition.UNAVAILABLE_DEVICE)
_CUSTOMER_RECEIPT = "CustomerReceipt"
_CHANGES = frozenset(
    {
        EventToNotify.BEGIN_MAINTENANCE,
        EventToNotify.END_MAINTENANCE,
        EventToNotify.INITIALISED,
        EventToNotify.OUT_OF_ORDER,
        EventToNotify.SHUTDOWN,
    }
)
"""After these the terminal is asked how it is."""


@dataclass(slots=True)
class Serving:
    """The station's side of what a terminal asks."""

    coding: Coding
    sale_id: str
    poi_id: str
    look: Callable[[], None]
    """Asks the terminal how it is, soon."""
    screen: Screen | None = None
    """Of the payment that runs."""

    def answer(self, data: bytes) -> bytes | None:
        """The answer to one message; None where none is wanted. Raises FrameError for what is none of ours."""
        message = self.coding.unpack(data)
        header = message.header
        if header.message_type is MessageType.RESPONSE:
            raise FrameError("an answer to nothing that was asked")
        if (header.sale_id, header.poi_id) != (self.sale_id, self.poi_id):
            raise FrameError(f"a message of another terminal, or for another till than {self.sale_id}")
        said = self._said(message.body)
        if said is None:
            return None
        return self.coding.pack(
            Message(msgspec.structs.replace(header, message_type=MessageType.RESPONSE), said)
        )

    def _said(self, body: Part) -> Part | None:
        match body:
            case device.DisplayRequest():
                return self._shown(body)
            case device.InputRequest(input_data=data, display_output=shown):
                output = device.OutputResult(shown.device, shown.info_qualify, _NOT_HERE) if shown else None
                asked = device.InputResult(data.device, data.info_qualify, _NOT_HERE)
                return device.InputResponse(asked, output)
            case device.PrintRequest():
                return self._printed(body.print_output)
            case device.EventNotification():
                self._happened(body)
                return None
            case _:
                raise FrameError(f"a terminal has no {type(body).__name__} to ask of a till")

    def _shown(self, body: device.DisplayRequest) -> Part | None:
        results = []
        for one in body.display_output:
            prompt = prompt_of(one.output_content)
            if prompt is not None and self.screen is not None:
                self.screen.tell(prompt)
            if one.response_required_flag is not False:
                results.append(device.OutputResult(one.device, one.info_qualify, _DONE))
        return device.DisplayResponse(tuple(results)) if results else None

    def _printed(self, document: device.PrintOutput) -> Part | None:
        kept = self.screen is not None and document.document_qualifier == _CUSTOMER_RECEIPT
        if kept and self.screen is not None:
            self.screen.receipt += text_of(document.output_content).splitlines()
        if document.response_mode == "NotRequired":
            return None
        return device.PrintResponse(document.document_qualifier, _DONE if kept else _NOT_HERE)

    def _happened(self, event: device.EventNotification) -> None:
        if event.event_to_notify in _CHANGES or event.maintenance_required_flag:
            self.look()
        elif event.event_to_notify == EventToNotify.CARD_INSERTED and self.screen is not None:
            self.screen.tell(TerminalPrompt.PLEASE_WAIT)
