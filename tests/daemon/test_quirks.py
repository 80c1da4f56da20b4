"""An admin's quirks: they reach the paper, and a slip of the pen reaches nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from daemon.cli import app
from daemon.config import check, found_by_itself
from daemon.quirks import Quirks, read
from daemon.settings import SettingsError
from daemon.spool_steps import FINAL
from drivers.printers.escpos_sim import EscposSimulator
from drivers.printers.receipt import Columns, Receipt
from drivers.table import SUPPORTED, support
from tests.daemon.stations import PRINTER, configuration, on_tcp, station

BILL = Receipt((Columns("Kaffe", "32,00"),))


def folder(tmp_path: Path, **files: str) -> str:
    place = tmp_path / "quirks.d"
    place.mkdir()
    for name, content in files.items():
        (place / f"{name}.toml").write_text(content)
    return str(place)


async def printed(tmp_path: Path, place: str) -> str:
    async with (
        on_tcp(PRINTER) as (printer, section),
        station(tmp_path, {"receipt": section}, quirks_dir=place) as running,
        running.client() as client,
    ):
        job = await client.print_receipt("receipt", BILL)
        while job.state not in FINAL:
            job = await client.job(job.id)
        assert isinstance(printer, EscposSimulator)
        (slip,) = printer.receipts()
        return slip.text.rstrip()


async def test_a_quirk_changes_the_width_of_the_paper(tmp_path: Path) -> None:
    place = folder(tmp_path, narrow="[models.epson-tm-t20iii]\ncolumns = 32\npixels = 384\n")
    assert await printed(tmp_path, place) == "Kaffe" + " " * 22 + "32,00"


async def test_without_one_the_table_counts(tmp_path: Path) -> None:
    assert await printed(tmp_path, folder(tmp_path)) == "Kaffe" + " " * 38 + "32,00"


def test_a_device_that_is_found_has_them_too(tmp_path: Path) -> None:
    place = folder(tmp_path, narrow="[models.epson-tm-t20iii]\ncolumns = 32\n")
    setup = check(configuration(tmp_path, quirks_dir=place), "test", tmp_path)
    found = found_by_itself(setup, support(PRINTER), "epson-tm-t20iii-p1", "usb://04b8:0e28/P1")
    assert found.spec.quirks["columns"] == "32"
    assert (found.spec.id, found.spec.station, found.spec.currency) == (
        "epson-tm-t20iii-p1",
        "kiosk-1",
        "DKK",
    )


def test_what_counts(tmp_path: Path) -> None:
    quirks = read(
        folder(
            tmp_path,
            a='[models.epson-tm-t88]\ncolumns = 40\nprofile = "TM-T88IV"\nstatus_back = false\n',
            b='[profiles.TM-T88IV]\ncolumns = 35\ncode_page = "CP865"\n[models.epson-tm-t88]\nconfirm = "gs_r"\n',
            c="[models.epson-tm-t88]\ncolumns = 41\n",
        )
    )
    row = quirks.applied(support("epson-tm-t88"))
    assert row.profile == "TM-T88IV"
    assert {key: row.quirks[key] for key in ("columns", "code_page", "confirm", "status_back", "pixels")} == {
        "columns": "41",
        "code_page": "CP865",
        "confirm": "gs_r",
        "status_back": "no",
        "pixels": "512",
    }
    other = quirks.applied(support("epson-tm-t20iii"), "TM-T88IV")
    assert other.quirks["columns"] == "35"
    assert quirks.applied(support("epson-tm-t20iii")) == support("epson-tm-t20iii")
    assert len(quirks.told) == 4


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[model.epson-tm-t88]\n", ("unknown key 'model'", "did you mean 'models'?")),
        ("[models.epson-tm-t20iv]\n", ("models.epson-tm-t20iv", "did you mean epson-tm-t20ii")),
        ("[models.epson-tm-t88]\ncolumn = 3\n", ("models.epson-tm-t88.column'", "did you mean 'columns'?")),
        ("[models.epson-tm-t88]\nxyz = 3\n", ("models.epson-tm-t88.xyz'", "known here: columns")),
        ("[models.epson-tm-t88]\ncolumns = 3\n", ("models.epson-tm-t88.columns'", "16 to 96")),
        ('[models.epson-tm-t88]\nconfirm = "gsr"\n', ("models.epson-tm-t88.confirm'", "gs_r")),
        (
            '[models.epson-tm-t88]\nprofile = "TM-T88"\n',
            ("models.epson-tm-t88.profile'", "did you mean 'TM-T88"),
        ),
        ("[profiles.TM-T20III]\ncolumns = 42\n", ("profiles.TM-T20III'", "did you mean 'TM-T20II'?")),
        ("[profiles.TM-T88V]\ncolumns = 4200\n", ("profiles.TM-T88V.columns'", "16 to 96")),
        ("[models.epson-tm-t88]\ncolumns = [1]\n", ("models.epson-tm-t88.columns'", "not [1]")),
        ("columns 3\n", ("no TOML", "line 1")),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str, words: tuple[str, ...]) -> None:
    place = folder(tmp_path, mine=content)
    with pytest.raises(SettingsError) as refused:
        read(place)
    for word in (f"{place}/mine.toml", *words):
        assert word in str(refused.value)


def test_the_default_directory_may_be_missing_and_a_named_one_may_not(tmp_path: Path) -> None:
    assert Quirks().applied(support(PRINTER)) == support(PRINTER)
    with pytest.raises(SettingsError, match=r"station\.quirks_dir': there is no directory"):
        read(str(tmp_path / "none"))
    named = configuration(tmp_path, quirks_dir=str(tmp_path / "none"))
    with pytest.raises(SettingsError, match=r"file: key 'station\.quirks_dir'"):
        check(named, "file", tmp_path)


@pytest.mark.parametrize("row", SUPPORTED, ids=lambda row: row.model)
def test_any_model_may_be_named(tmp_path: Path, row: object) -> None:
    assert isinstance(row, type(SUPPORTED[0]))
    assert read(folder(tmp_path, a=f"[models.{row.model}]\n")).applied(row) == row


def test_check_config_tells_what_is_changed_and_what_is_wrong(tmp_path: Path) -> None:
    place = folder(tmp_path, mine="[models.epson-tm-t88]\ncolumns = 35\n")
    config = tmp_path / "station.toml"
    config.write_text(f'[station]\nname = "k"\nlocation = "l"\nquirks_dir = "{place}"\n')
    told = CliRunner().invoke(app, ["check-config", str(config)])
    assert told.exit_code == 0
    assert f"quirks: {place}/mine.toml: model epson-tm-t88: columns = 35" in told.stdout
    (Path(place) / "mine.toml").write_text("[models.epson-tm-t88]\ncolumsn = 35\n")
    told = CliRunner().invoke(app, ["check-config", str(config)])
    assert told.exit_code == 2
    assert "did you mean 'columns'?" in told.stderr
