"""Reviews: the newest with the product's page, and how a review of the web shop goes in.

A review says whether its writer is known to have bought the product (directive 2005/29/EC, Art. 7(6)); who shows it has
to say so, and how that is known. The bad ones are shown like the good ones: by their day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select, update

from daemon.schema import ReviewSummary, ReviewView, Words
from daemon.store import gtin as gtins
from daemon.store import news
from daemon.store import tables as t
from daemon.store.errors import Invalid
from daemon.store.review_tables import review
from daemon.store.transaction import Reading, Writing, upsert

NEWEST = 3
"""So many stand on a product's page."""
_r, _p = review.c, t.product.c
_NEWEST = (
    select(_r.stars, _r.words, _r.author, _r.written_on, _r.verified)
    .where(_r.product_id == bindparam("product"))
    .order_by(_r.written_on.desc(), _r.id)
    .limit(NEWEST)
)


@dataclass(frozen=True, slots=True)
class New:
    """A review as the web shop tells it."""

    id: str
    gtin: str
    stars: int
    words: Words
    author: str
    written_on: date
    verified: bool


def summary(tx: Reading, product: int, stars: Sequence[int] | None) -> ReviewSummary | None:
    """What customers think of a product; None where nobody said anything. ``stars`` counts one to five."""
    if stars is None or not (count := sum(stars)):
        return None
    average = sum(n * given for n, given in enumerate(stars, 1)) / count
    one, two, three, four, five = stars
    rows = tx.connection.execute(_NEWEST, {"product": product}).all()
    newest = [ReviewView(row.stars, row.words, row.author, row.written_on, row.verified) for row in rows]
    return ReviewSummary(
        count=count, average=round(average, 2), distribution=(one, two, three, four, five), newest=newest
    )


def put(tx: Writing, new: New) -> None:
    """Enter a review, or replace it; the product's stars are counted anew. Raises Invalid ``unknown_product``."""
    number = gtins.normal(new.gtin)
    product = tx.connection.execute(select(_p.id, _p.stars).where(_p.gtin == number)).first()
    if number is None or product is None:
        raise Invalid("no such product", new.gtin, code="unknown_product")
    former = tx.connection.execute(select(_r.product_id, _r.stars).where(_r.id == new.id)).first()
    if former is not None and former.product_id != product.id:
        raise Invalid("this review is of another product", new.id)
    stars = list(product.stars or (0, 0, 0, 0, 0))
    if former is not None:
        stars[former.stars - 1] = max(0, stars[former.stars - 1] - 1)
    stars[new.stars - 1] += 1
    said = {
        "product_id": product.id,
        "stars": new.stars,
        "words": new.words,
        "author": new.author,
        "written_on": new.written_on,
        "verified": new.verified,
    }
    entered = upsert(tx, review).values(id=new.id, **said)
    tx.connection.execute(entered.on_conflict_do_update(index_elements=["id"], set_=said))
    changed = {"stars": tuple(stars), "rev": news.next_revision(tx)}
    tx.connection.execute(update(t.product).where(_p.id == product.id).values(changed))
