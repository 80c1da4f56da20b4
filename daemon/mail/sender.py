"""The task that empties the outbox: one letter after the other, later again what the server would not take now.

A letter is claimed in the store before it is sent, so that several stations on one store never send it at the same
time. While the server itself is out of order no other letter is tried for a moment; that is logged once, and once when
it works again.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from types import TracebackType
from typing import Self

from daemon.mail import reservations
from daemon.mail.letters import Attachment, Words, compose, consent_words, receipt_words
from daemon.mail.reservation_texts import RESERVATION
from daemon.mail.server import MailServer, wire_address
from daemon.mail.smtp import Answer, Verdict, send
from daemon.mail.texts import RECEIPT
from daemon.receipts.pdf import CannotSet, Typesetter
from daemon.receipts.texts import title_of
from daemon.store import NotFound, Store, StoreError, consents, issued, notices, outbox
from daemon.store.outbox import Claimed, Letter, MailKind

log = logging.getLogger(__name__)

LOOK_S = 60.0
"""The outbox is looked at at least so often: other stations write into it too."""
REST_FIRST_S, REST_LAST_S = 5.0, 300.0
"""No letter is tried for so long after the server itself failed, twice as long each time."""
DRAIN_S = 3.0
"""At the end a letter that is being sent gets so long to be taken; else it goes again later, in doubt."""


class Sender:
    """Sends what the outbox holds. An async context manager."""

    def __init__(self, store: Store, server: MailServer, typesetter: Typesetter) -> None:
        self._store = store
        self._server = server
        self._typesetter = typesetter
        self._task: asyncio.Task[None] | None = None
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()
        self._failures = 0
        self._trouble = ""

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._work(), name="mail")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._wake.set()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=DRAIN_S)
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def wake(self) -> None:
        """A letter was written: look now."""
        self._wake.set()

    async def _work(self) -> None:
        recovered = False
        while not self._stop.is_set():
            self._wake.clear()
            try:
                if not recovered:
                    await self._store.write(outbox.recover)
                    recovered = True
                claimed = await self._store.write(outbox.claim)
                if claimed is not None:
                    await self._settle(claimed, await self._send(claimed))
                pause = await self._pause()
            except StoreError as error:
                self._told(str(error))
                pause = LOOK_S
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await (self._stop if self._failures else self._wake).wait()

    async def _pause(self) -> float:
        """Seconds until there is something to do. A new letter does not make a server well that failed."""
        if self._failures:
            return min(REST_FIRST_S * 2.0 ** min(self._failures - 1, 10), REST_LAST_S)
        due = await self._store.read(outbox.wait_s)
        return LOOK_S if due is None else min(due, LOOK_S)

    async def _send(self, claimed: Claimed) -> Answer:
        try:
            recipient = wire_address(claimed.letter.address)
            message = await self._written(claimed, recipient)
        except (NotFound, ValueError):
            return Answer(Verdict.NEVER, "cannot be written")
        except CannotSet as error:
            log.warning("letter %s cannot be written now: %s", claimed.id, error)
            return Answer(Verdict.LATER, "cannot be written now")
        return await send(self._server, recipient, message)

    async def _written(self, claimed: Claimed, recipient: str) -> bytes:
        attachment: Attachment | None = None
        if claimed.letter.kind is MailKind.RECEIPT:
            words, attachment = await self._receipt(claimed.letter)
        elif claimed.letter.kind in reservations.KINDS:
            words, attachment = await self._reservation(claimed.letter)
        else:
            words = await self._consent(claimed.letter)
        return await asyncio.to_thread(compose, claimed, recipient, words, self._server, attachment)

    async def _receipt(self, letter: Letter) -> tuple[Words, Attachment]:
        receipt = await self._store.read(issued.receipt, letter.subject_id)
        shop = self._server.name or receipt.shop
        title = title_of(receipt.number, receipt.document.language)
        pdf = await self._typesetter.pdf(receipt.document, title)
        name = f"{RECEIPT[letter.language].file}-{receipt.number}.pdf"
        return receipt_words(letter.language, receipt.number, shop), Attachment(name, pdf)

    async def _reservation(self, letter: Letter) -> tuple[Words, Attachment | None]:
        told = await self._store.read(notices.told, letter.subject_id)
        words = reservations.reservation_words(letter.kind, letter.language, told, self._server.name)
        if letter.kind not in reservations.TO_COME:
            return words, None
        texts = RESERVATION[letter.language]
        pdf = await self._typesetter.pdf(reservations.sheet(letter.language, told), texts.title)
        return words, Attachment(f"{texts.file}.pdf", pdf)

    async def _consent(self, letter: Letter) -> Words:
        sender, purpose = await self._store.read(consents.asked, letter.subject_id)
        url = self._server.confirm_url.replace("{id}", letter.subject_id).replace("{token}", letter.secret)
        if not url:
            raise ValueError("no page confirms consents any more")
        return consent_words(letter.language, sender, purpose, url)

    async def _settle(self, claimed: Claimed, answer: Answer) -> None:
        """Write down what became of a letter, and how the server does."""
        if answer.server:
            self._failures += 1
            self._told(f"{self._server.host}: {answer.reply}")
        else:
            self._failures = 0
            self._told("")
        match answer.verdict:
            case Verdict.TAKEN:
                await self._store.write(outbox.sent, claimed, answer.reply)
                log.info("letter %s is with the mail server", claimed.id)
            case Verdict.NEVER:
                await self._store.write(outbox.refused, claimed, answer.reply)
                log.warning("letter %s was refused: %s", claimed.id, answer.reply)
            case Verdict.LATER:
                at = await self._store.write(outbox.again, claimed, answer.reply, doubtful=answer.doubtful)
                if at is None:
                    log.warning("letter %s is given up: %s", claimed.id, answer.reply)

    def _told(self, trouble: str) -> None:
        """Say once that mail does not work, and once that it does again."""
        if trouble and not self._trouble:
            log.warning("mail waits: %s", trouble)
        elif not trouble and self._trouble:
            log.info("mail goes again")
        self._trouble = trouble
