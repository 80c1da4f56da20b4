"""The small screen of a simulated payment terminal: what its customer sees, its book, and keys for what a person does.

Text only, drawn anew when something changes: it works over SSH and on a serial console.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import termios
import tty
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from drivers.simulator import ByHand, Simulator

LOOK_S = 0.1
"""Between two looks whether anything has changed."""
LINES = 6
"""Charges that are shown, the newest last."""
QUIT = frozenset("q\x03\x04")


def can_be_handled(simulator: Simulator) -> str:
    """Why a simulator cannot have a screen here; empty where it can."""
    if not isinstance(simulator, ByHand):
        return "--ui is for payment terminals"
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "--ui needs a terminal to be drawn on and keys to be pressed; over SSH: ssh -t"
    return ""


async def attend(simulator: Simulator, url: str) -> None:
    """Draw the screen and do what is pressed, until ``q``."""
    console = Console()
    pressed = ""
    async with keys(sys.stdin.fileno()) as typed:
        with Live(console=console, auto_refresh=False, transient=True) as live:
            shown = ""
            while True:
                state = simulator.knobs()
                drawn = repr((state.get("screen"), state.get("book"), state.get("returns"), pressed))
                if drawn != shown:
                    shown = drawn
                    live.update(drawing(simulator, state, url, pressed), refresh=True)
                try:
                    async with asyncio.timeout(LOOK_S):
                        key = await typed.get()
                except TimeoutError:
                    continue
                if key in QUIT:
                    return
                pressed = press(simulator, key) or pressed


def press(simulator: Simulator, key: str) -> str:
    """Do what a key stands for; returns what was done, in words, or nothing for a key that stands for nothing."""
    if isinstance(simulator, ByHand):
        for hand in simulator.hands:
            if hand.key == key:
                for knob, value in hand.turns:
                    simulator.turn(knob, value)
                return hand.words
    return ""


def drawing(simulator: Simulator, state: Mapping[str, Any], url: str, pressed: str) -> Group:
    """The screen, the book and the keys."""
    display = Panel(
        Text(str(state["screen"]), justify="center"), title="payment terminal", width=44, padding=(1, 2)
    )
    book = Table("amount", "state", box=None, title="its own book", title_justify="left")
    for charge in list(state["book"])[-LINES:]:
        minor = charge["amount"]
        book.add_row(f"{minor // 100},{minor % 100:02d}", str(charge["state"]))
    for given in list(state.get("returns", ()))[-LINES:]:
        minor = given["amount"]
        book.add_row(f"-{minor // 100},{minor % 100:02d}", "given back")
    help_text = Table.grid(padding=(0, 2))
    for hand in simulator.hands if isinstance(simulator, ByHand) else ():
        help_text.add_row(Text(hand.key, style="bold"), hand.words)
    help_text.add_row(Text("q", style="bold"), "quit")
    return Group(Text(url, style="dim"), display, book, Text(f"> {pressed}" if pressed else ""), help_text)


@contextlib.asynccontextmanager
async def keys(descriptor: int) -> AsyncIterator[asyncio.Queue[str]]:
    """Single keys as they are pressed; the terminal is as it was afterwards."""
    typed: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        data = os.read(descriptor, 64)
        for character in data.decode("utf-8", "replace") or "\x04":  # nothing to read: the line was hung up
            typed.put_nowait(character)
        if not data:
            loop.remove_reader(descriptor)

    loop = asyncio.get_running_loop()
    with _single_keys(descriptor):
        loop.add_reader(descriptor, read)
        try:
            yield typed
        finally:
            loop.remove_reader(descriptor)


@contextlib.contextmanager
def _single_keys(descriptor: int) -> Iterator[None]:
    before = termios.tcgetattr(descriptor)
    tty.setcbreak(descriptor)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
