"""Search as typed: what text is folded to, and the full-text index: FTS5 on SQLite, a tsvector on PostgreSQL.

Folding makes the four languages' spellings meet: ``å aa a``, ``æ ae ä a``, ``ø oe ö o`` all become one letter, on both
sides, so that a prefix typed stays a prefix of the word meant. The index's rows are numbered by popularity: reading
matches in row order gives the most popular first, however short the prefix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import Connection, String, TextClause, bindparam, column, table, text

from daemon.store import spelling

_PAIRS = re.compile(r"a[ae]|oe")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_TOKEN = re.compile(r"[^\W_]+")
MOST_WORDS = 8
_BATCH = 5_000

_MARK = "\ue000"
"""Begins what stands in the index for a fact and not for a word; folding leaves it in nothing that is typed."""

INDEX = table("product_search", column("rowid"))
"""The index as a table to select from; ``rowid`` is the product's rank."""

_QUERY = bindparam("query", type_=String)
MATCH: Mapping[str, TextClause] = {
    "sqlite": text("product_search MATCH :query").bindparams(_QUERY),
    "postgresql": text("product_search.words @@ CAST(:query AS tsquery)").bindparams(_QUERY),
}
"""That a row of `INDEX` answers the query given as ``query``, by the name of the dialect."""
_LITE_INSERT = "INSERT INTO product_search(rowid, name, more) VALUES (?, ?, ?)"
_LITE_CLEAR = "INSERT INTO product_search(product_search) VALUES ('delete-all')"
_LITE_SET = "INSERT INTO product_search(product_search, rank) VALUES (?, ?)"
_LITE_AT_ONCE = [("hashsize", 8 << 20), ("automerge", 0), ("crisismerge", 1999)]
"""While all rows go in: large pieces, merged once at the end. Half the time of merging as they come."""
_LITE_AS_USUAL = [("hashsize", 1 << 20), ("automerge", 4), ("crisismerge", 16)]
"""FTS5's own (sqlite.org/fts5.html, 6; hashsize stands in its source only)."""
_LITE_MERGE = "INSERT INTO product_search(product_search) VALUES ('optimize')"
_PG_INSERT = "INSERT INTO product_search(rowid, words) VALUES (%s, CAST(%s AS tsvector))"
_PG_CLEAR = "DELETE FROM product_search"
_PG_PATIENCE = "SET LOCAL statement_timeout = 0"
"""A million products take longer than any one statement may otherwise."""
_PG_LONGEST = 500
"""A lexeme has at most 2046 bytes (PostgreSQL 15 manual, 12.11); longer words are cut, in the index and in queries."""


class Stage(StrEnum):
    """How well a product fits what was typed, best first; each stage leaves out what earlier ones hold."""

    WHOLE = "w"
    """Every word stands in the name."""
    HEAD = "h"
    """Or ends a word of it: a ``bordlampe`` is a ``lampe``."""
    NAME = "b"
    """Every word begins a word of the name."""
    MORE = "m"
    """Or of the category, the attributes, the SKU."""
    INNER = "p"
    """Or stands inside a word."""
    NEAR = "n"
    """Every word is one slip away from a word, or as above."""
    LOOSE = "o"
    """Or from the beginning of one, or from a part."""


SLIPS = (Stage.NEAR, Stage.LOOSE)
"""Thought of only where nothing fits what was typed as it stands: what is a word is no slip."""


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
    plain = words.lower()
    if not plain.isascii():
        plain = words.casefold().translate(_LETTERS)
        plain = _BEYOND.sub(lambda rest: _bare(rest.group()), plain)
    return _PAIRS.sub(lambda pair: pair.group()[0], plain)


def tokens(words: str) -> list[str]:
    """The folded words of ``words``, in order, each once."""
    return list(dict.fromkeys(token for word in words.split() for token in tokens_of(word)))


def tokens_of(word: str) -> tuple[str, ...]:
    """The folded words in what was written as one."""
    return tuple(_TOKEN.findall(fold(word)))


