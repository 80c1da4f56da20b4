"""Takes pictures of the gallery: every page in every scheme, portrait and landscape.

Run under a display: `xvfb-run -s "-screen 0 1920x1920x24" python -m tests.ui.gallery OUT [page …]`. The `offscreen`
platform draws with another renderer and is not what a customer sees.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQuick import QQuickView

ROOT = Path(__file__).resolve().parents[2]
SETTLE_MS = 350  # longer than the slowest transition of the theme


def theme_of(view: QQuickView) -> object:
    """The Theme singleton of the view's engine, to be written like the shell writes it."""
    return view.engine().singletonInstance("ui.controls", "Theme")


def main() -> None:
    """Write one PNG for each page, scheme and shape into the folder named first."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    pages = [int(word) for word in sys.argv[2:]] or [0, 1, 2, 3, 4]
    app = QGuiApplication(sys.argv[:1])
    app.setFont(QFont("Inter"))
    view = QQuickView()
    view.engine().addImportPath(str(ROOT))
    view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    view.setSource(QUrl.fromLocalFile(str(ROOT / "tests/ui/Gallery.qml")))
    view.show()
    shots = [
        (page, scheme, shape)
        for scheme in ("light", "dark", "contrast")
        for shape in ((1080, 1920), (1920, 1080))
        for page in pages
    ]
    theme = theme_of(view)

    def pose() -> None:
        if not shots:
            app.quit()
            return
        page, scheme, shape = shots[0]
        theme.setProperty("scheme", scheme)  # type: ignore[attr-defined]  # a QObject made by QML
        view.resize(*shape)
        view.rootObject().setProperty("page", page)
        QTimer.singleShot(SETTLE_MS, shoot)

    def shoot() -> None:
        page, scheme, shape = shots.pop(0)
        orientation = "portrait" if shape[1] > shape[0] else "landscape"
        view.grabWindow().save(str(out / f"{page}-{scheme}-{orientation}.png"))
        pose()

    QTimer.singleShot(500, pose)
    app.exec()


if __name__ == "__main__":
    main()
