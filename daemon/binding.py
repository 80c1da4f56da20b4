"""Which devices are to be bound: the difference of two sets, what is there and what is bound. No kernel, no clock.

A device is bound once, whatever nodes it has: the first of SCHEMES that a row of the table knows. What the
configuration names is the configuration's. A device that is missing is given up after a moment only: one that answers
slowly is missed by a look now and then. Comings are told at once, and so is a removal when another device has its node.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from daemon.identities import Book
from daemon.plugged import Node, Plugged
from drivers.support import Support

SCHEMES = ("hidraw", "serial", "evdev", "usb")
"""The best first: decoded data before a line of text, a line before keys; a printer has its own interface."""
REMOVE_DEBOUNCE_S = 0.3
GRACE_S = 2.0
"""So long a node may be closed to us after it came; then it is bound all the same, and its driver says why not."""


def open_to_us(path: str) -> bool:
    """Whether this process may read and write a node; not where it is not there yet."""
    return os.access(path, os.R_OK | os.W_OK)


@dataclass(frozen=True, slots=True)
class Plug:
    """A device came, or is elsewhere now."""

    id: str
    row: Support
    url: str


@dataclass(frozen=True, slots=True)
class Unplug:
    """A device went."""

    id: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A device that is bound, and where."""

    device: Plugged
    row: Support
    url: str
    missing_since: float | None = None


class Binding:
    """What is bound, and what follows from a look at what is there."""

    def __init__(
        self,
        rows: Sequence[Support],
        book: Book,
        configured: Collection[str] = (),
        ignored: Collection[str] = (),
        *,
        real: Callable[[str], str] = os.path.realpath,
        open_to_us: Callable[[str], bool] = open_to_us,
    ) -> None:
        """``configured`` are URLs of the configuration; ``ignored`` models, ids and ``vid:pid`` not to be bound."""
        self._rows = {
            (scheme, usb_id): row for row in rows for scheme in row.schemes for usb_id in row.usb_ids
        }
        self._book = book
        self._configured = tuple(configured)
        self._ignored = frozenset(ignored)
        self._real, self._open_to_us = real, open_to_us
        self._came: dict[tuple[str, int], float] = {}
        self._closed = False
        self._bound: dict[str, Bound] = {}

    @property
    def bound(self) -> Mapping[str, Bound]:
        """What is bound, by id."""
        return self._bound

    @property
    def waits(self) -> bool:
        """Something is missing or closed to us, and is looked for once more after REMOVE_DEBOUNCE_S."""
        return self._closed or any(item.missing_since is not None for item in self._bound.values())

    def step(self, there: Sequence[Plugged], now: float) -> list[Plug | Unplug]:
        """What is to be done, removals first, so that no node has two owners. ``now`` is monotonic, in seconds."""
        wanted = self._wanted(there, now)
        taken = {url for _, _, url in wanted.values()}
        changes: list[Plug | Unplug] = []
        for name, item in list(self._bound.items()):
            if name in wanted:
                continue
            since = item.missing_since if item.missing_since is not None else now
            if now >= since + REMOVE_DEBOUNCE_S or item.url in taken:
                del self._bound[name]
                changes.append(Unplug(name))
            else:
                self._bound[name] = Bound(item.device, item.row, item.url, since)
        for name, (device, row, url) in wanted.items():
            before = self._bound.get(name)
            self._bound[name] = Bound(device, row, url)
            if before is None or (before.device.instance, before.row, before.url) != (
                device.instance,
                row,
                url,
            ):
                self._book.note(name, row.model, device, url)
                changes.append(Plug(name, row, url))
        return changes

    def _wanted(self, there: Sequence[Plugged], now: float) -> dict[str, tuple[Plugged, Support, str]]:
        chosen = {}
        before, self._came, self._closed = self._came, {}, False
        for device in there:
            came = self._came[device.port, device.instance] = before.get((device.port, device.instance), now)
            found = self._choose(device)
            if found is None or self._is_configured(device):
                continue
            if now < came + GRACE_S and not self._open_to_us(found[1].path):
                self._closed = True
            else:
                chosen[device.port, device.bus_port] = (device, *found)
        named = self._book.names([(device, row.model) for device, row, _ in chosen.values()])
        same = [(device.usb_id, device.serial) for device, _, _ in chosen.values()]
        wanted = {}
        for name, device in named.items():
            _, row, node = chosen[device.port, device.bus_port]
            if name not in self._ignored:
                alone = bool(device.serial) and same.count((device.usb_id, device.serial)) == 1
                wanted[name] = (device, row, address(device, node, by_serial=alone))
        return wanted

    def _choose(self, device: Plugged) -> tuple[Support, Node] | None:
        """Who drives a device, through which of its nodes; None for what is no business of ours."""
        for scheme in SCHEMES:
            row = self._rows.get((scheme, device.usb_id))
            node = next((node for node in device.nodes if node.scheme == scheme), None)
            if row is not None and node is not None:
                return None if self._ignored & {row.model, device.usb_id} else (row, node)
        return None

    def _is_configured(self, device: Plugged) -> bool:
        """Whether the configuration has this device, under whatever name."""
        paths = {node.path for node in device.nodes}
        for url in self._configured:
            parts = urlsplit(url)
            if parts.scheme == "usb":
                serial, port = unquote(parts.path.strip("/")), dict(parse_qsl(parts.query)).get("port", "")
                here = serial in ("", device.serial) and port in ("", device.bus_port)
                if parts.netloc.lower() == device.usb_id and here:
                    return True
            elif parts.scheme in SCHEMES and self._real(parts.path) in paths:
                return True
        return False


def address(device: Plugged, node: Node, *, by_serial: bool) -> str:
    """The URL that opens a node; a USB device is named by its serial number, or else by its socket."""
    if node.scheme != "usb":
        return f"{node.scheme}://{node.path}"
    if by_serial:
        return f"usb://{device.usb_id}/{quote(device.serial, safe='')}"
    return f"usb://{device.usb_id}?port={device.bus_port}"
