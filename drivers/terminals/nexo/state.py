"""What a Diagnosis says of a terminal, as the house's status."""

from __future__ import annotations

from drivers.device import DeviceStatus
from drivers.terminals.nexo.service_messages import DiagnosisResponse, POIStatus
from drivers.terminals.nexo.words import Condition, GlobalStatus
from drivers.vocabulary import DeviceState, PowerState, Problem

_PRINTER = {
    "NoPaper": Problem.REC_EMPTY,
    "PaperLow": Problem.REC_NEAR_END,
    "PaperJam": Problem.PAPER_JAM,
    "OutOfOrder": Problem.OUT_OF_ORDER,
}
_WORDS = {
    GlobalStatus.OK.value: "",
    GlobalStatus.BUSY.value: "busy with a transaction",
    GlobalStatus.MAINTENANCE.value: "under maintenance",
    GlobalStatus.UNREACHABLE.value: "without a connection to its host",
}


def device_status(said: DiagnosisResponse) -> DeviceStatus:
    """On-line if it can take payments; what it cannot do is a problem."""
    silent = GlobalStatus.BUSY if said.response.error_condition == Condition.BUSY else GlobalStatus.OK
    status = said.poi_status or POIStatus(silent)
    broken = [
        part
        for part, flag in (
            ("card reader", status.card_reader_ok_flag),
            ("PIN pad", status.ped_ok_flag),
            ("security module", status.security_ok_flag),
            ("network", status.communication_ok_flag),
        )
        if flag is False
    ]
    words = _WORDS.get(status.global_status, f"in the state {status.global_status!r}")
    usable = status.global_status in (GlobalStatus.OK, GlobalStatus.BUSY) and not broken
    problems = {_PRINTER[status.printer_status]} if status.printer_status in _PRINTER else set()
    if not usable:
        problems.add(Problem.OUT_OF_ORDER)
    detail = "; ".join(
        part for part in (words, f"not working: {', '.join(broken)}" if broken else "") if part
    )
    state = DeviceState.BUSY if status.global_status == GlobalStatus.BUSY else DeviceState.IDLE
    power = PowerState.ONLINE if usable else PowerState.OFFLINE
    return DeviceStatus(state, power, frozenset(problems), detail)
