"""The wallet's messages there and back with every field, and bytes that are none of them."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
import msgspec.inspect as look
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import FrameError
from drivers.terminals.wallet import messages
from drivers.vocabulary import LARGEST_MINOR, Currency, Money
from tests.drivers.terminals.nexo.test_codec import LEAVES, strategy

READERS: dict[str, tuple[Any, Any]] = {
    "payment": (messages.Payment, messages.payment),
    "created": (messages.Created, messages.created),
    "events": (list[messages.PaymentEvent], messages.events),
    "token": (messages.Token, messages.token),
}
SENT = (messages.Creation, messages.Modification, messages.Cancellation)


def made(kind: Any) -> st.SearchStrategy[Any]:
    if kind == list[messages.PaymentEvent]:
        return st.lists(made(messages.PaymentEvent), max_size=3)
    return strategy(look.type_info(kind), LEAVES)


@pytest.mark.parametrize("name", READERS)
def test_what_is_told_there_and_back(name: str) -> None:
    kind, read = READERS[name]

    @settings(max_examples=60, deadline=None)
    @given(made(kind))
    def check(said: Any) -> None:
        assert read(msgspec.json.encode(said)) == said

    check()


@pytest.mark.parametrize("kind", SENT, ids=lambda kind: str(kind.__name__))
def test_what_is_asked_there_and_back(kind: Any) -> None:
    @settings(max_examples=60, deadline=None)
    @given(made(kind))
    def check(body: Any) -> None:
        assert msgspec.json.decode(messages.encode(body), type=kind) == body

    check()


@given(st.integers(0, LARGEST_MINOR), st.sampled_from(Currency))
def test_amounts_there_and_back(minor: int, currency: Currency) -> None:
    assert messages.Amount.of(Money(minor, currency)).money() == Money(minor, currency)


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=100))
def test_arbitrary_bytes_raise_frame_errors_only(name: str, data: bytes) -> None:
    with contextlib.suppress(FrameError):
        READERS[name][1](data)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("data", [b"", b'{"reference":"\xff"}', b"[" * 5000, b"5"])
def test_what_is_none_of_them(name: str, data: bytes) -> None:
    with pytest.raises(FrameError):
        READERS[name][1](data)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"title":"\xff"}', b'{"title":5}'])
def test_a_refusal_without_a_title_that_can_be_read_has_none(data: bytes) -> None:
    assert messages.refusal(data) == ""


@pytest.mark.parametrize(
    "url", ["", "http://a.example/", "https://a.example/\n", "https://ø.example/", "https://" + "a" * 1100]
)
def test_a_code_that_is_no_address(url: str) -> None:
    with pytest.raises(FrameError, match="no address"):
        messages.code_of(messages.Created("a", url))
