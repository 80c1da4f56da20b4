"""The Star driver on bad wires: what it says about a job is never more than it knows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from drivers.device import DeviceSpec
from drivers.drawers.printer_kick import PrinterKickDrawer
from drivers.errors import JobNotSent, NotSupported, OutcomeUnknown
from drivers.printers import star_printer, wire_life
from drivers.printers.receipt import Barcode, Logo, Qr, Receipt, Text
from drivers.printers.star_printer import StarPrinter
from drivers.printers.star_sim import StarSimulator
from drivers.testing import SAMPLE, FaultyTransport, RecordingTransport, supervised, until
from drivers.transport import Transport, open_transport
from drivers.transports.memory import serve_memory
from drivers.transports.replay import ReplayTransport
from drivers.vocabulary import DrawerState, JobReason, Problem

TRACES = Path(__file__).parents[2] / "traces" / "star"
QUICK = {"poll": "0.02", "answer_timeout": "0.2"}
JOB = Receipt(
    blocks=(Logo(), Barcode("R7K2M9QX", "code128"), Qr("https://example.dk/r/1"), Text("the whole job"))
)
NEXT = Receipt(blocks=(Text("next"),))


def printer_on(transport: Transport, **options: str) -> StarPrinter:
    spec = DeviceSpec(id="receipt", model="star-mc-print3", url=transport.url, options=QUICK | options)
    return StarPrinter(spec, transport, lambda _event: None)


@asynccontextmanager
async def served(**knobs: Any) -> AsyncIterator[tuple[StarSimulator, str]]:
    simulator = StarSimulator()
    for knob, value in knobs.items():
        simulator.turn(knob, value)
    async with serve_memory(simulator, "star-test") as url:
        yield simulator, url


async def ready(printer: StarPrinter) -> None:
    async with asyncio.timeout(5):
        await printer.wait_ready()


def shows(printer: StarPrinter, *problems: Problem) -> bool:
    return printer.status.problems == set(problems)


def places(data: bytes) -> list[int]:
    """Offsets in every part of the job's commands: the picture's head, the bar code, the QR code, the text."""
    picture, bar, qr = data.index(b"\x1b\x1dS"), data.index(b"\x1bb\x06"), data.index(b"\x1b\x1dyS0")
    return [
        0,
        1,
        *range(picture, picture + 11),
        picture + 700,
        *range(bar, bar + 10, 2),
        bar + 13,
        *range(qr, qr + 30, 3),
        len(data) - 2,
    ]


@pytest.mark.parametrize("number", range(31))
async def test_cut_in_the_middle_the_outcome_is_unknown_and_the_next_job_whole(number: int) -> None:
    """Also inside a picture or a bar code, whose rest the printer waits for over the reconnect."""
    async with served() as (simulator, url):
        wire = FaultyTransport(open_transport(url))
        printer = printer_on(wire)
        async with supervised(printer):
            await ready(printer)
            assert await printer.print_bytes(printer.render(NEXT), lambda: None) is JobReason.PRINTED
            data = printer.render(JOB)
            with pytest.raises(OutcomeUnknown, match="broken off"):
                await printer.print_bytes(data, lambda: wire.cut_after(places(data)[number]))
            await ready(printer)
            assert await printer.print_bytes(printer.render(NEXT), lambda: None) is JobReason.PRINTED
        assert simulator.receipts()[-1].text == "next\n"
        old = sum("the whole job" in slip.text for slip in simulator.receipts())
        assert old <= (places(data)[number] > data.index(b"the whole job"))


@pytest.mark.parametrize("network", [False, True])
async def test_a_job_is_printed_when_it_is_on_paper_and_not_before(network: bool) -> None:
    async with served(network=network) as (simulator, url):
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            simulator.turn("paper_mm", 5)
            job = asyncio.create_task(printer.print_bytes(printer.render(JOB), lambda: None))
            await until(lambda: Problem.REC_EMPTY in printer.status.problems, "paper out")
            done, _ = await asyncio.wait({job}, timeout=0.2)
            assert not done
            simulator.turn("paper", "ok")
            assert await asyncio.wait_for(job, 5) is JobReason.PRINTED
            assert [slip.text.split("\n")[-2] for slip in simulator.receipts()] == ["the whole job"]


async def test_lost_before_the_first_byte_of_a_job_it_is_not_sent() -> None:
    """What is asked before the first job is no part of it."""
    async with served() as (simulator, url):
        wire = FaultyTransport(open_transport(url))
        printer = printer_on(wire, poll="3600")
        started: list[None] = []
        async with supervised(printer):
            await ready(printer)
            wire.cut_after(4)
            with pytest.raises(JobNotSent):
                await printer.print_bytes(printer.render(JOB), lambda: started.append(None))
            assert not started
        assert simulator.receipts() == []


@pytest.mark.parametrize(
    "request_", [b"\x1b\x06", b"\x1b", b"\x1b\x1ea", b"\x1b\x1d\x03", b"\x1b\x1d\x03\x00\x01"]
)
async def test_a_request_cut_short_heads_no_receipt(request_: bytes) -> None:
    async with served() as (simulator, url):
        simulator.feed(request_, 0.0)
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            assert await printer.print_bytes(b"next\n\x1bd3", lambda: None) is JobReason.PRINTED
        assert simulator.receipts()[0].text == "next\n"


async def test_a_model_without_a_print_end_counter_is_believed_no_more_than_sent() -> None:
    async with served(print_end=False) as (simulator, url):
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            for _ in range(2):
                assert await printer.print_bytes(printer.render(NEXT), lambda: None) is JobReason.SENT
            simulator.turn("cover", "open")
            await until(partial(shows, printer, Problem.COVER_OPEN), "cover open")
            with pytest.raises(JobNotSent, match="cover open"):
                await printer.print_bytes(printer.render(NEXT), lambda: None)
        assert [slip.text for slip in simulator.receipts()] == ["next\n", "next\n"]


async def test_an_etb_proves_that_a_job_is_processed_and_a_foreign_one_does_not() -> None:
    """Raw bytes that count themselves: the driver's own ETB begins at nought."""
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), confirm="etb")
        async with supervised(printer):
            await ready(printer)
            assert await printer.print_bytes(printer.render(JOB), lambda: None) is JobReason.PROCESSED
            simulator.turn("paper_mm", 5)
            raw = b"\x1b\x1eE\x00" + b"\x17\x17" + b"line\n" * 9 + b"\x1bd0"
            job = asyncio.create_task(printer.print_bytes(raw, lambda: None))
            await until(lambda: Problem.REC_EMPTY in printer.status.problems, "paper out")
            done, _ = await asyncio.wait({job}, timeout=0.2)
            assert not done
            simulator.turn("paper", "ok")
            assert await asyncio.wait_for(job, 5) is JobReason.PROCESSED


