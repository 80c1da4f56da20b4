"""Search as typed: what text is folded to, and the full-text index: FTS5 on SQLite, a tsvector on PostgreSQL.

Folding makes the four languages' spellings meet: ``å aa a``, ``æ ae ä a``, ``ø oe ö o`` all become one letter, on both
sides, so that a prefix typed stays a prefix of the word meant. The index's rows are numbered by popularity: reading
matches in row order gives the most popular first, however short the prefix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, column, table, text

_PAIRS = re.compile(r"a[ae]|oe")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_TOKEN = re.compile(r"[^\W_]+")
MOST_WORDS = 8

INDEX = table("product_search", column("rowid"))
"""The index as a table to select from; ``rowid`` is the product's rank."""

_LITE_MATCH = "product_search MATCH :query"
_LITE_INSERT = "INSERT INTO product_search(rowid, name, more) VALUES (?, ?, ?)"
_LITE_CLEAR = "INSERT INTO product_search(product_search) VALUES ('delete-all')"
_LITE_MERGE = "INSERT INTO product_search(product_search) VALUES ('optimize')"
_PG_MATCH = "product_search.words @@ CAST(:query AS tsquery)"
_PG_INSERT = "INSERT INTO product_search(rowid, words) VALUES (%s, CAST(%s AS tsvector))"
_PG_CLEAR = "DELETE FROM product_search"
_PG_PATIENCE = "SET LOCAL statement_timeout = 0"
"""A million products take longer than any one statement may otherwise."""
_PG_LONGEST = 500
"""A lexeme has at most 2046 bytes (PostgreSQL 15 manual, 12.11); longer words are cut, in the index and in queries."""


class Hits(StrEnum):
    """Which products are meant by what was typed."""

    WHOLE = "whole"
    """Names that hold every word as it stands."""
    ANY = "any"
    """Products in which every word begins some word."""
    REST = "rest"
    """``ANY`` without ``WHOLE``."""


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


def matches(connection: Connection, hits: Hits, typed: str) -> TextClause:
    """The condition that rows of `INDEX` are ``hits`` for what was ``typed``. There must be a word in it."""
    words = tokens(typed)[:MOST_WORDS]
    lite = connection.dialect.name == "sqlite"
    query = _lite_query(hits, words) if lite else _pg_query(hits, words)
    return text(_LITE_MATCH if lite else _PG_MATCH).bindparams(bindparam("query", query, unique=True))


def _lite_query(hits: Hits, words: list[str]) -> str:
    """FTS5's query language (sqlite.org/fts5.html, 3)."""
    whole = "{name} : (" + " AND ".join(f'"{word}"' for word in words) + ")"
    beginnings = " AND ".join(f'"{word}"*' for word in words)
    return {Hits.WHOLE: whole, Hits.ANY: beginnings, Hits.REST: f"({beginnings}) NOT ({whole})"}[hits]


def _pg_query(hits: Hits, words: list[str]) -> str:
    """A tsquery of finished lexemes (PostgreSQL 15 manual, 8.11.2): words hold letters and digits only."""
    whole = " & ".join(f"'{word[:_PG_LONGEST]}':A" for word in words)
    beginnings = " & ".join(f"'{word[:_PG_LONGEST]}':*" for word in words)
    return {Hits.WHOLE: whole, Hits.ANY: beginnings, Hits.REST: f"{beginnings} & !({whole})"}[hits]


def rebuild(connection: Connection, rows: Iterable[tuple[int, str, str]]) -> None:
    """Make the index anew from ``(rank, name words, more words)``."""
    lite = connection.dialect.name == "sqlite"
    if not lite:
        connection.exec_driver_sql(_PG_PATIENCE)
    connection.exec_driver_sql(_LITE_CLEAR if lite else _PG_CLEAR)
    batch: list[tuple[Any, ...]] = [
        (rank, " ".join(tokens(name)), " ".join(tokens(more))) if lite else (rank, _lexemes(name, more))
        for rank, name, more in rows
    ]
    if batch:
        connection.exec_driver_sql(_LITE_INSERT if lite else _PG_INSERT, batch)
    if lite:
        connection.exec_driver_sql(_LITE_MERGE)


def _lexemes(name: str, more: str) -> str:
    """A tsvector in text: words of the name weigh A, others B; places of words are of no use here, so all are 1."""
    names = tokens(name)
    known = set(names)
    marked = [f"'{word[:_PG_LONGEST]}':1A" for word in names]
    return " ".join(marked + [f"'{word[:_PG_LONGEST]}':1B" for word in tokens(more) if word not in known])
