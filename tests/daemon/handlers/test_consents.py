"""Consents over the API: from the screen through a letter and the web shop to the withdrawal."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest

from daemon.client import ApiError
from daemon.config import MailSection
from daemon.schema import ConsentConfirm, ConsentRequest, ConsentState, ConsentWithdraw, Role
from tests.daemon.mail.servers import SENDER, Box, mail_server
from tests.daemon.stations import Running, station, until
from tests.daemon.store.shop import Template, copy

ADDRESS = "kari@example.com"
TEXT = {"id": "newsletter", "version": "1", "language": "nb", "body": "Ja takk, send meg nyhetsbrev."}
WISH: dict[str, Any] = {
    "address": ADDRESS,
    "purpose": "newsletter",
    "sender": "Nordlys ApS",
    "text": TEXT,
}


class Web:
    """A caller in one role."""

    def __init__(self, session: aiohttp.ClientSession, running: Running, role: Role) -> None:
        self._session = session
        self._url = running.url
        self._token = running.token(role)

    async def __call__(
        self, method: str, path: str, body: dict[str, Any], key: str = ""
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self._token}", **({"Idempotency-Key": key} if key else {})}
        async with self._session.request(method, self._url + path, json=body, headers=headers) as response:
            return response.status, await response.json() if response.status != 204 else {}


@pytest.fixture
async def shop(todays_shop: Template, tmp_path: Path) -> AsyncIterator[tuple[Running, Box]]:
    """A station that takes consents."""
    copy(todays_shop, tmp_path)
    box = Box()
    async with mail_server(box) as server:
        mail = MailSection(
            host="127.0.0.1",
            port=server.port,
            tls="none",
            sender=SENDER,
            confirm_url="https://shop.example/confirm#{id}/{token}",
        )
        async with station(tmp_path, mail=mail) as running:
            yield running, box


async def test_from_the_screen_to_the_withdrawal(shop: tuple[Running, Box]) -> None:
    running, box = shop
    async with aiohttp.ClientSession() as session:
        kiosk = Web(session, running, Role.KIOSK)
        status, consent = await kiosk("POST", "/v1/consents", WISH, "k1")
        assert (status, consent["state"]) == (201, "given")
        assert ADDRESS not in str(consent)
        assert (await kiosk("POST", "/v1/consents", WISH, "k1")) == (200, consent)
        await until(lambda: bool(box.raw))
        (letter,) = box.letters
        plain = letter.get_body(("plain",))
        assert plain is not None
        link = re.search(r"https://shop\.example/confirm#(\S+)/(\S+)", plain.get_content())
        assert link is not None
        assert link[1] == consent["id"]
        path = f"/v1/consents/{link[1]}/confirm"
        assert (await kiosk("POST", path, {"token": "wrong"}))[0] == 404
        for _ in range(2):
            status, confirmed = await kiosk("POST", path, {"token": link[2], "ip": "192.0.2.7"})
            assert (status, confirmed["state"]) == (200, "confirmed")
        known = await kiosk("DELETE", "/v1/consents", {"address": ADDRESS})
        unknown = await kiosk("DELETE", "/v1/consents", {"address": "nobody@example.com"})
        assert known == unknown == (204, {})
        assert (await kiosk("POST", path, {"token": link[2]}))[1]["code"] == "consent_over"


async def test_the_same_by_the_client(shop: tuple[Running, Box]) -> None:
    running, box = shop
    async with running.client(Role.KIOSK) as kiosk:
        given = await kiosk.give_consent(msgspec.convert(WISH, ConsentRequest))
        await until(lambda: bool(box.raw))
        plain = box.letters[0].get_body(("plain",))
        assert plain is not None
        token = plain.get_content().partition(f"{given.id}/")[2].split()[0]
        assert (await kiosk.confirm_consent(given.id, ConsentConfirm(token))).state is ConsentState.CONFIRMED
        await kiosk.withdraw_consents(ConsentWithdraw(ADDRESS))
        with pytest.raises(ApiError, match="over"):
            await kiosk.confirm_consent(given.id, ConsentConfirm(token))


async def test_the_screens_answer_does_not_tell_whether_a_letter_went_out(shop: tuple[Running, Box]) -> None:
    running, box = shop
    async with aiohttp.ClientSession() as session:
        kiosk = Web(session, running, Role.KIOSK)
        answers = [await kiosk("POST", "/v1/consents", WISH, f"k{number}") for number in range(2)]
        await until(lambda: bool(box.raw))
    assert [status for status, _ in answers] == [201, 201]
    assert answers[0][1].keys() == answers[1][1].keys()
    assert {name for name in answers[0][1] if answers[0][1][name] != answers[1][1][name]} == {
        "id",
        "given_at",
    }


async def test_what_is_wrong_is_said(shop: tuple[Running, Box]) -> None:
    running, _ = shop
    async with aiohttp.ClientSession() as session:
        kiosk, technician = Web(session, running, Role.KIOSK), Web(session, running, Role.TECHNICIAN)
        assert (await technician("POST", "/v1/consents", WISH, "k"))[0] == 403
        for field, value, code in (
            ("address", "kari", "invalid"),
            ("address", "kari@localhost", "invalid_address"),
            ("text", {**TEXT, "body": "   "}, "text_missing"),
        ):
            status, problem = await kiosk("POST", "/v1/consents", {**WISH, field: value}, code)
            assert (status, problem["code"]) == (422, code)
            assert "kari" not in str(problem)
        await kiosk("POST", "/v1/consents", WISH, "first")
        changed = {**WISH, "text": {**TEXT, "body": "other words"}}
        status, problem = await kiosk("POST", "/v1/consents", changed, "second")
        assert (status, problem["code"]) == (409, "text_changed")


async def test_without_a_page_to_confirm_on_none_is_taken(running: Running) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(10):
        status, problem = await Web(session, running, Role.KIOSK)("POST", "/v1/consents", WISH, "k")
    assert (status, problem["code"]) == (503, "mail_not_configured")
    assert "confirm_url" in problem["detail"]
