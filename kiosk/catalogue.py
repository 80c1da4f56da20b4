"""The category tree and its pictures, asked for once and kept for all view-models that show products."""

from __future__ import annotations

from daemon.client import ApiError, Unreachable
from daemon.schema import CategoryView
from kiosk.floor import Floor


class Catalogue:
    """The tree of categories. ``pictures`` gives every category the drawn picture of its nearest ancestor."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self.categories: dict[str, CategoryView] = {}
        self.pictures: dict[str, str] = {}

    async def load(self) -> None:
        """Ask for the tree, unless it is known; when the daemon does not answer it is asked again next time."""
        if self.categories:
            return
        try:
            items = (await self._floor.client.categories()).items
        except (ApiError, Unreachable):
            return
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
