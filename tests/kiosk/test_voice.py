"""The screens read aloud, by Qt's mock engine: every sentence is seen."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest
from PySide6.QtTextToSpeech import QTextToSpeech

from kiosk.bridge.headset import Headset
from kiosk.bridge.voice import Voice
from kiosk.config import KioskConfig, SpeechSection
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.poses import NAME, opened, settle, shown
from tests.kiosk.test_accessibility_screens import called, focus_on
from tests.kiosk.test_journeys import PHONE, here, value

pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.logs("(?i)pipewire|PulseAudio|No audio device"),
]


def voice_of(stand: Kiosk) -> Voice:
    voice = stand.models["voice"]
    assert isinstance(voice, Voice)
    return voice


def hearing(voice: Voice) -> list[str]:
    """What is said from now on."""
    heard: list[str] = []
    voice.said.connect(heard.append)
    return heard


async def come(heard: list[str], words: str) -> None:
    """Wait until something has been said."""

    def said() -> bool:
        settle()
        return any(words in sentence for sentence in heard)

    await until(said)


def key(window: QQuickWindow, code: Qt.Key) -> None:
    QTest.keyClick(window, code)
    settle()


def test_a_headset_among_the_sound_outputs_is_seen_to_come_and_go(qt: object) -> None:
    headset, told = Headset(["headset"]), list[bool]()
    headset.changed.connect(lambda: told.append(headset.plugged))
    for outputs in (["HDMI"], ["HDMI", "USB Headset Analog Stereo"], ["USB Headset", "HDMI"], ["HDMI"]):
        headset.look(lambda outputs=outputs: outputs)  # type: ignore[misc]  # called at once
    assert told == [True, False]
    headset.press(plugged=True)
    headset.press(plugged=True)
    headset.press(plugged=False)
    assert told == [True, False, True, False]


async def test_a_headset_begins_and_ends_it_and_hears_what_is_personal(stand: Kiosk) -> None:
    voice = voice_of(stand)
    heard = hearing(voice)
    with opened(stand) as window:
        stand.journey.begin()
        assert not value(voice, "on")
        voice.headset.press(plugged=True)
        assert value(voice, "on")
        assert not value(voice, "loud")
        stand.product.open(await here(stand))
        await until(lambda: value(stand.product, "here"))
        stand.reserve.open("shop-aarhus")
        stand.reserve.setName(NAME)
        stand.reserve.setPhone(PHONE)
        stand.reserve.review()
        settle()
        voice.readAll()
        assert any(NAME in sentence for sentence in heard)
        heard.clear()
        voice.headset.press(plugged=False)
        assert not value(voice, "on"), "what was meant for one pair of ears is not said aloud"
        settle()
        voice.look()
        assert heard == []
        key(window, Qt.Key.Key_F1)
        assert value(voice, "on")
        assert value(voice, "loud")
        key(window, Qt.Key.Key_F1)
        assert heard
        assert not any(NAME in sentence or PHONE in sentence for sentence in heard)


async def test_what_is_heard_in_a_headset_is_hard_to_read_from_behind(stand: Kiosk) -> None:
    voice = voice_of(stand)
    with opened(stand) as window:

        def ink(words: str) -> float:
            """How strongly words are drawn: their own opacity, and their colour's."""
            settle()
            drawn = [each for each in shown(window.contentItem()) if each.property("color") is not None]
            item = next(each for each in drawn if each.property("text") == words)
            return float(item.opacity() * item.property("color").alphaF())

        stand.journey.begin()
        stand.product.open(await here(stand))
        await until(lambda: value(stand.product, "here"))
        stand.reserve.open("shop-aarhus")
        stand.reserve.setName(NAME)
        stand.reserve.setPhone(PHONE)
        stand.reserve.review()
        assert ink(NAME) == 1
        voice.headset.press(plugged=True)
        assert ink(NAME) < 0.2
        assert ink(PHONE) < 0.2
        stand.reserve.change("person")
        assert ink(NAME) < 0.2
        assert ink("Name") == 1, "what the field is for is no secret"
        voice.headset.press(plugged=False)
        assert ink(NAME) == 1
        voice.turn(True)
        assert ink(NAME) == 1, "on a loudspeaker nothing of one's own is said: it is read"


async def test_the_keys_are_followed_and_a_no_is_kept_until_the_next_visit(stand: Kiosk) -> None:
    voice = voice_of(stand)
    heard = hearing(voice)
    with opened(stand, translated=True) as window:
        voice.headset.press(plugged=True)
        voice.turn(False)
        key(window, Qt.Key.Key_Right)
        stand.journey.begin()
        assert not value(voice, "on")
        stand.journey.finish()
        stand.journey.begin()
        assert value(voice, "on"), "the next visit begins with the headset that is plugged in"
        settle()
        key(window, Qt.Key.Key_Right)
        await come(heard, "Find en vare. Søg på navn")
        stand.journey.speak("sv")
        await come(heard, "Hitta en vara")
        voice.quieter()
        assert value(voice, "volume") == pytest.approx(0.6)
        assert heard.count(heard[-1]) == 2, "another loudness is heard by saying the last thing once more"
        stand.journey.finish()
        assert not value(voice, "on")
        assert value(voice, "volume") == pytest.approx(0.8)


async def test_the_button_beside_the_text_size_turns_it_on(stand: Kiosk) -> None:
    voice, words = voice_of(stand), list[str]()
    with opened(stand) as window:
        stand.journey.begin()
        settle()
        focus_on(window, "Accessibility")
        key(window, Qt.Key.Key_Return)
        focus_on(window, "RadioButton On")
        key(window, Qt.Key.Key_Return)
        assert value(voice, "on")
        engine = voice.findChild(QTextToSpeech)
        assert engine is not None
        engine.sayingWord.connect(lambda word, *_: words.append(word))
        await come(words, "til")
        focus_on(window, "Read the screen")
        key(window, Qt.Key.Key_Escape)
        assert called(window.activeFocusItem()) == "Button Accessibility"


@pytest.mark.logs("cannot read aloud: Qt has no engine called 'nobody' here")
async def test_where_nothing_can_speak_it_is_said_once(stand: Kiosk) -> None:
    section = SpeechSection(engine="nobody", headset=())
    voice = Voice(stand.floor, section)
    voice.turn(True)
    voice.turn(True)
    assert value(voice, "failed")
    assert not value(voice, "on")
    stand.floor.listeners.remove(voice)


def test_a_function_key_is_named_as_it_stands_on_a_keyboard() -> None:
    assert KioskConfig().speech.read_key == "F1"
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"plugged_key": "F36"}, SpeechSection)
    assert msgspec.convert({"plugged_key": "F15"}, SpeechSection).plugged_key == "F15"
