"""One letter on the wire, to servers that take it, refuse it, forget it, hang up, and cannot be trusted."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from daemon.mail import smtp
from daemon.mail.server import MailServer, Tls
from daemon.mail.smtp import Answer, Verdict, send
from tests.daemon.mail.servers import PASSWORD, USER, Box, mail_server, raw_server, reached

ADDRESS = "kari@example.com"
TEXT = b"Subject: x\r\n\r\n.dots\r\nlast\r\n"


async def sent(server: MailServer) -> Answer:
    return await send(server, ADDRESS, TEXT)


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
async def test_a_letter_arrives_as_it_was_written(tls: Tls) -> None:
    box = Box()
    async with mail_server(box, tls) as server:
        assert await sent(server) == Answer(Verdict.TAKEN, "250 2.0.0")
    assert box.raw == [TEXT]
    assert box.recipients == [ADDRESS]


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (f"451 4.7.1 <{ADDRESS}> greylisted, come back", Answer(Verdict.LATER, "451 4.7.1")),
        (f"550 5.1.1 <{ADDRESS}> unknown", Answer(Verdict.NEVER, "550 5.1.1")),
        ("552 mailbox full", Answer(Verdict.NEVER, "552")),
        ("554 5.7.1 relaying denied", Answer(Verdict.LATER, "554 5.7.1", server=True)),
        ("530 authenticate first", Answer(Verdict.LATER, "530", server=True)),
        ("421 going down", Answer(Verdict.LATER, "421", server=True)),
    ],
)
async def test_what_a_server_says_of_the_recipient(reply: str, answer: Answer) -> None:
    box = Box(rcpt=[reply])
    async with mail_server(box) as server:
        assert await sent(server) == answer
    assert box.raw == []


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("452 4.3.1 disk full", Answer(Verdict.LATER, "452 4.3.1")),
        ("554 5.7.1 looks like spam", Answer(Verdict.NEVER, "554 5.7.1")),
    ],
)
async def test_what_a_server_says_of_the_text(reply: str, answer: Answer) -> None:
    async with mail_server(Box(data=[reply])) as server:
        assert await sent(server) == answer


async def test_hung_up_after_the_text_leaves_in_doubt_whether_it_was_taken() -> None:
    box = Box(data=["cut"])
    async with mail_server(box) as server:
        assert await sent(server) == Answer(Verdict.LATER, "connection lost", doubtful=True, server=True)
    assert box.raw == [TEXT], "it was"


async def test_hung_up_in_the_text_is_in_doubt_too() -> None:
    box = Box(cut_in_text=1)
    async with mail_server(box) as server:
        assert await sent(server) == Answer(Verdict.LATER, "connection lost", doubtful=True, server=True)
        assert await sent(server) == Answer(Verdict.TAKEN, "250 2.0.0")
    assert box.raw == [TEXT]


async def test_a_server_that_takes_and_never_answers_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TAKE_TIMEOUT_S", 0.2)
    async with mail_server(Box(data=["silent"])) as server:
        assert await sent(server) == Answer(Verdict.LATER, "no answer in time", doubtful=True, server=True)


async def test_nobody_listens() -> None:
    async with mail_server(Box()) as server:
        port = server.port
    assert await sent(reached(port)) == Answer(Verdict.LATER, "connection refused", server=True)


async def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "CONNECT_TIMEOUT_S", 0.2)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with raw_server(silent) as server:
        assert await sent(server) == Answer(Verdict.LATER, "no answer in time", server=True)


async def test_a_whole_letter_has_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TOTAL_TIMEOUT_S", 0.3)

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not writer.is_closing():
            writer.write(b"220-still here\r\n")
            try:
                await asyncio.wait_for(reader.read(1), 0.02)
            except TimeoutError:
                continue
            return

    async with raw_server(drip) as server:
        answer = await sent(server)
    assert (answer.verdict, answer.server, answer.doubtful) == (Verdict.LATER, True, False)


async def test_something_else_listens() -> None:
    async def web(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()

    async with raw_server(web) as server:
        answer = await sent(server)
    assert (answer.verdict, answer.server, answer.doubtful) == (Verdict.LATER, True, False)


@pytest.mark.logs("SMTP session exception")  # the server's own, when we hang up on it
@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_certificate_nobody_vouches_for_gets_no_letter(tls: Tls) -> None:
    box = Box()
    async with mail_server(box, tls) as server:
        answer = await sent(replace(server, ca_file=""))
        assert answer == Answer(Verdict.LATER, "certificate not trusted", server=True)
        answer = await sent(replace(server, host="127.0.0.2"))
        assert answer.verdict is Verdict.LATER
    assert box.recipients == []


async def test_without_the_tls_that_is_wanted_nothing_is_said() -> None:
    box = Box()
    async with mail_server(box) as server:
        answer = await sent(replace(server, tls="starttls", username=USER, password=PASSWORD))
        assert answer == Answer(Verdict.LATER, "TLS or sign-in not offered", server=True)
    assert box.recipients == []


@pytest.mark.logs("login_data is deprecated")  # the server's own
async def test_a_wrong_password_is_the_shops_to_mend() -> None:
    box = Box()
    async with mail_server(box, "starttls", password=True) as server:
        wrong = await sent(replace(server, username=USER, password="wrong"))
        assert (wrong.verdict, wrong.reply[:3], wrong.server) == (Verdict.LATER, "535", True)
        assert (await sent(replace(server, username=USER, password=PASSWORD))).verdict is Verdict.TAKEN
    assert "right" not in repr(replace(server, password=PASSWORD))
