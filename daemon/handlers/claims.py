"""Claims: at which station something is being paid, and the way out when that station is out of order."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.auth import audit
from daemon.routes import TILL, Route
from daemon.schema import ClaimRelease, ClaimView
from daemon.station import Connection
from daemon.store import claims


async def show(request: web.Request, _: None) -> ClaimView:
    """The station that takes money for a sale or reservation."""
    return await request.app[keys.STORE].read(claims.view, request.match_info["subject"])


async def release(request: web.Request, body: ClaimRelease) -> ClaimView:
    """A clerk looked at the other station's terminal and says what there was; it is written down before it counts."""
    subject, caller = request.match_info["subject"], request[keys.CALLER]
    store = request.app[keys.STORE]
    shown = await store.read(claims.view, subject)

    def note(connection: Connection) -> None:
        said = f"{shown.station} {shown.payment}: {body.evidence}"
        audit(connection, caller.token, caller.clerk, what="claim_released", subject=subject, detail=said)

    await request.app[keys.STATION].write(note)
    await store.write(claims.overrule, subject, body.since)
    return shown


routes = [
    Route(
        "GET",
        "/v1/claims/{subject}",
        show,
        TILL,
        "The station at which a sale or reservation is being paid",
        answer=ClaimView,
        clerk=True,
    ),
    Route(
        "POST",
        "/v1/claims/{subject}/release",
        release,
        TILL,
        "Let it be paid elsewhere: the station that began is out of order, and a clerk saw what its terminal says",
        body=ClaimRelease,
        answer=ClaimView,
        clerk=True,
    ),
]
