"""Framers, BMPs and TLVs: round trips, any chunks, any bytes, and only their own error."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import FrameError
from drivers.terminals.zvt import bmp, codes, frames, serial
from drivers.terminals.zvt.apdu import Apdu, ApduFramer
from drivers.terminals.zvt.frames import Authorisation, Completion, Intermediate, Registration
from drivers.terminals.zvt.printing import PrintBlock, PrintLine
from drivers.terminals.zvt.status_info import StatusInfo
from drivers.terminals.zvt.tlv import Tlv

# Commands whose data the scrubber leaves alone, so that any data makes the round trip.
PLAIN = st.sampled_from([0x0400, 0x0501, 0x0600, 0x0601, 0x06B0, 0x0801, 0x0F01, 0x8000, 0x8483])
APDUS = st.builds(Apdu, PLAIN, st.one_of(st.binary(max_size=40), st.binary(min_size=250, max_size=300)))


def collect(chunks: list[bytes]) -> list[Apdu | str]:
    framer = ApduFramer()
    found: list[Apdu | str] = []
    try:
        for chunk in chunks:
            found.extend(framer.feed(chunk))
    except FrameError as error:
        found.append(str(error))
    return found


def chunked(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


@given(st.lists(APDUS, max_size=5), st.lists(st.integers(0, 1500), max_size=8))
def test_apdus_come_out_as_they_went_in_whatever_the_chunks(apdus: list[Apdu], cuts: list[int]) -> None:
    data = b"".join(apdu.to_bytes() for apdu in apdus)
    assert collect([data]) == apdus
    assert collect([data[i : i + 1] for i in range(len(data))]) == apdus
    assert collect(chunked(data, cuts)) == apdus


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=8))
def test_any_bytes_raise_only_frame_error_and_chunks_change_nothing(data: bytes, cuts: list[int]) -> None:
    whole = collect([data])
    assert collect([data[i : i + 1] for i in range(len(data))]) == whole
    assert collect(chunked(data, cuts)) == whole


def test_the_length_is_low_byte_first() -> None:
    assert Apdu(0x06D3, b"x" * 0x0201).to_bytes()[:5].hex() == "06d3ff0102"
    assert Apdu(0x06D3, b"x" * 255).to_bytes()[:5].hex() == "06d3ffff00"
    assert Apdu(0x06D3, b"x" * 254).to_bytes()[:3].hex() == "06d3fe"
    with pytest.raises(FrameError, match="do not fit"):
        Apdu(0x06D3, b"x" * 65536).to_bytes()


def test_a_greeting_of_another_protocol_is_named() -> None:
    with pytest.raises(FrameError, match="another protocol than ZVT"):
        list(ApduFramer().feed(bytes.fromhex("0000003e")))


def test_not_exactly_one_apdu() -> None:
    for raw in (b"", b"\x80\x00", b"\x80\x00\x00\x80\x00\x00", b"\x80\x00\x00\x80"):
        with pytest.raises(FrameError):
            Apdu.from_bytes(raw)


FIELDS = st.dictionaries(st.sampled_from(sorted(bmp.LENGTHS)), st.binary(max_size=90), max_size=10).map(
    lambda fields: {
        number: (value * bmp.LENGTHS[number] + bytes(bmp.LENGTHS[number]))[: bmp.LENGTHS[number]]
        if bmp.LENGTHS[number] > 0
        else value
        for number, value in fields.items()
    }
)


@given(FIELDS, st.randoms(use_true_random=False))
def test_bmps_are_read_in_any_order(fields: dict[int, bytes], random: object) -> None:
    order = list(fields)
    getattr(random, "shuffle")(order)  # noqa: B009  hypothesis hands out its own Random
    data = b"".join(bmp.encode(number, fields[number]) for number in order)
    assert bmp.parse(data) == fields


@given(st.binary(max_size=200))
def test_any_bytes_as_fields_raise_only_frame_error(data: bytes) -> None:
    for read in (
        bmp.parse,
        Tlv.from_bytes,
        StatusInfo.from_data,
        Registration.from_data,
        Authorisation.from_data,
        Intermediate.from_data,
        PrintLine.from_data,
        PrintBlock.from_data,
        lambda block: Completion(block).status,
    ):
        try:
            read(data)
        except FrameError:
            continue


def test_an_unknown_bmp_is_named() -> None:
    with pytest.raises(FrameError, match="unknown BMP 99"):
        bmp.parse(bytes.fromhex("270099"))
    with pytest.raises(FrameError, match="BMP 04 is cut off"):
        bmp.parse(bytes.fromhex("040000"))
    with pytest.raises(FrameError, match="length byte 31"):
        bmp.parse(bytes.fromhex("8bf131"))
    with pytest.raises(FrameError, match="has 6 bytes"):
        bmp.encode(bmp.AMOUNT, b"1")
    with pytest.raises(FrameError, match="do not fit"):
        bmp.encode(bmp.CARD_NAME, b"x" * 100)
    with pytest.raises(FrameError, match="fit 6 bytes of BCD"):
        bmp.bcd(10**12, 6)


TAGS = st.recursive(
    st.builds(Tlv, st.sampled_from([0x07, 0x09, 0x1F07, 0x1F1F, 0x4C]), st.binary(max_size=300)),
    lambda inner: st.builds(
        Tlv, st.sampled_from([0x25, 0x2F, 0x60, 0xE4]), st.lists(inner, max_size=4).map(tuple)
    ),
    max_leaves=8,
)


@given(st.lists(TAGS, max_size=4))
def test_tlvs_make_the_round_trip(tags: list[Tlv]) -> None:
    assert Tlv.from_bytes(b"".join(tag.to_bytes() for tag in tags)) == tuple(tags)


STATUS = st.builds(
    StatusInfo,
    result=st.none() | st.integers(0, 255),
    amount=st.none() | st.integers(0, 10**12 - 1),
    trace=st.none() | st.integers(0, 999999),
    time=st.just("") | st.just("235959"),
    date=st.just("") | st.just("1231"),
    pan=st.just(b"") | st.just(bytes.fromhex("eeeeeeeeeeee4771")),
    terminal_id=st.just("") | st.just("52500001"),
    currency=st.none() | st.sampled_from([208, 578, 752, 978]),
    receipt_no=st.none() | st.integers(0, 9999),
    card_type=st.none() | st.integers(0, 255),
    card_name=st.just(b"") | st.just(b"VISA\0"),
    approval=st.just(b"") | st.just(b"00123 \0\0"),
    container=st.lists(TAGS, max_size=2).map(tuple),
)


@given(STATUS)
def test_status_information_makes_the_round_trip(info: StatusInfo) -> None:
    assert StatusInfo.from_bytes(info.to_bytes()) == info


PASSWORDS = st.integers(0, 999_999)
AMOUNTS = st.integers(0, 10**12 - 1)
NUMERIC = st.sampled_from([208, 578, 752, 978])
CONTAINERS = st.lists(TAGS, max_size=2).map(tuple)
SERVICES = st.none() | st.integers(0, 255)
BYTES = st.integers(0, 255)
TEXTS = st.binary(max_size=300)
FRAMES = {
    "registration": st.builds(Registration, st.none() | NUMERIC, BYTES, PASSWORDS, CONTAINERS),
    "authorisation": st.builds(Authorisation, AMOUNTS, NUMERIC, CONTAINERS),
    "status enquiry": st.builds(frames.StatusEnquiry, PASSWORDS, SERVICES),
    "repeat receipt": st.builds(frames.RepeatReceipt, PASSWORDS, SERVICES),
    "end of day": st.builds(frames.EndOfDay, PASSWORDS, SERVICES),
    "reversal": st.builds(frames.Reversal, st.integers(0, 9999), PASSWORDS),
    "refund": st.builds(frames.Refund, AMOUNTS, NUMERIC, PASSWORDS),
    "abort command": st.builds(frames.AbortCommand),
    "positive": st.builds(frames.Positive, TEXTS),
    "negative": st.builds(frames.Negative, BYTES, TEXTS),
    "intermediate": st.builds(
        Intermediate, BYTES, st.none() | st.integers(0, 99).filter(lambda n: n != 6), CONTAINERS
    ),
    "completion": st.builds(Completion, TEXTS.filter(lambda block: b"\x06" not in block)),
    "print line": st.builds(PrintLine, BYTES, TEXTS),
    "print block": st.builds(PrintBlock, CONTAINERS),
}


@pytest.mark.parametrize("name", FRAMES)
def test_every_frame_makes_the_round_trip_with_every_field(name: str) -> None:
    @given(FRAMES[name])
    def check(frame: Any) -> None:
        assert type(frame).from_bytes(frame.to_bytes()) == frame

    check()


@given(st.lists(APDUS, max_size=4), st.lists(st.integers(0, 900), max_size=8))
def test_serial_blocks_whatever_the_chunks(apdus: list[Apdu], cuts: list[int]) -> None:
    data = b"".join(b"\x06" + serial.encode(apdu) for apdu in apdus)
    expected = [item for apdu in apdus for item in (serial.Handshake(positive=True), apdu)]

    def run(chunks: list[bytes]) -> list[object]:
        framer = serial.SerialFramer()
        return [item for chunk in chunks for item in framer.feed(chunk)]

    assert run([data]) == expected
    assert run([data[i : i + 1] for i in range(len(data))]) == expected
    assert run(chunked(data, cuts)) == expected


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from([b"\x10", b"\x02", b"\x03", b"\x06", b"\x80"]), max_size=60).map(b"".join)
)
def test_any_bytes_on_the_serial_line(data: bytes) -> None:
    def run(chunks: list[bytes]) -> list[object]:
        framer = serial.SerialFramer()
        found = [item for chunk in chunks for item in framer.feed(chunk)]
        return [str(item) if isinstance(item, FrameError) else item for item in found]

    assert run([data]) == run([data[i : i + 1] for i in range(len(data))])


def test_a_damaged_block_is_an_item_and_the_next_is_read() -> None:
    good = serial.encode(Apdu(codes.POSITIVE))
    damaged = good[:-1] + bytes([good[-1] ^ 1])
    found = serial.SerialFramer().feed(damaged + b"\x15" + good)
    assert [type(item) for item in found] == [FrameError, serial.Handshake, Apdu]
