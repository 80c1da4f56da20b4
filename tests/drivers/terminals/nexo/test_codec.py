"""Every nexo message there and back with every optional field, and bytes that are none: FrameError, in plain words."""

from __future__ import annotations

import contextlib
import json
import random
from decimal import Decimal
from typing import Any

import msgspec
import msgspec.inspect as look
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.device import utc_now
from drivers.errors import FrameError
from drivers.terminals.nexo import service_ids
from drivers.terminals.nexo.amounts import from_wire, to_wire
from drivers.terminals.nexo.codec import BODIES, Message, body_name
from drivers.terminals.nexo.parts import MessageHeader, Part
from drivers.terminals.nexo.words import Category, MessageClass, MessageType
from drivers.vocabulary import LARGEST_MINOR, Currency, Money
from tests.drivers.terminals.nexo.test_vectors import VECTORS
from tests.proof.claim import size

Leaves = dict[type[look.Type], st.SearchStrategy[Any]]
LEAVES: Leaves = {
    look.StrType: st.text(max_size=20),
    look.BoolType: st.booleans(),
    look.IntType: st.integers(0, 9999),
    look.DecimalType: st.decimals(0, 10**9, places=2),
    look.NoneType: st.none(),
}


def strategy(kind: look.Type, leaves: Leaves = LEAVES) -> st.SearchStrategy[Any]:
    """Values of a type as msgspec sees it, with every optional field there or not."""
    match kind:
        case look.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: strategy(field.type, leaves) for field in fields})
        case look.UnionType(types=types):
            return st.one_of(*(strategy(one, leaves) for one in types))
        case look.VarTupleType(item_type=item):
            return st.lists(strategy(item, leaves), max_size=2).map(tuple)
        case look.EnumType(cls=cls):
            return st.sampled_from(list(cls))
        case _:
            return leaves[type(kind)]


def header_of(name: str) -> MessageHeader:
    if name == "EventNotification":
        category, kind = Category.EVENT, MessageType.NOTIFICATION
    else:
        kind = next(one for one in MessageType if name.endswith(one))
        category = Category(name.removesuffix(kind))
    return MessageHeader(
        MessageClass.SERVICE, category, kind, sale_id="TILL-01", poi_id="P400Plus-1", service_id="1"
    )


@pytest.mark.parametrize("name", sorted(BODIES))
def test_there_and_back_with_every_field(name: str) -> None:
    kind = look.type_info(BODIES[name])

    @settings(max_examples=size(12, 400), deadline=None)
    @given(strategy(kind))
    def check(body: Part) -> None:
        message = Message(header_of(name), body)
        assert body_name(message.header) == name
        assert Message.from_bytes(message.to_bytes()) == message

    check()


def test_names_are_the_standards() -> None:
    found = VECTORS[1]["plaintext_json"]
    message = Message.from_bytes(found.encode())
    kept, said = json.loads(message.to_bytes()), json.loads(found)

    def known(one: Any, whole: Any) -> None:
        """What we wrote is all to be found in what was said, under the same names."""
        if isinstance(one, dict):
            for key, value in one.items():
                if key not in {"MaskedPan", "AdditionalResponse", "Text"}:
                    known(value, whole[key])
        elif isinstance(one, list):
            for left, right in zip(one, whole, strict=True):
                known(left, right)
        else:
            assert one == whole

    known(kept, said)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1]",
        b'{"SaleToPOIRequest":{}}',
        b'{"SaleToPOIRequest":{"MessageHeader":{}},"SaleToPOIResponse":{}}',
        b'{"SaleToPOIResponse":' * 3000,
        b"[" * 100_000,
        b"x" * 300_000,
        VECTORS[0]["plaintext_json"].replace("PaymentRequest", "LoginRequest").encode(),
        VECTORS[0]["plaintext_json"].replace("SaleToPOIRequest", "SaleToPOIResponse").encode(),
        VECTORS[0]["plaintext_json"].replace("129.95", '{"a":1}').encode(),
    ],
    ids=range(11),
)
def test_what_is_no_message(data: bytes) -> None:
    with pytest.raises(FrameError):
        Message.from_bytes(data)


def test_what_stood_there_is_not_told() -> None:
    said = VECTORS[0]["plaintext_json"].replace('"Service"', '"5168150000094771"')
    with pytest.raises(FrameError) as refused:
        Message.from_bytes(said.encode())
    assert "5168150000094771" not in str(refused.value)
    assert "MessageClass" in str(refused.value)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_raise_frame_errors_only(data: bytes) -> None:
    with pytest.raises(FrameError):
        Message.from_bytes(data)


def test_mutated_messages_raise_frame_errors_only() -> None:
    source = random.Random(5)
    for _ in range(size(2000, 200_000)):
        data = bytearray(source.choice(VECTORS)["plaintext_json"].encode())
        for _ in range(source.randint(1, 4)):
            data[source.randrange(len(data))] = source.randrange(256)
        with contextlib.suppress(FrameError):  # and nothing else
            Message.from_bytes(bytes(data))


@given(st.integers(0, LARGEST_MINOR), st.sampled_from(Currency))
def test_amounts_there_and_back(minor: int, currency: Currency) -> None:
    money = Money(minor, currency)
    wire = msgspec.json.Encoder(decimal_format="number").encode(to_wire(money))
    assert b"e" not in wire.lower()
    assert from_wire(msgspec.json.decode(wire, type=Decimal), currency) == money


@pytest.mark.parametrize(
    "said",
    [
        "129.951",
        "NaN",
        "Infinity",
        "1e40",
        "0.001",
        "1e9999999",
        "-1e9999999",
        "1e-9999999",
        f"1.{'0' * 40}1",
    ],
)
def test_amounts_that_cannot_be(said: str) -> None:
    with pytest.raises(FrameError):
        from_wire(Decimal(said), "DKK")


def test_an_amount_of_another_world() -> None:
    with pytest.raises(FrameError, match="currency"):
        from_wire(Decimal(1), "USD")
    assert from_wire(Decimal(56), "SEK") == Money(5600, Currency.SEK)
    assert from_wire(Decimal("0.00"), "SEK") == Money(0, Currency.SEK)


def test_service_ids_are_ten_characters_and_never_the_same() -> None:
    now = utc_now()
    made = [service_ids.of_attempt(number, now) for number in range(2000)]
    made += [service_ids.of_service(number, now) for number in range(2000)]
    assert {len(one) for one in made} == {10}
    assert len(set(made)) == 4000
    assert service_ids.of_attempt(7, now) == service_ids.of_attempt(7, now)
