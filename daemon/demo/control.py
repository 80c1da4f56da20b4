"""A client of a simulator's control page."""

from __future__ import annotations

from typing import Any

import aiohttp
import msgspec


class Paper(msgspec.Struct, frozen=True):
    """The text of one receipt that came out of the printer simulator."""

    text: str


class Control:
    """A client of one simulator's control page: its knobs, its ground truth, its paper."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self._session = session

    async def knobs(self) -> dict[str, Any]:
        """Positions of the knobs and the ground truth."""
        async with self._session.get(f"{self.url}/knobs") as answer:
            answer.raise_for_status()
            return msgspec.json.decode(await answer.read(), type=dict[str, Any])

    async def turn(self, knob: str, value: Any) -> None:
        """Turn a knob. Raises ValueError with the simulator's word when it refuses."""
        async with self._session.put(f"{self.url}/knobs/{knob}", json={"value": value}) as answer:
            if answer.status != 200:
                raise ValueError(await answer.text())

    async def receipts(self) -> list[str]:
        """The text of everything that came out of the printer, cut by cut."""
        async with self._session.get(f"{self.url}/receipts") as answer:
            answer.raise_for_status()
            return [paper.text for paper in msgspec.json.decode(await answer.read(), type=list[Paper])]

    async def receipt_png(self, number: int) -> bytes:
        """One piece of paper as a picture."""
        async with self._session.get(f"{self.url}/receipts/{number}.png") as answer:
            answer.raise_for_status()
            return await answer.read()
