"""A virtual X display with hands and eyes: pointer and key events through the X server, pictures of what it shows.

``xcffib`` (XTEST and core protocol) has its only door here. Input takes the way real input takes; nothing is called
in the application.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from typing import Any

import xcffib
import xcffib.xproto
import xcffib.xtest
from PIL import Image

_KEYSYMS = {"Return": 0xFF0D, "Escape": 0xFF1B, "Tab": 0xFF09, "BackSpace": 0xFF08, "space": 0x20} | {
    f"F{n}": 0xFFBD + n for n in range(1, 13)
}


class DisplayError(Exception):
    """The virtual display could not be started or used; says what to install or look at."""


class Display:
    """One X display of a fixed size, in pixels."""

    def __init__(self, name: str, width: int, height: int) -> None:
        self.name = name
        self.width = width
        self.height = height
        connect: Any = xcffib.connect
        self._connection: Any = connect(display=name)
        self._xtest = self._connection(xcffib.xtest.key)
        setup = self._connection.get_setup()
        self._root = setup.roots[0].root
        first, last = setup.min_keycode, setup.max_keycode
        mapping = self._connection.core.GetKeyboardMapping(first, last - first + 1).reply()
        columns = mapping.keysyms_per_keycode
        symbols = list(mapping.keysyms)
        self._keycodes = {symbols[(code - first) * columns]: code for code in range(first, last + 1)}

    def close(self) -> None:
        """Let go of the display."""
        self._connection.disconnect()

    def press(self, x: int, y: int) -> None:
        """Move the pointer to a point and press and release its first button."""
        self._fake(xcffib.xproto.MotionNotifyEvent, 0, x, y)
        self._fake(xcffib.xproto.ButtonPressEvent, 1)
        self._fake(xcffib.xproto.ButtonReleaseEvent, 1)
        self._connection.flush()

    def drag(self, x: int, y: int, to_y: int) -> None:
        """Drag vertically with the first button held, in small steps, as a finger scrolls."""
        self._fake(xcffib.xproto.MotionNotifyEvent, 0, x, y)
        self._fake(xcffib.xproto.ButtonPressEvent, 1)
        steps = 12
        for step in range(1, steps + 1):
            self._fake(xcffib.xproto.MotionNotifyEvent, 0, x, y + (to_y - y) * step // steps)
        self._fake(xcffib.xproto.ButtonReleaseEvent, 1)
        self._connection.flush()

    def key(self, name: str) -> None:
        """Press and release one key: ``F5``, ``Return`` or a lower-case letter or digit."""
        symbol = _KEYSYMS.get(name) or ord(name)
        code = self._keycodes[symbol]
        self._fake(xcffib.xproto.KeyPressEvent, code)
        self._fake(xcffib.xproto.KeyReleaseEvent, code)
        self._connection.flush()

    def focus_window(self) -> None:
        """Give the keyboard to the topmost window, as a window manager would."""
        tree = self._connection.core.QueryTree(self._root).reply()
        for window in reversed(tree.children):
            attributes = self._connection.core.GetWindowAttributes(window).reply()
            if attributes.map_state == xcffib.xproto.MapState.Viewable:
                self._connection.core.SetInputFocus(
                    xcffib.xproto.InputFocus.PointerRoot, window, xcffib.xproto.Time.CurrentTime
                )
                self._connection.flush()
                return

    def picture(self) -> Image.Image:
        """What the display shows now."""
        reply = self._connection.core.GetImage(
            xcffib.xproto.ImageFormat.ZPixmap, self._root, 0, 0, self.width, self.height, 0xFFFFFFFF
        ).reply()
        pixels = bytes(reply.data.buf())
        return Image.frombuffer("RGB", (self.width, self.height), pixels, "raw", "BGRX", 0, 1)

    def _fake(self, event: type[xcffib.Event], detail: int, x: int = 0, y: int = 0) -> None:
        number = {
            xcffib.xproto.KeyPressEvent: 2,
            xcffib.xproto.KeyReleaseEvent: 3,
            xcffib.xproto.ButtonPressEvent: 4,
            xcffib.xproto.ButtonReleaseEvent: 5,
            xcffib.xproto.MotionNotifyEvent: 6,
        }[event]
        self._xtest.FakeInput(number, detail, 0, self._root, x, y, 0)


@contextlib.asynccontextmanager
async def virtual_display(width: int, height: int, seconds: float = 20) -> AsyncIterator[Display]:
    """Start an Xvfb of its own on a free display number. Raises DisplayError when it cannot."""
    program = shutil.which("Xvfb")
    if program is None:
        raise DisplayError("Xvfb is not installed: run `make setup`, or install the package xvfb")
    read_end, write_end = os.pipe()
    process = await asyncio.create_subprocess_exec(
        program, "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
        pass_fds=[write_end], stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write_end)
    try:
        number = await asyncio.wait_for(asyncio.to_thread(_line, read_end), seconds)
        if not number:
            raise DisplayError("Xvfb ended before it named a display")
        display = Display(f":{number}", width, height)
        try:
            yield display
        finally:
            display.close()
    finally:
        os.close(read_end)
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), seconds)


def _line(descriptor: int) -> str:
    text = b""
    while not text.endswith(b"\n"):
        chunk = os.read(descriptor, 16)
        if not chunk:
            return ""
        text += chunk
    return text.decode().strip()
