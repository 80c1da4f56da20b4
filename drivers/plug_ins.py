"""Payment terminals under non-disclosure: packages of their own that bring rows (docs/adding-a-device.md).

Each names itself in the entry-point group ``storefloor.terminals``. Loading them is the house's one dynamic import. A
package that cannot be used is named, and nothing but its own terminals is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial
from importlib import metadata
from typing import TypeVar

from drivers.device import Device, DeviceSpec
from drivers.errors import DriverError
from drivers.events import Emit
from drivers.support import Support
from drivers.terminals.absent import AbsentTerminal
from drivers.terminals.zvt.sim import ZvtSimulator
from drivers.transport import Transport
from drivers.vocabulary import DeviceClass

GROUP = "storefloor.terminals"
"""The entry-point group of plug-ins: its value is a callable without arguments, or an iterable, of Support rows."""

_ANYHOW = ("serial", "tcp", "tls", "http", "https", "usb", "memory")
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class PlugIn:
    """A package that brings terminals. Its models are called as its entry point is, or so and ``-something``."""

    name: str
    package: str
    """Name and version of the distribution."""
    rows: tuple[Support, ...] = ()
    fault: str = ""
    """Why it cannot be used, as a sentence; empty where it can."""

    def owns(self, model: str) -> bool:
        """Whether a model of this name is this package's."""
        return model == self.name or model.startswith(f"{self.name}-")


class PlugInFault(Exception):
    """What a plug-in raised that it must not; says which one and what."""


def found(models: Collection[str]) -> tuple[PlugIn, ...]:
    """Every installed plug-in, usable or not. ``models`` are the names taken by the house's own table."""
    points = sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)
    return tuple(_plug_in(point, models) for point in points)


def _plug_in(point: metadata.EntryPoint, models: Collection[str]) -> PlugIn:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
    try:
        return PlugIn(point.name, package, _theirs(package, partial(_rows, point, models)))
    except PlugInFault as fault:
        return PlugIn(point.name, package, fault=str(fault))


def _rows(point: metadata.EntryPoint, models: Collection[str]) -> tuple[Support, ...]:
    """The rows of a plug-in. Raises ValueError for those the house does not take."""
    loaded = point.load()
    package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
    rows = tuple(loaded() if callable(loaded) else loaded)
    owner, taken = PlugIn(point.name, package), set(models)
    for row in rows:
        if not isinstance(row, Support):
            raise TypeError(f"{GROUP} yields Support rows, not {type(row).__name__}")
        if row.device_class is not DeviceClass.PAYMENT_TERMINAL:
            raise ValueError(f"{row.model} is a {row.device_class}; a plug-in brings payment terminals")
        if not (owner.owns(row.model) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.model)):
            raise ValueError(f"{row.model!r} is not called {point.name!r} or {point.name + '-…'!r}")
        if row.model in taken:
            raise ValueError(f"{row.model!r} is there already")
        taken.add(row.model)
    if not rows:
        raise ValueError("it brings no terminal")
    return tuple(replace(row, driver=_Guarded(row.driver, package)) for row in rows)


def _theirs(package: str, work: Callable[[], _Made]) -> _Made:
    """Run what is not ours: a plug-in may raise anything. Raises PlugInFault naming it, or DriverError as it is."""
    try:
        return work()
    except DriverError:
        raise
    except Exception as error:
        what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise PlugInFault(f"the plug-in {package} cannot be used: {what}") from error


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A plug-in's driver: an option it refuses is said as always; if it breaks, its terminal is out of order."""

    driver: Callable[[DeviceSpec, Transport, Emit], Device]
    package: str

    def __call__(self, spec: DeviceSpec, transport: Transport, emit: Emit) -> Device:
        try:
            return _theirs(self.package, partial(self.driver, spec, transport, emit))
        except PlugInFault as fault:
            return AbsentTerminal(spec, transport, emit, str(fault))

    @property
    def option_names(self) -> tuple[str, ...]:
        """The driver's."""
        return getattr(self.driver, "option_names", ())


def absent(model: str, plug_in: PlugIn) -> Support:
    """The row of a model whose plug-in cannot be used."""
    return Support(
        model=model,
        vendor=plug_in.package,
        title=model,
        device_class=DeviceClass.PAYMENT_TERMINAL,
        driver=partial(AbsentTerminal, reason=plug_in.fault),
        simulator=ZvtSimulator,
        schemes=_ANYHOW,
    )
