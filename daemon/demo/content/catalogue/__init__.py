"""The shop's categories and product types, read from the TOML files beside this module (one per top
category).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from daemon.demo.content.model import Category, Text

# The order of the shop's front page.
FILES = (
    "kitchen", "home-textile", "lighting", "outdoor", "bicycle", "sports",
    "garden", "tools", "toys", "books-paper", "beauty", "electronics",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProductType:
    """What a product is: the words, sizes, materials and colours it comes in, and its price range in whole
    kroner.

    `titles` are given for books only: there the title leads and the type follows. `one_colour`: the colour is
    the cover's and never part of the name.
    """

    id: str
    category: str
    name: Text
    text: Text
    materials: tuple[str, ...]
    sizes: tuple[str, ...]
    colours: tuple[str, ...]
    price: tuple[int, int]
    titles: tuple[Text, ...]
    one_colour: bool


@cache
def load() -> tuple[tuple[Category, ...], tuple[ProductType, ...]]:
    """All categories (each top one followed by its sub-categories) and all product types, in the order of the
    files.
    """
    categories: list[Category] = []
    types: list[ProductType] = []
    for position, name in enumerate(FILES):
        table: dict[str, Any] = tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
        categories.append(Category(table["slug"], Text(*table["name"]), None, position))
        categories.extend(
            Category(sub["slug"], Text(*sub["name"]), table["slug"], place)
            for place, sub in enumerate(table["sub"])
        )
        types.extend(
            ProductType(
                id=row["id"],
                category=row["sub"],
                name=Text(*row["name"]),
                text=Text(*row["text"]),
                materials=tuple(row["materials"]),
                sizes=tuple(row["sizes"]),
                colours=tuple(row["colours"]),
                price=(row["price"][0], row["price"][1]),
                titles=tuple(Text(*title) for title in row.get("titles", ())),
                one_colour=row.get("one_colour", False),
            )
            for row in table["type"]
        )
    return tuple(categories), tuple(types)
