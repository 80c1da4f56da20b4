"""Who calls, and what they may: bearer tokens with roles, and clerks' sessions at the till.

A token is 256 random bits, so a plain SHA-256 is a safe way to keep it (no dictionary can hold it). Tokens lie
hashed in the station file; ``serve`` writes one readable token per role into the state directory on its first start.
Clerks' sessions lie there too, so that a clerk stays signed in when the daemon restarts.
"""

from __future__ import annotations

import grp
import hashlib
import os
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from daemon.errors import ApiProblem, NotFound, StartupError
from daemon.schema import ClerkSessionView, Role
from daemon.station import Connection, Station
from drivers.device import utc_now

REFRESH_S = 2.0
"""A token revoked by the command is refused by the running daemon after this time."""
STRANGER_S = 0.02
"""A token not known is looked for again on the disk, at most so often: it may have been made just now."""
SESSION = timedelta(minutes=15)
"""A clerk's session ends so long after the last thing done in it."""
EXTEND = timedelta(minutes=1)
"""A session's new end is written at most so often."""
FORGOTTEN_AT_ONCE = 500
"""Rows of the audit deleted in one transaction."""
GROUP = "storefloor"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: the role of its token, and the clerk in whose session it is done (till only)."""

    role: Role
    token: str
    """Id of the token, not the token."""
    clerk: str = ""
    """Id of the clerk; empty outside a clerk's session."""
    clerk_name: str = ""
    session: bytes = b""
    """Hash of the clerk's session."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token as it is kept."""

    id: str
    role: Role
    note: str
    created_at: datetime
    revoked_at: datetime | None


def hash_of(secret: str) -> bytes:
    """What is kept of a token or a session id; what is no text, as headers may be, is none of ours either."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


@dataclass(slots=True)
class Tokens:
    """All tokens of the station."""

    station: Station
    _known: dict[bytes, TokenRow] = field(default_factory=dict)
    _read_at: float = float("-inf")

    async def caller(self, authorization: str | None) -> Caller | None:
        """Who sends this ``Authorization`` header; None without one. Raises ApiProblem 401 for a token unknown."""
        if not authorization:
            return None
        scheme, _, token = authorization.partition(" ")
        if time.monotonic() - self._read_at > REFRESH_S:
            await self._refresh()
        digest = hash_of(token.strip()) if scheme.lower() == "bearer" else b""
        if digest not in self._known and time.monotonic() - self._read_at > STRANGER_S:
            await self._refresh()
        row = self._known.get(digest)
        if row is None:
            raise ApiProblem(
                401,
                "unauthorized",
                "The token is not known",
                "Send 'Authorization: Bearer TOKEN'. 'storefloor token create --role ROLE' makes one; the station's "
                "own lie in its state directory as token-kiosk, token-till and token-technician.",
            )
        return Caller(row.role, row.id)

    async def create(self, role: Role, note: str) -> tuple[TokenRow, str]:
        """Make a token; the secret is told once, here."""
        secret = secrets.token_urlsafe(32)
        row = TokenRow(secrets.token_hex(6), role, note, utc_now(), None)

        def insert(connection: Connection) -> None:
            connection.execute(
                "INSERT INTO tokens (id, role, hash, note, created_at) VALUES (?, ?, ?, ?, ?)",
                (row.id, row.role, hash_of(secret), row.note, row.created_at.isoformat()),
            )

        await self.station.write(insert)
        self._read_at = float("-inf")
        return row, secret

    async def revoke(self, token: str) -> None:
        """End a token. Raises NotFound."""

        def update(connection: Connection) -> int:
            return connection.execute(
                "UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                (utc_now().isoformat(), token),
            ).rowcount

        if not await self.station.write(update):
            raise NotFound("token", token, "'storefloor token list' shows them.")
        self._read_at = float("-inf")

    async def all(self) -> list[TokenRow]:
        """Every token ever made, oldest first."""
        return [row for _, row in await self.station.read(_read_tokens)]

    async def ensure_files(self, state_dir: Path) -> None:
        """Make ``token-<role>`` for each role that has no valid one. Raises StartupError."""
        await self._refresh()
        for role in Role:
            path = state_dir / f"token-{role}"
            try:
                if path.is_file() and hash_of(path.read_text().strip()) in self._known:
                    continue
                _, secret = await self.create(role, "made by serve")
                _write_secret(path, secret)
            except OSError as error:
                raise StartupError(f"{path}: cannot be written: {error.strerror or error}") from error

    async def _refresh(self) -> None:
        rows = await self.station.read(_read_tokens)
        self._known = {digest: row for digest, row in rows if row.revoked_at is None}
        self._read_at = time.monotonic()


@dataclass(slots=True)
class ClerkSessions:
    """Clerks signed in at this station."""

    station: Station

    async def open(self, token: str, clerk: str, name: str) -> ClerkSessionView:
        """Sign a clerk in."""
        secret = secrets.token_urlsafe(32)
        expires = utc_now() + SESSION

        def insert(connection: Connection) -> None:
            connection.execute("DELETE FROM clerk_sessions WHERE expires_at < ?", (utc_now().isoformat(),))
            connection.execute(
                "INSERT INTO clerk_sessions (hash, clerk, name, token, expires_at) VALUES (?, ?, ?, ?, ?)",
                (hash_of(secret), clerk, name, token, expires.isoformat()),
            )
            audit(connection, token, clerk, what="clerk_session_opened", subject=clerk)

        await self.station.write(insert)
        return ClerkSessionView(secret, clerk, name, expires)

    async def named(self, caller: Caller, session: str) -> Caller:
        """The caller with its clerk. Raises ApiProblem 401 when the session is over or not this token's."""
        digest, now = hash_of(session), utc_now()

        def find(connection: Connection) -> tuple[str, str, str] | None:
            row = connection.execute(
                "SELECT clerk, name, expires_at FROM clerk_sessions WHERE hash = ? AND token = ? AND expires_at > ?",
                (digest, caller.token, now.isoformat()),
            ).fetchone()
            return (row["clerk"], row["name"], row["expires_at"]) if row else None

        found = await self.station.read(find)
        if found is None:
            raise ApiProblem(
                401, "clerk_session_over", "The clerk's session is over", "Sign in again with the PIN."
            )
        if datetime.fromisoformat(found[2]) < now + SESSION - EXTEND:
            self.station.post(
                lambda connection: (
                    connection.execute(
                        "UPDATE clerk_sessions SET expires_at = ? WHERE hash = ?",
                        ((now + SESSION).isoformat(), digest),
                    ).rowcount
                )
            )
        return Caller(caller.role, caller.token, found[0], found[1], digest)

    async def close(self, caller: Caller) -> None:
        """Sign the clerk out."""
        await self.station.write(
            lambda connection: (
                connection.execute("DELETE FROM clerk_sessions WHERE hash = ?", (caller.session,)).rowcount
            )
        )


