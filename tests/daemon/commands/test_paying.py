"""Giving money back, closing the day and exporting the ledger by command."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from daemon.schema import ReconciliationState
from tests.daemon.commands.shop import shop
from tests.daemon.store.shop import Template, copy

PIN = ("--pin", "2468")


async def test_money_goes_back_and_the_day_is_closed(tmp_path: Path, template: Template) -> None:
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    async with shop(tmp_path) as here:
        paid = [json.loads((await here.run("pay", "100", "DKK", "--json"))[1])["id"] for _ in range(2)]
        status, out, _ = await here.run("payments", "reverse", paid[0], *PIN, "--json")
        back = json.loads(out)
        assert (status, back["kind"], back["original"]) == (0, "reversal", paid[0])
        status, out, errors = await here.run("payments", "reverse", paid[0], *PIN)
        assert (status, "given back already" in errors) == (1, True), errors
        status, out, _ = await here.run("payments", "refund", paid[1], "25,50", *PIN)
        assert status == 0
        assert f"of payment {paid[1]}" in out
        status, out, _ = await here.run("payments", "show", paid[1])
        assert "part_refunded: 25.50 DKK given back" in out
        here.terminal.turn("outcome", "decline")
        assert (await here.run("payments", "refund", paid[1], "1", *PIN))[0] == 1

        status, out, _ = await here.run("payments", "reconcile", *PIN)
        assert (status, "told here 74.50 DKK, terminal 74.50 DKK" in out) == (0, True), out
        assert (await here.run("payments", "reconcile", "--pin", "0000"))[0] == 1

        file = tmp_path / "ledger.jsonl"
        assert (await here.run("payments", "export", str(file)))[0] == 0
        records = [json.loads(line) for line in file.read_text().splitlines()]
        attempts = [record for record in records if record["record"] == "attempt"]
        assert [one["kind"] for one in attempts] == ["refund", "refund", "reversal", "payment", "payment"]
        assert all(one["history"] and len(one["card_last4"]) in {0, 4} for one in attempts)
        days = [record["state"] for record in records if record["record"] == "reconciliation"]
        assert days == [ReconciliationState.TOLD]
        status, _, errors = await here.run("payments", "export", str(file))
        assert (status, "File exists" in errors) == (2, True)
        assert (await here.run("payments", "export", str(file), "--replace"))[0] == 0
        status, out, _ = await here.run("export", "payments", "-", "--format", "csv")
        rows = list(csv.DictReader(out.splitlines()))
        assert (status, len(rows), rows[0]["amount_minor"], rows[0]["currency"]) == (
            0,
            6,
            str(attempts[0]["amount"]["minor"]),
            "DKK",
        )
        assert [row["record"] for row in rows] == ["attempt"] * 5 + ["reconciliation"]


async def test_a_day_that_differs_is_not_a_success(tmp_path: Path, template: Template) -> None:
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    async with shop(tmp_path) as here:
        await here.run("pay", "100", "DKK")
        here.terminal.turn("receipt_no", 60)
        await here.run("pay", "50", "DKK")
        status, out, _ = await here.run("payments", "reconcile", *PIN)
        assert status == 1
        assert "not_here  the terminal gave receipt number 43" in out
        status, out, _ = await here.run("payments", "reconcile", *PIN, "--json")
        assert (status, json.loads(out)["differences"]) == (0, [])
