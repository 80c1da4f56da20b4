"""What a Diagnosis says, as a status: what stops payments, what only needs a hand, what is nothing at all."""

from __future__ import annotations

import pytest

from drivers.terminals.nexo.parts import Response
from drivers.terminals.nexo.service_messages import DiagnosisResponse, POIStatus
from drivers.terminals.nexo.state import device_status
from drivers.terminals.nexo.words import Result
from drivers.vocabulary import DeviceState, PowerState, Problem

GOOD = Response(Result.SUCCESS)


@pytest.mark.parametrize(
    ("said", "state", "power", "problems"),
    [
        (POIStatus("OK"), DeviceState.IDLE, PowerState.ONLINE, set()),
        (POIStatus("Busy"), DeviceState.BUSY, PowerState.ONLINE, set()),
        (POIStatus("Maintenance"), DeviceState.IDLE, PowerState.OFFLINE, {Problem.OUT_OF_ORDER}),
        (POIStatus("Unreachable"), DeviceState.IDLE, PowerState.OFFLINE, {Problem.OUT_OF_ORDER}),
        (POIStatus("Unheard"), DeviceState.IDLE, PowerState.OFFLINE, {Problem.OUT_OF_ORDER}),
        (POIStatus("OK", printer_status="NoPaper"), DeviceState.IDLE, PowerState.ONLINE, {Problem.REC_EMPTY}),
        (
            POIStatus("OK", card_reader_ok_flag=False),
            DeviceState.IDLE,
            PowerState.OFFLINE,
            {Problem.OUT_OF_ORDER},
        ),
        (None, DeviceState.IDLE, PowerState.ONLINE, set()),
    ],
)
def test_statuses(
    said: POIStatus | None, state: DeviceState, power: PowerState, problems: set[Problem]
) -> None:
    status = device_status(DiagnosisResponse(GOOD, poi_status=said))
    assert (status.state, status.power, set(status.problems)) == (state, power, problems)
    assert bool(status.detail) == (power is PowerState.OFFLINE or state is DeviceState.BUSY)


def test_a_terminal_too_busy_to_say_how_it_is() -> None:
    assert device_status(DiagnosisResponse(Response(Result.FAILURE, "Busy"))).state is DeviceState.BUSY
