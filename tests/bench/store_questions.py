"""What is typed at a kiosk by somebody who wants a product of the set: letter by letter, in parts, with a slip."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Iterator

from tests.bench.store_set import Goods

QUESTIONS = 200
"""Of each kind."""
WARM_UP = 20
LONGEST = 12
"""Letters typed; whole names and several words are kinds of their own."""

Ask = Callable[[str], Awaitable[object]]


def _typed(kind: str, one: Goods, draw: random.Random) -> str:
    """What somebody types who wants ``one``."""
    names = list(one.name.words().values())
    name = draw.choice(names)
    words = [word.strip(",") for word in name.split()]
    if kind.isdigit():
        return name[: int(kind)]
    noun = next(word for word in words if len(word) > 2)
    if kind == "two words":
        return f"{words[-1]} {noun[:5]}"
    if kind == "whole name":
        return name
    if kind == "inner part":
        return noun[len(noun) // 2 :] if len(noun) > 7 else noun
    if kind == "brand and word":
        return f"{one.brand} {noun[:4]}"
    place = draw.randrange(1, len(noun) - 1)
    return noun[:place] + noun[place + 1] + noun[place] + noun[place + 2 :]


KINDS = (
    *(str(length) for length in range(1, LONGEST + 1)),
    *("two words", "whole name", "brand and word", "inner part", "misspelt"),
)


def questions(kind: str, goods: list[Goods]) -> Iterator[str]:
    """What is typed for each of ``goods``."""
    draw = random.Random(kind)
    return (_typed(kind, one, draw) for one in goods)


async def times(ask: Ask, asked: list[str]) -> list[float]:
    """Milliseconds of each question, asked one at a time; the first few are asked before, too."""
    for question in asked[:WARM_UP]:
        await ask(question)
    taken = []
    for question in asked:
        start = time.perf_counter()
        await ask(question)
        taken.append((time.perf_counter() - start) * 1000)
    return taken
