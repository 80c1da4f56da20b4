"""Open Food Facts and Open Beauty Facts as they publish themselves: names, brand and contents for goods a shop sells.

Their dumps (JSON Lines, or the tab-separated export, each packed or not) have millions of products and no prices, and
nothing is sold without one. So a row goes in where its GTIN is a product of the shop, or stands in the price list
given; all others are passed over. Known products keep price, SKU, category and what else the shop says of them.

Source: data-fields.txt beside the dumps (``code``, ``product_name_xx``, ``brands``, ``quantity``, ``categories_tags``,
``ingredients_text_xx``, ``allergens_tags``; lists in JSON, commas in the export; numbers beginning with 200 are their
own, for goods without a bar code). Open Database License 1.0: the source is named on each product. Pictures have
another licence and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select, update

from daemon.schema import Language, Words
from daemon.store import gtin as gtins
from daemon.store import import_products, news
from daemon.store import tables as t
from daemon.store.import_files import ImportFailed, Rows, reading
from daemon.store.import_shapes import PriceRow, ProductRow, Row
from daemon.store.transaction import Writing, upsert

LONGEST = 2_000
"""Letters of a list of ingredients; what comes behind is cut."""
_OWN = "0200"
"""Begins, in normal form, numbers that they gave themselves."""
_SPOKEN = {"nb": ("nb", "no")}
"""Their codes of our languages, where it is not the same one alone."""
_p = t.product.c


@dataclass(frozen=True, slots=True)
class Facts:
    """One of the two."""

    name: str
    parent: str
    """Id of the category under which theirs are made."""
    titles: tuple[str, str, str, str]
    """What that one is called."""


MAPPINGS = {
    "open-food-facts": Facts("Open Food Facts", "food", ("Fødevarer", "Matvarer", "Livsmedel", "Food")),
    "open-beauty-facts": Facts(
        "Open Beauty Facts",
        "personal-care",
        ("Personlig pleje", "Personlig pleie", "Personlig vård", "Personal care"),
    ),
}
_QUANTITY = ("Mængde", "Mengde", "Mängd", "Quantity")
_INGREDIENTS = ("Ingredienser", "Ingredienser", "Ingredienser", "Ingredients")
_ALLERGENS = ("Allergener", "Allergener", "Allergener", "Allergens")
_SOURCE = ("Kilde", "Kilde", "Källa", "Source")
_OURS = {titles[-1] for titles in (_QUANTITY, _INGREDIENTS, _ALLERGENS, _SOURCE)}

Pairs = list[tuple[Words, Words]]


class FactsRow(Row, frozen=True, forbid_unknown_fields=False):
    """What is read of one of their products; they change types now and then, so little is taken for granted."""

    code: str | int = ""
    lc: str | None = None
    product_name: str | None = None
    product_name_da: str | None = None
    product_name_nb: str | None = None
    product_name_no: str | None = None
    product_name_sv: str | None = None
    product_name_en: str | None = None
    brands: str | list[str] | None = None
    quantity: str | None = None
    categories_tags: str | list[str] | None = None
    allergens_tags: str | list[str] | None = None
    allergens: str | None = None
    ingredients_text: str | None = None
    ingredients_text_da: str | None = None
    ingredients_text_nb: str | None = None
    ingredients_text_no: str | None = None
    ingredients_text_sv: str | None = None
    ingredients_text_en: str | None = None


class FactsSource(Rows):
    """Their files: columns nobody knows are no fault, and a quotation mark is a letter."""

    quoted = False

    def __init__(self) -> None:
        super().__init__(FactsRow)

    def header(self, columns: list[str], name: str) -> None:
        """At least there must be a number and a name."""
        if not {"code", "product_name"} <= set(columns):
            raise ImportFailed(f"{name} is no export of theirs: it has no columns code and product_name")

    def fields(self, given: Mapping[str, str]) -> Row | None:
        """Texts as they stand: a code with zeros in front is no number."""
        return msgspec.convert({name: given[name] for name in _KNOWN & given.keys()}, FactsRow)


_KNOWN = set(FactsRow.__struct_fields__)


def prices_of(path: Path) -> dict[str, PriceRow]:
    """A price list by GTIN. Raises ImportFailed naming the first line that is wrong, OSError."""
    found: dict[str, PriceRow] = {}
    with reading(path, Rows(PriceRow)) as reader:
        for read in reader.rows:
            row = read.row
            if not isinstance(row, PriceRow):
                raise ImportFailed(f"{path}:{read.line}: {read.reason}")
            gtin = gtins.normal(row.gtin)
            if gtin is None:
                raise ImportFailed(f"{path}:{read.line}: that is no GTIN: {row.gtin[:40]!r}")
            found[gtin] = row
    return found


@dataclass(frozen=True, slots=True)
class FactsPut:
    """Puts rows of theirs in."""

    facts: Facts
    prices: Mapping[str, PriceRow]

    def __call__(self, tx: Writing, rows: Sequence[FactsRow]) -> list[str | None]:
        """The reason of each row that is refused, empty for those that went in, None for those passed over."""
        normal = [gtins.normal(str(row.code)) for row in rows]
        wanted = {gtin for gtin in normal if gtin and not gtin.startswith(_OWN)}
        columns = (_p.id, _p.gtin, _p.names, _p.brand, _p.attributes)
        known = {row.gtin: row for row in tx.connection.execute(select(*columns).where(_p.gtin.in_(wanted)))}
        reasons: list[str | None] = []
        changed: list[dict[str, Any]] = []
        for row, gtin in zip(rows, normal, strict=True):
            if gtin is None or gtin not in wanted:
                reasons.append(None)
            elif gtin in known:
                changed += self._more(known[gtin], row)
                reasons.append("")
            elif gtin in self.prices:
                reasons.append(self._new(tx, gtin, row))
            else:
                reasons.append(None)
        if changed:
            revision = news.next_revision(tx)
            for values in changed:
                tx.connection.execute(
                    update(t.product).where(_p.id == values.pop("id")).values(**values, rev=revision)
                )
            news.set_index_due(tx, due=True)
        return reasons

    def _more(self, there: Any, row: FactsRow) -> list[dict[str, Any]]:
        """What is to be written of a known product; nothing when it says that already."""
        said = _in_languages(row, "product_name")
        values = {
            "names": {language: said.get(language) or text for language, text in there.names.items()},
            "brand": there.brand or _first(row.brands),
            "attributes": [pair for pair in there.attributes if pair[0].get(Language.EN) not in _OURS]
            + self._attributes(row),
        }
        same = all(getattr(there, name) == value for name, value in values.items())
        return [] if same else [{"id": there.id, **values}]

    def _new(self, tx: Writing, gtin: str, row: FactsRow) -> str:
        priced, names = self.prices[gtin], _in_languages(row, "product_name")
        if not names and row.product_name:
            names = {Language.EN: row.product_name.strip()}
        given = {name: getattr(priced, name) for name in PriceRow.__struct_fields__ if name != "gtin"}
        texts = {f"name_{language.value}": text for language, text in names.items()}
        given |= {"sku": priced.sku or gtins.short(gtin), "category": self._category(tx, row), **texts}
        try:
            goods = msgspec.convert({"gtin": gtin, "brand": _first(row.brands), **given}, ProductRow)
        except msgspec.ValidationError as error:
            return str(error)
        reason = import_products.put(tx, [goods])[0]
        if not reason:
            here = update(t.product).where(_p.gtin == gtin)
            tx.connection.execute(here.values(attributes=self._attributes(row)))
        return reason

    def _attributes(self, row: FactsRow) -> Pairs:
        """What is in it, and whose word that is."""
        contents = {code: text[:LONGEST] for code, text in _in_languages(row, "ingredients_text").items()}
        allergens = ", ".join(_plain(tag) for tag in _listed(row.allergens_tags or row.allergens))
        told = (
            (_QUANTITY, _everywhere((row.quantity or "").strip()[:100])),
            (_INGREDIENTS, _filled(contents, (row.ingredients_text or "").strip()[:LONGEST])),
            (_ALLERGENS, _everywhere(allergens[:500])),
            (_SOURCE, _everywhere(f"{self.facts.name} (ODbL 1.0)")),
        )
        return [(_titled(titles), words) for titles, words in told if words]

    def _category(self, tx: Writing, row: FactsRow) -> str:
        """The shop's category of that name, or one of ours for theirs: the last tag is the narrowest."""
        tags = [tag for tag in _listed(row.categories_tags) if ":" in tag]
        name = tags[-1].partition(":")[2] if tags else ""
        here = t.category.c.id
        if name and tx.connection.execute(select(here).where(here == name[:64])).first():
            return name[:64]
        parent = self.facts.parent
        _make(tx, parent, "", _titled(self.facts.titles))
        if not name:
            return parent
        made = f"{parent}/{name}"[:64]
        _make(tx, made, parent, _everywhere(_plain(name).capitalize()))
        return made


