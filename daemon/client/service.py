"""The client's calls for what a shop does for its customers: assistance, gift cards, members, baskets."""

from __future__ import annotations

import msgspec

from daemon.client.wire import Wire
from daemon.schema import (
    AssistanceChangeRequest,
    AssistanceList,
    AssistanceRequest,
    AssistanceStep,
    AssistanceView,
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
