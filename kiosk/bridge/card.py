"""Gift cards and the club: what is left on a card, and what a member has, by scan or typed code."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from daemon.client import ApiError, Unreachable
from daemon.schema import MemberFind
from kiosk import locale
from kiosk.bridge import cards
from kiosk.bridge.concept import Concept
from kiosk.floor import Change
from kiosk.flow import Screen
from kiosk.session import Holding

QML_IMPORT_NAME = "kiosk.bridge"
QML_IMPORT_MAJOR_VERSION = 1

_GIFT_CARD, _MEMBER = "G", "M"
_TOO_MANY = 429
_LONGEST = 32


@QmlElement
class CardPage(Concept):
    """``giftCard`` and ``member`` are what is shown of the card held here, empty when it is none of that kind.

    ``fault`` says why a typed code was not taken: ``unknown``, ``locked`` or ``offline``; ``working`` is true while the
    daemon is asked.
    """

    changed = Signal()

    @property
    def _card(self) -> Holding:
        return self.session.holding

    @Property(bool, notify=changed)
    def working(self) -> bool:
        return self.floor.tasks.running("card")

    @Property(str, notify=changed)
    def fault(self) -> str:
        return self._card.fault

    @Property(int, constant=True)
    def longest(self) -> int:
        return _LONGEST

    @Property(dict, notify=changed)
    def giftCard(self) -> dict[str, Any]:
        card = self._card.gift_card
        if card is None:
            return {}
        return {
            "last4": card.last4,
            "balance": cards.money(card.balance, self.spoken),
            "empty": card.balance.minor == 0,
            "until": locale.day(card.expires_on, self.spoken) if card.expires_on is not None else "",
        }

    @Property(dict, notify=changed)
    def member(self) -> dict[str, Any]:
        member = self._card.member
        if member is None:
            return {}
        return {
            "name": member.name,
            "tier": member.tier,
            "points": locale.number(member.points, self.spoken),
            "waiting": member.waiting,
            "preferences": [
                {"name": name, "value": value} for name, value in sorted(member.preferences.items())
            ],
        }

    @Slot()
    def open(self) -> None:
        """Ask for a card."""
        self._fresh()
        self.floor.go(Screen.CARD)

    @Slot()
    def another(self) -> None:
        """Put this card away; the next one is asked for."""
        self._fresh()

    @Slot(str)
    def enter(self, code: str) -> None:
        """The code on a card, as typed."""
        plain = "".join(code.split()).upper()
        if plain and not self.floor.tasks.running("card"):
            self._card.fault = ""
            self.floor.tasks.start("card", self._look(self._card, plain))
            self.changed.emit()

    def told(self, change: Change) -> None:
        """A scan brings a card; a wipe takes it away."""
        if change in (Change.SESSION, Change.LANGUAGE, Change.SCAN):
            self.changed.emit()

    async def _look(self, card: Holding, code: str) -> None:
        client = self.floor.client
        try:
            if code.startswith(_GIFT_CARD):
                card.gift_card = await client.find_gift_card(code)
            elif code.startswith(_MEMBER):
                card.member = await client.find_member(MemberFind(member_code=code))
                self.session.club = card.member.id
            else:
                card.fault = "unknown"
        except Unreachable:
            card.fault = "offline"
        except ApiError as refusal:
            card.fault = "locked" if refusal.status == _TOO_MANY else "unknown"
        self.floor.tasks.forget("card")
        self.changed.emit()

    def _fresh(self) -> None:
        self.floor.tasks.stop("card")
        self.session.holding = Holding()
        self.changed.emit()
