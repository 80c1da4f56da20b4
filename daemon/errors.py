"""Errors of the daemon: what a request may be refused with, and what ends a start.

::

    ApiProblem              a request is refused; becomes problem+json (RFC 9457) at the HTTP boundary, once
    ├── NotFound            404: no such thing here
    └── StorageUnavailable  503: the disk does not take writes; nothing was acknowledged
    StartupError            the daemon cannot start; a sentence for stderr, exit 1

A configuration that cannot be read is ``settings.SettingsError`` (exit 2); drivers raise their own tree
(``drivers/errors.py``), the store its own (``daemon/store/errors.py``).
"""

from __future__ import annotations


class ApiProblem(Exception):
    """A request is refused. ``code`` is for programs; ``title`` and ``detail`` say to people what to do."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        detail: str = "",
        *,
        device: str | None = None,
        blocking: str | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(f"{title}: {detail}" if detail else title)
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.device = device
        self.blocking = blocking
        self.retry_after_s = retry_after_s


class NotFound(ApiProblem):
    """No such thing here. ``what`` is a word (``device``), ``which`` its id as it was asked for."""

    def __init__(self, what: str, which: str, hint: str = "") -> None:
        super().__init__(
            404,
            "not_found",
            f"No such {what}",
            f"There is no {what} {which!r}." + (f" {hint}" if hint else ""),
        )


class StorageUnavailable(ApiProblem):
    """The station file does not take writes (full disk, lost disk). Nothing was acknowledged."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            503, "storage_unavailable", "The station cannot write to its disk", detail, retry_after_s=10
        )


class StartupError(Exception):
    """The daemon cannot start; the message is a sentence that says what to do."""
