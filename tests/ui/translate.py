"""Collects the words of `ui/` for translation and compiles what was translated.

`qsTr` in QML with English source text is where words are written; `ui/i18n/<language>.ts` is where they are translated
(Qt Linguist or any editor); `ui/i18n/<language>.qm` is what the kiosk loads. English has a file too: for its plurals.

Run: `python -m tests.ui.translate` after changing a word, translate what is new, run it again.
`tests/ui/test_translations.py` fails while anything is untranslated or stale.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "ui/i18n"
LANGUAGES = ("da", "nb", "sv", "en")
BIN = Path(sys.executable).parent
TIMEOUT_S = 120


def _run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT, timeout=TIMEOUT_S, stdout=subprocess.DEVNULL)


def collect(folder: Path) -> None:
    """Bring the `.ts` files in `folder` up to date with the words in `ui/`; what is gone is dropped."""
    for language in LANGUAGES:
        _run(
            str(BIN / "pyside6-lupdate"),
            *("-silent", "-no-obsolete", "-locations", "none", "-extensions", "qml"),
            *("-source-language", "en", "-target-language", language),
            *("ui", "-ts", str(folder / f"{language}.ts")),
        )


def compile_words(source: Path, target: Path) -> None:
    """Make the `.qm` files in `target` from the `.ts` files in `source`."""
    for language in LANGUAGES:
        _run(
            str(BIN / "pyside6-lrelease"),
            *("-silent", "-nounfinished"),
            *(str(source / f"{language}.ts"), "-qm", str(target / f"{language}.qm")),
        )


def unfinished(file: Path) -> list[str]:
    """`context: source` of every message of a `.ts` file that has no finished translation."""
    found: list[str] = []
    for context in ElementTree.parse(file).iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = (
                [] if translation is None else [form.text or "" for form in translation.iter("numerusform")]
            )
            words = "" if translation is None else "".join(forms) or (translation.text or "")
            done = translation is not None and translation.get("type") is None
            if not done or not words.strip() or not all(form.strip() for form in forms):
                found.append(f"{name}: {message.findtext('source', '')}")
    return found


def main() -> int:
    """Collect, compile, and say what is still to be translated."""
    WORDS.mkdir(parents=True, exist_ok=True)
    collect(WORDS)
    compile_words(WORDS, WORDS)
    missing = [
        f"{language}: {line}" for language in LANGUAGES for line in unfinished(WORDS / f"{language}.ts")
    ]
    print("\n".join(missing) or "all words are translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
