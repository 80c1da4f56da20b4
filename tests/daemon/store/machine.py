"""Random acts of clerks and customers at three stations, done in the store and in a plain model of it, and compared.

Hypothesis draws the acts and, when the two disagree, finds the shortest day on which they do. Every run has a database
of its own, copied from one that was made once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from daemon.schema import (
    Condition,
    Language,
    LineRequest,
    PickedLine,
    Refund,
    ReserveRequest,
    ReturnLine,
    ReturnRequest,
    StationView,
    Tender,
)
from daemon.store import (
    Actor,
    Store,
    StoreError,
    baskets,
    codes,
    desk,
    giftcards,
    given_back,
    import_rows,
    reserving,
    returns,
    sales,
)
from daemon.store import service_tables as s
from daemon.store.import_shapes import LocationRow, MemberRow, ProductRow, StockRow
from daemon.store.receipts import Paid
from daemon.store.transaction import Writing
from drivers.vocabulary import Currency, Money
from tests.daemon.store.figures import GTINS, expected, figures
from tests.daemon.store.model import WAITING, Basket, Level, Model
from tests.daemon.store.shop import Clock

P = ParamSpec("P")
T = TypeVar("T")

START = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
"""A Wednesday."""
PRICES = dict(zip(GTINS, (100, 2_550, 9_900, 129_900), strict=True))
FOR_MEMBERS = {GTINS[1]: 2_000, GTINS[2]: 12_000}
"""One lower than the price for all, one that is no advantage."""
PLACES = ("shop-a", "shop-b")
STATIONS = {"till-1": "shop-a", "till-2": "shop-a", "till-3": "shop-b"}
HOURS = {"shop-a": (10, 20)}
"""On weekdays; the other shop is always open."""
PIECES = 5
POINTS_PER_UNIT = 3
CLERK = Actor("Maja", "clerk-maja")
PATIENCE_S = 60.0

stations = st.sampled_from(sorted(STATIONS))
places = st.sampled_from(PLACES)
gtins = st.sampled_from(GTINS)
founds: st.SearchStrategy[dict[str, int]] = st.just({}) | st.dictionaries(
    gtins, st.integers(0, 3), min_size=1, max_size=2
)
pieces = st.dictionaries(gtins, st.integers(1, 3), min_size=1, max_size=2)
which = st.integers(0, 3)
"""Of what there is: the number of it, from the newest."""


@dataclass(frozen=True, slots=True)
class Shop:
    """A filled store to copy: ``fresh`` gives the address of a new copy, which is gone with the stack."""

    fresh: Callable[[ExitStack], str]
    media: Path


async def fill(url: str, media: Path) -> None:
    """Two places, four products, two members."""
    place = import_rows.Place(media, media)
    station = StationView("till-1", PLACES[0], Language.EN, "DKK")
    async with Store.open(url, station=station, media=media, now=Clock(START)) as store:
        for name in PLACES:
            opens, closes = HOURS.get(name, (0, 0))
            days = [f"{day} {opens}:00-{closes}:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")]
            hours = "; ".join(days) if name in HOURS else ""
            row = LocationRow(name, name, "", "", "", "DK", 0.0, 0.0, "UTC", "DKK", hours=hours)
            await store.write(import_rows.put_location, row, place)
        for gtin, price in PRICES.items():
            product = ProductRow(
                gtin, gtin, "things", price, name_en=gtin, member_minor=FOR_MEMBERS.get(gtin)
            )
            await store.write(import_rows.put_product, product, place)
            for name in PLACES:
                await store.write(import_rows.put_stock, StockRow(gtin, name, PIECES), place)
        for number in range(2):
            code = codes.write("M", f"{number:026d}")
            await store.write(import_rows.put_member, MemberRow(code, f"member {number}"), place)


class Disagreement(AssertionError):
    """The store did one thing, the model another."""


class Day(RuleBasedStateMachine):
    """A day in the shop. Subclasses name the ``shop``."""

    shop: ClassVar[Shop]
    runs: ClassVar[int]
    steps: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        type(self).runs += 1
        self.clock = Clock(START)
        self.loop = asyncio.Runner()
        self.closing = AsyncExitStack()
        self.gone = ExitStack()
        url = self.shop.fresh(self.gone)
        self.at = self.loop.run(self.open(url))
        people = self.loop.run(
            self.at["till-1"].read(lambda tx: tx.connection.execute(select(s.member.c.id)).scalars().all())
        )
        self.model = Model(
            PRICES,
            FOR_MEMBERS,
            {(place, gtin): Level(PIECES) for place in PLACES for gtin in GTINS},
            HOURS,
            POINTS_PER_UNIT,
            START,
            points=dict.fromkeys(people, 0),
        )
        self.tokens: dict[str, str] = {}
        self.number = 0

    async def open(self, url: str) -> dict[str, Store]:
        """The store, open at every station."""
        return {
            name: await self.closing.enter_async_context(
                Store.open(
                    url,
                    station=StationView(name, place, Language.EN, "DKK"),
                    media=self.shop.media,
                    now=self.clock,
                )
            )
            for name, place in STATIONS.items()
        }

    def teardown(self) -> None:
        self.loop.run(self.closing.aclose())
        self.loop.close()
        self.gone.close()

    # --- doing and comparing ---

    def wait(self, work: Awaitable[T]) -> T:
        async def patiently() -> T:
            async with asyncio.timeout(PATIENCE_S):
                return await work

        return self.loop.run(patiently())

    def said(
        self, station: str, work: Callable[Concatenate[Writing, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T | None, str]:
        """Do it in the store; what came of it, or the word of the refusal."""
        try:
            return self.wait(self.at[station].write(work, *args, **kwargs)), ""
        except StoreError as error:
            return None, error.code

    def same(self, store: object, model: object) -> None:
        if store != model:
            raise Disagreement(f"the store says {store!r}, the model {model!r}")

    def newest(self, found: Mapping[str, Any], number: int) -> str:
        """One of what there is."""
        names = list(found)
        return names[-1 - number % len(names)]

    def fresh(self, what: str) -> str:
        """A name nobody has used."""
        self.number += 1
        return f"{what} {self.number}"

    def money(self, minor: int) -> Money:
        return Money(minor, Currency.DKK)

    def lines(self, wanted: Mapping[str, int]) -> list[LineRequest]:
        return [LineRequest(gtin, n) for gtin, n in wanted.items()]

    @initialize(station=stations, wanted=pieces, paid=st.booleans())
    def morning(self, station: str, wanted: dict[str, int], paid: bool) -> None:
        """Something lies ready, something lies on the counter, and somebody has a gift card."""
        self.reserve(station, STATIONS[station], wanted, again=False)
        if paid and self.model.reservations:
            self.pay(station, 0, 1, again=False)
        if self.model.reservations:
            self.ready(station, 0, {}, missing=False)
        self.open_sale(station, wanted, 1, basket=False, again=False)
        self.issue(station, 10_000, again=False)

    def lines_found(self, found: Mapping[str, int], missing: bool) -> list[PickedLine]:
        return [PickedLine(gtin, n, "not there", missing) for gtin, n in found.items()]

    # --- reservations ---

    @rule(station=stations, place=places, wanted=pieces, again=st.booleans())
    def reserve(self, station: str, place: str, wanted: dict[str, int], again: bool) -> None:
        request, key = ReserveRequest(place, self.lines(wanted), "K N", "00123456"), self.fresh("wish")
        made, refused = self.said(station, reserving.reserve, request, CLERK, key)
        self.same(refused, self.model.reserve(made or "", place, wanted))
        if again and made is not None:
            self.same(self.said(station, reserving.reserve, request, CLERK, key), (made, ""))

    @precondition(lambda self: self.model.reservations)
    @rule(station=stations, number=which)
    def accept(self, station: str, number: int) -> None:
        one = self.newest(self.model.reservations, number)
        self.same(self.said(station, desk.accept, one, CLERK)[1], self.model.accept(one))

    @precondition(lambda self: self.model.reservations)
    @rule(station=stations, number=which, found=founds, missing=st.booleans())
    def pick(self, station: str, number: int, found: dict[str, int], missing: bool) -> None:
        one = self.newest(self.model.reservations, number)
        _, refused = self.said(station, desk.pick, one, CLERK, self.lines_found(found, missing))
        self.same(refused, self.model.pick(one, station, found, missing=missing))

    @precondition(lambda self: self.model.reservations)
    @rule(station=stations, number=which, found=founds, missing=st.booleans())
    def ready(self, station: str, number: int, found: dict[str, int], missing: bool) -> None:
        one = self.newest(self.model.reservations, number)
        _, refused = self.said(station, desk.ready, one, CLERK, self.lines_found(found, missing))
        self.same(refused, self.model.ready(one, station, found, missing=missing))

    @precondition(lambda self: self.model.reservations)
    @rule(
        station=stations,
        number=which,
        old=st.sampled_from((False, False, True)),
        again=st.sampled_from(("", "same", "other")),
        part=st.just({}) | pieces,
    )
    def collect(self, station: str, number: int, old: bool, again: str, part: dict[str, int]) -> None:
        one, key = self.newest(self.model.reservations, number), self.fresh("till")
        version = self.version(one) - (1 if old else 0)

        def collected(key: str) -> str:
            lines = self.lines(part)
            return self.said(station, desk.collect, one, version, CLERK, key=key, lines=lines)[1]

        refused = collected(key)
        at = STATIONS[station]
        self.same(refused, self.model.collect(one, station, at, seen_last=not old, part=part))
        if again == "same" and not refused:
            self.same(collected(key), "")
        elif again and not refused:
            expected = self.model.collect(one, station, at, seen_last=False, part=part)
            self.same(collected(self.fresh("till")), expected)

    @precondition(lambda self: any(one.state in WAITING for one in self.model.reservations.values()))
    @rule(number=which)
    def collect_at_two_tills_at_once(self, number: int) -> None:
        one = self.newest(
            {key: r for key, r in self.model.reservations.items() if r.state in WAITING}, number
        )
        version = self.version(one)

        async def both() -> list[str]:
            done = (
                self.at[station].write(desk.collect, one, version, CLERK, key=self.fresh("till"))
                for station in ("till-1", "till-2")
            )
            found = await asyncio.gather(*done, return_exceptions=True)
            return [error.code if isinstance(error, StoreError) else str(error or "") for error in found]

        lost = {"already_collected", "version_conflict"}
        lost |= {"being_paid_elsewhere"} if one in self.model.claims else set()
        said = self.wait(both())
        expected = [
            self.model.collect(one, station, STATIONS[station], seen_last=True)
            for station in ("till-1", "till-2")
        ]
        if "" in expected:
            self.same("" in said, True)
            self.same(max(said) in lost, True)
        else:
            self.same(said, expected)

    def version(self, reservation: str) -> int:
        view = self.wait(self.at["till-1"].reservation(reservation))
        assert view is not None
        return view.version

    @precondition(lambda self: self.model.reservations)
    @rule(station=stations, number=which)
    def arrive(self, station: str, number: int) -> None:
        one = self.newest(self.model.reservations, number)
        expected = self.model.arrive(one, STATIONS[station])
        self.same(self.said(station, reserving.arrive, one, CLERK)[1], expected)

    @precondition(lambda self: self.model.reservations)
    @rule(station=stations, number=which)
    def cancel(self, station: str, number: int) -> None:
        one = self.newest(self.model.reservations, number)
        self.same(self.said(station, desk.cancel, one, "no", CLERK)[1], self.model.cancel(one, station))

    @precondition(lambda self: self.model.reservations)
    @rule(station=stations, number=which)
    def reject(self, station: str, number: int) -> None:
        one = self.newest(self.model.reservations, number)
        self.same(self.said(station, desk.reject, one, "no", CLERK)[1], self.model.reject(one, station))

    @precondition(lambda self: self.model.reservations)
    @rule(station=stations, number=which)
    def put_back(self, station: str, number: int) -> None:
        one = self.newest(self.model.reservations, number)
        self.same(self.said(station, desk.put_back, one, CLERK)[1], self.model.put_back(one))

    @precondition(lambda self: self.model.reservations)
    @rule(station=stations, number=which, part=st.sampled_from((1, 1, 2)), again=st.booleans())
    def pay(self, station: str, number: int, part: int, again: bool) -> None:
        one = self.newest(self.model.reservations, number)
        payment, minor = self.fresh("payment"), max(1, self.model.price(one) // part)
        for _ in range(1 + again):
            self.wait(self.at[station].mark_paid(one, payment, self.money(minor)))
            self.model.pay(one, payment, minor)

    @precondition(lambda self: any(one.paid > 0 for one in self.model.reservations.values()))
    @rule(station=stations, number=which, part=st.sampled_from((1, 3)), again=st.booleans())
    def pay_back(self, station: str, number: int, part: int, again: bool) -> None:
        one = self.newest({key: r for key, r in self.model.reservations.items() if r.paid > 0}, number)
        payment, minor = self.fresh("refund"), max(1, self.model.reservations[one].paid // part)
        for _ in range(1 + again):
            self.said(station, given_back.mark_returned, one, payment, self.money(minor))
            self.model.pay(one, payment, -minor)

    # --- sales ---

    def member(self, number: int) -> str:
        return ["", *self.model.points][number % 3]

    @rule(station=stations, wanted=pieces, number=which, basket=st.booleans(), again=st.booleans())
    def open_sale(self, station: str, wanted: dict[str, int], number: int, basket: bool, again: bool) -> None:
        member, key = self.member(number), self.fresh("sale")
        taken = self.newest(self.tokens, number) if basket and self.tokens else None
        lines = [] if taken else self.lines(wanted)

        def opened() -> tuple[str | None, str]:
            return self.said(station, sales.open_sale, lines, CLERK, key, member=member, basket=taken)

        made, refused = opened()
        expected = self.model.open_sale(
            made or "", station, STATIONS[station], {} if taken else wanted, member, taken or ""
        )
        self.same(refused, expected)
        if again and made is not None:
            self.same(opened(), (made, ""))

    @precondition(lambda self: self.model.sales)
    @rule(station=stations, number=which, wanted=pieces | st.just({}), member=st.none() | which)
    def scan(self, station: str, number: int, wanted: dict[str, int], member: int | None) -> None:
        sale = self.newest(self.model.sales, number)
        whose = None if member is None else self.member(member)
        _, refused = self.said(station, sales.set_lines, sale, self.lines(wanted), CLERK, member=whose)
        self.same(refused, self.model.set_lines(sale, station, wanted, whose))

    @precondition(lambda self: self.model.sales)
    @rule(
        station=stations,
        number=which,
        by=st.sampled_from(("cash", "cash", "card")),
        wrong=st.sampled_from((0, 0, 0, 1)),
        again=st.booleans(),
    )
    def close(self, station: str, number: int, by: str, wrong: int, again: bool) -> None:
        sale = self.newest(self.model.sales, number)
        one = self.model.sales[sale]
        marks = {key: mark for key, mark in self.model.marks.items() if mark.sale == sale}
        tenders = [("gift_card", mark.minor, key) for key, mark in marks.items() if mark.state != "released"]
        rest = one.total - sum(minor for _, minor, _ in tenders) + wrong
        if rest:
            tenders.append((by, rest, self.fresh("payment") if by == "card" else ""))
        if one.state == "closed" and again:
            tenders = one.tenders
        made = [Tender(kind, self.money(minor), name or None) for kind, minor, name in tenders]
        paid = [Paid(kind, self.money(minor)) for kind, minor, _ in tenders]
        for _ in range(1 + again):
            _, refused = self.said(
                station, sales.close, sale, made, paid, CLERK, points_per_unit=POINTS_PER_UNIT
            )
            self.same(refused, self.model.close(sale, station, tenders))

    @precondition(lambda self: self.model.sales)
    @rule(station=stations, number=which)
    def give_up(self, station: str, number: int) -> None:
        sale = self.newest(self.model.sales, number)
        self.same(self.said(station, sales.cancel, sale, CLERK)[1], self.model.give_up(sale, station))

    @precondition(lambda self: any(one.state == "closed" for one in self.model.sales.values()))
    @rule(
        station=stations,
        number=which,
        wanted=pieces,
        broken=st.booleans(),
        by=st.sampled_from(("cash", "card", "gift_card")),
        again=st.booleans(),
    )
    def take_back(
        self, station: str, number: int, wanted: dict[str, int], broken: bool, by: str, again: bool
    ) -> None:
        sold = {key: sale for key, sale in self.model.sales.items() if sale.state == "closed"}
        sale = self.newest(sold, number)
        known = {gtin: min(n, sold[sale].lines.get(gtin, n)) for gtin, n in wanted.items()}
        worth = sum(sold[sale].units.get(gtin, 0) * n for gtin, n in known.items())
        condition = Condition.UNSELLABLE if broken else Condition.SELLABLE
        request = ReturnRequest(
            sale,
            [ReturnLine(gtin, n, condition) for gtin, n in known.items()],
            "too small",
            Refund(by, self.fresh("refund") if by == "card" else None),
        )
        wish = returns.Wish(request, self.fresh("return"), self.money(worth) if by == "card" else None)
        made, refused = self.said(station, returns.take, wish, CLERK)
        card = ""
        if made is not None and by == "gift_card":
            view = self.wait(self.at[station].read(returns.view_of, made, wish.name))
            assert view.gift_card is not None
            card = view.gift_card.id
        self.same(refused, self.model.take_back(sale, station, STATIONS[station], known, broken, by, card))
        if again and made is not None:
            self.same(self.said(station, returns.take, wish, CLERK), (made, ""))

    # --- gift cards and baskets ---

    @rule(station=stations, minor=st.sampled_from((50, 2_000, 10_000, 200_000)), again=st.booleans())
    def issue(self, station: str, minor: int, again: bool) -> None:
        wish, new = self.fresh("card"), giftcards.New(self.money(minor))
        card, refused = self.said(station, giftcards.issue, new, CLERK, wish)
        self.same(refused, "")
        self.model.issue(card or "", station, minor)
        if again:
            self.same(self.said(station, giftcards.issue, new, CLERK, wish), (card, ""))

    @precondition(lambda self: self.model.cards and self.model.sales)
    @rule(
        station=stations,
        number=which,
        sale=which,
        minor=st.none() | st.sampled_from((1, 50, 2_000, 10_000)),
        again=st.booleans(),
    )
    def set_aside(self, station: str, number: int, sale: int, minor: int | None, again: bool) -> None:
        card, of = self.newest(self.model.cards, number), self.newest(self.model.sales, sale)
        amount, key = None if minor is None else self.money(minor), self.fresh("mark")
        made, refused = self.said(station, giftcards.earmark, card, of, amount, CLERK, key)
        self.same(refused, self.model.mark(made or "", card, of, station, minor))
        if again and made is not None:
            self.same(self.said(station, giftcards.earmark, card, of, amount, CLERK, key), (made, ""))

    @rule(station=stations, wanted=pieces, again=st.booleans())
    def make_basket(self, station: str, wanted: dict[str, int], again: bool) -> None:
        wish = self.fresh("basket")
        made, refused = self.said(station, baskets.make, self.lines(wanted), wish)
        self.same(refused, "")
        assert made is not None
        self.tokens[made] = self.wait(self.at[station].read(baskets.made, made, wish)).code
        self.model.baskets[made] = Basket(dict(wanted), self.clock.now + timedelta(days=7))
        if again:
            self.same(self.said(station, baskets.make, self.lines(wanted), wish), (made, ""))

    @precondition(lambda self: self.tokens)
    @rule(station=stations, number=which, wanted=pieces, seen=st.sampled_from((None, 0, 1)))
    def change_basket(self, station: str, number: int, wanted: dict[str, int], seen: int | None) -> None:
        basket = self.newest(self.tokens, number)
        known = self.model.baskets.get(basket)
        version = None if seen is None else (known.version if known else 1) - seen
        _, refused = self.said(station, baskets.set_lines, self.tokens[basket], self.lines(wanted), version)
        self.same(refused, self.model.change_basket(basket, wanted, version))

    # --- paying, counting, waiting ---

    @precondition(lambda self: self.model.sales or self.model.reservations)
    @rule(station=stations, number=which)
    def claim(self, station: str, number: int) -> None:
        subject = self.newest({**self.model.sales, **self.model.reservations}, number)
        try:
            self.wait(self.at[station].claim(subject, self.fresh("attempt")))
            refused = ""
        except StoreError as error:
            refused = error.code
        self.same(refused, self.model.claim(subject, station))

    @precondition(lambda self: self.model.claims)
    @rule(station=stations, number=which)
    def unclaim(self, station: str, number: int) -> None:
        subject = self.newest(self.model.claims, number)
        self.wait(self.at[station].unclaim(subject))
        self.model.unclaim(subject, station)

    @rule(station=stations, place=places, gtin=gtins, on_hand=st.integers(0, 8), unsellable=st.integers(0, 2))
    def count(self, station: str, place: str, gtin: str, on_hand: int, unsellable: int) -> None:
        row = StockRow(gtin, place, on_hand, unsellable)
        here = import_rows.Place(self.shop.media, self.shop.media)
        self.same(self.said(station, import_rows.put_stock, row, here)[1], "")
        self.model.count(place, gtin, on_hand, unsellable)

    @rule(station=stations, hours=st.sampled_from((0.2, 1, 13, 49, 24 * 8)))
    def pass_time(self, station: str, hours: float) -> None:
        self.clock.forward(timedelta(hours=hours))
        self.model.now = self.clock.now
        self.same(self.wait(self.at[station].expire()), self.model.expire())

    # --- after each step ---

    @invariant()
    def the_store_is_the_model(self) -> None:
        type(self).steps += 1
        store = self.wait(self.at["till-1"].read(figures))
        model = expected(self.model)
        for name, found in store.items():
            if found != model[name]:
                raise Disagreement(f"{name}: the store has {found!r}, the model {model[name]!r}")
