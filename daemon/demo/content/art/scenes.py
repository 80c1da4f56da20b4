"""Scenes of the twelve top categories: a backdrop in the category's tone and two or three things standing in
it.
"""

from __future__ import annotations

from collections.abc import Callable

from daemon.demo.content.art.pen import c, faint, p, place, r

Drawings = Callable[[str], str]
"""Gives the shapes of a product type."""


def _shelf(*things: tuple[str, float, float, float], line: float = 336) -> Callable[[Drawings], str]:
    """Things on a table before a large disc."""

    def draw(drawings: Drawings) -> str:
        back = faint(0.5, c("L", 320, 190, 168)) + r("Z", 0, line, 640, 400 - line)
        return back + "".join(place(x, y, scale, drawings(kind)) for kind, x, y, scale in things)

    return draw


def _land(*things: tuple[str, float, float, float], sun: float = 470) -> Callable[[Drawings], str]:
    """Things on a meadow before hills and a low sun."""

    def draw(drawings: Drawings) -> str:
        back = (
            c("Y", sun, 112, 46)
            + faint(0.55, p("L", "M0 250Q120 130 250 220T470 180T640 230V400H0z"))
            + p("Z", "M0 310Q160 262 330 300T640 286V400H0z")
        )
        return back + "".join(place(x, y, scale, drawings(kind)) for kind, x, y, scale in things)

    return draw


SCENES: dict[str, tuple[str, Callable[[Drawings], str]]] = {
    "kitchen": ("#bd6a45", _shelf(("kettle", 60, 86, 0.76), ("pot", 236, 46, 0.9), ("mug", 470, 190, 0.45))),
    "home-textile": (
        "#a98a74",
        _shelf(("cushion", 54, 104, 0.72), ("throw", 282, 92, 0.74), ("mug", 478, 214, 0.38)),
    ),
    "lighting": (
        "#c99b3f",
        _shelf(("pendant", 206, -24, 0.58), ("table-lamp", 42, 94, 0.76), ("candle", 404, 126, 0.66)),
    ),
    "outdoor": ("#6f8558", _land(("tent", 60, 36, 0.88), ("backpack", 400, 134, 0.6))),
    "bicycle": ("#47778f", _land(("bike-tyre", 52, 56, 0.78), ("helmet", 330, 80, 0.72), sun=560)),
    "sports": (
        "#3f8f8c",
        _land(("football", 70, 124, 0.62), ("water-bottle", 280, 96, 0.7), ("dumbbell", 410, 190, 0.5)),
    ),
    "garden": ("#7d9455", _land(("watering-can", 60, 62, 0.8), ("plant-pot", 350, 72, 0.76))),
    "tools": ("#b0583f", _shelf(("toolbox", 22, 76, 0.8), ("drill", 346, 100, 0.74))),
    "toys": ("#cf8f45", _shelf(("teddy", 44, 66, 0.78), ("blocks", 330, 84, 0.74))),
    "books-paper": ("#5f6f94", _shelf(("cookbook", 90, 62, 0.74), ("pencils", 350, 74, 0.8))),
    "beauty": (
        "#c58d86",
        _shelf(("shampoo", 80, 78, 0.76), ("soap", 290, 112, 0.66), ("hand-cream", 460, 170, 0.48)),
    ),
    "electronics": ("#5b6b86", _shelf(("headphones", 50, 70, 0.76), ("radio", 320, 78, 0.76))),
}
