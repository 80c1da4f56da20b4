"""The plot draws each curve in its place: more to the right is larger, further up takes longer."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tests.bench.plot import TOP, curves

SVG = "{http://www.w3.org/2000/svg}"


def test_points_lie_by_their_size() -> None:
    drawn = ET.fromstring(curves({"a <b>": [(1e4, 1.0), (1e6, 100.0)], "c": [(1e4, 0.1)]}, "products", "ms"))
    (x1, y1), (x2, y2), (x3, y3) = (
        (float(dot.get("cx", "0")), float(dot.get("cy", "0"))) for dot in drawn.iter(f"{SVG}circle")
    )
    assert x1 == x3 < x2
    assert y3 > y1 > y2 == TOP
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert {"a <b>", "c", "products", "ms", "10,000", "1,000,000", "0.1", "100"} <= set(said)


def test_nothing_is_no_plot() -> None:
    with pytest.raises(ValueError, match="no points"):
        curves({}, "products", "ms")
