"""What paying costs beside the terminal's own time: the driver's share of a message, and a ledger that has grown old.

The driver asks a simulator what a bare client asks the same one, in turns: what it takes longer is the driver's. A
ledger with a million payments in it takes the next one as one with none does, in turns on the same disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from daemon import attempts, ledger
from daemon.schema import PaymentStart
from daemon.station import Station
from drivers.device import DeviceSpec, utc_now
from drivers.simulator import serve_tcp
from drivers.terminals import Evidence, PaymentTerminal
from drivers.terminals.wallet.client import Credentials, WalletClient
from drivers.terminals.wallet.sim import WalletSimulator
from drivers.terminals.wallet.timers import WalletTimers
from drivers.terminals.zvt import codes
from drivers.terminals.zvt.apdu import ApduFramer
from drivers.terminals.zvt.frames import Positive, Registration, RepeatReceipt
from drivers.terminals.zvt.sim import ZvtSimulator
from drivers.terminals.zvt.terminal import ZvtTerminal
from drivers.transport import open_transport
from drivers.transports.http import HttpTransport, serve_http
from drivers.vocabulary import Currency, Money, PaymentState, PowerState
from tests.bench.measure import Measure, against_peer, percentile, within

PAST = 1_000_000
PAYMENTS = 300
MESSAGES = 1_000
WARM_UP = 30
BAR_MS = 2.0
"""Of a driver, for one message, at the 99th percentile."""
OLD_AT_MOST = 1.25
"""Of an empty ledger's time."""
_ANSWERS = 3
"""Messages of the terminal to one 06 20: 80 00, 04 0F, 06 0F."""
_STATES = (PaymentState.SENDING, PaymentState.SENT, PaymentState.STARTED, PaymentState.APPROVED)

_PAST_PAYMENTS = """
    INSERT INTO payments (id, device, minor, currency, tender, reservation, state, before, evidence, credited,
        created_at, updated_at, kind)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    SELECT printf('01900000-0000-7000-8000-%012x', i), 'terminal', 100 + i % 90000, 'DKK', 'card',
        printf('past-%d', i), 'approved', '{}', printf('{"receipt_no":%d}', i % 9999), 1, ?, ?, 'payment' FROM n
"""
_PAST_EVENTS = """
    INSERT INTO payment_events (payment, n, state, at, note, evidence)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    SELECT printf('01900000-0000-7000-8000-%012x', i), ?, ?, ?, '', '{}' FROM n
"""


async def measure(past: int = PAST, payments: int = PAYMENTS, messages: int = MESSAGES) -> list[Measure]:
    """The drivers, then the ledger."""
    return [*await _zvt(messages), *await _wallet(messages), *await _ledger(past, payments)]


# --------------------------------------------------------------------------------------------------- drivers


async def _in_turns(
    own: Callable[[], Awaitable[object]], bare: Callable[[], Awaitable[object]], count: int
) -> tuple[list[float], list[float]]:
    taken: tuple[list[float], list[float]] = [], []
    for number in range(WARM_UP + count):
        for samples, ask in zip(taken, (own, bare), strict=True):
            start = time.perf_counter()
            await ask()
            if number >= WARM_UP:
                samples.append((time.perf_counter() - start) * 1000)
    return taken


def _share(name: str, own: list[float], bare: list[float], answers: int) -> list[Measure]:
    figures = []
    for label, share in (("p50", 0.5), ("p99", 0.99)):
        value, floor = (percentile(samples, share) / answers for samples in (own, bare))
        added = max(value - floor, 0.0)
        figures.append(
            within(f"{name}, a message, {label}", added, BAR_MS, "bare client, whole", floor, len(own))
        )
    return figures


