"""The OpenAPI 3.1 document and a page to read it, both made from the route table: declared once, never out of step."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from daemon.routes import JSON, Route
from daemon.schema import ProblemDetails, Role, Shape
from daemon.version import VERSION

PARAMETER = re.compile(r"\{(\w+)(?::[^}]*)?\}")


def document(routes: Iterable[Route]) -> bytes:
    """The OpenAPI document as JSON."""
    table = list(routes)
    shapes: list[type[Shape]] = [ProblemDetails]
    for route in table:
        shapes.extend(shape for shape in (route.body, route.answer) if shape is not None)
    unique = list(dict.fromkeys(shapes))
    refs, components = msgspec.json.schema_components(unique, ref_template="#/components/schemas/{name}")
    reference = dict(zip(unique, refs, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in table:
        path = PARAMETER.sub(r"{\1}", route.path)
        paths.setdefault(path, {})[route.method.lower()] = _operation(route, reference)
    tree = {
        "openapi": "3.1.0",
        "info": {
            "title": "Storefloor station",
            "version": VERSION,
            "description": "One station of a shop's floor: devices, stock, reservations, payments. "
            "Money is in minor units, times are UTC (RFC 3339), errors are application/problem+json (RFC 9457).",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    return msgspec.json.encode(tree)


def _operation(route: Route, reference: dict[type[Shape], dict[str, Any]]) -> dict[str, Any]:
    roles = ", ".join(role for role in Role if role in route.roles)
    operation: dict[str, Any] = {
        "operationId": _operation_id(route),
        "summary": route.summary,
        "description": f"Roles: {roles}." if roles else "No token needed.",
        "tags": [route.path.split("/")[2] if route.path.startswith("/v1/") else "station"],
        "parameters": _parameters(route),
        "responses": {
            str(route.status): _success(route, reference),
            "default": {
                "description": "What was wrong, and what to do",
                "content": {"application/problem+json": {"schema": reference[ProblemDetails]}},
            },
        },
    }
    if route.present is not None and route.status != 200:
        again = {
            **_success(route, reference),
            "description": "The key was said before: the resource as it is now",
        }
        operation["responses"]["200"] = again
    if route.roles:
        operation["security"] = [{"token": []}]
    if route.body is not None:
        operation["requestBody"] = {
            "required": not route.bare,
            "content": {JSON: {"schema": reference[route.body]}},
        }
    elif route.accepts:
        operation["requestBody"] = {"required": True, "content": {kind: {} for kind in route.accepts}}
    return operation


def _operation_id(route: Route) -> str:
    words = [word for word in re.split(r"[/{}.:_-]+", route.path.removeprefix("/v1")) if word.isidentifier()]
    return "_".join([route.method.lower(), *words])


def _parameters(route: Route) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in PARAMETER.findall(route.path)
    ]
    parameters += [
        {"name": name, "in": "query", "description": text, "schema": {"type": "string"}}
        for name, text in route.query.items()
    ]
    headers = []
    if route.idempotent:
        headers.append(("Idempotency-Key", "the same for the same wish, new for each wish", True))
    if route.clerk:
        headers.append(("Clerk-Session", "id of a clerk's open session", Role.KIOSK not in route.roles))
    parameters += [
        {
            "name": name,
            "in": "header",
            **({"required": True} if needed else {}),
            "description": text,
            "schema": {"type": "string"},
        }
        for name, text, needed in headers
    ]
    parameters += [
        {"name": name, "in": "header", "description": text, "schema": {"type": "string"}}
        for name, text in route.headers.items()
    ]
    return parameters


def _success(route: Route, reference: dict[type[Shape], dict[str, Any]]) -> dict[str, Any]:
    if route.answer is not None:
        others: dict[str, Any] = {kind: {} for kind in route.variants}
        return {"description": "Done", "content": {JSON: {"schema": reference[route.answer]}, **others}}
    if route.status == 204:
        return {"description": "Done; no content"}
    return {"description": "Done", "content": {route.produces: {}}}


_STYLE = """
:root{color-scheme:light dark;--line:#8884}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin:2rem 0 .3rem;text-transform:capitalize}
table{border-collapse:collapse;width:100%}code{font:14px ui-monospace,monospace}small{opacity:.7}
td{border-top:1px solid var(--line);padding:.35rem .6rem .35rem 0;vertical-align:top}
td:first-child{width:5rem;font-weight:600}td:nth-child(2){width:24rem}
"""


def docs_page(routes: Iterable[Route]) -> bytes:
    """A page that lists every route; it loads nothing from anywhere."""
    groups: dict[str, list[Route]] = {}
    for route in routes:
        groups.setdefault(route.path.split("/")[2], []).append(route)
    parts = [
        f"<h2>{html.escape(name)}</h2><table>{''.join(map(_row, rows))}</table>"
        for name, rows in groups.items()
    ]
    page = (
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Storefloor API</title><style>{_STYLE}</style>"
        f"<h1>Storefloor API <small>{html.escape(VERSION)}</small></h1>"
        "<p>The full document with every shape is <a href=/v1/openapi.json>/v1/openapi.json</a> (OpenAPI 3.1). "
        "Send <code>Authorization: Bearer TOKEN</code>; errors are <code>application/problem+json</code>.</p>"
        + "".join(parts)
    )
    return page.encode()


def _row(route: Route) -> str:
    roles = ", ".join(role for role in Role if role in route.roles) or "no token"
    needs = [
        name
        for name, needed in (("Idempotency-Key", route.idempotent), ("Clerk-Session", route.clerk))
        if needed
    ]
    note = " · ".join([roles, *needs])
    path = html.escape(PARAMETER.sub(r"{\1}", route.path))
    summary = html.escape(route.summary)
    return f"<tr><td>{route.method}<td><code>{path}</code><td>{summary}<br><small>{note}</small></tr>"
