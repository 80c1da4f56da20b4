"""Telling systemd how we are: ready, alive, stopping (sd_notify(3), datagrams to ``$NOTIFY_SOCKET``)."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable

log = logging.getLogger(__name__)


def notify(message: str) -> bool:
    """Send one message, e.g. ``READY=1``. False when nobody asked to be told, or it could not be sent."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    if address.startswith("@"):  # abstract namespace (sd_notify(3))
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as wire:
            wire.settimeout(1.0)
            wire.sendto(message.encode(), address)
    except OSError as error:
        log.warning("systemd cannot be told %r: %s", message, error)
        return False
    return True


def watchdog_interval() -> float | None:
    """Seconds between signs of life: a third of what systemd allows (sd_watchdog_enabled(3)); None when not asked."""
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    for_us = os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    return int(microseconds) / 1e6 / 3 if microseconds.isdigit() and for_us else None


async def watchdog(stalled: Callable[[], str]) -> None:
    """Give signs of life from the loop, for as long as it turns and nothing has ``stalled`` (says what, or nothing).

    Returns at once when nobody watches. Without a sign systemd ends and starts the daemon (WatchdogSec=).
    """
    interval = watchdog_interval()
    said = ""
    while interval is not None:
        what = stalled()
        if not what:
            notify("WATCHDOG=1")
        elif what != said:
            log.error("no sign of life to systemd: %s", what)
        said = what
        await asyncio.sleep(interval)
