"""HTTP as a wire: what was certainly not sent, what perhaps was, and a simulator that is cut off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from drivers.errors import DeviceOffline, NotSupported, TransportClosed, TransportTimeout
from drivers.messages import Answer, HttpReply, HttpRequest, MessageSimulator, MessageTransport
from drivers.transports.http import HttpTransport, serve_http


class Echo(MessageSimulator):
    """Says what it was asked; hangs up, is slow or off as its knobs say."""

    def __init__(self) -> None:
        self.position: dict[str, Any] = {"hang_up": False, "slow": 0.0, "up": True, "status": 200}
        self.asked: list[HttpRequest] = []

    @property
    def link_up(self) -> bool:
        return bool(self.position["up"])

    def answer(self, request: HttpRequest, now: float) -> Answer:
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
