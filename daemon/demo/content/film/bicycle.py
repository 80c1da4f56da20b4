"""Films for the cyclist: helmet and puncture."""

from __future__ import annotations

from math import cos, pi, sin

from daemon.demo.content.art.pen import Tint, mix
from daemon.demo.content.film.canvas import (
    FLOOR,
    INK,
    PAPER,
    STEEL,
    STEEL_SHADE,
    WATER,
    WATER_LIGHT,
    WOOD,
    Canvas,
    curve,
    part,
    turned,
    wave,
)  # fmt: skip


def fit_helmet(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Level, dial, strap."""
    skin, skin_shade, hair = "#e3b48f", "#c9946f", "#5b4031"
    drop = part(t, 0.05, 0.6) if step == 0 else 1.0
    tilt = 16 * (1 - part(t, 0.55, 0.85)) if step == 0 else 0.0
    canvas.shape(
        [(470, 720), *curve((470, 720), (480, 610), (600, 596)), *curve((680, 596), (800, 610), (810, 720))],
        tones.light,
    )
    canvas.box(596, 520, 88, 110, skin_shade, 20)
    canvas.oval(640, 400, 134, 160, skin)
    canvas.disc(508, 420, 28, skin_shade)
    canvas.disc(772, 420, 28, skin_shade)
    canvas.pie(640, 392, 142, 180, 360, hair)
    canvas.line(curve((578, 372), (598, 360), (618, 370)), 8, hair)
    canvas.line(curve((662, 370), (682, 360), (702, 372)), 8, hair)
    canvas.disc(600, 404, 10, INK)
    canvas.disc(680, 404, 10, INK)
    canvas.line(curve((600, 488), (640, 508 + 18 * part(t, 0.7, 1)), (680, 488)), 8, skin_shade)
    y = 130 + 210 * drop
    shell = [
        (470, y),
        *curve((470, y), (470, y - 190), (640, y - 190)),
        *curve((640, y - 190), (810, y - 190), (810, y)),
        (800, y + 22),
        (480, y + 22),
    ]
    canvas.shape(turned(shell, 640, y, tilt), tones.main)
    canvas.shape(
        turned(
            [
                (690, y - 184),
                *curve((690, y - 184), (810, y - 150), (810, y)),
                (800, y + 22),
                (724, y + 22),
                *curve((724, y + 22), (740, y - 90), (690, y - 184)),
            ],
            640,
            y,
            tilt,
        ),
        tones.shade,
    )
    for n in range(3):
        x = 548 + 70 * n
        canvas.shape(
            turned(
                [
                    *curve((x, y - 30), (x - 4, y - 120), (x + 30, y - 150)),
                    *curve((x + 30, y - 150), (x + 44, y - 80), (x + 36, y - 30)),
                ],
                640,
                y,
                tilt,
            ),
            INK,
        )
    if step == 0 and t > 0.75:
        show = part(t, 0.75, 0.9)
        for n in range(2):
            canvas.box(836, 350 + 30 * n - 4, 190 * show, 26, skin, 13)
    if step == 1:
        angle = 300 * part(t, 0.1, 0.9)
        canvas.disc(980, 330, 104, PAPER)
        canvas.disc(980, 330, 70, tones.shade)
        for n in range(12):
            a = 2 * pi * n / 12 + angle * pi / 180
            canvas.line(
                [(980 + 54 * cos(a), 330 + 54 * sin(a)), (980 + 74 * cos(a), 330 + 74 * sin(a))],
                12,
                tones.main,
            )
        canvas.ring(980, 330, 96, 8, tones.main, (-90, -90 + angle + 1))
        canvas.line([(806, 344), (880, 334)], 6, PAPER)
        squeeze = 10 * wave(t, 2)
        canvas.line([(470 - 40 + squeeze, 300), (448 + squeeze, 300)], 10, PAPER)
        canvas.line([(470 - 40 + squeeze, 330), (448 + squeeze, 330)], 10, PAPER)
    if step >= 1:
        close = part(t, 0.1, 0.6) if step == 2 else 0.0
        reach = 120 * (1 - close)
        canvas.line(
            [(506, 356), (530 - reach * 0.3, 470 + reach * 0.2), (632 - reach, 572 - reach * 0.05)], 11, INK
        )
        canvas.line(
            [(774, 356), (750 + reach * 0.3, 470 + reach * 0.2), (648 + reach, 572 - reach * 0.05)], 11, INK
        )
        if step == 2 and close > 0.95:
            canvas.box(612, 556, 56, 32, tones.shade, 10)
            canvas.line([(640, 690 - 90 * part(t, 0.65, 0.9)), (640, 720)], 28, skin)


def _tube(canvas: Canvas, x: float, y: float, fat: float, tone: str) -> None:
    canvas.ring(x, y, 170 + fat / 2, fat, tone)
    canvas.ring(x, y, 170 + fat / 2 - 6, max(3, fat * 0.16), mix(tone, PAPER, 0.3), (200, 280))
    canvas.box(x - 8, y - 170 + fat / 2 - 4, 16, 34, STEEL_SHADE, 4)


def mend_puncture(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Find the bubbles, patch the hole, pump it hard."""
    rubber = "#3d4349"
    if step == 0:
        y = 190 + 130 * part(t, 0.05, 0.5)
        canvas.box(330, 400, 620, 150, WATER, 20)
        _tube(canvas, 640, y, 46, rubber)
        canvas.box(330, 424, 620, 126, mix(WATER, tones.back, 0.12), 20)
        canvas.ring(640, y, 193, 46, mix(rubber, WATER, 0.62), (30, 150))
        if t > 0.45:
            for n in range(12):
                rise = (t * 2.4 + n * 0.17) % 1
                canvas.disc(740 + 16 * sin(7 * rise + n), 500 - 90 * rise, 5 + 10 * rise, WATER_LIGHT)
        canvas.line(
            [(320, 390), (320, 530), (350, FLOOR), (930, FLOOR), (960, 530), (960, 390)], 18, tones.main
        )
        return
    if step == 1:
        canvas.ring(640, 760, 520, 150, rubber, (180, 360))
        canvas.ring(640, 760, 500, 12, mix(rubber, PAPER, 0.22), (215, 300))
        canvas.disc(640, 316, 84 * part(t, 0.05, 0.35), mix(rubber, PAPER, 0.35))
        canvas.disc(640, 316, 8, INK)
        down = part(t, 0.4, 0.7)
        y = 120 + 196 * down - 8 * wave(max(0, t - 0.75) * 4, 1) * (t > 0.75)
        canvas.oval(640, y, 66, 66 - 14 * down, tones.main)
        canvas.oval(640, y, 44, 44 - 10 * down, tones.light)
        if t > 0.72:
            canvas.line([(700, 100), (668, y - 46)], 44, "#e3b48f")
        return
    push = wave(t, 4)
    _tube(canvas, 470, 350, 34 + 40 * part(t, 0, 0.95), rubber)
    for n in range(14):
        a = 2 * pi * n / 14
        canvas.line([(470, 350), (470 + 126 * cos(a), 350 + 126 * sin(a))], 4, STEEL)
    canvas.disc(470, 350, 22, STEEL_SHADE)
    canvas.line(curve((880, 530), (760, 580), (560, 560), (470, 512)), 11, INK)
    canvas.box(912, 180 + 110 * push, 14, 160, STEEL)
    canvas.box(820, 164 + 110 * push, 198, 32, WOOD, 16)
    canvas.box(888, 310, 62, 236, tones.main, 12)
    canvas.box(926, 310, 24, 236, tones.shade, 10)
    canvas.box(820, 536, 198, 24, INK, 10)
    canvas.disc(919, 470, 44, PAPER)
    a = pi * (0.8 + 1.3 * part(t, 0, 0.95))
    canvas.line([(919, 470), (919 + 30 * cos(a), 470 + 30 * sin(a))], 7, "#c9523f")
