"""A receipt held under the kiosk's scanner: paper, mail, and the newsletter asked about apart and afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from daemon.config import MailSection
from daemon.demo.content.people import CLERKS
from daemon.schema import Language, LineRequest, Role, SaleClose, SaleOpen, Tender
from kiosk import newsletter
from kiosk.config import KioskConfig, NewsletterSection
from kiosk.flow import ReceiptStep, Screen
from tests.daemon.mail.servers import SENDER, Box, mail_server
from tests.kiosk.floors import Kiosk, kiosk, until
from tests.kiosk.test_journeys import about_to_reserve, here, value

GOODS = {Language.DA: "ting til hjemmet", Language.EN: "things for the home"}
NEWS = NewsletterSection("Fjordhjem A/S", GOODS)
ADDRESS = "asta@example.com"


async def receipt_code(stand: Kiosk) -> str:
    """Code of the receipt of a sale that was closed at the till."""
    async with stand.running.client(Role.TILL) as till:
        await till.clerk_login(pin=CLERKS[0].pin)
        sale = await till.open_sale(SaleOpen([LineRequest(await here(stand), 2)]))
        await till.close_sale(sale.id, SaleClose([Tender("cash", sale.total)]))
        return (await till.receipt(sale.id)).code


async def scanned(stand: Kiosk) -> None:
    stand.scanner.turn("scan", await receipt_code(stand))
    await until(lambda: stand.floor.session.screen is Screen.RECEIPT)
    await until(lambda: value(stand.receipt, "step") == ReceiptStep.SHOWN)


async def test_it_is_shown_and_printed(stand: Kiosk) -> None:
    await scanned(stand)
    facts = value(stand.receipt, "facts")
    assert facts["number"]
    assert facts["total"]["whole"]
    assert value(stand.receipt.lines, "count") == 1
    stand.receipt.printIt()
    await until(lambda: value(stand.receipt, "slip") == "printed")
    stand.receipt.byMail()
    stand.receipt.setAddress("asta@example")
    assert not value(stand.receipt, "addressReady")
    stand.receipt.setAddress(ADDRESS)
    stand.receipt.send()
    await until(lambda: value(stand.receipt, "fault") == "no_mail")
    stand.receipt.back()
    assert value(stand.receipt, "step") == ReceiptStep.SHOWN
    assert value(stand.receipt, "address") == ""


async def test_it_is_mailed_and_news_is_agreed_to_by_an_act_of_its_own(
    qt: QGuiApplication, shop: Path, tmp_path: Path
) -> None:
    shutil.copytree(shop, tmp_path / "station")
    box = Box()
    async with mail_server(box) as server:
        mail = MailSection(
            host="127.0.0.1",
            port=server.port,
            tls="none",
            sender=SENDER,
            confirm_url="https://shop.example/confirm#{id}/{token}",
        )
        async with kiosk(tmp_path / "station", KioskConfig(newsletter=NEWS), mail) as stand:
            await scanned(stand)
            stand.receipt.byMail()
            stand.receipt.agree()  # nothing to agree to before the receipt is on its way
            stand.receipt.setAddress(ADDRESS)
            stand.receipt.send()
            await until(lambda: value(stand.receipt, "step") == ReceiptStep.SENT)
            await until(lambda: len(box.raw) == 1)
            assert "Fjordhjem" not in str(box.letters[0].get_body(("plain",)))
            said = value(stand.receipt, "question")
            assert "ting til hjemmet" in said
            stand.receipt.agree()
            await until(lambda: value(stand.receipt, "step") == ReceiptStep.AGREED)
            await until(lambda: len(box.raw) == 2)
            wanted = newsletter.question("Fjordhjem A/S", GOODS, Language.DA)
            assert wanted is not None
            assert wanted.body == said
            stand.journey.finish()
            assert value(stand.receipt, "facts") == {}
            assert value(stand.receipt, "address") == ""


@pytest.mark.parametrize("language", Language)
def test_the_words_name_sender_goods_and_the_way_out(language: Language) -> None:
    text = newsletter.question("Fjordhjem A/S", dict.fromkeys(Language, "lamper"), language)
    assert text is not None
    assert "Fjordhjem A/S" in text.body
    assert "lamper" in text.body
    other = newsletter.question("Fjordhjem A/S", dict.fromkeys(Language, "lampe"), language)
    assert other is not None
    assert other.version != text.version
    assert newsletter.question("", GOODS, language) is None
    assert newsletter.question("Fjordhjem A/S", {}, language) is None


async def test_the_code_of_a_reservation_comes_by_letter_where_an_address_is_given(
    qt: QGuiApplication, shop: Path, tmp_path: Path
) -> None:
    shutil.copytree(shop, tmp_path / "station")
    box = Box()
    async with mail_server(box) as server:
        mail = MailSection(host="127.0.0.1", port=server.port, tls="none", sender=SENDER)
        async with kiosk(tmp_path / "station", mail=mail) as stand:
            assert value(stand.models["station"], "mails")
            stand.journey.begin()
            await about_to_reserve(stand)
            stand.reserve.byMail()
            stand.reserve.setAddress("asta@example")
            stand.reserve.addressed(True)
            assert value(stand.reserve, "address") == ""  # no address, no letter
            stand.reserve.byMail()
            stand.reserve.setAddress(ADDRESS)
            assert value(stand.reserve, "addressReady")
            stand.reserve.addressed(True)
            stand.reserve.place()
            await until(lambda: value(stand.reserve, "done"))
            done = value(stand.reserve, "done")
            assert done["mailed"]
            await until(lambda: len(box.raw) == 1)
            assert done["code"] in str(box.letters[0].get_body(("plain",)))
            stand.journey.finish()
            assert value(stand.reserve, "address") == ""
