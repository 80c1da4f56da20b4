"""``storefloor export`` as a shop types it: whose file it is, that it is whole, and what is said when it cannot be."""

from __future__ import annotations

import csv
import json
import sqlite3
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daemon.cli import app
from daemon.records import Format, Records, cell
from daemon.store.exporting import KINDS
from tests.daemon.processes import written
from tests.daemon.store.shop import Template, copy


@pytest.fixture
def config(template: Template, tmp_path: Path) -> Path:
    """The configuration of a stopped station with a shop's store."""
    state = tmp_path / "state"
    state.mkdir()
    copy(template, state)
    return written(tmp_path, {})


def run(config: Path, *arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["export", *arguments, "--config", str(config)])
    return done.exit_code, done.stdout, done.stderr


def test_a_file_is_whole_and_its_owners_alone(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    status, said, _ = run(config, "products", str(file), "--json")
    assert (status, json.loads(said)) == (0, {"kind": "products", "file": str(file), "records": 400})
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open(newline="") as lines:
        assert len(list(csv.DictReader(lines))) == 400
    before = file.read_bytes()
    status, _, errors = run(config, "products", str(file))
    assert (status, "File exists" in errors, file.read_bytes() == before) == (2, True, True)
    assert run(config, "products", str(file), "--replace", "--format", "jsonl")[0] == 0
    assert len(file.read_text().splitlines()) == 400
    assert list(tmp_path.glob("*.part")) == []


def test_standard_output_is_json_lines(config: Path) -> None:
    status, said, errors = run(config, "stock", "-")
    assert (status, "records written to -" in errors) == (0, True)
    assert set(json.loads(said.splitlines()[0])) == set(KINDS["stock"].columns)
    assert run(config, "giftcards", "-", "--format", "csv")[1].startswith("id,last4,")


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_can_be_written_in_both_ways(config: Path, tmp_path: Path, kind: str) -> None:
    for form in Format:
        file = tmp_path / f"{kind}.{form}"
        assert run(config, kind, str(file))[0] == 0
    with (tmp_path / f"{kind}.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    records = [json.loads(line) for line in (tmp_path / f"{kind}.jsonl").read_text().splitlines()]
    assert len(rows) == len(records)


def test_what_is_personal_is_audited_without_its_content(config: Path, tmp_path: Path) -> None:
    for kind in KINDS:
        run(config, kind, str(tmp_path / f"{kind}.csv"))
    rows = (
        sqlite3.connect(tmp_path / "state" / "station.db")
        .execute("SELECT what, subject FROM audit")
        .fetchall()
    )
    assert rows == [("exported_reservations", ""), ("exported_members", ""), ("exported_consents", "")]


@pytest.mark.parametrize(
    ("arguments", "status", "word"),
    [
        (("nothing", "x.csv"), 2, "what can: products"),
        (("products", "x.txt"), 2, "give --format"),
        (("products", "no/such/folder/x.csv"), 2, "No such file"),
        (("products", "x.csv", "--used"), 2, "for consents"),
    ],
)
def test_what_cannot_be_is_said(config: Path, arguments: tuple[str, ...], status: int, word: str) -> None:
    done, _, errors = run(config, *arguments)
    assert (done, word in errors) == (status, True), errors


def test_a_full_disk_leaves_nothing(config: Path, tmp_path: Path) -> None:
    status, _, errors = run(config, "products", "/dev/full/x.csv")
    assert (status, "cannot be written" in errors) == (2, True)
    with pytest.raises(OSError, match="No space"), Path("/dev/full").open("wb", 0) as full:
        Records(full, Format.JSONL, ()).write({"x": 1})


def test_cells_say_what_they_hold() -> None:
    assert [cell(value) for value in (None, True, 3, "a", [1, {"b": None}])] == [
        "",
        "true",
        "3",
        "a",
        '[1,{"b":null}]',
    ]
