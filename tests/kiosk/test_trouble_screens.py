"""Each broken thing has its words: what is the matter, what to do instead, and no word more once it works again.

The customers' window, off screen, on a whole station.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
import shiboken6
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQuick import QQuickWindow

from daemon import keys
from daemon.client import Client
from daemon.schema import EventType, StoreState
from kiosk import floor
from kiosk.app import make_floor
from kiosk.bridge.station import Station
from kiosk.catalogue import Catalogue
from kiosk.config import BasketSection, KioskConfig, SpeechSection
from kiosk.flow import ReserveStep, Screen
from tests.daemon.stations import station
from tests.kiosk.floors import Kiosk, kiosk, until
from tests.kiosk.poses import opened, settle
from tests.kiosk.test_journeys import about_to_reserve, value
from tests.kiosk.test_journeys_trouble import at_the_lines
from tests.ui.stage import shown, spoken

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    # A window that closes hangs up on pictures under way; aiohttp leaves such a file to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ALWAYS_THERE = {"Accessibility", "Dansk", "Norsk", "Svenska", "English"}
RESTING = "This screen is having a rest"


@dataclass(slots=True)
class Front:
    """A station, and what can be read on its screen."""

    stand: Kiosk
    window: QQuickWindow
    station: Station

    def reads(self, *words: str) -> bool:
        """Whether every one of these words stands on the screen."""
        settle()
        said = " | ".join(spoken(item) for item in shown(self.window.contentItem()))
        return all(word in said for word in words)

    def buttons(self) -> set[str]:
        """Names of what can be touched."""
        settle()
        return {
            spoken(item)
            for item in shown(self.window.contentItem())
            if item.metaObject().indexOfMethod("click()") >= 0 and item.isEnabled()
        }


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(
    qt: QGuiApplication, shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Front]:
    """One station and one window for all of them."""
    folder = tmp_path_factory.mktemp("broken") / "station"
    shutil.copytree(shop, folder)
    config = KioskConfig(basket=BasketSection(pay_here=True), speech=SpeechSection(engine="mock", headset=()))
    async with kiosk(folder, config) as stand:
        with opened(stand) as window:
            station = stand.models["station"]
            assert isinstance(station, Station)
            yield Front(stand, window, station)


@pytest_asyncio.fixture(loop_scope="module")
async def front(whole: Front) -> Front:
    """The next customer, at the home screen."""
    whole.stand.floor.wipe()
    whole.stand.journey.begin()
    settle()
    return whole


async def test_without_paper_it_says_that_codes_stay_on_the_screen(front: Front) -> None:
    words = "The printer is out of paper", "Your codes stay on the screen, so a photo will do."
    assert not front.reads(words[0])
    front.stand.printer.turn("paper", "out")
    await until(lambda: front.reads(*words))
    front.stand.journey.finish()
    assert not front.reads(words[0]), "who only walks by need not know"
    front.stand.journey.begin()
    front.stand.printer.turn("paper", "ok")
    await until(lambda: not front.reads(words[0]))


@pytest.mark.logs("out of reach")
async def test_without_a_terminal_it_sends_to_the_till_and_offers_no_card(front: Front) -> None:
    await at_the_lines(front.stand)
    words = "The card terminal does not answer", "You can pay at the till."
    await until(lambda: any(name.startswith("Pay") for name in front.buttons()))
    front.stand.terminal.turn("power", "off")
    await until(lambda: front.reads(*words))
    assert not any(name.startswith("Pay") for name in front.buttons())
    front.stand.terminal.turn("power", "on")
    await until(lambda: not front.reads(words[0]), 20)
    assert any(name.startswith("Pay") for name in front.buttons())


async def test_without_the_network_it_says_how_old_what_it_shows_is(front: Front) -> None:
    bus = front.stand.running.app[keys.BUS]
    since = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
    words = "We have lost the connection for a moment", since.astimezone().strftime("%H.%M")
    bus.publish(EventType.STORE, StoreState(online=False, since=since, copy_as_of=since, waiting=1))
    await until(lambda: front.reads(*words))
    assert value(front.station, "outOfOrder") == ""
    bus.publish(EventType.STORE, StoreState(online=True, copy_as_of=since))
    await until(lambda: not front.reads(words[0]))


@pytest.mark.logs("the daemon does not answer", "Connection closed")
async def test_out_of_order_after_a_while_without_a_dead_button_and_back_by_itself(front: Front) -> None:
    stand, where = front.stand, front.stand.running.url
    await stand.line.cut()
    await until(lambda: front.reads("We have lost the connection for a moment"))
    assert front.station._patience.isActive()
    assert not front.reads(RESTING), "most are back in a moment"
    front.station._patience.setInterval(1)  # and the moment is over
    await until(lambda: front.reads(RESTING, "Our colleagues at the till", "It comes back by itself."))
    assert stand.floor.session.screen is Screen.ATTRACT, "nobody is kept among buttons that do nothing"
    assert not front.reads("We have lost the connection"), "it is said once"
    assert front.buttons() == ALWAYS_THERE
    stand.journey.speak("sv")
    assert front.buttons() == ALWAYS_THERE
    stand.line.lead(where)
    await until(lambda: front.reads("Touch to begin"))
    assert not front.reads(RESTING)
    stand.journey.begin()
    assert front.reads("Find a product")
    assert not front.station._patience.isActive()


@pytest.mark.logs("the daemon does not answer", "Connection closed")  # a picture was on its way
async def test_a_code_somebody_still_needs_stays_although_the_screen_is_out_of_order(front: Front) -> None:
    stand, where = front.stand, front.stand.running.url
    await about_to_reserve(stand)
    stand.reserve.place()
    await until(lambda: value(stand.reserve, "step") == ReserveStep.DONE)
    code = value(stand.reserve, "done")["spaced"]
    await stand.line.cut()
    await until(lambda: front.reads(code, "We have lost the connection for a moment"))
    front.station.give_up()
    assert front.reads(code)
    stand.journey.home()
    assert front.reads(RESTING)
    assert not front.reads(code)
    assert value(stand.reserve, "name") == ""
    stand.line.lead(where)
    await until(lambda: front.reads("Touch to begin"))


@pytest.mark.logs("the daemon does not answer", "refuses this screen's token", "Connection closed")
async def test_a_daemon_that_will_not_have_the_token_is_told_apart(
    front: Front, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(floor, "REFUSED_WAIT_S", 0.02)
    stand, where = front.stand, front.stand.running.url
    async with station(tmp_path) as another:  # whose tokens are others
        await stand.line.cut()
        stand.line.lead(another.url)
        await until(lambda: front.reads(RESTING, "has not let this screen in"))
        assert front.buttons() == ALWAYS_THERE
        await stand.line.cut()
        stand.line.lead(where)
        await until(lambda: front.reads("Touch to begin"))
    assert not stand.floor.refused


async def test_where_no_daemon_ever_answered_it_is_said_too(qt: QGuiApplication) -> None:
    nobody = make_floor(Client("http://127.0.0.1:9", "none"), KioskConfig())
    station = Station(nobody, Catalogue(nobody), out_after_ms=1)

    def told() -> bool:
        settle()
        return bool(value(station, "outOfOrder") == "away")

    await until(told)
    nobody.listeners.clear()
    shiboken6.delete(station)


@pytest.mark.logs("Could not open media|moov atom not found|Invalid data found", "EBML|matroska")
async def test_a_campaign_film_that_is_broken_gives_way_to_pictures_and_they_to_the_house_s_own(
    front: Front, tmp_path: Path
) -> None:
    film, picture = tmp_path / "film.webm", tmp_path / "picture.png"
    film.write_bytes(b"\x1aE\xdf\xa3" + bytes(4000))
    QImage(40, 40, QImage.Format.Format_RGB32).save(str(picture))
    broken = {"kind": "video", "source": film.as_uri()}
    whole = {"kind": "picture", "source": picture.as_uri()}
    front.stand.journey.finish()
    for media, shows in (([broken, whole], "picture.png"), ([broken], "still-life.svg")):
        with opened(front.stand, look={"media": media, "seconds": 12}) as window:

            def there(window: QQuickWindow = window, shows: str = shows) -> bool:
                settle()
                pictures = [item for item in shown(window.contentItem()) if item.inherits("QQuickImage")]
                return any(item.property("source").fileName() == shows for item in pictures)

            await until(there)
            assert any(spoken(item) == "Touch to begin" for item in shown(window.contentItem()))
