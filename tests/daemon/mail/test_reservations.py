"""Letters about reservations: four languages, item or whole, the code that goes along; sent by the sender itself."""

from __future__ import annotations

import asyncio
import string
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from daemon import keys
from daemon.client import ApiError
from daemon.config import MailSection
from daemon.mail.reservation_texts import RESERVATION, ReservationWords
from daemon.mail.reservations import KINDS, TO_COME, reservation_words, sheet
from daemon.mail.sender import Sender
from daemon.receipts.pdf import Typesetter
from daemon.schema import Language, MailState, Money, Qr, Role
from daemon.store import Store, desk, tables
from daemon.store.notices import Told
from daemon.store.outbox import MailKind
from daemon.store.transaction import Reading
from drivers.vocabulary import Currency
from tests.daemon.mail.servers import SENDER, Box, mail_server
from tests.daemon.mail.test_sender import ended, store
from tests.daemon.stations import station, until
from tests.daemon.store import shop
from tests.daemon.store.shop import Template
from tests.daemon.store.test_desk import CLERK, two
from tests.daemon.store.test_notices import ADDRESS

__all__ = ["store"]

TOLD = Told(
    shop="Nordlys Århus",
    street="Søndergade 1",
    city="8000 Aarhus C",
    code="R7K3M9QK",
    qr="R" + "0" * 26 + "K",
    goods=[(2, "Lampe <Ø>")],
    short=[(1, "Pære")],
    until=datetime(2026, 11, 26, 18, 0, tzinfo=ZoneInfo("Europe/Copenhagen")),
    due=Money(12995, Currency.DKK),
    owed=Money(0, Currency.DKK),
)


def said(kind: MailKind, language: Language, told: Told = TOLD) -> str:
    return "\n".join(reservation_words(kind, language, told, "Nordlys").paragraphs)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_letter_says_what_it_has_to_in_every_language(kind: MailKind, language: Language) -> None:
    words = reservation_words(kind, language, TOLD, "Nordlys")
    assert "Nordlys Århus" in words.subject
    text = said(kind, language)
    assert RESERVATION[language].said[kind] in text
    assert ("R7K3M9QK" in text) == ("2026" in text) == ("129" in text) == (kind in TO_COME)
    assert ("1 × Pære" in text) == (kind not in {MailKind.CANCELLED, MailKind.EXPIRED})
    assert "{" not in text + words.subject + words.small
    owed = said(kind, language, replace(TOLD, owed=Money(5000, Currency.DKK)))
    assert "50" in owed
    assert len(owed) > len(text)


def test_a_rejection_names_all_of_the_goods() -> None:
    text = said(MailKind.REJECTED, Language.EN)
    assert "2 × Lampe <Ø>" in text
    assert "1 × Pære" in text


def test_all_languages_have_all_words_and_the_same_places_to_fill() -> None:
    def places(words: ReservationWords) -> list[set[str | None]]:
        texts = [
            *(words.subjects[kind] for kind in sorted(KINDS)),
            words.fetch,
            words.code,
            words.due,
            words.owed,
        ]
        return [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in texts]

    assert set(RESERVATION) == set(Language)
    assert len({str(places(words)) for words in RESERVATION.values()}) == 1
    assert all(set(words.subjects) == set(words.said) == KINDS for words in RESERVATION.values())
    assert all(words.file.isascii() for words in RESERVATION.values())


def test_the_sheet_holds_the_long_code_and_an_old_reservation_the_short_one() -> None:
    (code,) = [block.data for block in sheet(Language.DA, TOLD).blocks if isinstance(block, Qr)]
    assert code == TOLD.qr
    (code,) = [
        block.data for block in sheet(Language.DA, replace(TOLD, qr="")).blocks if isinstance(block, Qr)
    ]
    assert code == TOLD.code


def the_letter(tx: Reading) -> str:
    """The newest."""
    m = tables.mail.c
    return str(tx.connection.execute(select(m.id).order_by(m.id.desc())).scalars().first())


async def test_from_the_desk_to_the_customers_letter_box(store: Store) -> None:
    view = await two(store, email=ADDRESS, language=Language.NB)
    await store.write(desk.ready, view.id, CLERK)
    box = Box()
    async with mail_server(box) as server, Sender(store, server, Typesetter()):
        mail = await store.read(the_letter)
        assert (await ended(store, mail)).state is MailState.SENT
    (message,) = box.letters
    assert box.recipients == [ADDRESS]
    assert message["Subject"] == RESERVATION[Language.NB].subjects[MailKind.READY].format(
        shop=view.location.name
    )
    plain = message.get_body(("plain",))
    assert plain is not None
    assert view.code in plain.get_content()
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content()[:5]) == ("henting.pdf", b"%PDF-")
    await store.write(desk.cancel, view.id, "no", CLERK)
    async with mail_server(box) as server, Sender(store, server, Typesetter()):
        assert (await ended(store, await store.read(the_letter))).state is MailState.SENT
    assert not list(box.letters[1].iter_attachments())


async def test_a_clerk_sends_a_letter_again(template: Template, tmp_path: Path) -> None:
    shop.copy(template, tmp_path)
    box = Box()
    async with mail_server(box) as server:
        mail = MailSection(host="127.0.0.1", port=server.port, tls="none", sender=SENDER)
        async with station(tmp_path, mail=mail) as running, running.client(Role.TILL) as till:
            await till.clerk_login(pin="2468")
            view = await two(running.app[keys.STORE], email=ADDRESS)
            await till.ready(view.id)
            await until(lambda: len(box.raw) == 1)
            first = await till.resend_letter(view.id, key="again")
            await until(lambda: len(box.raw) == 2)
            async with asyncio.timeout(10):
                while (letter := await till.resend_letter(view.id, key="again")).state is not MailState.SENT:
                    await asyncio.sleep(0.02)  # the pace of looking
            assert letter.id == first.id
            assert len(box.raw) == 2
            other = await two(running.app[keys.STORE])
            with pytest.raises(ApiError) as refused:
                await till.resend_letter(other.id)
            assert refused.value.code == "no_address"
    assert box.letters[0]["Subject"] == box.letters[1]["Subject"]
    assert box.letters[0]["Message-ID"] != box.letters[1]["Message-ID"]
