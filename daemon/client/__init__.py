"""The one typed client of the API: the kiosk, the till, the commands and the tour speak through it.

Every call takes and gives structs of ``daemon/schema/``. What the daemon refuses arrives as ApiError, what never
reached it (or whose answer was lost) as Unreachable: after Unreachable a call with an idempotency key may be made again
with the same key, and nothing is done twice. This module is a leaf: it imports nothing of the daemon but its schema.
"""

from __future__ import annotations

import asyncio
import io
import os
import random
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec
import uuid_utils

from daemon.schema import (
    API_VERSION,
    CategoryList,
    CheckRequest,
    CheckResult,
    ClaimRelease,
    ClaimView,
    ClerkLogin,
    ClerkSessionView,
    CollectRequest,
    DeviceList,
    DeviceView,
    DrawerView,
    Event,
    FindRequest,
    HealthView,
    Hello,
    JobDecide,
    JobDecision,
    JobList,
    JobView,
    LocationList,
    MailView,
    PaymentList,
    PaymentResolve,
    PaymentStart,
    PaymentView,
    ProblemDetails,
    ProductList,
    ProductView,
    ReasonRequest,
    ReceiptEmail,
    ReceiptPrint,
    ReceiptView,
    RecordRequest,
    ReservationChange,
    ReservationList,
    ReservationView,
    ReserveRequest,
    SaleClose,
    SaleOpen,
    SalePatch,
    SaleView,
    ScanEvent,
    StockChange,
    StockView,
    TransitionData,
    TutorialList,
    TutorialView,
)
from drivers.printers.receipt import Receipt
from drivers.vocabulary import CheckLevel, EventType

T = TypeVar("T")

LARGE = 1 << 19
"""Bytes from which on a body is sent piece by piece."""
REQUEST_TIMEOUT_S = 20.0
"""For one request, on top of what a long poll asks for."""
RECONNECT_FIRST_S, RECONNECT_LAST_S = 0.2, 3.0
CODE = "Receipt-Code"
SILENCE_S = 20.0
"""The daemon pings every 5 s; a stream that is silent for longer is taken for lost."""

EVENT_DATA: Mapping[EventType, type[msgspec.Struct]] = {
    EventType.HELLO: Hello,
    EventType.DATA: ScanEvent,
    EventType.STATUS_UPDATE: DeviceView,
    EventType.TRANSITION: TransitionData,
    EventType.JOB_STATE: JobView,
    EventType.PAYMENT_STATE: PaymentView,
    EventType.STOCK: StockChange,
    EventType.RESERVATION: ReservationChange,
}
"""Shape of ``Event.data`` by type; types not named here carry a plain mapping."""


class ApiError(Exception):
    """The daemon answered, and said no. ``code`` is for programs, ``title`` and ``detail`` are for people."""

    def __init__(self, problem: ProblemDetails) -> None:
        super().__init__(": ".join(filter(None, (problem.title, problem.detail))))
        self.problem = problem
        self.status = problem.status
        self.code = problem.code
        self.title = problem.title
        self.detail = problem.detail
        self.device = problem.device
        self.blocking = problem.blocking


class Unreachable(Exception):
    """No answer: nobody listens, or the connection broke. Whether the request was done cannot be known from here."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The event stream broke; it comes back by itself, with a ``hello`` event."""

    reason: str


def new_key() -> str:
    """A fresh idempotency key (UUIDv7). Keep it for as long as the same wish may have to be said again."""
    return str(uuid_utils.uuid7())


def event_data(event: Event) -> Any:
    """``event.data`` as the struct of its type; a plain mapping for types without one. Raises ValidationError."""
    shape = EVENT_DATA.get(event.type)
    return event.data if shape is None else msgspec.convert(event.data, shape)


