"""Handlers of the API. Each module exposes ``routes``; ``table`` puts them together to the one route table."""

from __future__ import annotations

from daemon import stream
from daemon.handlers import (
    assistance,
    baskets,
    claims,
    clerks,
    consents,
    devices,
    drawers,
    giftcards,
    health,
    jobs,
    leases,
    locations,
    media,
    members,
    payments,
    products,
    receipts,
    recording,
    reservations,
    returns,
    sales,
    tasks,
    tutorials,
)
from daemon.routes import Route

ROUTES: tuple[Route, ...] = (
    *health.routes,
    *devices.routes,
    *drawers.routes,
    *leases.routes,
    *recording.routes,
    *jobs.routes,
    *payments.routes,
    *claims.routes,
    *clerks.routes,
    *products.routes,
    *locations.routes,
    *reservations.routes,
    *sales.routes,
    *receipts.routes,
    *consents.routes,
    *assistance.routes,
    *tasks.routes,
    *giftcards.routes,
    *members.routes,
    *baskets.routes,
    *returns.routes,
    *tutorials.routes,
    *media.routes,
    *stream.routes,
)
"""The one route table."""
