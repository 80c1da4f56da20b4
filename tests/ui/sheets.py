"""The pictures of one way to look, kept as they come, and laid out on contact sheets that a person looks at."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from tests.ui.visit import LANDSCAPE, PORTRAIT, Wear

OUT = Path(__file__).resolve().parents[2] / "build" / "shots"
PER_SHEET = 24
SHEETS = {PORTRAIT: (6, 360), LANDSCAPE: (4, 540)}
"""Columns of a contact sheet, and pixels each picture is wide on it."""
ROOM, LABEL = 14, 26
QUALITY = 88


class Sheets:
    """The pictures of one way: ``name`` is their folder."""

    def __init__(self, name: str, wear: Wear) -> None:
        self.name = name
        self.columns, self.width = SHEETS[wear.size]
        self.height = self.width * wear.size[1] // wear.size[0]
        self.thumbs: list[tuple[str, QImage]] = []
        shutil.rmtree(OUT / name, ignore_errors=True)
        (OUT / name).mkdir(parents=True)
        for old in OUT.glob(f"{name}-?.png"):
            old.unlink()

    def keep(self, stop: str, picture: QImage) -> None:
        """One picture."""
        picture.save(str(OUT / self.name / f"{len(self.thumbs):02d}-{stop}.jpg"), quality=QUALITY)
        smooth = Qt.TransformationMode.SmoothTransformation
        thumb = picture.scaled(self.width, self.height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        self.thumbs.append((stop, thumb))

    def lay_out(self) -> int:
        """Write the sheets; returns how many."""
        for number, first in enumerate(range(0, len(self.thumbs), PER_SHEET)):
            part = self.thumbs[first : first + PER_SHEET]
            rows = -(-len(part) // self.columns)
            step_x, step_y = self.width + ROOM, self.height + LABEL + ROOM
            sheet = QImage(self.columns * step_x + ROOM, rows * step_y + ROOM, QImage.Format.Format_RGB32)
            sheet.fill(QColor("#3a3f3d"))
            painter = QPainter(sheet)
            painter.setFont(QFont("Inter", 12))
            painter.setPen(QColor("#ffffff"))
            for at, (stop, thumb) in enumerate(part):
                x, y = ROOM + at % self.columns * step_x, ROOM + at // self.columns * step_y
                painter.drawImage(x, y, thumb)
                painter.drawText(QRect(x, y + self.height + 2, self.width, LABEL), 0, stop)
            painter.end()
            sheet.save(str(OUT / f"{self.name}-{number + 1}.png"))
        return -(-len(self.thumbs) // PER_SHEET)
