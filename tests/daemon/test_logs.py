"""Logs are one JSON object a line, whatever is logged."""

from __future__ import annotations

import json
import logging
import sys

from hypothesis import given
from hypothesis import strategies as st

from daemon.logs import JsonLines


def record(message: str, *arguments: object, failed: bool = False) -> logging.LogRecord:
    info = sys.exc_info() if failed else None
    return logging.LogRecord("daemon.test", logging.WARNING, __file__, 1, message, arguments, info)


@given(st.text())
def test_a_line_is_one_object_and_one_line(text: str) -> None:
    line = JsonLines().format(record("said %s", text))
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("warning", "daemon.test", f"said {text}")


def test_a_fault_carries_its_traceback() -> None:
    try:
        raise ZeroDivisionError("here")
    except ZeroDivisionError:
        said = json.loads(JsonLines().format(record("fault", failed=True)))
    assert "ZeroDivisionError: here" in said["traceback"]
