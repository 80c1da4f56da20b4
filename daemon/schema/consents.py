"""Shapes of consents to advertising: what was agreed to, in which words, and whether it was confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from daemon.schema.receipts import Email
from daemon.schema.words import ConsentState, Language, Shape, ShortText

Purpose = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]


class ConsentText(Shape, frozen=True):
    """The words that were shown, to the letter: it is these that are agreed to, and proven later."""

    id: Purpose
    version: Version
    """A text that changes, even by a comma, is another version."""
    language: Language
    body: Annotated[str, msgspec.Meta(min_length=1, max_length=8000)]


class ConsentRequest(Shape, frozen=True):
    """Somebody agreed, by an act of their own, to a box that was empty before."""

    address: Email
    purpose: Purpose
    """``newsletter``, ``club`` …"""
    sender: ShortText
    """Who will write: the company's name."""
    text: ConsentText
    channel: Literal["email"] = "email"
    receipt: Annotated[str, msgspec.Meta(max_length=36)] | None = None
    """Id of the sale after which it was asked."""


class ConsentConfirm(Shape, frozen=True):
    """The second step, from the page that the letter's link leads to."""

    token: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    ip: Annotated[str, msgspec.Meta(max_length=45)] = ""
    """Where the browser was that confirmed, as the web shop saw it; part of the proof."""


class ConsentWithdraw(Shape, frozen=True):
    """Somebody wants no more of it; without ``purpose`` of nothing."""

    address: Email
    purpose: Purpose | None = None


class ConsentView(Shape, frozen=True):
    """A consent as it stands. The address is not told again."""

    id: str
    state: ConsentState
    purpose: str
    channel: str
    text_id: str
    text_version: str
    text_sha256: str
    language: Language
    given_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    last_used_at: datetime | None = None
    """When a list with it on was taken for a letter (``storefloor export consents --used``)."""
    stale: bool = False
    """Confirmed, and not used for ten months: after about a year it may have lapsed."""
