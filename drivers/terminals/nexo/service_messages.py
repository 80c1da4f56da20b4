"""nexo Retailer messages about sessions, the terminal's state, and the totals of a period."""

from __future__ import annotations

from decimal import Decimal

from drivers.terminals.nexo.parts import Part, Response


class SaleSoftware(Part, frozen=True):
    """Who we are."""

    provider_identification: str
    application_name: str
    software_version: str
    certification_code: str


class SaleTerminalData(Part, frozen=True):
    """What the till can do for the terminal."""

    terminal_environment: str = ""
    sale_capabilities: tuple[str, ...] = ()
    totals_group_id: str = ""


class LoginRequest(Part, frozen=True):
    """Begin a session."""

    date_time: str
    sale_software: SaleSoftware
    operator_language: str
    sale_terminal_data: SaleTerminalData | None = None
    operator_id: str = ""
    shift_number: str = ""
    training_mode_flag: bool | None = None


class POISoftware(Part, frozen=True):
    """Who the terminal's software is from."""

    manufacturer_id: str = ""
    provider_identification: str = ""
    application_name: str = ""
    software_version: str = ""


class POIStatus(Part, frozen=True):
    """How the terminal is."""

    global_status: str
    security_ok_flag: bool | None = None
    ped_ok_flag: bool | None = None
    card_reader_ok_flag: bool | None = None
    printer_status: str = ""
    communication_ok_flag: bool | None = None
    fraud_prevention_flag: bool | None = None


class POISystemData(Part, frozen=True):
    """The terminal, at login."""

    date_time: str = ""
    poi_software: POISoftware | None = None
    poi_status: POIStatus | None = None


class LoginResponse(Part, frozen=True):
    """The session has begun, or not."""

    response: Response
    poi_system_data: POISystemData | None = None


class LogoutRequest(Part, frozen=True):
    """End the session."""

    maintenance_allowed: bool | None = None


class LogoutResponse(Part, frozen=True):
    """It ended."""

    response: Response


class DiagnosisRequest(Part, frozen=True):
    """How are you; and, if wanted, does your host answer?"""

    host_diagnosis_flag: bool | None = None


class HostStatus(Part, frozen=True):
    """Whether an acquirer's host answers the terminal."""

    acquirer_id: str = ""
    is_reachable_flag: bool | None = None


class DiagnosisResponse(Part, frozen=True):
    """How it is, and who is logged in."""

    response: Response
    logged_sale_id: tuple[str, ...] = ()
    poi_status: POIStatus | None = None
    host_status: tuple[HostStatus, ...] = ()


class ReconciliationRequest(Part, frozen=True):
    """Close the period and tell its totals."""

    reconciliation_type: str
    poi_reconciliation_id: str = ""


class PaymentTotals(Part, frozen=True):
    """One kind of transaction: how many, and how much in all."""

    transaction_type: str
    transaction_count: int
    transaction_amount: Decimal


class TransactionTotals(Part, frozen=True):
    """The totals of one brand and currency."""

    payment_instrument_type: str = ""
    card_brand: str = ""
    payment_currency: str = ""
    poi_id: str = ""
    sale_id: str = ""
    payment_totals: tuple[PaymentTotals, ...] = ()


class ReconciliationResponse(Part, frozen=True):
    """The totals of the period that was closed."""

    response: Response
    reconciliation_type: str = ""
    poi_reconciliation_id: str = ""
    transaction_totals: tuple[TransactionTotals, ...] = ()


class GetTotalsRequest(Part, frozen=True):
    """The totals so far; closes nothing."""

    total_details: tuple[str, ...] = ()


class GetTotalsResponse(Part, frozen=True):
    """The totals so far."""

    response: Response
    poi_reconciliation_id: str = ""
    transaction_totals: tuple[TransactionTotals, ...] = ()
