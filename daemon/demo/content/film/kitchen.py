"""Films from the kitchen: coffee, knife, board and pan."""

from __future__ import annotations

from math import cos, pi, sin

from daemon.demo.content.art.pen import Tint, mix
from daemon.demo.content.film.canvas import (
    COFFEE,
    FLAME,
    FLOOR,
    GLASS,
    INK,
    LEAF,
    PAPER,
    SOFT,
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


def brew_coffee(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Scoop, pour, wait, press."""
    grounds = (part(t, 0.1, 0.95), 1, 1, 1)[step] * 44
    water = (0, part(t, 0.2, 0.9), 1, 1)[step] * 190
    dark = mix(WATER, COFFEE, (0, 0.55 * part(t, 0.3, 1), 0.55 + 0.45 * part(t, 0, 1), 1)[step])
    press = part(t, 0.05, 0.6) if step == 3 else 0.0
    canvas.ring(760, 400, 96, 24, tones.shade, (-80, 80))
    canvas.box(520, 250, 236, 300, GLASS, 20)
    canvas.box(530, 540 - grounds - water, 216, water + grounds, dark, 12)
    if step < 2:  # grounds lie at the bottom, then float on the water
        canvas.box(530, 540 - grounds - water, 216, min(grounds, 40), COFFEE, 10)
    if step == 3:
        canvas.box(632, 30 + 140 * press, 12, 330 + 25 * press, STEEL)
        canvas.box(526, 350 + 165 * press, 224, 16, STEEL_SHADE, 8)
        canvas.disc(638, 30 + 140 * press, 24, INK)
        canvas.shape(
            [
                (512, 262),
                *curve((512, 262), (530, 196), (638, 196)),
                *curve((638, 196), (746, 196), (764, 262)),
            ],
            tones.main,
        )
        cup = part(t, 0.62, 0.98)
        canvas.ring(1010, 488, 46, 16, STEEL_SHADE, (-90, 90))
        canvas.box(880, 430, 130, 120, PAPER, 26)
        canvas.box(892, 440 + 90 * (1 - cup), 106, 90 * cup, COFFEE, 10)
        if 0.6 < t < 0.97:
            canvas.line(curve((764, 280), (920, 250), (945, 440)), 11, COFFEE)
    canvas.box(508, 250, 260, 16, tones.main, 8)
    canvas.box(508, 534, 260, 28, tones.main, 12)
    canvas.box(524, 266, 12, 270, tones.shade)
    canvas.box(740, 266, 12, 270, tones.shade)
    if step == 0:
        tip = wave(t, 3)
        x, y = 900 - 260 * part(tip, 0, 1), 180 + 20 * tip
        canvas.line(turned([(x, y), (x + 210, y - 60)], x, y, -14 * tip), 14, STEEL_SHADE)
        canvas.oval(x, y, 46, 20, STEEL)
        if tip < 0.75:
            canvas.oval(x, y - 10, 34, 14, COFFEE)
        else:
            for n in range(7):
                canvas.disc(x - 20 + 7 * n, y + 40 + 26 * ((n * 3) % 5) + 60 * (tip - 0.75), 5, COFFEE)
    if step == 1:
        lean = 24 * part(t, 0.02, 0.22) - 24 * part(t, 0.9, 1)
        cx, cy = 960, 190
        canvas.shape(turned([(880, 150), (1040, 150), (1060, 290), (860, 290)], cx, cy, -lean), tones.main)
        canvas.shape(turned([(976, 150), (1040, 150), (1060, 290), (986, 290)], cx, cy, -lean), tones.shade)
        canvas.line(turned([(880, 240), (800, 176)], cx, cy, -lean), 24, tones.shade)
        canvas.line(turned(curve((1046, 170), (1120, 180), (1066, 280)), cx, cy, -lean), 16, INK)
        if 0.2 < t < 0.92:
            canvas.line(curve((806, 244), (690, 220), (660, 540 - grounds - water)), 13, WATER)
    if step == 2:
        canvas.disc(960, 330, 112, PAPER)
        canvas.ring(960, 330, 118, 12, tones.main)
        canvas.pie(960, 330, 92, -90, -90 + 359.9 * part(t, 0, 1), tones.light)
        canvas.line([(960, 330), (960 + 76 * sin(2 * pi * t), 330 - 76 * cos(2 * pi * t))], 10, INK)
        canvas.disc(960, 330, 12, INK)
        canvas.line([(630 + 46 * cos(4 * pi * t), 140), (638 + 60 * cos(4 * pi * t), 430)], 13, WOOD)
    if step != 1:
        for n in range(3):
            rise = (t * 1.4 + n / 3) % 1
            canvas.disc(
                590 + 48 * n + 9 * sin(6 * rise + n),
                220 - 110 * rise,
                (10 * (1 - rise)) * (step > 1 and step != 3),
                PAPER,
            )


def _knife(canvas: Canvas, tones: Tint, x: float, y: float, degrees: float) -> None:
    """A knife lying with the heel of its blade at x, y; the tip points left."""
    blade = [(x, y), (x, y - 74), (x - 300, y - 74), *curve((x - 300, y - 74), (x - 250, y - 4), (x, y))]
    canvas.shape(turned(blade, x, y, degrees), STEEL)
    edge = [
        (x, y),
        (x, y - 22),
        *curve((x, y - 22), (x - 230, y - 26), (x - 300, y - 74)),
        *curve((x - 300, y - 74), (x - 250, y - 4), (x, y)),
    ]
    canvas.shape(turned(edge, x, y, degrees), STEEL_SHADE)
    canvas.line(turned([(x + 24, y - 52), (x + 200, y - 46)], x, y, degrees), 46, tones.shade)
    canvas.line(turned([(x + 8, y - 70), (x + 8, y - 20)], x, y, degrees), 14, INK)
    for n in range(3):
        ((px, py),) = turned([(x + 50 + 60 * n, y - 50)], x, y, degrees)
        canvas.disc(px, py, 7, tones.light)


def sharpen_knife(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Soak the stone, find the angle, draw the edge."""
    if step == 0:
        sink = part(t, 0.1, 0.55)
        y = 210 + 210 * sink
        canvas.box(440, y, 400, 76, "#8f8b83", 10)
        canvas.box(440, y, 400, 28, "#b9b3a8", 10)
        canvas.box(340, 410, 600, 140, WATER, 20)
        if sink > 0.3:
            canvas.box(440, max(y, 412), 400, 76 - max(0, 412 - y), mix("#8f8b83", WATER, 0.45), 10)
        canvas.line(
            [(330, 390), (330, 520), (360, FLOOR), (920, FLOOR), (950, 520), (950, 390)], 18, tones.main
        )
        if t > 0.4:
            for n in range(9):
                rise = (t * 2 + n * 0.23) % 1
                canvas.disc(470 + 43 * n, 500 - 84 * rise, 9 - 5 * rise, WATER_LIGHT)
        return
    canvas.box(300, 500, 680, 60, WOOD_SHADE, 12)
    canvas.box(360, 430, 560, 76, "#8f8b83", 8)
    canvas.box(360, 430, 560, 30, "#b9b3a8", 8)
    if step == 1:
        angle = 50 - 35 * part(t, 0.1, 0.7)
        canvas.pie(790, 428, 190, 180, 180 + angle, tones.light)
        _knife(canvas, tones, 790, 428, angle)
        canvas.ring(790, 428, 196, 6, tones.shade, (180, 180 + angle))
        canvas.disc(470, 250, 42 * part(t, 0.7, 0.85), tones.main)
        if t > 0.8:
            canvas.line([(450, 252), (464, 266), (492, 234)], 9, PAPER)
        return
    stroke = wave(t, 3)
    x = 700 + 170 * stroke
    canvas.box(380, 430, 520, 8, WATER_LIGHT, 4)
    _knife(canvas, tones, x, 428, 15)
    for n in range(6):
        spread = (t * 5 + n * 0.37) % 1
        canvas.disc(x - 60 - 34 * n - 20 * spread, 420 - 70 * spread * (0.4 + 0.1 * n), 6 * (1 - spread), SUN)


def _board(canvas: Canvas, tone: str) -> None:
    shade = mix(tone, "#24303a", 0.22)
    canvas.box(372, 222, 560, 330, shade, 44)
    canvas.box(360, 206, 560, 330, tone, 44)
    canvas.box(392, 340, 22, 64, shade, 11)
    for n in range(5):
        y = 250 + 58 * n
        canvas.line(curve((450, y), (640, y + 22 * (-1) ** n), (890, y)), 4, mix(tone, shade, 0.55))


def _cloth(canvas: Canvas, x: float, y: float, tone: str) -> None:
    shade = mix(tone, "#24303a", 0.16)
    canvas.shape(
        [
            *curve((x - 96, y + 30), (x - 110, y - 60), (x - 10, y - 52)),
            *curve((x - 10, y - 52), (x + 104, y - 66), (x + 98, y + 26)),
            *curve((x + 98, y + 26), (x + 20, y + 62), (x - 96, y + 30)),
        ],
        tone,
    )
    canvas.line(curve((x - 50, y + 20), (x - 40, y - 20), (x + 4, y - 34)), 6, shade)
    canvas.line(curve((x + 10, y + 30), (x + 40, y - 8), (x + 60, y - 24)), 6, shade)


def oil_board(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Wash, oil along the grain, wipe."""
    dry, oiled = "#dcc096", "#b98552"
    if step == 0:
        _board(canvas, dry)
        for n in range(14):
            fall = (t * 1.3 + n * 0.31) % 1
            canvas.oval(410 + 37 * n, 216 + 310 * fall, 8, 12, WATER)
        x = 520 + 260 * wave(t, 1.5)
        canvas.box(x - 84, 320, 168, 100, SUN, 26)
        canvas.box(x - 84, 384, 168, 36, LEAF, 16)
        for n in range(5):
            canvas.disc(x - 80 + 40 * n, 430 + 8 * sin(9 * t + n), 15, PAPER)
        return
    if step == 1:
        _board(canvas, dry)
        grown = part(t, 0.25, 0.95)
        if grown > 0.02:
            canvas.box(440, 216, 470 * grown, 310, oiled, 40)
            for n in range(5):
                y = 250 + 58 * n
                canvas.line([(460, y), (444 + 460 * grown, y)], 4, mix(oiled, "#24303a", 0.16))
        if t < 0.26:
            canvas.shape(
                turned([(640, 60), (720, 60), (720, 200), (640, 200)], 680, 130, -128 * part(t, 0, 0.12)), SUN
            )
            canvas.oval(600, 170 + 460 * max(0, t - 0.12), 12, 18, SUN)
        _cloth(canvas, 470 + 420 * grown, 366 + 90 * sin(16 * t) * (grown > 0), PAPER)
        return
    _board(canvas, oiled)
    canvas.line([(460, 262), (460 + 360 * part(t, 0.3, 0.9), 262)], 12, mix(oiled, PAPER, 0.45))
    canvas.line([(460, 290), (460 + 200 * part(t, 0.4, 1), 290)], 8, mix(oiled, PAPER, 0.35))
    _cloth(canvas, 480 + 360 * wave(t, 1.5), 420, tones.light)


def season_pan(canvas: Canvas, tones: Tint, step: int, t: float) -> None:
    """Wash, oil thinly, heat until it just smokes."""
    grey, black = "#7b7f83", "#33373b"
    if step == 2:
        canvas.box(350, 520, 580, 40, SOFT, 14)
        for n in range(7):
            high = 58 + 22 * sin(9 * t * pi + n * 2)
            x = 450 + 58 * n
            canvas.shape(
                [
                    *curve((x - 22, 520), (x - 26, 520 - high * 0.6), (x, 520 - high)),
                    *curve((x, 520 - high), (x + 26, 520 - high * 0.6), (x + 22, 520)),
                ],
                FLAME,
            )
            canvas.shape(
                [
                    *curve((x - 11, 520), (x - 12, 520 - high * 0.4), (x, 520 - high * 0.6)),
                    *curve((x, 520 - high * 0.6), (x + 12, 520 - high * 0.4), (x + 11, 520)),
                ],
                SUN,
            )
        tone = mix(grey, black, part(t, 0, 0.8))
        canvas.line([(900, 392), (1150, 340)], 36, WOOD)
        canvas.shape(
            [
                (380, 380),
                (920, 380),
                *curve((920, 380), (900, 452), (840, 452)),
                *curve((460, 452), (400, 452), (380, 380)),
            ],
            tone,
        )
        canvas.box(366, 368, 568, 20, mix(tone, PAPER, 0.2), 10)
        for n in range(4):
            rise = (t * 1.2 + n / 4) % 1
            if t > 0.35:
                x = 500 + 100 * n
                canvas.line(
                    curve(
                        (x, 350 - 160 * rise),
                        (x + 40, 320 - 160 * rise),
                        (x - 20, 290 - 160 * rise),
                        (x + 14, 262 - 160 * rise),
                    ),
                    13 * (1 - rise) + 1,
                    PAPER,
                )
        return
    canvas.line([(800, 300), (1080, 150)], 44, WOOD_SHADE)
    canvas.line([(800, 292), (1080, 142)], 36, WOOD)
    canvas.disc(612, 372, 212, tones.ground)
    canvas.disc(600, 360, 212, mix(grey, "#24303a", 0.3))
    canvas.disc(600, 360, 178, grey)
    if step == 0:
        for n in range(18):
            a = n * 2.4
            r = 24 + 8.5 * n
            canvas.disc(
                600 + r * cos(a + t),
                360 + r * sin(a + t),
                16 + 6 * sin(8 * t + n),
                WATER_LIGHT if n % 3 else PAPER,
            )
        bx, by = 600 + 110 * cos(6 * t * pi), 360 + 80 * sin(6 * t * pi)
        canvas.line([(bx, by), (bx + 130, by - 150)], 24, WOOD)
        canvas.box(bx - 62, by - 20, 124, 48, SUN, 14)
        return
    canvas.disc(600, 360, 174 * part(t, 0.1, 0.8), mix(grey, SUN, 0.25))
    canvas.ring(600, 360, 130, 10, mix(grey, PAPER, 0.5), (200, 200 + 70 * part(t, 0.6, 1) + 1))
    _cloth(
        canvas,
        600 + 120 * cos(5 * t * pi) * part(t, 0, 0.3),
        370 + 90 * sin(5 * t * pi) * part(t, 0, 0.3),
        PAPER,
    )
