"""``storefloor print`` as a person types it, on a real daemon and a simulated printer: what it says, how it ends."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import signal
import sys
from pathlib import Path

import pytest
from PIL import Image

from daemon.commands import printing
from daemon.schema import JobView, Role
from drivers.device import utc_now
from drivers.printers.escpos_sim import EscposSimulator
from drivers.vocabulary import JobReason, JobState
from tests.daemon.commands.shop import Shop, shop
from tests.daemon.stations import until

RECEIPT = '{"blocks": [{"type": "text", "text": "Brødtorvet"}, {"type": "rule"}]}'


def png(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 200).save(out, "PNG")
    return out.getvalue()


def pdf(pages: int) -> bytes:
    out = io.BytesIO()
    first, *more = [Image.new("L", (200, 100), 128) for _ in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=more)
    return out.getvalue()


def paper(here: Shop) -> list[str]:
    assert isinstance(here.printer, EscposSimulator)
    return [slip.text.strip() for slip in here.printer.receipts()]


GOOD = {
    "receipt.json": (RECEIPT.encode(), "Brødtorvet"),
    "receipt-by-content": (RECEIPT.encode(), "Brødtorvet"),
    "note.txt": ("Hej æøå\n".encode(), "Hej æøå"),
    "braces.txt": (b"{not json}\n", "{not json}"),
    "dots.png": (png(64, 32), "[image"),
    "dots-by-content.txt": (png(64, 32), "[image"),
    "page.pdf": (pdf(1), "[image"),
    "page-by-content": (pdf(2), "[image"),
    "raw.escpos": (b"plain words\n\x1dV\x00", "plain words"),
    "raw-by-content": (b"\x1b@from a driver\n\x1dV\x00", "from a driver"),
}


async def test_whatever_can_be_printed_is_told_by_its_content(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        for number, (name, (data, words)) in enumerate(GOOD.items(), 1):
            file = tmp_path / name
            file.write_bytes(data)
            status, out, errors = await here.run("print", str(file))
            assert status == 0, (name, out, errors)
            assert "completed (printed): the printer confirmed it" in out
            assert len(paper(here)) == number, name
            assert words in paper(here)[-1], name


BAD: dict[str, tuple[bytes, str]] = {
    "empty.json": (b"", "is empty: there is nothing to print"),
    "blank.txt": (b" \n\n", "holds nothing but blanks"),
    "photo.png": (
        b"\xff\xd8\xff\xe0....JFIF",
        "is a JPEG picture, which print does not take: save it as PNG",
    ),
    "letter.docx": (b"PK\x03\x04....", "is an archive or an office document"),
    "old.txt": ("en prøve\nblå".encode("latin-1"), "(byte 0xf8 in line 1 is no UTF-8)"),
    "wide.txt": ("hej".encode("utf-16"), "is text in UTF-16: save it as UTF-8"),
    "noise.dat": (
        bytes(range(128, 200)) + b"\0",
        "is no receipt (JSON), PNG, PDF, UTF-8 text or printer file",
    ),
    "broken.json": (b'{"blocks": [\n  {"type": "text" "text": "x"}\n]}', "broken.json:2:19: no JSON"),
    "unfinished": (b'{"blocks": [', "unfinished:1:13: no JSON"),
    "unknown.json": (
        b'{"blocks": [{"type": "rule"}, {"type": "texxt", "text": "x"}]}',
        "block 2 is of no known type (Invalid value 'texxt'); did you mean 'text'? there are text, columns",
    ),
    "field.json": (b'{"blocks": [{"type": "text", "txt": "x"}]}', "block 1: Object"),
    "list.json": (b"[1, 2]", "Expected `object`, got `array`"),
    "large.bin": (b"x" * ((16 << 20) + 1), "has 16.0 MB; a document may have 16"),
}


async def test_what_cannot_be_printed_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        for name, (data, words) in BAD.items():
            file = tmp_path / name
            file.write_bytes(data)
            status, out, errors = await here.run("print", str(file))
            assert (status, out) == (2, ""), name
            assert words in errors, (name, errors)
            assert errors.count("\n") == 1, errors
        for path, words in (
            (tmp_path, "is a directory"),
            (tmp_path / "none.txt", "No such file or directory"),
        ):
            status, _, errors = await here.run("print", str(path))
            assert status == 2
            assert words in errors
        _, out, _ = await here.run("jobs", "--json")
        assert json.loads(out) == []


REFUSED: dict[str, tuple[bytes, str]] = {
    "fifty.pdf": (pdf(50), "the PDF has 50 pages; 20 is the most; print a part of it"),
    "broken.pdf": (pdf(1)[:200], "PDF"),
    "tall.png": (
        png(10, 20_000),
        "the picture would be 2500 mm long on this paper; 2000 mm (two metres) is the most",
    ),
    "wide.png": (png(20_000, 40), "the picture is 20000 × 40 pixels; 10000 either way"),
    "cut.png": (png(64, 64)[:60], "PNG"),
}


async def test_what_the_printer_cannot_take_the_daemon_says(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        for name, (data, words) in REFUSED.items():
            file = tmp_path / name
            file.write_bytes(data)
            status, out, errors = await here.run("print", str(file))
            assert (status, out) == (1, ""), name
            assert words in errors, (name, errors)
            assert errors.count("\n") == 1, errors
        assert paper(here) == []


async def test_a_wide_picture_is_made_to_fit(tmp_path: Path) -> None:
    file = tmp_path / "wide.png"
    file.write_bytes(png(10_000, 40))
    async with shop(tmp_path) as here:
        status, out, errors = await here.run("print", str(file))
        assert status == 0, (out, errors)
        assert "[image 576x2]" in paper(here)[0]


async def test_a_printer_that_is_not_there_names_its_neighbour(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("hej")
    async with shop(tmp_path) as here:
        status, _, errors = await here.run("print", str(file), "--device", "reciept")
        assert status == 2
        assert "no printer 'reciept'; did you mean 'receipt'? configured: receipt" in errors
        status, _, errors = await here.run("print", str(file), "--device", "terminal")
        assert status == 2
        assert "'terminal' is a payment terminal, not a printer; configured: receipt" in errors


@pytest.mark.logs("receipt is out of reach")
async def test_a_job_broken_off_says_how_to_decide(tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("one line\n" * 60)
    async with shop(tmp_path) as here:
        assert isinstance(here.printer, EscposSimulator)
        here.printer.turn("speed", 60)
        printing_it = asyncio.create_task(here.run("print", str(file)))
        await until(lambda: bool(here.printer.knobs()["hanging"]))
        here.printer.turn("power", "off")
        status, out, _ = await asyncio.wait_for(printing_it, 30)
        assert status == 1
        assert "aborted (outcome_unknown)" in out
        job = out.split()[1]
        assert f"storefloor jobs decide {job} reprint" in out
        here.printer.turn("speed", 0)
        here.printer.turn("power", "on")
        status, out, _ = await here.run("print", str(file), "--json")
        assert (status, json.loads(out)["state"]) == (0, "completed")


def _hears_ctrl_c() -> None:
    """A shell that starts the tests in the background has them, and their children, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


