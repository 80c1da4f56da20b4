"""Dumps of Open Food Facts and Open Beauty Facts: names and contents for the shop's goods, nothing without a price."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from daemon.schema import Language
from daemon.store import Store, catalogue, news
from daemon.store.importing import ImportFailed, import_file
from tests.daemon.store.test_import_products import row, written

SPREAD, OATS, SOAP, OTHER = (row(n)["gtin"] for n in range(1, 5))
FOOD: list[dict[str, Any]] = [
    {
        "_id": SPREAD,
        "code": SPREAD,
        "lc": "da",
        "product_name": "Nøddesmør",
        "product_name_sv": "Nötkräm",
        "product_name_no": "Nøttepålegg",
        "product_name_fr": "Pâte à tartiner",
        "brands": "Hasselgård,Andre",
        "quantity": "400 g",
        "categories_tags": ["en:spreads", "en:sweet-spreads", "en:hazelnut-spreads"],
        "allergens_tags": ["en:milk", "en:nuts"],
        "ingredients_text": "sukker, hasselnødder 13%, mælk",
        "ingredients_text_sv": "socker, hasselnötter 13%, mjölk",
        "nutriments": {"energy-kcal_100g": 539, "fat_100g": "30.9"},
        "images": {"front_da": {"rev": "4"}},
    },
    {"code": OATS, "lc": "fr", "product_name": 'Flocons "Avoine"', "brands": "", "categories_tags": []},
    {"code": "2000000000008", "product_name": "Uden stregkode"},
    {"code": "12", "product_name": "Intet nummer"},
    {"code": OTHER, "product_name": "Føres ikke"},
    {"code": SOAP, "lc": "de"},
]
PRICES = f"gtin;price_minor;sku;vat_bp\n{SPREAD};2995;F-1;2500\n{OATS};1595;;2500\n{SOAP};995;;2500\n"


def packed(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "openfoodfacts-products.jsonl.gz"
    path.write_bytes(gzip.compress("".join(json.dumps(one) + "\n" for one in rows).encode()))
    return path


def priced(folder: Path, text: str = PRICES) -> Path:
    path = folder / "prices.csv"
    path.write_text(text, "utf-8")
    return path


async def test_goods_of_the_price_list_come_in_and_others_do_not(store: Store, tmp_path: Path) -> None:
    path, prices = packed(tmp_path, [*FOOD, {"code": [1]}]), priced(tmp_path)
    report = await import_file(store, "products", path, mapping="open-food-facts", prices=prices)
    assert (report.read, report.accepted, report.passed_over) == (7, 2, 3)
    assert [(bad.line, bad.reason.partition(":")[0]) for bad in report.refused] == [
        (6, "name is missing"),
        (7, "Expected `int | str`, got `array` - at `$.code`"),
    ]
    page = await store.product(SPREAD)
    assert page is not None
    assert [page.name[language] for language in Language] == [
        "Nøddesmør",
        "Nøttepålegg",
        "Nötkräm",
        "Nøddesmør",
    ]
    assert (page.sku, page.brand, page.price.amount.minor) == ("F-1", "Hasselgård", 2995)
    assert page.category == "food/hazelnut-spreads"
    assert [words[Language.EN] for words in page.category_path] == ["Food", "Hazelnut spreads"]
    told = {name[Language.EN]: value for name, value in page.attributes}
    assert told["Quantity"][Language.SV] == "400 g"
    assert told["Ingredients"][Language.SV].startswith("socker")
    assert told["Allergens"][Language.DA] == "milk, nuts"
    assert told["Source"][Language.DA] == "Open Food Facts (ODbL 1.0)"
    oats = await store.product(OATS)
    assert oats is not None
    assert (oats.name[Language.DA], oats.sku, oats.category) == ('Flocons "Avoine"', OATS, "food")
    found = await store.read(catalogue.products, "nøttepålegg")
    assert [item.gtin for item in found.items] == [f"0{SPREAD}"]
    assert await store.product(OTHER) is None


async def test_known_goods_keep_what_the_shop_says_of_them(store: Store, tmp_path: Path) -> None:
    own = row(1, name_da="Vores navn", name_en="Our name", brand="Vores", price_minor=4200)
    await import_file(store, "products", written(tmp_path, own))
    path = packed(tmp_path, FOOD)
    report = await import_file(store, "products", path, mapping="open-beauty-facts", prices=priced(tmp_path))
    assert (report.accepted, report.refused_count) == (2, 1)
    page = await store.product(SPREAD)
    assert page is not None
    assert [page.name[language] for language in Language] == [
        "Nøddesmør",
        "Nøttepålegg",
        "Nötkräm",
        "Our name",
    ]
    assert (page.price.amount.minor, page.brand, page.category, page.sku) == (4200, "Vores", "c1", "S-1")
    before = await store.read(news.revision)
    await import_file(store, "products", path, mapping="open-beauty-facts")
    assert await store.read(news.revision) == before  # it said nothing new


async def test_the_export_with_tabs_says_the_same(store: Store, tmp_path: Path) -> None:
    columns = (
        "code",
        "url",
        "product_name",
        "brands",
        "quantity",
        "categories_tags",
        "allergens",
        "energy_100g",
    )
    values = (
        SPREAD,
        "http://x",
        'Nut "cream',
        "Hasselgård",
        "400 g",
        "en:spreads,en:hazelnut-spreads",
        "en:milk",
        "2252",
    )
    path = tmp_path / "en.openfoodfacts.org.products.csv"
    path.write_text("".join("\t".join(line) + "\n" for line in (columns, values, values[:3])), "utf-8")
    report = await import_file(store, "products", path, mapping="open-food-facts", prices=priced(tmp_path))
    assert (report.accepted, [(bad.line, bad.reason) for bad in report.refused]) == (
        1,
        [(3, "3 fields, but 8 columns")],
    )
    page = await store.product(SPREAD)
    assert page is not None
    assert (page.name[Language.DA], page.category) == ('Nut "cream', "food/hazelnut-spreads")
    assert {name[Language.EN] for name, _ in page.attributes} == {"Quantity", "Allergens", "Source"}


@pytest.mark.parametrize(
    ("kind", "mapping", "prices", "part"),
    [
        ("stock", "open-food-facts", PRICES, "maps no stock"),
        ("products", "open-pet-facts", PRICES, "open-food-facts, open-beauty-facts"),
        ("products", "", PRICES, "belongs to a mapping"),
        ("products", "open-food-facts", "gtin,price_minor\n1,2\n", "prices.csv:2: that is no GTIN"),
        ("products", "open-food-facts", f"gtin,price_minor\n{SPREAD},x\n", "prices.csv:2: .*price_minor"),
        ("products", "open-food-facts", f"gtin\n{SPREAD}\n", "missing: price_minor"),
    ],
)
async def test_a_wish_that_cannot_be_says_why(
    store: Store, tmp_path: Path, kind: str, mapping: str, prices: str, part: str
) -> None:
    with pytest.raises(ImportFailed, match=part):
        await import_file(
            store, kind, packed(tmp_path, FOOD), mapping=mapping, prices=priced(tmp_path, prices)
        )
