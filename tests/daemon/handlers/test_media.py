"""Tutorials and media over HTTP: ranges, caching, content types, nothing outside the folder."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import aiohttp
import pytest

from daemon import keys
from daemon.client import Client
from daemon.schema import Language
from daemon.store import media
from tests.daemon.stations import Running
from tests.daemon.store.shop import Template


async def test_tutorials_with_films_and_captions(kiosk: Client, todays_shop: Template) -> None:
    shelf = await kiosk.tutorials()
    assert [tutorial.id for tutorial in shelf] == [tutorial.id for tutorial in todays_shop.demo.tutorials]
    first = shelf[0]
    assert first.video_type == "video/webm"
    assert set(first.captions) == set(Language)
    assert first.chapters[0].start_ms == 0
    for link in (first.video, first.poster, *first.captions.values()):
        content = await kiosk.media(link)
        assert link == f"/v1/media/{hashlib.sha256(content).hexdigest()}"


async def test_tutorials_of_a_product_and_of_a_category(kiosk: Client, todays_shop: Template) -> None:
    shown = next(product for product in todays_shop.demo.products if product.tutorials)
    plain = next(product for product in todays_shop.demo.products if not product.tutorials)
    found = await kiosk.tutorials(gtin=shown.gtin)
    assert {tutorial.id for tutorial in found} == set(shown.tutorials)
    assert (await kiosk.product(shown.gtin)).tutorials == [tutorial.id for tutorial in found]
    assert await kiosk.tutorials(gtin=plain.gtin) == []
    assert await kiosk.tutorials(gtin="12") == []
    assert {tutorial.id for tutorial in await kiosk.tutorials(category=shown.category)} >= set(
        shown.tutorials
    )
    assert all(tutorial.products for tutorial in found)


async def test_a_range_is_answered_with_that_range_and_no_token(running: Running, kiosk: Client) -> None:
    link = (await kiosk.tutorials())[0].video
    whole = await kiosk.media(link)
    async with aiohttp.ClientSession() as session:
        async with session.get(running.url + link, headers={"Range": "bytes=10-19"}) as part:
            assert part.status == 206
            assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
            assert await part.read() == whole[10:20]
            assert part.content_type == "video/webm"
            assert "immutable" in part.headers["Cache-Control"]
            assert part.headers["X-Content-Type-Options"] == "nosniff"
        async with session.get(running.url + link, headers={"Range": f"bytes={len(whole)}-"}) as beyond:
            assert beyond.status == 416
        async with session.get(running.url + link) as all_of_it:
            assert (all_of_it.status, await all_of_it.read()) == (200, whole)


async def test_pictures_have_their_type(running: Running, kiosk: Client) -> None:
    page = await kiosk.products("l", limit=1)
    async with aiohttp.ClientSession() as session, session.get(running.url + page.items[0].image) as picture:
        assert picture.status == 200
        assert picture.content_type == "image/svg+xml"


@pytest.mark.parametrize(
    "name",
    [
        "0" * 64,
        "0" * 63,
        "A" * 64,
        "..%2f..%2fstation.db",
        "%2e%2e",
        "..%00",
        "token-till",
        "%2fetc%2fpasswd",
    ],
)
async def test_nothing_else_is_served(running: Running, name: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{running.url}/v1/media/{name}", allow_redirects=False) as answer,
    ):
        assert answer.status == 404
        assert answer.content_type == "application/problem+json"


@pytest.mark.logs("is damaged; import it again")
async def test_a_damaged_film_is_not_played_until_it_is_imported_again(
    running: Running, kiosk: Client, tmp_path: Path
) -> None:
    store = running.app[keys.STORE]
    link = (await kiosk.tutorials())[0].video
    content = await kiosk.media(link)
    path = media.place(store.media, link.rpartition("/")[2])
    copy = tmp_path / "own" / path.parent.name / path.name
    shutil.copytree(store.media, tmp_path / "own", symlinks=False)
    store.media = tmp_path / "own"
    copy.write_bytes(content[:-1])
    async with aiohttp.ClientSession() as session, session.get(running.url + link) as answer:
        assert answer.status == 404
    assert [one.sha256 for one in await store.read(media.spoilt, store.media)] == [path.name]
    await store.write(media.keep, store.media, content, "video/webm")
    assert await kiosk.media(link) == content
    assert await store.read(media.spoilt, store.media) == []
