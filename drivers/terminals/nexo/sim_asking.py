"""What the simulated terminal says to its till by itself, and how it is answered.

Only to a till whose login offered a display: one after the other, in the order in which they are said.
"""

from __future__ import annotations

from datetime import datetime

from drivers.terminals.nexo import device_messages as device
from drivers.terminals.nexo.codec import Message
from drivers.terminals.nexo.coding import Coding
from drivers.terminals.nexo.orders import time_stamp
from drivers.terminals.nexo.parts import MessageHeader, OutputContent, OutputText, Part
from drivers.terminals.nexo.sim_knobs import Ask
from drivers.terminals.nexo.words import Category, MessageClass, MessageType

_VERSION = "3.1"


class Till:
    """The till, as the terminal knows it."""

    def __init__(self) -> None:
        self.capable: dict[str, tuple[str, ...]] = {}
        """SaleCapabilities of each SaleID's login."""
        self.answers: list[str] = []
        """How what was asked was answered: ``Display Success``, ``Input Failure UnavailableDevice``."""
        self.asked = 0
        self._pending: list[Message] = []
        self._awaited = ""

    @property
    def waited_for(self) -> bool:
        """Whether an answer is outstanding that a transaction waits for."""
        return bool(self._awaited)

    def hears(self, sale_id: str) -> bool:
        """Whether this till takes messages."""
        return "CashierDisplay" in self.capable.get(sale_id, ())

    def display(self, header: MessageHeader, text: str) -> None:
        """Have it show a text; no answer is wanted."""
        content = _content(text)
        shown = device.DisplayOutput("CashierDisplay", "Status", content, response_required_flag=False)
        self._say(header, Category.DISPLAY, device.DisplayRequest((shown,)))

    def ask(self, header: MessageHeader, what: Ask) -> None:
        """Ask what a knob says and wait for the answer."""
        match what:
            case Ask.INPUT:
                question = device.DisplayOutput("CashierDisplay", "Input", _content("Signature right?"))
                data = device.InputData("CashierInput", "Input", "GetConfirmation", max_input_time=30)
                self._awaited = self._say(header, Category.INPUT, device.InputRequest(data, question))
            case Ask.PRINT | Ask.PRINT_MERCHANT:
                kind = "CustomerReceipt" if what is Ask.PRINT else "CashierReceipt"
                receipt = device.PrintOutput(kind, "PrintEnd", _content("STOREFLOOR TEST\nAPPROVED"))
                self._awaited = self._say(header, Category.PRINT, device.PrintRequest(receipt))
            case Ask.DISPLAY:
                shown = device.DisplayOutput("CashierDisplay", "Status", _content("Please wait"))
                self._awaited = self._say(header, Category.DISPLAY, device.DisplayRequest((shown,)))
            case Ask.NONE:
                return

    def event(self, poi_id: str, name: str, at: datetime) -> None:
        """Tell every till that takes messages that something happened."""
        for sale_id in self.capable:
            header = MessageHeader(
                MessageClass.EVENT, Category.EVENT, MessageType.NOTIFICATION, sale_id, poi_id, "1"
            )
            if self.hears(sale_id):
                self._pending.append(Message(header, device.EventNotification(time_stamp(at), name)))

    def taken(self, coding: Coding) -> tuple[bytes, ...]:
        """What is to be sent now."""
        pending, self._pending = self._pending, []
        return tuple(coding.pack(message) for message in pending)

    def told(self, message: Message) -> None:
        """Take an answer."""
        said = message.header
        if said.device_id == self._awaited:
            self._awaited = ""
        match message.body:
            case device.DisplayResponse(output_result=(first, *_)):
                response = first.response
            case device.InputResponse(input_result=asked):
                response = asked.response
            case device.PrintResponse(response=printed):
                response = printed
            case _:
                return
        word = f"{said.message_category} {response.result} {response.error_condition}"
        self.answers.append(word.rstrip())

    def _say(self, about: MessageHeader, category: Category, body: Part) -> str:
        if not self.hears(about.sale_id):
            return ""
        self.asked += 1
        name = str(self.asked)
        header = MessageHeader(
            MessageClass.DEVICE,
            category,
            MessageType.REQUEST,
            about.sale_id,
            about.poi_id,
            about.service_id,
            name,
            protocol_version=_VERSION,
        )
        self._pending.append(Message(header, body))
        return name


def _content(text: str) -> OutputContent:
    return OutputContent("Text", tuple(OutputText(line) for line in text.splitlines()))
