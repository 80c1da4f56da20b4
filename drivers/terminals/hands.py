"""What a person can do at a simulated payment terminal with a key: ``storefloor simulate terminal --ui``.

A key turns knobs, one after the other. The terminals and the wallet have the same keys for the same things.
"""

from __future__ import annotations

from drivers.simulator import Hand

CARD_HANDS = (
    Hand("i", "insert the card", (("outcome", "approve"), ("card", "in"))),
    Hand("t", "tap the card", (("outcome", "approve"), ("card", "in"))),
    Hand("d", "a card that is declined", (("outcome", "decline"), ("card", "in"))),
    Hand("o", "time out: the card is in, and nothing more is said", (("outcome", "silent"), ("card", "in"))),
    Hand("r", "take the card away: the next payment waits for it", (("card", "wait"),)),
    Hand("c", "cancel: the stop key", (("card", "stop"),)),
)
"""Of a terminal with a slot."""

WALLET_HANDS = (
    Hand("i", "scan the code and take the payment", (("outcome", "approve"), ("card", "in"))),
    Hand("t", "the same", (("outcome", "approve"), ("card", "in"))),
    Hand("d", "say no in the app", (("card", "stop"),)),
    Hand("o", "time out: the payment's own time has passed", (("lapse", "now"),)),
    Hand("r", "put the phone away: the next payment waits for it", (("card", "wait"),)),
    Hand("c", "cancel: say no in the app", (("card", "stop"),)),
)
"""Of the customer's phone."""
