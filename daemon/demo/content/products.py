"""The demo shop's products: groups of a type, a maker and a model, each in a few colours and sizes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from daemon.demo.content import catalogue
from daemon.demo.content.brands import BRANDS, MODELS, Brand
from daemon.demo.content.catalogue import ProductType
from daemon.demo.content.gtin import gtin13
from daemon.demo.content.model import Product, Review, Text
from daemon.demo.content.seeding import stream
from daemon.demo.content.tutorials import tutorials_by_type
from daemon.demo.content.wording import COLOURS, MATERIALS, size_text

VAT_BASIS_POINTS = 2500
"""Danish, Norwegian and Swedish standard rate alike: 25 %."""

_COLOUR = Text("Farve", "Farge", "Färg", "Colour")
_FORMAT = Text("Udgave", "Utgave", "Utgåva", "Format")
_SIZE = Text("Størrelse", "Størrelse", "Storlek", "Size")
_MATERIAL = Text("Materiale", "Materiale", "Material", "Material")
_BRAND = Text("Mærke", "Merke", "Märke", "Brand")


def shelf_price(kroner: float) -> int:
    """The price a shop would write for about `kroner`, in minor units: 49,95 · 129,00 · 449,00 · 1.299,00."""
    if kroner < 100:
        return max(995, round(kroner / 5) * 500 - 5)
    if kroner < 250:
        return round(kroner / 10) * 1000 - 100
    if kroner < 1000:
        return round(kroner / 50) * 5000 - 100
    return round(kroner / 100) * 10000 - 100


def _join(parts: tuple[Text, ...], separator: str) -> Text:
    return Text(
        separator.join([part.da for part in parts if part.da]),
        separator.join([part.nb for part in parts if part.nb]),
        separator.join([part.sv for part in parts if part.sv]),
        separator.join([part.en for part in parts if part.en]),
    )


def _capital(text: Text) -> Text:
    return Text(*(word[:1].upper() + word[1:] for word in (text.da, text.nb, text.sv, text.en)))


def _description(kind: ProductType, material: str) -> Text:
    made = MATERIALS[material]
    care, name = made.care, made.name
    return Text(
        f"{kind.text.da} Materiale: {name.da}. {care.da}",
        f"{kind.text.nb} Materiale: {name.nb}. {care.nb}",
        f"{kind.text.sv} Material: {name.sv}. {care.sv}",
        f"{kind.text.en} Material: {name.en}. {care.en}",
    )


def _review(random_: random.Random) -> Review:
    if random_.random() < 0.25:
        return Review((0, 0, 0, 0, 0))
    count = int(random_.expovariate(1 / 22)) + 1
    love = 0.35 + 0.25 * random_.random()
    five = int(count * love)
    four = int(count * 0.25)
    three = int(count * 0.1)
    one = (count - five - four - three) // 4
    two = (count - five - four - three) // 5
    return Review((one, two, three, four, count - one - two - three - four))


def _groups(kind: ProductType, top: str, random_: random.Random) -> Iterator[tuple[Brand, Text]]:
    """Makers and model names of one type, each pair once, in a seeded order. Books run out with their titles."""
    makers = [brand for brand in BRANDS if top in brand.categories]
    if kind.titles:
        for title in kind.titles:
            yield random_.choice(makers), title
        return
    pairs = [(maker, model) for model in MODELS for maker in makers]
    random_.shuffle(pairs)
    for maker, model in pairs:
        yield maker, Text(model, model, model, model)


class _Shelf:
    """Makes the variants of one type, group after group."""

    def __init__(self, kind: ProductType, top: str, seed: int) -> None:
        self.kind = kind
        self.random = stream(seed, f"products/{kind.id}")
        self.groups = _groups(kind, top, self.random)
        self.tutorials = tutorials_by_type().get(kind.id, ())
        self.count = 0

    def group(self, items: dict[int, int], ranks: Iterator[int], number: int) -> list[Product]:
        """The next group's variants, none when the type has no more models.

        `items` counts the makers' item numbers, `ranks` deals the places on the list of best sellers.
        """
        pair = next(self.groups, None)
        if pair is None:
            return []
        maker, model = pair
        kind, draw = self.kind, self.random
        self.count += 1
        material = draw.choice(kind.materials)
        colours = draw.sample(
            kind.colours, 1 if kind.one_colour else draw.randint(1, min(4, len(kind.colours)))
        )
        wide = len(kind.sizes) > 4  # shoes come in most of their sizes
        most = len(kind.sizes) if wide else min(3, len(kind.sizes))
        sizes = draw.sample(range(len(kind.sizes)), draw.randint(5 if wide else 1, most))
        low, high = kind.price
        grade = draw.random() ** 1.6
        campaign = draw.random() < 0.12
        earlier = draw.random() < 0.25
        description = kind.text if kind.titles else _description(kind, material)
        attributes = ((_MATERIAL, _capital(MATERIALS[material].name)), (_BRAND, Text(*[maker.name] * 4)))
        group = f"{kind.id}-{self.count:03d}"
        variants: list[Product] = []
        for place in sorted(sizes):
            size = size_text(kind.sizes[place])
            step = 0.0 if wide or len(kind.sizes) == 1 else place / (len(kind.sizes) - 1)
            price = shelf_price(low + (high - low) * (0.35 * step + 0.65 * grade * (0.6 + 0.4 * step)))
            before = lowest = None
            if campaign:
                before, price = price, shelf_price(price / 100 * 0.75)
                if price < before:
                    lowest = shelf_price(before / 100 * 0.92) if earlier else before
                    lowest = max(price, min(before, lowest))
                else:
                    before = None
            for colour in colours:
                item = items[maker.company] = items.get(maker.company, 0) + 1
                word = COLOURS[colour].name
                label = size if kind.one_colour else _join((size, word), ", ")
                lead = _join((model, kind.name), ", ") if kind.titles else _join((kind.name, model), " ")
                variants.append(
                    Product(
                        gtin=gtin13(maker.company, item),
                        sku=f"{kind.id[:3].upper()}{number:05d}-{len(variants) + 1:02d}",
                        group=group,
                        type=kind.id,
                        category=kind.category,
                        brand=maker.name,
                        name=_join((lead, label), ", "),
                        description=description,
                        variant=label,
                        colour=colour,
                        attributes=((_FORMAT, size), *attributes)
                        if kind.titles
                        else ((_COLOUR, _capital(word)), (_SIZE, size), *attributes),
                        price_minor=price,
                        before_minor=before,
                        lowest_30d_minor=lowest,
                        vat_basis_points=VAT_BASIS_POINTS,
                        popularity=next(ranks, 0),
                        review=_review(draw),
                        tutorials=self.tutorials,
                    )
                )
        return variants


def _endless(seed: int, ranks: Iterator[int]) -> Iterator[Product]:
    categories, types = catalogue.load()
    tops = {category.slug: category.parent or category.slug for category in categories}
    shelves = [_Shelf(kind, tops[kind.category], seed) for kind in types]
    items: dict[int, int] = {}
    number = 0
    while shelves:
        still = []
        for shelf in shelves:
            number += 1
            variants = shelf.group(items, ranks, number)
            if variants:
                still.append(shelf)
                yield from variants
        shelves = still


def build_products(seed: int, count: int) -> tuple[Product, ...]:
    """The first `count` products of the seed: a smaller shop is the beginning of a larger one, but for the
    ranks.

    Raises ValueError when the words allow fewer products than asked.
    """
    ranks = list(range(1, count + 1))
    stream(seed, "products/popularity").shuffle(ranks)
    products = tuple(islice(_endless(seed, iter(ranks)), count))
    if len(products) < count:
        raise ValueError(f"the catalogue has {len(products)} products, {count} were asked for")
    return products
