"""A keyboard scanner as the system sees it: each scan is key events of the layout it is set to.

Knobs: ``scan`` (a code, or ``{"code": …, "aim": "]Q1"}``), ``bytes`` (hex, written as it is), ``events`` (a list of
``[type, code, value]``), ``layout`` (us, dk, no, se, de), ``suffix`` (enter, tab, none), ``prefix``, ``aim`` (whether
identifiers are typed), ``key_ms`` (how long it takes over one key), ``asleep`` (gone, until its trigger is pulled: the
next scan wakes it and is typed when it is back), ``link`` (cable in or out).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, ClassVar

from drivers.scanners.keyboard import EV_KEY, EV_SYN, EVENT
from drivers.scanners.layouts import LAYOUTS, LEFT_SHIFT, RIGHT_ALT, Stroke
from drivers.scanners.serial_sim import likely_aim

KNOBS = ("scan", "bytes", "events", "layout", "suffix", "prefix", "aim", "key_ms", "asleep", "link")
SUFFIXES = {"enter": 28, "tab": 15, "none": 0}
_LEFT_CTRL, _LEFT_ALT = 29, 56
_KEYPAD = (82, 79, 80, 81, 75, 76, 77, 71, 72, 73)


def events(*rows: tuple[int, int, int], at: float = 0.0) -> bytes:
    """Events of one moment as the kernel writes them."""
    seconds, rest = divmod(at, 1)
    return b"".join(EVENT.pack(int(seconds), int(rest * 1e6), *row) for row in rows)


def pressed(stroke: Stroke) -> bytes:
    """A key down and up, with what is held."""
    held = [key for key, here in ((LEFT_SHIFT, stroke.shift), (RIGHT_ALT, stroke.altgr)) if here]
    return _keys(stroke.key, *held)


def typed(character: str, layout: str) -> list[bytes]:
    """The keys that type one character. Raises ValueError for one that this layout cannot type."""
    strokes = LAYOUTS[layout].strokes.get(character)
    if strokes:
        return [pressed(stroke) for stroke in strokes]
    if character in "\r\t":
        return [_keys(28 if character == "\r" else 15)]
    if ord(character) < 0x20:
        return [_keys(LAYOUTS["us"].strokes[chr(ord(character) + 0x40).lower()][0].key, _LEFT_CTRL)]
    try:
        number = f"0{character.encode('cp1252')[0]}"
    except UnicodeEncodeError:
        raise ValueError(f"a keyboard of layout {layout} cannot type {character!r}") from None
    digits = b"".join(_keys(_KEYPAD[int(digit)]) for digit in number)
    down, up = (EV_KEY, _LEFT_ALT, 1), (EV_KEY, _LEFT_ALT, 0)
    return [events(down, (EV_SYN, 0, 0)) + digits + events(up, (EV_SYN, 0, 0))]


def _keys(key: int, *held: int) -> bytes:
    before = [(EV_KEY, each, 1) for each in held]
    after = [(EV_KEY, each, 0) for each in held]
    return events(
        *before, (4, 4, key), (EV_KEY, key, 1), (EV_SYN, 0, 0), (EV_KEY, key, 0), *after, (EV_SYN, 0, 0)
    )


class KeyboardScannerSimulator:
    """The device model (sans-IO)."""

    scheme: ClassVar[str] = "evdev"

    def __init__(self, layout: str = "us", suffix: str = "enter", *, aim: bool = False) -> None:
        self._layout = layout
        self._suffix = suffix
        self._prefix = ""
        self._aim = aim
        self._key_ms = 0
        self._link = True
        self._asleep = False
        self._host = False
        self._out: deque[bytes] = deque()
        self._next_at = 0.0
        self._scanned = self._lost = 0

    @property
    def link_up(self) -> bool:
        """Whether it is plugged in and awake."""
        return self._link and not self._asleep

    def connected(self, now: float) -> None:
        """Somebody listens."""
        self._host = True

    def disconnected(self, now: float) -> None:
        """Nobody listens any more: what was being typed is lost."""
        self._host = False
        self._out.clear()

    def feed(self, data: bytes, now: float) -> bytes:
        """Nothing is written to a keyboard here."""
        return b""

    def tick(self, now: float) -> bytes:
        """The keys that are due."""
        said = b""
        while self._host and self._out and now >= self._next_at:
            said += self._out.popleft()
            self._next_at = max(self._next_at, now - 1) + self._key_ms / 1000 if self._key_ms else 0.0
        return said

    def knobs(self) -> Mapping[str, Any]:
        """Positions of the knobs, and how many codes were scanned and lost."""
        return {
            "layout": self._layout,
            "suffix": self._suffix,
            "prefix": self._prefix,
            "aim": self._aim,
            "key_ms": self._key_ms,
            "asleep": self._asleep,
            "link": self._link,
            "scanned": self._scanned,
            "lost": self._lost,
        }

    def turn(self, knob: str, value: Any) -> None:
        """Turn one knob of the module's docstring. Raises ValueError saying what there is or what it takes."""
        if knob not in KNOBS:
            raise ValueError(f"no knob {knob!r}; there are {', '.join(KNOBS)}")
        match knob, value:
            case "scan", str() if value:
                self._scan(value, likely_aim(value))
            case "scan", {"code": str(code), "aim": str(aim)} if code:
                self._scan(code, aim)
            case "bytes", str():
                self._say([bytes.fromhex(value)])
            case "events", list():
                self._say([events(*((int(kind), int(code), int(state)) for kind, code, state in value))])
            case "layout", str() if value in LAYOUTS:
                self._layout = value
            case "suffix", str() if value in SUFFIXES:
                self._suffix = value
            case "prefix", str():
                self._prefix = value
            case "key_ms", int() if 0 <= value <= 10_000:
                self._key_ms = value
            case (("aim" | "asleep" | "link"), bool()):
                setattr(self, f"_{knob}", value)
            case _:
                raise ValueError(
                    f"cannot turn {knob!r} to {value!r}: scan takes a code or {{code, aim}}, bytes takes hex, events "
                    f"[[type, code, value], …], layout one of {', '.join(LAYOUTS)}, suffix one of "
                    f"{', '.join(SUFFIXES)}, prefix text, key_ms up to 10000, aim, asleep and link true or false"
                )

    def _scan(self, code: str, aim: str) -> None:
        text = self._prefix + (aim if self._aim else "") + code
        keys = [each for character in text for each in typed(character, self._layout)]
        if SUFFIXES[self._suffix]:
            keys.append(_keys(SUFFIXES[self._suffix]))
        woken, self._asleep = self._asleep, False
        self._say(keys, woken=woken)

    def _say(self, keys: list[bytes], *, woken: bool = False) -> None:
        if self._link and (self._host or woken):
            self._scanned += 1
            self._out += keys
        else:
            self._lost += 1
