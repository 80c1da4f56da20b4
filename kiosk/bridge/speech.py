"""The translator: the screens' own words in the language of the visit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtQml import QQmlEngine

from daemon.schema import Language
from kiosk.bridge.concept import Concept
from kiosk.floor import Change, Floor


class Speech(Concept):
    """Installs ``ui/i18n/<language>.qm`` and has QML say everything again when the language changes.

    English is the language of the sources and needs no file. A translation that cannot be read leaves English.
    """

    def __init__(self, floor: Floor, engine: QQmlEngine, folder: Path) -> None:
        super().__init__(floor)
        self._engine = engine
        self._translators = {language: _load(folder / f"{language.value}.qm") for language in Language}
        self._installed: QTranslator | None = None

    def install(self) -> None:
        """Speak the language of the visit."""
        self.take_back()
        chosen = self._translators[self.spoken]
        self._installed = chosen[0] if chosen is not None else None
        if self._installed is not None:
            QCoreApplication.installTranslator(self._installed)
        self._engine.retranslate()

    def take_back(self) -> None:
        """Leave the words as they stand in the sources."""
        if self._installed is not None:
            QCoreApplication.removeTranslator(self._installed)
            self._installed = None

    def told(self, change: Change) -> None:
        """Another language was chosen, or the next visit begins in the shop's own."""
        if change is Change.LANGUAGE:
            self.install()


def _load(path: Path) -> tuple[QTranslator, bytes] | None:
    """The translator and its data. Read whole: a file mapped into memory crashes the process when it is replaced."""
    if not path.exists():
        return None
    data = path.read_bytes()
    translator = QTranslator()
    return (translator, data) if translator.load(data) else None
