"""Paying by wallet end to end: the code on the screens, the ledger, and the provider's own book as the truth."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from daemon import settlement
from daemon.client import ApiError, Client, Disconnected, Unreachable
from daemon.config import DeviceSection, check
from daemon.schema import PaymentMoney, PaymentStart, PaymentView, Role
from daemon.settings import SettingsError
from drivers.simulator import Simulator
from drivers.terminals.wallet.sim import CARD_NUMBER
from drivers.vocabulary import (
    Currency,
    EventType,
    Money,
    PaymentOutcome,
    PaymentState,
    TerminalPrompt,
)
from tests.daemon.dying import MOMENTS
from tests.daemon.processes import Daemon, written
from tests.daemon.stations import Running, configuration, on_http, station, until
from tests.daemon.store.shop import Template, copy
from tests.daemon.test_crash import booked, ended, online

S = PaymentState
AMOUNT = Money(12995, Currency.DKK)
START = PaymentStart("wallet", AMOUNT)


@asynccontextmanager
async def counter(
    folder: Path, staff_after_s: float = 300.0, **knobs: Any
) -> AsyncIterator[tuple[Running, Simulator, Client]]:
    """A station with a wallet, the provider, and a till's client."""
    async with (
        on_http(folder, **{"pace": 0.02, **knobs}) as (provider, section),
        station(folder / "state", {"wallet": section}, staff_after_s) as running,
        running.client(Role.TILL) as client,
    ):
        await online(client, "wallet")
        yield running, provider, client


async def shown(client: Client, view: PaymentView) -> PaymentView:
    """Wait until the code stands on the screen."""
    async with asyncio.timeout(10):
        while not view.code:
            view = await client.payment(view.id, wait_s=1)
    return view


async def test_the_code_reaches_the_screens_and_the_payment_both_books(tmp_path: Path) -> None:
    async with counter(tmp_path, card="wait") as (running, provider, client):
        async with running.client(Role.TECHNICIAN) as watcher:
            events = watcher.events()
            assert not isinstance(await anext(events), Disconnected)
            view = await shown(client, await client.start_payment(START, "k1"))
            assert view.prompt is TerminalPrompt.SCAN_CODE
            assert view.code == f"https://qr.wallet.example/{view.id}"
            assert view.cancellable
            codes: list[str] = []
            async with asyncio.timeout(10):
                while not codes:
                    event = await anext(events)
                    assert not isinstance(event, Disconnected)
                    if event.type is EventType.TRANSITION and event.data["prompt"] == "scan_code":
                        codes.append(event.data["code"])
            await events.aclose()
        assert codes == [view.code]
        provider.turn("card", "in")
        view = await ended(client, view)
        assert (view.outcome, view.approved, view.code) == (PaymentOutcome.APPROVED, AMOUNT, "")
        assert view.card_brand == "Vipps MobilePay"
        assert booked(provider) == [12995]
        assert (await client.start_payment(START, "k1")).id == view.id


async def test_a_cancel_is_the_providers_word(tmp_path: Path) -> None:
    async with counter(tmp_path, card="wait") as (_, provider, client):
        view = await shown(client, await client.start_payment(START, "k1"))
        assert (await client.cancel_payment(view.id)).cancel_requested
        assert (await ended(client, view)).outcome is PaymentOutcome.CANCELLED
        provider.turn("card", "auto")
        paid = await ended(client, await client.start_payment(START, "k2"))
        assert paid.outcome is PaymentOutcome.APPROVED


@pytest.mark.parametrize("lost", ["", "drop_before", "drop_after"])
async def test_money_goes_back_to_whoever_paid(
    tmp_path: Path, template: Template, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    (tmp_path / "state").mkdir()
    copy(template, tmp_path / "state")
    async with counter(tmp_path) as (_, provider, client):
        await client.clerk_login(pin="2468")
        paid = await ended(client, await client.start_payment(START, "k1"))
        if lost:
            provider.turn(lost, "refund")
        back = await client.refund_payment(paid.id, Money(5000, Currency.DKK), "r1")
        assert (await ended(client, back)).outcome is PaymentOutcome.APPROVED
        assert [entry["amount"] for entry in provider.knobs()["returns"]] == [5000]
        assert (await client.payment(paid.id)).money is PaymentMoney.PART_REFUNDED
        with pytest.raises(ApiError) as refused:
            await client.reverse_payment(paid.id, "v1")
        assert refused.value.code == "not_returnable"


@pytest.mark.logs("out of reach")
@pytest.mark.parametrize("knob", ["drop_after", "fail"])
@pytest.mark.parametrize("what", ["create", "get", "capture"])
async def test_the_provider_falls_silent_for_good_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, knob: str
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    async with counter(tmp_path) as (_, provider, client):
        provider.turn("times", 10_000)
        if what != "get":  # else nothing would be begun
            provider.turn(knob, what)
        view = await client.start_payment(START, "k1")
        provider.turn(knob, what)
        async with asyncio.timeout(20):
            while view.outcome is not PaymentOutcome.UNKNOWN and not view.approved:
                view = await client.payment(view.id, wait_s=1)
        provider.turn(knob, "")
        view = await ended(client, view)
        assert booked(provider) == ([12995] if view.outcome is PaymentOutcome.APPROVED else [])
        assert view.outcome in {
            PaymentOutcome.APPROVED,
            PaymentOutcome.NOT_STARTED,
            PaymentOutcome.CANCELLED,
        }
        assert all(charge["captures"] <= 1 for charge in provider.knobs()["book"])


@pytest.mark.logs("out of reach")
async def test_a_provider_that_stays_away_leaves_it_to_staff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settlement, "BACK_OFF_S", (0.05, 0.1))
    async with counter(tmp_path, 0.5, card="wait") as (_, provider, client):
        view = await shown(client, await client.start_payment(START, "k1"))
        provider.turn("power", "off")
        view = await ended(client, view)
        assert (view.state, view.outcome) == (S.NEEDS_STAFF, PaymentOutcome.UNKNOWN)


