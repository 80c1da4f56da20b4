"""Films from outdoors: boots, tent and skis."""

from __future__ import annotations

from math import cos, pi, sin

from daemon.demo.content.art.pen import Tint, mix
from daemon.demo.content.film.canvas import (
    FLOOR,
    GLOW,
    INK,
    LEAF,
    LEAF_SHADE,
    PAPER,
    SOFT,
    STEEL,
    STEEL_SHADE,
    SUN,
    WATER_LIGHT,
    WOOD,
    WOOD_SHADE,
    Canvas,
    curve,
    part,
    wave,
)  # fmt: skip


def _boot(canvas: Canvas, x: float, tone: str) -> None:
    shade = mix(tone, "#24303a", 0.25)
    y = FLOOR
    canvas.shape(
        [
            (x, y - 340),
            (x + 150, y - 340),
            (x + 150, y - 190),
            *curve((x + 150, y - 190), (x + 180, y - 140), (x + 260, y - 120)),
            *curve((x + 260, y - 120), (x + 340, y - 100), (x + 344, y - 30)),
            (x, y - 30),
        ],
        tone,
    )
    canvas.shape(
        [
            *curve((x + 196, y - 138), (x + 330, y - 130), (x + 344, y - 30)),
            (x + 240, y - 30),
            *curve((x + 240, y - 30), (x + 232, y - 100), (x + 196, y - 138)),
        ],
        shade,
    )
    canvas.box(x - 10, y - 366, 170, 48, shade, 22)
    canvas.box(x - 12, y - 36, 366, 38, INK, 12)
    for n in range(4):
        canvas.line([(x + 74 + 12 * n, y - 280 + 36 * n), (x + 152 + 10 * n, y - 262 + 34 * n)], 9, PAPER)