def audit(
    connection: Connection, token: str, clerk: str, *, what: str, subject: str, detail: str = ""
) -> None:
    """Write who did what; inside the transaction that does it. Nothing personal goes into ``detail``."""
    connection.execute(
        "INSERT INTO audit (at, token, clerk, what, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
        (utc_now().isoformat(), token, clerk, what, subject, detail),
    )


def forget_audit(connection: Connection, before: datetime) -> None:
    """Delete what was audited before then, some hundred rows at once, oldest first."""
    connection.execute(
        "DELETE FROM audit WHERE number IN (SELECT number FROM audit ORDER BY number LIMIT ?) AND at < ?",
        (FORGOTTEN_AT_ONCE, before.isoformat()),
    )


def _read_tokens(connection: Connection) -> list[tuple[bytes, TokenRow]]:
    rows = connection.execute("SELECT * FROM tokens ORDER BY created_at").fetchall()
    return [
        (
            row["hash"],
            TokenRow(
                row["id"],
                Role(row["role"]),
                row["note"],
                datetime.fromisoformat(row["created_at"]),
                datetime.fromisoformat(row["revoked_at"]) if row["revoked_at"] else None,
            ),
        )
        for row in rows
    ]


def _write_secret(path: Path, secret: str) -> None:
    """One secret, readable by its owner and the group ``storefloor`` where that exists."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640), "w") as file:  # noqa: PTH123  Path.open knows no mode bits
        file.write(secret + "\n")
        if os.geteuid() == 0 and any(group.gr_name == GROUP for group in grp.getgrall()):
            os.fchown(file.fileno(), -1, grp.getgrnam(GROUP).gr_gid)
