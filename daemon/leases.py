"""Claims of scanners: for a while one client hears a scanner alone (UnifiedPOS Claim, with an end to it).

A client is its token and the name it gave itself. Leases are on the disk: after a restart a claimed scanner is heard by
its client only, as before. Whoever goes without a word is forgotten when the time is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from daemon.errors import ApiProblem
from daemon.station import Connection, Station
from drivers.device import utc_now


@dataclass(frozen=True, slots=True)
class Lease:
    """A scanner is heard by one client until ``expires_at``."""

    device: str
    token: str
    client: str
    expires_at: datetime

    @property
    def holder(self) -> str:
        """Who hears it, as `listener` says it."""
        return listener(self.token, self.client)


def listener(token: str, client: str) -> str:
    """Who a stream or a claim belongs to; empty for a client without a name."""
    return f"{token}/{client}" if client else ""


class Leases:
    """The station's leases. Used from the loop's thread only."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._held: dict[str, Lease] = {}

    async def start(self) -> None:
        """Take up what was claimed. Raises StorageUnavailable."""
        self._held = {lease.device: lease for lease in await self._station.write(_kept)}

    def of(self, device: str) -> Lease | None:
        """The lease of a device, while it lasts."""
        lease = self._held.get(device)
        return lease if lease is not None and lease.expires_at > utc_now() else None

    def holder(self, device: str) -> str:
        """Who hears a device; empty: everybody."""
        lease = self.of(device)
        return lease.holder if lease is not None else ""

    async def take(self, device: str, token: str, client: str, seconds: int) -> Lease:
        """Claim a device, or let a claim last longer. Raises ApiProblem while another client has it."""
        now = utc_now()
        lease = Lease(device, token, client, now + timedelta(seconds=seconds))
        held = self.of(device)
        if held is not None and held.holder != lease.holder:
            raise ApiProblem(
                409,
                "claimed",
                "Another client hears that scanner",
                f"{held.client!r} has it until {held.expires_at:%H:%M:%S} UTC; a technician may end that.",
                device=device,
            )
        await self._station.write(lambda connection: _keep(connection, lease))
        self._held[device] = lease
        return lease

    async def release(self, device: str, token: str, *, anybodys: bool) -> None:
        """End a claim; nothing happens where there is none. Raises ApiProblem for another's, unless ``anybodys``."""
        held = self.of(device)
        if held is not None and held.token != token and not anybodys:
            raise ApiProblem(
                409,
                "claimed",
                "Another client has claimed that scanner",
                "Only it or a technician ends that.",
            )
        await self._station.write(
            lambda connection: connection.execute("DELETE FROM leases WHERE device = ?", (device,))
        )
        self._held.pop(device, None)


def _kept(connection: Connection) -> list[Lease]:
    connection.execute("DELETE FROM leases WHERE expires_at <= ?", (utc_now().isoformat(),))
    rows = connection.execute("SELECT device, token, client, expires_at FROM leases").fetchall()
    return [Lease(row[0], row[1], row[2], datetime.fromisoformat(row[3])) for row in rows]


def _keep(connection: Connection, lease: Lease) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO leases (device, token, client, expires_at) VALUES (?, ?, ?, ?)",
        (lease.device, lease.token, lease.client, lease.expires_at.isoformat()),
    )
