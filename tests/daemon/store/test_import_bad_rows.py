"""Every kind of import, every kind of bad row, as CSV and as JSON Lines: named by line and reason, the others go in."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from daemon.store import Store, codes
from daemon.store.gtin import check_digit
from daemon.store.import_files import LONGEST_LINE
from daemon.store.import_shapes import KINDS
from daemon.store.importing import ImportReport, import_file
from tests.daemon.store.shop import Template
from tests.daemon.store.test_stock import a_want, differences

Row = dict[str, Any]
CP1252, NUL = "(cp1252)", "(nul)"
"""Stand for bytes that no text can hold."""
TOO_LARGE = 10**30


@dataclass(frozen=True)
class Kind:
    """Rows of one kind: a good one for each number, and what is wrong with others."""

    good: Callable[[int], Row]
    text: str
    """A field of text."""
    number: str = ""
    """A field of a number, where it has one."""
    bad: Mapping[str, Row] = field(default_factory=dict)
    """Part of the reason → what is other than in a good row."""
    again: str = ""
    """What is said of a row whose key another row of the file has; empty when it takes that one's place."""
    same: tuple[str, ...] = ()
    """The key."""


def number_of(n: int) -> str:
    body = f"952{n:09d}"
    return f"{body}{check_digit(body)}"


