"""The driver on bad wires: what it says about a job is never more than it knows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest

from drivers.device import DeviceSpec
from drivers.errors import DeviceOffline, JobNotSent, NotSupported, OutcomeUnknown, TransportClosed
from drivers.events import Event, StatusUpdateEvent
from drivers.printers import TextDocument, escpos_printer
from drivers.printers.escpos_printer import EscposPrinter
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Logo, Receipt, Text
from drivers.testing import FaultyTransport, supervised, until
from drivers.transport import Transport, open_transport
from drivers.transports.memory import serve_memory
from drivers.vocabulary import CheckLevel, DeviceState, JobReason, PowerState, Problem

QUICK = {"poll": "0.02", "answer_timeout": "0.2"}
JOB = Receipt(blocks=(Logo(), Text("the whole job")))


def printer_on(transport: Transport, events: list[Event] | None = None, **options: str) -> EscposPrinter:
    spec = DeviceSpec(
        id="receipt",
        model="epson-tm-t20iii",
        url=transport.url,
        profile="TM-T20II",
        options=QUICK | options,
    )
    return EscposPrinter(spec, transport, (events if events is not None else []).append)


@asynccontextmanager
async def served() -> AsyncIterator[tuple[EscposSimulator, str]]:
    simulator = EscposSimulator()
    async with serve_memory(simulator, "driver-test") as url:
        yield simulator, url


async def ready(printer: EscposPrinter) -> None:
    async with asyncio.timeout(5):
        await printer.wait_ready()


def shows(printer: EscposPrinter, *problems: Problem) -> bool:
    return printer.status.problems == set(problems)


@pytest.mark.parametrize(
    ("clear", "known"), [("fill", True), ("dle_enq", True), ("dle_dc4", True), ("dle_dc4", False)]
)
@pytest.mark.parametrize("bytes_through", [0, 1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 700, 3000])
async def test_cut_in_the_middle_the_outcome_is_unknown_and_the_next_job_whole(
    bytes_through: int, clear: str, known: bool
) -> None:
    """Also inside a picture, whose announced rest is waited for over the reconnect; also when the row is wrong."""
    async with served() as (simulator, url):
        simulator.turn("clear_buffer", known)
        wire = FaultyTransport(open_transport(url))
        printer = printer_on(wire, clear=clear)
        async with supervised(printer):
            await ready(printer)
            data = printer.render(JOB)
            assert data[5:13] == b"\x1dv0\x00\x20\x00\x78\x00"  # the picture's head, cut in every place
            with pytest.raises(OutcomeUnknown, match="broken off"):
                await printer.print_bytes(data, lambda: wire.cut_after(bytes_through))
            await ready(printer)
            job = printer.render(Receipt(blocks=(Text("next"),)))
            assert await printer.print_bytes(job, lambda: None) is JobReason.PROCESSED
        assert simulator.receipts()[-1].text == "next\n"
        assert sum("the whole job" in slip.text for slip in simulator.receipts()) == 0


@pytest.mark.parametrize("clear", ["fill", "dle_dc4"])
async def test_what_another_process_left_half_fed_does_not_eat_the_first_job(clear: str) -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), clear=clear)
        torn = printer.render(JOB)
        simulator.feed(torn[:700], 0.0)
        assert simulator.knobs()["half_fed"] > 0
        printer.broken_off(len(torn))
        async with supervised(printer):
            await ready(printer)
            job = printer.render(Receipt(blocks=(Text("next"),)))
            assert await printer.print_bytes(job, lambda: None) is JobReason.PROCESSED
        assert simulator.receipts()[-1].text == "next\n"


async def test_clearing_stops_what_the_printer_still_holds() -> None:
    async with served() as (simulator, url):
        simulator.turn("speed", 5)  # so slow that all of it waits in the receive buffer
        wire = FaultyTransport(open_transport(url))
        printer = printer_on(wire, clear="dle_dc4")
        async with supervised(printer):
            await ready(printer)
            data = printer.render(Receipt(blocks=tuple(Text(f"line {n}") for n in range(99))))
            with pytest.raises(OutcomeUnknown):
                await printer.print_bytes(data, lambda: wire.cut_after(len(data)))
            await ready(printer)
            simulator.turn("speed", 0)
            await printer.print_bytes(printer.render(Receipt(blocks=(Text("next"),))), lambda: None)
        assert not any("line 98" in slip.text for slip in simulator.receipts())
        assert simulator.receipts()[-1].text == "next\n"


async def test_one_byte_at_a_time_both_ways_changes_nothing() -> None:
    async with served() as (simulator, url):
        simulator.turn("fragment", True)
        printer = printer_on(open_transport(url), confirm="process_id", status_back="yes", answer_timeout="2")
        async with supervised(printer):
            await ready(printer)
            assert await printer.print_bytes(printer.render(JOB), lambda: None) is JobReason.PRINTED
            simulator.turn("cover", "open")
            await until(lambda: shows(printer, Problem.COVER_OPEN), "the cover is seen open")
        assert [slip.text.splitlines()[-1] for slip in simulator.receipts()] == ["the whole job"]


async def test_nothing_there_nothing_sent() -> None:
    printer = printer_on(open_transport("memory://nobody"))
    started: list[None] = []
    with pytest.raises(TransportClosed):
        await printer.run()
    with pytest.raises(JobNotSent, match="not connected"):
        await printer.print_bytes(b"x", lambda: started.append(None))
    with pytest.raises(DeviceOffline, match="not connected"):
        await printer.open_drawer()
    assert not started
    assert printer.status.power is PowerState.OFF_OFFLINE
    assert printer.status.problems == {Problem.UNREACHABLE}
    assert "memory://nobody" in printer.status.detail


async def test_the_drawer_does_not_open_late() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            simulator.turn("paper", "out")
            with pytest.raises(DeviceOffline, match="rec empty"):
                await printer.open_drawer()
        assert simulator.knobs()["drawer_kicks"] == 0


async def test_a_job_that_never_ends_is_given_up_and_the_printer_serves_on() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), job_timeout="0.2")
        async with supervised(printer):
            await ready(printer)
            simulator.turn("paper_mm", 5)
            with pytest.raises(OutcomeUnknown, match="did not end within"):
                await printer.print_bytes(printer.render(JOB), lambda: None)
            simulator.turn("paper", "ok")
            await ready(printer)
            await printer.print_bytes(printer.render(Receipt(blocks=(Text("next"),))), lambda: None)
        assert simulator.receipts()[-1].text == "next\n"


async def test_an_abandoned_job_leaves_no_answer_for_the_next() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            simulator.turn("speed", 50)
            job = asyncio.create_task(printer.print_bytes(printer.render(JOB), lambda: None))
            await until(lambda: bool(simulator.hanging.strips), "the beginning of the job")
            job.cancel()
            await asyncio.wait({job}, timeout=2)
            assert job.cancelled()
            simulator.turn("speed", 0)
            await ready(printer)
            reason = await printer.print_bytes(printer.render(Receipt(blocks=(Text("next"),))), lambda: None)
            assert reason is JobReason.PROCESSED
        assert simulator.receipts()[-1].text == "next\n"


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


async def test_a_job_is_printed_when_it_is_on_paper_and_processed_before() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), confirm="process_id")
        async with supervised(printer):
            await ready(printer)
            simulator.turn("speed", 100)
            data = printer.render(JOB)
            assert await printer.print_bytes(data, lambda: None) is JobReason.PRINTED
            assert [slip.text.split("\n")[-2] for slip in simulator.receipts()] == ["the whole job"]


async def test_out_of_paper_a_job_is_not_called_printed_before_it_is() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), confirm="process_id")
        async with supervised(printer):
            await ready(printer)
            simulator.turn("paper_mm", 5)
            job = asyncio.create_task(printer.print_bytes(printer.render(JOB), lambda: None))
            await until(lambda: Problem.REC_EMPTY in printer.status.problems, "paper out")
            done, _ = await asyncio.wait({job}, timeout=0.2)
            assert not done
            simulator.turn("paper", "ok")
            assert await asyncio.wait_for(job, 5) is JobReason.PRINTED


async def test_a_model_silent_about_process_ids_is_believed_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(escpos_printer, "PROOF_PATIENCE", 0.1)
    async with served() as (simulator, url):
        simulator.turn("process_id", False)
        printer = printer_on(open_transport(url), confirm="process_id")
        async with supervised(printer):
            await ready(printer)
            for _ in range(2):
                assert await printer.print_bytes(printer.render(JOB), lambda: None) is JobReason.PROCESSED
        assert len(simulator.receipts()) == 2


async def test_answers_inside_a_foreign_job_prove_nothing() -> None:
    """Raw bytes that ask GS r themselves: the answer to them is not taken for the job's being printed."""
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), confirm="process_id")
        async with supervised(printer):
            await ready(printer)
            simulator.turn("paper_mm", 5)
            raw = b"\x1dr\x01" + b"line\n" * 9 + b"\x1dV\x00"
            job = asyncio.create_task(printer.print_bytes(raw, lambda: None))
            await until(lambda: Problem.REC_EMPTY in printer.status.problems, "paper out")
            done, _ = await asyncio.wait({job}, timeout=0.2)
            assert not done
            simulator.turn("paper", "ok")
            assert await asyncio.wait_for(job, 5) is JobReason.PRINTED


