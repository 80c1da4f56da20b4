"""Reads the screens aloud: Qt's own speech, over what assistive technology would be told.

Nothing on a screen speaks by itself. The window is walked as a screen reader walks it (QAccessible), so what is heard
is what is shown, in the language of the visit: the head of a new page, what the keys have come to, errors and events
as they appear, captions of a film. What is put into words, and what never is, is decided in ``kiosk.speaking``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from PySide6.QtCore import Property, QLocale, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTextToSpeech import QTextToSpeech

from daemon.schema import Language
from kiosk import speaking
from kiosk.bridge.concept import Concept
from kiosk.bridge.headset import Headset
from kiosk.config import SpeechSection
from kiosk.floor import Change, Floor
from kiosk.flow import Screen
from kiosk.speaking import CONTROLS, TEXTS, Kind, Told

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_log = logging.getLogger("storefloor.kiosk")
_REST_MS = 120
"""A page is read when it has come to rest for so long: one sentence for one step, not one for each property."""
_LISTEN_MS = 1_000
"""The first screen comes first: asking a sound server for its outputs takes its time."""
_STEP = 0.2
_LOCALES = {Language.DA: "da_DK", Language.NB: "nb_NO", Language.SV: "sv_SE", Language.EN: "en_GB"}
_KINDS = {
    QAccessible.Role.Heading: Kind.HEADING,
    QAccessible.Role.StaticText: Kind.TEXT,
    QAccessible.Role.ListItem: Kind.TEXT,
    QAccessible.Role.AlertMessage: Kind.ALERT,
    QAccessible.Role.Graphic: Kind.PICTURE,
    QAccessible.Role.Button: Kind.BUTTON,
    QAccessible.Role.RadioButton: Kind.CHOICE,
    QAccessible.Role.CheckBox: Kind.BOX,
    QAccessible.Role.EditableText: Kind.FIELD,
    QAccessible.Role.Slider: Kind.SLIDER,
}


@QmlElement
class Voice(Concept):
    """``on`` while the screens are read aloud; ``offered`` where the shop wants it; ``loud`` while others can hear it.

    A headset turns it on, ``turn`` does so by hand; the end of a visit turns it off and puts ``volume`` back. ``said``
    tells each sentence as it is handed to the engine. ``failed`` is true when there is no engine that speaks.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(self, floor: Floor, section: SpeechSection, parent: QObject | None = None) -> None:
        super().__init__(floor, parent)
        self._section = section
        self._on = False
        self._beginning = False
        self._declined = False
        self._failed = False
        self._volume = section.volume
        self._engine: QTextToSpeech | None = None
        self._window: QQuickWindow | None = None
        self._page: tuple[int, Screen] | None = None
        self._texts: list[Told] = []
        self._focused: QQuickItem | None = None
        self._last: list[str] = []
        self._waking = False
        self._pending: list[str] = []
        self.headset = Headset(section.headset, self)
        self.headset.changed.connect(self._plugged)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.look)

    @Property(bool, constant=True)
    def offered(self) -> bool:
        return self._section.offered

    @Property(bool, notify=changed)
    def on(self) -> bool:
        return self._on

    @Property(bool, notify=changed)
    def loud(self) -> bool:
        return not self.headset.plugged

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        return self._failed

    @Property(float, notify=changed)
    def volume(self) -> float:
        return self._volume

    @Slot(QObject)
    def watch(self, window: QObject) -> None:
        """Read this window from now on, while it is on."""
        if isinstance(window, QQuickWindow) and self._section.offered:
            self._window = window
            window.activeFocusItemChanged.connect(self._moved)
            QTimer.singleShot(_LISTEN_MS, self.headset, self.headset.listen)

    @Slot(bool)
    def turn(self, on: bool) -> None:
        """Begin or end reading, by the customer's own hand."""
        self._declined = not on
        self._switch(on=on)

    @Slot()
    def louder(self) -> None:
        self._set_volume(self._volume + _STEP)

    @Slot()
    def quieter(self) -> None:
        self._set_volume(self._volume - _STEP)

    @Slot()
    def again(self) -> None:
        """Say the last thing once more."""
        self._speak(self._last)

    @Slot()
    def readAll(self) -> None:
        """Read the whole screen, from its head to its end, with what can be done on it."""
        self._speak(speaking.whole(list(self._told()), self.spoken, private=self.headset.plugged))

    @Slot(int, result=bool)
    def key(self, code: int) -> bool:
        """Whether a key is one of ours: the headset's plug, or the key that reads the screen. Any key may begin it."""
        self._begin()
        if code == _key(self._section.plugged_key):
            self.headset.press(plugged=True)
        elif code == _key(self._section.unplugged_key):
            self.headset.press(plugged=False)
        elif code == _key(self._section.read_key) and self._section.offered:
            self.readAll() if self._on else self.turn(on=True)
        else:
            return False
        return True

    @Slot()
    def look(self) -> None:
        """Say what is new since the last look: a page, an event, another place of the keys."""
        if not self._on or self._window is None:
            return
        texts = [told for told in self._told() if told.kind in TEXTS]
        page = (self.session.number, self.session.screen)
        words = speaking.page(texts) if page != self._page else speaking.news(self._texts, texts)
        self._page, self._texts = page, texts
        focused = self._window.activeFocusItem()
        if focused is not self._focused:
            self._focused = focused
            told = _of(QAccessible.queryAccessibleInterface(focused)) if focused is not None else None
            if told is not None and told.kind in CONTROLS:
                words.append(speaking.control(told, self.spoken, private=self.headset.plugged))
        if words:
            self._speak(words, stop=not self._beginning)
            self._beginning = False

    def told(self, change: Change) -> None:
        """Stop at the end of a visit; begin with one, where a headset is plugged in; speak the language chosen."""
        if change is Change.SESSION:
            self._declined = False
            self._volume = self._section.volume
            self._last = []
            self._switch(on=False)
        elif change is Change.LANGUAGE:
            self._page = self._focused = None
            self._tune()
        elif change is Change.SCREEN and self.session.screen is not Screen.ATTRACT:
            self._begin()

    def _begin(self) -> None:
        """A headset is plugged in and nobody has said no."""
        if self.headset.plugged and not self._on and not self._declined:
            self._switch(on=True)

    def _plugged(self) -> None:
        if self.headset.plugged:
            self._declined = False
            self._begin()
        else:
            self._switch(on=False)  # what was meant for one pair of ears is not said aloud
        self.changed.emit()

    def _switch(self, *, on: bool) -> None:
        if on and self._engine is None:
            self._engine = self._made()
        before, self._on = self._on, on and self._engine is not None
        if self._window is not None and self._on is not before:
            # nothing is done for each picture while nobody listens
            drawn = self._window.afterAnimating
            if self._on:
                drawn.connect(self._drawn)
            else:
                drawn.disconnect(self._drawn)
        if self._engine is not None and not self._on:
            self._engine.stop(QTextToSpeech.BoundaryHint.Immediate)
            self.floor.reading = False
        self._page = self._focused = None
        self._texts = []
        self._beginning = self._on  # how it is used is heard out before the page
        if self._on:
            self._tune()
            begun = ["begun"] if self.headset.plugged else ["begun", "loud"]
            self._speak([speaking.word(each, self.spoken) for each in begun], stop=False)
            self._rest.start()
        self.changed.emit()

    def _made(self) -> QTextToSpeech | None:
        """The engine, made when it is first needed: a station where nobody listens starts no speech server."""
        name = self._section.engine
        engine = QTextToSpeech(name, self) if name in QTextToSpeech.availableEngines() else None
        # Qt's speechd calls it an error when there is no voice for the machine's own locale, which is often none ("C");
        # what counts is whether it has voices at all
        known, self._failed = self._failed, engine is None or not engine.availableLocales()
        if engine is not None and not self._failed:
            engine.stateChanged.connect(self._woken)
            return engine
        if not known:
            why = engine.errorString() if engine is not None else f"Qt has no engine called {name!r} here"
            _log.warning("cannot read aloud: %s", why)
        return None

    def _tune(self) -> None:
        if self._engine is None:
            return
        wanted = QLocale(_LOCALES[self.spoken])
        # a station without a voice for this language reads it with the voice it has
        if any(
            each.language() == wanted.language() and each.territory() == wanted.territory()
            for each in self._engine.availableLocales()
        ):
            self._engine.setLocale(wanted)
        self._engine.setVolume(self._volume)
        self._engine.setRate(self._section.rate)

    def _set_volume(self, volume: float) -> None:
        self._volume = round(min(1.0, max(_STEP, volume)), 2)
        self._tune()
        self.again()
        self.changed.emit()

    def _moved(self) -> None:
        """The keys are somewhere else: what is being said is not of interest any more."""
        if self._on:
            self._rest.start()

    def _drawn(self) -> None:
        if self._on and not self._rest.isActive():
            self._rest.start()

    def _speak(self, words: list[str], *, stop: bool = True) -> None:
        if not self._on or self._engine is None:
            return
        private = self.headset.plugged
        own = speaking.personal(self.session)
        self._last = words
        if stop:
            self._pending.clear()
            self._engine.stop(QTextToSpeech.BoundaryHint.Immediate)
        for each in words:
            sentence = speaking.fit(each, own, self.spoken, private=private)
            self._utter(self._engine, sentence)
            self.said.emit(sentence)

    def _utter(self, engine: QTextToSpeech, sentence: str) -> None:
        """Hand a sentence over. Nothing can be queued in the state of error that Qt's speechd begins in where it has no
        voice for the machine's locale; the first sentence that is spoken ends it, and the others wait for that.
        """
        if engine.state() is not QTextToSpeech.State.Error:
            engine.enqueue(sentence)
        elif self._waking:
            self._pending.append(sentence)
        else:
            self._waking = True
            engine.say(sentence)

    def _woken(self, state: QTextToSpeech.State) -> None:
        self.floor.reading = state is QTextToSpeech.State.Speaking
        pending, self._pending, self._waking = self._pending, [], False
        if self._engine is not None and state is not QTextToSpeech.State.Error:
            for sentence in pending:
                self._engine.enqueue(sentence)

    def _told(self) -> Iterator[Told]:
        root = QAccessible.queryAccessibleInterface(self._window) if self._window is not None else None
        if root is not None:
            yield from _walk(root)