def kinds(template: Template, wanted: str) -> dict[str, Kind]:
    stocked = [product.gtin for product in template.demo.products]
    shop = "shop-aarhus"
    return {
        "locations": Kind(
            lambda n: {
                "id": f"new-{n}",
                "name": "Ny",
                "street": "Vej 1",
                "postcode": "8000",
                "city": "Aarhus",
                "country": "DK",
                "latitude": 56.1,
                "longitude": 10.2,
                "timezone": "Europe/Copenhagen",
                "currency": "DKK",
            },
            "name",
            "latitude",
            {
                "time zone": {"timezone": "../../etc/passwd"},
                "hours cannot be read": {"hours": "Mon 25:00-26:00"},
                "latitude": {"latitude": "nan"},
                "country": {"country": "dk"},
                "currency": {"currency": "USD"},
                "postcode": {"postcode": "8" * 17},
                "gln": {"gln": "12"},
                "type": {"type": "van"},
            },
            same=("id",),
        ),
        "clerks": Kind(
            lambda n: {"id": f"new-{n}", "name": "Ny", "location": shop, "pin": f"75319{n:03d}"},
            "name",
            "",
            {"no such location": {"location": "nowhere"}, "pin": {"pin": "12"}, "id": {"id": "x" * 65}},
            "PIN is taken",
            ("pin",),
        ),
        "products": Kind(
            lambda n: {
                "gtin": number_of(n),
                "sku": f"NEW-{n}",
                "category": "new",
                "price_minor": 100,
                "name_da": "Ny",
            },
            "name_da",
            "price_minor",
            {
                "no GTIN": {"gtin": "9520000000005"},
                "price_minor": {"price_minor": -1},
                "price_minor`": {"price_minor": "12,50"},
                "no higher": {"before_minor": 100},
                "no lower": {"offer_minor": 100},
                "offer has its price before": {"offer_minor": 50, "before_minor": 200},
                "no day and no time": {"offer_minor": 50, "valid_from": "27.11.2026"},
                "year from 2000": {"offer_minor": 50, "valid_from": "0001-01-01"},
                "without its zone": {"offer_minor": 50, "valid_to": "2026-11-27T08:00"},
                "ends before it begins": {
                    "offer_minor": 50,
                    "valid_from": "2026-12-02",
                    "valid_to": "2026-12-01",
                },
                "no offer to be valid": {"valid_to": "2026-12-01"},
                "name is missing": {"name_da": "  "},
                "category": {"category": "c" * 65},
                "group": {"group": "g" * 65},
                "popularity": {"popularity": 2**31},
                "vat_bp": {"vat_bp": 10_001},
                "currency": {"currency": "dkk"},
                "description_en": {"description_en": "d" * 20_001},
            },
            "SKU is taken",
            ("sku",),
        ),
        "stock": Kind(
            lambda n: {"gtin": stocked[n], "location": shop, "on_hand": n},
            "aisle",
            "on_hand",
            {
                "no such location": {"location": "nowhere"},
                "no such product": {"gtin": "96385074"},
                "no GTIN": {"gtin": "1"},
                "incoming_on": {"incoming_on": "tomorrow"},
                "bay": {"bay": "b" * 33},
            },
            same=("gtin",),
        ),
        "reservations": Kind(
            lambda n: {
                "location": shop,
                "name": "Karen N",
                "phone": "00123456",
                "lines": wanted,
                "code": codes.write("R", f"ABC00{n % 10}"),
            },
            "name",
            "",
            {
                "no reservation code": {"code": "R-1"},
                "not enough stock": {"lines": f"{wanted}*900"},
                "want GTIN*2": {"lines": f"{wanted}*x"},
                "no shop": {"location": "web"},
                "phone": {"phone": "none"},
                "state": {"state": "collected"},
                "language": {"language": "de"},
            },
            "code is taken",
            ("code",),
        ),
        "tutorials": Kind(
            lambda n: {
                "id": f"new-{n}",
                "duration_ms": 9000,
                "video": "film.webm",
                "poster": "poster.webp",
                "title_da": "Ny",
                "topic_da": "Cykel",
            },
            "title_da",
            "duration_ms",
            {
                "cannot be read": {"video": "none.webm"},
                "not kept": {"poster": "film.exe"},
                "no such product": {"products": "96385074"},
                "topic is missing": {"topic_da": ""},
                "duration_ms": {"duration_ms": 0},
            },
            same=("id",),
        ),
        "members": Kind(
            lambda n: {"code": f"AB0{n:03d}", "name": "Ny"},
            "name",
            "points",
            {
                "no code": {"code": "nonsense!"},
                "no phone number": {"phone": "none"},
                "no e-mail": {"email": "a@b@c"},
                "preferences cannot be read": {"preferences": "blue"},
                "tier": {"tier": "t" * 33},
            },
            same=("code",),
        ),
        "giftcards": Kind(
            lambda n: {"code": f"{n:026d}", "balance_minor": 100},
            "code",
            "balance_minor",
            {
                "can be guessed": {"code": "ABC001"},
                "expires_on": {"expires_on": "never"},
                "currency": {"currency": "GBP"},
            },
            "already",
            ("code",),
        ),
        "reviews": Kind(
            lambda n: {
                "id": f"new-{n}",
                "gtin": stocked[n],
                "stars": 4,
                "written_on": "2026-10-01",
                "author": "Maja",
            },
            "author",
            "stars",
            {
                "no such product": {"gtin": "96385074"},
                "of another product": {"id": "new-0"},
                "written_on": {"written_on": "yesterday"},
                "verified": {"verified": "perhaps"},
            },
            same=("id", "gtin"),
        ),
    }


@dataclass
class Made:
    """A file with good rows at its first and last lines, and what is to be said of the lines between."""

    content: bytes
    reasons: dict[int, str]
    good: int


def written(kind: Kind, form: str) -> Made:
    good = [kind.good(n) for n in range(3)]
    bad: list[tuple[str, Row]] = [(part.strip("`"), good[2] | other) for part, other in kind.bad.items()]
    bad += [("UTF-8", good[2] | {kind.text: CP1252}), ("NUL", good[2] | {kind.text: NUL})]
    bad.append((f"longer than {LONGEST_LINE:,} bytes", good[2] | {kind.text: "x" * 10_000_000}))
    if kind.number:
        bad.append((kind.number, good[2] | {kind.number: TOO_LARGE}))
    rows = [good[0], *(row for _, row in bad), good[1]]
    reasons = {line: part for line, (part, _) in enumerate(bad, 2)}
    again = good[2] | {name: good[0][name] for name in kind.same}
    rows.append(again)
    taken = 3
    if kind.again:
        reasons[len(rows)], taken = kind.again, 2
    if form == ".csv":
        columns = list(dict.fromkeys(name for row in rows for name in row))
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        content = text.getvalue() + "too,few\n" + 'a,"b" c\n'
        reasons = {line + 1: part for line, part in reasons.items()}
        reasons |= {len(rows) + 2: f"2 fields, but {len(columns)} columns", len(rows) + 3: "no CSV"}
    else:
        content = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        more = (
            ('{"colour": 1}', ""),
            ("[1", ""),
            ("null", "Expected `object`, got `null`"),
            ("[" * 100_000, ""),
            (json.dumps(good[2] | {kind.text: "\0"}), "NUL"),
            (json.dumps(good[2] | {kind.text: "\ud800"}), ""),
        )
        content += "".join(line + "\n" for line, _ in more)
        reasons |= {len(rows) + n: part for n, (_, part) in enumerate(more, 1)}
    raw = content.encode().replace(CP1252.encode(), b"\xe6").replace(NUL.encode(), b"\0")
    return Made(raw, reasons, taken)


