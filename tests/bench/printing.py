"""Printing: all figures, and those of pictures: dots no slower than by Pillow's loop, far faster than python-escpos.

All three take the same grey picture of 576 by 2000 dots, a photograph's worth of tones, in turns in one process. The
spool's speed and the daemon's memory are measured in ``printing_spool.py`` and ``printing_memory.py``.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from escpos.printer import Dummy
from PIL import Image

from drivers.printers.raster import Dither, gs_l, gs_v_0, raster
from tests.bench import printing_memory, printing_spool
from tests.bench.measure import Measure, against_peer, percentile

SIZE = (576, 2000)
ROUNDS = 40
DIFFUSION_AT_MOST = 1.3
"""Times Pillow's bare ``convert("1")``."""
OTHERS_AT_MOST = 0.066
"""Of python-escpos' time: fifteen times as fast."""


def tones() -> Image.Image:
    """A grey ramp with noise on it: no row is like another, as in a photograph."""
    ramp = Image.linear_gradient("L").resize(SIZE)
    return Image.blend(ramp, Image.effect_noise(SIZE, 60), 0.4)


def peer(image: Image.Image) -> bytes:
    """The same picture by python-escpos, collected and sent nowhere."""
    printer = Dummy(profile="TM-T20II")
    printer.image(image, impl="bitImageRaster")
    return bytes(printer.output)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def rasters() -> list[Measure]:
    """Each way of ours beside its peer, all in turns: a machine busy for a moment is busy for all."""
    image = tones()
    ways: dict[str, Callable[[], object]] = {
        "pillow": lambda: image.convert("1"),
        "python-escpos": lambda: peer(image),
        "diffusion": lambda: gs_v_0(raster(image, Dither.DIFFUSION)),
        "ordered": lambda: gs_v_0(raster(image, Dither.ORDERED)),
        "threshold": lambda: gs_v_0(raster(image, Dither.THRESHOLD)),
        "threshold, GS ( L": lambda: gs_l(raster(image, Dither.THRESHOLD)),
    }
    samples: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, work in ways.items():
            samples[name].append(timed(work))
    took = {name: percentile(values[1:], 0.5) for name, values in samples.items()}

    def beside(name: str, other: str, at_most: float) -> Measure:
        title = f"raster 576×2000, {name}, p50"
        return against_peer(title, took[name], "ms", other, took[other], at_most, ROUNDS - 1)

    return [
        beside("diffusion", "pillow", DIFFUSION_AT_MOST),
        beside("ordered", "python-escpos", OTHERS_AT_MOST),
        beside("threshold", "python-escpos", OTHERS_AT_MOST),
        beside("threshold, GS ( L", "python-escpos", OTHERS_AT_MOST),
    ]


async def measure() -> list[Measure]:
    """All figures of printing."""
    return [
        *await printing_spool.measure(),
        *await printing_memory.measure(),
        *await asyncio.to_thread(rasters),
    ]
