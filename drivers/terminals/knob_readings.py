"""What the knobs of simulated terminals take: values from outside, read and refused in words."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

_Word = TypeVar("_Word", bound=StrEnum)


def wrong(knob: str, value: object, takes: str) -> ValueError:
    """The error of a wrong turn."""
    return ValueError(f"{knob} cannot be {value!r}; it takes {takes}")


def word(knob: str, kind: type[_Word]) -> Callable[[object], _Word]:
    """One of some words."""

    def read(value: object) -> _Word:
        for known in kind:
            if known.value == value:
                return known
        raise wrong(knob, value, ", ".join(repr(known.value) for known in kind))

    return read


def switch(knob: str) -> Callable[[object], bool]:
    """True or false."""

    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise wrong(knob, value, "true or false")
        return value

    return read


def seconds(knob: str) -> Callable[[object], float]:
    """A time, from 0."""

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise wrong(knob, value, "seconds")
        return float(value)

    return read
