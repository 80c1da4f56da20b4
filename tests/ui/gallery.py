"""Pictures of what needs no shop: every control in every scheme, every screen of the till in languages and text sizes.

``python -m tests.ui.gallery [controls|till]`` starts a virtual display, poses each scene, and lays the pictures out on
contact sheets in ``build/shots``, to be looked at. The ``offscreen`` platform draws with another renderer and is not
what people see.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import QTranslator
from PySide6.QtTest import QTest

from daemon.demo.tour.display import virtual_display
from tests.ui.stage import ROOT, Stage
from tests.ui.till_stage import SCENES, TillStage

OUT = ROOT / "build" / "shots"
SETTLE_MS = 350
"""Longer than the slowest transition of the theme."""
PAGES = 5
TIMEOUT_S = 300
INSIDE = "STOREFLOOR_GALLERY"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to look at the till."""

    language: str
    scheme: str = "light"
    scale: float = 1.0
    size: tuple[int, int] = (1366, 768)

    @property
    def name(self) -> str:
        return f"till-{self.language}-{self.scheme}-{round(self.scale * 100)}-{self.size[0]}"


TILLS = (
    Variant("da"),
    Variant("en", "dark"),
    Variant("nb", scale=1.5),
    Variant("sv", "contrast", 2.0),
    Variant("da", size=(1920, 1080)),
)


def sheet(pictures: list[Path], width: int, columns: int) -> Image.Image:
    """Pictures side by side with their names."""
    font = ImageFont.truetype(str(ROOT / "ui" / "assets" / "fonts" / "Inter-Medium.otf"), 20)
    small: list[Image.Image] = []
    for path in pictures:
        with Image.open(path) as picture:
            height = picture.height * width // picture.width
            small.append(picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS))
    step = max(picture.height for picture in small) + 48
    rows = -(-len(small) // columns)
    laid = Image.new("RGB", (columns * (width + 16) + 16, rows * step + 16), "#3a3f3d")
    draw = ImageDraw.Draw(laid)
    for index, (path, thumb) in enumerate(zip(pictures, small, strict=True)):
        x, y = 16 + index % columns * (width + 16), 16 + index // columns * step
        laid.paste(thumb, (x, y))
        draw.text((x, y + thumb.height + 6), path.stem, "white", font)
    return laid


def _keep(stage: Stage, folder: Path, name: str) -> Path:
    QTest.qWait(SETTLE_MS)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    stage.view.grabWindow().save(str(path))
    return path


def controls() -> None:
    """Pages of the gallery, three schemes, upright and wide."""
    stage = Stage()
    stage.open("tests/ui/Gallery.qml", (1080, 1920))
    for scheme in ("light", "dark", "contrast"):
        stage.theme(scheme=scheme)
        for shape, size in (("portrait", (1080, 1920)), ("landscape", (1920, 1080))):
            stage.view.resize(*size)
            name = f"controls-{scheme}-{shape}"
            pictures = []
            for page in range(PAGES):
                stage.ask(f"page = {page}")
                pictures.append(_keep(stage, OUT / name, f"{page}"))
            sheet(pictures, 432 if shape == "portrait" else 768, 5 if shape == "portrait" else 3).save(
                OUT / f"{name}.png"
            )
    stage.close()


def till() -> None:
    """Screens of the till."""
    for variant in TILLS:
        stage = TillStage()
        words = QTranslator()
        words.load(str(ROOT / "ui/i18n" / f"{variant.language}.qm"))
        stage.app.installTranslator(words)
        stage.view.engine().retranslate()
        stage.view.resize(*variant.size)
        stage.theme(scheme=variant.scheme, textScale=variant.scale)
        pictures = []
        for scene in SCENES:
            stage.pose(scene)
            pictures.append(_keep(stage, OUT / variant.name, scene))
        sheet(pictures, 683, 3).save(OUT / f"{variant.name}.png")
        stage.app.removeTranslator(words)
        stage.close()


SUBJECTS: dict[str, Callable[[], None]] = {"controls": controls, "till": till}


async def main(names: list[str]) -> int:
    """Take the pictures in a process of its own on a display of its own."""
    async with virtual_display(1920, 1920) as display:
        env = os.environ | {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", INSIDE: "1"}
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.ui.gallery", *names, cwd=ROOT, env=env
        )
        try:
            return await asyncio.wait_for(child.wait(), TIMEOUT_S)
        finally:
            if child.returncode is None:
                child.terminate()
                await child.wait()


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(SUBJECTS)
    if INSIDE in os.environ:
        for subject in wanted:
            SUBJECTS[subject]()
        sys.exit(0)
    sys.exit(asyncio.run(main(wanted)))
