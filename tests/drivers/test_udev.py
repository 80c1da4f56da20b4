"""The rules say what the table says, in udev's own grammar, and refuse ids that would catch other people's devices."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import pytest

from drivers import udev
from drivers.table import Support
from drivers.vocabulary import DeviceClass

TOKEN = re.compile(
    r"(ACTION|KERNEL|SUBSYSTEM|SYMLINK|GROUP|MODE|TAG|GOTO|LABEL"
    r"|ENV\{[A-Za-z_]+\}|ATTRS?\{[A-Za-z_]+\}|IMPORT\{builtin\})"
    r'(==|!=|\+=|=)"([^"]*)"'
)
MARKS = "# Generated from drivers/table.py by `make udev`: \n# End of what is generated.\n"
MATCH_ONLY = ("ACTION", "KERNEL", "SUBSYSTEM", "ATTR")


def row(model: str, *usb_ids: str, schemes: tuple[str, ...] = ("serial",)) -> Support:
    def nothing(*_: object, **__: object) -> NoReturn:
        raise AssertionError("rules are made without a driver")

    return Support(
        model=model,
        vendor="Acme",
        title=f"Acme | {model}",
        device_class=DeviceClass.SCANNER,
        driver=nothing,
        simulator=nothing,
        schemes=schemes,
        usb_ids=usb_ids,
        source="a list",
    )


def rules_of(text: str) -> list[list[tuple[str, str, str]]]:
    """Every rule as its (key, operator, value) triples; raises AssertionError for what is not udev's grammar."""
    parsed = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            tokens = [(match[1], match[2], match[3]) for match in TOKEN.finditer(line)]
            assert ", ".join(f'{key}{op}"{value}"' for key, op, value in tokens) == line, line
            parsed.append(tokens)
    return parsed


@pytest.mark.parametrize(
    "text", [udev.render_rules(), udev.render_rules([row("a", "1234:00ff")])], ids=["table", "one"]
)
def test_grammar(text: str) -> None:
    for rule in rules_of(text):
        for key, operator, _ in rule:
            assert (operator in {"==", "!="}) or not key.startswith(MATCH_ONLY), rule


def test_guards_come_first_and_jump_to_the_end() -> None:
    rules = rules_of(udev.render_rules([row("a", "1234:00ff")]))
    assert rules[0] == [("ACTION", "==", "remove"), ("GOTO", "=", "storefloor_end")]
    assert rules[-1] == [("LABEL", "=", "storefloor_end")]


def test_nothing_is_open_to_everybody() -> None:
    modes = {value for rule in rules_of(udev.render_rules()) for key, _, value in rule if key == "MODE"}
    assert modes == {"0660"}


def test_a_node_is_marked_by_its_own_ids() -> None:
    text = udev.render_rules([row("a", "1234:00ff", schemes=("serial", "usb", "hidraw", "evdev"))])
    assert (
        'SUBSYSTEM=="tty", ATTRS{idVendor}=="1234", ATTRS{idProduct}=="00ff", '
        'ENV{STOREFLOOR_CLASS}="scanner", ENV{STOREFLOOR_MODEL}="a", ENV{STOREFLOOR_SCHEME}="serial"' in text
    )
    assert (
        'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="1234", ATTR{idProduct}=="00ff", '
        in text
    )
    assert text.count('ENV{STOREFLOOR_MODEL}="a"') == 4
    assert text.count('ENV{ID_MM_DEVICE_IGNORE}="1"') == 1


def test_a_model_without_ids_has_no_rule() -> None:
    assert 'ENV{STOREFLOOR_MODEL}="' not in udev.render_rules([row("a", schemes=("tcp",))])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row("a", "1234:00FF")], "lower-case hex"),
        ([row("a", "12345")], "lower-case hex"),
        ([row('a"', "1234:00ff")], "single hyphens"),
        ([row("a", "1234:00ff"), row("b", "1234:00ff")], "b and a both claim 1234:00ff over serial"),
    ],
)
def test_doubtful_rows_are_refused(rows: list[Support], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        udev.render_rules(rows)


def test_the_page_escapes_what_would_break_its_tables() -> None:
    line = next(line for line in udev.render_page([row("a", "1234:00ff")]).splitlines() if "Acme" in line)
    assert line == r"| Acme \| a | `a` | `serial` | `1234:00ff` (a list) | emulated |  |"


def test_a_unit_opens_what_the_rows_are_reached_by() -> None:
    text = udev.render_unit(MARKS, [row("a", "1234:00ff", schemes=("hidraw", "tcp"))])
    assert re.findall(r"^DeviceAllow=.*$", text, re.MULTILINE) == ["DeviceAllow=char-hidraw rw"]
    assert udev.render_unit(text, [row("a", schemes=("tcp",))]).count("DeviceAllow") == 0


def test_a_unit_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no lines between"):
        udev.render_unit("[Service]\n")


def test_main_writes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(udev, "ROOT", tmp_path)
    monkeypatch.setattr(udev, "RULES", tmp_path / "udev" / "a.rules")
    monkeypatch.setattr(udev, "PAGE", tmp_path / "docs" / "a.md")
    unit = tmp_path / "a.service"
    unit.write_text(f"[Service]\n{MARKS}Type=notify\n")
    monkeypatch.setattr(udev, "UNIT", unit)
    udev.main()
    assert capsys.readouterr().out.splitlines() == [
        "wrote udev/a.rules",
        "wrote docs/a.md",
        "wrote a.service",
    ]
    assert unit.read_text().endswith("# End of what is generated.\nType=notify\n")
    udev.main()
    assert capsys.readouterr().out == ""
