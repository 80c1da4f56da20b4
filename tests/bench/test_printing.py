"""The benchmarks of printing run, small: what they measure is there to be measured. Nothing is timed here."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.bench import peers, printing_memory, printing_spool
from tests.bench.exchange import Refused, exchange
from tests.bench.jobs import TEXT, floor, ours, paper, picture, rate
from tests.bench.peers import NotInstalled, Peer
from tests.bench.processes import station

SMALL = printing_spool.Size(rounds=1, accepted=3, papers=3, jobs=16, finished=50, beside=3)


async def test_each_figure_of_the_spool_is_measured(tmp_path: Path) -> None:
    async with (
        paper(printing_spool.PRINTERS) as counted,
        floor(tmp_path) as bare,
        station(tmp_path / "state", counted.devices) as running,
    ):
        own = ours(running, len(counted.ports))
        figures = [
            *await printing_spool.accept(own, bare, counted, SMALL),
            *await printing_spool.on_paper(own, bare, counted, SMALL),
            *await printing_spool.jobs_per_second(own, bare, {}, counted, SMALL),
        ]
    assert {figure.unit for figure in figures} == {"ms", "jobs/s"}
    assert all(figure.value > 0 for figure in figures)


async def test_jobs_beside_a_full_file_are_measured(tmp_path: Path) -> None:
    figures = await printing_spool.beside_full(SMALL, tmp_path)
    assert all(figure.value > 0 for figure in figures)


async def test_memory_is_measured() -> None:
    figures = await printing_memory.measure(printing_memory.Size(first=20, then=20))
    assert [figure.unit for figure in figures] == ["s", "s", "MB", "MB"]
    assert all(figure.value > 0 for figure in figures)


async def test_the_bare_printer_counts_cuts_however_they_arrive() -> None:
    async with paper(2) as counted:
        for port, pieces in (
            (counted.ports[0], (b"a\n\x1dVB\0", b"b\x1d", b"VB", b"\0")),
            (counted.ports[1], (b"\x1bi?\x1dV\x00",)),
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
            writer.write(b"\x10\x04\x01\x1dr\x01\x1d(H\x06\x00000042\x1da\x0f")
            async with asyncio.timeout(5):
                assert await reader.readexactly(13) == b"\x12\x00\x37\x220042\x00\x10\x00\x00\x00"
            writer.close()
        assert len(await counted.cuts(3)) == 3
        await counted.forget()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await counted.cuts(1)


async def test_the_floor_keeps_what_it_answers_for(tmp_path: Path) -> None:
    async with floor(tmp_path) as bare:
        assert await rate(bare, 2, 10, None) > 0
        async with exchange(bare.url) as connection:
            with pytest.raises(Refused, match="404"):
                await connection.post("/nowhere", b"", {})


def test_the_peers_picture_is_the_receipt() -> None:
    assert picture().startswith(b"\x89PNG")
    assert len(TEXT.decode().split("\n")) == 14


def test_an_environment_that_is_made_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    home = tmp_path / "some-peer"
    home.mkdir()
    (home / "installed").write_text("some-peer==1.0")
    assert peers.python_of(Peer("some-peer==1.0")) == home / "bin" / "python"


def test_a_peer_that_cannot_be_had_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    missing = tmp_path / "nothing-here"
    with pytest.raises(NotInstalled, match="not found"):
        peers.python_of(Peer(missing.as_uri()))