@pytest.mark.parametrize("piece", [0, 1])
async def test_changes_are_told_unasked(piece: int) -> None:
    """A printer asked once an hour: what it says by itself shows, also when it comes byte by byte."""
    async with served() as (simulator, url):
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
            await printer.print_bytes(printer.render(JOB), lambda: None)
            simulator.turn("cover", "open")
            await until(lambda: Problem.COVER_OPEN in printer.status.problems, "cover open after a job", 1)


async def test_a_printer_that_forgot_to_tell_is_asked_again() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), status_back="yes")
        async with supervised(printer):
            await ready(printer)
            simulator.turn("status_back", False)  # off and on behind a wire that stays
            simulator.turn("status_back", True)
            simulator.turn("paper", "near_end")
            await until(lambda: Problem.REC_NEAR_END in printer.status.problems, "found by asking")
            await until(lambda: bool(simulator.knobs()["tells"]), "told to tell again")


async def test_events_tell_each_change_once() -> None:
    events: list[Event] = []
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), events)
        async with supervised(printer):
            await ready(printer)
            simulator.turn("cover", "open")
            await until(lambda: Problem.COVER_OPEN in printer.status.problems, "cover open")
            simulator.turn("cover", "closed")
            await ready(printer)
    told = [event.status for event in events if isinstance(event, StatusUpdateEvent)]
    assert [(status.state, status.power, set(status.problems)) for status in told] == [
        (DeviceState.IDLE, PowerState.ONLINE, set()),
        (DeviceState.IDLE, PowerState.OFFLINE, {Problem.COVER_OPEN}),
        (DeviceState.IDLE, PowerState.ONLINE, set()),
        (DeviceState.CLOSED, PowerState.UNKNOWN, set()),
    ]


