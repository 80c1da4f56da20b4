"""One test per control: it shows what it is told, says it to assistive technology, and answers touch and keys."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt

from drivers.vocabulary import Problem, TerminalPrompt
from tests.ui.stage import Stage

COUNT = "property int hits: 0; property var said: []; function say(word) { said = said.concat([word]) }"
PRICE = '{whole: "1.299", fraction: "95", currency: "kr.", before: "%s", spoken: "1.299,95 kr.", currencyFirst: %s}'


def pixels(stage: Stage, item: str) -> tuple[float, float]:
    return stage.ask(f"{item}.width"), stage.ask(f"{item}.height")


@pytest.mark.parametrize(
    "kind", ["PrimaryButton", "SecondaryButton", "IconButton", "Tile", "Chip", "ListRow"]
)
def test_what_can_be_pressed_is_pressed_by_touch_return_and_space(stage: Stage, kind: str) -> None:
    stage.show(f'{COUNT} {kind} {{ id: it; text: "Find"; glyph: "search"; onClicked: root.hits++ }}')
    stage.touch("it")
    assert stage.ask("hits") == 1
    stage.ask("it.forceActiveFocus(Qt.TabFocusReason)")
    stage.key(Qt.Key.Key_Return)
    stage.key(Qt.Key.Key_Space)
    assert stage.ask("hits") == 3
    assert stage.ask("it.Accessible.name") == "Find"
    assert pixels(stage, "it")[1] >= 88


@pytest.mark.parametrize("kind", ["PrimaryButton", "SecondaryButton", "IconButton"])
def test_a_key_hint_is_shown_and_presses(stage: Stage, kind: str) -> None:
    stage.show(
        f'{COUNT} {kind} {{ id: it; text: "Pay"; keyHint: "F5"; onClicked: root.hits++ }} Item {{ focus: true }}'
    )
    stage.key(Qt.Key.Key_F5)
    assert stage.ask("hits") == 1
    stage.ask("it.enabled = false")
    stage.key(Qt.Key.Key_F5)
    assert stage.ask("hits") == 1


def test_a_busy_button_waits(stage: Stage) -> None:
    stage.show('PrimaryButton { id: it; text: "Reserve"; busy: true }')
    assert stage.ask("it.Accessible.name") == "Reserve"


def test_targets_of_the_till_are_smaller(stage: Stage) -> None:
    stage.show('PrimaryButton { id: it; text: "Pay" }')
    stage.theme(compact=True)
    assert pixels(stage, "it")[1] == 56
    stage.theme(compact=False)
    assert pixels(stage, "it")[1] == 88


@pytest.mark.parametrize("kind", ["PrimaryButton", "SecondaryButton", "IconButton", "Chip"])
def test_large_text_grows_the_button_and_stays_inside(stage: Stage, kind: str) -> None:
    stage.show(f'{kind} {{ id: it; text: "Kvitteringsprinteren" }}')
    before = pixels(stage, "it")
    stage.theme(textScale=2)
    stage.until(f"it.width > {before[0]}")
    assert stage.ask("it.contentItem.implicitWidth <= it.contentItem.width + 1")


def test_icon_knows_every_icon_that_is_bundled(stage: Stage) -> None:
    stage.show('Icon { id: it; name: "search"; size: 40 }')
    assert stage.ask("it.implicitWidth") == 40
    assert stage.ask("IconPaths.table[it.name]").startswith("M")


def test_themed_text_speaks_and_follows_the_text_size(stage: Stage) -> None:
    stage.show('ThemedText { id: it; text: "Rugbrød"; kind: ThemedText.Body }')
    assert stage.ask("it.font.pixelSize") == 32
    assert stage.ask("it.font.family") == "Inter"
    assert stage.ask("it.Accessible.name") == "Rugbrød"
    stage.theme(textScale=1.5)
    assert stage.ask("it.font.pixelSize") == 48


def test_card_takes_its_size_from_what_it_holds(stage: Stage) -> None:
    stage.show(
        "Card { id: it; padding: 32; width: 400; Rectangle { implicitHeight: 100; width: parent.width } }"
    )
    assert pixels(stage, "it") == (400, 164)


def test_a_card_is_pressed_only_when_it_says_so(stage: Stage) -> None:
    stage.show(
        f'{COUNT} Card {{ id: it; interactive: true; accessibleName: "Lamp"; '
        "width: 200; height: 200; onClicked: root.hits++ }"
    )
    stage.touch("it")
    assert stage.ask("hits") == 1
    assert stage.ask("it.Accessible.name") == "Lamp"


def test_list_row_reads_as_one_sentence(stage: Stage) -> None:
    stage.show('ListRow { id: it; text: "Aarhus"; detail: "1,2 km"; trailing: "4" }')
    assert stage.ask("it.Accessible.name") == "Aarhus, 1,2 km, 4"


@pytest.mark.parametrize("kind", ["Hero", "Card", "Row"])
@pytest.mark.parametrize("first", ["true", "false"])
def test_price_label_is_spoken_whole_and_its_parts_do_not_touch(stage: Stage, kind: str, first: str) -> None:
    stage.show(
        f"PriceLabel {{ id: it; kind: PriceLabel.{kind}; price: ({PRICE % ('1.599,95 kr.', first)}) }}"
    )
    assert stage.ask("it.Accessible.name") == "1.299,95 kr."
    assert stage.ask("it.reduced")
    assert "1.599,95 kr." in stage.ask("it.Accessible.description")
    boxes = stage.ask("it.children[0].children.map(part => [part.x, part.x + part.implicitWidth])")
    boxes.sort()
    assert all(left[1] <= right[0] for left, right in pairwise(boxes))


def test_price_label_without_a_price_is_empty(stage: Stage) -> None:
    stage.show("PriceLabel { id: it; price: ({}) }")
    assert stage.ask("it.Accessible.name") == ""


@pytest.mark.parametrize("status", ["in_stock", "low", "out", "unknown"])
def test_stock_dot_has_words(stage: Stage, status: str) -> None:
    stage.show(f'StockDot {{ id: it; status: "{status}"; text: "På lager" }}')
    assert stage.ask("it.Accessible.name") == "På lager"


def test_banner_says_all_of_it_and_offers_what_can_be_done(stage: Stage) -> None:
    stage.show(
        f'{COUNT} Banner {{ id: it; width: 900; tone: "red"; text: "Out of paper"; detail: "Open the cover."; '
        'actionText: "Again"; actionKey: "F9"; onAction: root.hits++ } Item { focus: true }'
    )
    assert stage.ask("it.Accessible.name") == "Out of paper. Open the cover."
    stage.key(Qt.Key.Key_F9)
    assert stage.ask("hits") == 1
    stage.ask("it.shown = false")
    stage.until("!it.visible")


def test_dialog_keeps_touch_and_keys_to_itself(stage: Stage) -> None:
    stage.show(
        f'{COUNT} PrimaryButton {{ id: under; text: "Under"; onClicked: root.say("under") }} '
        'Dialog { id: it; title: "Still there?"; text: "Soon all is gone."; onDismissed: root.hits++; '
        'actions: [PrimaryButton { id: yes; text: "Yes"; onClicked: root.say("yes") }, '
        'SecondaryButton { text: "No" }] }'
    )
    assert not stage.ask("it.visible")
    stage.ask("it.shown = true")
    stage.until("it.visible && yes.activeFocus")
    stage.touch("under")
    assert stage.ask("said") == []
    assert stage.ask("hits") == 1, "a touch beside the card dismisses"
    for _ in range(5):
        stage.key(Qt.Key.Key_Tab)
        assert stage.ask("it.activeFocus")
    stage.touch("yes")
    assert stage.ask("said") == ["yes"]
    stage.key(Qt.Key.Key_Escape)
    assert stage.ask("hits") == 2
    assert stage.ask("it.Accessible.name") == "Still there?"


def test_of_two_dialogs_the_upper_one_has_the_focus_and_gives_it_back(stage: Stage) -> None:
    stage.show(
        'Dialog { id: lower; title: "Code"; actions: [PrimaryButton { id: closing; text: "Close" }] } '
        'Dialog { id: upper; title: "Still there?"; actions: [PrimaryButton { id: yes; text: "Yes" }] }'
    )
    stage.ask("lower.shown = true")
    stage.until("closing.activeFocus")
    stage.ask("upper.shown = true")
    stage.until("yes.activeFocus")
    stage.key(Qt.Key.Key_Tab)
    assert stage.ask("upper.activeFocus")
    stage.ask("upper.shown = false")
    stage.until("closing.activeFocus")


def test_a_dialog_that_must_be_answered_is_not_dismissed(stage: Stage) -> None:
    stage.show(
        f'{COUNT} Dialog {{ id: it; shown: true; dismissible: false; title: "Sure?"; onDismissed: root.hits++; '
        'actions: [PrimaryButton { text: "Yes" }] }'
    )
    stage.until("it.activeFocus")
    stage.key(Qt.Key.Key_Escape)
    assert stage.ask("hits") == 0


def test_progress_ring_and_busy_dots_are_named(stage: Stage) -> None:
    stage.show(
        'ProgressRing { id: ring; value: 0.4; name: "Paying" } BusyDots { id: dots; text: "One moment" }'
    )
    assert stage.ask("ring.Accessible.name") == "Paying"
    assert stage.ask("dots.Accessible.name") == "One moment"


def test_countdown_ring_shows_whole_seconds(stage: Stage) -> None:
    stage.show("CountdownRing { id: it; total: 20; remaining: 12.3 }")
    assert stage.ask("it.Accessible.name").startswith("13")


def test_qr_image_draws_each_run_of_dark_modules_on_whole_pixels(stage: Stage) -> None:
    stage.show('QrImage { id: it; rows: ["1101", "0000", "0111", "1000"]; size: 240; name: "Basket" }')
    assert stage.ask("it.module") == 20
    assert stage.ask("it.path") == ("M0 0h40v20h-40zM60 0h20v20h-20zM20 40h60v20h-60zM0 60h20v20h-20z")
    assert stage.ask("it.Accessible.name") == "Basket"


def test_product_image_falls_back_to_the_category_and_then_to_a_sign(stage: Stage) -> None:
    stage.show(
        'ProductImage { id: none; glyph: "sofa" } '
        'ProductImage { id: it; x: 300; fallback: Qt.resolvedUrl("../../ui/assets/icons/sofa.svg"); name: "Sofa" }'
    )
    assert not stage.ask("none.ready")
    stage.until("it.ready")
    assert stage.ask("it.Accessible.name") == "Sofa"


@pytest.mark.logs("Cannot open")
def test_a_picture_that_is_gone_shows_the_category_instead(stage: Stage) -> None:
    stage.show(
        'ProductImage { id: it; source: Qt.resolvedUrl("gone.svg"); '
        'fallback: Qt.resolvedUrl("../../ui/assets/icons/sofa.svg") }'
    )
    stage.until("it.ready")


def test_scrim_catches_every_touch(stage: Stage) -> None:
    stage.show(
        f'{COUNT} PrimaryButton {{ id: under; text: "Under"; onClicked: root.say("under") }} '
        "Scrim { id: it; shown: true; onTapped: root.hits++ }"
    )
    stage.until("it.opacity === 1")
    stage.touch("under")
    assert stage.ask("said") == []
    assert stage.ask("hits") == 1


def test_step_indicator_says_where_one_is(stage: Stage) -> None:
    stage.show('StepIndicator { id: it; width: 900; steps: ["Code", "Phone", "Done"]; current: 1 }')
    assert stage.ask("it.Accessible.name") == "Step 2 of 3: Phone"


def test_chip_is_checked_and_unchecked(stage: Stage) -> None:
    stage.show('Chip { id: it; text: "In stock"; checkable: true }')
    stage.touch("it")
    assert stage.ask("it.checked")
    assert stage.ask("it.Accessible.checked")


def test_empty_state_shows_the_way_on(stage: Stage) -> None:
    stage.show(
        f'{COUNT} EmptyState {{ id: it; width: 900; title: "Nothing"; text: "Try another word."; '
        'actionText: "Ask"; onAction: root.hits++ }'
    )
    stage.touch("it.children[it.children.length - 2]")
    assert stage.ask("hits") == 1


def test_page_header_goes_back_and_changes_the_language(stage: Stage) -> None:
    stage.show(
        f'{COUNT} PageHeader {{ id: it; width: 984; title: "Find"; languageVisible: true; current: "da"; '
        "onBack: root.hits++; onLanguage: code => root.say(code) }"
    )
    stage.touch("it.children[0].children[0].children[0]")
    assert stage.ask("hits") == 1
    stage.touch("it.children[0].children[1].children[0].children[3]")
    assert stage.ask("said") == ["en"]


def test_access_bar_asks_for_text_size_scheme_and_reach(stage: Stage) -> None:
    stage.show(
        f"{COUNT} AccessBar {{ id: it; y: 1700; shown: true; onTextScaleChosen: value => root.say(value); "
        "onSchemeChosen: value => root.say(value); onLowReachChosen: value => root.say(value) }"
    )
    for choice in ("Largest", "High contrast", "Everything low"):
        stage.touch_named(choice)
    assert stage.ask("said") == [2, "contrast", True]
    stage.touch_named("Close")
    assert not stage.ask("it.shown")


def test_scroll_area_moves_by_keys_and_stops_at_its_ends(stage: Stage) -> None:
    stage.show(
        "ScrollArea { id: it; width: 400; height: 300; focus: true; Rectangle { width: 400; height: 1000 } }"
    )
    assert stage.ask("it.moreThanFits")
    for _ in range(9):
        stage.key(Qt.Key.Key_PageDown)
    assert stage.ask("it.contentY") == 700
    stage.ask("it.height = 1200")
    stage.settle()
    assert not stage.ask("it.moreThanFits")


def test_scroll_area_leaves_its_content_the_same_room_whether_it_fits_or_not(stage: Stage) -> None:
    """Words that take a line more beside the thumb, and need the thumb only then, would be laid out without an end."""
    stage.show(
        "ScrollArea { id: it; width: 400; height: 300; Rectangle { width: it.width - it.rightInset; height: 1000 } }"
    )
    narrow = stage.ask("it.width - it.rightInset")
    stage.ask("it.height = 1200")
    stage.settle()
    assert not stage.ask("it.moreThanFits")
    assert stage.ask("it.width - it.rightInset") == narrow


@pytest.mark.logs("(?i)pipewire|PulseAudio")
def test_earcon_is_silent_where_nothing_can_sound_or_may(stage: Stage) -> None:
    stage.show("Earcon { id: it; muted: true }")
    stage.ask("it.scanOk()")
    stage.ask("it.scanFailed()")
    assert not stage.ask("it.visible")


def test_phrases_have_words_for_every_problem_and_prompt(stage: Stage) -> None:
    stage.show("")
    for problem in Problem:
        assert stage.ask(f'Phrases.problem("{problem.value}")') != ""
    moment = stage.ask('Phrases.prompt("please_wait")')
    for prompt in set(TerminalPrompt) - {TerminalPrompt.PLEASE_WAIT}:
        assert stage.ask(f'Phrases.prompt("{prompt.value}")') not in {"", moment}


def test_access_bar_is_put_away_by_a_touch_beside_it(stage: Stage) -> None:
    stage.show(
        f'{COUNT} PrimaryButton {{ id: page; text: "Find"; onClicked: root.hits++ }} '
        "AccessBar { id: it; y: 1700; x: 48; shown: true }"
    )
    stage.touch("page")
    assert not stage.ask("it.shown")
    assert stage.ask("hits") == 1, "what was touched is done as well"
    stage.touch("it")
    assert stage.ask("it.shown")
    stage.touch("it")
    assert not stage.ask("it.shown")
