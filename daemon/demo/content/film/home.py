"""Films from the house: a plant, a lamp, a woollen jumper."""

from __future__ import annotations

from math import cos, pi, sin

from daemon.demo.content.art.pen import Tint, mix
from daemon.demo.content.film.canvas import (
    COFFEE,
    FLOOR,
    GLASS,
    GLOW,
    INK,
    LEAF,
    LEAF_SHADE,
    PAPER,
    PAPER_SHADE,
    STEEL,
    STEEL_SHADE,
    SUN,
    WATER,
    WATER_LIGHT,
    WOOD,
    WOOD_SHADE,
    Canvas,
    curve,
    part,
    turned,
    wave,
)  # fmt: skip

_POT, _POT_SHADE = "#b5623e", "#93523a"


def _pot(canvas: Canvas, x: float, wide: float, high: float) -> None:
    top = FLOOR - high
    canvas.shape(
        [(x - wide * 0.44, top), (x + wide * 0.44, top), (x + wide * 0.32, FLOOR), (x - wide * 0.32, FLOOR)],
        _POT,
    )
    canvas.shape(
        [(x + wide * 0.14, top), (x + wide * 0.44, top), (x + wide * 0.32, FLOOR), (x + wide * 0.1, FLOOR)],
        _POT_SHADE,
    )
    canvas.box(x - wide / 2, top - 22, wide, 54, _POT, 10)
    canvas.box(x + wide * 0.16, top - 22, wide * 0.34, 54, _POT_SHADE, 10)


def _plant(canvas: Canvas, x: float, y: float, size: float, roots: bool) -> None:
    if roots:
        canvas.shape([(x - 56, y), (x + 56, y), (x + 42, y + 84), (x - 42, y + 84)], COFFEE)
        for n in range(4):
            canvas.line([(x - 40 + 27 * n, y + 20), (x - 36 + 25 * n, y + 92)], 4, WOOD)
    for angle, length, tone in (
        (-62, 150, LEAF_SHADE),
        (62, 150, LEAF_SHADE),
        (-30, 200, LEAF),
        (32, 190, LEAF),
        (0, 220, LEAF_SHADE),
    ):
        long = length * size
        leaf = [
            *curve((x, y), (x - 62 * size, y - long * 0.5), (x, y - long)),
            *curve((x, y - long), (x + 62 * size, y - long * 0.5), (x, y)),
        ]
        canvas.shape(turned(leaf, x, y, angle), tone)
        canvas.line(turned([(x, y), (x, y - long * 0.8)], x, y, angle), 4, mix(tone, PAPER, 0.25))


