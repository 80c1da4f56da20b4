"""What a person, or a test, can do to a simulated receipt printer, in whatever language it speaks: its knobs.

A knob has a word that says what it takes, a first value, and a check. Simulators turn those they have an answer to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Knob:
    """One knob of a simulated printer."""

    takes: str
    """Its values, for a person."""
    first: Any
    """Its value when the simulator is made."""
    allows: Callable[[Any], bool]


def _one_of(first: str, *others: str, note: str = "") -> Knob:
    words = (first, *others)
    return Knob(" | ".join(words) + note, first, lambda value: value in words)


def flag(note: str, *, first: bool) -> Knob:
    """A knob that is true or false; also for those of one language's own."""
    return Knob(f"true | false ({note})", first, lambda value: isinstance(value, bool))


def _is_length(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _length(takes: str) -> Knob:
    return Knob(takes, 0, _is_length)


def _length_or_none(takes: str, first: int | None) -> Knob:
    return Knob(takes, first, lambda value: value is None or _is_length(value))


PERSON: Mapping[str, Knob] = {
    "paper": _one_of("ok", "near_end", "out"),
    "paper_mm": _length_or_none(
        "millimetres left on the roll; null for an endless one. At 0 the paper is out, also inside a receipt",
        None,
    ),
    "cover": _one_of("closed", "open"),
    "online": flag("the off-line switch", first=True),
    "drawer": _one_of("closed", "open"),
    "drawer_stuck": _length_or_none(
        "kicks in vain before it opens (a latch that hooks); null: for ever, as when locked", 0
    ),
    "power": _one_of("on", "off", note=" (off cuts the wire and empties the buffer)"),
    "cutter_error": flag("the next cut jams; turning it off clears the jam", first=False),
    "speed": _length("millimetres a second; 0 prints at once"),
}
"""What a person at the printer does, and how fast it is."""

WIRE: Mapping[str, Knob] = {
    "mute": flag("true: no answer to anything", first=False),
    "wire_speed": _length("bytes a second that the wire carries; 0 carries at once"),
    "receive_buffer": _length("bytes; a full one stops the wire until something is printed; 0 is endless"),
    "flow": _one_of("wire", "xon_xoff", note=" (a full buffer says XOFF, and XON when there is room)"),
    "fragment": flag("true: takes and says one byte at a time", first=False),
    "reset": flag("true: the connection is reset, once", first=False),
}
"""What the wire does."""


def check(knobs: Mapping[str, Knob], name: str, value: Any) -> None:
    """Raises ValueError naming the knobs there are, or the values this one takes."""
    if name not in knobs:
        raise ValueError(f"no knob {name!r}; there are: {', '.join(knobs)}")
    if not knobs[name].allows(value):
        raise ValueError(f"{name} takes {knobs[name].takes}, not {value!r}")
