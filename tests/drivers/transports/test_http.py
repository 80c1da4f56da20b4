"""HTTP as a wire: what was certainly not sent, what perhaps was, and a simulator that is cut off."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import random
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from drivers.certificates import Authority
from drivers.errors import DeviceOffline, NotSupported, TransportClosed, TransportTimeout
from drivers.messages import (
    Answer,
    Awaited,
    HttpReply,
    HttpRequest,
    Identity,
    MessageSimulator,
    MessageTransport,
)
from drivers.transports.http import HttpTransport, serve_http


class Echo(MessageSimulator):
    """Says what it was asked; hangs up, is slow or off as its knobs say."""

    def __init__(self) -> None:
        self.position: dict[str, Any] = {"hang_up": False, "slow": 0.0, "up": True, "status": 200}
        self.asked: list[HttpRequest] = []

    @property
    def link_up(self) -> bool:
        return bool(self.position["up"])

    def answer(self, request: HttpRequest, now: float) -> Answer | Awaited:
        self.asked.append(request)
        if self.position["hang_up"]:
            return Answer(None)
        said = HttpReply(self.position["status"], {"x-path": request.path, "location": "/"}, request.body)
        return Answer(said, self.position["slow"])

    def knobs(self) -> Mapping[str, Any]:
        return self.position

    def turn(self, knob: str, value: Any) -> None:
        self.position[knob] = value


async def ask(wire: HttpTransport, timeout: float = 5.0) -> HttpReply:
    return await wire.request("POST", "/pay?a=1", {"X-Key": "k"}, b"{}", timeout)


async def test_a_request_and_its_reply() -> None:
    echo = Echo()
    async with serve_http(echo) as url:
        wire = HttpTransport(f"{url}/nexo/")
        assert isinstance(wire, MessageTransport)
        await wire.open()
        reply = await ask(wire)
        assert (reply.status, reply.body, reply.headers["x-path"]) == (200, b"{}", "/nexo/pay?a=1")
        assert echo.asked[0].headers["x-key"] == "k"
        echo.turn("status", 302)
        assert (await ask(wire)).status == 302  # nobody is followed anywhere
        assert len(echo.asked) == 2
        await wire.close()


async def test_a_lost_answer_is_not_called_unsent() -> None:
    echo = Echo()
    async with serve_http(echo) as url:
        wire = HttpTransport(url)
        await wire.open()
        echo.turn("hang_up", True)
        with pytest.raises(TransportClosed):
            await ask(wire)
        assert len(echo.asked) == 1  # and nothing was sent twice
        echo.turn("hang_up", False)
        echo.turn("slow", 5.0)
        with pytest.raises(TransportTimeout):
            await ask(wire, 0.1)
        await wire.close()


async def test_nobody_there_means_nothing_was_sent() -> None:
    echo = Echo()
    async with serve_http(echo) as url:
        wire = HttpTransport(url)
        with pytest.raises(DeviceOffline, match="not open"):
            await ask(wire)
        await wire.open()
        await ask(wire)
    for _ in range(2):
        with pytest.raises((DeviceOffline, TransportClosed)):
            await ask(wire)
    await wire.close()
    with pytest.raises(DeviceOffline):
        await ask(wire)


async def test_no_bytes() -> None:
    wire = HttpTransport("https://127.0.0.1:1")
    with pytest.raises(NotSupported):
        await wire.read()
    with pytest.raises(NotSupported):
        await wire.write(b"x")


@pytest.mark.parametrize("url", ["http://", "https://user@host", "http://host/?q=1"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(NotSupported):
        HttpTransport(url)


class Proven(Echo):
    """Speaks TLS with a certificate that may change; answers late, in pieces or by half."""

    path = "/nexo/"

    def __init__(self) -> None:
        super().__init__()
        self.authority = Authority("Test")
        self.shown: Identity = self.authority.issue("one")
        self.late: list[Awaited] = []
        self.how = Answer(HttpReply(200, {}, b"0123456789"))

    @property
    def identity(self) -> Identity:
        return self.shown

    def answer(self, request: HttpRequest, now: float) -> Answer | Awaited:
        if request.path.endswith("/late"):
            self.late.append(Awaited())
            return self.late[-1]
        return self.how


@asynccontextmanager
async def proven() -> AsyncIterator[tuple[Proven, HttpTransport]]:
    simulator = Proven()
    async with serve_http(simulator) as url:
        assert url.startswith("https://")
        context = ssl.create_default_context(cadata=simulator.authority.certificate)
        context.check_hostname = False
        wire = HttpTransport(url, context)
        wire.kept = False
        await wire.open()
        try:
            yield simulator, wire
        finally:
            await wire.close()


async def test_a_late_answer_comes_when_it_is_known_and_the_request_was_written_before() -> None:
    async with proven() as (simulator, wire):
        written = asyncio.Event()
        asked = asyncio.create_task(wire.request("POST", "/late", {}, b"body", 5.0, written.set))
        async with asyncio.timeout(5):
            await written.wait()
            while not simulator.late:
                await asyncio.sleep(0.005)  # the pace of looking
        assert not asked.done()
        simulator.late[0].answer = simulator.how
        assert (await asked).body == b"0123456789"
        async with asyncio.timeout(20):
            # On a slow machine the first may be over before it arrived.
            while len(simulator.late) < 2:
                with pytest.raises(TransportTimeout):
                    await wire.request("POST", "/late", {}, b"body", 0.2)
            while not simulator.late[1].gone:
                await asyncio.sleep(0.005)  # the pace of looking


async def test_an_answer_in_pieces_is_whole_and_half_of_one_is_lost() -> None:
    async with proven() as (simulator, wire):
        reply = HttpReply(200, {}, b"0123456789")
        simulator.how = Answer(reply, piece=1)
        assert (await ask(wire)).body == reply.body
        simulator.how = Answer(reply, cut_after=5)
        with pytest.raises(TransportClosed):
            await ask(wire)


async def test_another_certificate_is_shown_from_now_on_and_a_stranger_is_sent_nothing() -> None:
    async with proven() as (simulator, wire):
        assert (await ask(wire)).status == 200
        simulator.shown = Authority("Other").issue("one")
        refused = ""
        async with asyncio.timeout(20):
            while "certificate is refused" not in refused:
                try:
                    await ask(wire)
                except (DeviceOffline, TransportClosed) as error:
                    refused = str(error)  # or reset, with who had seen the other one
                await asyncio.sleep(0.01)  # the pace of looking
        with pytest.raises(DeviceOffline, match="certificate is refused"):
            await ask(wire)


async def test_closed_and_given_up_in_the_middle_of_everything_it_leaves_nothing_open() -> None:
    """Whatever was left would say so when it is collected, and fail this test."""
    source = random.Random(4)
    async with proven() as (simulator, _):
        async with serve_http(simulator) as url:
            context = ssl.create_default_context(cadata=simulator.authority.certificate)
            context.check_hostname = False

            async def used() -> None:
                wire = HttpTransport(url, context)
                wire.kept = source.random() < 0.5
                try:
                    await wire.open()
                    asked = [wire.request("POST", path, {}, b"x", 5.0) for path in ("/a", "/late", "/b")]
                    await asyncio.gather(*asked)
                finally:
                    await wire.close()

            for _ in range(40):
                users = [asyncio.create_task(used()) for _ in range(4)]
                await asyncio.wait(users, timeout=source.random() * 0.03)
                for user in users:
                    user.cancel()
                    for _ in range(source.randrange(6)):
                        await asyncio.sleep(0)
                    user.cancel()  # also in the middle of closing
                await asyncio.wait(users)
        gc.collect()


async def test_nobody_is_left_waiting_by_a_port_that_closes_and_opens() -> None:
    """Also not whose TLS handshake was going on just then: answered, reset or refused, never silence."""
    async with proven() as (simulator, wire):
        for number in range(120):
            simulator.turn("up", number % 7 < 3)
            with contextlib.suppress(DeviceOffline, TransportClosed):
                await ask(wire)
            await asyncio.sleep(0.003)  # somewhere between two looks of the simulator
        simulator.turn("up", value=True)
        async with asyncio.timeout(5):
            while True:
                with contextlib.suppress(DeviceOffline, TransportClosed):
                    assert (await ask(wire)).status == 200
                    break
                await asyncio.sleep(0.01)  # the pace of looking
