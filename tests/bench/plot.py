"""Plots as SVG: how long things take as the set grows (both axes by powers of ten), and how a value goes on evenly."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 360, 60, 40, 20, 190
TONES = ("#2c4766", "#bd473d", "#788a5a", "#d3a335")


def curves(lines: Mapping[str, Sequence[tuple[float, float]]], x: str, y: str) -> str:
    """An SVG of ``lines``: name → points, all of them above nothing. Raises ValueError when there are no points."""
    points = [point for line in lines.values() for point in line]
    if not points:
        raise ValueError("no points")
    xs, ys = _decades([p[0] for p in points]), _decades([p[1] for p in points])

    def place(point: tuple[float, float]) -> tuple[float, float]:
        across = (math.log10(point[0]) - xs[0]) / (xs[-1] - xs[0])
        up = (math.log10(point[1]) - ys[0]) / (ys[-1] - ys[0])
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - BOTTOM - TOP)

    font = 'font-family="sans-serif" font-size="12"'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    drawn = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {font}>{ground}']
    for power in xs:
        at = place((10.0**power, 10.0 ** ys[0]))[0]
        drawn.append(
            _line(at, TOP, at, HEIGHT - BOTTOM) + _text(at, HEIGHT - BOTTOM + 16, f"{10**power:,}", "middle")
        )
    for power in ys:
        at = place((10.0 ** xs[0], 10.0**power))[1]
        drawn.append(_line(LEFT, at, WIDTH - RIGHT, at) + _text(LEFT - 6, at + 4, f"{10.0**power:g}", "end"))
    for tone, (name, line) in zip(TONES, lines.items(), strict=False):
        places = [place(point) for point in line]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down in places)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{tone}" stroke-width="2"/>')
        drawn += [f'<circle cx="{a:.1f}" cy="{d:.1f}" r="3" fill="{tone}"/>' for a, d in places]
        drawn.append(_text(places[-1][0] + 8, places[-1][1] + 4, name, "start"))
    drawn.append(
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, x, "middle") + _text(LEFT, TOP - 6, y, "middle")
    )
    return "\n".join([*drawn, "</svg>", ""])


def level(lines: Mapping[str, Sequence[tuple[float, float]]], x: str, y: str) -> str:
    """An SVG of ``lines``: name → points, on even axes that begin at nought. Raises ValueError without points."""
    points = [point for line in lines.values() for point in line]
    if not points:
        raise ValueError("no points")
    widest, highest = _round(max(p[0] for p in points)), _round(max(p[1] for p in points))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM - TOP
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    font = 'font-family="sans-serif" font-size="12"'
    drawn = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {font}>{ground}']
    for part in range(5):
        across, down = LEFT + wide * part / 4, HEIGHT - BOTTOM - high * part / 4
        drawn.append(_line(across, TOP, across, HEIGHT - BOTTOM) + _line(LEFT, down, WIDTH - RIGHT, down))
        drawn.append(_text(across, HEIGHT - BOTTOM + 16, f"{widest * part / 4:,.0f}", "middle"))
        drawn.append(_text(LEFT - 6, down + 4, f"{highest * part / 4:,.0f}", "end"))
    for number, (tone, (name, line)) in enumerate(zip(TONES, lines.items(), strict=False)):
        places = [(LEFT + wide * a / widest, HEIGHT - BOTTOM - high * d / highest) for a, d in line]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down in places)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{tone}" stroke-width="1"/>')
        drawn.append(
            _line(WIDTH - RIGHT + 8, TOP + 8 + 18 * number, WIDTH - RIGHT + 28, TOP + 8 + 18 * number)
        )
        drawn[-1] = drawn[-1].replace("#ddd", tone)
        drawn.append(_text(WIDTH - RIGHT + 34, TOP + 12 + 18 * number, name, "start"))
    drawn.append(_text(LEFT + wide / 2, HEIGHT - 6, x, "middle") + _text(LEFT, TOP - 6, y, "middle"))
    return "\n".join([*drawn, "</svg>", ""])


def _round(value: float) -> float:
    """The next number above that four parts of it are easy to read."""
    step = 4 * 10.0 ** (len(str(int(value))) - 2)
    return max(4.0, math.ceil(value / step) * step)


def _decades(values: Sequence[float]) -> range:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return range(low, max(high, low + 1) + 1)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