def wax_boots(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Brush, rub in the wax, leave to rest and shine."""
    dull, waxed = mix(tones.main, "#b8b0a4", 0.45), tones.main
    if step == 0:
        _boot(canvas, 480, dull)
        x, y = 560 + 150 * wave(t, 3), 330 + 120 * t
        for n in range(10):
            fall = (t * 2 + n * 0.29) % 1
            canvas.disc(520 + 26 * n + 10 * sin(n), y + 40 + 150 * fall, 6 * (1 - fall), WOOD_SHADE)
        canvas.box(x - 90, y - 34, 180, 40, WOOD, 14)
        for n in range(12):
            canvas.line([(x - 78 + 14 * n, y + 8), (x - 80 + 14 * n, y + 36)], 6, SOFT)
        return
    if step == 1:
        done = part(t, 0.05, 0.95)
        _boot(canvas, 480, mix(dull, waxed, done))
        x, y = 560 + 190 * done + 34 * cos(14 * pi * t), 300 + 150 * done + 34 * sin(14 * pi * t)
        canvas.disc(x, y, 50, PAPER)
        canvas.disc(x + 8, y + 8, 32, GLOW)
        canvas.oval(980, FLOOR - 12, 92, 22, STEEL_SHADE)
        canvas.box(888, FLOOR - 60, 184, 50, STEEL, 12)
        canvas.oval(980, FLOOR - 60, 92, 20, SUN)
        return
    sky = part(t, 0, 0.6)
    canvas.disc(250 + 780 * sky, 300 - 160 * sin(pi * sky), 54, mix(PAPER, SUN, part(t, 0.45, 0.8)))
    _boot(canvas, 480, waxed)
    canvas.line(
        [(500, FLOOR - 300), (500, FLOOR - 300 + 200 * part(t, 0.5, 0.9))], 12, mix(waxed, PAPER, 0.55)
    )
    for n, (x, y) in enumerate(((560, 250), (700, 410), (790, 470))):
        size = 30 * wave(max(0, t - 0.55) * 2, 1 + n * 0.5)
        if t > 0.55:
            canvas.shape(
                [
                    (x, y - size),
                    (x + size / 4, y - size / 4),
                    (x + size, y),
                    (x + size / 4, y + size / 4),
                    (x, y + size),
                    (x - size / 4, y + size / 4),
                    (x - size, y),
                    (x - size / 4, y - size / 4),
                ],
                PAPER,
            )


def pitch_tent(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Lay it flat, raise the poles, peg it down."""
    canvas.disc(1010, 170, 64, GLOW)
    canvas.shape(
        [
            (0, 460),
            *curve((0, 460), (260, 260), (560, 430)),
            *curve((560, 430), (880, 300), (1280, 450)),
            (1280, 720),
            (0, 720),
        ],
        mix(LEAF, tones.back, 0.55),
    )
    canvas.box(0, FLOOR - 6, 1280, 170, mix(LEAF_SHADE, tones.back, 0.35))
    wide = part(t, 0.1, 0.8) if step == 0 else 1.0
    high = (0.03, part(t, 0.2, 0.85), 1.0)[step]
    if step == 0:
        high = 0.06
    top = FLOOR - 12 - 330 * high
    left, right = 640 - 300 * wide, 640 + 300 * wide
    if step == 2:
        tight = part(t, 0.45, 0.9)
        for side in (-1, 1):
            x = 640 + side * 440
            y = FLOOR + 12 - 90 * (1 - part(t, 0.05, 0.4))
            canvas.line([(x + side * 18, y - 46), (x - side * 4, y + 14)], 12, WOOD_SHADE)
            sag = 70 * (1 - tight)
            canvas.line(
                curve(
                    (640 + side * 150, top + 160),
                    (640 + side * 300, top + 260 + sag),
                    (x + side * 10, FLOOR - 24),
                ),
                5,
                PAPER,
            )
    canvas.shape([(left, FLOOR), (640 - 20, top), (640 + 20, top), (right, FLOOR)], tones.main)
    canvas.shape([(640 + 20, top), (right, FLOOR), (right - 160 * wide, FLOOR), (640, top + 4)], tones.shade)
    if high > 0.2:
        canvas.shape([(640, top + 90 * high), (640 + 96, FLOOR), (640 - 96, FLOOR)], INK)
        canvas.shape([(640, top + 90 * high), (640 - 96, FLOOR), (640 - 40, FLOOR)], tones.light)
    if step == 1:
        slide = part(t, 0, 0.35)
        canvas.line([(left - 160 * (1 - slide), FLOOR - 8), (640 - 4 - 200 * (1 - slide), top + 4)], 8, STEEL)
        canvas.line(
            [(right + 160 * (1 - slide), FLOOR - 8), (640 + 4 + 200 * (1 - slide), top + 4)], 8, STEEL
        )
    for n in range(3):
        gust = 1500 * ((t * 0.6 + n * 0.37) % 1) - 200
        high_up = 150 + 70 * n
        canvas.line(curve((gust, high_up), (gust + 70, high_up - 20), (gust + 150, high_up + 2)), 6, PAPER)


def wax_skis(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Clean, glide wax on the ends, grip wax in the middle."""
    for n in range(16):
        fall = (t * 0.5 + n * 0.37) % 1
        canvas.disc(60 + 80 * n + 20 * sin(4 * fall + n), 40 + 500 * fall, 4 + n % 3, PAPER)
    for trestle in (330.0, 900.0):
        canvas.shape(
            [
                (trestle, 410),
                (trestle + 60, 410),
                (trestle + 100, FLOOR),
                (trestle + 70, FLOOR),
                (trestle + 30, 440),
                (trestle - 10, FLOOR),
                (trestle - 40, FLOOR),
            ],
            WOOD_SHADE,
        )
    base = mix(PAPER, tones.main, 0.25)
    canvas.shape(
        [
            (120, 372),
            (1080, 372),
            *curve((1080, 372), (1150, 368), (1190, 312)),
            (1208, 324),
            *curve((1208, 324), (1170, 410), (1080, 414)),
            (120, 414),
        ],
        tones.shade,
    )
    canvas.shape(
        [
            (120, 372),
            (1080, 372),
            *curve((1080, 372), (1150, 368), (1190, 312)),
            *curve((1196, 316), (1160, 388), (1080, 392)),
            (120, 392),
        ],
        base,
    )
    if step == 0:
        done = part(t, 0.05, 0.95)
        canvas.box(130, 372, 900 * done, 12, PAPER, 6)
        x = 150 + 860 * done
        canvas.box(x - 70, 320, 140, 54, tones.light, 22)
        for n in range(4):
            canvas.disc(x - 90 - 26 * n, 364 - 12 * wave(t + n * 0.3, 3), 6, WATER_LIGHT)
        return
    if step == 1:
        first, second = part(t, 0.02, 0.48), part(t, 0.52, 0.98)
        canvas.box(140, 366, 280 * first, 14, SUN, 7)
        canvas.box(800, 366, 270 * second, 14, SUN, 7)
        x = 140 + 280 * first if t < 0.5 else 800 + 270 * second
        canvas.shape([(x - 90, 362), (x + 90, 362), (x + 60, 290), (x - 70, 290)], STEEL)
        canvas.shape([(x - 90, 362), (x + 90, 362), (x + 84, 346), (x - 86, 346)], STEEL_SHADE)
        canvas.line(curve((x - 60, 284), (x - 40, 220), (x + 50, 228), (x + 60, 284)), 22, INK)
        for n in range(3):
            rise = (t * 2 + n / 3) % 1
            canvas.disc(x - 50 + 50 * n, 250 - 90 * rise, 9 * (1 - rise), PAPER)
        return
    canvas.box(140, 366, 280, 14, SUN, 7)
    canvas.box(800, 366, 270, 14, SUN, 7)
    done = part(t, 0.05, 0.5)
    canvas.box(460, 366, 300 * done, 14, mix(tones.main, "#24303a", 0.2), 7)
    if t < 0.5:
        x = 460 + 300 * done
        canvas.box(x - 26, 262, 52, 104, tones.main, 10)
        canvas.box(x - 26, 250, 52, 40, PAPER, 10)
    else:
        x = 480 + 260 * wave(t - 0.5, 5)
        canvas.box(x - 70, 300, 140, 66, WOOD, 14)
        canvas.box(x - 70, 340, 140, 26, WOOD_SHADE, 8)
        canvas.box(470, 367, 280 * part(t, 0.6, 0.95), 5, PAPER, 2)
