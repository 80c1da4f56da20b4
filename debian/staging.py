"""The trees of both packages, as they will lie on a station."""

from __future__ import annotations

import csv
import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from packaging.utils import NormalizedName

from debian import command_pages, locked

ROOT = locked.ROOT
HERE = Path(__file__).resolve().parent
DAEMON, SCREEN = "storefloor", "storefloor-kiosk"
SCREEN_FOLDERS = ("kiosk", "ui")
HOME = "opt/storefloor"
VENV = f"{HOME}/.venv"
SCREEN_SECTIONS = ("Qt Quick", "Qt Multimedia", "Type")
"""Sections of setup/system-packages.txt the screens need, by how their headings begin."""

UNUSED = (
    # A browser, of which no screen is made: a third of Qt.
    "PySide6/Qt/lib/libQt6WebEngine*",
    "PySide6/Qt/libexec/QtWebEngineProcess",
    "PySide6/Qt/resources/*",
    "PySide6/Qt/translations/qtwebengine_locales",
    "PySide6/Qt/qml/QtWebEngine",
    "PySide6/QtWebEngine*",
    # What programmers use.
    "PySide6/Qt/lib/libQt6Designer*",
    "PySide6/Qt/metatypes",
    "PySide6/Qt/plugins/designer",
    "PySide6/Qt/plugins/qmllint",
    "PySide6/*.pyi",
    *(f"PySide6/{name}" for name in ("doc", "glue", "include", "typesystems", "scripts", "support")),
    *(f"PySide6/{name}" for name in ("assistant", "balsam", "balsamui", "designer", "linguist", "lrelease")),
    *(f"PySide6/{name}" for name in ("lupdate", "qmlformat", "qmllint", "qmlls", "qsb", "svgtoqml")),
    # A wheel cannot hold links: every library of ffmpeg is there three times, and one of the three is loaded.
    "PySide6/Qt/lib/lib*.so",
    "PySide6/Qt/lib/lib[as]*.so.*.*.*",
    # Tests of others, and what pip leaves.
    "numpy/**/tests",
    "tests",
    "*/direct_url.json",
    "*.dist-info/REQUESTED",
    "bin",
)

_LAUNCHER = f"""\
#!/{VENV}/bin/python
import sys

from daemon.cli import main

sys.exit(main())
"""


class BuildError(Exception):
    """What keeps the packages from being built, as a sentence."""


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Debian's own Python, which the package depends on."""

    path: str
    version: str
    """``3.11``."""
    full: str
    """``3.11.2``."""


def interpreter() -> Interpreter:
    """The system's Python. Raises BuildError where it is not what the wheels of .venv were chosen for."""
    told = subprocess.run(
        ["/usr/bin/python3", "-Ic", "import sys; print(*sys.version_info[:3])"],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.split()
    version = ".".join(told[:2])
    ours = ".".join(map(str, sys.version_info[:2]))
    if version != ours:
        raise BuildError(
            f"the system's Python is {version}, .venv's {ours}: rm -rf .venv, PYTHON=/usr/bin/python3 make setup"
        )
    return Interpreter(f"/usr/bin/python{version}", version, ".".join(told))


def stage(build: Path, version: str, epoch: int) -> dict[str, Path]:
    """Lay out both trees afresh under ``build``; name of the package → its tree. Raises BuildError."""
    python = interpreter()
    trees = {name: build / name for name in (DAEMON, SCREEN)}
    for tree in trees.values():
        shutil.rmtree(tree, ignore_errors=True)
    site = f"{VENV}/lib/python{python.version}/site-packages"
    daemon, screen = locked.wanted()
    sites = {name: tree / site for name, tree in trees.items()}
    _install(sites[DAEMON], daemon, build)
    _install(sites[SCREEN], screen, build)
    _install_ourselves(sites, build)
    for each in sites.values():
        _drop_unused(each)
        _records(each)
    # A terminal under non-disclosure comes as a package of its own (docs/packaging.md), which upgrades leave alone.
    (sites[DAEMON] / "storefloor-plug-ins.pth").write_text(f"/{HOME}/plug-ins\n", encoding="utf-8")
    _environment(trees[DAEMON], python)
    _system_files(trees[DAEMON], version, epoch)
    for name, tree in trees.items():
        _documents(tree, name, screen if name == SCREEN else daemon)
    _copy(ROOT / "systemd" / "storefloor-kiosk.service", trees[SCREEN] / "usr/lib/systemd/system")
    _copy(ROOT / "docs" / "examples" / "kiosk.toml", trees[SCREEN] / "etc/storefloor")
    for name, each in sites.items():
        _compile(each, trees[name])
    for tree in trees.values():
        _modes(tree)
    return trees


def screen_depends() -> list[str]:
    """Debian packages the screens link to: sections of setup/system-packages.txt."""
    found, heading, inside = [], True, False
    for line in (ROOT / "setup" / "system-packages.txt").read_text(encoding="utf-8").splitlines():
        text = line.split("#")[0].strip()
        if line.startswith("# ") and heading:
            inside = line[2:].startswith(SCREEN_SECTIONS)
        heading = not line.strip()
        if inside and text:
            found.append(text)
    return sorted(found)


def _pip(build: Path, *arguments: str) -> None:
    log = build / "pip.log"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--no-deps",
    ]
    with log.open("ab") as out:
        done = subprocess.run(
            [*command, "--no-compile", *arguments], check=False, stdout=out, stderr=out, timeout=1800
        )
    if done.returncode:
        raise BuildError(f"pip failed; the whole of it is in {log}")


