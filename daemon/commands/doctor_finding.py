"""What ``storefloor doctor`` finds: one line each, with what to do where something is not as it should be."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Level(StrEnum):
    """How a finding is meant."""

    OK = "ok"
    NOTE = "note"
    """Not as it might be; the station works."""
    WRONG = "wrong"
    """Something does not work, or will not: exit status 1."""


class Finding(msgspec.Struct, frozen=True):
    """One line."""

    check: str
    level: Level
    said: str
    """What was found, where."""
    do: str = ""
    """What to do about it; empty when nothing is to be done."""


def ok(check: str, said: str) -> Finding:
    """All is well."""
    return Finding(check, Level.OK, said)


def note(check: str, said: str, do: str) -> Finding:
    """It works, but."""
    return Finding(check, Level.NOTE, said, do)


def wrong(check: str, said: str, do: str) -> Finding:
    """It does not."""
    return Finding(check, Level.WRONG, said, do)
