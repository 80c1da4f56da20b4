"""Tutorials: films with chapters and captions, and the products they show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Row, Select, select

from daemon.schema import ChapterView, Language, TutorialView
from daemon.store import gtin as gtins
from daemon.store import media
from daemon.store import tables as t
from daemon.store.media import MediaFile
from daemon.store.places import media_link
from daemon.store.transaction import Reading

MOST_PRODUCTS = 12
"""So many products are named with a tutorial, the most popular ones."""


def tutorials(tx: Reading, *, gtin: str = "", category: str = "") -> list[TutorialView]:
    """All tutorials in the order of their shelf, or those that show a product or something of a category."""
    wanted = select(t.tutorial).order_by(t.tutorial.c.position, t.tutorial.c.id)
    if gtin:
        normal = gtins.normal(gtin)
        wanted = wanted.where(t.tutorial.c.id.in_(_showing().where(t.product.c.gtin == normal)))
    if category:
        node = tx.directory.categories.get(category)
        below = node.below if node else [category]
        wanted = wanted.where(t.tutorial.c.id.in_(_showing().where(t.product.c.category_id.in_(below))))
    rows = tx.connection.execute(wanted).all()
    types = _content_types(tx, rows)
    return [_view(tx, row, types) for row in rows]


def files(tx: Reading, folder: Path) -> list[MediaFile]:
    """What it takes to play each tutorial, in the order of their shelf: film, captions, poster."""
    rows = tx.connection.execute(select(t.tutorial).order_by(t.tutorial.c.position, t.tutorial.c.id)).all()
    names = dict.fromkeys(name for row in rows for name in (row.video, *row.captions.values(), row.poster))
    return [file for file in (media.find(tx, folder, name) for name in names) if file is not None]


def _showing() -> Select[tuple[str]]:
    link = t.tutorial_product
    return select(link.c.tutorial_id).join(t.product, t.product.c.id == link.c.product_id)


def _content_types(tx: Reading, rows: Sequence[Row[Any]]) -> dict[str, str]:
    films = [row.video for row in rows]
    found = select(t.media.c.sha256, t.media.c.content_type).where(t.media.c.sha256.in_(films))
    return {row.sha256: row.content_type for row in tx.connection.execute(found)}


def _view(tx: Reading, row: Row[Any], types: dict[str, str]) -> TutorialView:
    link = t.tutorial_product
    shown = tx.connection.execute(
        select(t.product.c.gtin)
        .join(link, link.c.product_id == t.product.c.id)
        .where(link.c.tutorial_id == row.id)
        .order_by(t.product.c.rank)
        .limit(MOST_PRODUCTS)
    ).scalars()
    return TutorialView(
        id=row.id,
        topic=row.topic,
        title=row.titles,
        summary=row.summaries,
        duration_ms=row.duration_ms,
        poster=media_link(row.poster),
        video=media_link(row.video),
        video_type=types.get(row.video, ""),
        captions={Language(language): media_link(sha256) for language, sha256 in row.captions.items()},
        chapters=[ChapterView(start_ms=start, title=title) for start, title in row.chapters],
        products=list(shown),
    )
