"""Issued receipts: read as JSON, page or PDF, printed (once as the original, then as copies), sent as a letter.

Who holds a receipt may see it: a clerk in a session sees all, a kiosk only the one whose code it shows, or that was
scanned at its station within a quarter of an hour. The code stands on the receipt itself and has 130 random bits, so a
kiosk learns nothing that the customer before it does not hold in the hand; an id alone opens nothing, and a wrong code
is answered like an id that does not exist.
"""

from __future__ import annotations

import asyncio
import time

import msgspec
from aiohttp import hdrs, web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.mail.server import wire_address
from daemon.negotiation import chosen
from daemon.receipts.html import HEADERS, html
from daemon.receipts.pdf import CannotSet
from daemon.receipts.texts import title_of
from daemon.routes import JSON, KIOSK, Route
from daemon.schema import (
    JobView,
    Language,
    MailView,
    ReceiptEmail,
    ReceiptPrint,
    ReceiptView,
    Role,
)
from daemon.store import Actor, issued, outbox
from daemon.store.grants import SCANNED
from daemon.store.outbox import Letter, MailKind
from drivers.errors import DriverError

HTML, PDF = "text/html", "application/pdf"
CODE_HEADER = "Receipt-Code"
PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Accept"}
NEEDS_CODE = {CODE_HEADER: "the code on the receipt (S…); a kiosk has to send it, a clerk's session need not"}


async def show(request: web.Request, _: None) -> web.Response:
    """A receipt, as what ``Accept`` asks for: JSON, a page or a PDF."""
    kind = chosen(request.headers.getall(hdrs.ACCEPT, []), (JSON, HTML, PDF))
    receipt = await _seen(request)
    title = title_of(receipt.number, receipt.document.language)
    if kind == HTML:
        page = await asyncio.to_thread(html, receipt.document, title)
        return web.Response(text=page, content_type=HTML, charset="utf-8", headers={**PRIVATE, **HEADERS})
    if kind == PDF:
        try:
            body = await request.app[keys.TYPESETTER].pdf(receipt.document, title)
        except CannotSet as error:
            raise ApiProblem(
                503, "cannot_set", "No PDF could be made", f"{error}. Ask for text/html instead."
            ) from error
        name = f'inline; filename="{receipt.number}.pdf"'
        return web.Response(body=body, content_type=PDF, headers={**PRIVATE, "Content-Disposition": name})
    return web.Response(body=msgspec.json.encode(receipt), content_type=JSON, headers=PRIVATE)


async def print_receipt(request: web.Request, body: ReceiptPrint) -> JobView:
    """Print a receipt: the first time as it is, then with COPY on the paper."""
    receipt = await _seen(request)
    device = body.device or _printer(request)
    store, wish = request.app[keys.STORE], _wish(request, receipt.id)
    turn = await store.write(issued.take_turn, receipt.id, _actor(request), wish)
    try:
        job = await request.app[keys.SPOOL].submit(
            device,
            JSON,
            msgspec.json.encode(receipt.document),
            request[keys.IDEMPOTENCY],
            receipt.document,
            copy_of=None if turn.original else turn.job or receipt.id,
        )
    except (ApiProblem, DriverError):
        if turn.original:
            await store.write(issued.give_turn_back, receipt.id, wish)
        raise
    if turn.original:
        await store.write(issued.printed, receipt.id, wish, job.id)
    return job


async def present_job(request: web.Request, job: str) -> JobView:
    """The job of a key that was said again."""
    return await request.app[keys.SPOOL].job(job)


async def email(request: web.Request, body: ReceiptEmail) -> MailView:
    """Put a letter with the receipt into the outbox; on the disk before it is answered."""
    sender = request.app[keys.MAIL]
    if sender is None:
        raise ApiProblem(
            503,
            "mail_not_configured",
            "This station sends no letters",
            "Name the shop's mail server in [mail] of its configuration; print the receipt meanwhile.",
        )
    receipt = await _seen(request)
    try:
        wire_address(body.address)
    except ValueError as error:
        raise ApiProblem(
            422, "invalid_address", "This is no e-mail address", "Look at what stands around the @."
        ) from error
    language = body.language or Language(receipt.document.language)
    letter = Letter(MailKind.RECEIPT, receipt.id, language, body.address)
    mail = await request.app[keys.STORE].write(outbox.post, letter, _wish(request, receipt.id))
    sender.wake()
    return await present_mail(request, mail)


async def present_mail(request: web.Request, mail: str) -> MailView:
    """How a letter stands now."""
    return await request.app[keys.STORE].read(outbox.view_of, mail)


async def _seen(request: web.Request) -> ReceiptView:
    """The receipt, if this caller may see it. Raises ApiProblem, NotFound."""
    caller, receipt = request[keys.CALLER], request.match_info["id"]
    said = request.headers.get(CODE_HEADER) or None
    if caller.role is Role.TILL and not caller.clerk and said is None:
        raise ApiProblem(
            401,
            "clerk_session_required",
            "A clerk has to sign in first",
            f"Send the header Clerk-Session, or {CODE_HEADER} with the code on the receipt.",
        )
    scanned = request.app[keys.STORE].grants.holds(SCANNED, receipt, time.monotonic())
    if caller.role is Role.KIOSK and said is None and not scanned:
        raise ApiProblem(
            403,
            "receipt_code_required",
            "A kiosk shows only the receipt that is held before it",
            f"Send the code on the receipt (S…) in the header {CODE_HEADER}.",
        )
    return await request.app[keys.STORE].read(issued.receipt, receipt, said)


def _printer(request: web.Request) -> str:
    """The station's first receipt printer. Raises ApiProblem 503."""
    for printer in request.app[keys.MANAGER].printers():
        return printer.spec.id
    raise ApiProblem(503, "no_printer", "This station has no receipt printer", "Show or send the receipt.")


def _wish(request: web.Request, receipt: str) -> str:
    return f"{request[keys.CALLER].role} {receipt} {request[keys.IDEMPOTENCY].key}"


def _actor(request: web.Request) -> Actor:
    caller = request[keys.CALLER]
    return Actor(caller.clerk_name or request.app[keys.SETUP].config.station.name, caller.clerk)


routes = [
    Route(
        "GET",
        "/v1/receipts/{id}",
        show,
        KIOSK,
        "A receipt, as JSON, page or PDF by Accept",
        answer=ReceiptView,
        variants=(HTML, PDF),
        headers=NEEDS_CODE,
    ),
    Route(
        "POST",
        "/v1/receipts/{id}/print",
        print_receipt,
        KIOSK,
        "Print a receipt; every print but the first says COPY",
        body=ReceiptPrint,
        answer=JobView,
        idempotent=True,
        present=present_job,
        status=201,
        headers=NEEDS_CODE,
    ),
    Route(
        "POST",
        "/v1/receipts/{id}/email",
        email,
        KIOSK,
        "Send a receipt as a letter; the address is forgotten once it has left",
        body=ReceiptEmail,
        answer=MailView,
        idempotent=True,
        present=present_mail,
        status=202,
        headers=NEEDS_CODE,
    ),
]
