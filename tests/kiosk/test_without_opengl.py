"""A machine on which no OpenGL comes up: the app opens all the same, says so, and tells its films in words.

The real app in a process of its own, on a display of its own, touched through the X server.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from daemon.demo.children import Child
from daemon.demo.tour.display import Display, virtual_display
from daemon.demo.tour.inspector import Inspector, Item
from daemon.schema import Language, Role
from tests.daemon.stations import Running, station

SIZE = 1080, 1920
NO_DRIVERS = {"LIBGL_DRIVERS_PATH": "/nowhere", "QT_QUICK_BACKEND": ""}
DARK = 60
"""Mean of a picture's lightness, of 255; a film that is not drawn is below 20."""
WISHED = {"QT_QUICK_BACKEND": "software"}
STILL = 5
"""So many looks at what does not move before it is touched."""


def configuration(folder: Path, running: Running) -> Path:
    """A kiosk of the station, in English, whose shop shows a film while nobody is there."""
    film = next((Path(__file__).parent / "films").glob("*.mp4"))
    shutil.copy(film, folder / "film.mp4")
    (folder / "theme.toml").write_text('[attract]\nmedia = ["film.mp4"]\n')
    (folder / "token").write_text(running.token(Role.KIOSK))
    config = folder / "kiosk.toml"
    config.write_text(
        f'[api]\naddress = "{running.url}"\ntoken_file = "{folder / "token"}"\n'
        '[screen]\nlanguage = "en"\ntheme = "theme.toml"\nreduced_motion = true\n'
        '[sound]\nmuted = true\n[speech]\nengine = "mock"\nheadset = []\n'
    )
    return config


@asynccontextmanager
async def looking(command: list[str], environment: dict[str, str], folder: Path) -> AsyncIterator[Inspector]:
    """The app's eyes, once it has some; it is ended with the context, and must end well."""
    socket = folder / "inspect"
    kiosk = Child("kiosk", [*command, "--inspect", str(socket)], environment, folder / "log")
    eyes = Inspector(socket)
    await kiosk.start()
    try:
        async with asyncio.timeout(40):
            while not socket.exists():
                assert kiosk.running, kiosk.tail(40)
                await asyncio.sleep(0.02)  # the pace of looking
        yield eyes
        await eyes.close()
    finally:
        await eyes.close()
        assert await kiosk.stop() == 0, kiosk.tail(40)


async def touch(display: Display, eyes: Inspector, words: str) -> None:
    """Touch what bears these words, once it stands still: a list is filled in two goes."""

    def wanted(item: Item) -> bool:
        return item.enabled and item.role in ("Button", "ListItem") and item.says(words)

    looks = [(await eyes.find(wanted, words)).middle]
    while len(looks) < STILL or len(set(looks[-STILL:])) > 1:
        await asyncio.sleep(0.06)  # one look after another
        looks.append((await eyes.find(wanted, words)).middle)
    display.press(*looks[-1])


def light(picture: Image.Image, item: Item) -> float:
    """How light a part of the screen is, from 0 to 255."""
    x, y, width, height = item.rect
    part = picture.crop((x, y, x + width, y + height)).convert("L").resize((1, 1), Image.Resampling.BOX)
    value = part.getpixel((0, 0))
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize("environment", [NO_DRIVERS, WISHED], ids=["no drivers", "as wished"])
async def test_films_are_told_in_words_where_none_can_be_shown(
    shop: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    state = tmp_path / "station"
    shutil.copytree(shop, state)
    async with virtual_display(*SIZE) as display, station(state) as running:
        async with running.client(Role.KIOSK) as client:
            film = min(await client.tutorials(), key=lambda each: (each.topic[Language.EN], each.id))
        command = [sys.executable, "-m", "kiosk", "--config", str(configuration(tmp_path, running))]
        variables = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "PULSE_SERVER": "unix:/dev/null"}
        async with looking(command, variables | environment, tmp_path) as eyes:
            begin = await eyes.see("Touch to begin")
            await eyes.see("Hold a product under the scanner")
            assert light(display.picture(), begin) > DARK, "the house's own picture, and no black film"
            await touch(display, eyes, "Touch to begin")
            await touch(display, eyes, "Watch how it's done")
            await touch(display, eyes, film.title[Language.EN])
            told = await eyes.see("This screen cannot show films")
            await eyes.see(film.chapters[1].title[Language.EN])
            x, y, width, _ = told.rect
            poster = Item("", "", "", enabled=True, rect=(x, y - 400, width, 300))
            assert light(display.picture(), poster) > DARK, "the film's own still"
            assert not any(item.says("Pause") or item.says("Chapters") for item in await eyes.items())
            await touch(display, eyes, "Ask a colleague")
            await eyes.see("Your call has been heard")
    assert (tmp_path / "log").read_text().count("no OpenGL comes up") == 1
