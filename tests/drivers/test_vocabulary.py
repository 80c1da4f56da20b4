"""Words on the wire: money keeps to what every reader of JSON can hold."""

from __future__ import annotations

import msgspec
import pytest

from drivers.vocabulary import LARGEST_MINOR, Currency, Money


@pytest.mark.parametrize("minor", [LARGEST_MINOR, 0, -LARGEST_MINOR])
def test_money_as_far_as_json_goes(minor: int) -> None:
    money = Money(minor, Currency.DKK)
    assert msgspec.json.decode(msgspec.json.encode(money), type=Money) == money


@pytest.mark.parametrize("minor", [LARGEST_MINOR + 1, -LARGEST_MINOR - 1, 10**25])
def test_more_is_refused_where_it_comes_in(minor: int) -> None:
    with pytest.raises(msgspec.ValidationError, match="at most"):
        msgspec.json.decode(f'{{"minor": {minor}, "currency": "DKK"}}', type=Money)
