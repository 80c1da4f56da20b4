"""qmllint over ``ui/`` with the types of ``kiosk.bridge``: a misspelt property or slot is an error.

``python -m tests.ui.lint`` (``make check``) reads the view-models' sources with pyside6-metaobjectdump, turns them into
``build/qml/kiosk/bridge/bridge.qmltypes`` with qmltyperegistrar, and lints every QML file against them. Any warning
fails. A type is seen when its module sets ``QML_IMPORT_NAME`` and its class bears ``@QmlElement``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[2]
QT = Path(PySide6.__file__).parent
SCRIPTS = Path(sys.executable).parent
FOREIGN = ("core", "gui", "qml", "qmlmodels", "quick", "multimedia")
"""Qt modules whose classes the view-models may build on."""
TIMEOUT = 300.0
"""Seconds for one tool over the whole tree; some hundred files take a few."""


def generate_types(bridge: Path, out: Path) -> None:
    """Write qmldir and qmltypes of the view-models in ``bridge`` to ``out``.

    Raises subprocess.CalledProcessError when a tool refuses a source; its message stands on stderr.
    """
    out.mkdir(parents=True, exist_ok=True)
    dump = out / "metatypes.json"
    sources = sorted(str(path) for path in bridge.glob("*.py"))
    subprocess.run(
        [str(SCRIPTS / "pyside6-metaobjectdump"), "--quiet", "--out-file", str(dump), *sources],
        check=True,
        timeout=TIMEOUT,
    )
    foreign = ",".join(str(QT / "Qt" / "metatypes" / f"qt6{name}_metatypes.json") for name in FOREIGN)
    types = out / "bridge.qmltypes"
    registrar = QT / "Qt" / "libexec" / "qmltyperegistrar"
    subprocess.run(
        [
            str(registrar),
            f"--generate-qmltypes={types}",
            "--import-name=kiosk.bridge",
            "--major-version=1",
            f"--foreign-types={foreign}",
            "-o",
            str(out / "registration.cpp"),
            str(dump),
        ],
        check=True,
        timeout=TIMEOUT,
    )
    (out / "qmldir").write_text(f"module kiosk.bridge\ntypeinfo {types.name}\n", encoding="utf-8")


def lint(files: list[Path], modules: list[Path]) -> subprocess.CompletedProcess[str]:
    """Run qmllint over ``files``, looking for QML modules below each of ``modules``; any warning is a failure."""
    imports = [part for path in modules for part in ("-I", str(path))]
    command = [str(SCRIPTS / "pyside6-qmllint"), "--ignore-settings", "--max-warnings", "0", *imports]
    return subprocess.run(
        [*command, *map(str, files)], check=False, capture_output=True, text=True, timeout=TIMEOUT
    )


def main() -> int:
    """Lint the tree; prints what is wrong and returns the exit status."""
    files = sorted((ROOT / "ui").rglob("*.qml"))
    if not files:
        return 0
    types = ROOT / "build" / "qml"
    generate_types(ROOT / "kiosk" / "bridge", types / "kiosk" / "bridge")
    result = lint(files, [ROOT, types])
    if result.returncode != 0:
        print((result.stdout + result.stderr).replace(f"{ROOT}/", ""), file=sys.stderr)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
