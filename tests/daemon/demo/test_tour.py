"""The tour itself: every journey holds in a whole shop, and breaking a part makes its journey fail."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from daemon.demo.shop import DemoShop
from daemon.demo.tour import inspector
from daemon.demo.tour.journeys import JOURNEYS
from daemon.demo.tour.runner import chosen, run_tour

PRODUCTS = 600

BREAKS: dict[str, list[tuple[str, str, object]]] = {
    "a": [("scanner", "link", False)],
    "b": [("printer", "power", "off")],
    "c": [("terminal", "outcome", "decline")],
    "d": [],  # what (c) could not collect is not refused
    "e": [],  # the films are taken away
    "f": [("printer", "mute", True)],
    "g": [("terminal", "rule", "old")],
    "h": [("till_scanner", "link", False)],
}
"""What is broken before each journey: a simulator, its knob, the position."""


async def broken(letter: str, shop: DemoShop) -> None:
    """Break the part a journey is about; mend what was broken for the one before."""
    await shop.scanner.turn("link", True)
    await shop.printer.turn("mute", False)
    for simulator, knob, value in BREAKS[letter]:
        await getattr(shop, simulator).turn(knob, value)
    if letter == "e":
        for media in (shop.data / "media").rglob("*"):
            if media.is_file() and media.read_bytes()[:4] == b"\x1aE\xdf\xa3":  # WebM
                media.unlink()


@pytest.mark.timeout(420)
async def test_every_journey_holds(tmp_path: Path) -> None:
    assert await run_tour(tmp_path, seed=1, only="", products=PRODUCTS) == 0
    report = json.loads((tmp_path / "tour.json").read_text())
    assert report["ok"]
    assert {step["journey"] for step in report["steps"]} == set(JOURNEYS)
    for step in report["steps"]:
        assert set(step) == {"journey", "step", "ok", "ms", "screenshot"}
        assert (tmp_path / step["screenshot"]).stat().st_size > 10_000
    assert list((tmp_path / "receipts").glob("*.png"))
    kiosk = (tmp_path / "logs" / "kiosk.log").read_text()
    assert "Traceback" not in kiosk
    assert "WARNING" not in "\n".join(line for line in kiosk.splitlines() if "does not answer" not in line)


@pytest.mark.timeout(420)
async def test_breaking_a_part_makes_its_journey_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspector, "HURRY", 0.25)
    assert await run_tour(tmp_path, seed=1, only="", products=PRODUCTS, sabotage=broken) == 1
    outcomes: dict[str, list[bool]] = defaultdict(list)
    for step in json.loads((tmp_path / "tour.json").read_text())["steps"]:
        outcomes[step["journey"]].append(step["ok"])
    assert set(outcomes) == set(JOURNEYS)
    unnoticed = [letter for letter, steps in outcomes.items() if all(steps)]
    assert not unnoticed


def test_a_journey_brings_the_one_it_goes_on_from() -> None:
    assert chosen("d") == ["c", "d"]
    assert chosen("paper-out") == ["f"]
    with pytest.raises(ValueError, match="paper-out"):
        chosen("z")
