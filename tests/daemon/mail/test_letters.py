"""Letters: in four languages, the same twice, with the receipt, and nothing an address could smuggle in."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from daemon.mail.letters import Attachment, compose, consent_words, receipt_words
from daemon.mail.server import wire_address
from daemon.mail.texts import CONSENT, PURPOSES, RECEIPT, ConsentWords, ReceiptWords
from daemon.schema import Language
from daemon.store.outbox import Claimed, Letter, MailKind
from tests.daemon.mail.servers import reached


def claimed(language: Language) -> Claimed:
    letter = Letter(MailKind.RECEIPT, "sale-1", language, "kari@example.com")
    return Claimed("0193-abc", letter, datetime(2026, 11, 18, 11, 0, tzinfo=UTC), 1)


def written(language: Language, attempt: int = 1) -> bytes:
    words = receipt_words(language, "kiosk-1-000123", "Nordlys & Søn")
    return compose(
        claimed(language), "kari@example.com", words, reached(25), Attachment("x.pdf", b"%PDF-1.7\n")
    )


@pytest.mark.parametrize("language", list(Language))
def test_a_letter_says_it_twice_and_brings_the_file(language: Language) -> None:
    message = message_from_bytes(written(language), EmailMessage, policy=policy.default)
    assert message["Subject"] == RECEIPT[language].subject.format(
        number="kiosk-1-000123", shop="Nordlys & Søn"
    )
    assert message["From"] == "Nordlys Århus <receipts@shop.example>"
    assert message["To"] == "kari@example.com"
    assert message["Message-ID"] == "<0193-abc@shop.example>"
    assert message["Date"].datetime == datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", language.value)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    for paragraph in RECEIPT[language].body:
        said = paragraph.format(number="kiosk-1-000123", shop="Nordlys & Søn")
        assert said in plain.get_content()
        assert said.replace("&", "&amp;") in page.get_content()
    assert f'<html lang="{language.value}">' in page.get_content()
    (file,) = message.iter_attachments()
    assert (file.get_content_type(), file.get_filename(), file.get_content()) == (
        "application/pdf",
        "x.pdf",
        b"%PDF-1.7\n",
    )


def test_a_letter_sent_twice_is_the_same_letter() -> None:
    assert written(Language.DA) == written(Language.DA)
    assert all(len(line) <= 998 and line.isascii() for line in written(Language.DA).split(b"\r\n"))


@pytest.mark.parametrize("language", list(Language))
def test_a_letter_that_asks_to_confirm_has_one_link(language: Language) -> None:
    link = "https://shop.example/confirm#1/A&B"
    words = consent_words(language, "Nordlys <ApS>", "newsletter", link)
    made = compose(claimed(language), "kari@example.com", words, reached(25))
    message = message_from_bytes(made, EmailMessage, policy=policy.default)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert link in plain.get_content().splitlines()
    assert page.get_content().count("<a ") == 1
    assert 'href="https://shop.example/confirm#1/A&amp;B"' in page.get_content()
    assert "Nordlys <ApS>" in str(message["Subject"])
    assert PURPOSES[language]["newsletter"] in plain.get_content()
    assert not list(message.iter_attachments())


def test_no_text_is_missing_and_none_advertises() -> None:
    assert set(RECEIPT) == set(CONSENT) == set(PURPOSES) == set(Language)
    every: list[ReceiptWords | ConsentWords] = [*RECEIPT.values(), *CONSENT.values()]
    for words in every:
        said = " ".join((words.subject, words.greeting, *words.body, words.why)).lower()
        assert "http" not in said
        assert not any(word in said for word in ("tilbud", "nyhed", "erbjudande", "offer", "newsletter", "!"))


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("kari@example.com", "kari@example.com"),
        ("kari.o+x@EXAMPLE.com", "kari.o+x@example.com"),
        ("kari@blåbær.example", "kari@xn--blbr-roah.example"),
    ],
)
def test_an_address_on_the_wire(address: str, wire: str) -> None:
    assert wire_address(address) == wire


@pytest.mark.parametrize(
    "address",
    [
        "", "kari", "@example.com", "kari@", "kari@localhost", "kåri@example.com", "a..b@example.com", ".a@example.com",
        "a b@example.com", "kari@exa mple.com", "kari@example..com", "kari@-x.com", "a@b@c.example\r\nDATA",
        "kari@example.com\r\nBcc: x@y.example", "kari@[127.0.0.1]", f"kari@{'a' * 64}.com",
    ],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError):
        wire_address(address)
