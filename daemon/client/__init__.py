"""The one typed client of the API: the kiosk, the till, the commands and the tour speak through it.

Every call takes and gives structs of ``daemon/schema/``. What the daemon refuses arrives as ApiError, what never
reached it (or whose answer was lost) as Unreachable: after Unreachable a call with an idempotency key may be made again
with the same key, and nothing is done twice. This module is a leaf: it imports nothing of the daemon but its schema
and its own wire (``daemon/client/wire.py``).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from daemon.client.service import Service
from daemon.client.wire import ApiError, Disconnected, Unreachable, new_key, segment
from daemon.schema import (
    API_VERSION,
    AssistanceChange,
    CategoryList,
    CheckRequest,
    CheckResult,
    ClaimRelease,
    ClaimView,
    ClerkLogin,
    ClerkSessionView,
    CollectRequest,
    ConsentConfirm,
    ConsentRequest,
    ConsentView,
    ConsentWithdraw,
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
    LineRequest,
    LocationList,
    MailView,
    PaymentList,
    PaymentRefund,
    PaymentResolve,
    PaymentStart,
    PaymentView,
    PickedLine,
    PickRequest,
    ProductList,
    ProductView,
    ReasonRequest,
    ReceiptEmail,
    ReceiptPrint,
    ReceiptView,
    ReconciliationList,
    ReconciliationStart,
    ReconciliationView,
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
    ScannerClaim,
    ScannerClaimRequest,
    StockChange,
    StockView,
    StoreState,
    TaskChange,
    TransitionData,
    TutorialList,
    TutorialView,
)
from drivers.printers.receipt import Receipt
from drivers.vocabulary import CheckLevel, EventType, Money

T = TypeVar("T")

__all__ = ["ApiError", "Client", "Disconnected", "Unreachable", "event_data", "new_key"]

CODE = "Receipt-Code"

EVENT_DATA: Mapping[EventType, type[msgspec.Struct]] = {
    EventType.HELLO: Hello,
    EventType.DATA: ScanEvent,
    EventType.STATUS_UPDATE: DeviceView,
    EventType.TRANSITION: TransitionData,
    EventType.JOB_STATE: JobView,
    EventType.PAYMENT_STATE: PaymentView,
    EventType.STOCK: StockChange,
    EventType.RESERVATION: ReservationChange,
    EventType.ASSISTANCE: AssistanceChange,
    EventType.STORE: StoreState,
    EventType.TASK: TaskChange,
}
"""Shape of ``Event.data`` by type; types not named here carry a plain mapping."""


def event_data(event: Event) -> Any:
    """``event.data`` as the struct of its type; a plain mapping for types without one. Raises ValidationError."""
    shape = EVENT_DATA.get(event.type)
    return event.data if shape is None else msgspec.convert(event.data, shape)


class Client(Service):
    """Every call of the API, on one connection to one daemon; an async context manager."""

    # --- station and devices ----------------------------------------------------------------------------------------

    async def health(self) -> HealthView:
        """The daemon's health."""
        return await self._get("/health", HealthView)

    async def devices(self) -> list[DeviceView]:
        """All devices of the station."""
        return (await self._get("/devices", DeviceList)).items

    async def device(self, device: str) -> DeviceView:
        """One device."""
        return await self._get(f"/devices/{segment(device)}", DeviceView)

    async def forget_device(self, device: str) -> None:
        """A device that was found plugged in will not come back (technician). Raises ApiError where it is there."""
        await self._bytes("DELETE", f"/{API_VERSION}/devices/{segment(device)}")

    async def check(self, device: str, level: CheckLevel = CheckLevel.INTERNAL) -> CheckResult:
        """Check a device's health (technician)."""
        return await self._post(f"/devices/{segment(device)}/check", CheckResult, CheckRequest(level))

    async def claim_scanner(self, device: str, client: str, seconds: int = 60) -> ScannerClaim:
        """Hear a scanner alone for a while, as the client of ``events(client=…)``. Raises ApiError ``claimed``."""
        return await self._post(
            f"/devices/{segment(device)}/claim", ScannerClaim, ScannerClaimRequest(client, seconds)
        )

    async def release_scanner(self, device: str) -> None:
        """Let everybody hear a scanner again."""
        await self._bytes("DELETE", f"/{API_VERSION}/devices/{segment(device)}/claim")

    def record(self, device: str, *, fresh: bool = False) -> AsyncGenerator[str, None]:
        """Lines of a trace of the device's wire, for ever (technician); ``fresh`` begins with a new connection.

        Ends when the daemon stops. Raises ApiError (a payment terminal is never recorded), Unreachable.
        """
        path = f"/{API_VERSION}/devices/{segment(device)}/record"
        return self._lines(path, RecordRequest(fresh))

    async def drawer(self, device: str) -> DrawerView:
        """How a cash drawer stands (till, technician)."""
        return await self._get(f"/devices/{segment(device)}/drawer", DrawerView)

    async def open_drawer(self, device: str, key: str | None = None) -> DrawerView:
        """Open a cash drawer (till, in a clerk's session)."""
        return await self._post(f"/devices/{segment(device)}/drawer", DrawerView, key=key or new_key())

    # --- the spool --------------------------------------------------------------------------------------------------

    async def print_receipt(self, device: str, receipt: Receipt, key: str | None = None) -> JobView:
        """Print a receipt document."""
        return await self.print_raw(device, "application/json", msgspec.json.encode(receipt), key)

    async def print_raw(self, device: str, content_type: str, data: bytes, key: str | None = None) -> JobView:
        """Print a document of any content type the API takes."""
        path = f"/devices/{segment(device)}/jobs"
        return await self._send("POST", path, JobView, data, key=key or new_key(), content_type=content_type)

    async def jobs(self, device: str, *, undecided: bool = False, limit: int = 100) -> list[JobView]:
        """The device's jobs, newest first; ``undecided``: only those that wait for ``decide_job``."""
        query = {"limit": str(limit)} | ({"undecided": "1"} if undecided else {})
        return (await self._get(f"/devices/{segment(device)}/jobs", JobList, query)).items

    async def job(self, job: str) -> JobView:
        """One job."""
        return await self._get(f"/jobs/{segment(job)}", JobView)

    async def cancel_job(self, job: str) -> JobView:
        """Cancel a job that has not begun."""
        return await self._send("DELETE", f"/jobs/{segment(job)}", JobView)

    async def hold_job(self, job: str) -> JobView:
        """Hold a waiting job."""
        return await self._post(f"/jobs/{segment(job)}/hold", JobView)

    async def release_job(self, job: str) -> JobView:
        """Let a held job go on."""
        return await self._post(f"/jobs/{segment(job)}/release", JobView)

    async def reprint_job(self, job: str, key: str | None = None) -> JobView:
        """Print a finished job once more, with COPY on the paper."""
        return await self._post(f"/jobs/{segment(job)}/reprint", JobView, key=key or new_key())

    async def decide_job(self, job: str, decision: JobDecision, key: str | None = None) -> JobView:
        """Say what to do about a job whose outcome cannot be known (till, technician).

        Answers the decided job; ``decided.reprint`` is the id of the copy, if one is printed.
        """
        body = JobDecide(decision)
        return await self._post(f"/jobs/{segment(job)}/decide", JobView, body, key=key or new_key())

    # --- payments ---------------------------------------------------------------------------------------------------

    async def start_payment(self, start: PaymentStart, key: str | None = None) -> PaymentView:
        """Start one attempt, or find it again by its key."""
        return await self._post("/payments", PaymentView, start, key=key or new_key())

    async def payments(self, limit: int = 100, before: str | None = None) -> list[PaymentView]:
        """Attempts, newest first; ``before`` goes on where the last page ended."""
        query = {"limit": str(limit)} if before is None else {"limit": str(limit), "before": before}
        return (await self._get("/payments", PaymentList, query)).items

    async def payment(self, payment: str, wait_s: int = 0) -> PaymentView:
        """One attempt. With ``wait_s`` (at most 60) answers at its next change, or when the time is up."""
        query = {"wait": str(wait_s)} if wait_s else None
        path = f"/payments/{segment(payment)}"
        return await self._send("GET", path, PaymentView, query=query, patience_s=wait_s)

    async def cancel_payment(self, payment: str) -> PaymentView:
        """Ask the attempt to end. A request only: the outcome comes from the terminal."""
        return await self._post(f"/payments/{segment(payment)}/cancel", PaymentView)

    async def reverse_payment(self, payment: str, key: str | None = None) -> PaymentView:
        """Begin to take a whole payment back (till, in a clerk's session); answers the reversal, to be followed."""
        return await self._post(f"/payments/{segment(payment)}/reverse", PaymentView, key=key or new_key())

    async def refund_payment(self, payment: str, amount: Money, key: str | None = None) -> PaymentView:
        """Begin to give so much of a payment back (till, in a clerk's session); answers the refund, to be followed."""
        return await self._post(
            f"/payments/{segment(payment)}/refund",
            PaymentView,
            PaymentRefund(amount),
            key=key or new_key(),
        )

    async def reconcile(self, device: str, key: str | None = None) -> ReconciliationView:
        """Begin to close a terminal's day (till, in a clerk's session); to be followed."""
        return await self._post(
            "/reconciliations", ReconciliationView, ReconciliationStart(device), key=key or new_key()
        )

    async def reconciliations(self) -> list[ReconciliationView]:
        """Ends of day, newest first."""
        return (await self._get("/reconciliations", ReconciliationList)).items

    async def reconciliation(self, reconciliation: str, wait_s: int = 0) -> ReconciliationView:
        """One end of day; with ``wait_s`` at its end."""
        query = {"wait": str(wait_s)} if wait_s else None
        path = f"/reconciliations/{segment(reconciliation)}"
        return await self._send("GET", path, ReconciliationView, query=query, patience_s=wait_s)

    async def resolve_payment(
        self, payment: str, resolve: PaymentResolve, key: str | None = None
    ) -> PaymentView:
        """Say what became of a payment in ``needs_staff`` (till, in a clerk's session)."""
        return await self._post(
            f"/payments/{segment(payment)}/resolve", PaymentView, resolve, key=key or new_key()
        )

    async def claim(self, subject: str) -> ClaimView:
        """The station at which a sale or reservation is being paid."""
        return await self._get(f"/claims/{segment(subject)}", ClaimView)

    async def release_claim(self, subject: str, release: ClaimRelease) -> ClaimView:
        """Let it be paid elsewhere: that station is out of order, and a clerk saw what its terminal says."""
        return await self._post(f"/claims/{segment(subject)}/release", ClaimView, release)

    # --- catalogue and stock ----------------------------------------------------------------------------------------

    async def products(
        self,
        q: str = "",
        *,
        category: str = "",
        limit: int = 24,
        cursor: str | None = None,
        brand: str = "",
        price_from: int | None = None,
        price_to: int | None = None,
        in_stock: bool = False,
        facets: bool = False,
    ) -> ProductList:
        """Search as typed; ``cursor`` goes on where the last page ended.

        ``category``, ``brand``, prices (minor units, both ends included) and ``in_stock`` (here) narrow; ``facets``
        counts what the list can be narrowed by.
        """
        query = {"q": q, "category": category, "limit": str(limit), "cursor": cursor or "", "brand": brand}
        query["price_from"] = "" if price_from is None else str(price_from)
        query["price_to"] = "" if price_to is None else str(price_to)
        query["in_stock"] = "true" if in_stock else ""
        query["facets"] = "true" if facets else ""
        return await self._get(
            "/products", ProductList, {name: value for name, value in query.items() if value}
        )

    async def product(self, gtin: str) -> ProductView:
        """One product, by any GTIN form."""
        return await self._get(f"/products/{segment(gtin)}", ProductView)

    async def stock(self, gtin: str) -> StockView:
        """Stock of a product here, in other shops and on the web."""
        return await self._get(f"/products/{segment(gtin)}/stock", StockView)

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
        return await self._get(f"/reservations/{segment(reservation)}", ReservationView)

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

    async def pick(
        self, reservation: str, key: str | None = None, lines: Sequence[PickedLine] = ()
    ) -> ReservationView:
        """Somebody fetches the goods (till); ``lines`` say what was found."""
        return await self._reservation(reservation, "pick", PickRequest(list(lines)), key)

    async def ready(
        self, reservation: str, key: str | None = None, lines: Sequence[PickedLine] = ()
    ) -> ReservationView:
        """The goods wait for the customer (till); ``lines`` say what is short."""
        return await self._reservation(reservation, "ready", PickRequest(list(lines)), key)

    async def collect(
        self,
        reservation: str,
        version: int,
        *,
        id_seen: bool = False,
        key: str | None = None,
        lines: Sequence[LineRequest] = (),
    ) -> ReservationView:
        """The goods were handed over (till), or those of ``lines``. ``version`` is what the clerk saw."""
        return await self._reservation(
            reservation, "collect", CollectRequest(version, id_seen, list(lines)), key
        )

    async def resend_letter(self, reservation: str, key: str | None = None) -> MailView:
        """Send the customer the letter that tells how it is once more (till)."""
        return await self._post(
            f"/reservations/{segment(reservation)}/resend", MailView, key=key or new_key()
        )

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
        return await self._get(f"/sales/{segment(sale)}", SaleView)

    async def patch_sale(self, sale: str, patch: SalePatch) -> SaleView:
        """Replace the lines of an open sale."""
        return await self._send("PATCH", f"/sales/{segment(sale)}", SaleView, msgspec.json.encode(patch))

    async def close_sale(self, sale: str, close: SaleClose, key: str | None = None) -> SaleView:
        """Close a sale: receipt number, stock and receipt in one."""
        return await self._post(f"/sales/{segment(sale)}/close", SaleView, close, key=key or new_key())

    async def cancel_sale(self, sale: str, key: str | None = None) -> SaleView:
        """Give an open sale up."""
        return await self._post(f"/sales/{segment(sale)}/cancel", SaleView, key=key or new_key())

    # --- receipts ---------------------------------------------------------------------------------------------------

    async def receipt(self, receipt: str, code: str = "") -> ReceiptView:
        """An issued receipt, by the id of its sale; a kiosk says the code on it (``S…``) too."""
        return await self._send("GET", f"/receipts/{segment(receipt)}", ReceiptView, headers={CODE: code})

    async def receipt_file(self, receipt: str, content_type: str, code: str = "") -> bytes:
        """A receipt as ``text/html`` or ``application/pdf``."""
        headers = {CODE: code, "Accept": content_type}
        return await self._bytes("GET", f"/{API_VERSION}/receipts/{segment(receipt)}", headers=headers)

    async def print_issued(
        self, receipt: str, code: str = "", device: str = "", key: str | None = None
    ) -> JobView:
        """Print an issued receipt, on the station's printer or another; every print but the first says COPY."""
        return await self._receipt(receipt, "print", JobView, ReceiptPrint(device), code, key)

    async def email_receipt(
        self, receipt: str, letter: ReceiptEmail, code: str = "", key: str | None = None
    ) -> MailView:
        """Send an issued receipt. The same key again tells how the letter stands."""
        return await self._receipt(receipt, "email", MailView, letter, code, key)

    # --- consents ---------------------------------------------------------------------------------------------------

    async def give_consent(self, consent: ConsentRequest, key: str | None = None) -> ConsentView:
        """Write down that somebody agreed to advertising; a letter asks them to confirm it."""
        return await self._post("/consents", ConsentView, consent, key=key or new_key())

    async def confirm_consent(self, consent: str, confirm: ConsentConfirm) -> ConsentView:
        """The second step, with the token of the letter."""
        return await self._post(f"/consents/{segment(consent)}/confirm", ConsentView, confirm)

    async def withdraw_consents(self, withdraw: ConsentWithdraw) -> None:
        """End the consents of an address, whether there are any or not."""
        await self._bytes("DELETE", f"/{API_VERSION}/consents", msgspec.json.encode(withdraw))

    async def _receipt(
        self, receipt: str, verb: str, answer: type[T], body: msgspec.Struct, code: str, key: str | None
    ) -> T:
        path, data = f"/receipts/{segment(receipt)}/{verb}", msgspec.json.encode(body)
        return await self._send("POST", path, answer, data, key=key or new_key(), headers={CODE: code})

    async def _reservation(
        self, reservation: str, verb: str, body: msgspec.Struct | None, key: str | None
    ) -> ReservationView:
        path = f"/reservations/{segment(reservation)}/{verb}"
        return await self._post(path, ReservationView, body, key=key or new_key())
