"""Makes the demo's tutorial films: `python -m daemon.demo.content.render_tutorials --out DIR [--only ID]`.

Frames are drawn with Pillow (`film`) and piped to ffmpeg: VP9 in WebM, 1280 by 720, 25 frames a second, with
a soft chord as an Opus track. Captions (WebVTT) and posters (WebP) are written beside them. Runs of one
ffmpeg build give the same bytes: one thread, bit-exact flags, no date in the file. The films are committed;
this script is how they are changed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PIL import Image

from daemon.demo.content.art.pen import Tint, mix, tint
from daemon.demo.content.film import SCENES
from daemon.demo.content.film.canvas import FLOOR, HEIGHT, WIDTH, Canvas, ease
from daemon.demo.content.model import Tutorial
from daemon.demo.content.tutorials import INTRO_MS, STEP_MS, captions, load
from daemon.schema import Language

FPS = 25
POSTER_MS = INTRO_MS + STEP_MS * 6 // 10
"""The poster shows the first step under way."""


def draw(tutorial: Tutorial, ms: int, scale: float = 1) -> Image.Image:
    """The frame at `ms`, 1280 by 720 times `scale`. Raises KeyError for a tutorial without a scene."""
    tone, scene = SCENES[tutorial.id]
    tones = tint(tone)
    steps = len(tutorial.chapters) - 1
    canvas = Canvas(tones.back, 2 * scale)
    canvas.disc(640, 330, 300, mix(tones.back, tones.light, 0.45))
    canvas.box(0, FLOOR, WIDTH, HEIGHT - FLOOR, tones.ground)
    if ms < INTRO_MS:
        scene(canvas, tones, 0, 0)
        canvas.iris(90 + 760 * ease((ms / INTRO_MS - 0.35) / 0.65), tones.main)
        if ms > INTRO_MS // 2:
            _progress(canvas, tones, steps, 0)
    else:
        passed = min(steps, (ms - INTRO_MS) / STEP_MS)
        step = min(steps - 1, int(passed))
        scene(canvas, tones, step, passed - step)
        _progress(canvas, tones, steps, passed)
    return canvas.frame()


def _progress(canvas: Canvas, tones: Tint, steps: int, passed: float) -> None:
    """A bar per step at the top, where captions never stand."""
    width = 96
    left = 640 - (steps * (width + 12) - 12) / 2
    for step in range(steps):
        x = left + step * (width + 12)
        canvas.box(x, 34, width, 10, mix(tones.back, tones.main, 0.25), 5)
        canvas.box(x, 34, width * min(1.0, max(0.0, passed - step)), 10, tones.main, 5)


def frames(tutorial: Tutorial, duration_ms: int, scale: float = 1) -> Iterator[bytes]:
    """The film's frames as raw RGB up to `duration_ms`."""
    for number in range(duration_ms * FPS // 1000):
        yield draw(tutorial, number * 1000 // FPS, scale).tobytes()


def _chord(seconds: float) -> str:
    """A quiet chord (D, A and F sharp) fading in and out, as an ffmpeg source: the loudspeaker is heard to
    work.
    """
    tones = "+".join(
        f"{level}*sin(2*PI*{hertz}*t)" for hertz, level in ((146.83, 0.05), (220.0, 0.035), (369.99, 0.018))
    )
    return (
        f"aevalsrc='({tones})*(0.75+0.25*sin(0.9*t))':s=48000:d={seconds},"
        f"afade=in:d=1,afade=out:st={max(0.0, seconds - 1.2)}:d=1.2"
    )


def encode(tutorial: Tutorial, target: Path, *, duration_ms: int | None = None, scale: float = 1) -> None:
    """Writes the film to `target`.

    `duration_ms` and `scale` shorten and shrink it, for tests. Raises CalledProcessError with ffmpeg's words
    when it fails, FileNotFoundError when there is no ffmpeg.
    """
    duration = duration_ms or tutorial.duration_ms
    size = f"{round(WIDTH * scale)}x{round(HEIGHT * scale)}"
    command = [
        "ffmpeg", "-y", "-hide_banner", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size,
        "-r", str(FPS), "-i", "pipe:0", "-f", "lavfi", "-i", _chord(duration / 1000), "-map", "0:v", "-map", "1:a",
        "-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-crf", "31", "-b:v", "0", "-g", "100",
        "-deadline", "good", "-cpu-used", "4",
        "-row-mt", "0", "-threads", "1", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        "-color_range", "tv", "-vf", "scale=out_color_matrix=bt709", "-c:a", "libopus", "-b:a", "32k",
        "-ac", "1", "-shortest",
        "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", str(target),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as ffmpeg:  # noqa: S603 - our own words
        assert ffmpeg.stdin is not None  # noqa: S101 - PIPE was asked for
        assert ffmpeg.stderr is not None  # noqa: S101 - as above
        # When ffmpeg gives up, its pipe breaks: its exit code and words below say why.
        with suppress(BrokenPipeError):
            for frame in frames(tutorial, duration, scale):
                ffmpeg.stdin.write(frame)
        with suppress(BrokenPipeError):
            ffmpeg.stdin.close()
        words = ffmpeg.stderr.read()
        code = ffmpeg.wait(timeout=600)
    if code:
        raise subprocess.CalledProcessError(code, command, stderr=words)


def render(tutorial: Tutorial, out: Path) -> None:
    """Writes film, poster and the captions of every language of one tutorial into `out`."""
    encode(tutorial, out / tutorial.video)
    draw(tutorial, POSTER_MS).save(out / tutorial.poster, "WEBP", quality=82, method=6)
    for language in Language:
        (out / tutorial.captions[language]).write_text(captions(tutorial, language), "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """The command: 0 when all films are written, 2 for an unknown id (argparse)."""
    tutorials = {tutorial.id: tutorial for tutorial in load()}
    parser = argparse.ArgumentParser(description="Make the demo's tutorial films.")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--only", choices=sorted(tutorials), help="make this one alone")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    for tutorial in [tutorials[options.only]] if options.only else tutorials.values():
        render(tutorial, options.out)
        size = (options.out / tutorial.video).stat().st_size
        sys.stdout.write(f"{tutorial.video}  {tutorial.duration_ms / 1000:.1f} s  {size / 1000:.0f} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
