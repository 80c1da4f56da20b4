"""Counts the pictures of a film as they reach the screen, and those that should have and did not.

Pure. Each picture says when it belongs in the film; a step longer than one picture is a step over pictures that were
dropped, unless somebody jumped.
"""

from __future__ import annotations

from dataclasses import dataclass

_JUMP_US = 1_000_000
"""A step so long is no loss: somebody went to another place of the film."""


@dataclass(slots=True)
class Frames:
    """``shown`` pictures have come, ``missed`` have not. Times are microseconds of the film."""

    shown: int = 0
    missed: int = 0
    last: int | None = None

    def take(self, start: int, length: int) -> None:
        """A picture that belongs to ``start`` and lasts for ``length``; a length of 0 is not known. The empty one that
        ends a film belongs nowhere (-1) and is none.
        """
        step = start - self.last if self.last is not None else length
        if start < 0 or step == 0:
            return  # or the same picture once more, as at the end of a film
        if length > 0 and length < step < _JUMP_US:
            self.missed += round(step / length) - 1
        self.shown += 1
        self.last = start

    def jump(self) -> None:
        """The next picture follows none."""
        self.last = None

    @property
    def per_cent(self) -> float:
        """How many of those that should have come have not, in per cent."""
        return 100 * self.missed / (self.shown + self.missed) if self.missed else 0.0
