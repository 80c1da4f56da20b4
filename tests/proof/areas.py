"""The areas of `make proof`: a new one is a module with ``prove`` and its line here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.proof import api, payments, printing, printing_foreign, printing_star, scanning, store
from tests.proof.claim import Claim

AREAS: dict[str, Callable[[], Awaitable[list[Claim]]]] = {
    "api": api.prove,
    "payments": payments.prove,
    "printing": printing.prove,
    "printing_foreign": printing_foreign.prove,
    "printing_star": printing_star.prove,
    "scanning": scanning.prove,
    "store": store.prove,
}
