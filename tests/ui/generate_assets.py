"""Draws what `ui/` carries ready-made: the icon table and the two scan sounds.

`ui/assets/icons/*.svg` (Lucide, as published) is the only source of the icons. QML tints a `Shape` without any shader,
so every SVG is flattened here to one path string in `ui/controls/IconPaths.qml`; `tests/ui/test_assets.py` fails
while that file is stale. The sounds are computed, so that nobody has to ask where they came from.

Run: `python -m tests.ui.generate_assets`
"""

from __future__ import annotations

import io
import math
import re
import struct
import wave
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
ICONS = ROOT / "ui/assets/icons"
SOUNDS = ROOT / "ui/assets/sounds"
ICON_PATHS = ROOT / "ui/controls/IconPaths.qml"
RATE = 22_050
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)"


def _number(text: str | None) -> float:
    return float(text or 0)


def _plain(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _ellipse(cx: float, cy: float, rx: float, ry: float) -> str:
    x0, x1, y, a, b = (_plain(v) for v in (cx - rx, cx + rx, cy, rx, ry))
    return f"M{x0} {y}A{a} {b} 0 1 1 {x1} {y}A{a} {b} 0 1 1 {x0} {y}Z"


def _rectangle(x: float, y: float, w: float, h: float, r: float) -> str:
    if r == 0:
        return f"M{_plain(x)} {_plain(y)}H{_plain(x + w)}V{_plain(y + h)}H{_plain(x)}Z"
    arc = f"A{_plain(r)} {_plain(r)} 0 0 1"
    return (
        f"M{_plain(x + r)} {_plain(y)}H{_plain(x + w - r)}{arc} {_plain(x + w)} {_plain(y + r)}"
        f"V{_plain(y + h - r)}{arc} {_plain(x + w - r)} {_plain(y + h)}"
        f"H{_plain(x + r)}{arc} {_plain(x)} {_plain(y + h - r)}"
        f"V{_plain(y + r)}{arc} {_plain(x + r)} {_plain(y)}Z"
    )


def _flags_apart(path: str) -> str:
    """The path with the two flags of an arc written apart: SVG allows ``0 01-9``, Qt draws nothing of it."""
    arc = rf"([Aa]\s*{NUMBER}[\s,]*{NUMBER}[\s,]*{NUMBER}[\s,]*)([01])[\s,]*([01])[\s,]*"
    return re.sub(arc, r"\1\2 \3 ", path)


def _absolute_start(path: str) -> str:
    """Every element starts absolutely, so that joined paths do not move each other.

    Pairs that follow a lower-case `m` are relative lines: they need their own `l` once the `m` is a capital.
    """
    if path[0] == "M":
        return path
    start = re.match(rf"m\s*{NUMBER}[\s,]*{NUMBER}[\s,]*", path)
    if start is None:
        message = f"a path that does not begin with a move: {path[:20]}"
        raise ValueError(message)
    rest = path[start.end() :]
    joint = "l" if re.match(NUMBER, rest) else ""
    return f"M{start[0][1:].strip()}{joint}{rest}"


def path_of(svg: str) -> str:
    """One SVG path string for a Lucide icon on its 24 by 24 grid; `ValueError` on an element Lucide does not use."""
    parts: list[str] = []
    for element in ElementTree.fromstring(svg).iter():
        tag = element.tag.rpartition("}")[2]
        at = element.attrib
        if tag == "svg":
            continue
        if tag == "path":
            parts.append(_flags_apart(at["d"]))
        elif tag == "circle":
            parts.append(_ellipse(_number(at["cx"]), _number(at["cy"]), _number(at["r"]), _number(at["r"])))
        elif tag == "ellipse":
            parts.append(_ellipse(_number(at["cx"]), _number(at["cy"]), _number(at["rx"]), _number(at["ry"])))
        elif tag == "rect":
            corner = _number(at.get("rx") or at.get("ry"))
            parts.append(
                _rectangle(
                    _number(at.get("x")),
                    _number(at.get("y")),
                    _number(at["width"]),
                    _number(at["height"]),
                    corner,
                )
            )
        elif tag == "line":
            parts.append(f"M{at['x1']} {at['y1']}L{at['x2']} {at['y2']}")
        elif tag in {"polyline", "polygon"}:
            points = at["points"].replace(",", " ").split()
            pairs = [f"{x} {y}" for x, y in zip(points[::2], points[1::2], strict=True)]
            parts.append("M" + "L".join(pairs) + ("Z" if tag == "polygon" else ""))
        else:
            message = f"an icon uses <{tag}>, which the icon table cannot draw"
            raise ValueError(message)
    return " ".join(_absolute_start(part) for part in parts)


def icon_paths() -> str:
    """The text of `ui/controls/IconPaths.qml`."""
    rows = "\n".join(
        f'        "{svg.stem}": "{path_of(svg.read_text(encoding="utf-8"))}",'
        for svg in sorted(ICONS.glob("*.svg"))
    )
    return (
        "// Generated from ui/assets/icons by tests/ui/generate_assets.py. "
        "Lucide icons, ISC licence (ui/assets/icons).\n"
        "pragma Singleton\n\nimport QtQml\n\nQtObject {\n    readonly property var table: ({\n"
        f"{rows.rstrip(',')}\n    }})\n}}\n"
    )


def tone(notes: tuple[tuple[float, float, float], ...], seconds: float, loudness: float) -> bytes:
    """A mono 16-bit WAV of soft sine notes `(start s, hertz, decay s)`; each note rises in 6 ms and dies away."""
    samples = [0.0] * int(seconds * RATE)
    for start, hertz, decay in notes:
        for index in range(int(start * RATE), len(samples)):
            t = index / RATE - start
            swell = min(1.0, t / 0.006) * math.exp(-t / decay)
            samples[index] += swell * (
                math.sin(math.tau * hertz * t) + 0.18 * math.sin(2 * math.tau * hertz * t)
            )
    tail = int(0.02 * RATE)
    for step in range(tail):
        samples[-1 - step] *= step / tail
    peak = max(abs(s) for s in samples)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(s / peak * loudness * 32767)) for s in samples))
    return out.getvalue()


def sounds() -> dict[str, bytes]:
    """File name -> WAV: two rising notes for a scan that was understood, one low double knock for one that was not."""
    return {
        "scan-ok.wav": tone(((0.0, 880.0, 0.07), (0.075, 1318.5, 0.09)), 0.32, 0.35),
        "scan-failed.wav": tone(((0.0, 246.9, 0.08), (0.14, 207.7, 0.11)), 0.42, 0.35),
    }


def main() -> None:
    """Write the icon table and the sounds."""
    ICON_PATHS.write_text(icon_paths(), encoding="utf-8")
    SOUNDS.mkdir(parents=True, exist_ok=True)
    for name, data in sounds().items():
        (SOUNDS / name).write_bytes(data)


if __name__ == "__main__":
    main()
