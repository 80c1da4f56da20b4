"""The words of nexo Retailer that rules hang on. What a terminal says freely (brands, errors) stays text elsewhere."""

from __future__ import annotations

from enum import StrEnum


class MessageClass(StrEnum):
    """Who serves whom."""

    SERVICE = "Service"
    DEVICE = "Device"
    EVENT = "Event"


class Category(StrEnum):
    """MessageCategory: what a message is about."""

    ABORT = "Abort"
    BALANCE_INQUIRY = "BalanceInquiry"
    CARD_ACQUISITION = "CardAcquisition"
    DIAGNOSIS = "Diagnosis"
    DISPLAY = "Display"
    ENABLE_SERVICE = "EnableService"
    EVENT = "Event"
    GET_TOTALS = "GetTotals"
    INPUT = "Input"
    LOGIN = "Login"
    LOGOUT = "Logout"
    PAYMENT = "Payment"
    PRINT = "Print"
    RECONCILIATION = "Reconciliation"
    REVERSAL = "Reversal"
    STORED_VALUE = "StoredValue"
    TRANSACTION_STATUS = "TransactionStatus"


class MessageType(StrEnum):
    """Which half of an exchange it is."""

    REQUEST = "Request"
    RESPONSE = "Response"
    NOTIFICATION = "Notification"


class Result(StrEnum):
    """``Response.Result``."""

    SUCCESS = "Success"
    PARTIAL = "Partial"
    FAILURE = "Failure"


class Condition(StrEnum):
    """The values of ``ErrorCondition`` that mean something to a till; any other word leaves a doubt."""

    ABORTED = "Aborted"
    BUSY = "Busy"
    CANCEL = "Cancel"
    IN_PROGRESS = "InProgress"
    INVALID_CARD = "InvalidCard"
    LOGGED_OUT = "LoggedOut"
    MESSAGE_FORMAT = "MessageFormat"
    NOT_ALLOWED = "NotAllowed"
    NOT_FOUND = "NotFound"
    PAYMENT_RESTRICTION = "PaymentRestriction"
    REFUSAL = "Refusal"
    UNAVAILABLE_DEVICE = "UnavailableDevice"
    WRONG_PIN = "WrongPIN"


class GlobalStatus(StrEnum):
    """How a terminal is (``POIStatus.GlobalStatus``)."""

    OK = "OK"
    BUSY = "Busy"
    MAINTENANCE = "Maintenance"
    UNREACHABLE = "Unreachable"


class EventToNotify(StrEnum):
    """Events of which a till makes something."""

    REJECT = "Reject"
    BEGIN_MAINTENANCE = "BeginMaintenance"
    CARD_INSERTED = "CardInserted"
    CARD_REMOVED = "CardRemoved"
    END_MAINTENANCE = "EndMaintenance"
    INITIALISED = "Initialised"
    OUT_OF_ORDER = "OutOfOrder"
    SHUTDOWN = "Shutdown"
