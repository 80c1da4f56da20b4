"""Media files by their content's name. Anybody may see them: nothing personal is ever kept there.

A file never changes, so a client may keep it for ever; players ask for ranges of it.
"""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.routes import PUBLIC, Route
from daemon.store import NotFound, media

# A drawing opened as a page of its own must not be able to run anything.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


async def show(request: web.Request, _: None) -> web.StreamResponse:
    """The bytes, whole or a range of them."""
    store = request.app[keys.STORE]
    sha256 = request.match_info["sha256"]
    file = await store.read(media.find, store.media, sha256)
    path = None if file is None else await request.app[keys.SHELF].path(file)
    if file is None or path is None:
        raise NotFound("No such file", "Nothing is kept under this name")
    return web.FileResponse(
        path,
        headers={
            "Content-Type": file.content_type,
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": _SANDBOX,
        },
    )


routes = [
    Route(
        "GET",
        "/v1/media/{sha256}",
        show,
        PUBLIC,
        "A picture, film or caption by the SHA-256 of its content; ranges, immutable",
        produces="application/octet-stream",
    )
]
