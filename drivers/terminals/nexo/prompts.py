"""What a terminal says to be shown, as the prompt a customer's screen has a text for in every language.

Terminals tell free text in the language of the login, and no make publishes its texts: stems of Danish, Norwegian,
Swedish, Finnish and English are looked for, and what has none of them changes nothing on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from drivers.terminals.nexo.parts import OutputContent
from drivers.vocabulary import TerminalPrompt

P = TerminalPrompt


def _stems(*stems: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(stems)})", re.IGNORECASE)


_WORDS: tuple[tuple[TerminalPrompt, re.Pattern[str]], ...] = (
    (P.WRONG_PIN, _stems("(?:wrong|incorrect|forkert|feil|fel) (?:pin|kod)", "väärä")),
    (P.REMOVE_CARD, _stems("remove", "fjern", "tag kort", "ta (?:ut )?kort", "poista", "ota kort")),
    (
        P.DECLINED,
        _stems("declined", "not approved", "(?:ikke|ej) godk", "afvist", "avvist", "nekad", "hylät"),
    ),
    (P.APPROVED, _stems("approved", "godk", "hyväksy")),
    (P.REVERSING, _stems("revers", "tilbagef", "tilbakef", "återf")),
    (P.ENTER_PIN, _stems("pin", "kod", "tunnusluk")),
    (P.AUTHORISING, _stems("authori[sz]", "autoris", "auktoris", "varmenn")),
    (
        P.INSERT_CARD,
        _stems("insert", r"tap\b", "swipe", "indsæt", "sätt in", "sett inn", "blip", "vis kort", "syötä"),
    ),
    (P.PLEASE_WAIT, _stems("(?:please )?wait", "vent", "vänt", "odot")),
)
"""In this order: a screen that says that a card is approved and to be removed asks for the latter."""


def text_of(content: OutputContent) -> str:
    """The lines of what is to be shown or printed."""
    return "\n".join(line.text for line in content.output_text)


def prompt_of(content: OutputContent) -> TerminalPrompt | None:
    """What it asks or says; None for what none of the stems is in."""
    text = text_of(content)
    return next((prompt for prompt, stems in _WORDS if stems.search(text)), None)


class Screen:
    """What one payment shows: what the driver supposes, until the terminal speaks for itself."""

    def __init__(self, show: Callable[[TerminalPrompt], None]) -> None:
        self.receipt: list[str] = []
        """Lines of the customer's receipt, as far as the terminal had them printed."""
        self._show = show
        self._shown: TerminalPrompt | None = None
        self._spoken = False

    def suppose(self, prompt: TerminalPrompt) -> None:
        """Show what is likely, while nothing better is known."""
        if not self._spoken:
            self._put(prompt)

    def tell(self, prompt: TerminalPrompt) -> None:
        """Show what the terminal says."""
        self._spoken = True
        self._put(prompt)

    def _put(self, prompt: TerminalPrompt) -> None:
        if prompt is not self._shown:
            self._shown = prompt
            self._show(prompt)