ENDS = {
    "intent": S.NOT_STARTED,
    "sending": S.NOT_STARTED,
    "written": S.APPROVED,  # the customer had the code, and took the payment while nobody was there
    "said": S.APPROVED,
    "durable": S.APPROVED,
    "acknowledged": S.APPROVED,
    "approved": S.APPROVED,
}


async def test_the_power_goes_at_each_step(tmp_path: Path) -> None:
    """C0 to C8: each start resolves what the one before left behind; nothing is taken twice, nothing is lost."""
    assert tuple(ENDS) == MOMENTS
    async with on_http(tmp_path, pace=0.02, personal=True) as (provider, section):
        daemon = Daemon(configured(tmp_path, section), tmp_path / "state")
        try:
            for number, moment in enumerate(ENDS):
                daemon.program = ("tests.daemon.dying", moment)
                await daemon.start()
                async with daemon.client(Role.TILL) as client:
                    await online(client, "wallet")
                    if number:
                        await settled(client, number - 1)
                    with contextlib.suppress(Unreachable):  # it may die before it can answer
                        await client.start_payment(PaymentStart("wallet", _amount(number)), f"k{number}")
                    await daemon.died()
            daemon.program = ("tests.daemon.dying", "")
            await daemon.start()
            async with daemon.client(Role.TILL) as client:
                await settled(client, len(ENDS) - 1)
                views = await client.payments()
            assert await daemon.stop() == 0
        finally:
            if daemon.child is not None and daemon.child.returncode is None:
                await daemon.kill()
        assert len(views) == len(ENDS)
        approved = sorted(view.amount.minor for view in views if view.outcome is PaymentOutcome.APPROVED)
        assert approved == sorted(booked(provider))
        assert {charge["captures"] for charge in provider.knobs()["book"]} == {1}
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for personal in (CARD_NUMBER, "Lovelace", "4712345678"):
        assert personal.encode() not in kept


def _amount(number: int) -> Money:
    return Money(1000 + number, Currency.DKK)


def configured(folder: Path, section: DeviceSection) -> Path:
    """A configuration file with the wallet in it."""
    path = written(folder, {"wallet": section})
    if "password_file" not in path.read_text():
        path.write_text(f"{path.read_text()}password_file = {json.dumps(section.password_file)}\n")
    return path


async def settled(client: Client, number: int) -> None:
    """The attempt of this key ends as its cut says; asking for it by its key begins nothing."""
    moment, state = list(ENDS.items())[number]
    view = await ended(
        client, await client.start_payment(PaymentStart("wallet", _amount(number)), f"k{number}")
    )
    assert view.state is state, (moment, view)


async def test_a_code_nobody_took_is_ended_after_a_restart(tmp_path: Path) -> None:
    async with on_http(tmp_path, card="wait") as (provider, section):
        daemon = Daemon(configured(tmp_path, section), tmp_path / "state")
        daemon.program = ("tests.daemon.dying", "")
        await daemon.start()
        try:
            async with daemon.client(Role.TILL) as client:
                await online(client, "wallet")
                view = await shown(client, await client.start_payment(START, "k1"))
            await daemon.kill()
            await daemon.start()
            async with daemon.client(Role.TILL) as client:
                view = await ended(client, await client.payment(view.id))
                assert view.outcome is PaymentOutcome.CANCELLED
        finally:
            await daemon.kill()
        assert [charge["provider_state"] for charge in provider.knobs()["book"]] == ["TERMINATED"]


async def test_a_configuration_without_its_secrets_is_named(tmp_path: Path) -> None:
    async with on_http(tmp_path) as (_, section):
        (tmp_path / "wallet.password").write_text("client_secret=s3cret")
        with pytest.raises(SettingsError, match="subscription_key") as refused:
            check(configuration(tmp_path, {"wallet": section}), "test", tmp_path)
        assert "s3cret" not in str(refused.value)


async def test_the_wallet_waits_for_its_provider(tmp_path: Path) -> None:
    async with counter(tmp_path) as (_, provider, _client):
        await until(lambda: provider.knobs()["requests"].get("token", 0) >= 1)
