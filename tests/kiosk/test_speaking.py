"""What is read aloud is put right, and what must not be heard is not in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daemon.schema import Currency, GiftCardView, Language, MemberView, Money
from kiosk.locale import amount
from kiosk.session import Holding, Session
from kiosk.speaking import _WORDS, Kind, Told, control, fit, news, page, personal

EN = Language.EN
NAME, PHONE, CODE = "Walburga Testmann", "29 00 88 99", "R7K42MXQ"


def test_every_word_is_there_in_four_languages() -> None:
    assert all(set(words) == set(Language) and all(words.values()) for words in _WORDS.values())


def test_a_control_says_name_role_and_state() -> None:
    assert control(Told(Kind.BUTTON, "Home"), EN, private=False) == "Home, button"
    assert control(Told(Kind.BUTTON, "q"), EN, private=False) == "q"
    assert control(Told(Kind.CHOICE, "Dansk", checked=True), EN, private=False) == "Dansk, choice, chosen"
    assert control(Told(Kind.BOX, "News"), Language.SV, private=False) == "News, kryssruta, inte ikryssad"
    assert control(Told(Kind.SLIDER, "Sound", "40 %"), EN, private=False) == "Sound, slider, 40 %"


def test_what_a_field_holds_is_said_in_a_headset_only() -> None:
    field = Told(Kind.FIELD, "Name", NAME, "Please look once more")
    assert NAME in control(field, EN, private=True)
    assert NAME not in control(field, EN, private=False)
    assert "filled in, Please look once more" in control(field, EN, private=False)
    assert control(Told(Kind.FIELD, "Code", "1234", secret=True), EN, private=True).endswith("filled in")
    assert control(Told(Kind.FIELD, "Name"), EN, private=True).endswith("empty")


def test_a_customers_own_words_are_not_said_aloud() -> None:
    session = Session(1, EN)
    session.reserving.name, session.reserving.phone = NAME, PHONE
    session.collecting.code = CODE
    own = personal(session)
    for sentence in (f"Reserved for {NAME}.", "Call 29008899", "Your code R7K4 2MXQ", f"FOR {NAME.upper()}"):
        assert "personal, read in a headset only" in fit(sentence, own, EN, private=False)
        assert "personal" not in fit(sentence, own, EN, private=True)
    assert fit("Your code R7K4 2MXQ", own, EN, private=True) == "Your code R, 7, K, 4, 2, M, X, Q"
    assert fit("Send it by e\N{NON-BREAKING HYPHEN}mail", own, EN, private=True) == "Send it by e-mail"
    assert fit("Testmanns", own, EN, private=False) == "Testmanns"
    assert personal(Session(1, EN)) == frozenset()


def test_what_is_on_a_card_or_due_is_for_a_headset_alone() -> None:
    session = Session(1, EN)
    session.holding.gift_card = GiftCardView("g", "1234", Money(12500, Currency.DKK), None)
    own = personal(session)
    balance = f"On the card {amount(Money(12500, Currency.DKK), EN)}"
    assert "125" not in fit(balance, own, EN, private=False)
    assert "125" in fit(balance, own, EN, private=True)
    assert "449" in fit("Price DKK 449.00", own, EN, private=False), "a price at the shelf is everybody's"
    session.holding = Holding(
        member=MemberView("m", "A*** H.", verified=False, tier="", points=1240, language=EN, preferences={})
    )
    assert "1,240" not in fit("1,240 points", personal(session), EN, private=False)
    assert "1,240" in fit("1,240 points", personal(session), EN, private=True)


def test_a_card_number_is_never_said() -> None:
    for private in (True, False):
        assert "4111" not in fit("Card 4111 1111 1111 1111 was read", frozenset(), EN, private=private)
        assert "4111" not in fit("Card 4111-1111-1111-1111", frozenset(), EN, private=private)
    assert fit("Article 9521112000029", frozenset(), EN, private=False) == "Article 9521112000029"


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(Language), st.booleans())
def test_any_sentence_is_fit_without_a_fault(text: str, language: Language, private: bool) -> None:
    assert isinstance(fit(text, frozenset({text}), language, private=private), str)


def test_a_page_is_read_from_its_head_and_each_text_once() -> None:
    texts = [
        Told(Kind.HEADING, "Collect"),
        Told(Kind.TEXT, "Scan it"),
        Told(Kind.TEXT, "Scan it"),
        Told(Kind.TEXT, " "),
    ]
    assert page(texts) == ["Collect", "Scan it"]
    assert page([Told(Kind.TEXT, str(number)) for number in range(99)], 3) == ["0", "1", "2"]


def test_news_are_said_and_figures_that_change_are_not() -> None:
    before = [Told(Kind.HEADING, "Collect"), Told(Kind.TEXT, "7 left")]
    assert news(before, [before[0], Told(Kind.TEXT, "6 left")]) == []
    assert news(before, [*before, Told(Kind.ALERT, "Wrong"), Told(Kind.TEXT, "Try")]) == ["Wrong", "Try"]
    assert news(before, [Told(Kind.HEADING, "Hold your card")]) == ["Hold your card"]
    assert news(before, before) == []
