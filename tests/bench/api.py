"""An API round trip: at most 1.5 times what a bare aiohttp handler takes, both measured in turns in one run."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import aiohttp

from tests.bench.measure import Measure, against_peer, percentile
from tests.bench.processes import bare, daemon, pty

ROUND_TRIPS = 3_000
WARM_UP = 200
AT_MOST = 1.5


async def _trip(session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> float:
    start = time.perf_counter()
    async with session.get(url, headers=headers) as response:
        await response.read()
        response.raise_for_status()
    return (time.perf_counter() - start) * 1000


async def measure() -> list[Measure]:
    """Round trips of one client over one kept connection, one after the other: with a token, and without."""
    with tempfile.TemporaryDirectory() as name:
        async with (
            pty() as wire,
            pty() as idle,
            bare(idle) as peer,
            daemon(Path(name), wire) as (ours, token),
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
        ):
            technician = {"Authorization": f"Bearer {token}"}
            figures = []
            for path, told in (("/v1/devices/scanner", technician), ("/v1/health", {})):
                own, others = [], []
                for _ in range(WARM_UP + ROUND_TRIPS):
                    own.append(await _trip(session, ours + path, told))
                    others.append(await _trip(session, f"{peer}/answer", told))
                value, floor = (percentile(samples[WARM_UP:], 0.5) for samples in (own, others))
                figures.append(
                    against_peer(f"GET {path}, p50", value, "ms", "bare aiohttp", floor, AT_MOST, ROUND_TRIPS)
                )
            return figures
