"""Payments by wallet: the same random runs as at terminals made of plastic, judged by the provider's book.

What may go wrong here: answers lost before or after something was done, refusals for now, a customer who says no, does
nothing or takes the payment just before a cancel; stops and, at full size, SIGKILL at any moment; the same key twice.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from pathlib import Path
from time import monotonic

import msgspec

from daemon.schema import PaymentStart
from drivers.terminals.wallet import sim_knobs as wallet
from drivers.terminals.wallet.sim import CARD_NUMBER, PERSONAL
from drivers.vocabulary import Currency, Money, PaymentOutcome
from tests.daemon.stations import WALLET, on_http
from tests.proof.claim import FULL, Claim, size
from tests.proof.payments import AT_ONCE, PATIENCE_S, Here, Process, Run, Tally, Wire, at_once, impatient

_LOST = [wallet.What.NONE, *(what for what in wallet.What if what)]
WIRE = Wire(
    "wallet",
    WALLET,
    {"pace": 0.02, "personal": True, "expires_in": 1.5},
    {"times": [1, 2, 5]},
    {
        "outcome": [*wallet.Outcome],
        "drop_before": _LOST,
        "drop_after": _LOST,
        "fail": _LOST,
        "fail_status": [500, 429, 503],
        "race": [False, True],
    },
)
SECRET = (CARD_NUMBER, str(PERSONAL["track2"]), "Lovelace")


async def runs(kind: type[Here | Process], seed: int, count: int, payments: int) -> Tally:
    """So many runs, each with a provider and a state of its own."""
    tally = Tally()

    async def one(number: int) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            async with on_http(folder, **WIRE.knobs) as (provider, section):
                run = Run(random.Random(f"{seed}/{number}"), WIRE, kind(folder, section), provider, tally)
                if not await run.ended(payments):
                    return
                kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
                said = kept + repr(run.seen).encode()
                tally.note("I7", holds=not any(secret.encode() in said for secret in SECRET))
                known = all(view.outcome is not PaymentOutcome.UNKNOWN for view in run.seen)
                tally.note("known", holds=known)
                once = all(charge["captures"] <= 1 for charge in provider.knobs()["book"])
                tally.note("I1", holds=once)

    with impatient():
        await at_once(count, AT_ONCE[kind is Here], one)
    return tally


async def plain(tally: Tally) -> None:
    """One payment that is taken and one that is cancelled, so that nothing hangs on what chance tries."""
    with impatient(), tempfile.TemporaryDirectory() as name:
        async with on_http(Path(name), **WIRE.knobs) as (provider, section):
            run = Run(random.Random(0), WIRE, Here(Path(name), section), provider, tally)
            await run.station.begin()
            await run._online()
            for minor, card in ((1100, "auto"), (1200, "wait")):
                provider.turn("card", card)
                async with run.station.client() as client:
                    view = await client.start_payment(
                        PaymentStart("terminal", Money(minor, Currency.DKK)), f"plain-{minor}"
                    )
                    if card == "wait":
                        async with asyncio.timeout(PATIENCE_S):
                            while not view.code:
                                view = await client.payment(view.id, wait_s=1)
                        view = await client.cancel_payment(view.id)
                run.seen.append(await run._ended(view, f"plain-{minor}", minor))
            run._judge()
            await run.station.break_off()


async def at_real_times() -> Claim:
    """One payment with every wait as it is in a shop: the first look after five seconds, the next two later."""
    with tempfile.TemporaryDirectory() as name:
        async with on_http(Path(name), pace=6.0) as (provider, section):
            options = {key: value for key, value in section.options.items() if key != "time_scale"}
            here = Here(Path(name), msgspec.structs.replace(section, options=options))
            await here.begin()
            run = Run(random.Random(0), WIRE, here, provider, Tally())
            await run._online()
            asked, began = provider.knobs()["requests"].get("get", 0), monotonic()
            async with here.client() as client:
                view = await client.start_payment(PaymentStart("terminal", Money(1300, Currency.DKK)), "real")
            view = await run._ended(view, "real", 1300)
            took, looks = monotonic() - began, provider.knobs()["requests"]["get"] - asked
            await here.break_off()
    # Before the payment one look at the provider; then after 5 s, 7 s (reserved, captured) and 9 s.
    holds = view.outcome is PaymentOutcome.APPROVED and 8.5 <= took <= 20 and looks <= 5
    return Claim("a payment at the real times (wallet)", 1, int(not holds), f"{took:.1f} s, {looks} looks")


async def prove() -> list[Claim]:
    """Every claim of this area; SIGKILL and the real times at full size."""
    tally = await runs(Here, 31, size(2, 125), size(3, 6))
    await plain(tally)
    claims = tally.claims("wallet, lost, stopped, cancelled, asked twice")
    if FULL:
        claims += (await runs(Process, 32, 25, 6)).claims("wallet, and killed")
        claims.append(await at_real_times())
    return claims
