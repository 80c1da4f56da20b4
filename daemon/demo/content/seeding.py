"""Random numbers that are the same on every machine and day.

One named stream per purpose: adding a field to products does not shuffle the shops. `random.Random` seeds a
string through SHA-512, so neither PYTHONHASHSEED nor the platform has a say.
"""

from __future__ import annotations

import random


def stream(seed: int, purpose: str) -> random.Random:
    """A generator of its own for `purpose` under `seed`."""
    return random.Random(f"storefloor/{seed}/{purpose}")
