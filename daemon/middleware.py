"""The HTTP boundary: access, bodies, idempotency, and every error turned into problem+json once (RFC 9457).

``guard`` wraps one row of the route table into a handler for aiohttp. This is one of the two places where any
exception is caught: what is not expected becomes a 500 that tells nothing of the inside, and one line in the log.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from daemon import keys
from daemon.auth import Caller
from daemon.errors import ApiProblem
from daemon.idempotency import Idempotency, Repeated
from daemon.routes import JSON, Answer, Route
from daemon.schema import ProblemDetails, Role, Shape
from daemon.store.errors import StoreError
from drivers import errors as driver_errors

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

DRIVER_STATUS: tuple[tuple[type[driver_errors.DriverError], int, str], ...] = (
    (driver_errors.DocumentError, 422, "The document cannot be printed"),
    (driver_errors.NotSupported, 422, "The device cannot do that"),
    (driver_errors.DeviceBusy, 409, "The device is busy"),
    (driver_errors.Refused, 409, "The device refused"),
    (driver_errors.DeviceOffline, 503, "The device does not answer"),
    (driver_errors.TransportError, 503, "The device does not answer"),
    (driver_errors.DriverError, 502, "The device could not do it"),
)
"""Error of a driver → status and title; the first that fits."""

CLIENT_GONE = 499
"""Never seen by anybody; aiohttp only wants an answer."""

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, Idempotency-Key, Clerk-Session, "
    "Receipt-Code",
    "Access-Control-Max-Age": "600",
}
"""What a page of a configured origin may send."""

HTTP_CODES = {
    404: ("not_found", "No such route", "GET /v1/openapi.json lists all routes."),
    405: (
        "method_not_allowed",
        "This route does not take that method",
        "The header Allow names those it takes.",
    ),
    413: ("too_large", "The body is too large", "Bodies may be up to 1 MB, print jobs up to 16 MB."),
}

T = TypeVar("T")

Served = Callable[[web.Request], Awaitable[web.StreamResponse]]


class NoHttp(logging.Filter):
    """Keeps out of the log what aiohttp says of bytes that are no HTTP: it tells them, and they may hold a token.

    It is the sender's fault, who is answered 400; and whoever sends much of it would fill the log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is of a fault of ours."""
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, HttpProcessingError | web.RequestPayloadError)


logging.getLogger("aiohttp.server").addFilter(NoHttp())


def json_response(shape: Shape, status: int = 200) -> web.Response:
    """A shape as JSON."""
    return web.Response(body=msgspec.json.encode(shape), status=status, content_type=JSON)


def problem_response(problem: ProblemDetails, retry_after_s: int | None = None) -> web.Response:
    """An error as problem+json."""
    headers = {"Retry-After": str(retry_after_s)} if retry_after_s else None
    return web.Response(
        body=msgspec.json.encode(problem), status=problem.status, content_type=PROBLEM, headers=headers
    )


@web.middleware
async def boundary(request: web.Request, handler: Served) -> web.StreamResponse:
    """Everything that goes wrong behind here leaves as problem+json."""
    try:
        check_host(request)
        page = check_origin(request)
        if page and request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return web.Response(status=204, headers={**_readable_by(page), **PREFLIGHT})
        response = await handler(request)
        if page and not response.prepared:
            response.headers.update(_readable_by(page))
        return response
    except ApiProblem as error:
        problem = ProblemDetails(
            error.status, error.code, error.title, error.detail, device=error.device, blocking=error.blocking
        )
        return problem_response(problem, error.retry_after_s)
    except StoreError as error:
        return problem_response(
            ProblemDetails(error.status, error.code, error.title, error.detail, blocking=error.blocking)
        )
    except driver_errors.DriverError as error:
        status, title = next(
            (status, title) for kind, status, title in DRIVER_STATUS if isinstance(error, kind)
        )
        return problem_response(
            ProblemDetails(status, error.code, title, str(error), device=request.match_info.get("device"))
        )
    except web.HTTPException as error:
        if error.status < 400:
            raise
        code, title, detail = HTTP_CODES.get(error.status, ("http_error", error.reason, ""))
        response = problem_response(ProblemDetails(error.status, code, title, detail))
        if isinstance(error, web.HTTPMethodNotAllowed):
            response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
        return response
    except ConnectionError:
        return web.Response(status=CLIENT_GONE)  # nobody is left to be told, and nothing of ours is wrong
    except Exception:
        route = request.match_info.route.resource
        log.exception("unexpected error in %s %s", request.method, route.canonical if route else "?")
        detail = "This is a fault of the daemon; its log says more. Nothing is known to be lost."
        return problem_response(ProblemDetails(500, "internal_error", "Something went wrong inside", detail))


