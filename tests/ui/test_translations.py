"""Every word of every screen is there in four languages, and what the kiosk loads is what was translated."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.ui.translate import LANGUAGES, ROOT, WORDS, collect, compile_words, unfinished

PLACES = re.compile(r"%(?:L?\d|n)")
LITERAL = re.compile(
    r'^\s*(?:text|title|detail|placeholder|label|subtitle|name)\s*:\s*"([^"]*[A-Za-z]{2}[^"]*)"'
)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The translations as they would be after collecting the words of now."""
    folder = tmp_path_factory.mktemp("i18n")
    for language in LANGUAGES:
        (folder / f"{language}.ts").write_bytes((WORDS / f"{language}.ts").read_bytes())
    collect(folder)
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_translated(fresh: Path, language: str) -> None:
    assert unfinished(fresh / f"{language}.ts") == [], "python -m tests.ui.translate collects new words"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_loaded_is_what_was_translated(tmp_path: Path, language: str) -> None:
    compile_words(WORDS, tmp_path)
    made = (tmp_path / f"{language}.qm").read_bytes()
    assert made == (WORDS / f"{language}.qm").read_bytes(), "python -m tests.ui.translate compiles"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_places_of_figures_and_names(language: str) -> None:
    wrong: list[str] = []
    for message in ElementTree.parse(WORDS / f"{language}.ts").iter("message"):
        source = message.findtext("source", "")
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        places = set(PLACES.findall(source))
        # a singular may say "one" instead of the figure
        spared = {"%n"} if len(forms) > 1 else set()
        wrong += [f"{source} -> {form}" for form in forms if places - set(PLACES.findall(form)) - spared]
    assert wrong == []


def test_no_screen_has_words_that_are_not_collected() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{number}: {match[1]}"
        for path in sorted((ROOT / "ui").rglob("*.qml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := LITERAL.match(line))
    ]
    # lower case is the name of an icon or a state, capitals are an example of a code
    words = [line for line in bare if not (said := line.rpartition(": ")[2]).islower() and not said.isupper()]
    assert words == []
