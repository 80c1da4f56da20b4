"""The benchmark of nexo runs, small: what it measures is there to be measured. Nothing is timed here."""

from __future__ import annotations

from tests.bench import payments_nexo


async def test_each_figure_is_measured() -> None:
    figures = await payments_nexo.measure(5)
    assert [figure.n for figure in figures] == [5, 5]
    assert all(figure.value > 0 for figure in figures)