def guard(route: Route) -> Served:
    """One row of the route table as a handler for aiohttp."""
    decoder = msgspec.json.Decoder(route.body) if route.body is not None else None

    async def serve(request: web.Request) -> web.StreamResponse:
        await _admit(request, route)
        _check_query(request, route)
        body: Any = None
        data = b""
        if decoder is not None:
            if request.can_read_body or not route.bare:
                _check_content_type(request, (JSON,))
            data = await read_body(request, route.max_body)
            body = decode_json(decoder, data)
        elif route.accepts:
            _check_content_type(request, route.accepts)
            data = await read_body(request, route.max_body)
            body = data
        elif request.can_read_body:
            data = await read_body(request, route.max_body)
            _check_empty(data)
        if route.idempotent:
            return await _once(request, route, body, data)
        return _answer(await route.handler(request, body), route.status)

    return serve


async def read_body(request: web.Request, limit: int) -> bytes:
    """The whole body. Raises ApiProblem 413 as soon as it is known to be too large."""
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    try:
        while part := await request.content.readany():
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            parts.append(part)
    except web.RequestPayloadError as error:
        raise ApiProblem(
            400, "malformed_body", "The body is not what its headers say", "Look at Content-Encoding."
        ) from error
    return b"".join(parts)


def check_host(request: web.Request) -> None:
    """Refuse names that are not ours, so that a web page cannot reach us by rebinding its own name to loopback."""
    name = _host_name(request.headers.get("Host", ""))
    config = request.app[keys.SETUP].config
    if name in LOOPBACK_NAMES or name in config.api.hosts or _is_loopback(name):
        return
    raise ApiProblem(
        403,
        "host_not_allowed",
        "This name is not served here",
        "Use 127.0.0.1, or add the name to api.hosts.",
    )


def check_origin(request: web.Request) -> str:
    """Web pages may call from our own address and from configured origins only; the latter are returned."""
    origin = request.headers.get("Origin")
    if origin is None or _netloc(origin) == request.headers.get("Host"):
        return ""
    if origin in request.app[keys.SETUP].config.api.origins:
        return origin
    raise ApiProblem(403, "origin_not_allowed", "Pages of this origin may not call", "Add it to api.origins.")


def _readable_by(page: str) -> dict[str, str]:
    """Headers that let a page of a configured origin read the answer (Fetch standard, CORS protocol)."""
    return {"Access-Control-Allow-Origin": page, "Vary": "Origin"}


async def _admit(request: web.Request, route: Route) -> None:
    """Put the caller into the request. Raises ApiProblem 401, 403, 503."""
    if request.method not in {"GET", "HEAD"} and request.app[keys.DRAINING].is_set():
        raise ApiProblem(
            503, "shutting_down", "The daemon is being stopped", "Ask again when it is back.", retry_after_s=5
        )
    caller = await request.app[keys.TOKENS].caller(request.headers.get("Authorization"))
    if route.roles:
        if caller is None:
            raise ApiProblem(401, "unauthorized", "A token is needed", "Send 'Authorization: Bearer TOKEN'.")
        if caller.role not in route.roles:
            roles = ", ".join(sorted(route.roles))
            raise ApiProblem(
                403,
                "forbidden",
                "This token may not do that",
                f"It is for {caller.role}; this needs {roles}.",
            )
    if caller is None:
        return
    session = request.headers.get("Clerk-Session")
    if session and caller.role is Role.TILL:
        caller = await request.app[keys.CLERKS].named(caller, session)
    elif route.clerk and caller.role is not Role.KIOSK:  # at a kiosk nobody signs in
        raise ApiProblem(
            401,
            "clerk_session_required",
            "A clerk has to sign in first",
            "POST /v1/clerk-sessions with the PIN, then send its id in the header Clerk-Session.",
        )
    request[keys.CALLER] = caller


