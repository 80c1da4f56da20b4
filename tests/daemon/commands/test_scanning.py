"""What ``storefloor scan`` prints of the piece a code is on."""

from __future__ import annotations

from daemon.commands.scanning import said
from daemon.schema import ScanContents
from drivers.vocabulary import Currency, Money


def test_contents_in_words() -> None:
    contents = ScanContents(
        weight_mg=400_000, count=3, price=Money(1905, Currency.DKK), batch="AB", best_before="2026-01-31"
    )
    words = [word for word in said(contents) if word]
    assert words == ["0.4 kg", "3 pieces", "19.05 DKK", "batch AB", "best before 2026-01-31"]
    assert said(None) == []
