"""Codes of prefix 2: price, weight and count by the shop's rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.variable_measure import Measured, Rule, applied, check_digit

PRICE, WEIGHT, VERIFIED, COUNT = "21IIIIPPPPPPC", "26IIIIWWWWWWC", "20IIIIIVPPPPC", "25IIIIINNNNXC"
RULES = [Rule.parse(pattern) for pattern in (PRICE, WEIGHT, VERIFIED, COUNT)]


def code(body: str) -> str:
    return f"0{body}{check_digit(body)}"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("211234001995", Measured(code("211234000000"), price=1995)),
        ("261234000450", Measured(code("261234000000"), weight_g=450)),
        ("201234592875", Measured(code("201234500000"), price=2875)),  # 9 is the check digit of 2875
        ("251234500127", Measured(code("251234500000"), count=12)),
    ],
)
def test_what_a_rule_reads(body: str, said: Measured) -> None:
    assert applied(RULES, code(body)) == (True, said)


def test_a_wrong_check_digit_of_the_price_is_a_misread() -> None:
    assert applied(RULES, code("201234582875")) == (True, None)


def test_codes_no_rule_is_about_are_left_alone() -> None:
    assert applied(RULES, "05901234123457") == (False, None)
    assert applied(RULES, code("291234000000")) == (False, None)
    assert applied(RULES, "") == (False, None)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "21IIIIPPPPPP",
        "59IIIIPPPPPPC",
        "21IIIIIIIIIIC",
        "21PPIIPPPPPPC",
        "21IIIPPPWWWWC",
        "21IIIVPPPPPPC",
        "2VIIIVPPPPIIC",
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="no rule"):
        Rule.parse(pattern)


@given(st.integers(0, 9999), st.integers(0, 999_999))
def test_the_product_is_the_same_whatever_the_price(item: int, price: int) -> None:
    _, said = applied(RULES, code(f"21{item:04d}{price:06d}"))
    assert said == Measured(code(f"21{item:04d}000000"), price=price)
