"""``storefloor jobs`` at a printer in trouble: held, released, cancelled, broken off, decided, printed again."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest

from drivers.printers.escpos_sim import EscposSimulator
from drivers.vocabulary import JobState
from tests.daemon.commands.shop import Shop, shop
from tests.daemon.stations import until


def paper(here: Shop) -> list[str]:
    assert isinstance(here.printer, EscposSimulator)
    return [slip.text.strip() for slip in here.printer.receipts()]


async def listed(here: Shop, *arguments: str) -> list[dict[str, object]]:
    status, out, errors = await here.run("jobs", "list", "--json", *arguments)
    assert status == 0, errors
    found: list[dict[str, object]] = json.loads(out)
    return found


async def sent(here: Shop, text: str) -> str:
    """Hand a job over and go away; its id."""
    async with here.client() as client:
        return (await client.print_raw("receipt", "text/plain", text.encode())).id


async def broken_off(here: Shop) -> str:
    """A job whose printer was switched off in its middle; its id."""
    here.printer.turn("speed", 60)
    job = await sent(here, "one line\n" * 60)
    await until(lambda: bool(here.printer.knobs()["hanging"]))
    here.printer.turn("power", "off")
    async with here.client() as client, asyncio.timeout(30):
        while (await client.job(job)).state is not JobState.ABORTED:
            await asyncio.sleep(0.02)  # the pace of looking
    here.printer.turn("speed", 0)
    here.printer.turn("power", "on")
    return job


async def test_hold_release_cancel_and_reprint(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        status, out, _ = await here.run("jobs")
        assert (status, out) == (0, "no jobs\n")
        await here.out_of_paper()
        first, second = await sent(here, "hej"), await sent(here, "hej")
        status, out, _ = await here.run("jobs", "hold", second)
        assert (status, out) == (0, f"job {second} pending_held (held_by_user)\n")
        status, out, _ = await here.run("jobs")
        assert "held: held_by_user" in out
        assert "waits: printer_stopped" in out
        assert re.search("rec.empty", out)
        assert out.index(second) < out.index(first)
        status, out, _ = await here.run("jobs", "release", second)
        assert (status, out) == (0, f"job {second} pending\n")
        status, out, _ = await here.run("jobs", "cancel", first)
        assert (status, out) == (0, f"job {first} canceled (canceled_by_user)\n")
        status, _, errors = await here.run("jobs", "hold", first)
        assert status == 1
        assert "not in a state for that" in errors
        here.printer.turn("paper", "ok")
        await until(lambda: paper(here) == ["hej"])
        status, out, _ = await here.run("jobs", "reprint", second, "--json")
        copy = json.loads(out)["id"]
        await until(lambda: len(paper(here)) == 2)
        assert "COPY" in paper(here)[1]
        status, out, _ = await here.run("jobs", "show", copy)
        assert f"copy of    {second}" in out
        assert "what       text, 3 bytes" in out
        status, out, _ = await here.run("jobs", "reprint", second)
        assert f"prints job {second} once more, with COPY on the paper" in out
        assert len(await listed(here, "--limit", "2")) == 2


@pytest.mark.logs("receipt is out of reach|answers again")
async def test_a_job_in_doubt_is_marked_until_a_person_decides(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("hej")
    async with shop(tmp_path) as here:
        status, out, _ = await here.run("jobs", "--undecided")
        assert (status, out) == (0, "no job waits for a decision\n")
        first = await broken_off(here)
        status, out, errors = await here.run("print", str(note))
        assert status == 0, errors
        second = await broken_off(here)
        assert {job["id"] for job in await listed(here, "--undecided")} == {first, second}
        status, out, errors = await here.run("jobs")
        assert [line.split()[0] for line in out.splitlines()[1:]] == [
            "?",
            *out.splitlines()[2].split()[:1],
            "?",
        ]
        assert "? 2 of them: look at the paper" in errors
        status, out, _ = await here.run("jobs", "decide", first, "reprint")
        assert status == 0
        assert "printed once more as job " in out
        assert "decided by token " in out
        await until(lambda: "COPY" in paper(here)[-1])
        status, out, _ = await here.run("jobs", "decide", second, "drop", "--json")
        assert json.loads(out)["decided"]["decision"] == "drop"
        assert await listed(here, "--undecided") == []
        status, out, _ = await here.run("jobs", "show", second)
        assert "decided    left as it is; decided by token " in out
        for arguments, wanted in ((("decide", second, "reprint"), 1), (("decide", second, "burn"), 2)):
            status, _, errors = await here.run("jobs", *arguments)
            assert (status, bool(errors)) == (wanted, True)


async def test_a_job_that_is_not_there(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        for command in (("show",), ("hold",), ("cancel",), ("reprint",)):
            status, _, errors = await here.run("jobs", *command, "0000")
            assert status == 1
            assert "There is no job '0000'" in errors
        status, _, errors = await here.run("jobs", "list", "--device", "receip")
        assert status == 2
        assert "did you mean 'receipt'" in errors
