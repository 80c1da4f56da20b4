"""What a row of ``drivers/table.py`` is: one model, who drives it, and how it is recognised when it is plugged in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from drivers.device import Device, DeviceSpec
from drivers.events import Emit
from drivers.simulator import Simulator
from drivers.transport import Transport
from drivers.vocabulary import DeviceClass


@dataclass(frozen=True, slots=True)
class Support:
    """One model: how it is recognised, who drives it, what is odd about it, and how well that is proven."""

    model: str
    """Name in the configuration, e.g. ``epson-tm-t20iii``."""
    vendor: str
    title: str
    """What a person calls it."""
    device_class: DeviceClass
    driver: Callable[[DeviceSpec, Transport, Emit], Device]
    simulator: Callable[..., Simulator]
    schemes: tuple[str, ...]
    """URL schemes it can be reached by."""
    usb_ids: tuple[str, ...] = ()
    """``vid:pid`` in lower-case hex, for udev and for binding what is plugged in."""
    source: str = ""
    """Where the ids are from: a public list or the maker's manual."""
    profile: str = ""
    quirks: Mapping[str, str] = field(default_factory=dict)
    verified: Literal["emulated", "trace", "hardware"] = "emulated"

    @property
    def options(self) -> tuple[str, ...]:
        """Options and quirks its driver names; empty where it names none."""
        return getattr(self.driver, "option_names", ())

    @property
    def profiles(self) -> tuple[str, ...]:
        """Profiles its driver knows."""
        return getattr(self.driver, "profiles", ())
