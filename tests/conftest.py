"""What holds for every test: nothing unexpected is logged, nothing leaves the machine, generated examples repeat.

A test that means a warning to be logged says so: ``@pytest.mark.logs("pattern")``, once per line it expects.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator

import pytest
from aiohttp import web_app
from hypothesis import HealthCheck, settings

LOOPBACK = {"localhost", "::1", ""}
FULL = os.environ.get("STOREFLOOR_SIZE") == "full"

settings.register_profile(
    "test",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("full", settings.get_profile("test"), max_examples=5_000)
settings.load_profile("full" if FULL else "test")


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: a test that reaches for another machine fails where it does so."""
    if event != "socket.connect" or len(arguments) < 2 or not isinstance(arguments[1], tuple):
        return
    host = arguments[1][0]
    if host not in LOOPBACK and not str(host).startswith("127."):
        raise RuntimeError(f"a test reached for {host}; tests use nothing but the loopback")


sys.addaudithook(_refuse_network)


def pytest_configure(config: pytest.Config) -> None:
    """Declare our markers; ``--strict-markers`` refuses any other."""
    config.addinivalue_line("markers", "logs(pattern): a warning or error this test means to be logged")


class _Complaints(logging.Handler):
    """Collects log records of level WARNING and above, and what Qt says."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def _forget_applications() -> Iterator[None]:
    """Let go of the test's stations: aiohttp keeps the last 1,024 applications for their middlewares, 1.4 MB each."""
    yield
    web_app._cached_build_middleware.cache_clear()  # nothing public empties it


@pytest.fixture(autouse=True)
def silence(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test whose code logs a warning it does not announce, or makes Qt complain."""
    complaints = _Complaints()
    root = logging.getLogger()
    root.addHandler(complaints)
    take_back_qt = _listen_to_qt(complaints)
    try:
        yield
    finally:
        root.removeHandler(complaints)
        take_back_qt()
    expected = [
        re.compile(str(pattern)) for mark in request.node.iter_markers("logs") for pattern in mark.args
    ]
    unexpected = [line for line in complaints.lines if not any(pattern.search(line) for pattern in expected)]
    if unexpected:
        pytest.fail(
            "unexpected log lines (announce those that are meant by @pytest.mark.logs(pattern)):\n  "
            + "\n  ".join(unexpected),
            pytrace=False,
        )


def _listen_to_qt(complaints: _Complaints) -> Callable[[], None]:
    """Take Qt's messages where Qt is loaded; returns what puts the former handler back."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        return lambda: None
    quiet = (core.QtMsgType.QtDebugMsg, core.QtMsgType.QtInfoMsg)

    def handle(kind: object, context: object, message: str) -> None:
        if kind not in quiet:
            complaints.lines.append(f"Qt: {message}")

    former = core.qInstallMessageHandler(handle)

    def undo() -> None:
        core.qInstallMessageHandler(former)

    return undo
