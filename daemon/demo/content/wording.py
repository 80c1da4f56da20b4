"""Colours, materials and sizes in four languages, as a shop writes them after the comma of a product's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from daemon.demo.content.model import Text


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour a product comes in: its word and the tone (`#rrggbb`) its picture is drawn in."""

    name: Text
    tone: str


@dataclass(frozen=True, slots=True)
class Material:
    """A material: its word and one sentence about keeping it well."""

    name: Text
    care: Text


def _colour(tone: str, da: str, nb: str, sv: str, en: str) -> Colour:
    return Colour(Text(da, nb, sv, en), tone)


COLOURS: dict[str, Colour] = {
    "white": _colour("#f1ece2", "hvid", "hvit", "vit", "white"),
    "sand": _colour("#d8c3a0", "sand", "sand", "sand", "sand"),
    "natural": _colour("#d4b283", "natur", "natur", "natur", "natural"),
    "grey": _colour("#9ca3a6", "grå", "grå", "grå", "grey"),
    "charcoal": _colour("#50565b", "koksgrå", "koksgrå", "kolgrå", "charcoal"),
    "black": _colour("#34373b", "sort", "svart", "svart", "black"),
    "blue": _colour("#44749f", "blå", "blå", "blå", "blue"),
    "navy": _colour("#2c4766", "marineblå", "marineblå", "marinblå", "navy"),
    "lightblue": _colour("#9dbfd4", "lyseblå", "lyseblå", "ljusblå", "light blue"),
    "turquoise": _colour("#43999a", "turkis", "turkis", "turkos", "turquoise"),
    "mint": _colour("#a6cdb8", "mint", "mint", "mint", "mint"),
    "moss": _colour("#788a5a", "mosgrøn", "mosegrønn", "mossgrön", "moss green"),
    "mustard": _colour("#d3a335", "sennepsgul", "sennepsgul", "senapsgul", "mustard"),
    "orange": _colour("#d97f3b", "orange", "oransje", "orange", "orange"),
    "rust": _colour("#b5623e", "rust", "rust", "rost", "rust"),
    "red": _colour("#bd473d", "rød", "rød", "röd", "red"),
    "rose": _colour("#dca5a0", "rosa", "rosa", "rosa", "pink"),
    "plum": _colour("#744563", "blomme", "plomme", "plommon", "plum"),
    "lavender": _colour("#a69dc6", "lavendel", "lavendel", "lavendel", "lavender"),
    "brown": _colour("#80593d", "brun", "brun", "brun", "brown"),
    "steel": _colour("#b3bbc1", "stål", "stål", "stål", "steel"),
    "copper": _colour("#bb7b57", "kobber", "kobber", "koppar", "copper"),
    "brass": _colour("#c9a452", "messing", "messing", "mässing", "brass"),
    "clear": _colour("#cfe2e4", "klar", "klar", "klar", "clear"),
}


def _material(names: tuple[str, str, str, str], care: tuple[str, str, str, str]) -> Material:
    return Material(Text(*names), Text(*care))


_DISHWASHER = ("Tåler opvaskemaskine.", "Tåler oppvaskmaskin.", "Tål maskindisk.", "Dishwasher safe.")
_BY_HAND = ("Vaskes af i hånden.", "Vaskes for hånd.", "Diskas för hand.", "Wash by hand.")
_WOOL = (
    "Luft oftere end du vasker.",
    "Luft oftere enn du vasker.",
    "Vädra oftare än du tvättar.",
    "Air it more often than you wash it.",
)
_WASH60 = (
    "Vaskes ved 60 grader.",
    "Vaskes på 60 grader.",
    "Tvättas i 60 grader.",
    "Machine wash at 60 degrees.",
)
_WASH40 = (
    "Vaskes ved 40 grader.",
    "Vaskes på 40 grader.",
    "Tvättas i 40 grader.",
    "Machine wash at 40 degrees.",
)
_WASH30 = (
    "Vaskes ved 30 grader.",
    "Vaskes på 30 grader.",
    "Tvättas i 30 grader.",
    "Machine wash at 30 degrees.",
)
_OIL = (
    "Smør med olie, når træet ser tørt ud.",
    "Smør med olje når treet ser tørt ut.",
    "Olja in när träet ser torrt ut.",
    "Oil it when the wood looks dry.",
)
_WIPE = (
    "Tørres af med en fugtig klud.",
    "Tørkes av med en fuktig klut.",
    "Torkas av med en fuktig trasa.",
    "Wipe with a damp cloth.",
)
_DRY = ("Tør det af efter brug.", "Tørk av etter bruk.", "Torka av efter användning.", "Dry it after use.")
_RECYCLE = ("Sorteres som papir.", "Sorteres som papir.", "Sorteras som papper.", "Recycle as paper.")

