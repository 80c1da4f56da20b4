"""Requests nobody should send: made from the API's own OpenAPI document, then bent at random, down to single bytes.

A request is right in most parts, so that it comes far, and wrong in some. Ids, codes and tokens that the daemon has
given out are used again, in places and states in which they are not wanted.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

Json = Any
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS")
NASTY_TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202eabc\u202d",
    "\ufeff",
    "😀" * 40,
    "ß" * 300,
    "' OR 1=1 --",
    "%s%n%d",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "x" * 10_000,
    "١٢٣٤",
    "１２３４５６７８",
    "²³",
    "\r\nX: y",
    "-1",
    "1e999",
    "NaN",
    "null",
)
NASTY_VALUES: tuple[Json, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1,
    2**31,
    2**63,
    2**64,
    -(2**63) - 1,
    10**40,
    1.5,
    -0.0,
    1e308,
    [],
    {},
    [[]],
    [{}],
    {"": ""},
)
NASTY_BODIES = (
    b"",
    b" ",
    b"{",
    b"}",
    b"[]",
    b"null",
    b"true",
    b'"\\u0000"',
    b'{"a":1,"a":2}',
    b"\xff\xfe\x00",
    b"\xef\xbb\xbf{}",
    b"[" * 20_000,
    b'{"a":' * 5_000,
    b'{"lines":[' + b"[" * 500 + b"]" * 500 + b"]}",
    b'{"amount":{"minor":1e400,"currency":"DKK"}}',
    b"--x\r\nContent-Disposition: form-data\r\n\r\n",
)
NASTY_PATHS = (
    "%00",
    "%ff%fe",
    "%2e%2e%2f%2e%2e",
    "..",
    "%ED%A0%80",
    "%E2%80%AE",
    "x" * 3_000,
    "%",
    "%zz",
    "a%0d%0ab",
    "%F0%9F%98%80",
    "'",
    "0",
    "-",
    ";",
    "%20",
    "null",
)
TYPES = (
    "application/json",
    "application/json; charset=utf-16",
    "application/json; charset=nonsense",
    "text/plain",
    "image/png",
    "application/pdf",
    "application/vnd.escpos",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "x/y",
    ";",
    "",
)
NASTY_HEADERS: tuple[tuple[str, str], ...] = (
    ("Range", "bytes=0-"),
    ("Range", "bytes=-1"),
    ("Range", "bytes=5-1"),
    ("Range", "bytes=99999999999999999999-"),
    ("Range", "bytes=0-0,2-3,9-"),
    ("Range", "lines=1-2"),
    ("Accept", "*/*;q=nonsense"),
    ("Accept", "text/html,application/pdf;q=0.1"),
    ("Accept", "application/pdf"),
    ("Accept", "text/html"),
    ("Accept", "," * 200),
    ("Accept-Encoding", "gzip;q=-1"),
    ("If-None-Match", '"x"'),
    ("If-None-Match", "*"),
    ("If-None-Match", "W/"),
    ("If-Match", "nonsense"),
    ("If-Modified-Since", "yesterday"),
    ("If-Range", "Mon, 99 Foo 0000"),
    ("Content-Encoding", "gzip"),
    ("Content-Encoding", "deflate"),
    ("Content-Encoding", "br"),
    ("Expect", "100-continue"),
    ("Expect", "200-ok"),
    ("Origin", "null"),
    ("Origin", "http://[::1"),
    ("Origin", "https://evil.example"),
    ("Cookie", "a=b; c" * 50),
    ("Authorization", "Basic Og=="),
    ("Clerk-Session", "nonsense"),
    ("Clerk-Session", "\xff\xfe"),
    ("Receipt-Code", "S"),
    ("Receipt-Code", "\xe9" * 28),
    ("X-Forwarded-For", "1" * 4_000),
    ("Upgrade", "h2c"),
    ("Connection", "close"),
    ("Content-Language", "xx"),
)
NASTY_KEYS = (
    "",
    " ",
    "k",
    "x" * 64,
    "x" * 65,
    "x" * 5_000,
    "\xff",
    "a b",
    '"q"',
    "{}",
    "ключ".encode().decode("latin-1"),
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as it goes onto the wire."""

    method: str
    target: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    route: str
    """Method and path as the document names them, for the count."""

    def to_bytes(self) -> bytes:
        """The bytes."""
        head = [
            f"{self.method} {self.target} HTTP/1.1",
            *(f"{name}: {value}" for name, value in self.headers),
        ]
        return "\r\n".join([*head, "", ""]).encode("latin-1", "replace") + self.body


