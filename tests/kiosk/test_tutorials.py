"""Films on their shelves and in the player: real films, really decoded, from the cache of a real station."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QUrl
from PySide6.QtMultimedia import QMediaPlayer, QVideoSink
from PySide6.QtQuick import QQuickItem, QQuickWindow

from daemon.schema import Language, TutorialView
from kiosk.flow import Screen
from kiosk.frames import Frames
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.poses import opened, settle, shown
from tests.kiosk.test_accessibility_screens import called
from tests.kiosk.test_journeys import value

# A window that closes hangs up on pictures under way; aiohttp leaves such a file to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.logs("(?i)pipewire|PulseAudio|No audio device"),
]
H264 = Path(__file__).parent / "films" / "h264.mp4"


async def shelves(stand: Kiosk) -> list[TutorialView]:
    stand.journey.begin()
    stand.tutorials.open()
    await until(lambda: value(stand.tutorials, "any"))
    return await stand.floor.client.tutorials()


async def seen(truth: object, seconds: float = 10.0) -> None:
    """Wait, and let Qt play meanwhile."""

    def holds() -> bool:
        settle()
        assert callable(truth)
        return bool(truth())

    await until(holds, seconds)


def rows(model: object) -> Iterator[dict[str, object]]:
    """The rows of a list as QML sees them."""
    for row in range(model.rowCount()):  # type: ignore[attr-defined]  # Rows
        index = model.index(row)  # type: ignore[attr-defined]  # Rows
        names = model.roleNames().items()  # type: ignore[attr-defined]  # Rows
        yield {bytes(name.data()).decode(): model.data(index, role) for role, name in names}  # type: ignore[attr-defined]  # Rows


def control(window: QQuickWindow, words: str) -> QQuickItem:
    return next(item for item in shown(window.contentItem()) if called(item) == words)


async def test_films_stand_by_topic_and_by_the_product_they_need(stand: Kiosk) -> None:
    films = await shelves(stand)
    by_topic = list(rows(stand.tutorials.shelves))
    topics = [str(shelf["title"]) for shelf in by_topic]
    assert topics == sorted({film.topic[Language.DA] for film in films})
    assert sum(len(shelf["films"]) for shelf in by_topic) == len(films)  # type: ignore[misc, arg-type]  # lists of films
    stand.tutorials.sort(True)
    await until(lambda: not stand.floor.tasks.running("shelves"))
    by_product = list(rows(stand.tutorials.shelves))
    needed = {gtin for film in films for gtin in film.products}
    assert {str(shelf["gtin"]) for shelf in by_product} < needed, "one shelf for sisters in other colours"
    assert len(by_product) > len(films)
    assert all(shelf["price"] and shelf["status"] and shelf["films"] for shelf in by_product)
    stand.journey.speak("sv")
    assert [shelf["title"] for shelf in rows(stand.tutorials.shelves)] != [
        shelf["title"] for shelf in by_product
    ]
    stand.journey.finish()
    assert not value(stand.tutorials, "byProduct")


async def test_a_film_plays_with_captions_and_its_place_is_kept_for_the_visit(
    stand: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "storefloor.kiosk")
    film = (await shelves(stand))[0]
    with opened(stand) as window:
        stand.tutorials.watch(film.id)
        await seen(lambda: stand.tutorials.shown and stand.tutorials.frames > 30)
        assert stand.journey._films, "a film that plays is somebody watching"
        second = film.chapters[2].start_ms
        control(window, f"Button {film.chapters[2].title[Language.DA]}, 0:0{second // 1000}").property("text")
        stand.tutorials.captionIt(False)
        left = stand.tutorials.position
        stand.journey.back()
        settle()
        assert not stand.journey._films
        assert f"film {film.id}: " in caplog.text
        stand.tutorials.watch(film.id)
        assert value(stand.tutorials, "film")["begin"] == left
        assert not value(stand.tutorials, "captioned")
        await seen(lambda: stand.tutorials.position > left)
        stand.journey.finish()
        settle()
        assert stand.floor.session.watching.places == {}
        assert value(stand.tutorials, "captioned")


def player_of(window: QQuickWindow) -> QMediaPlayer:
    """The player on the screen."""
    return next(found for found in window.findChildren(QMediaPlayer) if not found.source().isEmpty())


def touch(window: QQuickWindow, words: str) -> None:
    control(window, words).click()  # type: ignore[attr-defined]  # a button's own method
    settle()


async def test_every_button_of_the_player_does_what_it_says(stand: Kiosk) -> None:
    film = (await shelves(stand))[0]
    with opened(stand) as window:
        stand.tutorials.watch(film.id)
        await seen(lambda: stand.tutorials.shown and stand.tutorials.frames > 3)
        player = player_of(window)
        sound = player.audioOutput()
        assert sound.volume() == 0, "opened muted"

        for _ in range(5):
            touch(window, "Button Louder")
        assert not control(window, "Button Louder").isEnabled()
        assert sound.volume() == pytest.approx(value(stand.tutorials, "limit")), (
            "the shop's limit, and no more"
        )
        touch(window, "Button Quieter")
        assert sound.volume() == pytest.approx(0.8 * value(stand.tutorials, "limit"))

        for words, rate in (("Slow", 0.75), ("Fast", 1.5), ("Usual", 1.0)):
            touch(window, f"RadioButton {words}")
            assert player.playbackRate() == rate

        captions = control(window, f"AlertMessage {stand.tutorials.shown}")
        touch(window, "Button Captions off")
        assert not captions.isVisible()
        touch(window, "Button Captions on")
        assert captions.isVisible()

        third = film.chapters[2]
        seconds = third.start_ms // 1000
        touch(window, f"Button {third.title[Language.DA]}, 0:{seconds:02d}")
        await seen(lambda: stand.tutorials.position >= third.start_ms)
        missed = stand.tutorials.counted.missed
        touch(window, "Button Back 10 seconds")
        await seen(lambda: stand.tutorials.position < third.start_ms)
        assert player.position() < third.start_ms
        assert stand.tutorials.counted.missed == missed, "what was jumped over is not missing"

        touch(window, "Button Pause")
        assert player.playbackState() is QMediaPlayer.PlaybackState.PausedState
        assert not stand.journey._films, "a film that stands still is nobody watching"
        touch(window, "Button Play")
        assert player.playbackState() is QMediaPlayer.PlaybackState.PlayingState
        player.setPosition(film.duration_ms - 300)
        await seen(lambda: any(called(item) == "Button Watch again" for item in shown(window.contentItem())))
        touch(window, "Button Watch again")
        await seen(lambda: player.playbackState() is QMediaPlayer.PlaybackState.PlayingState)


async def test_a_film_that_is_over_begins_anew(stand: Kiosk) -> None:
    film = (await shelves(stand))[0]
    stand.tutorials.watch(film.id)
    stand.tutorials.report(film.duration_ms - 100)
    assert value(stand.tutorials, "film")["begin"] == 0


@pytest.mark.logs("cannot be played|Could not open media")
async def test_a_film_that_cannot_be_played_has_a_word_and_ways_on(
    stand: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = (await shelves(stand))[0]
    broken = tmp_path / "broken.webm"
    broken.write_bytes(b"\x1aE\xdf\xa3" + bytes(4000))
    with opened(stand) as window:
        real = stand.floor.client.media_url
        monkeypatch.setattr(
            stand.floor.client,
            "media_url",
            lambda path: broken.as_uri() if path == film.video else real(path),
        )
        stand.tutorials.watch(film.id)
        await seen(lambda: value(stand.tutorials, "broken"))
        settle()
        assert any(
            called(item) == "Heading This film cannot be shown just now"
            for item in shown(window.contentItem())
        )
        assert not stand.journey._films
        monkeypatch.undo()
        stand.tutorials.again()
        await seen(lambda: stand.tutorials.frames > 3)
        assert not value(stand.tutorials, "broken")
        stand.tutorials.fail("gone")
        settle()
        control(window, "Button Other films").click()  # type: ignore[attr-defined]  # a button's own method
        assert stand.floor.session.screen is Screen.TUTORIALS


@pytest.mark.logs("it broke off", "the daemon does not answer", "ended prematurely", "Connection closed")
async def test_a_film_that_breaks_off_says_so_and_goes_on_from_there_when_the_daemon_is_back(
    stand: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = (await shelves(stand))[0]
    torn = tmp_path / "torn.webm"
    whole = await stand.floor.client.media(film.video)
    torn.write_bytes(whole[: len(whole) // 3])
    with opened(stand) as window:
        real = stand.floor.client.media_url
        monkeypatch.setattr(
            stand.floor.client, "media_url", lambda path: torn.as_uri() if path == film.video else real(path)
        )
        stand.tutorials.watch(film.id)
        await seen(lambda: value(stand.tutorials.steps, "count") and stand.tutorials.frames > 3)
        where = stand.running.url
        await stand.line.cut()
        await until(lambda: not stand.floor.online)
        assert not value(stand.tutorials, "broken"), "what is here plays on"
        await seen(lambda: value(stand.tutorials, "broken"), 20)
        settle()
        said = [called(item) for item in shown(window.contentItem())]
        assert "Heading This film cannot be shown just now" in said
        assert any(film.chapters[1].title[Language.DA] in words for words in said), "it is told in words"
        left = stand.floor.session.watching.places[film.id]
        assert 0 < left < film.duration_ms - 3000
        monkeypatch.undo()
        stand.line.lead(where)
        await seen(lambda: not value(stand.tutorials, "broken"))
        await seen(lambda: stand.tutorials.position > left + 100 and stand.tutorials.frames > 3)
        stand.journey.finish()
        settle()
    await until(lambda: len(stand.line._passing) <= 1)  # the player has hung up, the stream of events is left


async def test_h264_is_played_as_vp9_is(qt: object) -> None:
    player, sink, counted = QMediaPlayer(), QVideoSink(), Frames()
    sink.videoFrameChanged.connect(
        lambda frame: counted.take(frame.startTime(), frame.endTime() - frame.startTime())
    )
    player.setVideoSink(sink)
    player.setSource(QUrl.fromLocalFile(str(H264)))
    player.play()
    await seen(lambda: player.mediaStatus() is QMediaPlayer.MediaStatus.EndOfMedia)
    assert player.error() is QMediaPlayer.Error.NoError
    shiboken6.delete(player)
    assert counted.shown + counted.missed == 50, "two seconds of twenty-five pictures"
    assert counted.shown > 10
