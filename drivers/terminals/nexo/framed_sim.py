"""The simulated nexo terminal on a bare TCP connection: messages behind their length, answers when they are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drivers.errors import FrameError
from drivers.messages import Answer, Awaited, HttpRequest
from drivers.terminals.nexo.codec_xml import header_of
from drivers.terminals.nexo.dialect import XML
from drivers.terminals.nexo.framed import NexoFramer, framed
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.words import MessageType


class FramedNexoSimulator:
    """A simulator of bytes around the one of messages; its knobs and its book are that one's."""

    def __init__(self, poi_id: str = "TILL-01") -> None:
        self.terminal = NexoSimulator(poi_id, XML)
        self._framer = NexoFramer()
        self._awaited: list[Awaited] = []
        self._due: list[tuple[float, bytes]] = []
        self._online = False
        self._cut = 0
        """Ticks for which the wire is seen to be cut."""

    @property
    def sealed(self) -> bool:
        """It is spoken to in the clear."""
        return False

    @property
    def knob(self) -> Any:
        """Positions of the knobs."""
        return self.terminal.knob

    @property
    def link_up(self) -> bool:
        """False without power and while the wire is cut."""
        return self.terminal.link_up and self._cut == 0

    def connected(self, now: float) -> None:
        """The till opened the socket."""
        del now
        self._online, self._framer, self._due = True, NexoFramer(), []

    def disconnected(self, now: float) -> None:
        """Whoever waited is gone; transactions go on."""
        del now
        self._online = False
        for awaited in self._awaited:
            awaited.gone = True
        self._awaited.clear()

    def feed(self, data: bytes, now: float) -> bytes:
        """Answer the till; what is no message is met with silence."""
        try:
            for message in self._framer.feed(data):
                if header_of(message).message_type is MessageType.RESPONSE:
                    self.terminal.told(message)
                    continue
                answer = self.terminal.answer(HttpRequest("POST", self.terminal.path, {}, message), now)
                if isinstance(answer, Awaited):
                    self._awaited.append(answer)
                else:
                    self._say(answer, now)
        except FrameError:
            self._framer = NexoFramer()
        return self._take(now)

    def tick(self, now: float) -> bytes:
        """Let transactions go on, and say what is due."""
        self._cut = max(0, self._cut - 1)
        self.terminal.tick(now)
        for awaited in list(self._awaited):
            if awaited.answer is not None:
                self._awaited.remove(awaited)
                self._say(awaited.answer, now)
        return self._take(now)

    def _say(self, answer: Answer, now: float) -> None:
        if answer.reply is None:
            self._cut = 2
            return
        data = framed(answer.reply.body) if answer.reply.body else b""
        if answer.cut_after is not None:
            data, self._cut = data[: answer.cut_after], 2
        self._due.append((now + answer.delay, data))

    def _take(self, now: float) -> bytes:
        asked = [framed(one) for one in self.terminal.asking()]
        if not (self._online and self.terminal.link_up):
            return b""
        due = [data for at, data in self._due if at <= now]
        self._due = [one for one in self._due if one[0] > now]
        return b"".join(asked + due)

    def knobs(self) -> Mapping[str, Any]:
        """Positions of the knobs, and the truth."""
        return self.terminal.knobs()

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob. Raises ValueError saying what there is or what it takes."""
        self.terminal.turn(knob, value)
