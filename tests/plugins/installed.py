"""Packages as an installer leaves them: the code, and a ``.dist-info`` with its entry points, on ``sys.path``."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers import plug_ins, table

ACME = Path(__file__).parent / "acme"


def unpack(project: Path, site: Path) -> None:
    """Install a project into a folder, as its wheel would be."""
    said = tomllib.loads((project / "pyproject.toml").read_text())
    name, version = said["project"]["name"], said["project"]["version"]
    package = name.replace("-", "_")
    shutil.copytree(project / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
    describe(site, name, version, said["project"]["entry-points"][plug_ins.GROUP])


def describe(site: Path, name: str, version: str, points: dict[str, str]) -> None:
    """Write what an installer writes about a package."""
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n")
    lines = [f"[{plug_ins.GROUP}]", *(f"{point} = {value}" for point, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")


@contextmanager
def on_path(site: Path) -> Iterator[None]:
    """What lies in this folder is installed while the context lasts."""
    before = set(sys.modules)
    sys.path.insert(0, str(site))
    table.plug_ins.cache_clear()
    try:
        yield
    finally:
        sys.path.remove(str(site))
        table.plug_ins.cache_clear()
        for name in set(sys.modules) - before:
            if name.partition(".")[0] in {"acme_terminal", "broken_terminal"}:
                del sys.modules[name]
