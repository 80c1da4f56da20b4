"""Where we are and the category tree with its pictures: asked for once, kept for all view-models."""

from __future__ import annotations

from daemon.client import ApiError, Unreachable
from daemon.schema import CategoryView, LocationView
from kiosk.floor import Floor


class Catalogue:
    """``here`` is this location. ``pictures`` gives every category the drawn picture of its nearest ancestor."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self.here: LocationView | None = None
        self.categories: dict[str, CategoryView] = {}
        self.pictures: dict[str, str] = {}

    async def load(self) -> None:
        """Ask for place and tree, unless they are known; what was not answered is asked again next time."""
        if self.categories:
            return
        try:
            places = (await self._floor.client.locations()).items
            items = (await self._floor.client.categories()).items
        except (ApiError, Unreachable):
            return
        self.here = next((item for item in places if item.id == self._floor.station.location), None)
        self.categories = {item.id: item for item in items}
        self.pictures = {item.id: self._picture(item) for item in items}

    def children(self, parent: str) -> list[CategoryView]:
        """Categories below ``parent`` that hold products; those at the top for an empty ``parent``."""
        return [item for item in self.categories.values() if item.parent == parent and item.products]

    def leaf(self, category: str) -> bool:
        """Whether nothing is below it."""
        return not self.children(category)

    def path(self, category: str) -> list[CategoryView]:
        """From the top down to ``category``."""
        steps: list[CategoryView] = []
        while (item := self.categories.get(category)) is not None and item not in steps:
            steps.insert(0, item)
            category = item.parent
        return steps

    def _picture(self, item: CategoryView) -> str:
        return next((step.image for step in reversed(self.path(item.id)) if step.image), "")
