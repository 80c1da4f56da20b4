"""Inks flat drawings whose colours are words.

A drawing says `fill="@M"` for its main tone or `"@H"` for main with a shaded side; `ink` replaces each
`@word` by its colour once the tint is known. Only what Qt's SVG Tiny 1.2 renders is used: no filters,
classes, masks or clips. The two-tone words are gradients with both stops at one place, which gives an edge of
shadow on any shape.

Words: M main, D shade, L light, B background, Z shadow on the ground, A and a accent; K ink, k soft ink, W
and w wood, S and s steel, O and o paper, Y and y light, G and g glass, C coffee, E and e leaf, R red, F
flame, U sky. Two-tone: H and V main (edge upright, level), X wood, T steel, N ink, P paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

INK = "#2a3138"
_WHITE = "#fffdf8"
_FIXED = {
    "K": INK,
    "k": "#454d54",
    "W": "#cda676",
    "w": "#a9825a",
    "S": "#c3cacf",
    "s": "#939ca3",
    "O": "#fbf8f1",
    "o": "#e5ded0",
    "Y": "#f6d98b",
    "y": "#e9b949",
    "G": "#d3e5e6",
    "g": "#b4d0d3",
    "C": "#5b4031",
    "E": "#6a9468",
    "e": "#4c754f",
    "R": "#c9523f",
    "F": "#e58a3c",
    "U": "#8fb3c7",
}
_SPLIT = {
    "H": ("M", "D"),
    "V": ("M", "D"),
    "X": ("W", "w"),
    "T": ("S", "s"),
    "N": ("k", "K"),
    "P": ("O", "o"),
}
_LEAVES = ("V",)
"""Two-tone words whose edge lies level instead of upright."""
_WORD = re.compile(r"@(\w)")


@dataclass(frozen=True, slots=True)
class Tint:
    """The tones of one drawing, `#rrggbb` each: main, shade, light, background, ground shadow and accent."""

    main: str
    shade: str
    light: str
    back: str
    ground: str
    accent: str


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other` in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(tone: str) -> tuple[int, int, int]:
    return int(tone[1:3], 16), int(tone[3:5], 16), int(tone[5:7], 16)


def lightness(tone: str) -> float:
    """How light a tone looks, 0 to 1 (Rec. 601 luma)."""
    red, green, blue = _channels(tone)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def tint(main: str) -> Tint:
    """All tones of a drawing from its main one. A pale main gets a cooler, darker background to stand out
    from.
    """
    pale = lightness(main) > 0.78
    back = mix(main, "#566870", 0.25) if pale else mix(main, "#f5f2eb", 0.84)
    red, _green, blue = _channels(main)
    return Tint(
        main=main,
        shade=mix(main, "#24303a", 0.1 if pale else 0.24),
        light=mix(main, _WHITE, 0.6 if pale else 0.42),
        back=back,
        ground=mix(back, "#3a4650", 0.13),
        accent="#e0b04c" if blue >= red else "#55879a",
    )


def p(fill: str, path: str) -> str:
    """A filled path."""
    return f'<path fill="@{fill}" d="{path}"/>'


def r(fill: str, x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    """A rectangle with rounded corners."""
    return f'<rect fill="@{fill}" x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>'


def c(fill: str, x: float, y: float, radius: float) -> str:
    """A disc."""
    return f'<circle fill="@{fill}" cx="{x}" cy="{y}" r="{radius}"/>'


def faint(share: float, *shapes: str) -> str:
    """Shapes seen through: `share` is their opacity."""
    return "".join(shape.replace("<", f'<g opacity="{share}"><', 1) + "</g>" for shape in shapes)


def place(x: float, y: float, scale: float, *shapes: str) -> str:
    """A whole drawing, scaled and moved to stand with its upper left corner at x, y."""
    return f'<g transform="translate({x} {y}) scale({scale})">{"".join(shapes)}</g>'


def ink(shapes: str, tones: Tint, width: int = 400, height: int = 400) -> str:
    """The finished SVG. Raises KeyError for a colour word that does not exist."""
    flat = {
        **_FIXED,
        "M": tones.main,
        "D": tones.shade,
        "L": tones.light,
        "B": tones.back,
        "Z": tones.ground,
        "A": tones.accent,
        "a": mix(tones.accent, "#24303a", 0.22),
    }
    used = {word for word in _WORD.findall(shapes) if word in _SPLIT}
    defs = "".join(_split(word, flat) for word in sorted(used))
    body = _WORD.sub(lambda match: f"url(#{match[1]})" if match[1] in _SPLIT else flat[match[1]], shapes)
    paper = f'<rect width="{width}" height="{height}" fill="{tones.back}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{f"<defs>{defs}</defs>" if defs else ""}{paper}{body}</svg>'
    )


def _split(word: str, flat: dict[str, str]) -> str:
    first, second = (flat[tone] for tone in _SPLIT[word])
    across = 'x2="0" y2="1"' if word in _LEAVES else 'x2="1" y2="0"'
    return (
        f'<linearGradient id="{word}" x1="0" y1="0" {across}><stop offset="0.62" stop-color="{first}"/>'
        f'<stop offset="0.62" stop-color="{second}"/></linearGradient>'
    )
