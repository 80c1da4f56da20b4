"""Descriptors: alternate settings and endpoints stand where pyusb looks for them, and a torn piece is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import FrameError
from drivers.transports.usb_descriptors import Configuration, DeviceDescriptor

CONFIGURATION = bytes.fromhex(
    "09 02 4700 02 01 00 c0 01"
    "09 04 00 00 02 07 01 01 00  07 05 01 02 4000 00  07 05 82 02 4000 00"
    "09 04 00 01 01 07 01 02 00  07 05 03 02 0002 00"
    "09 04 01 00 00 03 00 00 00  09 21 1101 00 01 22 2000"
)


def test_settings_and_endpoints() -> None:
    configuration = Configuration.from_bytes(CONFIGURATION)
    (plain, other), (hid,) = configuration.interfaces
    assert [endpoint.bEndpointAddress for endpoint in plain.endpoints] == [0x01, 0x82]
    assert (other.bAlternateSetting, other.bInterfaceProtocol) == (1, 2)
    assert other.endpoints[0].wMaxPacketSize == 512
    assert (hid.bInterfaceClass, hid.endpoints) == (3, ())


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (Configuration.from_bytes, DeviceDescriptor.from_bytes):
        try:
            read(data)
        except FrameError:
            continue
        assert data


@pytest.mark.parametrize("length", [0, 8, 9 + 4, len(CONFIGURATION) - 1])
def test_a_torn_configuration_is_refused(length: int) -> None:
    with pytest.raises(FrameError):
        Configuration.from_bytes(CONFIGURATION[:length])
