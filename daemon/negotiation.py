"""Which of several forms a caller wants: the ``Accept`` header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from daemon.errors import ApiProblem


def chosen(accept: Iterable[str], offered: Sequence[str]) -> str:
    """The offered type that is wanted most, the first of equals; the first when nothing is asked for.

    The most specific range that fits a type says how much it is wanted. Raises ApiProblem 406 when none is.
    """
    ranges = [_range(part) for header in accept for part in header.split(",") if part.strip()]
    if not ranges:
        return offered[0]
    quality = {kind: _quality(kind, ranges) for kind in offered}
    best = max(offered, key=lambda kind: quality[kind])
    if quality[best] <= 0:
        raise ApiProblem(
            406,
            "not_acceptable",
            "None of the types asked for can be given",
            f"Accept one of: {', '.join(offered)}.",
        )
    return best


def _range(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                weight = float(value)
            except ValueError:
                weight = 0.0
    return kind, weight if math.isfinite(weight) else 0.0


def _quality(kind: str, ranges: Iterable[tuple[str, float]]) -> float:
    known = dict(ranges)
    for wanted in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        if wanted in known:
            return known[wanted]
    return 0.0
