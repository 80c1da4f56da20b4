"""Devices of the station: what is attached, how it is, and checking it (UnifiedPOS CheckHealth)."""

from __future__ import annotations

import asyncio

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import EVERY_ROLE, TECHNICIAN, Route
from daemon.schema import CheckRequest, CheckResult, DeviceList, DeviceView
from drivers.errors import DriverError
from drivers.printers import PosPrinter

CHECK_TIMEOUT_S = 30.0


async def list_devices(request: web.Request, _: None) -> DeviceList:
    """Every device: those of the configuration, and those that were found plugged in."""
    return DeviceList(request.app[keys.MANAGER].views())


async def show_device(request: web.Request, _: None) -> DeviceView:
    """One device."""
    return request.app[keys.MANAGER].view(request.match_info["device"])


async def forget_device(request: web.Request, _: None) -> None:
    """A device that was found and pulled out will not come back: nobody waits for it any more."""
    device = request.match_info["device"]
    found = request.app[keys.MANAGER].device(device)
    if isinstance(found, PosPrinter) and await request.app[keys.SPOOL].next(device) is not None:
        raise ApiProblem(
            409,
            "jobs_wait",
            "Jobs wait for that device",
            "Print them elsewhere, or cancel them.",
            device=device,
        )
    await request.app[keys.HOTPLUG].forget(device)


async def check_device(request: web.Request, body: CheckRequest) -> CheckResult:
    """Check a device now. A device that does not answer is a result, not an error of this request."""
    manager = request.app[keys.MANAGER]
    device = manager.device(request.match_info["device"])
    manager.try_now(device.spec.id)
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            return CheckResult(ok=True, detail=await device.check_health(body.level))
    except TimeoutError:
        return CheckResult(ok=False, detail=f"No answer from the device within {CHECK_TIMEOUT_S:.0f} s.")
    except DriverError as error:
        return CheckResult(ok=False, detail=str(error) or error.code)


routes = [
    Route("GET", "/v1/devices", list_devices, EVERY_ROLE, "All devices and how they are", answer=DeviceList),
    Route(
        "GET", "/v1/devices/{device}", show_device, EVERY_ROLE, "One device and how it is", answer=DeviceView
    ),
    Route(
        "DELETE",
        "/v1/devices/{device}",
        forget_device,
        TECHNICIAN,
        "Forget a device that was found plugged in, and will not come back",
        status=204,
    ),
    Route(
        "POST",
        "/v1/devices/{device}/check",
        check_device,
        TECHNICIAN,
        "Check a device's health (UnifiedPOS CheckHealth)",
        body=CheckRequest,
        answer=CheckResult,
    ),
]
