"""Invented makers of the demo shop's products and the names of their models. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Brand:
    """A maker: its name, its company number in the demonstration range, the top categories it sells in."""

    name: str
    company: int
    categories: tuple[str, ...]


_BRANDS = (
    ("Lynghult", "kitchen", "home-textile", "lighting"),
    ("Stenrugle", "kitchen", "garden"),
    ("Havkrog", "kitchen", "outdoor", "sports"),
    ("Møllebro & Datter", "kitchen", "books-paper"),
    ("Ildskær", "kitchen", "lighting", "outdoor"),
    ("Klaverstue", "home-textile", "lighting"),
    ("Ternevik", "home-textile", "beauty"),
    ("Dunhælen", "home-textile", "outdoor"),
    ("Væverlyst", "home-textile", "toys"),
    ("Kvædetræ", "home-textile", "garden", "beauty"),
    ("Skumringen", "lighting", "electronics"),
    ("Lampehuset Glimt", "lighting"),
    ("Polarvagt", "outdoor", "sports"),
    ("Tindegang", "outdoor", "sports"),
    ("Rimfuru", "outdoor", "tools"),
    ("Vidjekurv", "outdoor", "bicycle"),
    ("Medvindt", "bicycle", "sports"),
    ("Egerhjul", "bicycle"),
    ("Kædesmeden", "bicycle", "tools"),
    ("Pedalora", "bicycle", "electronics"),
    ("Spurtig", "sports"),
    ("Bølgeskvulp", "sports", "beauty"),
    ("Tolvskilling", "sports", "toys"),
    ("Muldvangen", "garden", "tools"),
    ("Solsortly", "garden", "books-paper"),
    ("Rosenrive", "garden"),
    ("Jernhatten", "tools", "garden"),
    ("Tømmerlaug", "tools"),
    ("Skruestik & Co.", "tools", "electronics"),
    ("Pindsvinet Per", "toys", "books-paper"),
    ("Hoppekat", "toys"),
    ("Legestuen Knast", "toys"),
    ("Blækhuset Nord", "books-paper"),
    ("Papirsvalen", "books-paper", "toys"),
    ("Enebærly", "beauty"),
    ("Tangrose", "beauty", "home-textile"),
    ("Mildestue", "beauty"),
    ("Bitlyd", "electronics"),
    ("Voltvang", "electronics", "lighting"),
    ("Summerup", "electronics", "kitchen"),
)  # fmt: skip

BRANDS = tuple(
    Brand(name, 1001 + 37 * place, tuple(categories)) for place, (name, *categories) in enumerate(_BRANDS)
)

MODELS = (
    "Fjord", "Klit", "Skær", "Lund", "Marsk", "Tang", "Bølge", "Kyst", "Ravn",
    "Hejre", "Lærke", "Terne", "Viben", "Sule", "Lom", "Alke", "Havørn", "Rype",
    "Hare", "Odder", "Grævling", "Elg", "Rensdyr", "Røn", "Enebær", "Gran", "Fyr",
    "Birk", "Hassel", "Pil", "Ask", "Elm", "Slåen", "Tyttebær", "Multe", "Blåbær",
    "Lyng", "Mos", "Siv", "Star", "Rav", "Flint", "Granit", "Skifer", "Kridt",
    "Sol", "Måne", "Nordlys", "Tåge", "Rim", "Sne", "Frost", "Brise", "Storm",
    "Dis", "Regn", "Aften", "Morgen", "Midsommer", "Høst", "Vår", "Vinter", "Holm",
    "Vig", "Bugt", "Næs", "Odde", "Strand", "Dal", "Ås", "Top", "Tinde",
    "Eng", "Hede", "Skov", "Kilde", "Bæk", "Sø", "Bro", "Havn", "Fyrtårn",
    "Mole",
)  # fmt: skip
