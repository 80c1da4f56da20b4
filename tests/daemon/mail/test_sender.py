"""The whole way of a letter: asked for at the till, kept in the outbox, with the mail server; through every fault."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from daemon import keys
from daemon.config import MailSection
from daemon.mail import sender as module
from daemon.mail.sender import Sender
from daemon.mail.server import MailServer
from daemon.receipts.pdf import Typesetter
from daemon.schema import Language, LineRequest, MailState, MailView, ReceiptEmail, Role, Tender
from daemon.store import Actor, Store, issued, outbox, sales, tables
from daemon.store.outbox import Letter, MailKind
from daemon.store.receipts import Paid
from daemon.store.transaction import Reading, Writing
from tests.daemon.handlers.test_receipts import sold
from tests.daemon.mail.servers import SENDER, Box, mail_server, reached
from tests.daemon.processes import Daemon, written
from tests.daemon.stations import station, until
from tests.daemon.store import shop
from tests.daemon.store.shop import Clock, Template

ADDRESS = "kari.nordmann@example.com"
CLERK = Actor("Maja", "clerk-maja")


@pytest.fixture
async def store(template: Template, tmp_path: Path) -> AsyncIterator[Store]:
    shop.copy(template, tmp_path)
    async with shop.at(shop.address(tmp_path), tmp_path, Clock(template.clock())) as store:
        yield store


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between attempts."""
    monkeypatch.setattr(outbox, "RETRIES", (timedelta(0),))
    monkeypatch.setattr(module, "REST_FIRST_S", 0.0)


def a_receipt(tx: Writing) -> str:
    """A sale of one thing that is here, closed for cash."""
    here = tx.directory.here()
    assert here is not None
    level = tables.stock_level.c
    row = tx.connection.execute(
        select(tables.product.c.gtin)
        .join(tables.stock_level, level.product_id == tables.product.c.id)
        .where(level.location_id == here.id, level.on_hand - level.reserved - level.unsellable > 0)
    ).first()
    assert row is not None
    sale = sales.open_sale(tx, [LineRequest(row.gtin, 1)], CLERK)
    total = sales.total(tx, sale)
    sales.close(tx, sale, [Tender("cash", total)], [Paid("cash", total)], CLERK)
    return sale


async def posted(store: Store, language: Language = Language.NB) -> str:
    receipt = await store.write(a_receipt)
    return await store.write(outbox.post, Letter(MailKind.RECEIPT, receipt, language, ADDRESS))


async def ended(store: Store, mail: str, seconds: float = 20) -> MailView:
    """The letter, once it has ended."""
    async with asyncio.timeout(seconds):
        while (view := await store.read(outbox.view_of, mail)).next_at is not None:
            await asyncio.sleep(0.01)  # the pace of looking
    return view


def addresses(tx: Reading) -> list[str | None]:
    return list(tx.connection.execute(select(tables.mail.c.address)).scalars())


def sending(store: Store, server: MailServer) -> Sender:
    return Sender(store, server, Typesetter())


async def test_a_clerk_sends_a_receipt(
    template: Template, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "mail.log")  # the server's own, which is none of ours
    caplog.set_level(logging.DEBUG)
    shop.copy(template, tmp_path)
    box = Box()
    async with mail_server(box) as server:
        mail = MailSection(host="127.0.0.1", port=server.port, tls="none", sender=SENDER)
        async with station(tmp_path, mail=mail) as running, running.client(Role.TILL) as till:
            await till.clerk_login(pin="2468")
            sale = await sold(till)
            letter = ReceiptEmail(ADDRESS, Language.SV)
            first = await till.email_receipt(sale.id, letter, key="k1")
            await until(lambda: bool(box.raw))
            view = first
            while view.state is not MailState.SENT:
                view = await till.email_receipt(sale.id, letter, key="k1")
            assert (view.id, view.attempts, view.doubtful, view.reply) == (first.id, 1, False, "250 2.0.0")
            pdf = await till.receipt_file(sale.id, "application/pdf")
            assert await running.app[keys.STORE].read(addresses) == [None]
    (message,) = box.letters
    assert box.recipients == [ADDRESS]
    assert message["Subject"] == f"Ditt kvitto {sale.receipt_number} från Nordlys Århus"
    (file,) = message.iter_attachments()
    assert file.get_filename() == f"kvitto-{sale.receipt_number}.pdf"
    assert file.get_content() == pdf
    assert caplog.text
    assert "kari" not in caplog.text, "no address in any log"


@pytest.mark.logs("mail waits")
async def test_through_every_fault_and_with_the_same_message_id(
    store: Store, quick: None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="daemon")
    mail = await posted(store)
    box = Box(rcpt=[f"451 4.7.1 <{ADDRESS}> greylisted"], cut_in_text=1, data=["cut", f"452 {ADDRESS}"])
    async with mail_server(box) as server, sending(store, server):
        view = await ended(store, mail)
    assert (view.state, view.attempts, view.doubtful) == (MailState.SENT, 5, True)
    first, second = box.raw
    assert first == second, "taken twice, since the first answer was lost; it is the same letter to the byte"
    assert box.letters[0]["Message-ID"] == f"<{mail}@shop.example>"
    said = [record.getMessage() for record in caplog.records]
    assert said.count("mail waits: 127.0.0.1: connection lost") == said.count("mail goes again") == 1
    assert ADDRESS not in caplog.text


