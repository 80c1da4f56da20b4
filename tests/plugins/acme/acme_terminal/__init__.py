"""Acme's terminals for Storefloor: the whole of a plug-in. What the entry point names is ``rows``."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.table import Support
from drivers.vocabulary import DeviceClass

from .driver import AcmeTerminal
from .simulator import AcmeSimulator


def rows() -> Iterator[Support]:
    """The models this package brings."""
    yield Support(
        model="acme-touch",
        vendor="Acme",
        title="Touch",
        device_class=DeviceClass.PAYMENT_TERMINAL,
        driver=AcmeTerminal,
        simulator=AcmeSimulator,
        schemes=("tcp",),
    )
