"""Products by GTIN in all its lengths, search as typed, pages that neither miss nor repeat."""

from __future__ import annotations

import pytest

from daemon.schema import Language, ProductList
from daemon.store import Invalid, Store, catalogue, gtin
from daemon.store.narrowing import Narrow
from tests.daemon.store.shop import Template


async def search(store: Store, typed: str, **options: object) -> ProductList:
    return await store.read(lambda tx: catalogue.products(tx, typed, **options))  # type: ignore[arg-type]  # options of one test


async def all_pages(store: Store, typed: str, **options: object) -> list[str]:
    found: list[str] = []
    cursor = ""
    while True:
        page = await search(store, typed, limit=7, cursor=cursor, **options)
        found += [item.gtin for item in page.items]
        if page.cursor is None:
            return found
        cursor = page.cursor


async def test_every_length_of_a_gtin_finds_the_same_product(store: Store, template: Template) -> None:
    wanted = template.demo.products[0]
    thirteen = await store.product(wanted.gtin)
    fourteen = await store.product("0" + wanted.gtin)
    assert thirteen is not None
    assert thirteen == fourteen
    assert thirteen.gtin == "0" + wanted.gtin
    assert thirteen.name == wanted.name.words()
    assert thirteen.price.amount.minor == wanted.price_minor
    assert thirteen.category_path[-1][Language.EN]
    assert thirteen.image.startswith("/v1/media/")
    assert await store.product_by_sku(wanted.sku) == thirteen


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("96385074", "00000096385074"),
        ("036000291452", "00036000291452"),
        ("9520000000005", None),
        ("4006381333931", "04006381333931"),
        ("14006381333938", "14006381333938"),
        ("400638133393", None),
        ("４００６３８１３３３９３１", None),
        ("", None),
        ("x" * 13, None),
    ],
)
def test_gtins_meet_in_one_normal_form(text: str, normal: str | None) -> None:
    assert gtin.normal(text) == normal


async def test_unknown_and_wrong_gtins_find_nothing(store: Store) -> None:
    for text in ("9520000000005", "4006381333931", "abc", "", "' OR 1=1 --"):
        assert await store.product(text) is None
        assert await store.stock(text) is None


async def test_variants_of_a_group_are_listed_with_their_stock(store: Store, template: Template) -> None:
    groups: dict[str, list[str]] = {}
    for product in template.demo.products:
        groups.setdefault(product.group, []).append("0" + product.gtin)
    members = next(gtins for gtins in groups.values() if len(gtins) > 1)
    page = await store.product(members[0])
    assert page is not None
    assert {variant.gtin for variant in page.variants} == set(members)
    assert all(variant.available is None or variant.available >= 0 for variant in page.variants)


@pytest.mark.parametrize(
    ("typed", "same"), [("rød", "rod"), ("grå", "graa"), ("kæde", "kaede"), ("Röd", "rød")]
)
async def test_diacritics_are_folded_both_ways(store: Store, typed: str, same: str) -> None:
    first, second = await search(store, typed), await search(store, same)
    assert first == second


async def test_every_beginning_of_a_name_finds_the_product(store: Store, template: Template) -> None:
    wanted = template.demo.products[17]
    for language in (Language.DA, Language.SV):
        name = wanted.name.words()[language]
        for length in range(1, len(name) + 1):
            if name[:length].strip():
                assert "0" + wanted.gtin in await all_pages(store, name[:length]), name[:length]


async def test_words_in_any_order_brand_and_sku(store: Store, template: Template) -> None:
    wanted = template.demo.products[3]
    words = f"{wanted.name.da.split()[0][:4]} {wanted.brand}"
    assert "0" + wanted.gtin in await all_pages(store, words)
    assert "0" + wanted.gtin in await all_pages(store, " ".join(reversed(words.split())))
    assert [item.gtin for item in (await search(store, wanted.sku)).items] == ["0" + wanted.gtin]
    assert [item.gtin for item in (await search(store, wanted.gtin)).items] == ["0" + wanted.gtin]
    assert "0" + wanted.gtin in await all_pages(store, wanted.gtin[:9])


async def test_pages_hold_everything_once_and_the_total(store: Store) -> None:
    for typed in ("", "l", "rød", "952"):
        gtins = await all_pages(store, typed)
        assert len(gtins) == len(set(gtins)) == (await search(store, typed)).total


async def test_most_popular_first(store: Store, template: Template) -> None:
    page = await search(store, "", limit=10)
    best = sorted(template.demo.products, key=lambda product: product.popularity)[:10]
    assert [item.gtin for item in page.items] == ["0" + product.gtin for product in best]


async def test_filters_by_category_with_its_children_and_by_stock(store: Store, template: Template) -> None:
    top = next(category for category in template.demo.categories if category.parent is None)
    below = {top.slug} | {c.slug for c in template.demo.categories if c.parent == top.slug}
    wanted = {"0" + product.gtin for product in template.demo.products if product.category in below}
    assert set(await all_pages(store, "", narrow=Narrow(top.slug))) == wanted
    page = await search(store, "", narrow=Narrow(top.slug, in_stock=True), limit=100)
    assert page.items
    assert all(item.available for item in page.items)
    assert (await search(store, "", narrow=Narrow("no-such"))).total == 0
    some = await search(store, "l", narrow=Narrow(top.slug), limit=100)
    assert {item.gtin for item in some.items} <= wanted


@pytest.mark.parametrize("typed", ["", "l", "952", "lapm"])
async def test_facets_count_what_narrowing_by_them_leaves(store: Store, typed: str) -> None:
    whole = await search(store, typed, facets=True)
    facets = whole.facets
    assert facets is not None
    assert facets.counted == whole.total > 0
    assert sum(category.products for category in facets.categories) == whole.total
    brand, category = facets.brands[0], facets.categories[0]
    of_brand = await search(store, typed, narrow=Narrow(brand=brand.value), facets=True)
    assert of_brand.total == brand.products
    assert of_brand.facets is not None
    assert [one.value for one in of_brand.facets.brands] == [brand.value]
    assert (await search(store, typed, narrow=Narrow(category=category.value))).total >= category.products
    assert (await search(store, typed, narrow=Narrow(in_stock=True))).total == facets.in_stock
    assert facets.cheapest is not None
    assert facets.dearest is not None
    cheap = await search(store, typed, narrow=Narrow(price_to=facets.cheapest.minor), limit=100)
    assert {item.price.amount for item in cheap.items} == {facets.cheapest}
    beyond = await search(store, typed, narrow=Narrow(price_from=facets.dearest.minor + 1), facets=True)
    assert beyond.total == 0


@pytest.mark.parametrize("typed", ['"', "* OR", "(((", "name:", "-", "NEAR(", "a" * 5000, "…", "\x00", "λ"])
async def test_nothing_typed_breaks_the_search(store: Store, typed: str) -> None:
    assert (await search(store, typed)).total >= 0


@pytest.mark.parametrize("cursor", ["x", "w-", "w-x", "z-1", "w-99999999999", "b-١"])
async def test_a_cursor_not_of_ours_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        await search(store, "l", cursor=cursor)
