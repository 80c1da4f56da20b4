"""Pictures of the demo shop: a flat drawing per product type in the variant's colour, a scene per category.

The drawings lie in `drawings/` as SVG with words for colours (see `pen`): any vector editor opens them. What
comes out is SVG Tiny 1.2, 400 by 400 (categories 640 by 400), a few kilobytes, the same for the same input.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from daemon.demo.content.art.pen import ink, tint
from daemon.demo.content.art.scenes import SCENES
from daemon.demo.content.model import Product
from daemon.demo.content.wording import COLOURS


def product_svg(product: Product) -> str:
    """The picture of a product. Raises FileNotFoundError for a type nobody has drawn."""
    return type_svg(product.type, product.colour)


@lru_cache(maxsize=1024)
def type_svg(kind: str, colour: str) -> str:
    """The picture of a product type in one of `wording.COLOURS`.

    Raises FileNotFoundError for an unknown type, KeyError for an unknown colour.
    """
    return ink(drawing(kind), tint(COLOURS[colour].tone))


@lru_cache(maxsize=32)
def category_svg(slug: str) -> str:
    """The illustration of a top category, 640 by 400. Raises KeyError for a sub-category or an unknown one."""
    tone, scene = SCENES[slug]
    return ink(scene(drawing), tint(tone), 640, 400)


@lru_cache(maxsize=256)
def drawing(kind: str) -> str:
    """The shapes of a product type, colours still words. Raises FileNotFoundError when there is no such
    drawing.
    """
    lines = files(__name__).joinpath("drawings", f"{kind}.svg").read_text("utf-8").splitlines()
    return "".join(lines[1:-1])  # without the svg element itself
