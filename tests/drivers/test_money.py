"""Amounts and rates as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.money import amount, basis_points, percent
from drivers.vocabulary import LARGEST_MINOR, Currency, Money


@pytest.mark.parametrize(
    ("minor", "language", "text"),
    [
        (123450, "da", "1.234,50"),
        (123450, "nb", "1\u00a0234,50"),
        (5, "sv", "0,05"),
        (123456789, "en", "1,234,567.89"),
        (-995, "da", "-9,95"),
        (-123450, "sv", "-1\u00a0234,50"),
        (0, "en", "0.00"),
    ],
)
def test_amounts_on_paper(minor: int, language: str, text: str) -> None:
    assert amount(Money(minor, Currency.DKK), language) == text


@given(st.integers(-LARGEST_MINOR, LARGEST_MINOR), st.sampled_from(["da", "nb", "sv", "en"]))
def test_an_amount_is_what_it_says(minor: int, language: str) -> None:
    text = amount(Money(minor, Currency.SEK), language)
    assert int("".join(char for char in text if char in "-0123456789")) == minor
    assert " " not in text


@pytest.mark.parametrize(
    ("rate", "language", "text"),
    [
        (2500, "da", "25\u00a0%"),
        (1250, "nb", "12,5\u00a0%"),
        (1205, "en", "12.05%"),
        (0, "sv", "0\u00a0%"),
        ("12.5", "en", "12.5%"),
        ("6", "sv", "6\u00a0%"),
    ],
)
def test_rates_on_paper(rate: int | str, language: str, text: str) -> None:
    assert percent(basis_points(rate), language) == text
