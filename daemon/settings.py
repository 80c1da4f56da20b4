"""The one strict TOML decoder: a file becomes one frozen struct, or one sentence that says what is wrong with it.

An unknown key is an error that names file, key and nearest match, so that a misspelt option never goes unnoticed.
This module is a leaf: the daemon, the kiosk and the commands read their configuration through it.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

T = TypeVar("T", bound=msgspec.Struct)

DEFAULT_STATE_DIR = Path("/var/lib/storefloor")
"""Where a station keeps what must survive, unless its configuration or $STATE_DIRECTORY says otherwise."""
DEFAULT_CONFIG = Path("/etc/storefloor/station.toml")
LARGEST = 1 << 20
"""Bytes; a configuration larger than this is no configuration."""


class SettingsError(Exception):
    """A configuration cannot be used. The message names file and key, and says what to do; commands exit 2."""


def load(path: Path, shape: type[T]) -> T:
    """Read and decode one TOML file. Raises SettingsError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror or error}") from error
    if len(data) > LARGEST:
        raise SettingsError(f"{path}: is larger than {LARGEST} bytes, that is no configuration")
    return decode(data, shape, str(path))


def decode(data: bytes, shape: type[T], name: str) -> T:
    """Decode TOML. ``name`` stands for the file in errors. Raises SettingsError."""
    try:
        tree = tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        raise SettingsError(f"{name}: is no UTF-8 text (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name}: is no TOML: {error}") from error
    except RecursionError:
        raise SettingsError(f"{name}: is nested too deep to be a configuration") from None
    _refuse_unknown(tree, inspect.type_info(shape), "", name)
    try:
        return msgspec.convert(tree, shape)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{name}: {_placed(str(error))}") from error


def nearest(word: str, known: list[str]) -> str:
    """``; did you mean 'listen'?``, or nothing when no known word is near."""
    near = get_close_matches(word, known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _refuse_unknown(tree: Any, info: inspect.Type, place: str, name: str) -> None:
    """Walk the file beside its shape. Raises SettingsError at the first key the shape does not have."""
    if not isinstance(tree, dict):
        return
    if isinstance(info, inspect.DictType):
        for key, value in tree.items():
            _refuse_unknown(value, info.value_type, f"{place}{key}.", name)
    if not isinstance(info, inspect.StructType):
        return
    fields = {field.encode_name: field.type for field in info.fields}
    for key, value in tree.items():
        if key not in fields:
            hint = nearest(key, list(fields)) or f"; known here: {', '.join(fields)}"
            raise SettingsError(f"{name}: unknown key {place + key!r}{hint}")
        _refuse_unknown(value, fields[key], f"{place}{key}.", name)


def _placed(message: str) -> str:
    """A message of msgspec, with the key it tells at its end put in front."""
    if message.endswith(" - at `key` in `$.devices`"):
        return (
            "key 'devices': the name of a device is made of a-z 0-9 . _ - and begins with a letter or digit"
        )
    text, _, place = message.partition(" - at `$")
    key = place.rstrip("`").lstrip(".")
    return f"key {key!r}: {text}" if key else text
