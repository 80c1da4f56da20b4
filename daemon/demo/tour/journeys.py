"""The eight journeys: what customers, clerks and bad luck do in a shop.

Each step is judged from outside the kiosk: by the printer's roll, the terminal's book, the API,
the words on the screen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from daemon.demo.content import KNOWN
from daemon.demo.tour import mishaps, selling
from daemon.demo.tour.collecting import collect_again, collect_and_pay
from daemon.demo.tour.looking import reserve_elsewhere, scan_a_product, watch_a_tutorial
from daemon.demo.tour.world import Journey


@dataclass(frozen=True, slots=True)
class Scripted:
    """One journey: its name, how it is walked, and the journey it goes on from."""

    name: str
    walk: Callable[[Journey], Awaitable[None]]
    after: str = ""


JOURNEYS = {
    "a": Scripted("scan", scan_a_product),
    "b": Scripted("reserve", reserve_elsewhere),
    "c": Scripted("collect", lambda journey: collect_and_pay(journey, KNOWN.ready_unpaid)),
    "d": Scripted("again", lambda journey: collect_again(journey, KNOWN.ready_unpaid), after="c"),
    "e": Scripted("tutorial", watch_a_tutorial),
    "f": Scripted("paper-out", mishaps.paper_runs_out),
    "g": Scripted("killed", mishaps.daemon_is_killed),
    "h": Scripted("till", selling.sell_and_hand_over),
}
