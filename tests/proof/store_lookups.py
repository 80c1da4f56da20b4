"""Look-ups tell nothing by accident: for what is there but not for the asker, and for what was never there, the same
statements run in the database, and the answers have the same status, headers and size.

The statements are those SQLAlchemy hands to the driver, of the whole daemon. What it does once a minute may fall
between: a pair counts as alike when it is alike in one of ten tries, and what differs by itself never is.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Engine, event, update

from daemon import keys
from daemon.config import StoreSection
from daemon.demo.content import HOME, KNOWN
from daemon.demo.content.people import CLERKS
from daemon.schema import ConsentRequest, ConsentText, Language, LineRequest, Role, Tender
from daemon.store import Actor, baskets, codes, consents, giftcards, import_rows, members, sales, tables
from daemon.store import service_tables as t
from daemon.store.import_shapes import ClerkEntry, StockRow
from daemon.store.receipts import Paid
from daemon.store.transaction import Writing, new_id
from daemon.tries import Guess
from drivers.vocabulary import Currency, Money
from tests import postgres
from tests.daemon.stations import Running, station
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, Template, make_template
from tests.proof.claim import Claim, size

TIMEOUT = aiohttp.ClientTimeout(total=30)
CLERK = Actor("Maja", "clerk-maja")
TRIES = 10
CARD = "GIFT" * 6 + "ZZ"
MEMBER = "MEMB" * 6 + "ZZ"
PHONE, EMAIL = "+4599887766", "gone.member@example.com"
ELSEWHERE = ClerkEntry("clerk-elsewhere", "Ole", "shop-oslo", "975318")
NOT_SAME = ("Date",)
OF_THE_WATCH = ("BEGIN", "PRAGMA data_version", "FROM feed", "SELECT counter.name")
"""Looks for what other stations changed: whenever it is time, whatever is asked meanwhile."""


@dataclass(slots=True)
class Pair:
    """One look-up, said so that it hits what the asker may not see, and so that it misses."""

    name: str
    role: Role
    method: str
    hit: tuple[str, Mapping[str, Any] | None]
    miss: tuple[str, Mapping[str, Any] | None]
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 404


@dataclass(slots=True)
class Asker:
    """A client, and what its requests make the database do."""

    running: Running
    session: aiohttp.ClientSession
    clerk: str

    async def ask(
        self, pair: Pair, path: str, body: Mapping[str, Any] | None
    ) -> tuple[int, dict[str, str], int, list[str]]:
        """Status, headers, size, and the statements."""
        for guess in Guess:
            await self.running.app[keys.TRIES].forgive(guess, pair.role)
        headers = {"Authorization": f"Bearer {self.running.token(pair.role)}", **pair.headers}
        if pair.role is Role.TILL and self.clerk:
            headers["Clerk-Session"] = self.clerk
        if pair.method == "POST":
            headers["Idempotency-Key"] = new_id()
        with statements() as said:
            async with self.session.request(
                pair.method, self.running.url + path, json=body, headers=headers
            ) as response:
                answer = await response.read()
        kept = {name: value for name, value in response.headers.items() if name not in NOT_SAME}
        return response.status, kept, len(answer), said

    async def alike(self, pair: Pair) -> bool:
        """Whether nobody can tell the hit from the miss."""
        for _ in range(TRIES):
            hit, miss = await self.ask(pair, *pair.hit), await self.ask(pair, *pair.miss)
            asked = bool(hit[3]) or pair.status != 404
            if hit == miss and hit[0] == pair.status and asked:
                return True
        return False


@contextmanager
def statements() -> Iterator[list[str]]:
    """All that is said to databases meanwhile, without its values."""
    said: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if not any(word in statement for word in OF_THE_WATCH):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _blocked(tx: Writing) -> None:
    """A card and a member that are no use any more, and a clerk who has left."""
    place = import_rows.Place(Path(), Path())
    card = giftcards.put_in(tx, CARD, giftcards.New(Money(10_000, Currency.DKK)), CLERK)
    tx.connection.execute(update(t.gift_card).where(t.gift_card.c.id == card).values(active=False))
    member = members.put(tx, members.New(MEMBER, "Gone Member", PHONE, EMAIL), CLERK)
    tx.connection.execute(update(t.member).where(t.member.c.id == member).values(active=False))
    import_rows.put_clerk(tx, ELSEWHERE, place)
    gone = ClerkEntry("clerk-gone", "Per", "shop-aarhus", "864209", "PER864")
    import_rows.put_clerk(tx, gone, place)
    tx.connection.execute(update(tables.clerk).where(tables.clerk.c.id == gone.id).values(active=False))


def _ran_out(tx: Writing) -> str:
    """The code of a card that ran out."""
    body = codes.new_body(26)
    new = giftcards.New(Money(10_000, Currency.DKK), date.fromisoformat("2020-01-01"))
    giftcards.put_in(tx, body, new, CLERK)
    return codes.write("G", body)


def _late(tx: Writing, basket: str) -> None:
    over = tx.now - timedelta(days=1)
    tx.connection.execute(update(t.basket).where(t.basket.c.id == basket).values(expires_at=over))


async def pairs(running: Running, template: Template) -> list[Pair]:
    """Every look-up of somebody or something by what a person knows, holds or types."""
    store = running.app[keys.STORE]
    await store.write(_blocked)
    gtin = template.demo.products[0].gtin
    place = import_rows.Place(Path(), Path())
    await store.write(import_rows.put_stock, StockRow(gtin=gtin, location=HOME, on_hand=1_000), place)
    late = await store.write(baskets.make, [LineRequest(gtin)], "late")
    token = (await store.read(baskets.made, late, "late")).code
    await store.write(_late, late)
    wish = ConsentRequest(
        "k@example.com", "newsletter", "Shop", ConsentText("news", "1", Language.DA, "Ja tak")
    )
    consent = await store.write(consents.give, wish, CLERK, "box")
    sale = await store.write(sales.open_sale, [LineRequest(gtin)], CLERK)
    total = await store.sale_total(sale)
    await store.write(sales.close, sale, [Tender("cash", total)], [Paid("cash", total)], CLERK)
    opened = await store.write(sales.open_sale, [LineRequest(gtin)], CLERK)
    other, wrong = new_id(), codes.write("S", codes.new_body(26))
    unknown = {space: codes.write(space, codes.new_body(26)) for space in "GMB"}
    known = next(one for one in template.demo.reservations if one.code == KNOWN.ready_paid)
    last4 = f"{(int(known.customer.phone[-4:].replace(' ', '0')) + 1) % 10_000:04d}"
    card, ran_out = codes.write("G", CARD), await store.write(_ran_out)
    kiosk, till = Role.KIOSK, Role.TILL
    reservation, gift, member = "/v1/reservations/find", "/v1/gift-cards/find", "/v1/members/find"
    sign_in, new_sale = "/v1/clerk-sessions", "/v1/sales"
    shows = {"Receipt-Code": wrong}
    return [
        Pair(
            "a reservation by code and phone number",
            kiosk,
            "POST",
            (reservation, {"code": codes.write("R", KNOWN.ready_paid), "phone_last4": last4}),
            (reservation, {"code": codes.write("R", "ZZZZZZ"), "phone_last4": last4}),
        ),
        Pair(
            "a gift card that is blocked",
            kiosk,
            "POST",
            (gift, {"code": card}),
            (gift, {"code": unknown["G"]}),
        ),
        Pair(
            "a gift card that ran out",
            kiosk,
            "POST",
            (gift, {"code": ran_out}),
            (gift, {"code": unknown["G"]}),
        ),
        Pair(
            "a gift card's code at the till",
            till,
            "POST",
            (f"/v1/gift-cards/{other}/redeem", {"sale": opened, "code": card}),
            (f"/v1/gift-cards/{other}/redeem", {"sale": opened, "code": unknown["G"]}),
        ),
        Pair(
            "a member who has left, by code",
            kiosk,
            "POST",
            (member, {"member_code": codes.write("M", MEMBER)}),
            (member, {"member_code": unknown["M"]}),
        ),
        Pair(
            "a member who has left, by phone",
            till,
            "POST",
            (member, {"phone": PHONE}),
            (member, {"phone": "+4599887700"}),
        ),
        Pair(
            "a member who has left, by e-mail",
            till,
            "POST",
            (member, {"email": EMAIL}),
            (member, {"email": EMAIL.replace("gone", "none")}),
        ),
        Pair(
            "a member by phone, for a kiosk",
            kiosk,
            "POST",
            (member, {"phone": template.demo.members[0].customer.phone}),
            (member, {"phone": "+4599887700"}),
            status=403,
        ),
        Pair(
            "a receipt by its id, with another's code",
            kiosk,
            "GET",
            (f"/v1/receipts/{sale}", None),
            (f"/v1/receipts/{other}", None),
            shows,
        ),
        Pair(
            "a receipt by its id, without a code",
            kiosk,
            "GET",
            (f"/v1/receipts/{sale}", None),
            (f"/v1/receipts/{other}", None),
            status=403,
        ),
        Pair(
            "a receipt to be printed, with another's code",
            kiosk,
            "POST",
            (f"/v1/receipts/{sale}/print", {}),
            (f"/v1/receipts/{other}/print", {}),
            shows,
        ),
        Pair(
            "a basket that ran out",
            kiosk,
            "GET",
            (f"/v1/baskets/{token}", None),
            (f"/v1/baskets/{unknown['B']}", None),
        ),
        Pair(
            "a basket that ran out, to be changed",
            kiosk,
            "PATCH",
            (f"/v1/baskets/{token}", {"lines": []}),
            (f"/v1/baskets/{unknown['B']}", {"lines": []}),
        ),
        Pair(
            "a basket that ran out, at the till",
            till,
            "POST",
            (new_sale, {"lines": [], "basket": token}),
            (new_sale, {"lines": [], "basket": unknown["B"]}),
        ),
        Pair(
            "a consent to be confirmed with a wrong token",
            kiosk,
            "POST",
            (f"/v1/consents/{consent}/confirm", {"token": "A" * 26}),
            (f"/v1/consents/{other}/confirm", {"token": "A" * 26}),
        ),
        Pair(
            "a clerk of another shop, by PIN",
            till,
            "POST",
            (sign_in, {"pin": ELSEWHERE.pin}),
            (sign_in, {"pin": "000000"}),
            status=403,
        ),
        Pair(
            "a clerk who has left, by PIN",
            till,
            "POST",
            (sign_in, {"pin": "864209"}),
            (sign_in, {"pin": "000000"}),
            status=403,
        ),
        Pair(
            "a clerk who has left, by badge",
            till,
            "POST",
            (sign_in, {"badge": "PER864"}),
            (sign_in, {"badge": "PER865"}),
            status=403,
        ),
        Pair(
            "a reservation that came, without its second factor",
            kiosk,
            "POST",
            (f"/v1/reservations/{await _any_reservation(running)}/arrive", None),
            (f"/v1/reservations/{other}/arrive", None),
            status=403,
        ),
    ]


async def _any_reservation(running: Running) -> str:
    store = running.app[keys.STORE]
    view = await store.find_reservation_by_code(codes.write("R", KNOWN.ready_paid))
    assert view is not None
    return view.id


@asynccontextmanager
async def asking(folder: Path, template: Template, url: str) -> AsyncIterator[Asker]:
    """A station on the store at ``url``, and a clerk at its till."""
    section = StoreSection(url, media=str(template.folder / "media"))
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(station(folder, store=section))
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=TIMEOUT))
        till = await stack.enter_async_context(running.client(Role.TILL))
        signed_in = await till.clerk_login(pin=CLERKS[0].pin)
        yield Asker(running, session, signed_in.id)


async def looked_up(make: str, asker: Asker, template: Template) -> list[Claim]:
    """Each pair, so many times."""
    times = size(1, 10)
    claims = []
    for pair in await pairs(asker.running, template):
        bad = sum([not await asker.alike(pair) for _ in range(times)])
        claims.append(Claim(f"{make}: no difference between hit and miss: {pair.name}", times, bad))
    return claims


async def prove() -> list[Claim]:
    """Every look-up on both makes of database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        template = await make_template(folder / "shop", Clock(datetime.now(UTC)))
        async with asking(folder / "one", template, shop.address(template.folder)) as asker:
            claims = await looked_up("sqlite", asker, template)
        url = stack.enter_context(postgres.database())
        await shop.fill(template, url)
        async with asking(folder / "two", template, url) as asker:
            claims += await looked_up("postgresql", asker, template)
    return claims
