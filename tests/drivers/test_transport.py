"""The URL's scheme picks the transport."""

from __future__ import annotations

import pytest

from drivers.errors import NotSupported
from drivers.transport import open_transport
from drivers.transports.http import HttpTransport
from drivers.transports.memory import MemoryTransport
from drivers.transports.replay import ReplayTransport
from drivers.transports.serial import SerialTransport
from drivers.transports.tcp import TcpTransport


@pytest.mark.parametrize(
    ("url", "transport"),
    [
        ("tcp://127.0.0.1:9100", TcpTransport),
        ("serial:///dev/ttyUSB0?baud=19200", SerialTransport),
        ("memory://printer", MemoryTransport),
        ("https://127.0.0.1:8443/nexo/", HttpTransport),
        ("replay:///tmp/printer.trace", ReplayTransport),
    ],
)
def test_scheme_to_transport(url: str, transport: type) -> None:
    opened = open_transport(url)
    assert isinstance(opened, transport)
    assert opened.url == url


@pytest.mark.parametrize("url", ["", "9100", "lpt1:", "ftp://x", "/dev/ttyUSB0"])
def test_anything_else_says_how_a_url_begins(url: str) -> None:
    with pytest.raises(NotSupported, match="the URL begins with"):
        open_transport(url)