def repot_plant(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """A wider pot, fresh soil, water."""
    if step == 0:
        _plant(canvas, 430, 400, 0.85, roots=False)
        _pot(canvas, 430, 170, 150)
        x = 1420 - 580 * part(t, 0.1, 0.6)
        _pot(canvas, x, 250, 210)
        if t > 0.65:
            show = part(t, 0.65, 0.85)
            for n in range(2):
                canvas.box(700 - 26 * n - 16, 330 + 60 * (1 - show), 26, 150 * show, "#e3b48f", 13)
        return
    down = part(t, 0.35, 0.7) if step == 1 else 1.0
    grow = 0.85 + 0.2 * (part(t, 0.5, 1) if step == 2 else 0)
    if step == 1 and t < 0.98:
        for n in range(14):
            fall = (t * 2 + n * 0.31) % 1
            if t < 0.35 or t > 0.72:
                canvas.disc(560 + 12 * n, 60 + 260 * fall, 8, COFFEE)
    _plant(canvas, 640, 130 + 210 * down if step == 1 else 340, grow, roots=step == 1)
    if step == 2 or t > 0.7:
        canvas.oval(640, 336, 116, 16, mix(COFFEE, INK, 0.4 * (part(t, 0.2, 0.8) if step == 2 else 0)))
    _pot(canvas, 640, 270, 220)
    if step == 2:
        lean = 26 * part(t, 0.02, 0.2) - 26 * part(t, 0.85, 1)
        cx, cy = 1010, 210
        canvas.line(turned(curve((1090, 160), (1170, 120), (1130, 290)), cx, cy, -lean), 16, tones.shade)
        canvas.line(turned([(930, 280), (820, 170)], cx, cy, -lean), 26, tones.shade)
        canvas.shape(turned([(920, 150), (1100, 150), (1112, 310), (908, 310)], cx, cy, -lean), tones.main)
        canvas.shape(turned([(1030, 150), (1100, 150), (1112, 310), (1036, 310)], cx, cy, -lean), tones.shade)
        canvas.shape(turned([(796, 184), (846, 148), (830, 128), (780, 164)], cx, cy, -lean), tones.main)
        if 0.2 < t < 0.88:
            for n in range(9):
                fall = (t * 3 + n * 0.23) % 1
                canvas.oval(790 - 17 * n * fall - 16, 236 + 96 * fall, 6, 11, WATER)


def change_bulb(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Height, bulb, dimmer."""
    canvas.box(330, 500, 620, 26, WOOD, 10)
    canvas.box(330, 516, 620, 12, WOOD_SHADE, 6)
    for x in (380, 876):
        canvas.box(x, 526, 24, 120, WOOD_SHADE, 6)
    light = (0.0, 0.0, part(t, 0.08, 0.25) - 0.45 * part(t, 0.5, 0.9))[step]
    y = 60 + 210 * part(t, 0.05, 0.6) if step == 0 else 270.0
    if light > 0:
        canvas.shape(
            [(530, y + 8), (750, y + 8), (936, 500), (344, 500)], mix(tones.back, GLOW, 0.75 * light)
        )
        canvas.box(330, 500, 620, 12, mix(WOOD, GLOW, 0.7 * light), 8)
    canvas.box(636, 0, 8, max(0, y - 118), INK)
    canvas.box(616, y - 132, 48, 34, tones.shade, 10)
    if step == 1:
        rise = part(t, 0.2, 0.85)
        by = 420 - 130 * rise
        twist = 20 * sin(9 * pi * t) * (0.2 < t < 0.9)
        canvas.disc(640, by, 46, mix(GLASS, PAPER, 0.3))
        canvas.box(618, by - 74, 44, 40, STEEL, 6)
        for n in range(3):
            canvas.line(
                [(620, by - 68 + 12 * n + twist / 8), (660, by - 64 + 12 * n - twist / 8)], 5, STEEL_SHADE
            )
        canvas.line([(626, by + 6), (634, by - 14), (640, by + 6), (648, by - 14), (654, by + 6)], 4, SUN)
    elif step == 2:
        canvas.disc(640, y + 12, 36, mix(PAPER_SHADE, GLOW, light))
    canvas.shape(
        [
            (500, y + 10),
            *curve((500, y + 10), (510, y - 110), (640, y - 110)),
            *curve((640, y - 110), (770, y - 110), (780, y + 10)),
        ],
        tones.main,
    )
    canvas.shape(
        [
            (690, y + 10),
            *curve((690, y + 10), (690, y - 80), (660, y - 110)),
            *curve((660, y - 110), (770, y - 100), (780, y + 10)),
        ],
        tones.shade,
    )
    if step == 0 and t > 0.55:
        long = 210 * part(t, 0.55, 0.8)
        canvas.line([(840, 492), (840, 492 - long)], 7, tones.shade)
        canvas.line([(816, 492), (864, 492)], 7, tones.shade)
        canvas.line([(816, 492 - long), (864, 492 - long)], 7, tones.shade)
    for x, tone in ((470, tones.light), (800, PAPER)):
        canvas.box(x, 464, 70, 38, tone, 12)
    if step == 2:
        canvas.box(1040, 250, 120, 190, PAPER, 20)
        a = pi * (0.75 + 1.4 * part(t, 0.05, 0.25) - 0.7 * part(t, 0.5, 0.9))
        canvas.disc(1100, 345, 44, PAPER_SHADE)
        canvas.line([(1100, 345), (1100 + 32 * cos(a), 345 + 32 * sin(a))], 9, INK)


def _jumper(canvas: Canvas, x: float, y: float, size: float, tone: str, flat: float = 1) -> None:
    shade = mix(tone, "#24303a", 0.2)

    def at(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [(x + px * size, y + py * size * flat) for px, py in points]

    canvas.shape(at([(-90, -100), (-200, 60), (-150, 96), (-80, 10)]), shade)
    canvas.shape(at([(90, -100), (200, 60), (150, 96), (80, 10)]), shade)
    canvas.shape(at([(-96, -110), (96, -110), (100, 130), (-100, 130)]), tone)
    canvas.oval(x, y - 110 * size * flat, 44 * size, 18 * size * flat, shade)
    for row in (-30, 0):
        for n in range(5):
            cx = -72 + 36 * n
            canvas.shape(at([(cx, row - 12), (cx + 12, row), (cx, row + 12), (cx - 12, row)]), PAPER)
    canvas.box(x - 100 * size, y + 112 * size * flat, 200 * size, 26 * size * flat, shade, 6)


def wash_wool(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Lukewarm water, gentle presses, dry flat."""
    if step == 2:
        open_ = part(t, 0.08, 0.45)
        edge = 290 + 700 * open_
        canvas.box(290, 226, edge - 290, 330, PAPER, 14)
        for stripe in (318.0, 350.0):
            if edge > stripe + 14:
                canvas.box(stripe, 226, 14, 330, tones.light)
        if open_ < 1:
            canvas.box(edge - 34, 212, 92 - 60 * open_, 358, PAPER_SHADE, 46)
        _jumper(canvas, 660, 396 - 620 * (1 - part(t, 0.45, 0.8)), 1.15, tones.main, 0.96)
        canvas.disc(1120, 150, 52, GLOW)
        for n in range(8):
            a = 2 * pi * n / 8 + t
            canvas.line(
                [(1120 + 68 * cos(a), 150 + 68 * sin(a)), (1120 + 88 * cos(a), 150 + 88 * sin(a))], 8, GLOW
            )
        return
    level = part(t, 0.05, 0.8) if step == 0 else 1.0
    press = wave(t, 3) if step == 1 else 0.0
    if step == 1:
        _jumper(canvas, 640, 330 + 60 * press, 1.15, tones.main, 1 - 0.28 * press)
    surface = 540 - 160 * level
    canvas.box(330, surface, 620, 550 - surface, mix(WATER, tones.back, 0.1), 26)
    for n in range(12):
        canvas.disc(
            366 + 50 * n,
            surface + 4 * sin(6 * t + n),
            14 + 9 * sin(3 * t + 2 * n),
            WATER_LIGHT if n % 2 else PAPER,
        )
    if step == 0:
        canvas.box(620, 0, 40, 130, STEEL, 10)
        canvas.line(
            [(640, 130), (640, surface)] if t < 0.82 else [(640, 130), (640, 134)],
            22 if t < 0.82 else 8,
            WATER,
        )
        canvas.line([(900, 300), (900, 470)], 8, "#c9523f")
        canvas.disc(900, 480, 18, "#c9523f")
        canvas.ring(900, 300, 14, 4, PAPER_SHADE)
        if t > 0.5:
            canvas.oval(480 - 6 * sin(9 * t), 200 + 170 * part(t, 0.5, 0.8), 16, 24, tones.light)
    else:
        for side in (-1, 1):
            canvas.line(
                [(640 + side * 190, 90 + 60 * press), (640 + side * 80, 290 + 70 * press)], 52, "#e3b48f"
            )
    canvas.line([(310, 370), (340, 540), (380, FLOOR), (900, FLOOR), (940, 540), (970, 370)], 22, tones.shade)
    canvas.shape([(336, 500), (944, 500), (900, FLOOR), (380, FLOOR)], tones.shade)
