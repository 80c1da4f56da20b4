"""A wire that can be listened to: everything passes through unchanged, and each listener is told it as trace lines.

The daemon puts one between every device and its driver (but not payment terminals: card data may be on their wire), so
that ``storefloor record`` hears a misbehaving device without anybody reconnecting it. While nobody listens it costs one
look at an empty tuple.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from drivers import trace
from drivers.errors import TransportError
from drivers.transport import Transport

Told = Callable[[str], None]
"""Takes one line of a trace; never blocks, never raises."""


class TappedTransport:
    """A Transport around another one."""

    def __init__(self, inner: Transport) -> None:
        self.url = inner.url
        self._inner = inner
        self._listeners: tuple[Told, ...] = ()

    @contextlib.contextmanager
    def listen(self, told: Told) -> Iterator[None]:
        """Have ``told`` called with each line while the context lasts."""
        self._listeners = (*self._listeners, told)
        try:
            yield
        finally:
            self._listeners = tuple(other for other in self._listeners if other is not told)

    async def open(self) -> None:
        """Open the other transport; listeners hear how that went."""
        try:
            await self._inner.open()
        except TransportError as error:
            self._tell(trace.remark(f"cannot open: {error}"))
            raise
        self._tell(trace.remark(trace.OPENED))

    async def read(self) -> bytes:
        """Read and tell."""
        data = await self._inner.read()
        if self._listeners:
            self._tell(trace.received(data))
        return data

    async def write(self, data: bytes) -> None:
        """Tell and write."""
        if data and self._listeners:
            self._tell(trace.sent(data))
        await self._inner.write(data)

    async def close(self) -> None:
        """Close the other transport and tell."""
        await self._inner.close()
        self._tell(trace.remark("closed"))

    def _tell(self, line: str) -> None:
        for told in self._listeners:
            told(line)