MATERIALS: dict[str, Material] = {
    "stoneware": _material(("stentøj", "steingods", "stengods", "stoneware"), _DISHWASHER),
    "porcelain": _material(("porcelæn", "porselen", "porslin", "porcelain"), _DISHWASHER),
    "glass": _material(("glas", "glass", "glas", "glass"), _WIPE),
    "steel": _material(("rustfrit stål", "rustfritt stål", "rostfritt stål", "stainless steel"), _WIPE),
    "castiron": _material(("støbejern", "støpejern", "gjutjärn", "cast iron"), _DRY),
    "carbonsteel": _material(("kulstofstål", "karbonstål", "kolstål", "carbon steel"), _DRY),
    "aluminium": _material(("aluminium", "aluminium", "aluminium", "aluminium"), _WIPE),
    "zinc": _material(
        ("galvaniseret stål", "galvanisert stål", "galvaniserat stål", "galvanised steel"), _WIPE
    ),
    "brass": _material(("messing", "messing", "mässing", "brass"), _WIPE),
    "oak": _material(("eg", "eik", "ek", "oak"), _OIL),
    "beech": _material(("bøg", "bøk", "bok", "beech"), _OIL),
    "birch": _material(("birk", "bjørk", "björk", "birch"), _OIL),
    "bamboo": _material(("bambus", "bambus", "bambu", "bamboo"), _BY_HAND),
    "cork": _material(("kork", "kork", "kork", "cork"), _WIPE),
    "cotton": _material(("bomuld", "bomull", "bomull", "cotton"), _WASH40),
    "orgcotton": _material(
        ("økologisk bomuld", "økologisk bomull", "ekologisk bomull", "organic cotton"), _WASH60
    ),
    "linen": _material(("hør", "lin", "linne", "linen"), _WASH40),
    "wool": _material(("uld", "ull", "ull", "wool"), _WOOL),
    "merino": _material(("merinould", "merinoull", "merinoull", "merino wool"), _WOOL),
    "down": _material(("dun", "dun", "dun", "down"), _WASH30),
    "repolyester": _material(
        ("genbrugspolyester", "resirkulert polyester", "återvunnen polyester", "recycled polyester"), _WASH30
    ),
    "nylon": _material(("nylon", "nylon", "nylon", "nylon"), _WIPE),
    "canvas": _material(("kanvas", "kanvas", "kanvas", "canvas"), _WIPE),
    "leather": _material(("læder", "skinn", "läder", "leather"), _DRY),
    "rubber": _material(("gummi", "gummi", "gummi", "rubber"), _WIPE),
    "silicone": _material(("silikone", "silikon", "silikon", "silicone"), _WIPE),
    "replastic": _material(
        ("genbrugsplast", "resirkulert plast", "återvunnen plast", "recycled plastic"), _WIPE
    ),
    "terracotta": _material(("terrakotta", "terrakotta", "terrakotta", "terracotta"), _WIPE),
    "ceramic": _material(("keramik", "keramikk", "keramik", "ceramic"), _WIPE),
    "paper": _material(("papir", "papir", "papper", "paper"), _RECYCLE),
    "card": _material(("pap", "papp", "kartong", "card"), _RECYCLE),
    "stearin": _material(
        ("ren stearin", "ren stearin", "rent stearin", "pure stearin"),
        (
            "Lad aldrig et lys brænde alene.",
            "La aldri et lys brenne alene.",
            "Låt aldrig ett ljus brinna ensamt.",
            "Never leave a burning candle alone.",
        ),
    ),
    "plantoil": _material(
        ("planteolier", "planteoljer", "växtoljor", "plant oils"),
        ("Uden mikroplast.", "Uten mikroplast.", "Utan mikroplast.", "No microplastics."),
    ),
}

_NAMED_SIZES: dict[str, Text] = {
    "bind:hard": Text("indbundet", "innbundet", "inbunden", "hardback"),
    "bind:soft": Text("hæftet", "heftet", "häftad", "paperback"),
    "bind:board": Text("papbog", "pappbok", "kartongbok", "board book"),
    "size:junior": Text("junior", "junior", "junior", "junior"),
    "size:one": Text("voksen", "voksen", "vuxen", "adult"),
    "2–4": Text("2–4 spillere", "2–4 spillere", "2–4 spelare", "2–4 players"),
    "2–6": Text("2–6 spillere", "2–6 spillere", "2–6 spelare", "2–6 players"),
}


@lru_cache(maxsize=512)
def size_text(size: str) -> Text:
    """The size as each language writes it.

    `persons:2`, `pcs:6` and `size:M` are words, the rest is figures and a unit; English takes a decimal
    point.
    """
    if size in _NAMED_SIZES:
        return _NAMED_SIZES[size]
    kind, _, figure = size.rpartition(":")
    match kind:
        case "persons":
            return Text(f"{figure} personer", f"{figure} personer", f"{figure} personer", f"{figure} people")
        case "pcs":
            return Text(f"{figure} stk.", f"{figure} stk.", f"{figure} st.", f"{figure} pcs")
        case "size":
            return Text(f"str. {figure}", f"str. {figure}", f"stl. {figure}", f"size {figure}")
        case _:
            return Text(size, size, size, size.replace(",", "."))
