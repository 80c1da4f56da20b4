"""The films are what the script makes: captions to the byte, frames by their hash, the encoding by ffprobe."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import daemon.demo
from daemon.demo.content import catalogue
from daemon.demo.content.render_tutorials import draw, encode, main
from daemon.demo.content.tutorials import captions, load, tutorials_by_type
from daemon.schema import Language

MEDIA = Path(daemon.demo.__file__).parent / "media" / "tutorials"
FRAMES: dict[str, str] = {
    "wax-boots": "62d4e627c197b4f0",
    "brew-coffee": "b5076ae3415b3237",
    "pitch-tent": "c425ab3768277680",
    "sharpen-knife": "b0a56a9e476691e4",
    "oil-board": "2dc605e7d308517f",
    "season-pan": "7aca82e00e852d2f",
    "fit-helmet": "6845ae211048418e",
    "mend-puncture": "d47092f7728bf8ab",
    "repot-plant": "644b42d0848a4e6d",
    "change-bulb": "bfaf47ac3ebf37ba",
    "wash-wool": "d474a4c1489fcb16",
    "wax-skis": "673dbefcb2cba332",
}
"""SHA-256 of a frame in the middle of each film's second step, at a quarter of the size."""


def probe(film: Path) -> dict[str, Any]:
    answer = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", str(film)],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def frame_hash(number: int) -> str:
    return hashlib.sha256(draw(load()[number], 6800, 0.25).tobytes()).hexdigest()[:16]


def test_there_are_twelve_and_each_shows_types_that_exist() -> None:
    kinds = {kind.id for kind in catalogue.load()[1]}
    assert len({tutorial.id for tutorial in load()}) == 12
    assert set(tutorials_by_type()) <= kinds
    assert all(8_000 <= tutorial.duration_ms <= 20_000 for tutorial in load())


def test_every_film_lies_ready_with_poster_and_captions() -> None:
    total = 0
    for tutorial in load():
        film = MEDIA / tutorial.video
        total += film.stat().st_size
        poster = MEDIA / tutorial.poster
        assert poster.stat().st_size <= 60_000
        with Image.open(poster) as picture:
            assert picture.size == (1280, 720)
        for language in Language:
            assert (MEDIA / tutorial.captions[language]).read_text("utf-8") == captions(tutorial, language)
    assert total <= 8_000_000


@pytest.mark.parametrize("tutorial", load(), ids=lambda tutorial: tutorial.id)
def test_the_committed_film_is_vp9_and_as_long_as_said(tutorial: Any) -> None:
    found = probe(MEDIA / tutorial.video)
    video, audio = found["streams"]
    assert (video["codec_name"], video["width"], video["height"], video["pix_fmt"]) == (
        "vp9",
        1280,
        720,
        "yuv420p",
    )
    assert video["avg_frame_rate"] == "25/1"
    assert audio["codec_name"] == "opus"
    assert float(found["format"]["duration"]) * 1000 == pytest.approx(tutorial.duration_ms, abs=80)


@pytest.mark.parametrize("number", range(12))
def test_the_script_still_draws_the_same_frames(number: int) -> None:
    assert frame_hash(number) == FRAMES[load()[number].id]


def test_the_script_still_makes_a_film(tmp_path: Path) -> None:
    film = tmp_path / "short.webm"
    encode(load()[1], film, duration_ms=1000, scale=0.25)
    found = probe(film)
    assert [stream["codec_name"] for stream in found["streams"]] == ["vp9", "opus"]
    assert (found["streams"][0]["width"], found["streams"][0]["height"]) == (320, 180)
    assert float(found["format"]["duration"]) == pytest.approx(1, abs=0.08)


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "one.webm", tmp_path / "two.webm"
    for film in (first, second):
        encode(load()[0], film, duration_ms=400, scale=0.125)
    assert first.read_bytes() == second.read_bytes()


def test_ffmpeg_failing_is_an_error_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        encode(load()[0], tmp_path / "missing" / "film.webm", duration_ms=400, scale=0.125)
    assert b"No such file" in failed.value.stderr


def test_captions_are_webvtt_within_the_film() -> None:
    for tutorial in load():
        for language in Language:
            text = captions(tutorial, language)
            assert text.startswith("WEBVTT\n\n")
            times = re.findall(r"(\d\d):(\d\d)\.(\d{3})", text)
            stamps = [int(minutes) * 60_000 + int(seconds) * 1000 + int(ms) for minutes, seconds, ms in times]
            assert stamps == sorted(stamps)
            assert stamps[-1] <= tutorial.duration_ms
            assert text.count("-->") == len(tutorial.chapters)


def test_an_unknown_film_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--out", str(tmp_path), "--only", "juggle"])
    assert stopped.value.code == 2
    assert "juggle" in capsys.readouterr().err
