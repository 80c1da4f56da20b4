"""Devices over the API: what was found plugged in can be forgotten, by a technician, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.client import ApiError
from daemon.schema import Role
from tests.daemon.stations import PRINTER, on_tcp, station


async def test_what_is_configured_is_not_forgotten_and_what_is_unknown_is_said(tmp_path: Path) -> None:
    async with on_tcp(PRINTER) as (_, slips), station(tmp_path, {"receipt": slips}) as running:
        async with running.client() as client:
            with pytest.raises(ApiError, match="configured"):
                await client.forget_device("receipt")
            with pytest.raises(ApiError, match="nowhere"):
                await client.forget_device("nowhere")
            assert [view.id for view in await client.devices()] == ["receipt"]
        async with running.client(Role.TILL) as till:
            with pytest.raises(ApiError):
                await till.forget_device("receipt")
