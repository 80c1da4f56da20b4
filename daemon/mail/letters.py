"""Letters as they go over the wire (RFC 5322): plain words, the same words as HTML, the receipt as a PDF.

A letter sent twice is the same letter: Message-ID, date and boundaries come from its row in the outbox, so that mail
programs and servers see one. ``Auto-Submitted`` keeps holiday notices from answering (RFC 3834).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from daemon.mail.server import MailServer
from daemon.mail.texts import CONSENT, PURPOSES, RECEIPT
from daemon.schema import Language
from daemon.store.outbox import Claimed

_STYLE = "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;max-width:34em;margin:0 auto;padding:24px"
_SOFT = "font-size:13px;line-height:1.45;color:#59616b;border-top:1px solid #d5d9df;padding-top:16px;margin-top:24px"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says: the same in plain text and in HTML."""

    subject: str
    paragraphs: Sequence[str]
    shop: str
    small: str
    link: str = ""
    """The one of the paragraphs that is an address to open."""


def receipt_words(language: Language, number: str, shop: str) -> Words:
    """The letter that brings a receipt."""
    words = RECEIPT[language]
    said = [words.greeting, *words.body]
    filled = [text.format(number=number, shop=shop) for text in (words.subject, *said, words.why)]
    return Words(filled[0], filled[1:-1], shop, filled[-1])


def consent_words(language: Language, sender: str, purpose: str, link: str) -> Words:
    """The letter that asks to confirm a consent."""
    words = CONSENT[language]
    said = [words.subject, words.greeting, *words.body, words.why]
    called = PURPOSES[language].get(purpose, purpose)
    filled = [text.format(sender=sender, purpose=called, link=link) for text in said]
    return Words(filled[0], filled[1:-1], sender, filled[-1], link)


def compose(
    claimed: Claimed, recipient: str, words: Words, server: MailServer, attachment: Attachment | None = None
) -> bytes:
    """The whole message; ``recipient`` as it goes over the wire. The same for the same row of the outbox."""
    message = EmailMessage(SMTP)
    message["From"] = server.sender
    message["To"] = Address(addr_spec=recipient)
    if server.reply_to:
        message["Reply-To"] = server.reply_to
    message["Subject"] = " ".join(words.subject.split())
    message["Date"] = format_datetime(claimed.created_at)
    message["Message-ID"] = f"<{claimed.id}@{server.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_plain(words), cte="quoted-printable")
    message.add_alternative(_html(words, claimed.letter.language), subtype="html", cte="quoted-printable")
    if attachment is not None:
        message.add_attachment(attachment.data, "application", "pdf", filename=attachment.name)
    message["Content-Language"] = claimed.letter.language.value  # last: the parts would take it for theirs
    parts = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_{claimed.id}_{number}")
    return message.as_bytes()


def _plain(words: Words) -> str:
    return "\n\n".join([*words.paragraphs, words.shop, f"-- \n{words.small}"]) + "\n"


def _html(words: Words, language: Language) -> str:
    said = "".join(f"<p>{_linked(text, words.link)}</p>\n" for text in (*words.paragraphs, words.shop))
    return (
        f'<!doctype html>\n<html lang="{language.value}">\n<head><meta charset="utf-8">'
        f"<title>{escape(words.subject)}</title></head>\n"
        f'<body style="margin:0">\n<div style="{_STYLE}">\n{said}<p style="{_SOFT}">{escape(words.small)}</p>\n'
        "</div>\n</body>\n</html>\n"
    )


def _linked(text: str, link: str) -> str:
    if link and text == link:
        return f'<a href="{escape(link)}">{escape(link)}</a>'
    return escape(text).replace("\n", "<br>\n")