class Search:
    """What was typed (there must be a word in it), as queries that `MATCH` takes. Reads when it has to."""

    def __init__(self, connection: Connection, typed: str, marks: Sequence[str] = ()) -> None:
        """Of products that carry all ``marks``."""
        self._connection = connection
        self._marks = marks
        self.words = tokens(typed)[:MOST_WORDS]
        self._tongue: _Tongue = _Lite() if connection.dialect.name == "sqlite" else _Postgres()

    @cached_property
    def inside(self) -> str:
        """Products in which every word begins some word or stands inside one: those of all `stages`."""
        return self._marked(self._inside)

    def stages(self) -> Iterator[tuple[Stage, str]]:
        """Where to look, one after another, for what was typed as it stands."""
        tongue = self._tongue
        exact = [[tongue.word(word, name=True)] for word in self.words]
        head = whole = tongue.every(exact)
        yield Stage.WHOLE, self._marked(whole)
        if any(part.heads for part in self._parts):
            head = tongue.every(
                [
                    [*own, *(tongue.word(word, name=True) for word in part.heads)]
                    for own, part in zip(exact, self._parts, strict=True)
                ]
            )
            yield Stage.HEAD, self._marked(tongue.without(head, whole))
        name = tongue.every(self._begun(name=True))
        yield Stage.NAME, self._marked(tongue.without(name, head))
        yield Stage.MORE, self._marked(tongue.without(self._more, tongue.either(name, head)))
        if any(part.inner for part in self._parts):
            wanted = tongue.without(self._inside, tongue.either(self._more, head))
            yield Stage.INNER, self._marked(wanted)

    def slip(self, stage: Stage) -> str | None:
        """The same with a slip in some of the words (one of `SLIPS`); None when no word is near any."""
        near = [spelling.near(self._connection, word, begun=stage is Stage.LOOSE) for word in self.words]
        if not any(near):
            return None
        wider = [
            [*own, *(self._tongue.word(word) for word in words)]
            for own, words in zip(self._alike, near, strict=True)
        ]
        return self._marked(self._tongue.every(wider))

    def _marked(self, query: str) -> str:
        tongue = self._tongue
        return tongue.every([[query], *([tongue.word(mark)] for mark in self._marks)])

    @cached_property
    def _parts(self) -> list[spelling.Parts]:
        return [spelling.parts(self._connection, word) for word in self.words]

    @cached_property
    def _more(self) -> str:
        return self._tongue.every(self._begun())

    def _begun(self, *, name: bool = False) -> list[list[str]]:
        """For each word, what it is the beginning of."""
        tongue = self._tongue
        return [
            [tongue.word(whole, name=name) for whole in part.begun]
            or [tongue.word(word, name=name, begun=True)]
            for word, part in zip(self.words, self._parts, strict=True)
        ]

    @cached_property
    def _alike(self) -> list[list[str]]:
        """For each word, what holds it at a beginning or inside."""
        return [
            [*own, *(self._tongue.word(inner) for inner in part.inner)]
            for own, part in zip(self._begun(), self._parts, strict=True)
        ]

    @cached_property
    def _inside(self) -> str:
        return self._tongue.every(self._alike)


class _Tongue(Protocol):
    """How a query is said to one make of database. Words are folded: letters and digits only."""

    def word(self, word: str, *, name: bool = False, begun: bool = False) -> str:
        """A word, in the name only or anywhere, as a whole or as a beginning."""

    def every(self, words: Sequence[Sequence[str]]) -> str:
        """For each typed word one of those it stands for."""

    def either(self, one: str, other: str) -> str:
        """One or the other."""

    def without(self, query: str, unwanted: str) -> str:
        """The first and not the second."""


class _Lite:
    """FTS5's query language (sqlite.org/fts5.html, 3)."""

    def word(self, word: str, *, name: bool = False, begun: bool = False) -> str:
        return f'{"name : " if name else ""}"{word}"{"*" if begun else ""}'

    def every(self, words: Sequence[Sequence[str]]) -> str:
        return "(" + " AND ".join("(" + " OR ".join(others) + ")" for others in words) + ")"

    def either(self, one: str, other: str) -> str:
        return f"({one} OR {other})"

    def without(self, query: str, unwanted: str) -> str:
        return f"({query} NOT {unwanted})"


class _Postgres:
    """A tsquery of finished lexemes (PostgreSQL 15 manual, 8.11.2); words of the name weigh A."""

    def word(self, word: str, *, name: bool = False, begun: bool = False) -> str:
        label = ("*" if begun else "") + ("A" if name else "")
        return f"'{word[:_PG_LONGEST]}'" + (f":{label}" if label else "")

    def every(self, words: Sequence[Sequence[str]]) -> str:
        return "(" + " & ".join("(" + " | ".join(others) + ")" for others in words) + ")"

    def either(self, one: str, other: str) -> str:
        return f"({one} | {other})"

    def without(self, query: str, unwanted: str) -> str:
        return f"({query} & !{unwanted})"


@lru_cache(maxsize=4096)
def mark(fact: str, value: str) -> str:
    """What stands in the index for a fact of a product, such as its brand: found as quickly as a word."""
    return _MARK + fact + blake2b(value.encode(), digest_size=8).hexdigest()


def rebuild(connection: Connection, rows: Iterable[tuple[int, list[str], list[str]]]) -> None:
    """Make the index anew from ``(rank, words of the name, more words and marks)``, folded and in order of rank."""
    lite = connection.dialect.name == "sqlite"
    if not lite:
        connection.exec_driver_sql(_PG_PATIENCE)
    connection.exec_driver_sql(_LITE_CLEAR if lite else _PG_CLEAR)
    made: Iterator[tuple[Any, ...]] = (
        (rank, " ".join(name), " ".join(more)) if lite else (rank, _lexemes(name, more))
        for rank, name, more in rows
    )
    if lite:
        begin_many(connection)
    while batch := list(islice(made, _BATCH)):
        connection.exec_driver_sql(_LITE_INSERT if lite else _PG_INSERT, batch)
    if lite:
        end_many(connection)


def begin_many(connection: Connection, *, anew: bool = False) -> None:
    """Many rows come into SQLite's index (``anew``: into an empty one), in order of rank; then `end_many`."""
    if anew:
        connection.exec_driver_sql(_LITE_CLEAR)
    connection.exec_driver_sql(_LITE_SET, _LITE_AT_ONCE)


def end_many(connection: Connection) -> None:
    """Merge what came in."""
    connection.exec_driver_sql(_LITE_MERGE)
    connection.exec_driver_sql(_LITE_SET, _LITE_AS_USUAL)


def _lexemes(names: list[str], more: list[str]) -> str:
    """A tsvector in text: words of the name weigh A, others B; places of words are of no use here, so all are 1."""
    known = set(names)
    marked = [f"'{word[:_PG_LONGEST]}':1A" for word in names]
    return " ".join(marked + [f"'{word[:_PG_LONGEST]}':1B" for word in more if word not in known])
