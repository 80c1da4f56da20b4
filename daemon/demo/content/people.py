"""Invented customers, clerks, members and gift cards. Nobody here exists and no number here can ring."""

from __future__ import annotations

from daemon.demo.content.model import Clerk, Customer, GiftCard, Member
from daemon.demo.content.seeding import stream
from daemon.schema import Language

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U."""

_DANISH = (
    "Karen Nattergal", "Mads Tranebjælke", "Sofie Lyngfugl", "Emil Havskum",
    "Ida Rugbølge", "Anton Klitrose", "Freja Månestræde", "Oskar Vindfløj",
    "Alma Fyrrekogle", "Villads Strandskade", "Josefine Dugdråbe", "Noah Granskov-Lys",
    "Agnes Kornmark", "Elias Sandkorn", "Nanna Rævehale", "Storm Egeblad",
    "Laura Brombærkrat", "Viggo Isfugl", "Mille Solstråle", "Asger Lærkesang",
    "Kirstine Morgendis", "Jeppe Tangloppe", "Birgit Hyldeblomst", "Torben Skovmus",
    "Lone Regnbue", "Ulrik Bølgebryder",
)  # fmt: skip
_NORWEGIAN = (
    "Ingrid Fjellvott",
    "Sindre Snøkrystall",
    "Kari Nordlysvik",
    "Ola Tyttebærås",
    "Marit Fossekall",
    "Håkon Granbar",
)
_SWEDISH = ("Astrid Lingonlund", "Nils Månskensvik", "Elsa Björklöv", "Gustav Snöflinga")


_PLAIN = str.maketrans("æøåäö ", "aoaao.")


def _address(name: str) -> str:
    return f"{name.lower().translate(_PLAIN)}@example.com"


def _customers() -> tuple[Customer, ...]:
    people = [
        Customer(name, _address(name), f"+45 00 {10 + n} {12 + 3 * n:02d} {97 - 2 * n:02d}", Language.DA)
        for n, name in enumerate(_DANISH)
    ]
    people += [
        Customer(name, _address(name), f"+47 00 {20 + n} {31 + 5 * n:02d} {14 + 7 * n:02d}", Language.NB)
        for n, name in enumerate(_NORWEGIAN)
    ]
    people += [
        Customer(name, _address(name), f"+46 70 174 06 {11 + 9 * n:02d}", Language.SV)
        for n, name in enumerate(_SWEDISH)
    ]
    return tuple(people)


CUSTOMERS = _customers()
"""Danes first, then Norwegians, then Swedes."""

CLERKS = (
    Clerk("clerk-maja", "Maja Lindhøj", "2468", "MAJA24", "shop-aarhus"),
    Clerk("clerk-jonas", "Jonas Bækgren", "1357", "JNAS13", "shop-aarhus"),
    Clerk("clerk-sigrid", "Sigrid Åsløkke", "8642", "SGRD86", "shop-aarhus"),
)


def members(seed: int) -> tuple[Member, ...]:
    """Ten members of the club."""
    draw = stream(seed, "members")
    tiers = ("basis", "basis", "basis", "plus", "plus")
    return tuple(
        Member(
            f"member-{n:02d}",
            customer,
            "".join(draw.choices(CROCKFORD, k=26)),
            tiers[n % 5],
            draw.randrange(0, 4000, 25),
        )
        for n, customer in enumerate(CUSTOMERS[12:22], 1)
    )


def gift_cards(seed: int) -> tuple[GiftCard, ...]:
    """Five gift cards: full, begun and empty."""
    draw = stream(seed, "gift-cards")
    return tuple(
        GiftCard("".join(draw.choices(CROCKFORD, k=26)), currency, balance)
        for currency, balance in (("DKK", 50000), ("DKK", 12550), ("DKK", 0), ("NOK", 30000), ("SEK", 20000))
    )
