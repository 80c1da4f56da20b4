"""How the screen is drawn: by OpenGL, or, where none comes up, by Qt's own software backend.

Asked before the first window: Qt ends the process when a window finds out. Mesa's llvmpipe counts as OpenGL, and needs
no graphics card. Qt's own backend draws everything but film (Qt Quick, Software Adaptation).
"""

from __future__ import annotations

import os

from PySide6.QtGui import QOpenGLContext
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface

_FLAT = ("QSG_NO_DEPTH_BUFFER", "QSG_NO_STENCIL_BUFFER")
"""Pages lie upon each other and never through each other, and nothing is cut out but rectangles. A processor that draws
by itself would read and write a depth for every point of every frame (Qt Quick, Scene Graph Default Renderer)."""


def come_up() -> bool:
    """Whether windows are drawn by OpenGL; where it does not come up, those made from now on are drawn without it."""
    for setting in _FLAT:
        os.environ.setdefault(setting, "1")
    if os.environ.get("QT_QUICK_BACKEND") == "software":
        return False
    if QOpenGLContext().create():
        return True
    QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    return False
