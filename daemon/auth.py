"""Who calls, and what they may: bearer tokens with roles, and clerks' sessions at the till.

A token is 256 random bits, so a plain SHA-256 is a safe way to keep it (no dictionary can hold it). Tokens lie
hashed in the station file; ``serve`` writes one readable token per role into the state directory on its first start.
"""

from __future__ import annotations

from dataclasses import dataclass

from daemon.schema import Role


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: the role of its token, and the clerk in whose session it is done (till only)."""

    role: Role
    token: str
    """Id of the token, not the token."""
    clerk: str = ""
    """Id of the clerk; empty outside a clerk's session."""
    clerk_name: str = ""
