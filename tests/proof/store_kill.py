"""kill -9 of a daemon at any moment, while clerks reserve, hand over, sell and take gift cards.

The clerks know nothing of it: whoever gets no answer asks again with the same key, as a till does. Afterwards all that
was acknowledged is there, each wish was done once, and every figure adds up.

Each life of the daemon is a process forked from one that has everything imported: a start takes a tenth of the time, so
that two hundred deaths are affordable.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import select

from daemon.demo.content import HOME
from daemon.demo.content.people import CLERKS
from daemon.schema import Role
from daemon.store import checking, giftcards, import_rows, members, tables
from daemon.store import service_tables as t
from daemon.store.import_shapes import ProductRow, StockRow
from daemon.store.transaction import Reading
from tests.daemon.stations import station
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, make_template
from tests.proof.claim import Claim, size

SEED = 4
PEOPLE = 4
FREE, PRICED = "05700000000011", "05700000000028"
"""A product that costs nothing, so that it need not be paid before it is collected, and one that does."""
PRICE = 5_000
PIECES = 100_000
LIFE_S = (0.02, 0.4)
"""A daemon lives so long once it can be reached."""
PATIENCE_S = 60.0
TIMEOUT = aiohttp.ClientTimeout(total=10)


def serve(folder: str) -> None:
    """Be a daemon on ``folder`` until killed; the address is written once it is reachable."""

    async def live() -> None:
        async with station(Path(folder)) as running:
            made = Path(folder) / "made"
            made.write_text(running.url)
            made.rename(Path(folder) / "reachable")
            await asyncio.Event().wait()

    asyncio.run(live())


@dataclass(slots=True)
class Lives:
    """A daemon that is killed and started again on the same files."""

    folder: Path
    url: str = ""
    up: asyncio.Event = field(default_factory=asyncio.Event)
    child: ForkServerProcess | None = None

    async def start(self) -> None:
        """The next life. Waits until it can be reached."""
        reachable = self.folder / "reachable"
        reachable.unlink(missing_ok=True)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.proof.store_kill"])
        self.child = context.Process(target=serve, args=(str(self.folder),), daemon=True)
        await asyncio.to_thread(self.child.start)
        async with asyncio.timeout(PATIENCE_S):
            while not reachable.exists():
                assert self.child.is_alive()
                await asyncio.sleep(0.005)  # the pace of looking
        self.url = reachable.read_text()
        self.up.set()

    async def kill(self) -> None:
        """SIGKILL."""
        assert self.child is not None
        self.up.clear()
        self.child.kill()
        await asyncio.to_thread(self.child.join, PATIENCE_S)


@dataclass(slots=True)
class Told:
    """What was acknowledged."""

    reserved: set[str] = field(default_factory=set)
    collected: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    closed: dict[str, str] = field(default_factory=dict)
    """Sale → receipt number."""
    cards: dict[str, int] = field(default_factory=dict)
    """Gift card → what should be left on it."""
    unasked: int = 0
    """Answers that never came, and were asked for again."""
    refused: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Clerk:
    """One person at one till, who asks until there is an answer."""

    name: str
    lives: Lives
    told: Told
    session: aiohttp.ClientSession
    headers: Mapping[str, str]
    source: random.Random
    over: asyncio.Event
    number: int = 0

    async def ask(self, path: str, body: Mapping[str, Any] | None = None, method: str = "POST") -> Any:
        """The answer, however often the daemon dies meanwhile."""
        self.number += 1
        headers = {**self.headers, "Idempotency-Key": f"{self.name} {self.number}"}
        while True:
            async with asyncio.timeout(PATIENCE_S):
                await self.lives.up.wait()
            try:
                async with self.session.request(
                    method, self.lives.url + path, json=body, headers=headers
                ) as response:
                    answer = await response.json()
            except (aiohttp.ClientError, TimeoutError):
                self.told.unasked += 1
                await asyncio.sleep(0.01)  # as a till that tries again
                continue
            if response.status >= 300:
                self.told.refused.append(f"{path}: {answer}")
            return answer

    async def work(self) -> None:
        """One customer after the other, until it is over."""
        while not self.over.is_set() and not self.told.refused:
            await self.source.choice((self.hand_over, self.sell, self.sell_for_a_card))()

    async def hand_over(self) -> None:
        """Reserve, make ready, collect."""
        request = {"location": HOME, "lines": [{"gtin": FREE}], "name": "K N", "phone": "00123456"}
        made = (await self.ask("/v1/reservations", request))["id"]
        self.told.reserved.add(made)
        version = (await self.ask(f"/v1/reservations/{made}/ready"))["version"]
        await self.ask(f"/v1/reservations/{made}/collect", {"version": version})
        self.told.collected.add(made)

    async def sell(self) -> None:
        """A sale for cash."""
        await self._close(await self._open(), [{"kind": "cash", "amount": _money(PRICE)}])

    async def sell_for_a_card(self) -> None:
        """A gift card is sold, and half of it spent."""
        tender = {"kind": "cash", "amount": _money(2 * PRICE)}
        card = await self.ask("/v1/gift-cards", {"amount": _money(2 * PRICE), "tender": tender})
        self.told.cards[card["id"]] = 2 * PRICE
        sale = await self._open()
        wish = {"sale": sale, "code": card["code"]}
        mark = await self.ask(f"/v1/gift-cards/{card['id']}/redeem", wish)
        await self._close(sale, [{"kind": "gift_card", "amount": _money(PRICE), "payment": mark["id"]}])
        self.told.cards[card["id"]] = PRICE

    async def _open(self) -> str:
        sale = str((await self.ask("/v1/sales", {"lines": [{"gtin": PRICED}]}))["id"])
        self.told.opened.add(sale)
        return sale

    async def _close(self, sale: str, tenders: list[Mapping[str, Any]]) -> None:
        closed = await self.ask(f"/v1/sales/{sale}/close", {"tenders": tenders})
        self.told.closed[sale] = closed["receipt_number"]


def _money(minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": "DKK"}


async def fill(url: str, folder: Path) -> None:
    """The two products, and enough of them."""
    async with shop.at(url, folder, Clock(datetime.now(UTC))) as store:
        place = import_rows.Place(folder, folder)
        for gtin, price in ((FREE, 0), (PRICED, PRICE)):
            row = ProductRow(gtin=gtin, sku=gtin, category="things", price_minor=price, name_en=gtin)
            await store.write(import_rows.put_product, row, place)
            await store.write(
                import_rows.put_stock, StockRow(gtin=gtin, location=HOME, on_hand=PIECES), place
            )


async def deaths(folder: Path, kills: int) -> Told:
    """Let clerks work through so many deaths; what they were told."""
    source, told, over = random.Random(SEED), Told(), asyncio.Event()
    lives = Lives(folder)
    await lives.start()
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        bearer = {"Authorization": f"Bearer {(folder / f'token-{Role.TILL}').read_text().strip()}"}
        async with session.post(
            f"{lives.url}/v1/clerk-sessions", json={"pin": CLERKS[0].pin}, headers=bearer
        ) as response:
            signed_in = (await response.json())["id"]
        headers = {**bearer, "Clerk-Session": signed_in}
        people = [
            Clerk(f"clerk {n}", lives, told, session, headers, random.Random(n), over) for n in range(PEOPLE)
        ]
        working = [asyncio.create_task(person.work()) for person in people]
        for _ in range(kills):
            await asyncio.sleep(source.uniform(*LIFE_S))  # any moment
            await lives.kill()
            await lives.start()
        over.set()
        await asyncio.gather(*working)
    await lives.kill()
    return told


def differences(tx: Reading, told: Told) -> Counter[str]:
    """How often the store tells another story than its daemon told the clerks."""
    run = tx.connection.execute
    reservation, sale, level = tables.reservation.c, tables.sale.c, tables.stock_level.c
    mine = select(reservation.id, reservation.state).where(reservation.request_key.like("till clerk %"))
    held = {row.id: row.state for row in run(mine)}
    ours = select(sale.id, sale.state, sale.receipt_number).where(sale.request_key.like("till clerk %"))
    sold = {row.id: row for row in run(ours)}
    cards = {row.id: row.balance_minor for row in run(select(t.gift_card.c.id, t.gift_card.c.balance_minor))}
    left = {
        row.gtin: (row.on_hand, row.reserved)
        for row in run(
            select(tables.product.c.gtin, level.on_hand, level.reserved)
            .join(tables.product, tables.product.c.id == level.product_id)
            .where(level.location_id == HOME, tables.product.c.gtin.in_((FREE, PRICED)))
        )
    }
    numbers = sorted(run(select(sale.receipt_number).where(sale.receipt_number.is_not(None))).scalars())
    last = tx.connection.execute(
        select(tables.counter.c.last).where(tables.counter.c.name == "receipt/kiosk-1")
    ).scalar()
    return Counter(
        {
            "acknowledged and not there": len(told.reserved - held.keys())
            + len(told.opened - sold.keys())
            + sum(held.get(made) != "collected" for made in told.collected)
            + sum(sold[key].receipt_number != number for key, number in told.closed.items() if key in sold),
            "done twice": len(held.keys() - told.reserved)
            + len(sold.keys() - told.opened)
            + len(numbers)
            - len(set(told.closed.values())),
            "gift cards": sum(cards.get(card) != minor for card, minor in told.cards.items()),
            "stock": int(left[FREE] != (PIECES - len(told.collected), 0))
            + int(left[PRICED] != (PIECES - len(told.closed), 0)),
            "numbers with gaps": int(last != len(told.closed) + len(told.cards)),
            "what does not add up": len(checking.check(tx))
            + len(giftcards.uneven(tx))
            + len(members.uneven(tx)),
        }
    )


async def prove() -> list[Claim]:
    """Two hundred deaths."""
    kills = size(6, 200)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = await make_template(folder / "shop", Clock(datetime.now(UTC)))
        state = folder / "state"
        state.mkdir()
        shop.copy(template, state)
        await fill(shop.address(state), state)
        told = await deaths(state, kills)
        async with shop.at(shop.address(state), state, Clock(datetime.now(UTC))) as store:
            found = await store.read(differences, told)
    done = f"{len(told.collected):,} handed over, {len(told.closed):,} sold, {told.unasked:,} asked again"
    wrong = ", ".join(f"{count} {what}" for what, count in found.items() if count)
    refused = "; ".join(told.refused[:2])
    return [
        Claim(
            "kill -9 at any moment: what was acknowledged is there, each wish is done once",
            kills,
            found.total(),
            wrong or done,
        ),
        Claim(
            "kill -9 at any moment: whoever asks again with the same key is answered",
            max(1, told.unasked),
            len(told.refused),
            refused,
        ),
    ]
