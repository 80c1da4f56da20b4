"""Tutorials: what films there are, for a product, a category or all."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.routes import EVERY_ROLE, Route
from daemon.schema import TutorialList
from daemon.store import tutorials


async def listed(request: web.Request, _: None) -> TutorialList:
    """Tutorials in the order of their shelf."""
    query = request.query
    found = await request.app[keys.STORE].read(
        tutorials.tutorials, gtin=query.get("gtin", ""), category=query.get("category", "")
    )
    return TutorialList(items=found)


routes = [
    Route(
        "GET",
        "/v1/tutorials",
        listed,
        EVERY_ROLE,
        "Tutorials: title, chapters, film and captions per language",
        answer=TutorialList,
        query={
            "gtin": "only those that show this product",
            "category": "only those that show something of it",
        },
    )
]
