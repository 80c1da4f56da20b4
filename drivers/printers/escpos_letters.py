"""Text as bytes of code pages: the printer's own page first, then another one it has, else not at all.

Punctuation that no page has is spelt plainly (typographic quotes and dashes); letters never are. A line that needs a
character of another page is set in runs, each after its ``ESC t n``. Only pages are used whose place is told by the
model's profile: cheap models claim many pages and have a few, and print strangers' letters for the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

PLAIN = str.maketrans(
    {
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ",
        "‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"',
        "–": "-", "—": "-", "‑": "-", "−": "-", "•": "·", "×": "x",
    }
)  # fmt: skip
"""Punctuation that means the same in plain form, one for one. Letters are never replaced: they are drawn."""
CODECS = {
    "CP858": "cp858", "CP850": "cp850", "CP437": "cp437", "CP865": "cp865", "CP1252": "cp1252",
    "ISO_8859-15": "iso8859-15", "CP852": "cp852", "CP1250": "cp1250", "ISO_8859-2": "iso8859-2",
    "CP775": "cp775", "CP1257": "cp1257", "CP866": "cp866", "CP1251": "cp1251", "CP855": "cp855",
    "CP737": "cp737", "CP1253": "cp1253", "ISO_8859-7": "iso8859-7", "CP861": "cp861", "CP860": "cp860",
    "CP863": "cp863",
}  # fmt: skip
"""Names of the capability database by Python's, in the order in which pages are asked. Left out: pages of scripts that
join or run leftward (drawn instead), of two bytes, and those whose number differs between makers (CP857)."""

Runs = list[tuple[int, bytes]]
"""Pieces of a line: the number of the page (ESC t), and the bytes."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The pages of one printer: codec and number, the main one first."""

    pages: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, main: str, numbers: Mapping[str, int | str], others: str) -> Letters:
        """``others`` is ``all`` of the profile, ``none``, or names. Raises ValueError naming what it lacks."""
        if others == "all":
            names = [name for name in CODECS if name in numbers]
        else:
            names = others.replace(",", " ").split() if others != "none" else []
        for name in (main, *names):
            if name not in numbers:
                raise ValueError(
                    f"the profile has no code page {name!r}; it has {', '.join(sorted(numbers))}"
                )
        for name in names:
            if name not in CODECS:
                raise ValueError(f"code page {name!r} cannot be chosen by letter; {', '.join(CODECS)} can")
        chosen = dict.fromkeys((main, *names))
        return cls(tuple((CODECS.get(name, name.lower()), int(numbers[name])) for name in chosen))

    def plain(self, text: str) -> tuple[int, bytes] | None:
        """Text, of several lines too, in the main page alone; None when that lacks a character."""
        codec, number = self.pages[0]
        try:
            return number, text.encode(codec)
        except UnicodeEncodeError:
            return None

    def encode(self, text: str) -> Runs | None:
        """The line in runs; None when a character is in no page."""
        whole = self.plain(text)
        if whole is not None:
            return [whole]
        own = _page(self.pages[0][0])
        plain = "".join(char if char in own else char.translate(PLAIN) for char in text)
        runs: Runs = []
        while plain:
            stretch, number = max(
                ((_stretch(plain, codec), number) for codec, number in self.pages),
                key=lambda pair: len(pair[0]),
            )
            if not stretch:
                return None
            runs.append((number, stretch))
            plain = plain[len(stretch) :]
        return runs


def _stretch(text: str, codec: str) -> bytes:
    """The bytes of the longest beginning of a text that the page has."""
    page = _page(codec)
    return bytes(page[char] for char in takewhile(page.__contains__, text))


@cache
def _page(codec: str) -> dict[str, int]:
    """Characters of a page by their byte."""
    return {bytes((byte,)).decode(codec, "replace"): byte for byte in range(0xFF, 0x1F, -1) if byte != 0x7F}
