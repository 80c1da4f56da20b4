"""A Pillow canvas in units of 1280 by 720, drawn at twice the size and halved: smooth edges without a vector
library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import cos, pi, radians, sin

from PIL import Image, ImageDraw

from daemon.demo.content.art.pen import Tint

WIDTH, HEIGHT = 1280, 720
FLOOR = 560
"""Where things stand."""

Points = Sequence[tuple[float, float]]

INK, SOFT, WOOD, WOOD_SHADE = "#2a3138", "#454d54", "#cda676", "#a9825a"
STEEL, STEEL_SHADE, PAPER, PAPER_SHADE = "#c3cacf", "#939ca3", "#fbf8f1", "#e5ded0"
WATER, WATER_LIGHT, COFFEE, LEAF, LEAF_SHADE = "#9cc3d1", "#c4dde3", "#5b4031", "#6a9468", "#4c754f"
GLOW, SUN, FLAME, GLASS = "#f6d98b", "#e9b949", "#e58a3c", "#d3e5e6"


class Canvas:
    """One frame. `scale` is pixels per unit before halving (2 for the full 1280 by 720)."""

    def __init__(self, back: str, scale: float = 2) -> None:
        self.scale = scale
        self._image = Image.new("RGB", (round(WIDTH * scale), round(HEIGHT * scale)), back)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:
        """A rectangle with rounded corners."""
        if width < 1 or height < 1:
            return
        k = self.scale
        self._draw.rounded_rectangle(
            (x * k, y * k, (x + width) * k, (y + height) * k), min(radius, width / 2, height / 2) * k, fill
        )

    def disc(self, x: float, y: float, radius: float, fill: str) -> None:
        """A disc."""
        self.oval(x, y, radius, radius, fill)

    def oval(self, x: float, y: float, wide: float, high: float, fill: str) -> None:
        """An ellipse of half-axes `wide` and `high`."""
        if wide > 0.3 and high > 0.3:
            k = self.scale
            self._draw.ellipse(((x - wide) * k, (y - high) * k, (x + wide) * k, (y + high) * k), fill)

    def pie(self, x: float, y: float, radius: float, start: float, end: float, fill: str) -> None:
        """A slice of a disc from `start` to `end` degrees, clockwise from three o'clock."""
        k = self.scale
        self._draw.pieslice(
            ((x - radius) * k, (y - radius) * k, (x + radius) * k, (y + radius) * k), start, end, fill
        )

    def ring(
        self, x: float, y: float, radius: float, width: float, line: str, span: tuple[float, float] = (0, 360)
    ) -> None:
        """A circle's line, or an arc of it over `span` degrees; `radius` is that of the outer edge."""
        k = self.scale
        box = ((x - radius) * k, (y - radius) * k, (x + radius) * k, (y + radius) * k)
        self._draw.arc(box, span[0], span[1], line, max(1, round(width * k)))

    def shape(self, points: Points, fill: str) -> None:
        """A polygon."""
        self._draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill)

    def line(self, points: Points, width: float, fill: str) -> None:
        """A line with round ends and joints."""
        k = self.scale
        self._draw.line([(x * k, y * k) for x, y in points], fill, round(width * k), "curve")
        for x, y in (points[0], points[-1]):
            self.disc(x, y, width / 2, fill)

    def iris(self, radius: float, outside: str) -> None:
        """Covers all but a disc of `radius` about the middle, as a film opens."""
        cover = Image.new("RGB", self._image.size, outside)
        mask = Image.new("L", self._image.size, 255)
        k = self.scale
        ImageDraw.Draw(mask).ellipse(
            ((640 - radius) * k, (330 - radius) * k, (640 + radius) * k, (330 + radius) * k), 0
        )
        self._image.paste(cover, (0, 0), mask)

    def frame(self) -> Image.Image:
        """The finished picture, half the drawn size."""
        return self._image.reduce(2)


Scene = Callable[[Canvas, Tint, int, float], None]
"""Draws step `step` (0 the first) at time `t` (0 to 1) on the canvas, in the film's tones."""


def ease(t: float) -> float:
    """Slow, fast, slow: 0 to 1, and clamped outside."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def part(t: float, start: float, end: float) -> float:
    """How far the stretch from `start` to `end` of the step has come, eased, 0 to 1."""
    return ease((t - start) / (end - start))


def wave(t: float, times: float) -> float:
    """Swings from 0 to 1 and back, `times` times over the step."""
    return (1 - cos(2 * pi * times * t)) / 2


def turned(points: Points, x: float, y: float, degrees: float) -> list[tuple[float, float]]:
    """Points turned clockwise about x, y."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return [(x + (px - x) * c - (py - y) * s, y + (px - x) * s + (py - y) * c) for px, py in points]


def curve(*points: tuple[float, float], steps: int = 18) -> list[tuple[float, float]]:
    """A smooth line: quadratic (three points) or cubic (four) Bézier."""
    found = []
    for n in range(steps + 1):
        t = n / steps
        row = list(points)
        while len(row) > 1:
            row = [(ax + (bx - ax) * t, ay + (by - ay) * t) for (ax, ay), (bx, by) in pairwise(row)]
        found.append(row[0])
    return found