@pytest.mark.logs("letter .* was refused: 550 5.1.1")
async def test_what_is_refused_for_good_is_not_tried_again(store: Store, quick: None) -> None:
    mail = await posted(store)
    box = Box(rcpt=[f"550 5.1.1 <{ADDRESS}> nobody here"])
    async with mail_server(box) as server, sending(store, server):
        view = await ended(store, mail)
    assert (view.state, view.attempts, view.reply) == (MailState.FAILED, 1, "550 5.1.1")
    assert await store.read(addresses) == [None]


@pytest.mark.logs("mail waits: 127.0.0.1: connection refused")
async def test_a_server_that_was_away_gets_all_letters_when_it_is_back(store: Store, quick: None) -> None:
    box = Box()
    async with mail_server(box) as server:
        port = server.port
    mails = [await posted(store) for _ in range(3)]
    async with sending(store, reached(port)):
        async with asyncio.timeout(10):
            while sum([(await store.read(outbox.view_of, mail)).attempts for mail in mails]) < 3:
                await asyncio.sleep(0.01)  # the pace of looking
        async with mail_server(box, port=port):
            views = [await ended(store, mail) for mail in mails]
    assert {view.state for view in views} == {MailState.SENT}
    assert {letter["Message-ID"] for letter in box.letters} == {f"<{mail}@shop.example>" for mail in mails}
    assert len(box.raw) == 3


@pytest.mark.logs("letter .* was refused: cannot be written")
async def test_a_letter_about_nothing_is_given_up(store: Store, quick: None) -> None:
    mail = await store.write(outbox.post, Letter(MailKind.RECEIPT, "no such sale", Language.EN, ADDRESS))
    async with mail_server(Box()) as server, sending(store, server):
        assert (await ended(store, mail)).state is MailState.FAILED


async def test_a_letter_cut_short_by_the_end_of_the_daemon_is_in_doubt(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DRAIN_S", 0.05)  # as long as a stop waits
    mail = await posted(store)
    box = Box(data=["silent"])
    async with mail_server(box) as server:
        async with sending(store, server):
            await until(lambda: bool(box.raw))
        assert (await store.read(outbox.view_of, mail)).state is MailState.SENDING
        async with sending(store, server):
            view = await ended(store, mail)
    assert (view.state, view.attempts, view.doubtful) == (MailState.SENT, 2, True)
    assert box.raw[0] == box.raw[1]


async def test_two_stations_send_each_letter_once(store: Store, tmp_path: Path) -> None:
    mails = [await posted(store, language) for language in Language for _ in range(3)]
    box = Box()
    other = msgspec.structs.replace(shop.STATION, name="test-2")
    async with (
        shop.at(shop.address(tmp_path), tmp_path, Clock(store._now()), station=other) as second,
        mail_server(box) as server,
        sending(store, server),
        sending(second, server),
    ):
        for mail in mails:
            assert (await ended(store, mail)).state is MailState.SENT
    assert sorted(str(letter["Message-ID"]) for letter in box.letters) == sorted(
        f"<{mail}@shop.example>" for mail in mails
    )


@pytest.mark.timeout(120)
async def test_no_acknowledged_letter_is_lost_by_a_kill(template: Template, tmp_path: Path) -> None:
    box, state = Box(), tmp_path / "state"
    state.mkdir()
    shop.copy(template, state)
    async with mail_server(box) as server:
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {server.port}\ntls = "none"\nfrom = "{SENDER}"'
        daemon = Daemon(written(tmp_path, {}, mail), state)
        await daemon.start()
        async with daemon.client(Role.TILL) as till:
            await till.clerk_login(pin="2468")
            sale = await sold(till)
            asked = [await till.email_receipt(sale.id, ReceiptEmail(ADDRESS)) for _ in range(8)]
            await until(lambda: bool(box.raw))
        await daemon.kill()
        await daemon.start()
        wanted = {f"<{view.id}@shop.example>" for view in asked}
        await until(lambda: {str(letter["Message-ID"]) for letter in box.letters} == wanted, 30)
        assert await daemon.stop() == 0
    assert len(box.raw) <= len(wanted) + 1, "only the letter that was on the wire may have come twice"
    assert ADDRESS not in daemon.log.read_text()


async def test_a_new_letter_wakes_the_sender(store: Store) -> None:
    box = Box()
    async with mail_server(box) as server, sending(store, server) as sender:
        await asyncio.sleep(0.05)  # it has looked, and waits for a minute now
        mail = await posted(store)
        sender.wake()
        assert (await ended(store, mail, 5)).state is MailState.SENT
    receipt = await store.read(issued.receipt, (await store.read(_subjects))[0])
    assert receipt.number in str(box.letters[0]["Subject"])


def _subjects(tx: Reading) -> list[str]:
    return list(tx.connection.execute(select(tables.mail.c.subject_id)).scalars())
