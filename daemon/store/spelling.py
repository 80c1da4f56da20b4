"""Which words of the catalogue are meant by a word that begins none of them: a part of a compound, or a slip.

The words of the search index are kept once each, under all their tails: ``bordlampe`` lies under ``bordlampe``,
``ordlampe`` … ``lampe``, ``ampe``, ``mpe``. A tail that begins with what was typed is found by one walk down an index,
so an inner part costs no more than a beginning, and a slip (a letter swapped, missing, doubled, wrong) is tried by some
hundred such walks. How many products there are does not matter, only how many words. Tails are kept without doubled
letters, the commonest slip of all. The same table serves on SQLite and on PostgreSQL: no extension is needed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from string import ascii_lowercase

from sqlalchemy import Connection, TextClause, delete, text

from daemon.store import tables as t
from daemon.store.engine import bulk_insert

SHORTEST_PART = 3
"""A tail shorter than this says nothing."""
LONGEST_WORD = 40
"""Longer ones are numbers of parts, not words."""
SHORTEST_SLIP = 4
"""In a shorter word every slip makes another word."""
LONGEST_SLIP = 20
"""In a longer one only slips in its beginning are looked for."""
SHORTEST_HEAD = 4
"""A shorter word stands inside too many others: only the ends of words are looked at (``løbesko`` by ``sko``)."""
SHORTEST_LEAD = 3
"""``lampe`` is the head of ``bordlampe``; ``ask`` is not one of ``flask``."""
MOST_WORDS = 48
"""A typed word stands for at most so many of the catalogue's: those of the most products."""
MOST_ROWS = 1500
INDEXED = 4
"""Beginnings of so many letters stand in FTS5's index; the rows of a longer one are all collected at each search."""
MOST_BEGUN = 400
_BATCH = 10_000

_DOUBLED = re.compile(r"(.)\1+")
_END = "\U0010ffff"
"""Sorts behind every letter: SQLite compares bytes, and so does PostgreSQL by the collation "C"."""

