"""A real speech-dispatcher with a real espeak-ng says the customer's language into a file.

Collected where both are installed (Debian: speech-dispatcher, espeak-ng); elsewhere this file holds no test.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.schema import Language
from kiosk import speaking
from kiosk.bridge.voice import Voice
from kiosk.config import SpeechSection
from tests.kiosk.floors import Kiosk, until
from tests.kiosk.poses import settle
from tests.kiosk.test_journeys import value

MODULES = Path("/usr/lib/speech-dispatcher-modules")
INSTALLED = bool(shutil.which("speech-dispatcher") and shutil.which("espeak-ng")) and MODULES.exists()
STOPS_S = 10
LANGUAGES = "\n".join(f'GenericLanguage "{code}" "{code}" "utf-8"' for code in ("da", "nb", "sv", "en-gb"))
VOICES = "\n".join(f'AddVoice "{code}" "MALE1" "{code}"' for code in ("da", "nb", "sv", "en-gb"))


@contextlib.contextmanager
def dispatcher(folder: Path) -> Iterator[Path]:
    """A speech-dispatcher of our own: its one module has espeak-ng write what it says into ``said``."""
    said = folder / "said"
    said.mkdir()
    (folder / "modules").mkdir()
    (folder / "modules" / "file.conf").write_text(
        f"""GenericExecuteSynth "printf %s '$DATA' | espeak-ng -v $LANGUAGE -w {said}/$LANGUAGE-$$.wav --stdin"
{LANGUAGES}
{VOICES}
""",
        encoding="utf-8",
    )
    (folder / "speechd.conf").write_text(
        'LogLevel 1\nLogDir "default"\nAudioOutputMethod "libao"\n'
        'AddModule "file" "sd_generic" "file.conf"\nDefaultModule file\n',
        encoding="utf-8",
    )
    (folder / ".libao").write_text(
        "default_driver=null\n", encoding="ascii"
    )  # it wants a sound output, and gets none
    socket = folder / "spd.sock"
    command = ["speech-dispatcher", "--run-single", "-c", "unix_socket", "-S", str(socket), "-C", str(folder)]
    with subprocess.Popen(
        [*command, "-L", str(folder), "-P", str(folder / "pid"), "-t", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env=os.environ | {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)},
    ) as server:
        try:
            yield said
        finally:
            server.terminate()
            server.wait(STOPS_S)


if INSTALLED:

    async def test_the_language_of_the_visit_is_spoken_into_a_file(
        stand: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SPEECHD_ADDRESS", f"unix_socket:{tmp_path / 'spd.sock'}")
        with dispatcher(tmp_path) as said:
            await until((tmp_path / "spd.sock").exists)
            voice = Voice(stand.floor, SpeechSection(headset=()))
            stand.journey.begin()
            stand.floor.speak(Language.SV)
            voice.turn(True)
            assert value(voice, "on")

            def spoken() -> list[Path]:
                settle()
                return [path for path in said.glob("sv*.wav") if path.stat().st_size > 1_000]

            await until(lambda: len(spoken()) == 2, 30)
            voice.turn(False)
            lengths = []
            for path in spoken():
                with wave.open(str(path)) as sound:
                    lengths.append(sound.getnframes() / sound.getframerate())
            assert min(lengths) > 1.0, speaking.word("loud", Language.SV)
            stand.floor.listeners.remove(voice)
            voice.deleteLater()
            settle()