async def test_a_late_count_of_a_torn_job_proves_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of a job had gone when the wire was cut: its ETBs are told to the next connection."""
    monkeypatch.setattr(star_printer, "BETWEEN_ANSWERS", 0.4)
    async with served() as (simulator, url):
        wire = FaultyTransport(open_transport(url))
        printer = printer_on(wire, confirm="etb")
        async with supervised(printer):
            await ready(printer)
            simulator.turn("paper_mm", 5)
            data = printer.render(Receipt(blocks=(Text("line\n" * 9),)))
            job = asyncio.create_task(printer.print_bytes(data, lambda: None))
            await until(lambda: Problem.REC_EMPTY in printer.status.problems, "paper out")
            wire.cut_after(0)
            with pytest.raises(OutcomeUnknown):
                await asyncio.wait_for(job, 5)
            await until(lambda: Problem.REC_EMPTY in printer.status.problems, "connected again")
            simulator.turn("speed", 30)
            simulator.turn("paper", "ok")
            await ready(printer)
            simulator.turn("cover", "open")
            with pytest.raises(JobNotSent):
                await printer.print_bytes(printer.render(NEXT), lambda: None)
            simulator.turn("cover", "closed")
            await ready(printer)
            reason = await printer.print_bytes(printer.render(NEXT), lambda: None)
            assert reason is JobReason.PROCESSED
            assert simulator.receipts()[-1].text == "next\n"


async def test_answers_inside_a_foreign_job_prove_nothing() -> None:
    """Raw bytes that ask ESC GS ETX themselves, by a number of their own."""
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            simulator.turn("paper_mm", 5)
            raw = b"\x1b\x1d\x03\x01\x00\x00" + b"line\n" * 9 + b"\x1bd0"
            job = asyncio.create_task(printer.print_bytes(raw, lambda: None))
            await until(lambda: Problem.REC_EMPTY in printer.status.problems, "paper out")
            done, _ = await asyncio.wait({job}, timeout=0.2)
            assert not done
            simulator.turn("paper", "ok")
            assert await asyncio.wait_for(job, 5) is JobReason.PRINTED


@pytest.mark.parametrize("piece", [0, 1])
async def test_changes_are_told_unasked(piece: int) -> None:
    """A printer asked once an hour: what it says by itself shows, also when it comes byte by byte."""
    async with served(network=bool(piece)) as (simulator, url):
        wire = FaultyTransport(open_transport(url), piece=piece)
        printer = printer_on(wire, status_back="yes", poll="3600")
        async with supervised(printer):
            await ready(printer)
            await until(lambda: bool(simulator.knobs()["tells"]), "told to tell")
            for knob, bad, good, problem in (
                ("cover", "open", "closed", Problem.COVER_OPEN),
                ("paper", "near_end", "ok", Problem.REC_NEAR_END),
                ("paper", "out", "ok", Problem.REC_EMPTY),
            ):
                simulator.turn(knob, bad)
                await until(partial(shows, printer, problem), problem, 1)
                assert printer.ready is (problem is Problem.REC_NEAR_END)
                simulator.turn(knob, good)
                await until(partial(shows, printer), f"{problem} gone", 1)


async def test_automatic_status_is_switched_off_where_it_is_not_wanted() -> None:
    async with served() as (simulator, url):
        simulator.feed(b"\x1b\x1ea\x01", 0.0)
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            assert simulator.knobs()["tells"] is False


async def test_the_drawer_s_signal_and_both_kicks() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            assert printer.drawer_signal is True
            await printer.open_drawer(1)
            await until(lambda: printer.drawer_signal is False, "open")
            assert await printer.ask_drawer() is False
            await printer.open_drawer(2)
            await until(lambda: simulator.knobs()["drawer_kicks"] == 2, "both kicks")


async def test_a_drawer_on_a_star_printer_opens_until_its_sensor_says_so() -> None:
    async with served(drawer_stuck=1) as (simulator, url):
        printer = printer_on(open_transport(url))
        spec = DeviceSpec("drawer", "drawer-on-printer", "printer://receipt", options={"wait": "0.2"})
        drawer = PrinterKickDrawer(spec, open_transport(spec.url), lambda _event: None)
        drawer.use(printer)
        async with supervised(printer):
            await ready(printer)
            assert (await drawer.open()).state is DrawerState.OPEN
        assert simulator.knobs()["drawer_kicks"] == 2


async def test_silence_inside_a_job_is_an_unknown_outcome() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            simulator.turn("speed", 20)
            job = asyncio.create_task(printer.print_bytes(printer.render(JOB), lambda: None))
            await until(lambda: bool(simulator.hanging.strips), "the beginning of the job")
            simulator.turn("mute", True)
            with pytest.raises(OutcomeUnknown):
                await asyncio.wait_for(job, 5)


async def test_a_printer_that_never_proves_the_end_of_a_torn_job_serves_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire_life, "SETTLE_PATIENCE", 0.1)
    async with served(print_end=False) as (simulator, url):
        printer = printer_on(open_transport(url))
        printer.broken_off(500)
        async with supervised(printer):
            await ready(printer)
            assert await printer.print_bytes(printer.render(NEXT), lambda: None) is JobReason.SENT
        assert simulator.receipts()[-1].text == "next\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"colour": "1"}, "a printer takes: columns"),
        ({"confirm": "x"}, "print_end or etb or status"),
        ({"status_back": "x"}, "yes or no"),
        ({"poll": "often"}, "makes no sense"),
        ({"columns": "x"}, "makes no sense"),
        ({"code_page": "KLINGON"}, "makes no sense"),
    ],
)
def test_an_option_there_is_not(options: dict[str, str], words: str) -> None:
    with pytest.raises(NotSupported, match=words):
        printer_on(open_transport("memory://x"), **options)


# ----------------------------------------------------------------------------------------------------- traces


async def session(transport: Transport, **options: str) -> tuple[JobReason, bool | None]:
    """What the traces hold: one poll, one job, one kick of the drawer and its signal."""
    printer = printer_on(transport, poll="3600", **options)
    async with supervised(printer):
        await ready(printer)
        if options:
            await until(lambda: printer._told is not None, "told by itself")
        reason = await printer.print_bytes(printer.render(SAMPLE), lambda: None)
        await printer.open_drawer()
        return reason, await printer.ask_drawer()


@pytest.mark.parametrize(
    ("name", "network", "options", "reason"),
    [
        ("printed-and-drawer", False, {}, JobReason.PRINTED),
        ("printed-over-network", True, {}, JobReason.PRINTED),
        ("counted-and-told", False, {"confirm": "etb"}, JobReason.PROCESSED),
    ],
)
async def test_recorded_sessions_replay(
    name: str,
    network: bool,
    options: dict[str, str],
    reason: JobReason,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("random.randrange", lambda _most: 0)
    async with served(network=network) as (_, url):
        wire = RecordingTransport(open_transport(url))
        assert await session(wire, **options) == (reason, False)
    for trace in (wire.trace, (TRACES / f"{name}.trace").read_text("utf-8")):
        replay = ReplayTransport("replay://trace?strict=yes", trace)
        assert await session(replay, **options) == (reason, False)
        assert replay.at_end
