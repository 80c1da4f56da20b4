"""Keyboard layouts as scanners imitate them: which key, with which of Shift and AltGr, makes which character.

A scanner in keyboard mode presses keys, not characters: set to Danish it presses AltGr+2 for ``@``. So the layout here
must be the one the scanner is set to; the station's own keyboard has nothing to do with it. Keys are those of Linux
(include/uapi/linux/input-event-codes.h); the tables are the national layouts as Windows has them, which scanners follow
(Microsoft, Windows keyboard layouts: 00000409, 00000406, 00000414, 0000041D, 00000407).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

KEYS = (41, *range(2, 14), *range(16, 28), *range(30, 41), 43, 86, *range(44, 54))
"""The keys of a table in their order: the row of digits, three rows of letters; 43 beside Enter, 86 beside Shift."""
SPACE, LEFT_SHIFT, RIGHT_ALT = 57, 42, 100

_COMBINING = {"´": "\u0301", "`": "\u0300", "^": "\u0302", "¨": "\u0308", "~": "\u0303"}


@dataclass(frozen=True, slots=True)
class Stroke:
    """A key and what is held with it."""

    key: int
    shift: bool = False
    altgr: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout. ``dead`` accents wait for the next key."""

    characters: dict[Stroke, str]
    dead: frozenset[Stroke]
    strokes: dict[str, tuple[Stroke, ...]]
    """Character → keys to press, one after the other."""


def composed(accent: str, character: str) -> str:
    """What a dead key and the next one make: one letter, the bare accent before a space, else both."""
    if character == " ":
        return accent
    whole = unicodedata.normalize("NFC", character + _COMBINING[accent])
    return whole if len(whole) == 1 else accent + character


def _layout(plain: str, shifted: str, altgr: str = "", dead: str = "") -> Layout:
    """``altgr`` in pairs: the key's plain character, and what AltGr makes of it."""
    keys = dict(zip(plain, KEYS, strict=True))
    characters = {Stroke(SPACE): " ", Stroke(SPACE, shift=True): " "}
    characters |= {Stroke(key): character for character, key in keys.items()}
    characters |= {Stroke(key, shift=True): character for key, character in zip(KEYS, shifted, strict=True)}
    characters |= {
        Stroke(keys[base], altgr=True): made for base, made in zip(altgr[::2], altgr[1::2], strict=True)
    }
    waiting = frozenset(stroke for stroke, character in characters.items() if character in dead)
    strokes: dict[str, tuple[Stroke, ...]] = {
        character: (stroke,) for stroke, character in reversed(characters.items()) if stroke not in waiting
    }
    for stroke in waiting:
        accent = characters[stroke]
        strokes.setdefault(accent, (stroke, Stroke(SPACE)))
        for base in "aeiouyAEIOUYnN":
            made = composed(accent, base)
            if len(made) == 1:
                strokes.setdefault(made, (stroke, *strokes[base]))
    return Layout(characters, waiting, strokes)


LAYOUTS = {
    "us": _layout(
        "`1234567890-=qwertyuiop[]asdfghjkl;'\\<zxcvbnm,./",
        '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"|>ZXCVBNM<>?',
    ),
    "dk": _layout(
        "½1234567890+´qwertyuiopå¨asdfghjklæø'<zxcvbnm,.-",
        '§!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLÆØ*>ZXCVBNM;:_',
        "2@3£4$5€7{8[9]0}´|¨~<\\e€mµ",
        "´`¨^~",
    ),
    "no": _layout(
        "|1234567890+\\qwertyuiopå¨asdfghjkløæ'<zxcvbnm,.-",
        '§!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLØÆ*>ZXCVBNM;:_',
        "2@3£4$5€7{8[9]0}\\´¨~e€mµ",
        "´`¨^~",
    ),
    "se": _layout(
        "§1234567890+´qwertyuiopå¨asdfghjklöä'<zxcvbnm,.-",
        '½!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLÖÄ*>ZXCVBNM;:_',
        "2@3£4$5€7{8[9]0}+\\¨~<|e€mµ",
        "´`¨^~",
    ),
    "de": _layout(
        "^1234567890ß´qwertzuiopü+asdfghjklöä#<yxcvbnm,.-",
        "°!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ'>YXCVBNM;:_",
        "2²3³7{8[9]0}ß\\q@e€+~<|mµ",
        "^´`",
    ),
}
