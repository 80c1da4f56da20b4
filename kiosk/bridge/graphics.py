"""How the screen is drawn: by OpenGL, or, where none comes up, by Qt's own software backend.

Asked before the first window: Qt ends the process when a window finds out. Mesa's llvmpipe counts as OpenGL, and needs
no graphics card. Qt's own backend draws everything but film (Qt Quick, Software Adaptation).
"""

from __future__ import annotations

import os

from PySide6.QtGui import QOpenGLContext
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface


def come_up() -> bool:
    """Whether windows are drawn by OpenGL; where it does not come up, those made from now on are drawn without it."""
    if os.environ.get("QT_QUICK_BACKEND") == "software":
        return False
    if QOpenGLContext().create():
        return True
    QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    return False
