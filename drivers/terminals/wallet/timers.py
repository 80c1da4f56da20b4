"""Every wait of the wallet driver, by name, in seconds (provider's "Polling guidelines"; where ours, the reason)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from drivers.errors import NotSupported


@dataclass(frozen=True, slots=True)
class WalletTimers:
    """One set of waits; ``scaled`` makes all of them shorter at once, for tests."""

    first_poll: float = 5.0
    """From the creation to the first look."""
    poll: float = 2.0
    """Between two looks."""
    request: float = 10.0
    """Ours: for one request and its answer."""
    retry: float = 1.0
    """Ours: before a request whose answer was lost is made again, with the same key."""
    patience: float = 30.0
    """Ours: how long nobody may answer during a payment until it is in doubt."""
    lapse: float = 720.0
    """Ours: the payment's own time is 5 + 5 minutes; after this its end is asked for, as a doubt."""
    settle: float = 30.0
    """Ours: so long after its start a payment that the provider does not know may still arrive there."""
    abandon: float = 120.0
    """Ours: a payment in doubt that the customer has not taken by then is ended: nobody sees its code any more."""
    idle: float = 60.0
    """Ours: between looks whether the provider answers us while nothing goes on."""
    renew: float = 300.0
    """Ours: an access token is renewed so long before its end."""

    def scaled(self, factor: float) -> WalletTimers:
        """All waits multiplied."""
        return WalletTimers(**{field.name: getattr(self, field.name) * factor for field in fields(self)})

    @classmethod
    def from_options(cls, options: Mapping[str, str]) -> WalletTimers:
        """The option ``time_scale``, for tests and demos. Raises NotSupported naming a wrong one."""
        text = options.get("time_scale", "1")
        try:
            scale = float(text)
        except ValueError:
            scale = 0.0
        if not 0.0001 <= scale <= 10:
            raise NotSupported(f"terminal option time_scale is {text!r}; it takes a number up to 10")
        return cls().scaled(scale)
