"""The version that runs, as the package says it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _read() -> str:
    try:
        return version("storefloor")
    except PackageNotFoundError:
        return "0+unpackaged"


VERSION = _read()
