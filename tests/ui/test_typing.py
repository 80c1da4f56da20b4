"""Typing and choosing: fields, the keyboard on screen, the number pad, choices."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.stage import Stage

COUNT = "property int hits: 0; property var said: []; function say(word) { said = said.concat([word]) }"
KEYS = """
function key(words) {
    function walk(at) {
        if (at.text === words && at.spoken !== undefined)
            return at
        for (let i = 0; i < at.children.length; i++) {
            const hit = walk(at.children[i])
            if (hit)
                return hit
        }
        return null
    }
    return walk(it)
}
"""


def test_text_box_is_typed_into_by_keys_and_by_the_keyboard_on_screen(stage: Stage) -> None:
    stage.show(
        f'{COUNT} TextBox {{ id: it; focus: true; label: "Phone"; maximumLength: 5; '
        "onEdited: text => root.say(text); onAccepted: root.hits++ }"
    )
    stage.write("12")
    stage.ask('it.type("34")')
    assert stage.ask("it.text") == "1234"
    stage.ask("it.erase()")
    stage.ask('it.type("890")')
    assert stage.ask("it.text") == "123", "what does not fit is not cut into pieces"
    stage.key(Qt.Key.Key_Return)
    assert stage.ask("hits") == 1
    stage.ask("it.clear()")
    assert stage.ask("said")[-1] == ""
    assert stage.ask("it.field.Accessible.name") == "Phone"


def test_text_box_says_what_is_wrong(stage: Stage) -> None:
    stage.show('TextBox { id: it; label: "Phone"; error: "Eight digits, please" }')
    assert stage.ask("it.field.Accessible.description") == "Eight digits, please"


def test_segmented_choice_shows_its_value_and_only_asks_for_another(stage: Stage) -> None:
    stage.show(
        f"{COUNT} SegmentedChoice {{ id: it; width: 600; "
        'options: [{value: 1, text: "One"}, {value: 2, text: "Two"}]; '
        "value: 1; onChosen: value => root.say(value) }"
    )
    stage.touch("it.children[0].children[1]")
    assert stage.ask("said") == [2]
    assert stage.ask("it.value") == 1
    assert stage.ask("it.children[0].children[0].checked")


def test_languages_are_called_by_their_own_names(stage: Stage) -> None:
    stage.show(
        f'{COUNT} LanguageSwitch {{ id: it; width: 984; current: "da"; onChosen: code => root.say(code) }}'
    )
    assert stage.ask("it.options.map(option => option.text)") == ["Dansk", "Norsk", "Svenska", "English"]
    stage.touch("it.children[0].children[2]")
    assert stage.ask("said") == ["sv"]


@pytest.mark.parametrize(("language", "letters"), [("da", "åæø"), ("nb", "åøæ"), ("sv", "åöä"), ("en", "")])
def test_keyboard_has_the_letters_of_each_language(stage: Stage, language: str, letters: str) -> None:
    stage.show(f'Keyboard {{ id: it; language: "{language}"; width: 1032 }}')
    rows = "".join(stage.ask("it.letters"))
    assert [letter for letter in rows if letter > "z"] == list(letters)
    assert len(rows) == 26 + len(letters)


def test_keyboard_types_into_its_field_with_one_capital_after_shift(stage: Stage) -> None:
    stage.show(
        f"{COUNT} {KEYS} TextBox {{ id: box; focus: true; y: 800; width: 600 }} "
        'Keyboard { id: it; language: "da"; target: box; width: 1032; '
        "onDone: root.hits++; onKey: text => root.say(text) }"
    )
    stage.touch('key("Shift")')
    stage.touch('key("Æ")')
    stage.touch('key("g")')
    stage.touch('key("g")')
    stage.touch('key("Erase")')
    stage.touch('key("1")')
    stage.touch('key("Done")')
    assert stage.ask("box.text") == "Æg1"
    assert stage.ask("said") == ["Æ", "g", "g", "1"]
    assert stage.ask("hits") == 1
    assert stage.ask("box.activeFocus"), "the field keeps the focus"
    assert stage.ask('key("1").height') >= 88


def test_keyboard_knows_domains_for_mail_and_capitals_for_codes(stage: Stage) -> None:
    stage.show(
        f"{KEYS} TextBox {{ id: box; y: 900; width: 600 }} "
        'Keyboard { id: it; language: "sv"; mode: "email"; target: box; width: 1032 }'
    )
    for word in ("a", "@", ".se"):
        stage.touch(f'key("{word}")')
    assert stage.ask("box.text") == "a@.se"
    stage.ask('it.mode = "code"')
    stage.settle()
    stage.touch('key("R")')
    assert stage.ask("box.text") == "a@.seR"


def test_number_pad_takes_touches_and_real_keys(stage: Stage) -> None:
    stage.show(
        f"{COUNT} {KEYS} NumPad {{ id: it; focus: true; onKey: text => root.say(text); "
        "onBackspace: root.say('<'); onDone: root.hits++ }"
    )
    stage.touch('key("7")')
    stage.write("4x")
    stage.key(Qt.Key.Key_Backspace)
    stage.key(Qt.Key.Key_Return)
    assert stage.ask("said") == ["7", "4", "<"]
    assert stage.ask("hits") == 1


def test_pin_dots_say_how_many_and_never_which(stage: Stage) -> None:
    stage.show("PinDots { id: it; length: 4; filled: 3 }")
    assert stage.ask("it.Accessible.name") == "3 of 4 typed"


@pytest.mark.parametrize(("width", "columns"), [(900, 4), (500, 2)])
def test_choices_that_do_not_fit_side_by_side_stand_in_columns(
    stage: Stage, width: int, columns: int
) -> None:
    stage.show(f'LanguageSwitch {{ id: it; width: {width}; current: "da" }}')
    stage.until(f"it.children[0].columns === {columns}")


@pytest.mark.parametrize(("kind", "one", "other"), [("Keyboard", "7", "8"), ("NumPad", "1", "2")])
def test_a_key_struck_twice_by_accident_counts_once(stage: Stage, kind: str, one: str, other: str) -> None:
    stage.show(f"{COUNT} {KEYS} {kind} {{ id: it; width: 900; onKey: text => root.say(text) }}")
    stage.theme(keyPause=1000)
    for key in (one, one, other, one, one):
        stage.touch(f"key('{key}')")
    assert stage.ask("said") == [one, other, one], "another key between them is no accident"
    stage.theme(keyPause=0)
    for _ in range(2):
        stage.touch(f"key('{one}')")
    assert stage.ask("said") == [one, other, one, one, one]


@pytest.mark.parametrize("kind", ["Keyboard", "NumPad"])
def test_a_key_that_is_held_goes_on_where_it_is_wanted(stage: Stage, kind: str) -> None:
    stage.show(f"{COUNT} {KEYS} {kind} {{ id: it; width: 900; onBackspace: root.hits++ }}")
    for repeats in (True, False):
        stage.theme(keyRepeat=repeats)
        assert stage.ask("key('Erase').autoRepeat") is repeats
        assert stage.ask("key('7').autoRepeat") is False
    stage.theme(keyRepeat=True)
