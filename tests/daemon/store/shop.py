"""A small demo shop for tests: seeded once per run into a template, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from daemon.demo.content import HOME, build
from daemon.demo.content.model import Category, DemoShop, Product
from daemon.schema import Language, StationView
from daemon.store import Store
from daemon.store.seeding import seed_demo

NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
"""A Wednesday, 12:00 in Aarhus: shops are open."""

STATION = StationView(name="test-1", location=HOME, language=Language.DA, currency="DKK")


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


@dataclass(frozen=True, slots=True)
class PlainPictures:
    """Pictures and films of a few bytes each: the store does not look into them."""

    films: Path

    def category(self, category: Category) -> str:
        """One per top category, as in the demo."""
        return f"<svg>{category.slug}</svg>" if category.parent is None else ""

    def kind(self, product: Product) -> str:
        """One per type."""
        return product.type

    def product(self, product: Product) -> str:
        """The type's picture."""
        return f"<svg>{product.type}</svg>"


@dataclass(frozen=True, slots=True)
class Template:
    """A seeded store to copy, and what is in it."""

    folder: Path
    demo: DemoShop
    clock: Clock


async def make_template(folder: Path, clock: Clock, products: int = 400) -> Template:
    """Seed the demo shop with ``products`` products into ``folder``, as it is at the time of ``clock``."""
    demo = build(products=products)
    films = folder / "films"
    films.mkdir(parents=True)
    for tutorial in demo.tutorials:
        for name in (tutorial.video, tutorial.poster, *tutorial.captions.values()):
            (films / name).write_bytes(f"{name}\n".encode() * 50)
    template = Template(folder, demo, clock)
    async with _open(folder, template.clock) as store:
        await seed_demo(store, demo, PlainPictures(films))
    return template


def copy(template: Template, folder: Path) -> None:
    """Put the template's database and media into ``folder``, where a daemon looks for them."""
    shutil.copy(template.folder / "store.db", folder / "store.db")
    (folder / "media").symlink_to(template.folder / "media")


@asynccontextmanager
async def opened(template: Template, folder: Path, clock: Clock | None = None) -> AsyncIterator[Store]:
    """A store of its own in ``folder``, as full as the template."""
    copy(template, folder)
    async with _open(folder, clock or Clock()) as store:
        yield store


@asynccontextmanager
async def _open(folder: Path, clock: Clock) -> AsyncIterator[Store]:
    url = f"sqlite:///{folder / 'store.db'}"
    async with Store.open(url, station=STATION, media=folder / "media", now=clock) as store:
        yield store