def _make(tx: Writing, key: str, parent: str, names: Words) -> None:
    values = {"id": key, "parent": parent, "names": names, "image": "", "position": import_products.LAST}
    tx.connection.execute(upsert(tx, t.category).values(values).on_conflict_do_nothing())


def _in_languages(row: FactsRow, name: str) -> Words:
    """The texts ``name_da`` … that are there; the one without a language is of the language ``lc``."""
    found: Words = {}
    for language in Language:
        codes = _SPOKEN.get(language.value, (language.value,))
        texts = [getattr(row, f"{name}_{code}") or "" for code in codes]
        if row.lc in codes:
            texts.append(getattr(row, name) or "")
        text = next(filter(None, (" ".join(text.split()) for text in texts)), "")
        if text:
            found[language] = text
    return found


def _filled(words: Words, else_: str) -> Words:
    first = next(iter(words.values()), else_)
    return {language: words.get(language, first) for language in Language} if first else {}


def _everywhere(text: str) -> Words:
    return dict.fromkeys(Language, text) if text else {}


def _titled(titles: tuple[str, str, str, str]) -> Words:
    return dict(zip(Language, titles, strict=True))


def _listed(tags: str | list[str] | None) -> list[str]:
    parts = tags.split(",") if isinstance(tags, str) else tags or []
    return [part.strip() for part in parts if part.strip()]


def _plain(tag: str) -> str:
    """``en:hazelnut-spreads`` in words."""
    return tag.rpartition(":")[2].replace("-", " ")


def _first(brands: str | list[str] | None) -> str:
    return next(iter(_listed(brands)), "")[:200]
