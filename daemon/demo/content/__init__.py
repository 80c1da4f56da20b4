"""What the demo shop sells, where, to whom, and what it shows: made from a seed, the same bytes everywhere.

`build()` gives plain values; the store's own importer turns them into rows. `product_svg` and `category_svg`
draw the pictures; films and captions lie ready under `daemon/demo/media`, made by `render_tutorials`.
"""

from __future__ import annotations

from daemon.demo.content import catalogue, tutorials
from daemon.demo.content.model import DemoShop
from daemon.demo.content.people import CLERKS, gift_cards, members
from daemon.demo.content.products import build_products
from daemon.demo.content.reservations import KNOWN, build_reservations
from daemon.demo.content.shops import HOME, LOCATIONS, WEB
from daemon.demo.content.stock import levels

__all__ = ["HOME", "KNOWN", "WEB", "DemoShop", "build"]


def build(seed: int = 952, products: int = 20_000) -> DemoShop:
    """The demo shop of `seed` with the first `products` products (at least 400, so that reservations have a
    choice).

    Raises ValueError when more products are asked for than the catalogue's words allow.
    """
    if products < 400:
        raise ValueError(f"the demo shop needs at least 400 products, not {products}")
    categories, _types = catalogue.load()
    made = build_products(seed, products)
    reservations = build_reservations(made, seed)
    return DemoShop(
        seed=seed,
        categories=categories,
        products=made,
        locations=LOCATIONS,
        reservations=reservations,
        clerks=CLERKS,
        members=members(seed),
        gift_cards=gift_cards(seed),
        tutorials=tutorials.load(),
        stock=lambda: levels(made, LOCATIONS, categories, reservations, seed),
    )
