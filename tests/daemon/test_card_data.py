"""No card data anywhere: terminals that send it in every field they have, and everything a station keeps or says.

PCI DSS 3.3 and 3.4.1; by field, not by pattern: what only looks like a card number (GTINs, references) stays whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from daemon.client import ApiError, Client, Disconnected, Unreachable
from daemon.config import DeviceSection
from daemon.schema import PaymentStart, PaymentView, Role
from drivers.simulator import Simulator
from drivers.terminals.nexo.sim_answers import TRACK2 as NEXO_TRACK2
from drivers.terminals.nexo.sim_payment import CARD_NUMBER as NEXO_CARD
from drivers.terminals.wallet.sim import CARD_NUMBER as WALLET_CARD
from drivers.terminals.wallet.sim import LOOKS_LIKE_A_CARD, PERSONAL
from drivers.terminals.zvt.sim_payment import CARD_NUMBER as ZVT_CARD
from drivers.terminals.zvt.sim_payment import TRACK1, TRACK2
from drivers.vocabulary import Currency, Money, PaymentOutcome
from tests.daemon.processes import Daemon, written
from tests.daemon.stations import on_http, until
from tests.daemon.store.shop import Template, copy
from tests.daemon.terminals import NEXO, ZVT, at_terminal
from tests.daemon.test_crash import ended, online
from tests.plugins.acme.acme_terminal.simulator import CARD_NUMBER as HOSTED_CARD

CARDS = (ZVT_CARD, NEXO_CARD, WALLET_CARD, HOSTED_CARD)
SECRETS = (
    *(card[:-4] for card in CARDS),  # brand and last four are all that may be kept
    TRACK1[:30],
    TRACK2,
    NEXO_TRACK2,
    "HANSEN/ASTRID",
    "HANSEN%20%2F%20ASTRID",
    "Lovelace",
    str(PERSONAL["track2"]),
    "4712345678",
)
FORBIDDEN = (
    *(secret.encode() for secret in SECRETS),
    *(bytes.fromhex(card[:-4]) for card in CARDS),
    bytes.fromhex(TRACK2),
)


def leaked(where: str, content: bytes) -> list[str]:
    """What must not be there, with its place."""
    folded = content.lower()
    return [f"{where}: {secret!r}" for secret in FORBIDDEN if secret in content or secret.lower() in folded]


def luhn(digits: str) -> bool:
    """Whether a card number could look like this."""
    doubled = [int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


@asynccontextmanager
async def floor(folder: Path) -> AsyncIterator[tuple[dict[str, Simulator], dict[str, DeviceSection]]]:
    """A terminal of each wire, each as talkative as can be."""
    async with (
        at_terminal(ZVT, folder, pace=0.01, cut_for=0.05, pan_unmasked=True) as zvt,
        at_terminal(NEXO, folder, pace=0.01, cut_for=0.05, pan_unmasked=True) as nexo,
        on_http(folder, pace=0.02, personal=True) as wallet,
    ):
        made = {"zvt": zvt, "nexo": nexo, "wallet": wallet}
        yield {name: it[0] for name, it in made.items()}, {name: it[1] for name, it in made.items()}


async def paid(client: Client, device: str, minor: int) -> PaymentView:
    start = PaymentStart(device, Money(minor, Currency.DKK))
    return await ended(client, await client.start_payment(start, f"{device}-{minor}"))


async def command(*words: str) -> bytes:
    """What a ``storefloor`` command prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "daemon.cli",
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said