def _install(site: Path, names: Iterable[NormalizedName], build: Path) -> None:
    """Packages of the lock, by their hashes: wheels first, then what has none, built by the locked setuptools."""
    site.mkdir(parents=True)
    wheels = [name for name in names if name not in locked.FROM_SOURCE]
    sources = [name for name in names if name in locked.FROM_SOURCE]
    for chosen, how in ((wheels, "--only-binary=:all:"), (sources, "--no-build-isolation")):
        if chosen:
            pins = build / "pins.txt"
            pins.write_text(locked.blocks(chosen), encoding="utf-8")
            _pip(build, "--require-hashes", how, "--target", str(site), "-r", str(pins))


def _install_ourselves(sites: dict[str, Path], build: Path) -> None:
    _pip(build, "--no-index", "--no-build-isolation", "--target", str(sites[DAEMON]), str(ROOT))
    for folder in SCREEN_FOLDERS:
        (sites[DAEMON] / folder).rename(sites[SCREEN] / folder)


def _drop_unused(site: Path) -> None:
    for pattern in UNUSED:
        for path in sorted(site.glob(pattern)):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _records(site: Path) -> None:
    """Each package's list of its files without those that are not packed: pip's scripts name the builder's folders."""
    for record in site.glob("*.dist-info/RECORD"):
        lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if (site / next(csv.reader([line]))[0]).exists()]
        record.write_text("".join(kept), encoding="utf-8")


def _environment(tree: Path, python: Interpreter) -> None:
    """What makes the folder a virtual environment (PEP 405), without the tools of one."""
    venv = tree / VENV
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(python.path)
    (venv / "pyvenv.cfg").write_text(
        f"home = /usr/bin\ninclude-system-site-packages = false\nversion = {python.full}\n", encoding="utf-8"
    )
    command = venv / "bin" / "storefloor"
    command.write_text(_LAUNCHER, encoding="utf-8")
    command.chmod(0o755)
    (tree / "usr" / "bin").mkdir(parents=True)
    (tree / "usr" / "bin" / "storefloor").symlink_to(f"/{VENV}/bin/storefloor")


def _system_files(tree: Path, version: str, epoch: int) -> None:
    _copy(ROOT / "systemd" / "storefloord.service", tree / "usr/lib/systemd/system")
    _copy(ROOT / "udev" / "70-storefloor.rules", tree / "usr/lib/udev/rules.d")
    for folder in ("sysusers.d", "tmpfiles.d"):
        _copy(ROOT / "systemd" / folder / "storefloor.conf", tree / "usr/lib" / folder)
    _copy(HERE / "station.toml", tree / "etc/storefloor")
    _packed(tree / "usr/share/man/man1/storefloor.1.gz", command_pages.manual_page(version, epoch))
    completion = tree / "usr/share/bash-completion/completions/storefloor"
    completion.parent.mkdir(parents=True)
    completion.write_text(command_pages.bash_completion(), encoding="utf-8")
    pages = tree / HOME / "docs"
    shutil.copytree(ROOT / "docs", pages, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    for name in ("README.md", "CHANGELOG.md", "VOCABULARY.md", "THREAT_MODEL.md", "LICENSE"):
        _copy(ROOT / name, tree / HOME)


def _documents(tree: Path, name: str, packages: Iterable[NormalizedName]) -> None:
    folder = tree / "usr/share/doc" / name
    _packed(folder / "changelog.gz", (HERE / "changelog").read_text(encoding="utf-8"))
    bundled = "\n".join(f" {each} {distribution(each).version}: {_licence(each)}" for each in packages)
    text = (HERE / "copyright").read_text(encoding="utf-8").replace("${bundled}", bundled)
    (folder / "copyright").write_text(text, encoding="utf-8")
    overrides = tree / "usr/share/lintian/overrides"
    overrides.mkdir(parents=True)
    shutil.copyfile(HERE / f"{name}.lintian-overrides", overrides / name)


def _licence(package: str) -> str:
    """What a package says of its licence, in a line."""
    told = distribution(package).metadata.json
    classes = [
        line.split(" :: ")[-1] for line in told.get("classifier", ()) if line.startswith("License :: ")
    ]
    said = told.get("license_expression") or ", ".join(classes) or told.get("license") or "see its files"
    return str(said).strip().splitlines()[0]


def _compile(site: Path, tree: Path) -> None:
    """Byte code beside the sources, where the daemon may not write. Unchecked: no clock decides what is stale.

    Without a seed for hashes sets of constants would be written in another order each time. What is no Python of this
    version, as a library's template may be, is left as it is.
    """
    how = ["-q", "-q", "-f", "-s", str(tree), "-p", "/", "--invalidation-mode", "unchecked-hash"]
    subprocess.run(
        [sys.executable, "-m", "compileall", *how, str(site)],
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        timeout=1800,
    )


def _modes(tree: Path) -> None:
    """Modes that do not depend on the builder's umask, nor on what wheels call executable."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _runs(path) else 0o644)


def _runs(path: Path) -> bool:
    """Whether a file is a program: marked as one, and a script or a binary that is no library."""
    if not path.stat().st_mode & 0o100 or ".so" in path.suffixes:
        return False
    with path.open("rb") as file:
        return file.read(4).startswith((b"#!", b"\x7fELF"))


def _copy(source: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, folder / source.name)


def _packed(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
