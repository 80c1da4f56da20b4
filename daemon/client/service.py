"""The client's calls for what a shop does for its customers: assistance, gift cards, members, baskets."""

from __future__ import annotations

import msgspec

from daemon.client.wire import Wire, new_key, segment
from daemon.schema import (
    AssistanceChangeRequest,
    AssistanceList,
    AssistanceRequest,
    AssistanceStep,
    AssistanceView,
    BasketMake,
    BasketPatch,
    BasketView,
    EarmarkView,
    GiftCardBlock,
    GiftCardFind,
    GiftCardIssue,
    GiftCardRedeem,
    GiftCardView,
    MemberFind,
    MemberView,
    ReturnRequest,
    ReturnView,
    TaskList,
    TaskState,
    TaskView,
)


class Service(Wire):
    """These calls; a part of the one `Client`."""

    # --- assistance -------------------------------------------------------------------------------------------------

    async def call_clerk(self, wish: AssistanceRequest | None = None) -> AssistanceView:
        """Call a clerk to this station; calling again is the same call."""
        return await self._post("/assistance", AssistanceView, wish or AssistanceRequest())

    async def assistance(self) -> list[AssistanceView]:
        """Who waits for a clerk in this shop, oldest first (till)."""
        return (await self._get("/assistance", AssistanceList)).items

    async def assist(self, call: str, step: AssistanceStep) -> AssistanceView:
        """Take a call, or say that it is done (till, in a clerk's session)."""
        body = msgspec.json.encode(AssistanceChangeRequest(call, step))
        return await self._send("PATCH", "/assistance", AssistanceView, body)

    # --- tasks ------------------------------------------------------------------------------------------------------

    async def tasks(self, *, location: str = "", state: TaskState = TaskState.OPEN) -> list[TaskView]:
        """What the clerks of a location (empty: this one) have to do (till, in a clerk's session)."""
        query = {"state": state.value} | ({"location": location} if location else {})
        return (await self._get("/tasks", TaskList, query)).items

    async def task_done(self, task: str, key: str | None = None) -> TaskView:
        """Say that a task is done (till, in a clerk's session)."""
        return await self._post(f"/tasks/{segment(task)}/done", TaskView, key=key or new_key())

    # --- gift cards -------------------------------------------------------------------------------------------------

    async def find_gift_card(self, code: str) -> GiftCardView:
        """The balance of a gift card, by its code."""
        return await self._post("/gift-cards/find", GiftCardView, GiftCardFind(code))

    async def issue_gift_card(self, issue: GiftCardIssue, key: str | None = None) -> GiftCardView:
        """Sell a gift card (till). Keep the key until the code of the answer is in the customer's hand."""
        return await self._post("/gift-cards", GiftCardView, issue, key=key or new_key())

    async def redeem_gift_card(
        self, card: str, redeem: GiftCardRedeem, key: str | None = None
    ) -> EarmarkView:
        """Set money of a card aside for an open sale (till); its id goes into a ``gift_card`` tender."""
        path = f"/gift-cards/{segment(card)}/redeem"
        return await self._post(path, EarmarkView, redeem, key=key or new_key())

    async def block_gift_card(self, card: str, block: GiftCardBlock) -> GiftCardView:
        """Let nothing be spent of a card that was lost (till)."""
        return await self._post(f"/gift-cards/{segment(card)}/block", GiftCardView, block)

    # --- members ----------------------------------------------------------------------------------------------------

    async def find_member(self, find: MemberFind) -> MemberView:
        """A member by card, masked at a kiosk; by phone or e-mail in a clerk's session (till)."""
        return await self._post("/members/find", MemberView, find)

    # --- baskets ----------------------------------------------------------------------------------------------------

    async def make_basket(self, basket: BasketMake, key: str | None = None) -> BasketView:
        """Make a basket; ``code`` of the answer goes into a QR code."""
        return await self._post("/baskets", BasketView, basket, key=key or new_key())

    async def basket(self, token: str) -> BasketView:
        """A basket by its token or code, priced anew."""
        return await self._get(f"/baskets/{segment(token)}", BasketView)

    async def patch_basket(self, token: str, patch: BasketPatch) -> BasketView:
        """Replace the lines of a basket."""
        return await self._send("PATCH", f"/baskets/{segment(token)}", BasketView, msgspec.json.encode(patch))

    # --- returns ----------------------------------------------------------------------------------------------------

    async def take_back(self, wish: ReturnRequest, key: str | None = None) -> ReturnView:
        """Take goods of a closed sale back (till, in a clerk's session)."""
        return await self._post("/returns", ReturnView, wish, key=key or new_key())
