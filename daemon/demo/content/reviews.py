"""What customers are said to have written (invented): a few sentences for each number of stars, in four languages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from daemon.demo.content.model import Product, Text

NEWEST = 3
"""So many of each product are written down; of the rest only the stars are known."""
_FIRST = ("Alma", "Bo", "Dagny", "Eskil", "Frida", "Hjalmar", "Inga", "Leif", "Maja", "Nils", "Runa", "Sten")
_BOUGHT = 0.7
"""Share whose writer is known to have bought it."""

_GOOD = (
    Text(
        "Præcis som jeg havde håbet. Jeg ville købe den igen.",
        "Akkurat som jeg håpet. Jeg ville kjøpt den igjen.",
        "Precis som jag hade hoppats. Jag skulle köpa den igen.",
        "Just what I had hoped for. I would buy it again.",
    ),
    Text(
        "Har brugt den i en måned, og den holder, hvad den lover.",
        "Har brukt den i en måned, og den holder det den lover.",
        "Har använt den i en månad och den håller vad den lovar.",
        "I have used it for a month, and it does what it says.",
    ),
    Text(
        "God kvalitet, og så ligner den billedet.",
        "God kvalitet, og den ligner på bildet.",
        "Bra kvalitet, och den ser ut som på bilden.",
        "Good quality, and it looks like the picture.",
    ),
)
_FAIR = (
    Text(
        "Fin nok til prisen, men jeg havde ventet lidt mere.",
        "Grei nok til prisen, men jeg hadde ventet litt mer.",
        "Okej för priset, men jag hade väntat mig lite mer.",
        "Fair for the price, but I had expected a little more.",
    ),
    Text(
        "Den gør sit arbejde. Farven er lidt mørkere end vist.",
        "Den gjør jobben. Fargen er litt mørkere enn vist.",
        "Den gör sitt jobb. Färgen är lite mörkare än på bilden.",
        "It does its job. The colour is a little darker than shown.",
    ),
)
_POOR = (
    Text(
        "Passede ikke til mig. Heldigvis var det nemt at bytte.",
        "Passet ikke for meg. Heldigvis var det lett å bytte.",
        "Passade inte mig. Som tur var gick det lätt att byta.",
        "Not for me. Luckily it was easy to exchange.",
    ),
    Text(
        "Gik i stykker efter en uge. Jeg fik en ny i butikken.",
        "Gikk i stykker etter en uke. Jeg fikk en ny i butikken.",
        "Gick sönder efter en vecka. Jag fick en ny i butiken.",
        "It broke after a week. The shop gave me a new one.",
    ),
)


@dataclass(frozen=True, slots=True)
class Written:
    """One review; ``days_ago`` counts from the day of the seeding."""

    stars: int
    words: Text
    author: str
    days_ago: int
    verified: bool


def written(product: Product) -> Iterator[Written]:
    """The newest reviews of a product, the same for the same product."""
    draw = random.Random(product.gtin)
    given = [stars for stars, count in enumerate(product.review.stars, 1) for _ in range(count)]
    day = 0
    for stars in draw.sample(given, min(NEWEST, len(given))):
        day += draw.randint(2, 20)
        words = draw.choice(_GOOD if stars > 3 else _FAIR if stars == 3 else _POOR)
        yield Written(stars, words, draw.choice(_FIRST), day, draw.random() < _BOUGHT)