def _walk(interface: QAccessibleInterface) -> Iterator[Told]:
    """Everything that is shown, in the order a screen reader meets it. What stands in a control belongs to it."""
    for index in range(interface.childCount()):
        child = interface.child(index)
        if child is None or not child.isValid() or _unseen(child):
            continue
        told = _of(child)
        if told is not None:
            yield told
        if told is None or told.kind not in CONTROLS:
            yield from _walk(child)


def _unseen(interface: QAccessibleInterface) -> bool:
    item = interface.object()
    return not isinstance(item, QQuickItem) or not item.isVisible() or item.opacity() <= 0


def _of(interface: QAccessibleInterface | None) -> Told | None:
    """One thing as it is told, or None for what is only a frame."""
    if interface is None or not interface.isValid():
        return None
    kind = _KINDS.get(interface.role())
    name = interface.text(QAccessible.Text.Name)
    if kind is None or not name.strip():
        return None
    state = interface.state()
    more = interface.text(QAccessible.Text.Description)
    if kind in TEXTS:
        return Told(kind, f"{name}. {more}" if more else name)
    value = interface.text(QAccessible.Text.Value) if kind in (Kind.FIELD, Kind.SLIDER) else ""
    return Told(kind, name, value, more, checked=bool(state.checked), secret=bool(state.passwordEdit))


def _key(name: str) -> int:
    """Qt's number of a function key; 0 for none."""
    return Qt.Key.Key_F1.value + int(name[1:]) - 1 if name else 0