@pytest.mark.timeout(240)
async def test_nothing_a_station_keeps_or_says_holds_card_data(tmp_path: Path, template: Template) -> None:
    state = tmp_path / "state"
    state.mkdir()
    copy(template, state)
    said: dict[str, list[bytes]] = {"answers": [], "events": [], "commands": []}
    async with floor(tmp_path) as (terminals, sections):
        daemon = Daemon(written(tmp_path, sections), state, program=("tests.daemon.dying", ""))
        await daemon.start()
        try:
            async with daemon.client(Role.TILL) as client, daemon.client(Role.TECHNICIAN) as watcher:
                listening = asyncio.create_task(_listen(watcher, said["events"]))
                await client.clerk_login(pin="2468")
                for device in terminals:
                    await online(client, device)
                    said["answers"].append(
                        repr(await _a_life_of_payments(client, device, terminals[device])).encode()
                    )
                listening.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await listening
                for device in terminals:
                    with pytest.raises(ApiError) as refused:  # no trace of a terminal's wire is ever made
                        await anext(watcher.record(device))
                    assert refused.value.code == "never_recorded"
            # The power goes with a card in each terminal; the next start asks about it.
            async with daemon.client(Role.TILL) as client:
                for device, terminal in terminals.items():
                    terminal.turn("card", "wait")
                    view = await client.start_payment(
                        PaymentStart(device, Money(3300, Currency.DKK)), f"x-{device}"
                    )
                    await until(partial(_paying, terminal))
            await daemon.kill()
            for terminal in terminals.values():
                terminal.turn("card", "in")
                terminal.turn("card", "auto")
            await daemon.start()
            async with daemon.client(Role.TILL) as client:
                for device in terminals:
                    view = await _known(client, f"x-{device}", device)
                    said["answers"].append(repr(view).encode())
                views = await client.payments()
                said["answers"].append(repr(views).encode())
                wallet = next(view for view in views if view.device == "wallet" and view.approved)
                assert wallet.approval_code == LOOKS_LIKE_A_CARD  # a reference, though it looks like a card
                assert luhn(LOOKS_LIKE_A_CARD)
                goods = (await client.products(limit=100)).items
                lookalikes = [item.gtin for item in goods if luhn(item.gtin)]
                assert lookalikes
                assert [(await client.product(gtin)).gtin for gtin in lookalikes] == lookalikes
            address = (state / "address").read_text().strip()
            token = (state / "token-till").read_text().strip()
            named = ("--api", address, "--token", token)
            for form in ("jsonl", "csv"):
                said["commands"].append(
                    await command("payments", "export", str(tmp_path / f"ledger.{form}"), *named)
                )
            said["commands"].append(await command("payments", "list", *named))
            backup = tmp_path / "shop.backup"
            said["commands"].append(await command("backup", str(backup), "--config", str(daemon.config)))
            await daemon.stop()
        finally:
            if daemon.child is not None and daemon.child.returncode is None:
                await daemon.kill()
    with tarfile.open(backup) as tar:
        tar.extractall(tmp_path / "unpacked")  # noqa: S202  made by ourselves a moment ago; Python 3.11.2 knows no filter
    assert len(said["events"]) > 30
    assert (tmp_path / "ledger.jsonl").stat().st_size > 1000
    found = [leak for place, texts in said.items() for text in texts for leak in leaked(place, text)]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"station.db", "station.log", "ledger.csv"} <= {path.name for path in files}
    found += [leak for path in files for leak in leaked(path.name, path.read_bytes())]
    assert found == []


async def _listen(watcher: Client, heard: list[bytes]) -> None:
    events = watcher.events()
    while True:
        event = await anext(events)
        assert not isinstance(event, Disconnected)
        heard.append(repr(event).encode())


async def _a_life_of_payments(client: Client, device: str, terminal: Simulator) -> list[PaymentView]:
    """Approved, refused, unanswered, given back: every kind of answer a terminal has."""
    views = [await paid(client, device, 1100)]
    assert views[0].outcome is PaymentOutcome.APPROVED
    if device != "wallet":
        assert len(views[0].card_last4) == 4
    terminal.turn("outcome", "cancel" if device == "wallet" else "decline")
    views.append(await paid(client, device, 1200))
    terminal.turn("outcome", "approve")
    terminal.turn("drop_after", {"zvt": "status_info", "nexo": "answer", "wallet": "capture"}[device])
    views.append(await paid(client, device, 1300))
    await online(client, device)
    back = await client.refund_payment(views[0].id, Money(500, Currency.DKK), f"back-{device}")
    views.append(await ended(client, back))
    return views


def _paying(terminal: Simulator) -> bool:
    return bool(terminal.knobs()["paying"])


async def _known(client: Client, key: str, device: str) -> PaymentView:
    """The end of the attempt of this key; asked for until the terminal is back."""
    start = PaymentStart(device, Money(3300, Currency.DKK))
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(ApiError, Unreachable):
                return await ended(client, await client.start_payment(start, key))
            await asyncio.sleep(0.1)  # the pace of asking


def test_the_net_catches_what_it_is_for() -> None:
    """A leak would be seen: digits, bytes and tracks, whatever stands around them."""
    assert leaked("x", f"a{ZVT_CARD}b".encode())
    assert leaked("x", b"\x22\xf1\xf0" + bytes.fromhex(ZVT_CARD))
    assert leaked("x", TRACK1.lower().encode())
    assert not leaked("x", f"Mastercard {ZVT_CARD[-4:]} {LOOKS_LIKE_A_CARD}".encode())
