"""Imports: good rows go in, bad ones are named by line and reason; strict is all or nothing."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from daemon.schema import Language, MoneyState, ReservationState
from daemon.store import Store, catalogue, codes, reservations, tutorials
from daemon.store.importing import ImportFailed, ImportReport, import_file
from daemon.store.narrowing import Narrow
from tests.daemon.store.shop import STATION, Clock, Template
from tests.daemon.store.test_stock import a_want, differences

PRODUCTS = """\
gtin,sku,category,price_minor,name_da,name_en,brand,popularity
4006381333931,S-1,pens,1250,Kuglepen blå,Ballpoint pen,Stift,3
96385074,S-2,pens,950,Blyant,,Stift,1
4006381333932,S-3,pens,950,Forkert ciffer,,Stift,1
036000291452,S-1,pens,950,Samme varenummer,,Stift,1
14006381333938,S-4,pens,-5,Mindre end intet,,Stift,1
9520000000004,S-5,pens,abc,Intet tal,,Stift,1
9520000000004,S-5,pens
9520000000004,S-6,pens,100,,,Stift,1
"""


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def said(report: ImportReport) -> dict[int, str]:
    return {bad.line: bad.reason for bad in report.refused}


async def test_good_products_go_in_and_bad_ones_are_named(store: Store, tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    path = written(tmp_path, "p.csv", PRODUCTS)
    report = await import_file(
        store, "products", path, progress=lambda done, size: progress.append((done, size))
    )
    assert (report.read, report.accepted) == (8, 2)
    reasons = said(report)
    assert set(reasons) == {4, 5, 6, 7, 8, 9}
    for line, part in (
        (4, "no GTIN"),
        (5, "SKU is taken"),
        (6, "price_minor"),
        (7, "price_minor"),
        (8, "3 fields, but 8 columns"),
        (9, "name is missing"),
    ):
        assert part in reasons[line]
    assert progress[-1][0] == progress[-1][1] == path.stat().st_size
    page = await store.product("4006381333931")
    assert page is not None
    assert page.name[Language.EN] == "Ballpoint pen"
    assert page.name[Language.SV] == "Kuglepen blå"
    found = await store.read(catalogue.products, "kuglepen bla")
    assert [item.gtin for item in found.items] == ["04006381333931"]
    assert "pens" in store.directory.categories
    assert [
        item.gtin for item in (await store.read(catalogue.products, narrow=Narrow(category="pens"))).items
    ] == [
        "00000096385074",
        "04006381333931",
    ]


async def test_a_product_again_is_replaced(store: Store, template: Template, tmp_path: Path) -> None:
    old = template.demo.products[0]
    row = {
        "gtin": old.gtin,
        "sku": old.sku,
        "category": old.category,
        "price_minor": 100,
        "name_da": "Nyt navn",
    }
    report = await import_file(store, "products", written(tmp_path, "p.jsonl", lines(row)))
    assert (report.accepted, report.refused) == (1, [])
    page = await store.product(old.gtin)
    assert page is not None
    assert (page.name[Language.NB], page.price.amount.minor) == ("Nyt navn", 100)
    assert page.image  # what an import does not say stays


async def test_strict_is_all_or_nothing(store: Store, tmp_path: Path) -> None:
    report = await import_file(store, "products", written(tmp_path, "p.csv", PRODUCTS), strict=True)
    assert report.accepted == 0
    assert len(report.refused) == 6
    assert await store.product("4006381333931") is None
    good = "".join(line + "\n" for line in PRODUCTS.splitlines()[:3])
    report = await import_file(store, "products", written(tmp_path, "g.csv", good), strict=True)
    assert report.accepted == 2
    assert await store.product("4006381333931") is not None


async def test_a_count_becomes_a_movement(store: Store, template: Template, tmp_path: Path) -> None:
    gtin = template.demo.products[0].gtin
    rows = [
        {
            "gtin": gtin,
            "location": "shop-aarhus",
            "on_hand": 17,
            "aisle": "9",
            "incoming": 4,
            "incoming_on": "2026-12-01",
        },
        {"gtin": gtin, "location": "nowhere", "on_hand": 1},
        {"gtin": "96385074", "location": "web", "on_hand": 1},
        {"gtin": gtin, "location": "web", "on_hand": -1},
        {"gtin": gtin, "location": "web", "on_hand": 1, "colour": "red"},
    ]
    report = await import_file(store, "stock", written(tmp_path, "s.jsonl", lines(*rows)))
    assert report.accepted == 1
    reasons = said(report)
    for line, part in ((2, "no such location"), (3, "no such product"), (4, "on_hand"), (5, "colour")):
        assert part in reasons[line]
    view = await store.stock(gtin)
    assert view is not None
    assert (view.here.available, view.here.aisle) == (17, "9")
    assert view.here.incoming is not None
    assert await store.read(differences) == []


async def test_a_count_below_what_is_promised_is_never_shown_negative(store: Store, tmp_path: Path) -> None:
    view = (await store.read(reservations.listed, [ReservationState.READY]))[0]
    row = {"gtin": view.lines[0].gtin, "location": "shop-aarhus", "on_hand": 0}
    await import_file(store, "stock", written(tmp_path, "s.jsonl", lines(row)))
    stock = await store.stock(view.lines[0].gtin)
    assert stock is not None
    assert stock.here.available == 0
    assert await store.read(differences) == []


async def test_reservations_are_walked_to_their_state(store: Store, tmp_path: Path) -> None:
    want = await a_want(store, at_least=4)
    code = codes.write("R", "ABCDEF")
    good = {"location": "shop-aarhus", "name": "Karen N", "phone": "00123456", "lines": f"{want.gtin}*2"}
    rows = [
        good | {"code": code, "state": "ready", "money": "paid"},
        good | {"code": code},
        good | {"lines": f"{want.gtin}*900"},
        good | {"lines": f"{want.gtin}*x"},
        good | {"lines": ""},
        good | {"code": "nonsense"},
        good | {"state": "collected"},
        good | {"state": "accepted", "lines": want.gtin},
    ]
    report = await import_file(store, "reservations", written(tmp_path, "r.jsonl", lines(*rows)))
    assert report.accepted == 2
    reasons = said(report)
    for line, part in (
        (2, "code is taken"),
        (3, "not enough stock"),
        (4, "want GTIN*2"),
        (5, "lines"),
        (6, "no reservation code"),
        (7, "state"),
    ):
        assert part in reasons[line]
    view = await store.read(reservations.find, code, "3456", trusted=False)
    assert (view.state, view.money, view.due.minor) == (ReservationState.READY, MoneyState.PAID, 0)
    assert await store.read(differences) == []


async def test_tutorials_bring_their_files(store: Store, template: Template, tmp_path: Path) -> None:
    for name in ("film.webm", "poster.webp", "da.vtt"):
        written(tmp_path, name, name)
    row = {
        "id": "new-one",
        "duration_ms": 9000,
        "video": "film.webm",
        "poster": "poster.webp",
        "title_da": "Sådan gør du",
        "topic_da": "Cykel",
        "captions_da": "da.vtt",
        "products": template.demo.products[0].gtin,
    }
    rows = [row, row | {"id": "two", "video": "none.webm"}, row | {"id": "three", "video": "film.exe"}]
    report = await import_file(store, "tutorials", written(tmp_path, "t.jsonl", lines(*rows)))
    assert report.accepted == 1
    assert "cannot be read" in said(report)[2]
    assert "not kept" in said(report)[3]
    found = await store.read(tutorials.tutorials, gtin=template.demo.products[0].gtin)
    made = next(tutorial for tutorial in found if tutorial.id == "new-one")
    assert made.title[Language.EN] == "Sådan gør du"
    assert set(made.captions) == {Language.DA}


async def test_an_empty_store_is_filled_from_files(empty: str, tmp_path: Path, clock: Clock) -> None:
    place = {
        "id": "shop-aarhus",
        "name": "Aarhus",
        "street": "Vej 1",
        "postcode": "8000",
        "city": "Aarhus",
        "country": "DK",
        "latitude": 56.1,
        "longitude": 10.2,
        "timezone": "Europe/Copenhagen",
        "currency": "DKK",
        "hours": "Wed 10:00-18:00; Sat 10:00-16:00",
    }
    places = [
        place,
        place | {"id": "x", "timezone": "Nowhere/There"},
        place | {"id": "y", "hours": "Someday 1-2"},
    ]
    async with Store.open(empty, station=STATION, media=tmp_path / "media", now=clock) as store:
        report = await import_file(store, "locations", written(tmp_path, "l.jsonl", lines(*places)))
        assert report.accepted == 1
        assert "time zone" in said(report)[2]
        assert "hours" in said(report)[3]
        await import_file(store, "products", written(tmp_path, "p.csv", PRODUCTS))
        count = "gtin;location;on_hand\n4006381333931;shop-aarhus;5\n"
        assert (await import_file(store, "stock", written(tmp_path, "s.csv", count))).accepted == 1
        view = await store.stock("4006381333931")
        assert view is not None
        assert view.here.available == 5
        assert view.here.location.open is not None
        assert view.here.location.open.open_now
        assert not await store.is_empty()


async def test_clerks_sign_in_with_what_was_imported(store: Store, tmp_path: Path) -> None:
    table = (
        "id,name,location,pin\nclerk-ib,Ib Skov,shop-aarhus,9753\nclerk-bo,Bo Eng,shop-aarhus,2468\n"
        "clerk-ea,Ea Høj,shop-aarhus,12\nclerk-ea,Ea Høj,nowhere,1212\nclerk-maja,Maja Lindhøj,shop-aarhus,8520\n"
    )
    report = await import_file(store, "clerks", written(tmp_path, "c.csv", table))
    assert report.accepted == 2
    assert {line: reason.split(":")[0].split(" - ")[0] for line, reason in said(report).items()} == {
        3: "this PIN is taken",
        4: "Expected `str` matching regex '^[0-9]{4,8}$'",
        5: "no such location",
    }
    for pin, clerk in (("9753", "clerk-ib"), ("8520", "clerk-maja"), ("2468", None)):
        found = await store.clerk_by_pin(pin)
        assert (found.id if found else None) == clerk
    assert await store.clerk_by_badge("") is None


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("p.csv", b"gtin,sku\n1,2\n", "missing: category, price_minor"),
        ("p.csv", b"gtin,sku,category,price_minor,colour\n", "unknown: colour"),
        ("p.csv", b"gtin,gtin,sku,category,price_minor\n", "twice"),
        ("p.csv", b"", "is empty"),
        ("p.jsonl", b"", "is empty"),
        ("p.csv", b"\xff\xfeg\0t\0i\0n\0", "UTF-16"),
        ("p.csv", b"gtin,sku\xe6,category\n", "no UTF-8"),
        ("p.csv", b"gtin,sku,category,price_minor\r1,2,3,4\r", "CR alone"),
        ("p.csv", b"gtin|sku|category|price_minor\n", "commas, semicolons or tabs"),
        ("p.csv.gz", gzip.compress(PRODUCTS.encode())[:-20], "no whole gzip file"),
        ("p.csv.gz", b"gtin,sku", "no whole gzip file"),
        ("p.xlsx", b"x", "neither .csv nor .jsonl"),
    ],
)
async def test_a_file_that_is_none_says_why(
    store: Store, tmp_path: Path, name: str, content: bytes, part: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportFailed, match=part):
        await import_file(store, "products", tmp_path / name)


async def test_other_kinds_and_no_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="locations, clerks, products"):
        await import_file(store, "customers", tmp_path / "x.csv")
    with pytest.raises(ImportFailed, match="cannot be read"):
        await import_file(store, "products", tmp_path / "none.csv")


async def test_garbage_lines_are_named_one_by_one(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path, "p.jsonl", '{"gtin": 1}\nnot json\n\n[]\nnull\n{"gtin": "96385074"\n')
    report = await import_file(store, "products", path)
    assert (report.read, report.accepted) == (5, 0)
    assert set(said(report)) == {1, 2, 4, 5, 6}
