"""A shop in dicts and ints: what the store has to say and to refuse, written from its rules and not from its code.

Each act returns the word of the refusal, or "" when it is done. The random machine (``machine.py``) does every act here
and in the store, and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Pieces = Mapping[str, int]
"""GTIN → so many."""

WAITING = ("ready", "partly_collected")
OVER = ("rejected", "cancelled", "expired", "no_show")
CANCELLABLE = ("requested", "accepted", "picking", *WAITING)
TO_PICK = CANCELLABLE[:3]
MARKED_FOR = timedelta(minutes=10)
SALE_FOR = timedelta(hours=12)
BASKET_FOR = timedelta(days=7)
TICK = timedelta(minutes=12)
"""All that happens, happens at a whole number of them; shops open and close at full hours, in UTC."""
SUNDAY = 6
"""Closed."""


@dataclass(slots=True)
class Level:
    """What lies in one place of one product."""

    on_hand: int
    reserved: int = 0
    unsellable: int = 0

    @property
    def free(self) -> int:
        """So many may be promised to somebody."""
        return self.on_hand - self.reserved - self.unsellable


@dataclass(slots=True)
class Reservation:
    """Goods for a customer."""

    place: str
    wants: dict[str, int]
    state: str = "requested"
    picked: dict[str, int] = field(default_factory=dict)
    """What somebody went for: so many lie in the bin, or were handed over."""
    handed: dict[str, int] = field(default_factory=dict)
    moved: dict[str, int] = field(default_factory=dict)
    """Payment → money that came, or (below zero) went back."""
    until: datetime | None = None
    was: str = ""
    """What ended it, once its goods are free again."""

    @property
    def paid(self) -> int:
        """Money of it that the shop has."""
        return sum(self.moved.values())

    def promised(self) -> dict[str, int]:
        """Pieces that are for the customer, handed over or not: what was found, or is still to be looked for."""
        return {gtin: self.picked.get(gtin, wanted) for gtin, wanted in self.wants.items()}

    def worth(self, prices: Mapping[str, int]) -> int:
        """What the customer has, or will have, for the money."""
        given = self.handed if self.state in {*OVER, "released"} else self.promised()
        return sum(prices[gtin] * n for gtin, n in given.items())

    def rest(self) -> dict[str, int]:
        """Pieces that are promised and were not handed over."""
        return {gtin: left for gtin, n in self.promised().items() if (left := n - self.handed.get(gtin, 0))}


@dataclass(slots=True)
class Mark:
    """Money of a gift card, set aside for a sale."""

    card: str
    sale: str
    minor: int
    until: datetime
    state: str = "earmarked"


@dataclass(slots=True)
class Sale:
    """Goods on the counter."""

    station: str
    place: str
    opened: datetime
    lines: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    """Prices, as they were when the lines were set."""
    member: str = ""
    basket: str = ""
    state: str = "open"
    tenders: list[tuple[str, int, str]] = field(default_factory=list)
    """Kind, money, and the mark or payment."""
    returned: dict[str, int] = field(default_factory=dict)
    back: dict[str, int] = field(default_factory=dict)
    """Kind of tender → money that went back by it."""
    earned: int = 0

    @property
    def total(self) -> int:
        """What it costs."""
        return sum(self.units[gtin] * n for gtin, n in self.lines.items())


@dataclass(slots=True)
class Basket:
    """Lines on the way to a till."""

    lines: dict[str, int]
    until: datetime
    sale: str = ""
    version: int = 1


@dataclass(slots=True)
class Model:
    """The whole shop."""

    prices: dict[str, int]
    for_members: dict[str, int]
    levels: dict[tuple[str, str], Level]
    """By place and GTIN."""
    hours: Mapping[str, tuple[int, int]]
    """Place → opens, closes; one without is always open."""
    points_per_unit: int
    now: datetime
    reservations: dict[str, Reservation] = field(default_factory=dict)
    sales: dict[str, Sale] = field(default_factory=dict)
    cards: dict[str, int] = field(default_factory=dict)
    marks: dict[str, Mark] = field(default_factory=dict)
    points: dict[str, int] = field(default_factory=dict)
    baskets: dict[str, Basket] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    """What is being paid → the station where."""
    receipts: dict[str, int] = field(default_factory=dict)
    """Station → receipts it has given out."""
    returns: dict[str, int] = field(default_factory=dict)
    """Station → returns it has numbered."""

    # --- stock ---

    def _promise(self, place: str, pieces: Pieces) -> str:
        if any(self.levels[place, gtin].free < n for gtin, n in pieces.items()):
            return "not_enough_stock"
        for gtin, n in pieces.items():
            self.levels[place, gtin].reserved += n
        return ""

    def _free(self, place: str, pieces: Pieces) -> None:
        for gtin, n in pieces.items():
            self.levels[place, gtin].reserved -= n

    def _hand(self, place: str, pieces: Pieces) -> str:
        if any(self.levels[place, gtin].on_hand < n for gtin, n in pieces.items()):
            return "count_needed"
        for gtin, n in pieces.items():
            self.levels[place, gtin].on_hand -= n
            self.levels[place, gtin].reserved -= n
        return ""

    def shown(self, place: str, gtin: str) -> int:
        """What a customer is told: never less than nothing."""
        return max(0, self.levels[place, gtin].free)

    def count(self, place: str, gtin: str, on_hand: int, unsellable: int) -> None:
        """Somebody counted; what is promised stays promised, however little there is."""
        level = self.levels[place, gtin]
        level.on_hand, level.unsellable = on_hand, unsellable

    # --- reservations ---

    def reserve(self, made: str, place: str, pieces: Pieces) -> str:
        """All of it or nothing."""
        if refused := self._promise(place, pieces):
            return refused
        self.reservations[made] = Reservation(place, dict(pieces))
        return ""

    def price(self, reservation: str) -> int:
        """What the goods of a reservation cost."""
        promised = self.reservations[reservation].promised()
        return sum(self.prices[gtin] * n for gtin, n in promised.items())

    def due(self, reservation: str) -> int:
        """What is to be paid before the goods go out."""
        one = self.reservations[reservation]
        if one.state in OVER or one.state == "released":
            return 0
        return max(0, self.price(reservation) - one.paid)

    def owed(self) -> list[str]:
        """Reservations of which money is to go back."""
        return sorted(key for key, one in self.reservations.items() if one.paid > one.worth(self.prices))

    def accept(self, reservation: str) -> str:
        """The shop takes it on; twice is once."""
        one = self.reservations[reservation]
        if one.state not in {"requested", "accepted"}:
            return "illegal_state"
        one.state = "accepted"
        return ""

    def pick(self, reservation: str, station: str, found: Pieces, *, missing: bool) -> str:
        """Somebody goes for the goods, and says what was found of some."""
        one = self.reservations[reservation]
        if one.state not in TO_PICK:
            return "illegal_state"
        if refused := self._look(reservation, station, found, missing=missing):
            return refused
        if one.state in TO_PICK:
            one.state = "picking"
        return ""

    def ready(self, reservation: str, station: str, found: Pieces, *, missing: bool) -> str:
        """What was found lies in its bin, and all that nothing is said of; twice is once."""
        one = self.reservations[reservation]
        if one.state in WAITING:
            return ""
        if one.state not in TO_PICK:
            return "illegal_state"
        unsaid = {gtin: n for gtin, n in one.wants.items() if gtin not in one.picked and gtin not in found}
        said = dict(found) | unsaid  # what is said is looked at first, in its order
        if refused := self._look(reservation, station, said, missing=missing):
            return refused
        if one.state in TO_PICK:
            one.state = "ready"
            one.until = self._closes(one.place, paid=one.paid >= self.price(reservation))
        return ""

    def _look(self, reservation: str, station: str, found: Pieces, *, missing: bool) -> str:
        one = self.reservations[reservation]
        for gtin, n in found.items():
            if gtin not in one.wants:
                return "unknown_product"
            if n > one.wants[gtin]:
                return "too_many"
            if one.picked.get(gtin, n) != n:
                return "illegal_state"
        picked = {**one.picked, **found}
        nothing = not any(picked.get(gtin, n) for gtin, n in one.wants.items())
        if nothing and self.claims.get(reservation, station) != station:
            return "being_paid_elsewhere"
        for gtin, n in found.items():
            if gtin not in one.picked:
                level, short = self.levels[one.place, gtin], one.wants[gtin] - n
                level.reserved -= short
                level.on_hand -= short if missing and level.on_hand >= short else 0
        one.picked = picked
        if nothing:
            one.was, one.state = "rejected", "released"
        return ""

    def _closes(self, place: str, *, paid: bool) -> datetime:
        """Until when what is ready now waits: paid goods for days, others for hours, in which somebody may come."""
        hours, at = self.hours.get(place), self.now
        if hours is None:
            return at + (timedelta(days=7) if paid else timedelta(hours=48))
        opens, closes = hours
        left = 7 if paid else timedelta(hours=48) // TICK
        while left:
            is_open = at.weekday() != SUNDAY and opens <= at.hour < closes
            today = at.date()
            at += TICK
            closing = is_open and not opens <= at.hour < closes
            left -= int(closing and today != self.now.date()) if paid else int(is_open)
        return at

    def collect(
        self, reservation: str, station: str, at: str, *, seen_last: bool, part: Pieces | None = None
    ) -> str:
        """Hand over all that lies there, or a part of it."""
        one = self.reservations[reservation]
        if refused := self._not_here(one, at):
            return refused
        if self.claims.get(reservation, station) != station:
            return "being_paid_elsewhere"
        if self.due(reservation):
            return "payment_due"
        if not seen_last:
            return "version_conflict"
        rest = one.rest()
        given = part or rest
        if any(gtin not in rest for gtin in given):
            return "unknown_product"
        if any(n > rest[gtin] for gtin, n in given.items()):
            return "too_many"
        if refused := self._hand(one.place, given):
            return refused
        for gtin, n in given.items():
            one.handed[gtin] = one.handed.get(gtin, 0) + n
        one.state = "partly_collected" if one.rest() else "collected"
        return ""

    def _not_here(self, one: Reservation, at: str) -> str:
        if one.state == "collected":
            return "already_collected"
        if one.state in OVER or one.state == "released":
            return "reservation_closed"
        if one.state not in WAITING:
            return "not_ready"
        return "" if one.place == at else "other_location"

    def arrive(self, reservation: str, at: str) -> str:
        """The customer stands there."""
        return self._not_here(self.reservations[reservation], at)

    def cancel(self, reservation: str, station: str) -> str:
        """The customer does not want it."""
        return self._end(reservation, "cancelled", CANCELLABLE, station)

    def reject(self, reservation: str, station: str) -> str:
        """The shop cannot serve it."""
        return self._end(reservation, "rejected", TO_PICK, station)

    def _end(self, reservation: str, to: str, where: tuple[str, ...], station: str = "") -> str:
        one = self.reservations[reservation]
        if one.state == to or (one.state == "released" and one.was == to):
            return ""
        if one.state not in where:
            return "illegal_state"
        if station and self.claims.get(reservation, station) != station:
            return "being_paid_elsewhere"
        one.state = one.was = to
        if all(n <= one.handed.get(gtin, 0) for gtin, n in one.picked.items()):
            self._let_go(one)
        return ""

    def _let_go(self, one: Reservation) -> None:
        self._free(one.place, one.rest())
        one.state = "released"

    def put_back(self, reservation: str) -> str:
        """What was picked lies on the shelf again."""
        one = self.reservations[reservation]
        if one.state in OVER:
            self._let_go(one)
        return "" if one.state == "released" else "illegal_state"

    def pay(self, reservation: str, payment: str, minor: int) -> None:
        """Money moved: a fact, whatever became of the goods; said twice, it counts once."""
        self.reservations[reservation].moved.setdefault(payment, minor)

    # --- sales ---

    def open_sale(
        self, made: str, station: str, at: str, lines: Pieces, member: str = "", basket: str = ""
    ) -> str:
        """Goods come onto the counter, or a basket does."""
        wanted = dict(lines)
        if basket:
            taken = self.baskets.get(basket)
            if taken is None or taken.until <= self.now:
                return "no_basket"
            if taken.sale:
                return "basket_taken"
            for gtin, n in taken.lines.items():
                wanted[gtin] = wanted.get(gtin, 0) + n
        if refused := self._promise(at, wanted):
            return refused
        self.sales[made] = Sale(station, at, self.now, wanted, self._units(wanted, member), member, basket)
        if basket:
            self.baskets[basket].sale = made
            self.baskets[basket].version += 1
        return ""

    def _units(self, lines: Pieces, member: str) -> dict[str, int]:
        lower = self.for_members if member else {}
        return {gtin: min(self.prices[gtin], lower.get(gtin, self.prices[gtin])) for gtin in lines}

    def _busy(self, sale: str, station: str) -> str:
        if self.sales[sale].state != "open":
            return "sale_not_open"
        return "" if self.claims.get(sale, station) == station else "being_paid_elsewhere"

    def set_lines(self, sale: str, station: str, lines: Pieces, member: str | None) -> str:
        """Other goods lie on the counter now; what was set aside goes back to its card."""
        if refused := self._busy(sale, station):
            return refused
        one = self.sales[sale]
        more = {gtin: n - one.lines.get(gtin, 0) for gtin, n in lines.items() if n > one.lines.get(gtin, 0)}
        if refused := self._promise(one.place, more):
            return refused
        self._free(one.place, {g: n - lines.get(g, 0) for g, n in one.lines.items() if n > lines.get(g, 0)})
        one.member = one.member if member is None else member
        one.lines, one.units = dict(lines), self._units(lines, one.member)
        self._unmark(sale)
        return ""

    def close(self, sale: str, station: str, tenders: list[tuple[str, int, str]]) -> str:
        """Money and goods change hands; again with the same money is the same."""
        one = self.sales[sale]
        if one.state == "closed" and one.tenders == tenders:
            return ""
        if refused := self._busy(sale, station):
            return refused
        if not one.lines:
            return "empty_sale"
        if any(minor <= 0 for _, minor, _ in tenders) or sum(minor for _, minor, _ in tenders) != one.total:
            return "tenders_differ"
        marks = [self.marks[mark] for kind, _, mark in tenders if kind == "gift_card"]
        if any(mark.state == "committed" for mark in marks):
            return "payment_used"
        if any(mark.state != "earmarked" for mark in marks):
            return "earmark_over"
        if refused := self._hand(one.place, one.lines):
            return refused
        for mark in marks:
            mark.state = "committed"
        self._unmark(sale)
        if one.member:
            one.earned = one.total // 100 * self.points_per_unit
            self.points[one.member] += one.earned
        one.state, one.tenders = "closed", tenders
        self.receipts[one.station] = self.receipts.get(one.station, 0) + 1
        self._unclaim(sale, station)
        return ""

    def give_up(self, sale: str, station: str) -> str:
        """Nothing was sold; twice is once."""
        one = self.sales[sale]
        if one.state == "cancelled":
            return ""
        if refused := self._busy(sale, station):
            return refused
        self._unmark(sale)
        self._free(one.place, one.lines)
        one.state = "cancelled"
        if one.basket in self.baskets:
            self.baskets[one.basket].sale = ""
            self.baskets[one.basket].version += 1
        self._unclaim(sale, station)
        return ""

    # --- gift cards, points, baskets ---

    def issue(self, card: str, station: str, minor: int) -> None:
        """A card is sold, with a receipt."""
        self.cards[card] = minor
        self.receipts[station] = self.receipts.get(station, 0) + 1

    def mark(self, made: str, card: str, sale: str, station: str, minor: int | None) -> str:
        """Set money aside for a sale; None: as much as there is and is needed."""
        if self.claims.get(sale, station) != station:
            return "being_paid_elsewhere"
        if self.sales[sale].state != "open":
            return "sale_not_open"
        rest = self.sales[sale].total - sum(mark.minor for mark in self._marks(sale))
        if rest <= 0:
            return "nothing_due"
        wanted = min(rest, self.cards[card]) if minor is None else minor
        if wanted > rest:
            return "amount_too_high"
        if not wanted or wanted > self.cards[card]:
            return "not_enough_on_card"
        self.cards[card] -= wanted
        self.marks[made] = Mark(card, sale, wanted, self.now + MARKED_FOR)
        return ""

    def _marks(self, sale: str) -> list[Mark]:
        return [mark for mark in self.marks.values() if mark.sale == sale and mark.state == "earmarked"]

    def _unmark(self, sale: str) -> None:
        for mark in self._marks(sale):
            self._give(mark)

    def _give(self, mark: Mark) -> None:
        mark.state = "released"
        self.cards[mark.card] += mark.minor

    def take_back(
        self, sale: str, station: str, at: str, pieces: Pieces, broken: bool, by: str, card: str
    ) -> str:
        """Goods come back, and their money goes the way it came, or onto a new gift card."""
        one = self.sales[sale]
        if one.state != "closed":
            return "sale_not_closed"
        if any(gtin not in one.lines for gtin in pieces):
            return "not_sold"
        if any(one.returned.get(gtin, 0) + n > one.lines[gtin] for gtin, n in pieces.items()):
            return "returned_already"
        minor = sum(one.units[gtin] * n for gtin, n in pieces.items())
        paid = sum(amount for kind, amount, _ in one.tenders if kind == by)
        if by != "gift_card" and minor > paid - one.back.get(by, 0):
            return "not_paid_like_that"
        for gtin, n in pieces.items():
            one.returned[gtin] = one.returned.get(gtin, 0) + n
            level = self.levels.setdefault((at, gtin), Level(0))
            level.on_hand += n
            level.unsellable += n if broken else 0
        one.back[by] = one.back.get(by, 0) + minor
        if by == "gift_card":
            self.cards[card] = minor
        if one.member:
            share = one.earned * minor // one.total
            self.points[one.member] -= min(share, self.points[one.member])
        self.returns[station] = self.returns.get(station, 0) + 1
        return ""

    def change_basket(self, basket: str, lines: Pieces, version: int | None) -> str:
        """Other things lie in it."""
        one = self.baskets.get(basket)
        if one is None or one.until <= self.now:
            return "no_basket"
        if one.sale:
            return "basket_taken"
        if version not in {None, one.version}:
            return "version_conflict"
        one.lines, one.until, one.version = dict(lines), self.now + BASKET_FOR, one.version + 1
        return ""

    # --- paying, and the clock ---

    def claim(self, subject: str, station: str) -> str:
        """Somebody is about to pay there."""
        if self.claims.get(subject, station) != station:
            return "being_paid_elsewhere"
        self.claims[subject] = station
        return ""

    def _unclaim(self, subject: str, station: str) -> None:
        if self.claims.get(subject) == station:
            del self.claims[subject]

    def unclaim(self, subject: str, station: str) -> None:
        """Nobody pays there any more; nothing when it is another station's."""
        self._unclaim(subject, station)

    def expire(self) -> int:
        """What ran out of time ends, but nothing that is being paid. Returns how many reservations and sales."""
        for mark in self.marks.values():
            if mark.state == "earmarked" and mark.until <= self.now and mark.sale not in self.claims:
                self._give(mark)
        self.baskets = {key: one for key, one in self.baskets.items() if one.until > self.now}
        ended = 0
        for key, one in self.reservations.items():
            late = one.state in WAITING and one.until is not None and one.until <= self.now
            if late and key not in self.claims:
                self._end(key, "no_show" if one.paid > 0 else "expired", WAITING)
                ended += 1
        for key, sale in self.sales.items():
            if sale.state == "open" and sale.opened + SALE_FOR <= self.now and key not in self.claims:
                self.give_up(key, "")
                ended += 1
        return ended
