"""Whether what was typed can be an e-mail address. Rough: the daemon looks closely."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$")


def looks_like_mail(text: str) -> bool:
    """Whether a letter could be sent there: ``asta@example.com``, not ``asta@example``."""
    return _ADDRESS.match(text) is not None
