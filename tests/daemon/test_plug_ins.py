"""Terminals that come as packages: one that works, and every way one can be broken, with the station going on."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from daemon import keys, settlement
from daemon.cli import app as command
from daemon.client import ApiError
from daemon.config import DeviceSection, check
from daemon.schema import PaymentStart, Role
from daemon.settings import SettingsError
from drivers.simulator import serve_tcp
from drivers.table import plug_ins, support
from drivers.terminals.hosted.terminal import HostedTerminal
from drivers.vocabulary import Currency, Money, PaymentOutcome, PaymentState, PowerState, Problem
from tests.daemon.processes import written
from tests.daemon.stations import configuration, on_tcp, station, until
from tests.daemon.test_crash import booked, ended, online
from tests.plugins.installed import ACME, describe, on_path, unpack

START = PaymentStart("terminal", Money(12995, Currency.DKK))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    """A folder of installed packages, with the example in it."""
    folder = tmp_path / "site"
    folder.mkdir()
    unpack(ACME, folder)
    with on_path(folder):
        yield folder


def broken(site: Path, code: str, models: str = "broken") -> None:
    """Install a package with this code beside the example."""
    package = site / "broken_terminal"
    package.mkdir()
    (package / "__init__.py").write_text(code)
    describe(site, "broken-terminal", "0.3", {models: "broken_terminal:rows"})
    plug_ins.cache_clear()


async def test_a_terminal_of_a_plug_in_is_paid_at(site: Path, tmp_path: Path) -> None:
    async with (
        on_tcp("acme-touch") as (terminal, section),
        station(tmp_path / "state", {"terminal": section}) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "terminal")
        view = await ended(client, await client.start_payment(START, "k1"))
        assert (view.outcome, view.card_last4) == (PaymentOutcome.APPROVED, "0119")
        assert booked(terminal) == [12995]
    kept = b"".join(path.read_bytes() for path in (tmp_path / "state").rglob("*") if path.is_file())
    assert b"4761739001010119" not in kept


@pytest.mark.logs("out of reach")
async def test_its_library_dies_in_a_payment_and_the_terminal_is_asked(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    async with (
        on_tcp("acme-touch", outcome="crash") as (terminal, section),
        station(tmp_path / "state", {"terminal": section}) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "terminal")
        view = await ended(client, await client.start_payment(START, "k1"))
        assert view.outcome is PaymentOutcome.APPROVED
        assert PaymentState.IN_DOUBT in [step.state for step in view.history]
        assert booked(terminal) == [12995]
        terminal.turn("outcome", "silent")
        await online(client, "terminal")
        view = await client.start_payment(PaymentStart("terminal", Money(500, Currency.DKK)), "k2")
        await until(lambda: len(booked(terminal)) == 2)
        driver = running.app[keys.MANAGER].terminal("terminal")
        assert isinstance(driver, HostedTerminal)
        assert driver._child is not None
        assert driver._child._process is not None
        os.kill(driver._child._process.pid, signal.SIGKILL)
        assert (await ended(client, view)).outcome is PaymentOutcome.APPROVED


FAULTS = {
    "import": ("raise RuntimeError('no licence file')", "RuntimeError: no licence file"),
    "syntax": ("def rows(:", "SyntaxError"),
    "nothing": ("rows = []", "brings no terminal"),
    "no rows": ("rows = ['acme']", "not str"),
    "another's": (
        "from drivers.table import SUPPORTED\nrows = [row for row in SUPPORTED if row.model == 'zvt-generic']",
        "'zvt-generic' is not called 'broken'",
    ),
    "a printer": ("from drivers.table import SUPPORTED\nrows = SUPPORTED[:1]", "brings payment terminals"),
}


@pytest.mark.logs("out of reach")
@pytest.mark.parametrize("fault", list(FAULTS))
async def test_a_broken_plug_in_is_named_and_the_station_goes_on(
    site: Path, tmp_path: Path, fault: str
) -> None:
    code, words = FAULTS[fault]
    broken(site, code)
    devices = {"terminal": DeviceSection("broken-pro", "tcp://127.0.0.1:1")}
    setup = check(configuration(tmp_path, devices), "test", tmp_path)
    assert [words in told and "broken-terminal 0.3" in told for told in setup.plug_ins] == [True]
    async with (
        on_tcp("acme-touch") as (_, section),
        station(tmp_path / "state", {**devices, "other": section}) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "other")
        view = await client.device("terminal")
        assert (view.power, view.problems) == (PowerState.OFFLINE, [Problem.OUT_OF_ORDER])
        assert words in view.detail
        with pytest.raises(ApiError) as refused:
            await client.start_payment(START)
        assert refused.value.code == "device_offline"
        paid = PaymentStart("other", START.amount)
        assert (await ended(client, await client.start_payment(paid))).outcome is PaymentOutcome.APPROVED


@pytest.mark.logs("out of reach")
async def test_a_driver_that_breaks_while_it_is_made_is_out_of_order(site: Path, tmp_path: Path) -> None:
    broken(
        site,
        "from dataclasses import replace\nfrom drivers.table import SUPPORTED\n"
        "row = next(row for row in SUPPORTED if row.model == 'zvt-generic')\n"
        "rows = [replace(row, model='broken-pro', driver=lambda *_: {}['serial'])]\n",
    )
    devices = {"terminal": DeviceSection("broken-pro", "tcp://127.0.0.1:1")}
    async with station(tmp_path / "state", devices) as running, running.client(Role.TILL) as client:
        async with asyncio.timeout(10):
            while not (view := await client.device("terminal")).problems:
                await asyncio.sleep(0.02)  # the pace of looking
        assert "KeyError: 'serial'" in view.detail


def test_what_it_does_not_bring_is_a_slip_of_the_pen(site: Path, tmp_path: Path) -> None:
    devices = {"terminal": DeviceSection("acme-touhc", "tcp://127.0.0.1:1")}
    with pytest.raises(SettingsError, match="did you mean acme-touch"):
        check(configuration(tmp_path, devices), "test", tmp_path)


def test_check_config_names_it(site: Path, tmp_path: Path) -> None:
    broken(site, "raise RuntimeError('no licence file')")
    path = written(tmp_path, {"terminal": DeviceSection("acme-touch", "tcp://127.0.0.1:1")})
    said = CliRunner().invoke(command, ["check-config", str(path)])
    assert said.exit_code == 0, said.output
    assert "the plug-in broken-terminal 0.3 cannot be used: RuntimeError: no licence file" in said.output


async def test_its_simulator_is_served_like_any_other(site: Path) -> None:
    async with serve_tcp(support("acme-touch").simulator()) as url:
        assert url.startswith("tcp://")
