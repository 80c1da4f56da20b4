"""Narrowing a list of products down: which brands and which prices are offered, and in which steps. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.schema import Money, ProductFacets

MOST_BRANDS = 8
"""More than a hand can choose from are not offered; the most frequent ones are."""
_STEPS = tuple(step * 10**power for power in range(3, 9) for step in (1, 2, 5))
"""Prices a person would name, in minor units: 10, 20, 50, 100, 200, 500 …"""
_BANDS = 4


@dataclass(frozen=True, slots=True)
class Band:
    """Prices from ``low`` to ``high`` (minor units, both ends included); None is open."""

    low: int | None
    high: int | None


def bands(cheapest: Money | None, dearest: Money | None) -> list[Band]:
    """At most four steps between the cheapest and the dearest; none where there is nothing to choose."""
    if cheapest is None or dearest is None:
        return []
    edges = [step for step in _STEPS if cheapest.minor < step < dearest.minor]
    keep = _BANDS - 1
    if len(edges) > keep:
        edges = [edges[round(place * (len(edges) - 1) / (keep - 1))] for place in range(keep)]
    if not edges:
        return []
    starts: list[int | None] = [None, *edges]
    ends: list[int | None] = [*(edge - 1 for edge in edges), None]
    return [Band(low, high) for low, high in zip(starts, ends, strict=True)]


def brands(facets: ProductFacets) -> list[str]:
    """The most frequent brands, by name; none where all are of one."""
    frequent = sorted(facets.brands, key=lambda one: (-one.products, one.value))[:MOST_BRANDS]
    return sorted(one.value for one in frequent) if len(facets.brands) > 1 else []
