"""A USB bus without a kernel: serves a simulator as a USB printer over USB/IP, plugged in while its link is up.

The client is ``usbip://`` of this project, or the kernel's own (``modprobe vhci-hcd; usbip attach -r HOST -b 1-1``), as
``make vm`` has it. A client that runs C code without letting other threads run must be another process:
``storefloor simulate printer --listen usbip:``.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Iterable
from typing import Protocol

from drivers.errors import FrameError
from drivers.simulator import TICK, Paced, Simulator
from drivers.usb_printer_sim import BUS_ID, Completed, UsbIdentity, UsbPrinterSimulator
from drivers.usbip_wire import (
    BUS_ID_SIZE,
    OPERATION_SIZE,
    URB_SIZE,
    DeviceEntry,
    OpCode,
    Operation,
    OpStatus,
    Submit,
    Unlink,
    Unlinked,
    urb_from_bytes,
)

GRACE = 1.0
"""Seconds an import waits for the host before it to let go of the device."""
ASKING = 5.0
"""Seconds a client may take to say what it wants."""


class UsbDevice(Protocol):
    """What can be plugged into the bus: a device that answers transfers, around a simulator that has its cable."""

    @property
    def simulator(self) -> Simulator:
        """Whose ``link_up`` is the cable."""

    @property
    def entry(self) -> DeviceEntry:
        """How the bus lists it."""

    def submit(self, urb: Submit, data: bytes, now: float) -> list[Completed]:
        """Take one transfer; return every transfer that ended by it."""

    def unlink(self, seqnum: int) -> tuple[list[Completed], int]:
        """Give a transfer up; what had ended by then, and the status of the answer."""

    def tick(self, now: float) -> list[Completed]:
        """Let time pass; return the transfers that ended."""

    def detached(self, now: float) -> None:
        """The host let go or the cable came out."""


@contextlib.asynccontextmanager
async def serve_usbip(
    simulator: Simulator, host: str = "127.0.0.1", port: int = 0, identity: UsbIdentity | None = None
) -> AsyncIterator[str]:
    """Serve a simulator as a USB printer; yields ``usbip://host:port/1-1``. Port 0 takes a free one.

    The bus stays; while ``link_up`` is false the device is unplugged: not listed, not to be imported, and a host that
    had it loses it in the middle of whatever it did. One host at a time imports it.
    """
    async with serve_device(UsbPrinterSimulator(simulator, identity or UsbIdentity()), host, port) as url:
        yield url


@contextlib.asynccontextmanager
async def serve_device(device: UsbDevice, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve any device in the same way."""
    bus = _Bus(device)
    server = await asyncio.start_server(bus.accept, host, port)
    watching = asyncio.create_task(bus.watch(), name="simulator on usb")
    try:
        yield f"usbip://{host}:{server.sockets[0].getsockname()[1]}/{BUS_ID}"
    finally:
        server.close()
        await bus.stop()
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


class _Bus:
    """The connections of one bus with one device on it."""

    def __init__(self, device: UsbDevice) -> None:
        self._device = device
        self._imported = asyncio.Lock()
        self._host: asyncio.StreamWriter | None = None
        self._handlers: set[asyncio.Task[None]] = set()

    @property
    def _plugged(self) -> bool:
        return self._device.simulator.link_up

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Begin with a client."""
        task = asyncio.create_task(self._serve(reader, writer), name="usb host")
        self._handlers.add(task)
        task.add_done_callback(self._handlers.discard)
        # A task cancelled before its first step never comes to its own end.
        task.add_done_callback(lambda _: writer.transport.abort())

    async def watch(self) -> None:
        """Let time pass for the device, and follow its cable."""
        while True:
            await asyncio.sleep(TICK)
            self._complete(self._device.tick(_now()))
            simulator = self._device.simulator
            if isinstance(simulator, Paced) and simulator.reset_due() and self._host is not None:
                self._host.transport.abort()

    async def stop(self) -> None:
        """End with every client."""
        handlers = list(self._handlers)
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        await asyncio.sleep(0)  # connections are let go in the loop's next round

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, FrameError, TimeoutError):
                async with asyncio.timeout(ASKING):
                    asked = Operation.from_bytes(await reader.readexactly(OPERATION_SIZE))
                    wanted = b""
                    if asked.code is OpCode.ASK_IMPORT:
                        wanted = (await reader.readexactly(BUS_ID_SIZE)).rstrip(b"\0")
                if asked.code is OpCode.ASK_LIST:
                    entries = [self._device.entry] if self._plugged else []
                    writer.write(Operation(OpCode.LIST).to_bytes() + struct.pack(">I", len(entries)))
                    writer.writelines(entry.to_bytes(with_interfaces=True) for entry in entries)
                    await writer.drain()
                elif asked.code is OpCode.ASK_IMPORT:
                    await self._import(wanted, reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(GRACE):
                    await writer.wait_closed()

    async def _import(
        self, wanted: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            async with asyncio.timeout(GRACE):
                await self._imported.acquire()
        except TimeoutError:
            writer.write(Operation(OpCode.IMPORT, OpStatus.BUSY).to_bytes())
            return
        try:
            if not self._plugged or wanted != BUS_ID.encode():
                writer.write(Operation(OpCode.IMPORT, OpStatus.NO_DEVICE).to_bytes())
                return
            writer.write(
                Operation(OpCode.IMPORT).to_bytes() + self._device.entry.to_bytes(with_interfaces=False)
            )
            self._host = writer
            try:
                await self._transfer(reader, writer)
            finally:
                self._host = None
                self._device.detached(_now())
        finally:
            self._imported.release()

    async def _transfer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while self._plugged:
            urb = urb_from_bytes(await reader.readexactly(URB_SIZE))
            match urb:
                case Submit():
                    data = b"" if urb.inward else await reader.readexactly(urb.length)
                    if self._plugged:
                        self._complete(self._device.submit(urb, data, _now()))
                case Unlink():
                    ended, status = self._device.unlink(urb.target)
                    self._complete(ended)
                    writer.write(Unlinked(urb.seqnum, status).to_bytes())
                case _:
                    return
            await writer.drain()

    def _complete(self, done: Iterable[Completed]) -> None:
        """Tell the host what ended; when the cable came out meanwhile it is told nothing any more."""
        if self._host is None:
            return
        if not self._plugged:
            self._host.transport.abort()
            return
        for answer, data in done:
            self._host.write(answer.to_bytes() + data)


def _now() -> float:
    return asyncio.get_running_loop().time()
