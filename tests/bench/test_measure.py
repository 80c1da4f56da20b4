"""What the benchmarks judge by is judged here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.measure import against_peer, percentile, publish, reaching, within


def test_percentile_is_the_nearest_rank() -> None:
    samples = [float(n) for n in range(100, 0, -1)]
    assert percentile(samples, 0.5) == 50
    assert percentile(samples, 0.99) == 99
    assert percentile(samples, 1) == 100
    assert percentile([7.0], 0.5) == 7


def test_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no samples"):
        percentile([], 0.5)


@pytest.mark.parametrize(("value", "ok"), [(1.5, True), (1.51, False)])
def test_ratio(value: float, ok: bool) -> None:
    assert against_peer("a", value, "ms", "peer", 1.0, 1.5, 10).ok is ok


@pytest.mark.parametrize(
    ("value", "floor", "ok"),
    [(10, 1, True), (10.1, 1, False), (10.1, 4, False), (10.1, 4.1, True), (10.3, 4.1, False)],
)
def test_a_slow_machine_is_not_a_slow_program(value: float, floor: float, ok: bool) -> None:
    assert within("a", value, 10, "floor", floor, 10).ok is ok


@pytest.mark.parametrize(
    ("value", "floor", "ok"),
    [(1000, 9000, True), (999, 2600, False), (999, 2400, True), (400, 900, True), (400, 1100, False)],
)
def test_a_slow_machine_does_less_a_second(value: float, floor: float, ok: bool) -> None:
    assert reaching("a", value, "/s", 1000, "floor", floor, 10).ok is ok


def test_file_and_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = within("a", 1, 10, "floor", 1, 10), within("b", 11, 10, "floor", 1, 10)
    assert publish("area", [good], tmp_path)
    assert not publish("area", [good, bad], tmp_path)
    rows = json.loads((tmp_path / "area.json").read_text(encoding="utf-8"))
    assert [(row["name"], row["ok"]) for row in rows] == [("a", True), ("b", False)]
    assert set(rows[0]) == {"name", "value", "unit", "bar", "ok", "peer", "peer_value", "ratio", "n"}
    assert "MISSED" in capsys.readouterr().out
