"""USB descriptors as pyusb reads them off a backend: frozen, with the field names of the specification.

Source: USB 2.0, 9.6. A configuration comes in one piece with its interfaces and endpoints behind it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import ClassVar

from drivers.errors import FrameError

_DEVICE, _CONFIGURATION, _INTERFACE, _ENDPOINT = 1, 2, 4, 5
_DEVICE_FIELDS = struct.Struct("<BBHBBBBHHHBBBB")
_CONFIGURATION_FIELDS = struct.Struct("<BBHBBBBB")
_ENDPOINT_FIELDS = struct.Struct("<BBBBHB")


@dataclass(frozen=True, slots=True)
class DeviceDescriptor:
    """USB 2.0, table 9-8, and where the device is plugged in."""

    SIZE: ClassVar[int] = _DEVICE_FIELDS.size

    bLength: int  # noqa: N815  the specification's names are pyusb's interface, here and below
    bDescriptorType: int  # noqa: N815
    bcdUSB: int  # noqa: N815
    bDeviceClass: int  # noqa: N815
    bDeviceSubClass: int  # noqa: N815
    bDeviceProtocol: int  # noqa: N815
    bMaxPacketSize0: int  # noqa: N815
    idVendor: int  # noqa: N815
    idProduct: int  # noqa: N815
    bcdDevice: int  # noqa: N815
    iManufacturer: int  # noqa: N815
    iProduct: int  # noqa: N815
    iSerialNumber: int  # noqa: N815
    bNumConfigurations: int  # noqa: N815
    bus: int = 0
    address: int = 0
    speed: int = 0
    port_numbers: tuple[int, ...] = ()

    @property
    def port_number(self) -> int | None:
        """The port of the last hub."""
        return self.port_numbers[-1] if self.port_numbers else None

    @classmethod
    def from_bytes(cls, data: bytes) -> DeviceDescriptor:
        """Raises FrameError for anything else."""
        if len(data) != cls.SIZE or data[1] != _DEVICE:
            raise FrameError(f"no device descriptor: {data.hex(' ')}")
        return cls(*_DEVICE_FIELDS.unpack(data))


@dataclass(frozen=True, slots=True)
class Endpoint:
    """USB 2.0, table 9-13."""

    bLength: int  # noqa: N815
    bDescriptorType: int  # noqa: N815
    bEndpointAddress: int  # noqa: N815
    bmAttributes: int  # noqa: N815
    wMaxPacketSize: int  # noqa: N815
    bInterval: int  # noqa: N815
    bRefresh: int = 0  # noqa: N815
    bSynchAddress: int = 0  # noqa: N815
    extra_descriptors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Interface:
    """USB 2.0, table 9-12: one alternate setting."""

    bLength: int  # noqa: N815
    bDescriptorType: int  # noqa: N815
    bInterfaceNumber: int  # noqa: N815
    bAlternateSetting: int  # noqa: N815
    bNumEndpoints: int  # noqa: N815
    bInterfaceClass: int  # noqa: N815
    bInterfaceSubClass: int  # noqa: N815
    bInterfaceProtocol: int  # noqa: N815
    iInterface: int  # noqa: N815
    endpoints: tuple[Endpoint, ...] = ()
    extra_descriptors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Configuration:
    """USB 2.0, table 9-10, with the alternate settings of each interface."""

    bLength: int  # noqa: N815
    bDescriptorType: int  # noqa: N815
    wTotalLength: int  # noqa: N815
    bNumInterfaces: int  # noqa: N815
    bConfigurationValue: int  # noqa: N815
    iConfiguration: int  # noqa: N815
    bmAttributes: int  # noqa: N815
    bMaxPower: int  # noqa: N815
    interfaces: tuple[tuple[Interface, ...], ...] = ()
    extra_descriptors: tuple[int, ...] = ()

    @classmethod
    def from_bytes(cls, data: bytes) -> Configuration:
        """The whole piece; descriptors of other kinds are passed over. Raises FrameError when it is cut short."""
        pieces = list(_pieces(data))
        if not pieces or pieces[0][1] != _CONFIGURATION or len(pieces[0]) < _CONFIGURATION_FIELDS.size:
            raise FrameError(f"no configuration descriptor: {data.hex(' ')}")
        settings: dict[int, list[tuple[bytes, list[Endpoint]]]] = {}
        endpoints: list[Endpoint] = []
        for piece in pieces:
            if piece[1] == _INTERFACE and len(piece) >= 9:
                endpoints = []
                settings.setdefault(piece[2], []).append((piece[:9], endpoints))
            elif piece[1] == _ENDPOINT and len(piece) >= _ENDPOINT_FIELDS.size:
                endpoints.append(Endpoint(*_ENDPOINT_FIELDS.unpack_from(piece)))
        interfaces = tuple(
            tuple(replace(Interface(*fields), endpoints=tuple(ends)) for fields, ends in settings[number])
            for number in sorted(settings)
        )
        return replace(cls(*_CONFIGURATION_FIELDS.unpack_from(pieces[0])), interfaces=interfaces)


def _pieces(data: bytes) -> list[bytes]:
    """Descriptor by descriptor. Raises FrameError for a length that cannot be."""
    found, at = [], 0
    while at < len(data):
        length = data[at]
        if length < 2 or at + length > len(data):
            raise FrameError(f"a descriptor of {length} bytes at {at}: {data.hex(' ')}")
        found.append(data[at : at + length])
        at += length
    return found
