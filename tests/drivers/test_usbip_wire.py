"""USB/IP frames come back as they went, and what is no frame is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import FrameError
from drivers.usbip_wire import (
    ENTRY_SIZE,
    MAX_TRANSFER,
    URB_SIZE,
    DeviceEntry,
    OpCode,
    Operation,
    OpStatus,
    Submit,
    Submitted,
    Unlink,
    Unlinked,
    urb_from_bytes,
)

numbers = st.integers(0, 0xFFFFFFFF)
lengths = st.integers(0, MAX_TRANSFER)
statuses = st.integers(-200, 0)
urbs = st.one_of(
    st.builds(
        Submit,
        numbers,
        numbers,
        st.booleans(),
        st.integers(0, 15),
        lengths,
        st.binary(min_size=8, max_size=8),
    ),
    st.builds(Unlink, numbers, numbers, numbers),
    st.builds(Submitted, numbers, statuses, lengths),
    st.builds(Unlinked, numbers, statuses),
)


@given(urbs)
def test_a_urb_comes_back_as_it_went(urb: Submit | Unlink | Submitted | Unlinked) -> None:
    assert len(urb.to_bytes()) == URB_SIZE
    assert urb_from_bytes(urb.to_bytes()) == urb


@given(st.binary(min_size=URB_SIZE, max_size=URB_SIZE))
def test_any_bytes_are_a_urb_or_refused(header: bytes) -> None:
    try:
        urb = urb_from_bytes(header)
    except FrameError:
        return
    assert urb_from_bytes(urb.to_bytes()) == urb


def test_a_submit_lies_as_the_protocols_table_has_it() -> None:
    """USBIP_CMD_SUBMIT for the device descriptor: header, flags, length, start frame, packets, interval, setup."""
    frame = Submit(0x0D05, 0x0001000F, True, 0, 0x40, bytes.fromhex("8006000100004000"))
    assert frame.to_bytes().hex(" ", 4) == (
        "00000001 00000d05 0001000f 00000001 00000000 "
        "00000000 00000040 00000000 ffffffff 00000000 80060001 00004000"
    )


@pytest.mark.parametrize("code", OpCode)
@pytest.mark.parametrize("status", OpStatus)
def test_an_operation_comes_back_as_it_went(code: OpCode, status: OpStatus) -> None:
    assert Operation.from_bytes(Operation(code, status).to_bytes()) == Operation(code, status)


@pytest.mark.parametrize("data", ["0111 8004 00000000", "0111 0003 00000009"])
def test_another_operation_is_refused(data: str) -> None:
    with pytest.raises(FrameError, match="no USB/IP operation"):
        Operation.from_bytes(bytes.fromhex(data))


def test_a_device_of_the_list() -> None:
    entry = DeviceEntry("1-1.4", 1, 7, 0x04B8, 0x0E28, 0x0100, 1, ((7, 1, 2), (3, 0, 0)))
    told = entry.to_bytes(with_interfaces=True)
    assert told[ENTRY_SIZE:] == bytes((7, 1, 2, 0, 3, 0, 0, 0))
    assert told[:ENTRY_SIZE] == entry.to_bytes(with_interfaces=False)
    again, interfaces = DeviceEntry.from_bytes(told[:ENTRY_SIZE])
    assert (again.bus_id, again.vendor, again.product, interfaces) == ("1-1.4", 0x04B8, 0x0E28, 2)
    assert again.device_id == entry.device_id == 0x00010007
