"""What changes rarely and is asked always, kept in memory: locations, their opening hours, the category tree.

Loaded when the store opens and again after an import. Distances are counted from the station's own location.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from daemon.schema import CategoryView, LocationType, LocationView, OpenView, StationView, Words
from daemon.store import desk_tables, terms
from daemon.store import tables as t
from daemon.store.hours import Hours
from daemon.store.terms import Terms

EARTH_M = 6_371_000
WEB_DELIVERY_DAYS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """One location with its hours: weekday (0 = Monday) → opens, closes, in its own time."""

    id: str
    type: LocationType
    name: str
    gln: str
    street: str
    postcode: str
    city: str
    country: str
    latitude: float
    longitude: float
    zone: ZoneInfo
    currency: str
    hours: dict[int, tuple[str, str]]
    distance_m: int | None
    closed: frozenset[date] = frozenset()
    """Days on which it does not open, whatever its week says."""
    terms: Terms = terms.DEFAULT

    @property
    def opens(self) -> Hours:
        """Its opening hours, as a measure of time."""
        return Hours(self.zone, self.hours, self.closed)

    def local(self, now: datetime) -> datetime:
        """``now`` as the clock on this location's wall shows it."""
        return now.astimezone(self.zone)

    def opening(self, now: datetime) -> OpenView | None:
        """Opening today; None for a place without hours (a warehouse)."""
        if not self.hours:
            return None
        day, open_now = self.local(now).date(), self.opens.is_open(now)
        today = None if day in self.closed else self.hours.get(day.weekday())
        opens, closes = today or (None, None)
        return OpenView(open_now=open_now, opens=opens, closes=closes)

    def view(self, now: datetime) -> LocationView:
        """The place on the wire."""
        return LocationView(
            id=self.id,
            type=self.type,
            name=self.name,
            street=self.street,
            postcode=self.postcode,
            city=self.city,
            country=self.country,
            distance_m=self.distance_m,
            open=self.opening(now),
        )


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """One category, the names from the top down to it, and the ids of all that lies below it, itself included."""

    id: str
    parent: str
    names: Words
    image: str
    path: list[Words]
    below: list[str]


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything of this module, as of one moment. Replaced, never edited."""

    station: StationView
    places: dict[str, Place] = field(default_factory=dict)
    """Nearest first; the station's own location is the first."""
    categories: dict[str, CategoryNode] = field(default_factory=dict)
    """Parents before children."""

    def here(self) -> Place | None:
        """The station's own location, when the store knows it."""
        return self.places.get(self.station.location)

    def shops(self) -> list[Place]:
        """Other shops, nearest first."""
        return [
            p for p in self.places.values() if p.type is LocationType.SHOP and p.id != self.station.location
        ]

    def web(self) -> Place | None:
        """The warehouse that serves the web shop."""
        return next((p for p in self.places.values() if p.type is LocationType.WAREHOUSE), None)


def distance_m(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> int:
    """Metres as the crow flies (haversine on a sphere; 0.5 % at worst)."""
    lat1, lat2 = math.radians(from_lat), math.radians(to_lat)
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(to_lon - from_lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return round(2 * EARTH_M * math.asin(math.sqrt(chord)))


def delivery_day(now: datetime) -> datetime:
    """When the web shop would deliver: working days from now, Sundays left out."""
    day = now
    for _ in range(WEB_DELIVERY_DAYS):
        day += timedelta(days=1)
        if day.weekday() == 6:
            day += timedelta(days=1)
    return day


def load(connection: Connection, station: StationView) -> Directory:
    """Read locations, hours and categories."""
    hours: dict[str, dict[int, tuple[str, str]]] = {}
    for row in connection.execute(select(t.opening)):
        hours.setdefault(row.location_id, {})[row.weekday] = (row.opens, row.closes)
    closed: dict[str, set[date]] = {}
    for row in connection.execute(select(desk_tables.closed_day)):
        closed.setdefault(row.location_id, set()).add(row.day)
    known = terms.load(connection)
    rows = connection.execute(select(t.location)).all()
    home = next((row for row in rows if row.id == station.location), None)
    places = [
        Place(
            id=row.id,
            type=LocationType(row.type),
            name=row.name,
            gln=row.gln,
            street=row.street,
            postcode=row.postcode,
            city=row.city,
            country=row.country,
            latitude=row.latitude,
            longitude=row.longitude,
            zone=ZoneInfo(row.timezone),
            currency=row.currency,
            hours=hours.get(row.id, {}),
            distance_m=None
            if home is None
            else distance_m(home.latitude, home.longitude, row.latitude, row.longitude),
            closed=frozenset(closed.get(row.id, ())),
            terms=known.get(row.id, terms.DEFAULT),
        )
        for row in rows
    ]
    places.sort(key=lambda p: (p.id != station.location, p.distance_m or 0, p.id))
    return Directory(station, {p.id: p for p in places}, categories(connection))


def categories(connection: Connection) -> dict[str, CategoryNode]:
    """Read the category tree, parents before children."""
    rows = connection.execute(select(t.category).order_by(t.category.c.position, t.category.c.id)).all()
    children: dict[str, list[str]] = {}
    by_id = {row.id: row for row in rows}
    for row in rows:
        children.setdefault(row.parent if row.parent in by_id else "", []).append(row.id)
    found: dict[str, CategoryNode] = {}

    def walk(key: str, path: list[Words], image: str) -> list[str]:
        row = by_id[key]
        own = [*path, row.names]
        picture = row.image or image
        below = [key]
        node = CategoryNode(key, row.parent, row.names, picture, own, below)
        found[key] = node
        for child in children.get(key, ()):
            below.extend(walk(child, own, picture))
        return below

    for top in children.get("", ()):
        walk(top, [], "")
    return found


def category_views(connection: Connection, directory: Directory) -> list[CategoryView]:
    """The tree for the wire, with how many products lie in or below each."""
    counts = {
        row[0]: row[1]
        for row in connection.execute(
            select(t.product.c.category_id, func.count()).group_by(t.product.c.category_id)
        )
    }
    return [
        CategoryView(
            id=node.id,
            parent=node.parent,
            name=node.names,
            image=media_link(node.image),
            products=sum(counts.get(key, 0) for key in node.below),
        )
        for node in directory.categories.values()
    ]


def media_link(sha256: str) -> str:
    """The path of a media file; empty when there is none."""
    return f"/v1/media/{sha256}" if sha256 else ""