@dataclass(slots=True)
class Hostile:
    """Makes requests."""

    document: Mapping[str, Any]
    source: random.Random
    tokens: Mapping[str, str]
    """Role → bearer token."""
    sessions: Sequence[str]
    """Open sessions of clerks, which are not to be closed."""
    known: Mapping[str, Sequence[Json]]
    """Values that are right for a field of this name."""
    given: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What the daemon gave out: name of the field, or first part of the path → the last of them."""
    number: int = 0

    def __iter__(self) -> Iterator[Request]:
        routes = [
            (method.upper(), path, operation)
            for path, operations in self.document["paths"].items()
            for method, operation in operations.items()
        ]
        while True:
            yield self._request(*self.source.choice(routes))

    def learn(self, route: str, answer: Json) -> None:
        """Keep ids, codes and versions of an answer for later."""
        if isinstance(answer, list):
            for one in answer[:5]:
                self.learn(route, one)
        elif isinstance(answer, dict):
            for name, value in answer.items():
                if name in {"id", "code", "version", "balance"} and isinstance(value, str | int):
                    kept = self.given[f"{route.split('/')[2]}.{name}"]
                    kept.append(str(value))
                    del kept[:-20]
                elif name in {"items", "lines", "tenders", "gift_card"}:
                    self.learn(route, value)

    def right(self, role: str, method: str, path: str, body: Json = None) -> Request:
        """A request as it should be: a text for a text, else JSON."""
        self.number += 1
        plain = isinstance(body, str)
        data = b"" if body is None else body.encode() if plain else json.dumps(body).encode()
        headers = [
            ("Host", "127.0.0.1"),
            ("Authorization", f"Bearer {self.tokens[role]}"),
            ("Content-Type", "text/plain" if plain else "application/json"),
            ("Content-Length", str(len(data))),
            ("Idempotency-Key", f"right {self.number}"),
            *([("Clerk-Session", self.sessions[0])] if role == "till" else []),
        ]
        return Request(method, path, headers, data, f"{method} {self._named(path)}")

    def _named(self, path: str) -> str:
        """The path as the document names it."""
        parts = path.partition("?")[0].split("/")
        for known in self.document["paths"]:
            names = known.split("/")
            fits = (one == two or one.startswith("{") for one, two in zip(names, parts, strict=False))
            if len(names) == len(parts) and all(fits):
                return str(known)
        return path

    # --- one request ---

    def _request(self, method: str, path: str, operation: Mapping[str, Any]) -> Request:
        source, route = self.source, f"{method} {path}"
        self.number += 1
        if source.random() < 0.03:
            method = source.choice(METHODS)
        headers = [("Host", "127.0.0.1" if source.random() < 0.99 else source.choice(NASTY_TEXTS[:4]))]
        headers += self._who(method, path)
        content_type, body = self._body(operation)
        if content_type is not None:
            headers.append(("Content-Type", content_type))
        if method in {"POST", "PATCH", "PUT"} and source.random() < 0.95:
            key = f"hostile {self.number if source.random() < 0.9 else source.randrange(self.number)}"
            if source.random() < 0.1:
                key = source.choice(NASTY_KEYS)
            headers.append(("Idempotency-Key", key))
        while source.random() < 0.12:
            headers.append(source.choice(NASTY_HEADERS))
        if "receipts" in path and self.given["receipts.code"] and source.random() < 0.5:
            headers.append(("Receipt-Code", source.choice(self.given["receipts.code"])))
        if body or method not in {"GET", "HEAD"}:
            headers.append(("Content-Length", str(len(body))))
        clean = [
            (name, value.replace("\r", "").replace("\n", "").replace("\x00", "")) for name, value in headers
        ]
        return Request(method, self._path(path) + self._query(operation), clean, body, route)

    def _who(self, method: str, path: str) -> list[tuple[str, str]]:
        source = self.source
        role = source.choice(("kiosk",) * 3 + ("till",) * 10 + ("technician",) * 3 + ("", "nonsense"))
        if not role:
            return []
        who = [("Authorization", f"Bearer {self.tokens.get(role, role)}")]
        closes = method == "DELETE" and path == "/v1/clerk-sessions"
        if role == "till" and not closes and source.random() < 0.9:
            who.append(("Clerk-Session", source.choice(self.sessions)))
        return who

    def _path(self, path: str) -> str:
        parts = path.split("/")
        return "/".join(self._segment(parts, part) if part.startswith("{") else part for part in parts)

    def _segment(self, parts: Sequence[str], part: str) -> str:
        source, name = self.source, part.strip("{}")
        if source.random() < 0.08:
            return source.choice(NASTY_PATHS)
        pool = (
            list(self.known.get(name, ())) + self.given[f"{parts[2]}.{'code' if name == 'token' else 'id'}"]
        )
        if parts[2] == "receipts":
            pool += self.given["sales.id"]
        if name == "subject":
            pool += self.given["sales.id"] + self.given["reservations.id"]
        if not pool or source.random() < 0.05:
            pool = [one for name, some in self.given.items() if name.endswith(".id") for one in some] or ["x"]
        return quote(str(source.choice(pool)), safe="")

    def _query(self, operation: Mapping[str, Any]) -> str:
        source, said = self.source, []
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query" and source.random() < 0.5:
                good = self.known.get(f"?{parameter['name']}", ("1",))
                value = source.choice(good) if source.random() < 0.7 else source.choice(NASTY_TEXTS)
                said.append(f"{parameter['name']}={quote(str(value).encode('utf-8', 'surrogatepass'))}")
        if source.random() < 0.03:
            said.append(
                source.choice(("x=1", "%ff=%00", "=", "&&", "a[]=1", "limit=1&limit=2", "q=%ED%A0%80"))
            )
        return f"?{'&'.join(said)}" if said else ""

    # --- bodies ---

    def _body(self, operation: Mapping[str, Any]) -> tuple[str | None, bytes]:
        source = self.source
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return (
                (None, b"") if source.random() < 0.9 else (source.choice(TYPES), source.choice(NASTY_BODIES))
            )
        kind = source.choice(list(content))
        body = self._right(kind, content[kind].get("schema"))
        kind = kind if source.random() < 0.95 else source.choice(TYPES)
        return (kind if source.random() < 0.98 else None), body

    def _right(self, kind: str, schema: Mapping[str, Any] | None) -> bytes:
        source = self.source
        if source.random() < 0.06:
            return source.choice(NASTY_BODIES)
        if schema is None:
            some = source.randbytes(source.randrange(200))
            texts = (b"hello", b"%PDF-1.4 " + some, b"\x89PNG\r\n\x1a\n" + some, b'{"blocks":[]}', some)
            return source.choice(texts)
        value = self._value(schema, "")
        for _ in range(source.choice((0, 0, 0, 1, 1, 2))):
            value = self._bent(value)
        raw = json.dumps(value).encode()
        if source.random() < 0.03:
            cut = source.randrange(len(raw) + 1)
            raw = raw[:cut] + source.choice((b"", b"\x00", b"\xff", b",", raw[:20])) + raw[cut + 1 :]
        return raw

    def _value(self, schema: Mapping[str, Any], name: str, depth: int = 0) -> Json:
        source = self.source
        if "$ref" in schema:
            target = schema["$ref"].rpartition("/")[2]
            return self._value(self.document["components"]["schemas"][target], name, depth + 1)
        for several in ("anyOf", "oneOf"):
            if several in schema:
                return self._value(source.choice(schema[several]), name, depth)
        if "enum" in schema:
            return source.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        pool = list(self.known.get(name, ())) + self.given[name] + self.given[f"{name}s.id"]
        if pool and source.random() < 0.9:
            return source.choice(pool)
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            needed = set(schema.get("required", ()))
            return {
                key: self._value(inner, key, depth + 1)
                for key, inner in schema.get("properties", {}).items()
                if key in needed or source.random() < 0.4
            }
        if kind == "array":
            inner = schema.get("items", {})
            return [
                self._value(inner, name, depth + 1)
                for _ in range(source.choice((0, 1, 1, 2)) if depth < 8 else 0)
            ]
        if kind == "integer":
            return source.randint(max(0, schema.get("minimum", 0)), min(5, schema.get("maximum", 5)))
        return {"boolean": True, "number": 1.5, "null": None}.get(str(kind), "text")

    def _bent(self, value: Json) -> Json:
        """The value with one thing in it, anywhere, that is not as it should be."""
        source = self.source
        if isinstance(value, dict) and value and source.random() < 0.8:
            key = source.choice(list(value))
            how = source.random()
            if how < 0.1:
                return {one: inner for one, inner in value.items() if one != key}
            if how < 0.2:
                return {**value, source.choice(NASTY_TEXTS[:12]) or "x": 1}
            return {**value, key: self._bent(value[key])}
        if isinstance(value, list) and value and source.random() < 0.7:
            place = source.randrange(len(value))
            if source.random() < 0.2:
                return value * source.choice((2, 60))
            return [*value[:place], self._bent(value[place]), *value[place + 1 :]]
        return source.choice(NASTY_TEXTS) if source.random() < 0.5 else source.choice(NASTY_VALUES)
