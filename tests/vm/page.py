"""``python -m tests.vm.page``: the transcript of the last ``make vm`` onto docs/vm.md, whatever came out of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "vm.md"
TRANSCRIPT = ROOT / "build" / "vm" / "transcript.txt"
HEAD = "## The last transcript\n"


def main() -> None:
    """Everything behind the heading is written anew."""
    before, head, _ = PAGE.read_text("utf-8").partition(HEAD)
    if not head:
        raise SystemExit(f"page: {PAGE} has no heading {HEAD.strip()!r}")
    when = datetime.fromtimestamp(TRANSCRIPT.stat().st_mtime, tz=UTC)
    text = TRANSCRIPT.read_text("utf-8")
    good, bad = (sum(f"] {word} " in line for line in text.splitlines()) for word in ("ok  ", "BAD "))
    told = f"{when:%Y-%m-%d}: {good} checks held, {bad} did not."
    PAGE.write_text(f"{before}{HEAD}\n{told}\n\n```text\n{text.strip()}\n```\n", "utf-8")


if __name__ == "__main__":
    main()
