"""The words on the screens: the interface's English sources in the language the tour is walked in.

Read from the same translation files the interface is built from. A text without a translation is shown in English, by
the interface as by this.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

from daemon.schema import Language

FOLDER = Path(__file__).parents[3] / "ui" / "i18n"


class Phrases:
    """The interface's texts in one language."""

    def __init__(self, language: Language) -> None:
        tree = Xml.parse(FOLDER / f"{language}.ts")  # noqa: S314  our own file
        self._texts = {
            message.findtext("source", ""): str(message.findtext("translation") or "")
            or message.findtext("source", "")
            for message in tree.iter("message")
        }

    def say(self, source: str, *values: object) -> str:
        """A text of the interface, ``%1`` and on filled in."""
        text = self._texts.get(source, source)
        for number, value in enumerate(values, 1):
            text = text.replace(f"%{number}", str(value))
        return text
