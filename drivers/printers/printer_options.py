"""What a printer's driver is told: the row's quirks, over them the configuration's options, read with clear words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

from drivers.device import DeviceSpec
from drivers.errors import NotSupported

TIMES = ("poll", "answer_timeout", "job_timeout")
"""Options that are seconds."""


def told(spec: DeviceSpec, known: tuple[str, ...]) -> dict[str, str]:
    """The row's quirks and over them the options of the configuration. Raises NotSupported for an unknown name."""
    words = {**spec.quirks, **spec.options}
    for name in words:
        if name not in known:
            raise NotSupported(f"{spec.id}: no option {name!r}; a printer takes: {', '.join(known)}")
    return words


def one_of(
    spec: DeviceSpec, words: Mapping[str, str], name: str, allowed: tuple[str, ...], usual: str
) -> str:
    """One word of several; ``usual`` where nothing is said. Raises NotSupported naming them."""
    word = words.get(name, usual)
    if word not in allowed:
        raise NotSupported(f"{spec.id}: {name} is {' or '.join(allowed)}, not {word!r}")
    return word


@contextlib.contextmanager
def sensible(spec: DeviceSpec) -> Iterator[None]:
    """What makes no sense in an option's value is refused by the device's name: ValueError becomes NotSupported."""
    try:
        yield
    except ValueError as error:
        raise NotSupported(f"{spec.id}: an option of this printer makes no sense: {error}") from error
