"""Telling systemd how we are: ready, alive, stopping (sd_notify(3), datagrams to ``$NOTIFY_SOCKET``)."""

from __future__ import annotations

import asyncio
import logging
import os
import socket

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


async def watchdog() -> None:
    """Give signs of life from the loop, for as long as it turns; returns at once when nobody watches."""
    interval = watchdog_interval()
    while interval is not None:
        notify("WATCHDOG=1")
        await asyncio.sleep(interval)
