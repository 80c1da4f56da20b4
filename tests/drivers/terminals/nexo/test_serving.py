"""What terminals show, ask and print by themselves: shown, refused, kept; and never a payment's end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from drivers.errors import DeviceOffline, DriverError, FrameError
from drivers.events import TransitionEvent
from drivers.simulator import serve_tcp
from drivers.terminals import PaymentResult
from drivers.terminals.conformance import Recorder, RecordingJournal, booked, request_for
from drivers.terminals.nexo import device_messages as device
from drivers.terminals.nexo.codec import Message
from drivers.terminals.nexo.codec_xml import from_xml, to_xml
from drivers.terminals.nexo.coding import ClearXml
from drivers.terminals.nexo.dialect import XML
from drivers.terminals.nexo.framed_sim import FramedNexoSimulator
from drivers.terminals.nexo.parts import MessageHeader, OutputContent, OutputText, Part
from drivers.terminals.nexo.prompts import Screen, prompt_of
from drivers.terminals.nexo.serving import Serving
from drivers.terminals.nexo.sim import NexoSimulator
from drivers.terminals.nexo.sim_knobs import Ask
from drivers.terminals.nexo.terminal import XmlTcpTerminal, XmlTerminal
from drivers.terminals.nexo.timers import NexoTimers
from drivers.terminals.nexo.words import Category, MessageClass, MessageType
from drivers.transport import open_transport
from drivers.transports.http import HttpTransport, serve_http
from drivers.vocabulary import PaymentState, PowerState, TerminalPrompt
from tests.drivers.terminals.nexo.bench import AMOUNT, POIID, Counter, simulator, xml_spec

P = TerminalPrompt
TIMERS = replace(NexoTimers().scaled(0.01), answer=5.0, completion=10.0, idle=30.0)
PACE = 0.06
"""Seconds of a step, three looks of a served simulator: what is said in it is heard in it."""


@contextlib.asynccontextmanager
async def online(terminal: XmlTerminal) -> AsyncIterator[None]:
    terminal.numbers = Counter()
    run = asyncio.create_task(terminal.run())
    async with asyncio.timeout(5):
        while terminal.status.power is not PowerState.ONLINE:
            assert not run.done(), run.exception()
            await asyncio.sleep(0.002)  # the pace of looking
    try:
        yield
    finally:
        run.cancel()
        await asyncio.wait({run})


@contextlib.asynccontextmanager
async def over_tcp() -> AsyncIterator[tuple[NexoSimulator, XmlTerminal, Recorder]]:
    sim, recorder = FramedNexoSimulator(POIID), Recorder()
    sim.turn("pace", PACE)
    async with serve_tcp(sim) as url:
        terminal = XmlTcpTerminal(replace(xml_spec(), url=url), open_transport(url), recorder, TIMERS)
        async with online(terminal):
            yield sim.terminal, terminal, recorder


@contextlib.asynccontextmanager
async def over_http() -> AsyncIterator[tuple[NexoSimulator, XmlTerminal, Recorder]]:
    sim, recorder = simulator(PACE, XML), Recorder()
    async with serve_http(sim) as url:
        wire = HttpTransport(url)
        told = replace(xml_spec(listen="127.0.0.1:0"), url=url)
        terminal = XmlTerminal(told, wire, recorder, TIMERS)
        async with online(terminal):
            sim.turn("station", f"http://{wire.listening}/EPASSaleToPOI/3.1")
            yield sim, terminal, recorder


Wire = Callable[[], contextlib.AbstractAsyncContextManager[tuple[NexoSimulator, XmlTerminal, Recorder]]]
WIRES = pytest.mark.parametrize("wire", [over_tcp, over_http], ids=["tcp", "http"])


async def paid(terminal: XmlTerminal) -> PaymentResult:
    return await terminal.pay(await request_for(terminal, AMOUNT), RecordingJournal())


@WIRES
async def test_the_customer_sees_what_the_terminal_shows(wire: Wire) -> None:
    async with wire() as (sim, terminal, recorder):
        sim.turn("outcome", "wrong_pin_then_approve")
        sim.turn("ask", "display")  # the last one is waited for, and so are all before it
        assert (await paid(terminal)).state is PaymentState.APPROVED
        told = [P.CONNECTING, P.INSERT_CARD, P.ENTER_PIN, P.WRONG_PIN, P.ENTER_PIN]
        told += [P.AUTHORISING, P.PLEASE_WAIT]
        assert recorder.prompts[: len(told)] == told
        assert set(recorder.prompts[len(told) :]) <= {P.REMOVE_CARD}
        events = [event for event in recorder.events if isinstance(event, TransitionEvent)]
        assert [event.prompt for event in events if event.cancellable] == [P.INSERT_CARD]


@WIRES
@pytest.mark.parametrize(
    ("ask", "answered"),
    [
        (Ask.DISPLAY, "Display Success"),
        (Ask.INPUT, "Input Failure UnavailableDevice"),
        (Ask.PRINT, "Print Success"),
        (Ask.PRINT_MERCHANT, "Print Failure UnavailableDevice"),
    ],
)
async def test_whatever_it_asks_it_is_answered_and_goes_on(wire: Wire, ask: Ask, answered: str) -> None:
    async with wire() as (sim, terminal, _):
        sim.turn("ask", ask)
        async with asyncio.timeout(5):
            result = await paid(terminal)
        assert (result.state, len(booked(sim))) == (PaymentState.APPROVED, 1)
        assert sim.knobs()["answers"] == [answered]
        kept = ask is Ask.PRINT
        assert (result.receipt_lines == ("STOREFLOOR TEST", "APPROVED")) is kept


async def test_to_a_till_without_an_address_nothing_is_shown_and_nothing_asked() -> None:
    sim, recorder = simulator(PACE, XML), Recorder()
    async with serve_http(sim) as url:
        terminal = XmlTerminal(replace(xml_spec(), url=url), HttpTransport(url), recorder, TIMERS)
        async with online(terminal):
            sim.turn("ask", "input")
            assert (await paid(terminal)).state is PaymentState.APPROVED
            assert (sim.knobs()["answers"], sim.till.asked) == ([], 0)
            assert recorder.prompts == [P.CONNECTING, P.INSERT_CARD]


@WIRES
async def test_an_event_has_the_terminal_looked_at(wire: Wire) -> None:
    async with wire() as (sim, terminal, _):
        await paid(terminal)
        asked = sim.knobs()["asked"]["Diagnosis"]
        sim.turn("event", "EndMaintenance")
        async with asyncio.timeout(5):
            while sim.knobs()["asked"]["Diagnosis"] == asked:
                await asyncio.sleep(0.005)  # the pace of looking


async def test_a_session_of_an_earlier_start_is_told_what_the_till_can_show_now() -> None:
    async with over_tcp() as (sim, terminal, _):
        sim.sessions.add("till-1")
        await paid(terminal)
        await paid(terminal)
        assert sim.till.hears("till-1")
        assert sim.knobs()["asked"]["Login"] == 1


async def test_nobody_but_the_terminal_is_listened_to() -> None:
    heard: list[bytes] = []
    stranger = HttpTransport("http://127.0.0.2:1/")
    stranger.listen, stranger.takes = "127.0.0.1:0", heard.append
    await stranger.open()
    us = HttpTransport(f"http://{stranger.listening}")
    await us.open()
    assert (await us.request("POST", "/", {}, b"x", 5.0)).status == 403
    again = HttpTransport("http://127.0.0.1:1/")
    again.listen, again.takes = stranger.listening, heard.append
    with pytest.raises(DeviceOffline, match="cannot be listened to at 127"):
        await again.open()
    await stranger.close()
    assert (heard, stranger.listening) == ([], "")
    with pytest.raises(DriverError):
        await us.request("POST", "/", {}, b"x", 5.0)
    await us.close()


async def test_what_is_no_message_of_a_terminal_is_refused_at_the_address() -> None:
    async with over_http() as (sim, _, __):
        us = HttpTransport(sim.knob.station)
        await us.open()
        assert (await us.request("POST", "", {}, b"<a/>", 5.0)).status == 400
        assert (await us.request("GET", "", {}, b"", 5.0)).status == 403
        assert (await us.request("POST", "", {}, b"x" * 2_000_000, 5.0, lambda: None)).status == 413
        await us.close()


def display(text: str, *, answer: bool | None = None) -> device.DisplayRequest:
    content = OutputContent("Text", (OutputText(text),))
    shown = device.DisplayOutput("CashierDisplay", "Status", content, response_required_flag=answer)
    return device.DisplayRequest((shown,))


def from_terminal(body: Part, sale_id: str = "till-1", poi_id: str = POIID) -> bytes:
    header = MessageHeader(
        MessageClass.DEVICE, Category.DISPLAY, MessageType.REQUEST, sale_id, poi_id, "1", "7"
    )
    return to_xml(Message(header, body))


def serving() -> tuple[Serving, list[TerminalPrompt]]:
    shown: list[TerminalPrompt] = []
    return Serving(ClearXml(), "till-1", POIID, lambda: None, Screen(shown.append)), shown


def test_an_answer_has_the_names_of_what_was_asked() -> None:
    served, shown = serving()
    said = served.answer(from_terminal(display("Indtast PIN")))
    assert said is not None
    message = from_xml(said, ordered=True)
    assert (message.header.message_type, message.header.device_id) == (MessageType.RESPONSE, "7")
    assert served.answer(from_terminal(display("Vent venligst", answer=False))) is None
    assert shown == [P.ENTER_PIN, P.PLEASE_WAIT]


def test_a_receipt_that_it_has_printed_is_kept_without_the_card() -> None:
    served, _ = serving()
    assert served.screen is not None
    content = OutputContent("Text", (OutputText("Card 5168150000094771"), OutputText("129,95 DKK")))
    document = device.PrintRequest(device.PrintOutput("CustomerReceipt", "PrintEnd", content))
    served.answer(from_terminal(document).replace(b'"Display"', b'"Print"'))
    assert served.screen.receipt == ["Card ************4771", "129,95 DKK"]


def test_what_the_driver_supposes_gives_way_to_what_the_terminal_says() -> None:
    served, shown = serving()
    assert served.screen is not None
    served.screen.suppose(P.CONNECTING)
    served.answer(from_terminal(display("Enter PIN")))
    served.screen.suppose(P.INSERT_CARD)
    served.answer(from_terminal(display("Welcome to our shop")))
    assert shown == [P.CONNECTING, P.ENTER_PIN]


@pytest.mark.parametrize(
    "data",
    [
        from_terminal(display("PIN"), sale_id="somebody"),
        from_terminal(display("PIN"), poi_id="P400Plus-999999999"),
        from_terminal(display("PIN")).replace(b"Request", b"Response"),
        from_terminal(display("PIN")).replace(b"Display", b"Login"),
        b"",
    ],
    ids=range(5),
)
def test_a_message_of_somebody_else_shows_nothing(data: bytes) -> None:
    served, shown = serving()
    with pytest.raises(FrameError):
        served.answer(data)
    assert shown == []


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("129,95 DKK\nInsert or tap card", P.INSERT_CARD),
        ("Indsæt kort", P.INSERT_CARD),
        ("Sätt in kort eller blippa", P.INSERT_CARD),
        ("Indtast PIN-kode", P.ENTER_PIN),
        ("Slå kod", P.ENTER_PIN),
        ("Forkert PIN-kode", P.WRONG_PIN),
        ("Authorizing", P.AUTHORISING),
        ("Please wait", P.PLEASE_WAIT),
        ("Vänta", P.PLEASE_WAIT),
        ("Approved", P.APPROVED),
        ("Ikke godkendt", P.DECLINED),
        ("Godkänt", P.APPROVED),
        ("Approved\nRemove card", P.REMOVE_CARD),
        ("Tag kortet", P.REMOVE_CARD),
        ("Reversal\nPlease wait …", P.REVERSING),
        ("Welcome", None),
        ("Spinning", None),
    ],
)
def test_texts_of_terminals(text: str, prompt: TerminalPrompt | None) -> None:
    assert prompt_of(OutputContent("Text", tuple(OutputText(one) for one in text.splitlines()))) is prompt
