"""What a printer says about itself, whatever language it says it in, and which problems stop it."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.vocabulary import Problem

STOPPING = frozenset(
    {Problem.COVER_OPEN, Problem.REC_EMPTY, Problem.PAPER_JAM, Problem.CUTTER_ERROR, Problem.OUT_OF_ORDER}
)
"""Problems with which no job may start."""


@dataclass(frozen=True, slots=True)
class PrinterState:
    """One answer to the question how it is, taken apart."""

    offline: bool
    drawer_pin_high: bool
    problems: frozenset[Problem]

    @property
    def stopped(self) -> bool:
        """Nothing is printed until a person has been there."""
        return self.offline or bool(self.problems & STOPPING)