def told(report: ImportReport) -> dict[int, str]:
    return {bad.line: bad.reason for bad in report.refused}


@pytest.fixture
async def every(store: Store, template: Template, tmp_path: Path) -> dict[str, Kind]:
    (tmp_path / "film.webm").write_bytes(b"film")
    (tmp_path / "poster.webp").write_bytes(b"poster")
    return kinds(template, (await a_want(store, at_least=4)).gtin)


@pytest.mark.parametrize("form", [".csv", ".jsonl"])
@pytest.mark.parametrize("name", list(KINDS))
async def test_bad_rows_are_named_and_the_others_go_in(
    store: Store, every: dict[str, Kind], tmp_path: Path, name: str, form: str
) -> None:
    made = written(every[name], form)
    path = tmp_path / f"file{form}"
    path.write_bytes(b"\xef\xbb\xbf" + made.content)
    strict = await import_file(store, name, path, strict=True)
    assert strict.accepted == 0
    assert set(told(strict)) == set(made.reasons)
    report = await import_file(store, name, path)
    reasons = told(report)
    assert set(reasons) == set(made.reasons), reasons
    assert {line: part for line, part in made.reasons.items() if part not in reasons[line]} == {}, reasons
    assert all(reasons.values())
    assert (report.accepted, report.read) == (made.good, made.good + len(made.reasons))
    assert await store.read(differences) == []


@pytest.mark.parametrize("name", list(KINDS))
async def test_all_forms_of_a_file_say_the_same(
    store: Store, every: dict[str, Kind], tmp_path: Path, name: str
) -> None:
    row = {field: str(value) for field, value in every[name].good(1).items()}
    for number, (delimiter, end, opening, suffix) in enumerate(
        ((",", "\n", "", ".csv"), (";", "\r\n", "\ufeff", ".CSV"), ("\t", "\n", "", ".csv.gz"))
    ):
        if name in {"reservations", "giftcards"}:
            row |= {"code": every[name].good(number)["code"]}
        content = opening + delimiter.join(row) + end + delimiter.join(row.values()) + end
        path = tmp_path / f"file{suffix}"
        raw = content.encode()
        path.write_bytes(gzip.compress(raw) if suffix.endswith("gz") else raw)
        report = await import_file(store, name, path)
        assert (report.accepted, report.refused) == (1, []), (suffix, report)
    for suffix, content in ((".csv", ",".join(row) + "\n"), (".jsonl", "\n  \n")):
        path = tmp_path / f"none{suffix}"
        path.write_text(content, "utf-8")
        report = await import_file(store, name, path)
        assert (report.read, report.accepted, report.refused) == (0, 0, [])


async def test_a_line_without_end_is_not_kept(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "members.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'{"code": "AB0001", "name": "Ny"}\n')
        for _ in range(25):
            file.write(b"x" * LONGEST_LINE)
        file.write(b'\n{"code": "AB0002", "name": "Ny"}\n')
    tracemalloc.start()
    try:
        report = await import_file(store, "members", path)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (report.accepted, [bad.line for bad in report.refused]) == (2, [2])
    assert most < 5 * LONGEST_LINE
