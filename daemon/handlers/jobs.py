"""Print jobs: submit, follow, hold, release, cancel, reprint, decide."""

from __future__ import annotations

import asyncio

import msgspec
from aiohttp import web

from daemon import keys
from daemon.documents import CONTENT_TYPES
from daemon.errors import ApiProblem
from daemon.middleware import decode_json
from daemon.routes import EVERY_ROLE, JSON, TECHNICIAN, TILL, Route
from daemon.schema import JobDecide, JobList, JobView, Role
from drivers.printers.receipt import Drawer, Receipt

JOB_MAX = 16 << 20
"""Bytes of one document."""
LARGE = 64 << 10
"""Bytes from which on a document is decoded in a thread."""
LIST_MAX = 1000
STAFF = TILL | TECHNICIAN
_RECEIPT = msgspec.json.Decoder(Receipt)
CUSTOMER_FACING = (JSON,)
"""A kiosk prints receipt documents only: raw bytes could open a drawer or reconfigure the printer."""


async def submit(request: web.Request, body: bytes) -> JobView:
    """Take a job; durable before it is answered."""
    if request[keys.CALLER].role is not Role.TECHNICIAN and request.content_type not in CUSTOMER_FACING:
        raise ApiProblem(
            403, "forbidden", "This token may print receipt documents only", "Send application/json."
        )
    receipt: Receipt | None = None
    if request.content_type == JSON:
        large = len(body) >= LARGE
        receipt = await asyncio.to_thread(_decoded, body) if large else _decoded(body)
        if request[keys.CALLER].role is Role.KIOSK and any(
            isinstance(block, Drawer) for block in receipt.blocks
        ):
            raise ApiProblem(403, "forbidden", "A kiosk opens no drawer", "Leave out the block 'drawer'.")
    return await request.app[keys.SPOOL].submit(
        request.match_info["device"], request.content_type, body, request[keys.IDEMPOTENCY], receipt
    )


def _decoded(body: bytes) -> Receipt:
    return decode_json(_RECEIPT, body)


async def list_jobs(request: web.Request, _: None) -> JobList:
    """A printer's jobs, newest first."""
    printer = request.app[keys.MANAGER].printer(request.match_info["device"])
    limit = request.query.get("limit", "100")
    if not (limit.isascii() and limit.isdigit() and len(limit) <= 4 and 1 <= int(limit) <= LIST_MAX):
        raise ApiProblem(400, "invalid_parameter", "limit is no number of jobs", f"Send 1 to {LIST_MAX}.")
    undecided = request.query.get("undecided", "0")
    if undecided not in {"0", "1"}:
        raise ApiProblem(
            400, "invalid_parameter", "undecided is 1 or 0", "Send undecided=1, or leave it out."
        )
    jobs = await request.app[keys.SPOOL].jobs(printer.spec.id, int(limit), undecided=undecided == "1")
    return JobList(jobs)


async def show(request: web.Request, _: None) -> JobView:
    """One job."""
    return await request.app[keys.SPOOL].job(request.match_info["job"])


async def present(request: web.Request, job: str) -> JobView:
    """A job whose key was said again."""
    return await request.app[keys.SPOOL].job(job)


async def cancel(request: web.Request, _: None) -> JobView:
    """Drop a job that has not begun."""
    return await request.app[keys.SPOOL].cancel(request.match_info["job"])


async def hold(request: web.Request, _: None) -> JobView:
    """Keep a waiting job from being printed."""
    return await request.app[keys.SPOOL].hold(request.match_info["job"])


async def release(request: web.Request, _: None) -> JobView:
    """Let a held job go on."""
    return await request.app[keys.SPOOL].release(request.match_info["job"])


async def reprint(request: web.Request, _: None) -> JobView:
    """Print a finished job once more, with COPY on the paper."""
    return await request.app[keys.SPOOL].reprint(
        request.match_info["job"], request[keys.IDEMPOTENCY], request[keys.CALLER]
    )


async def decide(request: web.Request, body: JobDecide) -> JobView:
    """Say what to do about a job whose outcome cannot be known."""
    return await request.app[keys.SPOOL].decide(
        request.match_info["job"], body.decision, request[keys.IDEMPOTENCY], request[keys.CALLER]
    )


routes = [
    Route(
        "POST",
        "/v1/devices/{device}/jobs",
        submit,
        EVERY_ROLE,
        "Print a document: a receipt (JSON); for technicians also text, PNG, PDF or raw ESC/POS",
        answer=JobView,
        idempotent=True,
        present=present,
        status=201,
        accepts=CONTENT_TYPES,
        max_body=JOB_MAX,
    ),
    Route(
        "GET",
        "/v1/devices/{device}/jobs",
        list_jobs,
        EVERY_ROLE,
        "A printer's jobs, newest first",
        answer=JobList,
        query={
            "limit": f"how many, 1 to {LIST_MAX}; 100 if left out",
            "undecided": "1: only those whose outcome is unknown and that wait for a decision",
        },
    ),
    Route("GET", "/v1/jobs/{job}", show, EVERY_ROLE, "One job", answer=JobView),
    Route("DELETE", "/v1/jobs/{job}", cancel, STAFF, "Cancel a job that has not begun", answer=JobView),
    Route("POST", "/v1/jobs/{job}/hold", hold, STAFF, "Hold a waiting job", answer=JobView),
    Route("POST", "/v1/jobs/{job}/release", release, STAFF, "Let a held job go on", answer=JobView),
    Route(
        "POST",
        "/v1/jobs/{job}/reprint",
        reprint,
        STAFF,
        "Print a finished job once more, with COPY on the paper",
        answer=JobView,
        idempotent=True,
        present=present,
        status=201,
    ),
    Route(
        "POST",
        "/v1/jobs/{job}/decide",
        decide,
        STAFF,
        "Say what to do about a job whose outcome is unknown: print it once more as COPY, or drop it",
        body=JobDecide,
        answer=JobView,
        idempotent=True,
        present=present,
    ),
]
