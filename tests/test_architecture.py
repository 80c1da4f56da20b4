"""The house rules that no linter knows: folders, doors, sizes, names, and what may not stand anywhere."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"daemon", "debian", "docs", "drivers", "kiosk", "setup", "systemd", "tests", "udev", "ui", ".ci"}
SOURCES = ("daemon", "drivers", "kiosk")
LEAVES = {"schema", "client", "settings", "logs"}
"""The modules of ``daemon`` the kiosk may import; they import nothing else of the daemon."""
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}
LONGEST = 600
EXCEPTION_DOORS = {
    "daemon/manager.py": "the per-device supervisor",
    "drivers/plug_ins.py": "the plug-in point: a package that is not ours may raise anything while it is loaded",
    "daemon/middleware.py": "the HTTP boundary",
    "daemon/station.py": "the writer's thread hands every exception to the caller who waits for it; nothing ends there",
    "daemon/store/together.py": "as in the station file: handed to the caller who waits, from the thread of the writer",
}
"""Where everything may be caught, once each."""
IMPORT_DOORS = {
    "drivers/plug_ins.py": "the plug-in point: terminals under non-disclosure come as packages",
}
"""Where something is imported by a name that only exists at run time."""
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\bNotImplementedError\b")
IGNORED = re.compile(r"# *(noqa|type: *ignore)(?![:\[])")


def tracked() -> list[Path]:
    """Every file of the project: what git tracks, or, in an unpacked archive, what lies there."""
    result = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=False, capture_output=True, text=True, timeout=60
    )
    if result.returncode == 0 and result.stdout:
        return [path for name in result.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", "build"} & set(path.parts)]


FILES = tracked()
PYTHON = [path for path in FILES if path.suffix == ".py"]
MODULES = [path for path in PYTHON if path.relative_to(ROOT).parts[0] in SOURCES]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports_of(path: Path) -> Iterator[str]:
    """The dotted names a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_top_level_folders_are_the_house() -> None:
    assert {
        path.relative_to(ROOT).parts[0] for path in FILES if len(path.relative_to(ROOT).parts) > 1
    } <= FOLDERS


def test_import_contracts_hold() -> None:
    command = Path(sys.executable).parent / "lint-imports"
    result = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("leaf", sorted(LEAVES))
def test_leaves_import_nothing_else_of_the_daemon(leaf: str) -> None:
    paths = [ROOT / "daemon" / f"{leaf}.py", *(ROOT / "daemon" / leaf).glob("*.py")]
    names = [name for path in paths if path.exists() for name in imports_of(path)]
    assert names
    modules = {name.split(".")[1] for name in names if name.startswith("daemon.")}
    assert modules <= LEAVES


def test_imports_are_written_down() -> None:
    """No dynamic import but one: a name that only exists at run time is seen by no tool."""
    dynamic = re.compile(r"\b(import_module|__import__|spec_from_file_location|entry_points)\(")
    found = {name_of(path) for path in MODULES if dynamic.search(path.read_text(encoding="utf-8"))}
    assert found == set(IMPORT_DOORS)


def test_ui_holds_no_python() -> None:
    assert [name_of(path) for path in PYTHON if path.relative_to(ROOT).parts[0] == "ui"] == []


def test_modules_are_small() -> None:
    files = [path for path in FILES if path.suffix in {".py", ".qml"}]
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    generated = {"ui/controls/IconPaths.qml"}
    assert {
        name: length for name, length in lengths.items() if length > LONGEST and name not in generated
    } == {}


def test_modules_are_named_for_what_they_are() -> None:
    assert [name_of(path) for path in FILES if path.stem.lower() in FORBIDDEN_NAMES] == []
    assert [name_of(path) for path in FILES if set(path.relative_to(ROOT).parts) & FORBIDDEN_NAMES] == []


def test_every_test_tests_something_that_is_there() -> None:
    """``tests/a/b/test_c.py`` stands for ``a/b/c.py``, or for the folder ``a/b`` as a whole."""
    lost = []
    for path in PYTHON:
        parts = path.relative_to(ROOT).parts
        if parts[0] == "tests" and len(parts) > 2 and parts[1] in SOURCES and path.name.startswith("test_"):
            folder = ROOT.joinpath(*parts[1:-1])
            if not folder.is_dir() and not folder.with_suffix(".py").is_file():
                lost.append(name_of(path))
    assert lost == []


def test_exceptions_are_caught_whole_at_known_doors_only() -> None:
    whole = {"Exception", "BaseException"}
    doors = [
        name_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in whole))
    ]
    assert len(doors) == len(set(doors)), doors
    assert set(doors) <= EXCEPTION_DOORS.keys()


def test_nothing_sleeps_to_make_something_work() -> None:
    found = [
        name_of(path) for path in MODULES if re.search(r"\btime\.sleep\(", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_nothing_is_left_unfinished() -> None:
    texts = [path for path in FILES if path.suffix in {".py", ".qml", ".sh", ".toml", ".service", ".rules"}]
    found = [
        f"{name_of(path)}:{number}"
        for path in texts
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


def test_what_is_ignored_is_named() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in PYTHON
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if IGNORED.search(line)
    ]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    # A folder of tests mirrors one of the sources, which says what it is: its __init__.py may be empty.
    speaking = [
        path for path in PYTHON if path.name != "__init__.py" or path.relative_to(ROOT).parts[0] != "tests"
    ]
    found = [
        name_of(path)
        for path in speaking
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_no_test_is_skipped() -> None:
    words = re.compile(
        r"pytest\.(skip|xfail|importorskip)\b|mark\.(skip|skipif|xfail)\b|unittest import mock|MagicMock"
    )
    found = [
        name_of(path)
        for path in PYTHON
        if path != Path(__file__) and words.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
