"""An admin's quirks: what a model or a profile needs otherwise than the table says, until the table says it.

Every ``*.toml`` of one directory (``/etc/storefloor/quirks.d``) is read, in the order of their names; of two that say
the same, the later counts. An admin's word stands above the table's row, a model's above its profile's, and a device's
own ``options`` above all. A file that names an unknown model, profile or quirk, or a value the driver refuses, is an
error that names file and key: nothing is started, so that a slip of the pen never changes what is printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from daemon.settings import SettingsError, load, nearest
from drivers.device import DeviceSpec
from drivers.errors import DriverError
from drivers.table import SUPPORTED, Support, support
from drivers.transport import open_transport

DEFAULT_DIR = Path("/etc/storefloor/quirks.d")
PROFILE = "profile"
"""The one key of a model that is no quirk: which profile of the capability database it is."""


class QuirksFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: tables ``[models.NAME]`` and ``[profiles.NAME]`` of quirks."""

    models: dict[str, dict[str, Any]] = {}
    profiles: dict[str, dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class Quirks:
    """What the files say, checked."""

    models: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    profiles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    """A sentence for each change, with its file: said at start and by ``check-config``."""

    def applied(self, row: Support, profile: str = "") -> Support:
        """The row as the admin wants it. ``profile`` is what the device is configured to, if anything."""
        said = dict(self.models.get(row.model, {}))
        chosen = said.pop(PROFILE, row.profile)
        quirks = {**row.quirks, **self.profiles.get(profile or chosen, {}), **said}
        return replace(row, profile=chosen, quirks=quirks)


def read(directory: str) -> Quirks:
    """Read a directory; the default one may be missing. Raises SettingsError naming file and key."""
    folder = Path(directory) if directory else DEFAULT_DIR
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except FileNotFoundError:
        if directory:
            raise SettingsError(
                f"key 'station.quirks_dir': there is no directory {directory!r}; make it, or leave the key out"
            ) from None
        return Quirks()
    except OSError as error:
        raise SettingsError(f"{folder}: cannot be read: {error.strerror or error}") from error
    models: dict[str, dict[str, str]] = {}
    profiles: dict[str, dict[str, str]] = {}
    told = []
    for path in files:
        content = load(path, QuirksFile)
        for model, values in content.models.items():
            place = f"{path}: key 'models.{model}"
            changed = _of_model(model, _words(values, place), place)
            models.setdefault(model, {}).update(changed)
            told.append(f"{path}: model {model}: {_list(changed)}")
        for profile, values in content.profiles.items():
            place = f"{path}: key 'profiles.{profile}"
            changed = _of_profile(profile, _words(values, place), place)
            profiles.setdefault(profile, {}).update(changed)
            told.append(f"{path}: profile {profile}: {_list(changed)}")
    return Quirks(models, profiles, tuple(told))


def _words(values: Mapping[str, Any], place: str) -> dict[str, str]:
    """As quirks are written in the table: everything a string, true and false as yes and no. Raises SettingsError."""
    for key, value in values.items():
        if not isinstance(value, str | int):
            raise SettingsError(
                f"{place}.{key}': a quirk is a word, a whole number, true or false, not {value!r}"
            )
    return {
        key: ("yes" if value else "no") if isinstance(value, bool) else str(value)
        for key, value in values.items()
    }


def _list(values: Mapping[str, str]) -> str:
    return ", ".join(f"{key} = {value}" for key, value in values.items()) or "nothing"


def _of_model(model: str, values: dict[str, str], place: str) -> dict[str, str]:
    try:
        row = support(model)
    except KeyError as error:
        raise SettingsError(f"{place}': {error.args[0]}") from error
    profile = values.get(PROFILE, row.profile)
    _refuse_profile(profile, row, f"{place}.{PROFILE}'")
    _refuse(
        replace(row, profile=profile), {key: said for key, said in values.items() if key != PROFILE}, place
    )
    return values


def _of_profile(profile: str, values: dict[str, str], place: str) -> dict[str, str]:
    for row in SUPPORTED:
        if profile in row.profiles:
            _refuse(replace(row, profile=profile), values, place)
            return values
    known = sorted({name for row in SUPPORTED for name in row.profiles})
    raise SettingsError(f"{place}': there is no profile {profile!r}{nearest(profile, known)}")


def _refuse_profile(profile: str, row: Support, place: str) -> None:
    """Raises SettingsError for a profile the row's driver does not have."""
    if profile != row.profile and profile not in row.profiles:
        raise SettingsError(f"{place}: there is no profile {profile!r}{nearest(profile, list(row.profiles))}")


def _refuse(row: Support, values: Mapping[str, str], place: str) -> None:
    """Ask the driver about each quirk alone. Raises SettingsError naming the one it refuses."""
    scheme = "memory" if "memory" in row.schemes else row.schemes[0]
    for key, value in values.items():
        if row.options and key not in row.options:
            known = nearest(key, list(row.options)) or f"; known here: {', '.join(row.options)}"
            raise SettingsError(f"{place}.{key}': {row.model} has no quirk {key!r}{known}")
        spec = DeviceSpec(
            id=row.model,
            model=row.model,
            url=f"{scheme}://quirks",
            profile=row.profile,
            quirks={**row.quirks, key: value},
        )
        try:
            row.driver(spec, open_transport(spec.url), lambda _: None)
        except DriverError as error:
            raise SettingsError(f"{place}.{key}': {error}") from error
