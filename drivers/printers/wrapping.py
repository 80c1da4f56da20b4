"""Words into lines of so many character cells. Pure; knows no block and no printer.

A cell is the place of one Latin letter. East Asian wide characters and most emoji take two, combining marks none
(UAX #11; ISO/IEC 10646 general categories Mn and Me). Lines break at blanks and line ends only; a no-break blank keeps
an amount together; a word longer than the line is cut to fit.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from drivers.money import NO_BREAK
from drivers.printers.receipt import Align

CHARACTERS = 4096
"""Characters whose nature is remembered: more than shops print, less than Unicode has."""
_WORD = re.compile(" *[^ ]+")
_SPELT_OUT = {"\t": "    ", "…": "...", "™": "(TM)"}
"""Single characters that hardly any code page has and that are longer in plain form: done before lines are measured."""
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """Composed letters (NFC), tabs and ellipses in plain characters, line ends as LF, no other control character.

    A receipt comes from outside: an ESC in it must not reach the printer as a command.
    """
    if _is_latin(text) and text.replace("\n", "").isprintable():
        return text
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    for sign, plain in _SPELT_OUT.items():
        text = text.replace(sign, plain)
    return "".join(char for char in text if char == "\n" or _prints(char))


def _is_latin(text: str) -> bool:
    """Whether all is ASCII and Latin-1, whose letters are composed already."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=CHARACTERS)
def _prints(char: str) -> bool:
    return unicodedata.category(char) not in _UNPRINTABLE and not _is_selector(char)


def _is_selector(char: str) -> bool:
    """Variation selectors choose between a text's and a picture's look of a sign: paper has one look."""
    return "\ufe00" <= char <= "\ufe0f"


@lru_cache(maxsize=CHARACTERS)
def char_cells(char: str) -> int:
    """Cells of one character: 0, 1 or 2."""
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cells(text: str) -> int:
    """Cells of a line."""
    return len(text) if text.isascii() else sum(map(char_cells, text))


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most ``width`` cells (two at least); an empty text is one empty line.

    Its own line ends and indents are kept, no-break blanks become plain ones.
    """
    return [
        line.replace(NO_BREAK, " ")
        for paragraph in printable(text).split("\n")
        for line in _paragraph(paragraph, width)
    ]


def _paragraph(text: str, width: int) -> list[str]:
    text = text.rstrip(" ")
    if cells(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for found in _WORD.findall(text):
        longer = line + found if line or not lines else found.lstrip(" ")
        if cells(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = found.lstrip(" ")
        while cells(line) > width:
            head = fitting(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line]


def fitting(text: str, width: int) -> str:
    """The longest beginning of a text that fits; one character at least, with the marks on it."""
    used, end = 0, 0
    for char in text:
        used += char_cells(char)
        if used > width and end:
            break
        end += 1
    return text[:end]


def longest_word(text: str) -> int:
    """Cells of the longest piece that would have to be cut if it did not fit a line."""
    return max((cells(word) for word in printable(text).replace("\n", " ").split(" ")), default=0)


def longest_line(text: str) -> int:
    """Cells of the longest line as the text itself breaks it."""
    return max(cells(line) for line in printable(text).split("\n"))


def padded(text: str, width: int, align: Align) -> str:
    """The line filled up with blanks to so many cells."""
    free = max(0, width - cells(text))
    match align:
        case Align.LEFT:
            return text + " " * free
        case Align.RIGHT:
            return " " * free + text
        case Align.CENTER:
            return " " * (free // 2) + text + " " * (free - free // 2)


MIN_LEFT = 8
"""Cells an article's name must have left beside its price; with fewer, the price gets a line of its own."""


def two_ends(left: str, right: str, width: int) -> list[str]:
    """Left text wrapped, right text right-aligned on its last line; every line at most ``width`` cells.

    A left text that only fits a line alone is not broken for the right one, which then stands below.
    """
    right = " ".join(part for part in printable(right).replace("\n", " ").split(" ") if part)
    room = width - cells(right) - 1
    if not right.strip(NO_BREAK):
        return wrap(left, width)
    alone = room < longest_line(left) <= width
    if room >= min(MIN_LEFT, width // 2) and not alone:
        *above, last = wrap(left, room)
        return [*above, padded(last, room, Align.LEFT) + " " + right.replace(NO_BREAK, " ")]
    lines = wrap(left, width) if left.strip() else []
    return [*lines, *(padded(line, width, Align.RIGHT) for line in wrap(right, width))]