class Client:
    """One connection to one daemon, as an async context manager.

    ``token`` None reaches only what needs no token. ``clerk_session`` is sent with every request once it is set.
    """

    def __init__(self, base_url: str, token: str | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self.clerk_session: str | None = None
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        self._session = aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=16))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    # --- station and devices ----------------------------------------------------------------------------------------

    async def health(self) -> HealthView:
        """The daemon's health."""
        return await self._get("/health", HealthView)

    async def devices(self) -> list[DeviceView]:
        """All devices of the station."""
        return (await self._get("/devices", DeviceList)).items

    async def device(self, device: str) -> DeviceView:
        """One device."""
        return await self._get(f"/devices/{_segment(device)}", DeviceView)

    async def check(self, device: str, level: CheckLevel = CheckLevel.INTERNAL) -> CheckResult:
        """Check a device's health (technician)."""
        return await self._post(f"/devices/{_segment(device)}/check", CheckResult, CheckRequest(level))

    async def record(self, device: str, *, fresh: bool = False) -> AsyncGenerator[str, None]:
        """Lines of a trace of the device's wire, for ever (technician); ``fresh`` begins with a new connection.

        Ends when the daemon stops. Raises ApiError (a payment terminal is never recorded), Unreachable.
        """
        path = f"/{API_VERSION}/devices/{_segment(device)}/record"
        headers = {"Content-Type": "application/json"}
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=REQUEST_TIMEOUT_S, sock_read=SILENCE_S)
        try:
            async with self._opened().post(
                self.base_url + path,
                data=msgspec.json.encode(RecordRequest(fresh)),
                headers=headers,
                timeout=timeout,
            ) as response:
                if response.status >= 400:
                    raise ApiError(_problem(response.status, await response.read()))
                rest = b""
                async for piece in response.content.iter_any():
                    *lines, rest = (rest + piece).split(b"\n")
                    for line in filter(None, lines):
                        yield line.decode()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"no answer from the daemon at {self.base_url}: {_why(error)}") from error

    async def drawer(self, device: str) -> DrawerView:
        """How a cash drawer stands (till, technician)."""
        return await self._get(f"/devices/{_segment(device)}/drawer", DrawerView)

    async def open_drawer(self, device: str, key: str | None = None) -> DrawerView:
        """Open a cash drawer (till, in a clerk's session)."""
        return await self._post(f"/devices/{_segment(device)}/drawer", DrawerView, key=key or new_key())

    # --- the spool --------------------------------------------------------------------------------------------------

    async def print_receipt(self, device: str, receipt: Receipt, key: str | None = None) -> JobView:
        """Print a receipt document."""
        return await self.print_raw(device, "application/json", msgspec.json.encode(receipt), key)

    async def print_raw(self, device: str, content_type: str, data: bytes, key: str | None = None) -> JobView:
        """Print a document of any content type the API takes."""
        path = f"/devices/{_segment(device)}/jobs"
        return await self._send("POST", path, JobView, data, key=key or new_key(), content_type=content_type)

    async def jobs(self, device: str, *, undecided: bool = False, limit: int = 100) -> list[JobView]:
        """The device's jobs, newest first; ``undecided``: only those that wait for ``decide_job``."""
        query = {"limit": str(limit)} | ({"undecided": "1"} if undecided else {})
        return (await self._get(f"/devices/{_segment(device)}/jobs", JobList, query)).items

    async def job(self, job: str) -> JobView:
        """One job."""
        return await self._get(f"/jobs/{_segment(job)}", JobView)

    async def cancel_job(self, job: str) -> JobView:
        """Cancel a job that has not begun."""
        return await self._send("DELETE", f"/jobs/{_segment(job)}", JobView)

    async def hold_job(self, job: str) -> JobView:
        """Hold a waiting job."""
        return await self._post(f"/jobs/{_segment(job)}/hold", JobView)

    async def release_job(self, job: str) -> JobView:
        """Let a held job go on."""
        return await self._post(f"/jobs/{_segment(job)}/release", JobView)

    async def reprint_job(self, job: str, key: str | None = None) -> JobView:
        """Print a finished job once more, with COPY on the paper."""
        return await self._post(f"/jobs/{_segment(job)}/reprint", JobView, key=key or new_key())

    async def decide_job(self, job: str, decision: JobDecision, key: str | None = None) -> JobView:
        """Say what to do about a job whose outcome cannot be known (till, technician).

        Answers the decided job; ``decided.reprint`` is the id of the copy, if one is printed.
        """
        body = JobDecide(decision)
        return await self._post(f"/jobs/{_segment(job)}/decide", JobView, body, key=key or new_key())

    # --- payments ---------------------------------------------------------------------------------------------------

    async def start_payment(self, start: PaymentStart, key: str | None = None) -> PaymentView:
        """Start one attempt, or find it again by its key."""
        return await self._post("/payments", PaymentView, start, key=key or new_key())

    async def payments(self) -> list[PaymentView]:
        """Attempts, newest first."""
        return (await self._get("/payments", PaymentList)).items

    async def payment(self, payment: str, wait_s: int = 0) -> PaymentView:
        """One attempt. With ``wait_s`` (at most 60) answers at its next change, or when the time is up."""
        query = {"wait": str(wait_s)} if wait_s else None
        path = f"/payments/{_segment(payment)}"
        return await self._send("GET", path, PaymentView, query=query, patience_s=wait_s)

    async def cancel_payment(self, payment: str) -> PaymentView:
        """Ask the attempt to end. A request only: the outcome comes from the terminal."""
        return await self._post(f"/payments/{_segment(payment)}/cancel", PaymentView)

    async def resolve_payment(
        self, payment: str, resolve: PaymentResolve, key: str | None = None
    ) -> PaymentView:
        """Say what became of a payment in ``needs_staff`` (till, in a clerk's session)."""
        return await self._post(
            f"/payments/{_segment(payment)}/resolve", PaymentView, resolve, key=key or new_key()
        )

    async def claim(self, subject: str) -> ClaimView:
        """The station at which a sale or reservation is being paid."""
        return await self._get(f"/claims/{_segment(subject)}", ClaimView)

    async def release_claim(self, subject: str, release: ClaimRelease) -> ClaimView:
        """Let it be paid elsewhere: that station is out of order, and a clerk saw what its terminal says."""
        return await self._post(f"/claims/{_segment(subject)}/release", ClaimView, release)

    # --- catalogue and stock ----------------------------------------------------------------------------------------

    async def products(
        self, q: str = "", *, category: str = "", limit: int = 24, cursor: str | None = None
    ) -> ProductList:
        """Search as typed; ``category`` narrows, ``cursor`` goes on where the last page ended."""
        query = {"q": q, "category": category, "limit": str(limit), "cursor": cursor or ""}
        return await self._get(
            "/products", ProductList, {name: value for name, value in query.items() if value}
        )

    async def product(self, gtin: str) -> ProductView:
        """One product, by any GTIN form."""
        return await self._get(f"/products/{_segment(gtin)}", ProductView)

    async def stock(self, gtin: str) -> StockView:
        """Stock of a product here, in other shops and on the web."""
        return await self._get(f"/products/{_segment(gtin)}/stock", StockView)

    async def categories(self) -> CategoryList:
        """The category tree."""
        return await self._get("/categories", CategoryList)

    async def locations(self) -> LocationList:
        """Shops and warehouses, nearest first."""
        return await self._get("/locations", LocationList)

    # --- reservations -----------------------------------------------------------------------------------------------

    async def reserve(self, request: ReserveRequest, key: str | None = None) -> ReservationView:
        """Reserve goods for a customer."""
        return await self._post("/reservations", ReservationView, request, key=key or new_key())

    async def reservations(self, **query: str) -> ReservationList:
        """Reservations of the desk (till), oldest first."""
        return await self._get("/reservations", ReservationList, query)

    async def reservation(self, reservation: str) -> ReservationView:
        """One reservation."""
        return await self._get(f"/reservations/{_segment(reservation)}", ReservationView)

    async def find_reservation(self, code: str, phone_last4: str | None = None) -> ReservationView:
        """Find a reservation by its code; the last four of the phone number open it."""
        return await self._post("/reservations/find", ReservationView, FindRequest(code, phone_last4))

    async def arrive(self, reservation: str, key: str | None = None) -> ReservationView:
        """The customer is here: gives the queue number, rings at the till."""
        return await self._reservation(reservation, "arrive", None, key)

    async def accept(self, reservation: str, key: str | None = None) -> ReservationView:
        """The shop takes the reservation on (till)."""
        return await self._reservation(reservation, "accept", None, key)

    async def reject(self, reservation: str, reason: str, key: str | None = None) -> ReservationView:
        """The shop cannot serve the reservation (till)."""
        return await self._reservation(reservation, "reject", ReasonRequest(reason), key)

    async def pick(self, reservation: str, key: str | None = None) -> ReservationView:
        """Somebody fetches the goods (till)."""
        return await self._reservation(reservation, "pick", None, key)

    async def ready(self, reservation: str, key: str | None = None) -> ReservationView:
        """The goods wait for the customer (till)."""
        return await self._reservation(reservation, "ready", None, key)

    async def collect(
        self, reservation: str, version: int, *, id_seen: bool = False, key: str | None = None
    ) -> ReservationView:
        """The goods were handed over (till). ``version`` is what the clerk saw."""
        return await self._reservation(reservation, "collect", CollectRequest(version, id_seen), key)

    async def cancel_reservation(
        self, reservation: str, reason: str, key: str | None = None
    ) -> ReservationView:
        """Cancel a reservation (till)."""
        return await self._reservation(reservation, "cancel", ReasonRequest(reason), key)

    async def put_back(self, reservation: str, key: str | None = None) -> ReservationView:
        """The goods went back to the shelf (till)."""
        return await self._reservation(reservation, "put-back", None, key)

    # --- tutorials and media ----------------------------------------------------------------------------------------

    async def tutorials(self, *, gtin: str = "", category: str = "") -> list[TutorialView]:
        """Tutorials, all or those of a product or category."""
        query = {"gtin": gtin, "category": category}
        query = {name: value for name, value in query.items() if value}
        return (await self._get("/tutorials", TutorialList, query)).items

    def media_url(self, path: str) -> str:
        """The full address of a ``/v1/media/…`` link, for a player or an image loader. Empty stays empty."""
        return self.base_url + path if path.startswith("/") else path

    async def media(self, path: str) -> bytes:
        """The bytes behind a ``/v1/media/…`` link."""
        return await self._bytes("GET", path)

    # --- the till ---------------------------------------------------------------------------------------------------

    async def clerk_login(self, *, pin: str | None = None, badge: str | None = None) -> ClerkSessionView:
        """Open a clerk's session; every further request of this client is done in it."""
        view = await self._post("/clerk-sessions", ClerkSessionView, ClerkLogin(pin, badge))
        self.clerk_session = view.id
        return view

    async def clerk_logout(self) -> None:
        """Close the clerk's session."""
        if self.clerk_session is not None:
            await self._bytes("DELETE", f"/{API_VERSION}/clerk-sessions")
            self.clerk_session = None

    async def open_sale(self, sale: SaleOpen, key: str | None = None) -> SaleView:
        """Open a sale."""
        return await self._post("/sales", SaleView, sale, key=key or new_key())

    async def sale(self, sale: str) -> SaleView:
        """One sale."""
        return await self._get(f"/sales/{_segment(sale)}", SaleView)

    async def patch_sale(self, sale: str, patch: SalePatch) -> SaleView:
        """Replace the lines of an open sale."""
        return await self._send("PATCH", f"/sales/{_segment(sale)}", SaleView, msgspec.json.encode(patch))

    async def close_sale(self, sale: str, close: SaleClose, key: str | None = None) -> SaleView:
        """Close a sale: receipt number, stock and receipt in one."""
        return await self._post(f"/sales/{_segment(sale)}/close", SaleView, close, key=key or new_key())

    async def cancel_sale(self, sale: str, key: str | None = None) -> SaleView:
        """Give an open sale up."""
        return await self._post(f"/sales/{_segment(sale)}/cancel", SaleView, key=key or new_key())

    # --- receipts ---------------------------------------------------------------------------------------------------

    async def receipt(self, receipt: str, code: str = "") -> ReceiptView:
        """An issued receipt, by the id of its sale; a kiosk says the code on it (``S…``) too."""
        return await self._send("GET", f"/receipts/{_segment(receipt)}", ReceiptView, headers={CODE: code})

    async def receipt_file(self, receipt: str, content_type: str, code: str = "") -> bytes:
        """A receipt as ``text/html`` or ``application/pdf``."""
        headers = {CODE: code, "Accept": content_type}
        return await self._bytes("GET", f"/{API_VERSION}/receipts/{_segment(receipt)}", headers=headers)

    async def print_issued(self, receipt: str, code: str = "", key: str | None = None) -> JobView:
        """Print an issued receipt on the station's printer; every print but the first says COPY."""
        return await self._receipt(receipt, "print", JobView, ReceiptPrint(), code, key)

    async def email_receipt(
        self, receipt: str, letter: ReceiptEmail, code: str = "", key: str | None = None
    ) -> MailView:
        """Send an issued receipt. The same key again tells how the letter stands."""
        return await self._receipt(receipt, "email", MailView, letter, code, key)

    async def _receipt(
        self, receipt: str, verb: str, answer: type[T], body: msgspec.Struct, code: str, key: str | None
    ) -> T:
        path, data = f"/receipts/{_segment(receipt)}/{verb}", msgspec.json.encode(body)
        return await self._send("POST", path, answer, data, key=key or new_key(), headers={CODE: code})

    # --- events -----------------------------------------------------------------------------------------------------

    async def events(self, since: int | None = None) -> AsyncGenerator[Event | Disconnected, None]:
        """Every event as it comes, for ever: a lost stream is resumed where it broke, after a ``Disconnected``.

        Each connection begins with a ``hello`` event (a snapshot); ``gap`` says that events between were lost. Raises
        ApiError when the daemon refuses the token. ``event_data`` gives the data as a struct.
        """
        seq, delay = since, RECONNECT_FIRST_S
        while True:
            try:
                async for event in self._stream(seq):
                    delay = RECONNECT_FIRST_S
                    seq = event.seq
                    yield event
                reason = "the daemon closed the stream"
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                reason = str(error) or type(error).__name__
            yield Disconnected(reason)
            await asyncio.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311  jitter, not a secret
            delay = min(delay * 2, RECONNECT_LAST_S)

    async def _stream(self, since: int | None) -> AsyncGenerator[Event, None]:
        decode = msgspec.json.Decoder(Event).decode
        query = {} if since is None else {"since": str(since)}
        session = self._opened()
        try:
            socket = await session.ws_connect(
                f"{self.base_url}/{API_VERSION}/events",
                params=query,
                max_msg_size=0,
                timeout=aiohttp.ClientWSTimeout(ws_receive=SILENCE_S, ws_close=1.0),
                autoping=True,
            )
        except aiohttp.WSServerHandshakeError as error:
            if error.status in {401, 403}:
                raise ApiError(
                    ProblemDetails(
                        error.status, "unauthorized", "The daemon refused the token", error.message
                    )
                ) from error
            raise
        async with socket:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    yield decode(message.data)

    # --- the wire ---------------------------------------------------------------------------------------------------

    async def _get(self, path: str, answer: type[T], query: Mapping[str, str] | None = None) -> T:
        return await self._send("GET", path, answer, query=query)

    async def _post(
        self, path: str, answer: type[T], body: msgspec.Struct | None = None, *, key: str | None = None
    ) -> T:
        return await self._send(
            "POST", path, answer, msgspec.json.encode(body) if body is not None else None, key=key
        )

    async def _reservation(
        self, reservation: str, verb: str, body: msgspec.Struct | None, key: str | None
    ) -> ReservationView:
        path = f"/reservations/{_segment(reservation)}/{verb}"
        return await self._post(path, ReservationView, body, key=key or new_key())

    async def _send(
        self, method: str, path: str, answer: type[T], body: bytes | None = None, **how: Any
    ) -> T:
        """The answer as a struct; ``how`` is what `_bytes` takes by name."""
        return msgspec.json.decode(
            await self._bytes(method, f"/{API_VERSION}{path}", body, **how), type=answer
        )

    async def _bytes(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        key: str | None = None,
        query: Mapping[str, str] | None = None,
        content_type: str = "application/json",
        patience_s: float = 0.0,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        sent = dict(headers or {})
        if body is not None:
            sent["Content-Type"] = content_type
        if key is not None:
            sent["Idempotency-Key"] = key
        if self.clerk_session is not None:
            sent["Clerk-Session"] = self.clerk_session
        timeout = aiohttp.ClientTimeout(total=REQUEST_TIMEOUT_S + patience_s)
        try:
            async with self._opened().request(
                method,
                self.base_url + path,
                data=_payload(body),
                params=query,
                headers=sent,
                timeout=timeout,
            ) as response:
                data = await response.read()
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable(f"no answer from the daemon at {self.base_url}: {_why(error)}") from error
        if status >= 400:
            raise ApiError(_problem(status, data))
        return data

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise Unreachable("the client is not open: use it as an async context manager")
        return self._session


def _payload(body: bytes | None) -> bytes | io.BytesIO | None:
    """A body as the library wants it: what is large goes out piece by piece."""
    return io.BytesIO(body) if body is not None and len(body) > LARGE else body


def _problem(status: int, data: bytes) -> ProblemDetails:
    """The problem in an answer; a plain one when what answered is not our daemon."""
    try:
        return msgspec.json.decode(data, type=ProblemDetails)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return ProblemDetails(
            status, "not_our_api", f"HTTP {status}", "what answers there is not a storefloor daemon"
        )


def _segment(part: str) -> str:
    """One path segment, so that no id can reach another route."""
    return quote(part, safe="")


def _why(error: Exception) -> str:
    """What kept a request from being answered, in words for whoever started the daemon."""
    if isinstance(error, (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)):
        return "that is no address; write http://127.0.0.1:8470"
    if isinstance(error, aiohttp.ClientConnectorError):
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        return f"{reason}; is it running? (storefloor serve)"
    return str(error) or type(error).__name__
