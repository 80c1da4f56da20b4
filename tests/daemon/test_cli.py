"""The ``storefloor`` command against a real daemon: what it prints, and how it ends."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from typer.testing import CliRunner

from daemon.cli import app
from tests.daemon.commands.shop import shop
from tests.daemon.processes import written


def test_help_names_what_there_is() -> None:
    said = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "120"}).stdout
    for command in (
        "serve",
        "kiosk",
        "till",
        "devices",
        "jobs",
        "print",
        "scan",
        "pay",
        "payments",
        "token",
        "record",
        "replay",
        "migrate",
        "backup",
        "restore",
        "store",
        "doctor",
    ):
        assert command in said


async def test_devices_jobs_and_print(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        status, out, _ = await here.run("devices")
        assert status == 0
        assert "epson-tm-t20iii" in out
        status, out, _ = await here.run("devices", "list", "--json")
        assert {view["id"] for view in json.loads(out)} == {"receipt", "terminal"}
        status, out, _ = await here.run("devices", "check", "receipt")
        assert (status, out[:3]) == (0, "ok:")
        slip = tmp_path / "slip.txt"
        slip.write_text("hej")
        status, out, _ = await here.run("print", str(slip), "--json")
        job = json.loads(out)
        assert (status, job["state"]) == (0, "completed")
        status, out, _ = await here.run("jobs", "--json")
        assert [item["id"] for item in json.loads(out)] == [job["id"]]
        status, out, _ = await here.run("jobs", "cancel", job["id"])
        assert status == 1
        status, _, errors = await here.run("devices", "show", "toaster")
        assert status == 1
        assert "toaster" in errors


async def test_pay_and_payments(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        status, out, _ = await here.run("pay", "129,95", "DKK", "--json")
        payment = json.loads(out)
        assert (status, payment["state"], payment["amount"]["minor"]) == (0, "approved", 12995)
        here.terminal.turn("outcome", "decline")
        status, out, _ = await here.run("pay", "1", "DKK")
        assert status == 1
        assert "declined" in out
        status, out, _ = await here.run("payments", "--json")
        assert [item["outcome"] for item in json.loads(out)] == ["declined", "approved"]
        status, out, _ = await here.run("payments", "show", payment["id"])
        assert "intent" in out
        for wrong in ("1.234", "-5", "x", "٣", "1.٣", "1.", "9" * 11):
            status, _, errors = await here.run("pay", "--", wrong, "DKK")
            assert status == 2
            assert wrong in errors


async def test_tokens(tmp_path: Path) -> None:
    async with shop(tmp_path) as here:
        config = ("--config", str(here.config))
        status, out, _ = await here.run("token", "create", "--role", "technician", "--note", "test", *config)
        secret = out.strip()
        assert (status, len(secret)) == (0, 43)
        status, out, errors = await here.run("devices", "--token", secret, "--json")
        assert status == 0, errors
        status, out, _ = await here.run("token", "list", "--json", *config)
        assert secret not in out
        made = next(row for row in json.loads(out) if row["note"] == "test")
        assert (await here.run("token", "revoke", made["id"], *config))[0] == 0
        assert (await here.run("token", "revoke", "none", *config))[0] == 1
        assert (await here.run("token", "create", "--role", "king", *config))[0] == 2


async def test_without_a_daemon_or_a_token_it_says_so(tmp_path: Path) -> None:
    env = {"STATE_DIRECTORY": str(tmp_path), "STOREFLOOR_API": "http://127.0.0.1:1", "STOREFLOOR_TOKEN": None}
    runner = CliRunner()
    result = await asyncio.to_thread(runner.invoke, app, ["devices"], env=env)
    assert result.exit_code == 1
    assert "no token" in result.stderr
    result = await asyncio.to_thread(runner.invoke, app, ["devices", "--token", "x"], env=env)
    assert result.exit_code == 1
    assert (
        "no answer from the daemon at http://127.0.0.1:1: Connection refused; is it running?" in result.stderr
    )
    command = ["devices", "--token", "x", "--api", "nonsense://x"]
    result = await asyncio.to_thread(runner.invoke, app, command, env=env)
    assert result.exit_code == 1
    assert "write http://" in result.stderr


LOCATIONS = """\
id,name,street,postcode,city,country,latitude,longitude,timezone,currency
shop-aarhus,Aarhus,Åboulevarden 1,8000,Aarhus,DK,56.15,10.2,Europe/Copenhagen,DKK
shop-nowhere,Nowhere,,,,DK,ninety,10.2,Europe/Copenhagen,DKK
"""


async def test_import_takes_the_good_rows_and_names_the_bad(tmp_path: Path) -> None:
    file = tmp_path / "locations.csv"
    file.write_text(LOCATIONS)
    config = written(tmp_path, {})
    runner = CliRunner()
    command = ["import", "locations", str(file), "--config", str(config)]
    result = await asyncio.to_thread(runner.invoke, app, [*command, "--strict"])
    assert result.exit_code == 1
    assert f"{file}:3: " in result.stderr
    result = await asyncio.to_thread(runner.invoke, app, [*command, "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["accepted"] == 1
    result = await asyncio.to_thread(runner.invoke, app, ["import", "toasters", *command[2:]])
    assert result.exit_code == 2
    assert "locations" in result.stderr
    result = await asyncio.to_thread(runner.invoke, app, ["import", "stock", "none.csv", *command[3:]])
    assert result.exit_code == 1
    assert "none.csv" in result.stderr
