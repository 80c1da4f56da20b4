"""qmllint over ``ui/`` with the types of ``kiosk.bridge``: a misspelt property or slot is an error.

``python -m tests.ui.lint`` (``make check``) reads the view-models' sources with pyside6-metaobjectdump, turns them into
``build/qml/kiosk/bridge/bridge.qmltypes`` with qmltyperegistrar, and lints every QML file against them. Any warning
fails. A type is seen when its module sets ``QML_IMPORT_NAME`` and its class bears ``@QmlElement``.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[2]
QT = Path(PySide6.__file__).parent
SCRIPTS = Path(sys.executable).parent
FOREIGN = ("core", "gui", "qml", "qmlmodels", "quick", "multimedia")
"""Qt modules whose classes the view-models may build on."""
TIMEOUT = 300.0
"""Seconds for one tool over the whole tree; some hundred files take a few."""


class ToolError(Exception):
    """A tool failed or warned; says what it said."""


def bases_first(paths: list[Path]) -> list[Path]:
    """Order modules so that a class comes after its bases: metaobjectdump knows a QObject only by what it has read."""
    owner: dict[str, Path] = {}
    bases: dict[Path, set[str]] = {}
    for path in paths:
        classes = [node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.ClassDef)]
        owner |= {node.name: path for node in classes}
        bases[path] = {base.id for node in classes for base in node.bases if isinstance(base, ast.Name)}
    graph = {
        path: {owner[name] for name in names if owner.get(name, path) != path}
        for path, names in bases.items()
    }
    return list(TopologicalSorter(graph).static_order())


def _run(command: list[str]) -> None:
    result = subprocess.run(command, check=False, capture_output=True, text=True, timeout=TIMEOUT)
    if result.returncode != 0 or result.stderr:
        raise ToolError(f"{Path(command[0]).name}: {result.stderr or result.stdout}")


def generate_types(bridge: Path, out: Path) -> None:
    """Write qmldir and qmltypes of the view-models in ``bridge`` to ``out``. Raises ToolError when a tool complains."""
    out.mkdir(parents=True, exist_ok=True)
    dump = out / "metatypes.json"
    sources = [str(path) for path in bases_first(sorted(bridge.glob("*.py")))]
    _run([str(SCRIPTS / "pyside6-metaobjectdump"), "--quiet", "--out-file", str(dump), *sources])
    complete(dump)
    foreign = ",".join(str(QT / "Qt" / "metatypes" / f"qt6{name}_metatypes.json") for name in FOREIGN)
    types = out / "bridge.qmltypes"
    registrar = QT / "Qt" / "libexec" / "qmltyperegistrar"
    arguments = [f"--generate-qmltypes={types}", "--import-name=kiosk.bridge", "--major-version=1"]
    _run(
        [
            str(registrar),
            *arguments,
            f"--foreign-types={foreign}",
            "-o",
            str(out / "registration.cpp"),
            str(dump),
        ]
    )
    (out / "qmldir").write_text(f"module kiosk.bridge\ntypeinfo {types.name}\n", encoding="utf-8")


def complete(dump: Path) -> None:
    """Add what pyside6-metaobjectdump leaves out: what Python's dict and list become, pointers to view-models, and that
    a property without a notify signal is constant.
    """
    sources = json.loads(dump.read_text(encoding="utf-8"))
    classes = [item for source in sources for item in source["classes"]]
    qt = {"dict": "QVariantMap", "list": "QVariantList", "object": "QVariant"}
    qt |= {item["className"]: item["className"] + "*" for item in classes} | {"QObject": "QObject*"}
    for member in (entry for item in classes for entry in item.get("properties", [])):
        member["type"] = qt.get(member["type"], member["type"])
        member["constant"] = "notify" not in member
    dump.write_text(json.dumps(sources), encoding="utf-8")


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
    try:
        generate_types(ROOT / "kiosk" / "bridge", types / "kiosk" / "bridge")
    except ToolError as error:
        print(error, file=sys.stderr)
        return 1
    result = lint(files, [ROOT, types])
    if result.returncode != 0:
        print((result.stdout + result.stderr).replace(f"{ROOT}/", ""), file=sys.stderr)
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
