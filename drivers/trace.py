"""Traces of a wire as text, and the device that plays its part from one.

A trace is one event a line, in the order of the wire::

    # opened                     a connection begins; any other ``#`` is a remark for people
    > 10 04 01                   the host sent these bytes
    < 16                         the device said these
    # paper low

``TracePlayer`` is a simulator (``drivers/simulator.py``): it sits on ``replay://``, or is served like any other. What
the host writes must be what was recorded, and brings what the device said behind it. Three liberties are taken where
``strict`` does not forbid them, because no two runs of a driver poll at the same moments: a question the trace knows is
answered again with what was last said to it; a question the trace has and the host does not ask is passed over; and a
number of as many digits (a driver counts its jobs) may differ, the answer then names the host's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

OPENED = "opened"
_NUMBER = re.compile(rb"\d+")
_DIGIT = re.compile(rb"\d")
STRAYS_KEPT = 100
ENDING = 3
"""Digits from which on the end of a number is taken for it: before a counter there may be digits of its command."""
REST_S = 0.1
"""How long the wire is down after the host strayed."""


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """One line of a trace that is no remark."""

    line: int
    sent: bool
    """True for what the host sent; False for what the device said."""
    data: bytes


def sent(data: bytes) -> str:
    """The line for bytes that went to the device."""
    return f"> {data.hex(' ')}"


def received(data: bytes) -> str:
    """The line for bytes that came from the device."""
    return f"< {data.hex(' ')}"


def remark(words: str) -> str:
    """A line for people; line breaks become spaces."""
    return f"# {' '.join(words.split())}"


def parse(text: str) -> list[list[TraceEvent]]:
    """A trace as the events of each of its connections. Raises ValueError naming the line that is none of a trace."""
    connections: list[list[TraceEvent]] = [[]]
    for number, line in enumerate(text.splitlines(), 1):
        kind, _, rest = line.strip().partition(" ")
        if kind == "#" and rest.strip() == OPENED and connections[-1]:
            connections.append([])
        if not kind or kind == "#":
            continue
        try:
            data = bytes.fromhex(rest)
        except ValueError:
            data = b""
        if kind not in {"<", ">"} or not data:
            raise ValueError(
                f"line {number} is no line of a trace: {line[:60]!r}; write '> 1b 40', '< 16' or '# words'"
            )
        connections[-1].append(TraceEvent(number, kind == ">", data))
    if not any(connections):
        raise ValueError("nothing was recorded in this trace")
    return connections


def _masked(data: bytes) -> bytes:
    """Bytes without what their numbers say."""
    return _DIGIT.sub(b"0", data)


class Strayed(Exception):
    """The host sent something else than was recorded; says the line of the trace and both."""


class TracePlayer:
    """The device of a trace. A connection plays the next recorded one; after the last they begin anew."""

    link_up = True

    def __init__(self, trace: str, *, strict: bool = False) -> None:
        """Raises ValueError for what is no trace."""
        self._connections = parse(trace)
        self._strict = strict
        self._number = -1
        self._events: list[TraceEvent] = self._connections[0]
        self._at = 0
        self._written = bytearray()
        self._numbers: dict[bytes, bytes] = {}
        self._unasked = b""
        self._down_since: float | None = None
        self.strays: list[str] = []
        """Each time the host sent something else, in words."""
        self.played = 0
        """Events played over all connections."""

    @property
    def at_end(self) -> bool:
        """All of the present connection has been played."""
        return self._at == len(self._events) and not self._written

    def connected(self, now: float) -> None:
        """The next connection begins: what the device said first is said with the next tick."""
        self._number = (self._number + 1) % len(self._connections)
        self._events = self._connections[self._number]
        self._at = 0
        self._written.clear()
        self._numbers.clear()
        self._unasked = self._said()

    def disconnected(self, now: float) -> None:
        """Nothing to do: ``connected`` begins anew."""

    def feed(self, data: bytes, now: float) -> bytes:
        """Take what the host wrote; what was said behind it. Where it strayed, the wire goes down for a moment."""
        try:
            return self.play(data)
        except Strayed as error:
            self.strays = [*self.strays, str(error)][-STRAYS_KEPT:]
            self._written.clear()
            self.link_up, self._down_since = False, now
            return b""

    def tick(self, now: float) -> bytes:
        """What was said before anything was asked."""
        if self._down_since is not None and now - self._down_since >= REST_S:
            self.link_up, self._down_since = True, None
        said, self._unasked = self._unasked, b""
        return said

    def knobs(self) -> Mapping[str, Any]:
        """How far it was played, and where the host strayed."""
        return {
            "connection": self._number + 1,
            "event": self._at,
            "played": self.played,
            "strays": self.strays,
        }

    def turn(self, knob: str, value: Any) -> None:
        """Raises ValueError: what happens was recorded."""
        raise ValueError(f"a trace has no knob {knob!r}: what happens was recorded")

    def play(self, data: bytes) -> bytes:
        """Take what the host wrote and return what the device said behind it. Raises Strayed."""
        self._written += data
        said = self._unasked
        self._unasked = b""
        while self._written:
            step = (
                self._matching() if self._strict else self._matching() or self._passed_over() or self._again()
            )
            if step is None:
                self._stray()
            length, answer = step
            if not length:  # so far it fits; the rest is still to come
                break
            del self._written[:length]
            said += answer
        return said

    def _matching(self) -> tuple[int, bytes] | None:
        """The next event was sent: its length and the answer; length 0 while it is not all there."""
        if self._at == len(self._events):
            return None
        return self._fits(self._at)

    def _fits(self, at: int) -> tuple[int, bytes] | None:
        wanted = self._events[at].data
        there = bytes(self._written[: len(wanted)])
        whole = len(there) == len(wanted)
        if there != wanted[: len(there)]:
            if self._strict or _masked(there) != _masked(wanted[: len(there)]):
                return None
            if whole:
                self._learn(wanted, there)
        if not whole:
            return 0, b""
        self._at = at + 1
        self.played += 1
        return len(wanted), self._said()

    def _learn(self, wanted: bytes, there: bytes) -> None:
        """Remember which numbers the host has in the place of those recorded."""
        for number in _NUMBER.finditer(wanted):
            self._numbers[number[0]] = there[number.start() : number.end()]

    def _passed_over(self) -> tuple[int, bytes] | None:
        """The host left out questions of the trace and goes on behind them."""
        counts = Counter(event.data for event in self._events if event.sent)
        for at in range(self._at, len(self._events)):
            event = self._events[at]
            if event.sent and counts[event.data] == 1:
                return self._fits(at)
        return None

    def _again(self) -> tuple[int, bytes] | None:
        """A question that was asked at another moment: what was last said to it before now, or first after."""
        found: tuple[int, bytes] | None = None
        for at, event in enumerate(self._events):
            if not event.sent:
                continue
            if event.data.startswith(self._written) and len(self._written) < len(event.data):
                return 0, b""
            if self._written.startswith(event.data):
                answer = b"".join(later.data for later in self._behind(at))
                if answer and (found is None or at < self._at):
                    found = len(event.data), answer
        return found

    def _behind(self, at: int) -> list[TraceEvent]:
        end = at + 1
        while end < len(self._events) and not self._events[end].sent:
            end += 1
        return self._events[at + 1 : end]

    def _said(self) -> bytes:
        """What the device said here, with the host's own numbers in it."""
        said = b""
        while self._at < len(self._events) and not self._events[self._at].sent:
            said += self._events[self._at].data
            self._at += 1
            self.played += 1
        return _NUMBER.sub(self._as_the_host_counts, said) if self._numbers else said

    def _as_the_host_counts(self, number: re.Match[bytes]) -> bytes:
        """A number of an answer: the host's own, where it is one that the host sent, or the end of one."""
        said = number[0]
        for old, new in self._numbers.items():
            if old == said or (len(said) >= ENDING and old.endswith(said)):
                return new[-len(said) :]
        return said

    def _stray(self) -> NoReturn:
        there = self._written[:40].hex(" ")
        if self._at == len(self._events):
            raise Strayed(f"the trace is at its end, the driver sends {there}")
        event = self._events[self._at]
        differs = next(
            (n for n, pair in enumerate(zip(event.data, self._written, strict=False)) if pair[0] != pair[1]),
            0,
        )
        start = max(0, differs - 8)
        raise Strayed(
            f"line {event.line} of the trace sends {event.data[start : start + 40].hex(' ')}, "
            f"the driver {self._written[start : start + 40].hex(' ')}"
            + (f" (from byte {start + 1} on)" if start else "")
        )
