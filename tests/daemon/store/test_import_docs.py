"""The page on imports names every field there is. ``python -m tests.daemon.store.test_import_docs`` writes it anew."""

from __future__ import annotations

import inspect
from pathlib import Path

import msgspec

from daemon.store.import_shapes import KINDS

PAGE = Path(__file__).parents[3] / "docs" / "import.md"
MARK = "<!-- tables: made by tests/daemon/store/test_import_docs.py -->\n"


def tables() -> str:
    """One section a kind, from the shapes themselves."""
    sections = []
    for kind, shape in KINDS.items():
        fields = msgspec.structs.fields(shape)
        needed = ", ".join(f"**`{field.name}`**" for field in fields if field.required)
        others = ", ".join(f"`{field.name}`" for field in fields if not field.required)
        said = " ".join((inspect.getdoc(shape) or "").replace("``", "`").split())
        sections.append(f"\n## {kind}\n\n{said}\n\n{needed}" + (f", {others}" if others else "") + "\n")
    return "".join(sections)


def test_the_page_names_every_field() -> None:
    _, mark, rest = PAGE.read_text("utf-8").partition(MARK)
    assert mark
    assert rest == tables(), "run: python -m tests.daemon.store.test_import_docs"


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text("utf-8").partition(MARK)[0] + MARK + tables(), "utf-8")