async def test_out_of_paper_it_waits_and_ctrl_c_leaves_the_job(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("hej")
    async with shop(tmp_path) as here:
        await here.out_of_paper()
        arguments = [sys.executable, "-m", "daemon.cli", "print", str(file)]
        env = {**os.environ, **{name: value for name, value in here.env.items() if value is not None}}
        child = await asyncio.create_subprocess_exec(
            *arguments,
            env=env,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=_hears_ctrl_c,
        )
        assert child.stderr is not None
        async with asyncio.timeout(20):
            said = b""
            while not re.search(b"rec.empty", said):
                line = await child.stderr.readline()
                assert line, said
                said += line
            child.send_signal(signal.SIGINT)
            out, more = await child.communicate()
        assert child.returncode == 130
        assert out == b""
        assert b"stays in the queue of receipt" in more
        assert b"storefloor jobs cancel" in more
        assert b"Traceback" not in more
        here.printer.turn("paper", "ok")
        await until(lambda: paper(here) == ["hej"])


async def test_a_daemon_that_stays_away_leaves_the_job_on_its_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "AWAY_S", 0.5)
    file = tmp_path / "note.txt"
    file.write_text("hej")
    async with shop(tmp_path) as here:
        await here.out_of_paper()
        following = asyncio.create_task(here.run("print", str(file)))
        async with here.client() as client, asyncio.timeout(10):
            while not (jobs := await client.jobs("receipt")):
                await asyncio.sleep(0.02)  # the pace of looking
    status, out, errors = await asyncio.wait_for(following, 20)
    assert (status, out) == (1, "")
    assert f"The job is on the station's disk; later say `storefloor jobs show {jobs[0].id}`" in errors


async def test_on_a_terminal_there_is_a_bar(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("hej")
    async with shop(tmp_path) as here:
        async with here.client() as client:
            await here.out_of_paper()
            for _ in range(2):
                await client.print_raw("receipt", "text/plain", b"before")
        seen, terminal = os.openpty()
        os.set_blocking(seen, False)
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "150"}
        env |= {name: value for name, value in here.env.items() if value is not None}
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "daemon.cli", "print", str(file)),
            env=env,
            stdout=asyncio.subprocess.PIPE,
            stderr=terminal,
        )
        said = bytearray()
        asyncio.get_running_loop().add_reader(seen, lambda: said.extend(os.read(seen, 65536)))
        try:
            await until(lambda: b"receipt: 2 before it; the printer has: rec empty" in said, 30)
            assert "━".encode() in said
            here.printer.turn("paper", "ok")
            out, _ = await asyncio.wait_for(child.communicate(), 30)
        finally:
            asyncio.get_running_loop().remove_reader(seen)
            os.close(seen)
            os.close(terminal)
        assert child.returncode == 0
        assert b"completed (printed)" in out
        assert paper(here) == ["before", "before", "hej"]


def test_what_a_job_proves_is_a_sentence_each() -> None:
    def job(state: JobState, reason: JobReason, detail: str = "") -> JobView:
        now = utc_now()
        return JobView("7", "receipt", state, reason, detail, "text/plain", 3, now, now)

    ends = {
        JobReason.PRINTED: "confirmed",
        JobReason.PROCESSED: "behind the data",
        JobReason.SENT: "look at the paper",
    }
    for reason, words in ends.items():
        assert words in printing.end_of(job(JobState.COMPLETED, reason))
    canceled = printing.end_of(job(JobState.CANCELED, JobReason.CANCELED_BY_USER))
    assert canceled == "job 7 canceled (canceled_by_user)"


async def test_a_till_may_print_receipts_and_says_so_of_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("hej")
    async with shop(tmp_path) as here:
        token = (Path(str(here.env["STATE_DIRECTORY"])) / f"token-{Role.TILL}").read_text().strip()
        status, _, errors = await here.run("print", str(file), "--token", token)
        assert status == 1
        assert "receipt documents only" in errors
