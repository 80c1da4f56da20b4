"""Claims of scanners: for a while one client of ``/v1/events`` hears a scanner alone."""

from __future__ import annotations

from aiohttp import web

from daemon import keys
from daemon.errors import ApiProblem
from daemon.routes import EVERY_ROLE, Route
from daemon.schema import Role, ScannerClaim, ScannerClaimRequest
from drivers.vocabulary import DeviceClass


async def show(request: web.Request, _: None) -> ScannerClaim:
    """Who hears a scanner."""
    return _view(request, _scanner(request))


async def claim(request: web.Request, body: ScannerClaimRequest) -> ScannerClaim:
    """Hear a scanner alone, or go on doing so."""
    device = _scanner(request)
    await request.app[keys.LEASES].take(device, request[keys.CALLER].token, body.client, body.seconds)
    return _view(request, device)


async def release(request: web.Request, _: None) -> None:
    """Let everybody hear a scanner again; a technician may end anybody's claim."""
    caller = request[keys.CALLER]
    await request.app[keys.LEASES].release(
        _scanner(request), caller.token, anybodys=caller.role is Role.TECHNICIAN
    )


def _scanner(request: web.Request) -> str:
    """The device of the path. Raises NotFound, or ApiProblem when it is no scanner: printers have a queue."""
    device = request.app[keys.MANAGER].device(request.match_info["device"])
    if device.device_class is not DeviceClass.SCANNER:
        raise ApiProblem(
            409,
            "wrong_device_class",
            "That is not a scanner",
            f"{device.spec.id!r} is a {device.device_class}: it takes turns by itself.",
            device=device.spec.id,
        )
    return device.spec.id


def _view(request: web.Request, device: str) -> ScannerClaim:
    lease = request.app[keys.LEASES].of(device)
    if lease is None:
        return ScannerClaim(device, "", mine=False)
    return ScannerClaim(
        device, lease.client, mine=lease.token == request[keys.CALLER].token, expires_at=lease.expires_at
    )


routes = [
    Route(
        "GET",
        "/v1/devices/{device}/claim",
        show,
        EVERY_ROLE,
        "Who hears a scanner alone",
        answer=ScannerClaim,
    ),
    Route(
        "POST",
        "/v1/devices/{device}/claim",
        claim,
        EVERY_ROLE,
        "Hear a scanner alone, as the client of /v1/events?client=NAME; said again it lasts longer",
        body=ScannerClaimRequest,
        answer=ScannerClaim,
    ),
    Route(
        "DELETE",
        "/v1/devices/{device}/claim",
        release,
        EVERY_ROLE,
        "Let everybody hear a scanner again",
        status=204,
    ),
]
