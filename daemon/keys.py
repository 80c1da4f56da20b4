"""Names under which the application's parts and a request's facts are found (aiohttp AppKey and RequestKey)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from daemon.acknowledging import Places
    from daemon.auth import Caller, ClerkSessions, Tokens
    from daemon.bus import Bus
    from daemon.config import Config, Setup
    from daemon.hotplug import Hotplug
    from daemon.idempotency import Idempotency, IdempotencyKeys
    from daemon.leases import Leases
    from daemon.ledger import Ledger
    from daemon.mail.sender import Sender
    from daemon.manager import Manager
    from daemon.receipts.pdf import Typesetter
    from daemon.scan_log import ScanLog
    from daemon.shelf import Shelf
    from daemon.spool import Spool
    from daemon.station import Station
    from daemon.store import Store
    from daemon.tries import Tries

STATION_CONFIG: web.AppKey[Config] = web.AppKey("config")
"""The whole configuration, decoded once."""
SETUP: web.AppKey[Setup] = web.AppKey("setup")
"""The configuration once it was checked: directories, addresses, devices."""
STATION: web.AppKey[Station] = web.AppKey("station")
"""The one door to ``station.db``."""
PLACES: web.AppKey[Places] = web.AppKey("places")
"""How far named clients of the event stream have come."""
LEASES: web.AppKey[Leases] = web.AppKey("leases")
"""Who hears a scanner alone."""
SCAN_LOG: web.AppKey[ScanLog] = web.AppKey("scan_log")
"""The last scans, on the disk."""
BUS: web.AppKey[Bus] = web.AppKey("bus")
"""Where events of the API are published: ``bus.publish(type, data, device=None)``."""
MANAGER: web.AppKey[Manager] = web.AppKey("manager")
HOTPLUG: web.AppKey[Hotplug] = web.AppKey("hotplug")
SPOOL: web.AppKey[Spool] = web.AppKey("spool")
LEDGER: web.AppKey[Ledger] = web.AppKey("ledger")
STORE: web.AppKey[Store] = web.AppKey("store")
SHELF: web.AppKey[Shelf] = web.AppKey("shelf")
"""Media files, whole and near."""
TYPESETTER: web.AppKey[Typesetter] = web.AppKey("typesetter")
MAIL: web.AppKey[Sender | None] = web.AppKey("mail")
"""Sends letters; None where no mail server is configured."""
TOKENS: web.AppKey[Tokens] = web.AppKey("tokens")
CLERKS: web.AppKey[ClerkSessions] = web.AppKey("clerks")
TRIES: web.AppKey[Tries] = web.AppKey("tries")
"""Wrong codes and PINs of this station."""
IDEMPOTENCY_KEYS: web.AppKey[IdempotencyKeys] = web.AppKey("idempotency_keys")
DRAINING: web.AppKey[asyncio.Event] = web.AppKey("draining")
"""Set once the daemon is being stopped: nothing new is begun."""
SOCKETS: web.AppKey[set[web.WebSocketResponse]] = web.AppKey("sockets")
"""Open event streams, to be closed at the end."""
STARTED_AT: web.AppKey[float] = web.AppKey("started_at")
"""Monotonic time of the start."""

CALLER: web.RequestKey[Caller] = web.RequestKey("caller")
"""Who calls; absent on public routes asked without a token."""
IDEMPOTENCY: web.RequestKey[Idempotency] = web.RequestKey("idempotency")
"""The request's ``Idempotency-Key``; present on rows with ``idempotent=True``."""
