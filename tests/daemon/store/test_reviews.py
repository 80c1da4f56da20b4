"""Reviews: the newest on the page, good and bad, and whether their writers bought it; the stars follow an import."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from daemon.schema import Language
from daemon.store import Store
from daemon.store.importing import import_file
from tests.daemon.store.shop import Template

ROWS = """id,gtin,stars,written_on,author,verified,text_da,text_en
r1,%(gtin)s,5,2026-11-17,Alma,true,God.,
r2,%(gtin)s,1,2026-11-18,,,Gik i stykker.,It broke.
"""


async def test_an_imported_review_stands_first_and_is_counted_once(
    store: Store, template: Template, tmp_path: Path
) -> None:
    gtin = next(product.gtin for product in template.demo.products if not product.review.count)
    assert (page := await store.product(gtin)) is not None
    assert page.reviews is None
    rows = tmp_path / "reviews.csv"
    rows.write_text(ROWS % {"gtin": gtin})
    for _ in range(2):  # a file read twice counts nobody twice
        report = await import_file(store, "reviews", rows)
        assert (report.accepted, report.refused) == (2, [])
    page = await store.product(gtin)
    assert page is not None
    assert page.reviews is not None
    assert page.reviews.distribution == (1, 0, 0, 0, 1)
    bad, good = page.reviews.newest
    assert (bad.stars, bad.verified, bad.written_on) == (1, False, date(2026, 11, 18))
    assert (good.author, good.verified, good.text[Language.DA]) == ("Alma", True, "God.")
    rows.write_text(ROWS.replace(",1,2026", ",3,2026") % {"gtin": gtin})
    await import_file(store, "reviews", rows)
    page = await store.product(gtin)
    assert page is not None
    assert page.reviews is not None
    assert page.reviews.distribution == (0, 0, 1, 0, 1)


async def test_a_review_of_nothing_is_refused_by_its_line(store: Store, tmp_path: Path) -> None:
    rows = tmp_path / "reviews.csv"
    rows.write_text(ROWS % {"gtin": "96385074"})
    report = await import_file(store, "reviews", rows)
    assert report.accepted == 0
    assert [(bad.line, "no such product" in bad.reason) for bad in report.refused] == [(2, True), (3, True)]


async def test_the_demo_has_words_of_its_customers(store: Store, template: Template) -> None:
    product = max(template.demo.products, key=lambda one: one.review.count)
    page = await store.product(product.gtin)
    assert page is not None
    assert page.reviews is not None
    newest = page.reviews.newest
    assert len(newest) == 3
    assert [one.written_on for one in newest] == sorted((one.written_on for one in newest), reverse=True)
    assert all(set(one.text) == set(Language) for one in newest)