async def test_busy_while_printing() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url))
        async with supervised(printer):
            await ready(printer)
            simulator.turn("speed", 100)
            job = asyncio.create_task(printer.print_bytes(printer.render(JOB), lambda: None))
            await until(lambda: printer.status.state is DeviceState.BUSY, "busy")
            await job
            assert printer.status.state is DeviceState.IDLE


async def test_health_checks() -> None:
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url))
        with pytest.raises(DeviceOffline):
            await printer.check_health(CheckLevel.INTERNAL)
        async with supervised(printer):
            await ready(printer)
            simulator.turn("paper", "near_end")
            assert await printer.check_health(CheckLevel.INTERNAL) == "answers, on-line: rec near end"
            assert await printer.check_health(CheckLevel.EXTERNAL) == "a test slip was processed"
            assert "æøå ÆØÅ" in simulator.receipts()[0].text
            with pytest.raises(NotSupported, match="external"):
                await printer.check_health(CheckLevel.INTERACTIVE)


async def test_a_job_that_prints_longer_than_an_answer_may_take() -> None:
    """Long printing is not silence: real-time status goes on being answered."""
    async with served() as (simulator, url):
        printer = printer_on(open_transport(url), answer_timeout="0.1")
        async with supervised(printer):
            await ready(printer)
            simulator.turn("speed", 100)
            data = printer.render(TextDocument("line\n" * 20))
            assert await asyncio.wait_for(printer.print_bytes(data, lambda: None), 5) is JobReason.PROCESSED


@pytest.mark.parametrize(
    "options", [{"poll": "often"}, {"columns": "x"}, {"code_page": "KLINGON"}, {"logo": "%"}]
)
def test_an_option_that_makes_no_sense(options: dict[str, str]) -> None:
    with pytest.raises(NotSupported, match="receipt: an option of this printer makes no sense"):
        printer_on(open_transport("memory://x"), None, **options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"colour": "1"}, "a printer takes: columns"),
        ({"confirm": "x"}, "gs_r"),
        ({"status_back": "x"}, "yes or no"),
    ],
)
def test_an_option_there_is_not(options: dict[str, str], words: str) -> None:
    with pytest.raises(NotSupported, match=words):
        printer_on(open_transport("memory://x"), None, **options)


def test_what_it_is() -> None:
    info = printer_on(open_transport("memory://x")).info
    assert (info.id, info.model, info.url) == ("receipt", "epson-tm-t20iii", "memory://x")
    assert "qr" in info.capabilities