async def _once(request: web.Request, route: Route, body: Any, data: bytes) -> web.StreamResponse:
    """Do what the key stands for once; afterwards answer the resource as it is now."""
    keyring = request.app[keys.IDEMPOTENCY_KEYS]
    caller: Caller | None = request.get(keys.CALLER)
    name = f"{caller.role if caller else ''} {request.method} {request.path}"
    seen = hashlib.sha256(f"{request.content_type}\n".encode() + data).digest() if data else b""
    async with keyring.claim(request.headers.get("Idempotency-Key"), name, seen) as idempotency:
        request[keys.IDEMPOTENCY] = idempotency
        if idempotency.resource is not None and route.present is not None:
            return _answer(await route.present(request, idempotency.resource), 200)
        first = idempotency.resource is None
        try:
            answer = await route.handler(request, body)
        except Repeated as again:
            if route.present is None:
                raise
            return _answer(await route.present(request, again.resource), 200)
        if not idempotency.recorded:
            await _record(request, idempotency, answer)
        return _answer(answer, route.status if first and idempotency.resource is None else 200)


async def _record(request: web.Request, idempotency: Idempotency, answer: Answer) -> None:
    resource = getattr(answer, "id", None) or next(reversed(request.match_info.values()), "")
    await request.app[keys.STATION].write(lambda connection: idempotency.record(connection, str(resource)))


def _answer(answer: Answer, status: int) -> web.StreamResponse:
    if isinstance(answer, web.StreamResponse):
        return answer
    if answer is None:
        return web.Response(status=204)
    return json_response(answer, status)


def _check_query(request: web.Request, route: Route) -> None:
    for name in request.query:
        if name not in route.query:
            known = ", ".join(route.query) or "none"
            raise ApiProblem(
                400,
                "unknown_parameter",
                "The query has an unknown parameter",
                f"{name!r}; known here: {known}.",
            )


def _check_content_type(request: web.Request, accepted: tuple[str, ...]) -> None:
    if "Content-Type" not in request.headers or request.content_type not in accepted:
        raise ApiProblem(
            415,
            "unsupported_media_type",
            "This content type is not taken here",
            f"Send Content-Type: {' or '.join(accepted)}.",
        )


def _check_empty(data: bytes) -> None:
    if data.strip() not in {b"", b"{}"}:
        raise ApiProblem(
            400, "unexpected_body", "This route takes no body", "Send none, or an empty JSON object."
        )


def decode_json(decoder: msgspec.json.Decoder[T], data: bytes) -> T:
    """A body as its struct. Raises ApiProblem: 400 for what is no JSON, 422 naming the field that is wrong."""
    try:
        return decoder.decode(data or b"{}")
    except msgspec.ValidationError as error:
        text, _, place = str(error).partition(" - at `$")
        field = place.rstrip("`").lstrip(".")
        detail = f"Field {field!r}: {text}." if field else f"{text}."
        raise ApiProblem(422, "invalid", "The body is not what this route takes", detail) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiProblem(400, "malformed_json", "The body is no JSON", f"{error}.") from error


def _too_large(limit: int) -> ApiProblem:
    return ApiProblem(413, "too_large", "The body is too large", f"Up to {limit >> 20} MB are taken here.")


def _netloc(origin: str) -> str:
    """Host and port of an origin; empty for what is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _host_name(host: str) -> str:
    """The name in a ``Host`` header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().rstrip(".")


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
