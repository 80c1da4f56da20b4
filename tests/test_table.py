"""Every row of drivers/table.py is whole, and what is generated from the table is fresh."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from drivers import udev
from drivers.table import SUPPORTED, Support, support
from drivers.vocabulary import DeviceClass

SCHEMES = {
    "serial",
    "usb",
    "usbip",
    "tcp",
    "tcp-listen",
    "tls",
    "http",
    "https",
    "evdev",
    "hidraw",
    "memory",
    "replay",
    "printer",
}
CHANCE_IDS = {"0403:6001", "067b:2303", "10c4:ea60", "1a86:7523"}
"""Converter chips found inside thousands of devices: they say nothing about what is behind them."""

rows = pytest.mark.parametrize("row", SUPPORTED, ids=lambda row: row.model)


def test_many_models_of_three_classes_are_recognised_when_they_are_plugged_in() -> None:
    plugged = [row for row in SUPPORTED if row.usb_ids]
    assert len(plugged) >= 25
    classes = {row.device_class for row in plugged}
    assert classes >= {DeviceClass.POS_PRINTER, DeviceClass.SCANNER, DeviceClass.PAYMENT_TERMINAL}


@rows
def test_ids_say_where_they_are_from(row: Support) -> None:
    assert bool(row.source) == bool(row.usb_ids)


def test_models_are_unique() -> None:
    assert [model for model, n in Counter(row.model for row in SUPPORTED).items() if n > 1] == []


@rows
def test_row_is_whole(row: Support) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.model)
    assert row.vendor.strip()
    assert row.title.strip()
    assert row.schemes
    assert set(row.schemes) <= SCHEMES
    assert not set(row.usb_ids) & CHANCE_IDS
    assert json.loads(json.dumps(dict(row.simulator().knobs())))


@rows
def test_row_is_found_by_its_name(row: Support) -> None:
    assert support(row.model) is row


def test_a_misspelt_model_names_its_neighbour() -> None:
    right = SUPPORTED[0].model
    with pytest.raises(KeyError, match=right):
        support(right[:-1] + "_")


def test_rules_are_fresh() -> None:
    assert udev.RULES.read_text(encoding="utf-8") == udev.render_rules(), "stale: run `make udev`"


def test_unit_is_fresh() -> None:
    unit = udev.UNIT.read_text(encoding="utf-8")
    assert unit == udev.render_unit(unit), "stale: run `make udev`"


def test_page_is_fresh() -> None:
    assert udev.PAGE.read_text(encoding="utf-8") == udev.render_page(), "stale: run `make udev`"


@rows
def test_every_model_stands_on_the_page(row: Support) -> None:
    assert f"| `{row.model}` |" in udev.render_page()
