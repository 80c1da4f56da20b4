"""Search as typed: what text is folded to, and the full-text index of SQLite (FTS5).

Folding makes the four languages' spellings meet: ``å aa a``, ``æ ae ä a``, ``ø oe ö o`` all become one letter, on both
sides, so that a prefix typed stays a prefix of the word meant. The index's rows are numbered by popularity: reading
matches in row order gives the most popular first, however short the prefix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, column, table

_PAIRS = re.compile(r"a[ae]|oe")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_TOKEN = re.compile(r"[^\W_]+")
MOST_WORDS = 8

INDEX = table("product_search", column("rowid"), column("product_search"))
"""The index as a table to select from; ``rowid`` is the product's rank."""

_INSERT = "INSERT INTO product_search(rowid, name, more) VALUES (?, ?, ?)"
_CLEAR = "INSERT INTO product_search(product_search) VALUES ('delete-all')"
_MERGE = "INSERT INTO product_search(product_search) VALUES ('optimize')"


def _bare(character: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))


# Latin-1 to Latin Extended-B at once; what lies beyond goes through NFKD letter by letter.
_LETTERS = {code: _bare(chr(code)) for code in range(0xC0, 0x250)} | {
    ord(letter): plain
    for letter, plain in {
        "æ": "a",
        "ø": "o",
        "ß": "ss",
        "đ": "d",
        "ł": "l",
        "œ": "o",
        "þ": "th",
        "ð": "d",
    }.items()
}


def fold(words: str) -> str:
    """``words`` in small letters without diacritics, the Nordic letters as one plain letter each."""
    plain = words.casefold().translate(_LETTERS)
    plain = _BEYOND.sub(lambda rest: _bare(rest.group()), plain)
    return _PAIRS.sub(lambda pair: pair.group()[0], plain)


def tokens(words: str) -> list[str]:
    """The folded words of ``words``, in order, each once."""
    return list(dict.fromkeys(token for word in words.split() for token in _tokens_of_word(word)))


@lru_cache(maxsize=16_384)
def _tokens_of_word(word: str) -> tuple[str, ...]:
    """Kept for a while: a shop's names are made of a few thousand words."""
    return tuple(_TOKEN.findall(fold(word)))


def whole_words(typed: str) -> str:
    """Query for names that hold every word of ``typed`` as it stands. There must be a word."""
    found = tokens(typed)[:MOST_WORDS]
    return "{name} : (" + " AND ".join(f'"{word}"' for word in found) + ")"


def beginnings(typed: str) -> str:
    """Query for products in which every word of ``typed`` begins some word. There must be a word."""
    found = tokens(typed)[:MOST_WORDS]
    return " AND ".join(f'"{word}"*' for word in found)


def matches(query: str) -> ColumnElement[bool]:
    """The condition that rows of `INDEX` match ``query``."""
    return INDEX.c.product_search.op("MATCH")(query)


def rebuild(connection: Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Make the index anew from ``(rank, name words, more words)``."""
    connection.exec_driver_sql(_CLEAR)
    batch = [(rank, " ".join(tokens(name)), " ".join(tokens(more))) for rank, name, more in rows]
    if batch:
        connection.exec_driver_sql(_INSERT, batch)
    connection.exec_driver_sql(_MERGE)
