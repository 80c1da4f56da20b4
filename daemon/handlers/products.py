"""The catalogue and its stock: search as typed, a product's page, where it can be had, the category tree."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import EVERY_ROLE, Route
from daemon.schema import CategoryList, ProductList, ProductView, Role, StockView
from daemon.store import NotFound, catalogue, gtin
from daemon.store.narrowing import Narrow
from daemon.store.places import category_views

LONGEST_QUERY = 200
LONGEST_PRICE = 12


async def products(request: web.Request, _: None) -> ProductList:
    """One page of products: as typed, of a category, or all."""
    query = request.query
    return await request.app[keys.STORE].read(
        catalogue.products,
        query.get("q", "")[:LONGEST_QUERY],
        limit=_limit(query.get("limit", "")),
        cursor=query.get("cursor", ""),
        narrow=Narrow(
            category=query.get("category", ""),
            brand=query.get("brand", ""),
            price_from=_minor("price_from", query.get("price_from", "")),
            price_to=_minor("price_to", query.get("price_to", "")),
            in_stock=_yes("in_stock", query.get("in_stock", "")),
        ),
        facets=_yes("facets", query.get("facets", "")),
    )


async def product(request: web.Request, _: None) -> ProductView:
    """One product's page."""
    text = request.match_info["gtin"]
    found = await request.app[keys.STORE].product(text)
    if found is None:
        raise unknown(text)
    return found


async def stock(request: web.Request, _: None) -> StockView:
    """Where one product can be had."""
    text = request.match_info["gtin"]
    found = await request.app[keys.STORE].stock(text, clerk=request[keys.CALLER].role is Role.TILL)
    if found is None:
        raise unknown(text)
    return found


async def categories(request: web.Request, _: None) -> CategoryList:
    """The whole category tree."""
    store = request.app[keys.STORE]
    return CategoryList(items=await store.read(lambda tx: category_views(tx.connection, tx.directory)))


def unknown(text: str) -> NotFound:
    """The answer to a GTIN we do not have; says so when it cannot be one."""
    if gtin.normal(text) is None:
        return NotFound(
            "No such product", f"{text[:40]!r} is no GTIN: 8, 12, 13 or 14 digits, the last one checks"
        )
    return NotFound("No such product", f"No product has the GTIN {text}")


def _limit(text: str) -> int:
    if not text:
        return catalogue.PAGE
    if (
        not (text.isascii() and text.isdigit())
        or len(text) > 3
        or not 1 <= int(text) <= catalogue.LARGEST_PAGE
    ):
        raise ApiProblem(
            400, "bad_parameter", "limit is wrong", f"1 to {catalogue.LARGEST_PAGE}, not {text[:40]!r}"
        )
    return int(text)


def _minor(name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST_PRICE:
        raise ApiProblem(
            400, "bad_parameter", f"{name} is wrong", f"minor units, digits only, not {text[:40]!r}"
        )
    return int(text)


def _yes(name: str, text: str) -> bool:
    if text not in {"", "true", "false", "1", "0"}:
        raise ApiProblem(400, "bad_parameter", f"{name} is wrong", f"true or false, not {text[:40]!r}")
    return text in {"true", "1"}


routes = [
    Route(
        "GET",
        "/v1/products",
        products,
        EVERY_ROLE,
        "Search products as typed, what fits best and is most popular first",
        answer=ProductList,
        query={
            "q": "what was typed: beginnings and parts of words, brand, GTIN or SKU; diacritics may be left out; where"
            " nothing fits, a slip in a word is forgiven",
            "limit": f"products a page, 1 to {catalogue.LARGEST_PAGE} (default {catalogue.PAGE})",
            "cursor": "the cursor of the page before",
            "category": "only this category and what lies below it",
            "brand": "only this brand, written as products write it",
            "price_from": "only from this price on, in minor units",
            "price_to": "only up to this price, in minor units",
            "in_stock": "true: only what can be had in this shop",
            "facets": "true: count what the list can be narrowed by",
        },
    ),
    Route(
        "GET",
        "/v1/products/{gtin}",
        product,
        EVERY_ROLE,
        "One product by any form of its GTIN",
        answer=ProductView,
    ),
    Route(
        "GET",
        "/v1/products/{gtin}/stock",
        stock,
        EVERY_ROLE,
        "Stock here, in other shops by distance, on the web; each figure with its age",
        answer=StockView,
    ),
    Route("GET", "/v1/categories", categories, EVERY_ROLE, "The category tree", answer=CategoryList),
]
