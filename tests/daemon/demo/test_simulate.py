"""Simulators served as the command serves them: a wire, and a control page with knobs and the truth."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from daemon.cli import app
from daemon.demo.children import Child
from daemon.demo.commands import SCANNERS_AS
from daemon.demo.control import Control
from daemon.demo.simulate import control_page, parse_knob, served, simulator_for, usb_identity
from drivers.transport import open_transport
from drivers.usb_printer_sim import UsbIdentity


@contextlib.asynccontextmanager
async def scanner(tmp_path: Path) -> AsyncIterator[tuple[str, Control]]:
    simulator = simulator_for("scanner", "", {"suffix": "crlf"})
    async with (
        served(simulator, "pty:", tmp_path / "scanner") as url,
        control_page(simulator, "127.0.0.1:0") as page,
        aiohttp.ClientSession() as session,
    ):
        yield url, Control(page, session)


async def test_a_scan_by_the_control_page_arrives_as_bytes_on_the_wire(tmp_path: Path) -> None:
    async with scanner(tmp_path) as (url, control):
        assert url == f"serial://{tmp_path / 'scanner'}"
        wire = open_transport(url)
        await wire.open()
        await control.turn("scan", "9521234567899")
        seen = b""
        while not seen.endswith(b"\r\n"):
            seen += await asyncio.wait_for(wire.read(), 5)
        await wire.close()
        assert seen == b"]E09521234567899\r\n"
        assert (await control.knobs())["scanned"] == 1


async def test_a_wrong_knob_is_refused_with_the_knobs_there_are(tmp_path: Path) -> None:
    async with scanner(tmp_path) as (_, control):
        with pytest.raises(ValueError, match="suffix"):
            await control.turn("colour", "blue")


async def test_a_printer_on_a_usb_bus_in_a_process_of_its_own(tmp_path: Path) -> None:
    child = Child(
        "printer",
        [
            sys.executable,
            "-m",
            "daemon.cli",
            "simulate",
            "printer",
            "--listen",
            "usbip:",
            "--model",
            "epson-tm-t88",
        ],
        {},
        tmp_path / "printer.log",
    )
    url, page = await child.start(lines=2, seconds=20)
    try:
        wire = open_transport(url)
        await wire.open()
        await wire.write(b"over the cable\n\x1dV\x00\x10\x04\x01")
        assert await asyncio.wait_for(wire.read(), 5) == b"\x16"
        await wire.close()
        async with aiohttp.ClientSession() as session, session.get(f"{page}/receipts") as answer:
            assert [paper["text"].strip() for paper in await answer.json()] == ["over the cable"]
    finally:
        await child.stop()


async def test_a_nexo_terminal_over_tls_is_vouched_for_by_what_it_wrote(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    command = ["simulate", "terminal", "--model", "adyen-generic", "--ca", str(ca)]
    child = Child("terminal", [sys.executable, "-m", "daemon.cli", *command], {}, tmp_path / "terminal.log")
    url, page = await child.start(lines=2, seconds=30)
    try:
        assert (url.startswith("https://127.0.0.1:"), url.endswith("/nexo/")) == (True, True)
        trusting = ssl.create_default_context(cafile=str(ca))
        trusting.check_hostname = False
        async with aiohttp.ClientSession() as session:
            async with session.post(url, data=b"clear", ssl=trusting) as answer:
                assert (answer.status, "crypto error" in await answer.text()) == (401, True)
            async with session.get(f"{page}/knobs") as answer:
                assert (await answer.json())["authority"] == ca.read_text()
    finally:
        await child.stop()


def test_a_printer_on_a_usb_bus_has_its_models_ids() -> None:
    told = usb_identity("printer", "epson-tm-t88")
    assert (told.vendor, told.product, told.maker) == (0x04B8, 0x0202, "Epson")
    assert usb_identity("printer", "escpos-generic-58mm") == UsbIdentity()


@pytest.mark.parametrize(("kind", "scheme"), [("hid", "hidraw"), ("keyboard", "evdev"), ("serial", "serial")])
async def test_a_scanner_on_a_pty_stands_for_the_node_of_its_kind(
    tmp_path: Path, kind: str, scheme: str
) -> None:
    simulator = simulator_for("scanner", SCANNERS_AS[kind], {})
    async with served(simulator, "pty:", tmp_path / "scanner") as url:
        assert url == f"{scheme}://{tmp_path}/scanner"
        transport = open_transport(url)
        await transport.open()
        await transport.close()


@pytest.mark.parametrize(
    ("kind", "listen", "words"), [("scanner", "usbip:", "only a printer"), ("printer", "usb:", "or usbip:")]
)
async def test_where_it_cannot_listen_it_says_where_it_can(kind: str, listen: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        async with served(simulator_for(kind, "", {}), listen):
            pass


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["simulate", "printer", "--control", "nowhere"], 2),
        (["simulate", "printer", "--control", "127.0.0.1:99999"], 2),
        (["simulate", "scanner", "--link", "/proc/none/scanner"], 1),
        (["simulate", "scanner", "--as", "wand"], 2),
        (["simulate", "scanner", "--as", "hid", "--model", "zebra-cdc"], 2),
        (["simulate", "terminal", "--ca", "/tmp/none.pem"], 2),
        (["simulate", "terminal", "--model", "adyen-generic", "--ca", "/proc/none/ca.pem"], 1),
        (["demo", "--port", "99999"], 1),
        (["demo", "--data", "/proc/none"], 1),
        (["tour", "--out", "/proc/none"], 1),
    ],
)
def test_what_cannot_begin_is_said_in_one_line(arguments: list[str], status: int) -> None:
    result = CliRunner().invoke(app, arguments, env={"DISPLAY": ":99", "WAYLAND_DISPLAY": ""})
    assert result.exit_code == status
    assert result.stderr.startswith("storefloor ")
    assert result.stderr.count("\n") == 1


def test_the_demo_does_not_take_another_stations_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as station:
        port = station.getsockname()[1]
        result = CliRunner().invoke(app, ["demo", "--port", str(port)], env={"DISPLAY": ":99"})
    assert result.exit_code == 1
    assert "--port 0" in result.stderr


def test_a_wrong_model_names_the_models() -> None:
    with pytest.raises(ValueError, match="serial-scanner-generic"):
        simulator_for("scanner", "acme-9000", {})


@pytest.mark.parametrize(
    ("text", "knob"),
    [("paper=out", ("paper", "out")), ("pace=0.5", ("pace", 0.5)), ("link=false", ("link", False))],
)
def test_a_knob_is_a_word_or_json(text: str, knob: tuple[str, object]) -> None:
    assert parse_knob(text) == knob


def test_a_knob_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="name=value"):
        parse_knob("paper")


async def test_a_child_that_dies_is_named_with_its_last_words(tmp_path: Path) -> None:
    child = Child("oven", [sys.executable, "-c", "raise SystemExit('too hot')"], {}, tmp_path / "oven.log")
    with pytest.raises(Exception, match=r"oven did not come up.*\n.*too hot"):
        await child.start(lines=1, seconds=10)
    assert await child.stop() == 1