_LITE_EXACT = text(
    "SELECT part, word, products FROM search_part WHERE part IN (SELECT value FROM json_each(:probes)) LIMIT :most"
)
_PG_EXACT = text(
    "SELECT part, word, products FROM search_part WHERE part IN"
    " (SELECT value FROM json_array_elements_text(CAST(:probes AS json)) AS probe(value)) LIMIT :most"
)
_LITE_FIND = text(
    "SELECT found.part, found.word, found.products FROM json_each(:probes) AS probe"
    " CROSS JOIN search_part AS found ON found.part >= probe.value AND found.part < probe.value || :beyond"
    " LIMIT :most"
)
_PG_FIND = text(
    "SELECT found.part, found.word, found.products"
    " FROM json_array_elements_text(CAST(:probes AS json)) AS probe(value) CROSS JOIN LATERAL ("
    "SELECT part, word, products FROM search_part WHERE part >= probe.value AND part < probe.value || :beyond"
    " ORDER BY part LIMIT 40) AS found LIMIT :most"
)
_LITE_OPEN = "CREATE VIRTUAL TABLE temp.search_word USING fts5vocab(main, product_search, col)"
_LITE_WORDS = "SELECT term, max(doc), max(col = 'name') FROM temp.search_word GROUP BY term"
_LITE_CLOSE = "DROP TABLE temp.search_word"
_PG_WORDS = (
    "SELECT every.word, every.ndoc, named.word IS NOT NULL FROM ts_stat('SELECT words FROM product_search') AS every"
    " LEFT JOIN ts_stat('SELECT words FROM product_search', 'a') AS named USING (word)"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """Words of the catalogue that hold a typed word inside."""

    heads: tuple[str, ...] = ()
    """Those that end with it: a ``bordlampe`` is a ``lampe``."""
    inner: tuple[str, ...] = ()
    """All of them."""
    begun: tuple[str, ...] = ()
    """Those that begin with it, all of them or none: none where there are too many, or a prefix is as quick."""


_Found = tuple[str, str, int]
"""A tail, its word, and how many products are called by it."""


def squeezed(word: str) -> str:
    """``word`` without doubled letters."""
    return _DOUBLED.sub(r"\1", word)


def parts(connection: Connection, word: str) -> Parts:
    """The words that hold the folded ``word`` behind their beginning."""
    if len(word) < SHORTEST_PART or not word.isalpha():
        return Parts()
    shortest = len(word) + SHORTEST_LEAD
    if len(word) < SHORTEST_HEAD:
        rows = _exact(connection, [squeezed(word)])
        ends = {whole: n for _, whole, n in rows if whole.endswith(word) and len(whole) >= shortest}
        return Parts(inner=_best({whole: n for whole, n in ends.items() if not whole.startswith(word)}))
    rows = _find(connection, [squeezed(word)])
    found = {whole: n for _, whole, n in rows if word in whole and not whole.startswith(word)}
    ends = {whole: n for whole, n in found.items() if whole.endswith(word) and len(whole) >= shortest}
    return Parts(_best(ends), _best(found), _begun(word, rows))


def near(connection: Connection, word: str, *, begun: bool) -> tuple[str, ...]:
    """The words one slip away from the folded ``word``; doubled letters are no slip.

    With ``begun`` also those of which it may be a beginning or an inner part with a slip in it.
    """
    if len(word) < SHORTEST_SLIP or not (word.isascii() and word.isalpha()):
        return ()
    plain = squeezed(word)[:LONGEST_SLIP]
    slips = [plain, *sorted(_slips(plain))]
    if begun:
        return _best({whole: n for _, whole, n in _find(connection, slips)})
    rows = _exact(connection, slips)
    return _best({whole: n for part, whole, n in rows if len(part) == len(squeezed(whole))})


def rebuild(connection: Connection) -> None:
    """Make the table of tails anew from the words of the search index."""
    connection.execute(delete(t.search_part))
    rows = _tails(_words(connection))
    while batch := list(islice(rows, _BATCH)):
        bulk_insert(connection, t.search_part, batch)


def _words(connection: Connection) -> list[tuple[str, int]]:
    """Each word of the index with the number of its products; one with digits only from names: SKUs are too many."""
    lite = connection.dialect.name == "sqlite"
    if lite:
        connection.exec_driver_sql(_LITE_OPEN)
    rows = connection.exec_driver_sql(_LITE_WORDS if lite else _PG_WORDS)
    found = [
        (word, products)
        for word, products, named in rows
        if len(word) <= LONGEST_WORD and (word.isalpha() or (named and word[0].isalpha()))
    ]
    if lite:
        connection.exec_driver_sql(_LITE_CLOSE)
    return found


def _tails(words: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
    for word, products in words:
        plain = squeezed(word)
        for start in range(len(plain) - SHORTEST_PART + 1):
            yield plain[start:], word, products


def _exact(connection: Connection, probes: list[str]) -> list[_Found]:
    """Tails that are one of ``probes``."""
    statement = _LITE_EXACT if connection.dialect.name == "sqlite" else _PG_EXACT
    return _rows(connection, statement, {"probes": json.dumps(probes), "most": MOST_ROWS})


def _find(connection: Connection, probes: list[str]) -> list[_Found]:
    """Tails that begin with one of ``probes``."""
    statement = _LITE_FIND if connection.dialect.name == "sqlite" else _PG_FIND
    return _rows(connection, statement, {"probes": json.dumps(probes), "beyond": _END, "most": MOST_ROWS})


def _rows(connection: Connection, statement: TextClause, given: dict[str, object]) -> list[_Found]:
    return [(part, word, products) for part, word, products in connection.execute(statement, given).all()]


def _best(known: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(known, key=lambda word: (-known[word], word))[:MOST_WORDS])


def _begun(word: str, rows: list[_Found]) -> tuple[str, ...]:
    if len(word) <= INDEXED or len(rows) >= MOST_ROWS:
        return ()
    begun = {whole for _, whole, _ in rows if whole.startswith(word)}
    return tuple(sorted(begun)) if len(begun) <= MOST_BEGUN else ()


def _slips(word: str) -> set[str]:
    """``word`` with one letter missing, too many or wrong, or two of them swapped."""
    made: set[str] = set()
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        made.update(before + letter + after for letter in ascii_lowercase)
        if after:
            made.add(before + after[1:])
            made.update(before + letter + after[1:] for letter in ascii_lowercase)
        if len(after) > 1:
            made.add(before + after[1] + after[0] + after[2:])
    return {squeezed(slip) for slip in made if len(slip) >= SHORTEST_PART} - {word}
