"""How a database says that something may have changed: what ``feed.py`` asks of SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Protocol


class Watch(Protocol):
    """How a make of database says that something may have changed."""

    @property
    def pushing(self) -> bool:
        """Whether pushes come; where not, `next` waits for signs only."""

    @property
    def look_s(self) -> float:
        """Seconds until somebody should look, whatever was said meanwhile."""

    async def open(self) -> None:
        """Begin. Never fails: a watch that cannot listen is one that does not push."""

    async def next(self, timeout: float) -> list[str]:
        """Wait for pushes, or for a sign that it is time to look (an empty answer), at most ``timeout`` seconds.

        Raises ConnectionError when pushes will no longer come.
        """

    def say(self, said: str) -> None:
        """Push what is committed to all who listen, soon; nothing where nothing is pushed. Never fails."""

    def drop(self) -> None:
        """Nothing comes on the connection any more: have `next` say so at once."""

    async def close(self) -> None:
        """End."""
