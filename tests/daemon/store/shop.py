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
    await fill(template, address(folder))
    return template


async def fill(template: Template, url: str) -> None:
    """Seed the template's shop into the empty database at ``url`` too."""
    async with at(url, template.folder, template.clock) as store:
        await seed_demo(store, template.demo, PlainPictures(template.folder / "films"))


def address(folder: Path) -> str:
    """The SQLite database in ``folder``."""
    return f"sqlite:///{folder / 'store.db'}"


def copy(template: Template, folder: Path) -> None:
    """Put the template's database and media into ``folder``, where a daemon looks for them."""
    shutil.copy(template.folder / "store.db", folder / "store.db")
    link_media(template, folder)


def link_media(template: Template, folder: Path) -> None:
    """Have the template's media in ``folder`` too."""
    (folder / "media").symlink_to(template.folder / "media")


@asynccontextmanager
async def at(
    url: str, folder: Path, clock: Clock | None = None, *, station: StationView = STATION
) -> AsyncIterator[Store]:
    """The store at ``url``, with its media in ``folder``, as ``station`` has it open."""
    async with Store.open(url, station=station, media=folder / "media", now=clock or Clock()) as store:
        yield store
