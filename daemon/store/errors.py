"""What the store may answer instead of a result. Each carries its word on the wire; the middleware maps it once.

::

    StoreError
    ├── NotFound          404  nothing of that name
    ├── Invalid           422  understood, and wrong: a check digit, an unknown product
    ├── Conflict          409  right, but not now: somebody was faster, money is due (``code`` says which)
    ├── Locked            429  too many wrong tries
    └── StoreUnavailable  503  the database cannot be used; says what to do
        ├── Unreachable   503  nobody answers there now: it may be back in a moment
        └── Unsaid        503  the station is cut off and does not know; it may well exist
"""

from __future__ import annotations


class StoreError(Exception):
    """Base of all errors of the store. ``title`` is a short sentence, ``detail`` names the thing and what to do."""

    status = 500
    code = "store_error"

    def __init__(self, title: str, detail: str = "", *, code: str = "", blocking: str | None = None) -> None:
        super().__init__(f"{title}: {detail}" if detail else title)
        self.title = title
        self.detail = detail
        self.blocking = blocking
        if code:
            self.code = code


class NotFound(StoreError):
    """Nothing of that name."""

    status = 404
    code = "not_found"


class Invalid(StoreError):
    """Understood, and wrong."""

    status = 422
    code = "invalid"


class Conflict(StoreError):
    """Right, but not now; ``code`` says why, ``blocking`` names what is in the way."""

    status = 409
    code = "conflict"


class Locked(StoreError):
    """Too many wrong tries; staff can help."""

    status = 429
    code = "locked"


class StoreUnavailable(StoreError):
    """The database cannot be used."""

    status = 503
    code = "store_unavailable"


class Unreachable(StoreUnavailable):
    """Nobody answers there now; nothing is wrong with what we asked."""


class Unsaid(StoreUnavailable):
    """The station is cut off and has no such thing in its copy, which says nothing."""