@asynccontextmanager
async def _running(terminal: PaymentTerminal) -> AsyncIterator[None]:
    task = asyncio.create_task(terminal.run())
    try:
        async with asyncio.timeout(10):
            while terminal.status.power is not PowerState.ONLINE:
                await asyncio.sleep(0.01)  # the pace of looking
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _zvt(count: int) -> list[Measure]:
    """06 20 by the driver, and by a client that cuts frames and acknowledges them, reading nothing."""
    async with serve_tcp(ZvtSimulator()) as url, serve_tcp(ZvtSimulator()) as bare_url:
        spec = DeviceSpec("terminal", "zvt-generic", url)
        terminal = ZvtTerminal(spec, open_transport(url), lambda _: None)
        address = urlsplit(bare_url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        framer = ApduFramer()

        async def until(command: int) -> None:
            while True:
                for apdu in framer.feed(await reader.read(65536)):
                    if not apdu.is_positive:
                        writer.write(Positive().to_bytes())
                    if apdu.command == command:
                        return

        async def bare() -> None:
            writer.write(RepeatReceipt(0, codes.SERVICE_SILENT_REPEAT).to_bytes())
            await until(codes.COMPLETION)

        try:
            writer.write(Registration(currency=Currency.DKK.numeric).to_bytes())
            await until(codes.COMPLETION)
            async with _running(terminal):
                own, floor = await _in_turns(terminal.last_transaction, bare, count)
        finally:
            writer.close()
            await writer.wait_closed()
    return _share("ZVT driver", own, floor, _ANSWERS)


async def _wallet(count: int) -> list[Measure]:
    """GET by the driver's client, and by its transport alone with the headers made before."""
    async with serve_http(WalletSimulator()) as url:
        transport = HttpTransport(url)
        await transport.open()
        who = Credentials.read("123456", "bench", "client_secret=s\nsubscription_key=k")
        client = WalletClient(transport, who, WalletTimers())
        reference = "bench-payment-1"
        try:
            await client.create(reference, Money(1000, Currency.DKK), "Purchase")
            headers = {
                "authorization": f"Bearer {client._token}",
                "ocp-apim-subscription-key": "k",
                "merchant-serial-number": "123456",
            }

            async def own() -> object:
                return await client.payment(reference)

            async def bare() -> object:
                return await transport.request("GET", f"/epayment/v1/payments/{reference}", headers, b"", 5.0)

            return _share("wallet driver", *await _in_turns(own, bare, count), 1)
        finally:
            await transport.close()


# --------------------------------------------------------------------------------------------------- ledger


async def _ledger(past: int, count: int) -> list[Measure]:
    with tempfile.TemporaryDirectory() as name:
        old, new = Path(name) / "old.db", Path(name) / "new.db"
        for path in (old, new):
            async with Station(path):
                pass
        fill(old, past)
        async with Station(old) as full, Station(new) as empty:
            numbers = iter(range(10 * (WARM_UP + count)))

            async def pay(station: Station) -> None:
                await _one(station, f"bench-{next(numbers)}")

            own, floor = await _in_turns(lambda: pay(full), lambda: pay(empty), count)
    return [
        against_peer(
            f"a payment's six steps behind {past:,} others, {label}",
            percentile(own, share),
            "ms",
            "empty ledger",
            percentile(floor, share),
            OLD_AT_MOST,
            count,
        )
        for label, share in (("p50", 0.5), ("p90", 0.9))
    ]


async def _one(station: Station, reservation: str) -> None:
    """One approved payment: what the ledger reads before it, then each step on the disk."""
    start = PaymentStart("terminal", Money(12995, Currency.DKK), reservation=reservation)
    await station.read(lambda connection: ledger._free(connection, start))
    await station.read(lambda connection: attempts.charging(connection, None, reservation))
    made = await station.write(
        lambda connection: attempts.insert(connection, attempts.new_id(), start, Evidence(), start.amount)
    )
    evidence = Evidence(42, 123, amount=start.amount, result="00")
    for state in _STATES:
        if state is PaymentState.APPROVED:
            await station.write(lambda connection: attempts.witness(connection, made.id, evidence))
        await station.write(partial(attempts.step, attempt=made.id, state=state))


def fill(path: Path, past: int) -> None:
    """Write so many approved payments with their histories, as years would leave them."""
    now, states = utc_now().isoformat(), [PaymentState.INTENT, *_STATES]
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(_PAST_PAYMENTS, (past, now, now))
        for n, state in enumerate(states, 1):
            connection.execute(_PAST_EVENTS, (past, n, state, now))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
