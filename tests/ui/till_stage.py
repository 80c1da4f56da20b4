"""The till's screens without a till: the model's own class, with every value given and every call written down.

`TillModel` is what the views are typed by, so the stand-in is a subclass of it: a property or slot the views use
and the model does not have is found by qmllint, one the model has and no scene gives is found here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Property, QMetaMethod, QMetaObject, QObject, Signal, Slot

from kiosk.bridge.rows import Rows
from kiosk.bridge.station import Station
from kiosk.bridge.till import TillModel
from tests.ui.stage import Stage

SIZE = (1366, 768)
INHERITED = QObject().metaObject()


def price(whole: str, fraction: str) -> dict[str, Any]:
    """A price as the price label takes it."""
    spoken = f"{whole},{fraction} kr."
    return {
        "whole": whole,
        "fraction": fraction,
        "currency": "kr.",
        "before": "",
        "spoken": spoken,
        "currencyFirst": False,
    }


def _line(line: str, name: str, quantity: int, unit: str, amount: str) -> dict[str, Any]:
    return {
        "line": line,
        "gtin": line,
        "name": name,
        "image": "",
        "fallback": "",
        "quantity": quantity,
        "unit": unit,
        "amount": amount,
    }


def _waiting(reservation: str, code: str, name: str, what: str, **more: object) -> dict[str, Any]:
    plain = {"items": 1, "age": "4 min", "left": "", "late": False, "due": "", "state": "accepted"}
    return {
        "reservation": reservation,
        "code": code,
        "name": name,
        "what": what,
        **plain,
        "queue": 0,
        "arrived": False,
        "bin": "",
        **more,
    }


LINES = [
    _line("1", "Gulvlampe Fjord, messing", 1, "1.199,00 kr.", "1.199,00 kr."),
    _line("2", "LED-pære E27, varm hvid, dæmpbar", 2, "45,00 kr.", "90,00 kr."),
    _line("3", "Forlængerledning 3 m", 1, "90,85 kr.", "90,85 kr."),
]
TO_PICK = [
    _waiting(
        "r1",
        "R7K2 MQ4",
        "Sofie Nielsen",
        "Gulvlampe Fjord, messing … +2",
        age="1 t 12 min",
        late=True,
        due="1.299,00 kr.",
    ),
    _waiting("r2", "R3XW 9TA", "Jonas Berg-Sørensen", "Akkuboremaskine 18 V", age="25 min"),
    _waiting("r3", "RM41 ZQK", "Anne-Grethe Mikkelsen", "Uldplaid Havn, grå … +1", due="598,00 kr."),
]
READY = [
    _waiting(
        "r4",
        "RPW0 8HD",
        "Liv Andersson",
        "Stegepande 28 cm … +1",
        left="22 t",
        due="129,95 kr.",
        queue=7,
        arrived=True,
        bin="B12",
    ),
    _waiting(
        "r5", "R9C5 VN2", "Karl Johan Lunde", "Havetraktor, lille", left="1 t 30 min", late=True, bin="A03"
    ),
    _waiting(
        "r6", "RT6Y B0E", "Freja Thomsen", "Tallerken Klit … +4", left="1 d 21 t", due="745,00 kr.", bin="C07"
    ),
]
HAND_LINES = [
    _line("1", "Stegepande, støbejern, 28 cm", 1, "", "99,95 kr."),
    _line("2", "Grydelapper, to stk., blå", 2, "", "30,00 kr."),
]
_UNDISPUTED = {"back": False, "disputed": False, "here": "", "there": ""}
DOUBT = [{"payment": "p1", "amount": "129,95 kr.", "at": "14.02", "decidable": True} | _UNDISPUTED]
CONFLICT = {
    "payment": "p3",
    "amount": "45,00 kr.",
    "at": "13.40",
    "back": True,
    "decidable": True,
    "disputed": True,
    "here": "45,00 kr.",
    "there": "",
}
DOUBTS = [DOUBT[0] | {"payment": "p2", "at": "14.06", "decidable": False}, CONFLICT]
HAND = {
    "reservation": "r4",
    "code": "RPW0 8HD",
    "name": "Liv Andersson",
    "bin": "B12",
    "state": "ready",
    "queue": 7,
    "arrived": True,
    "due": price("129", "95"),
    "dueWords": "",
    "items": 2,
    "left": "22 t",
}
DEVICES = [
    {"device": "receipt", "kind": "pos_printer", "title": "TM-T20III", "tone": "ok", "problem": ""},
    {"device": "terminal", "kind": "payment_terminal", "title": "ZVT", "tone": "ok", "problem": ""},
    {"device": "scanner", "kind": "scanner", "title": "Scanner", "tone": "ok", "problem": ""},
]
PLAIN: dict[str, Any] = {
    "screen": "sell",
    "clerk": "Mette Holm",
    "shopName": "Aarhus C",
    "language": "da",
    "lockProblem": "",
    "unlocking": False,
    "lines": LINES,
    "total": price("1.379", "85"),
    "items": 4,
    "totalWords": "1.379,85 kr.",
    "vatWords": "275,97 kr.",
    "lastScan": {"text": "9521101531000", "name": "Gulvlampe Fjord, messing", "known": True, "at": "14.05"},
    "sellProblem": "",
    "working": False,
    "payStep": "running",
    "prompt": "insert_card",
    "payQr": [],
    "payText": "",
    "cancellable": True,
    "cancelRequested": False,
    "payTotal": price("1.379", "85"),
    "receiptNumber": "1042-000318",
    "receiptTotal": price("1.379", "85"),
    "cardWords": "Visa ··1234",
    "receiptState": "printed",
    "toPick": TO_PICK,
    "ready": READY,
    "waiting": 1,
    "deskProblem": "",
    "handStep": "found",
    "handProblem": "",
    "hand": HAND,
    "handLines": HAND_LINES,
    "devices": DEVICES,
    "doubtful": [],
}
TABLES = {
    "lines": LINES,
    "toPick": TO_PICK,
    "ready": READY,
    "handLines": HAND_LINES,
    "devices": DEVICES,
    "doubtful": DOUBT,
}
STATION: dict[str, Any] = {
    "online": True,
    "connecting": False,
    "asOf": "14.05",
    "printerProblem": "",
    "terminalWorks": True,
    "shop": {},
}
SCENES: dict[str, dict[str, Any]] = {
    "lock": {"screen": "lock", "clerk": ""},
    "empty": {"lines": [], "items": 0, "lastScan": {"text": "", "name": "", "known": False, "at": ""}},
    "sell": {},
    "busy": {
        "lastScan": {"text": "9521234567899", "name": "", "known": False, "at": "14.05"},
        "sellProblem": "unknown",
        "doubtful": DOUBT,
        "devices": [DEVICES[0] | {"tone": "stop", "problem": "rec_empty"}, *DEVICES[1:]],
    },
    "pay": {"screen": "pay"},
    "wallet": {"screen": "pay", "prompt": "scan_code", "payQr": ["1" * 29] * 29},
    "declined": {"screen": "pay", "payStep": "declined", "cancellable": False},
    "unknown": {"screen": "pay", "payStep": "finding_out", "cancellable": False},
    "receipt": {"screen": "receipt"},
    "desk": {"screen": "desk"},
    "code": {"screen": "handover", "handStep": "code", "hand": {}, "handLines": []},
    "found": {"screen": "handover"},
    "owing": {"screen": "handover", "hand": HAND | {"dueWords": "129,95 kr."}},
    "handed": {"screen": "handover", "handStep": "handed"},
    "doubt": {"doubtful": DOUBT},
    "doubts": {"doubtful": DOUBTS},
}


def _stand_in(model: type[QObject], name: str) -> Any:
    """A subclass of a view-model whose properties are `values[...]` and whose slots write themselves into `calls`."""
    meta: QMetaObject = vars(model)["staticMetaObject"]
    body: dict[str, Any] = {"__init__": _begin}
    for index in range(INHERITED.propertyCount(), meta.propertyCount()):
        known = meta.property(index)
        signal = known.notifySignal().name().toStdString()
        body[str(known.name())] = _given(
            str(known.name()), str(known.typeName()), getattr(model, signal, None)
        )
    for index in range(INHERITED.methodCount(), meta.methodCount()):
        method = meta.method(index)
        if method.methodType() is QMetaMethod.MethodType.Slot:
            body[method.name().toStdString()] = _noted(method)
    return type(name, (model,), body)


def _begin(self: Any, values: Mapping[str, Any]) -> None:
    QObject.__init__(self)
    self.values = dict(values)
    self.calls = []


def _given(name: str, kind: str, changed: Signal | None) -> Any:
    def value(self: Any) -> Any:
        return self.values[name]

    simple = {"bool": bool, "int": int, "QString": str, "QVariantList": list, "Rows*": Rows}
    python: Any = simple.get(kind, "QVariantMap")
    return (
        Property(python, value, notify=changed)
        if changed is not None
        else Property(python, value, constant=True)
    )


def _noted(method: QMetaMethod) -> Any:
    name = method.name().toStdString()

    def call(self: Any, *words: object) -> None:
        said = "|".join(str(word).lower() if isinstance(word, bool) else str(word) for word in words)
        self.calls.append(f"{name} {said}".strip())

    types = [
        {"QString": str, "bool": bool, "int": int}[kind.toStdString()] for kind in method.parameterTypes()
    ]
    return Slot(*types, name=name)(call)


_Till = _stand_in(TillModel, "StagedTill")
_Station = _stand_in(Station, "StagedStation")


class TillStage(Stage):
    """The till's shell on a stage: `pose` shows one scene, `calls` is what the views asked for since."""

    def __init__(self) -> None:
        super().__init__()
        rows = {name: Rows(tuple(given[0])) for name, given in TABLES.items()}
        self.till: Any = _Till(PLAIN | rows)
        self.station: Any = _Station(STATION)
        self._rows = rows
        self._set("lock")
        self.view.setInitialProperties({"till": self.till, "station": self.station})
        self.open("tests/ui/TillStage.qml", SIZE)

    def _set(self, scene: str) -> None:
        given = PLAIN | SCENES[scene]
        for name, rows in self._rows.items():
            rows.show(given[name])
        self.till.values = given | self._rows
        self.till.calls.clear()
        self.station.values = STATION | {"online": scene != "busy"}

    def pose(self, scene: str) -> None:
        """Show a scene of `SCENES`."""
        self._set(scene)
        for model in (self.till, self.station):
            meta = model.metaObject()
            for index in range(INHERITED.propertyCount(), meta.propertyCount()):
                name = meta.property(index).notifySignal().name().toStdString()
                if name:
                    getattr(model, name).emit()
        self.settle()

    @property
    def calls(self) -> list[str]:
        """Slots called since the last pose, with what they were given."""
        return list(self.till.calls)
