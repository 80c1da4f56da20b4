"""The areas of `make proof`: a new one is a module with ``prove`` and its line here.

``ONLY=printing`` is everything whose name begins so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from tests.proof import (
    api,
    kiosk_layout,
    kiosk_soak,
    payments,
    payments_adyen,
    payments_crash,
    payments_frames,
    payments_returns,
    payments_times,
    payments_untold,
    payments_wallet,
    printing,
    printing_breaks,
    printing_crash,
    printing_disk,
    printing_foreign,
    printing_order,
    printing_star,
    printing_state,
    printing_usb,
    scanning,
    scanning_hotplug,
    scanning_wires,
    store,
    store_api,
    store_canaries,
    store_cut,
    store_kill,
    store_lookups,
    store_machine,
    store_migrations,
)
from tests.proof.claim import Claim

AREAS: dict[str, Callable[[], Awaitable[list[Claim]]]] = {
    "api": api.prove,
    "kiosk_layout": kiosk_layout.prove,
    "kiosk_soak": kiosk_soak.prove,
    **{f"payments_{key}": partial(payments.prove, wire) for key, wire in payments.WIRES.items()},
    "payments_adyen": payments_adyen.prove,
    "payments_crash": payments_crash.prove,
    "payments_frames": payments_frames.prove,
    "payments_killed": payments.prove_killed,
    "payments_returns": payments_returns.prove,
    "payments_times": payments_times.prove,
    "payments_untold": payments_untold.prove,
    "payments_wallet": payments_wallet.prove,
    "printing": printing.prove,
    "printing_breaks": printing_breaks.prove,
    "printing_counted": printing_crash.prove_counted,
    "printing_crash": printing_crash.prove,
    "printing_disk": printing_disk.prove,
    "printing_foreign": printing_foreign.prove,
    "printing_order": printing_order.prove,
    "printing_star": printing_star.prove,
    "printing_state": printing_state.prove,
    "printing_stopped": printing_breaks.prove_stopped,
    "printing_usb": printing_usb.prove,
    "scanning": scanning.prove,
    "scanning_hotplug": scanning_hotplug.prove,
    "scanning_killed": scanning_wires.prove_killed,
    "scanning_wires": scanning_wires.prove,
    "store": store.prove,
    "store_api": store_api.prove,
    "store_cut": store_cut.prove,
    "store_canaries": store_canaries.prove,
    "store_kill": store_kill.prove,
    "store_lookups": store_lookups.prove,
    "store_machine": store_machine.prove,
    "store_migrations": store_migrations.prove,
}


def named(word: str) -> list[str]:
    """The areas a word stands for: itself, and those that begin with it; none when there is no such area."""
    return [name for name in AREAS if name == word or name.startswith(f"{word}_")]
