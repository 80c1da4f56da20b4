"""Whatever is sent to the store's routes is answered with a 2xx or a 4xx that says why, and the daemon stays up."""

from __future__ import annotations

import json
import random
from typing import Any

import aiohttp
import pytest
from yarl import URL

from daemon.client import Client, new_key
from daemon.schema import Role
from tests.daemon.stations import Running

PATHS = [
    "/v1/products",
    "/v1/products/9521112000012",
    "/v1/products/{}",
    "/v1/products/{}/stock",
    "/v1/products?q={}",
    "/v1/products?q=l&cursor={}",
    "/v1/products?category={}&limit=3",
    "/v1/tutorials?gtin={}",
    "/v1/tutorials?category={}",
    "/v1/media/{}",
    "/v1/reservations/{}",
    "/v1/reservations?state={}",
    "/v1/sales/{}",
    "/v1/baskets/{}",
]
PARTS = [
    "%00",
    "%ff",
    "%ed%a0%80",
    "%f0%9f%92%a9",
    "%27%20OR%201=1",
    "%25",
    "%22%22%22",
    "a" * 3000,
    "%0d%0aX-Evil:%201",
    "..%2f..",
    "-1",
    "9" * 40,
    "%D9%A1%D9%A2",
    "NEAR(a%20b)",
    "*",
    "%E2%80%AE",
]
NASTY: list[Any] = [
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    "",
    " ",
    "\x00",
    "a\x00b",
    "\u202e",
    "💩" * 40,
    "x" * 100_000,
    "Ω≈ç√",
    [],
    {},
    [[]],
    {"gtin": "x"},
    "96385074",
    "shop-aarhus",
    "+45 12 34 56 78",
    "0000",
]


def bodies(seed: int) -> dict[str, dict[str, Any]]:
    """One good-looking body a route, one field of it spoilt."""
    draw = random.Random(seed)
    line = {"gtin": "9521112000012", "quantity": 1}
    money = {"minor": 100, "currency": "DKK"}
    good: dict[str, dict[str, Any]] = {
        "/v1/reservations": {"location": "shop-aarhus", "lines": [line], "name": "K N", "phone": "00123456"},
        "/v1/reservations/find": {"code": "R7K3M9PX", "phone_last4": "1234"},
        "/v1/reservations/reservation-01/reject": {"reason": "none left"},
        "/v1/reservations/reservation-01/collect": {"version": 1, "id_seen": True},
        "/v1/sales": {"lines": [line]},
        "/v1/sales/x/close": {"tenders": [{"kind": "cash", "amount": money}]},
        "/v1/assistance": {"topic": "product", "gtin": "9521112000012", "place": "lamps"},
        "/v1/baskets": {"lines": [line]},
        "/v1/gift-cards": {
            "amount": money,
            "tender": {"kind": "cash", "amount": money},
            "expires_on": "2099-01-01",
        },
        "/v1/gift-cards/find": {"code": "G0123456789ABCDEFGHJKMNPQRSM"},
        "/v1/gift-cards/x/redeem": {"sale": "x", "amount": money, "code": "G0123456789ABCDEFGHJKMNPQRSM"},
        "/v1/members/find": {"phone": "12345678"},
        "/v1/returns": {
            "receipt": "x",
            "lines": [{**line, "condition": "sellable"}],
            "reason": "too small",
            "refund": {"kind": "cash", "payment": "x"},
        },
    }
    for body in good.values():
        spoil(draw, body)
    return good


def spoil(draw: random.Random, value: Any) -> None:
    """Put something nasty somewhere into ``value``."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = draw.choice(keys)
        if isinstance(value[key], dict | list) and value[key] and draw.random() < 0.6:
            value = value[key]
            continue
        value[key] = draw.choice(NASTY)
        return


@pytest.mark.parametrize("path", PATHS)
async def test_no_path_and_no_query_breaks_anything(running: Running, till: Client, path: str) -> None:
    assert till.clerk_session
    headers = {"Authorization": f"Bearer {running.token(Role.TILL)}", "Clerk-Session": till.clerk_session}
    async with aiohttp.ClientSession(headers=headers) as session:
        for part in PARTS:
            url = URL(running.url + path.format(part), encoded=True)
            async with session.get(url) as answer:
                assert answer.status < 500, (path, part, await answer.text())
                if answer.status >= 400:
                    assert answer.content_type in {"application/problem+json", "text/plain"}


async def test_no_body_breaks_anything(running: Running, till: Client) -> None:
    assert till.clerk_session
    headers = {
        "Authorization": f"Bearer {running.token(Role.TILL)}",
        "Clerk-Session": till.clerk_session,
        "Content-Type": "application/json",
    }
    statuses: set[int] = set()
    async with aiohttp.ClientSession(headers=headers) as session:
        for seed in range(40):
            for path, body in bodies(seed).items():
                text = json.dumps(body, ensure_ascii=seed % 2 == 0).encode("utf-8", "replace")
                async with session.post(
                    running.url + path, data=text, headers={"Idempotency-Key": new_key()}
                ) as answer:
                    statuses.add(answer.status)
                    assert answer.status < 500, (path, body, await answer.text())
        for raw in (
            b'"\\ud800"',
            b'{"code": "\\ud800"}',
            b"\xff",
            b"[" * 5000,
            b"{",
            b"null",
            b'{"code": 1e999}',
        ):
            async with session.post(running.url + "/v1/reservations/find", data=raw) as answer:
                statuses.add(answer.status)
                assert answer.status < 500, (raw, await answer.text())
    assert {400, 422} <= statuses
