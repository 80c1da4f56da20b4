"""A message as XML 3.1 and back, from the same structs as JSON (Swedbank Pay's published nexo Retailer guide).

Scalars and references are attributes; what is a struct of its own is a child; some texts and lists are children by the
schema. The order of children is the structs' order and matters: a terminal refuses another. There are no
namespaces. A document type is refused before anything is read of it: no entity is ever expanded.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
import msgspec.inspect as look

from drivers.errors import FrameError
from drivers.terminals.nexo.codec import BODIES, LONGEST, Message, body_name, wrapper
from drivers.terminals.nexo.messages import RepeatedBody
from drivers.terminals.nexo.parts import MessageHeader, Part

_RENAMED = {"MaskedPan": "MaskedPAN"}
_CHILD_TEXT = frozenset(
    {
        "AbortReason",
        "AdditionalResponse",
        "AllowedPaymentBrand",
        "ApprovalCode",
        "DateTime",
        "DocumentQualifier",
        "EventDetails",
        "LoggedSaleID",
        "SaleToAcquirerData",
        "SaleToPOIData",
    }
)
"""Texts, and lists of them, that are children."""
_SPACED = frozenset({"SaleCapabilities", "ServicesEnabled"})
"""Lists that are the text of one child."""
_ATTRIBUTES_THERE = frozenset({("PaymentReceipt", "DocumentQualifier"), ("PrintOutput", "DocumentQualifier")})
"""Names that are a child elsewhere, and an attribute here."""
_OWN_TEXT = frozenset({("OutputText", "Text")})
"""What is the text of its own element."""


@dataclass(frozen=True, slots=True)
class _Field:
    """Where a field of a struct stands in its element."""

    attribute: str
    """Name in the struct."""
    key: str
    """Name that ``msgspec.convert`` knows it by."""
    tag: str
    how: str
    """``attribute``, ``own``, ``text``, ``spaced``, ``part`` or ``inline``."""
    many: bool
    part: type[Part] | None
    default: Any


@cache
def _plan(kind: type[Part]) -> tuple[_Field, ...]:
    described = look.type_info(kind)
    assert isinstance(described, look.StructType)  # noqa: S101  a Part is one
    return tuple(_field(kind, one) for one in described.fields)


def _field(kind: type[Part], field: look.Field) -> _Field:
    inner: look.Type = field.type
    if isinstance(inner, look.UnionType):
        inner = next(one for one in inner.types if not isinstance(one, look.NoneType))
    many = isinstance(inner, look.VarTupleType)
    item = inner.item_type if isinstance(inner, look.VarTupleType) else inner
    part = item.cls if isinstance(item, look.StructType) and issubclass(item.cls, Part) else None
    tag = _RENAMED.get(field.encode_name, field.encode_name)
    if part is RepeatedBody:
        how = "inline"
    elif part is not None:
        how = "part"
    elif (kind.__name__, tag) in _OWN_TEXT:
        how = "own"
    elif tag in _CHILD_TEXT and (kind.__name__, tag) not in _ATTRIBUTES_THERE:
        how = "text"
    else:
        how = "spaced" if tag in _SPACED else "attribute"
    return _Field(field.name, field.encode_name, tag, how, many, part, field.default)


def to_xml(message: Message) -> bytes:
    """The message as it travels."""
    root = ET.Element(wrapper(message.header))
    root.append(_write("MessageHeader", message.header))
    root.append(_write(type(message.body).__name__, message.body))
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def from_xml(data: bytes, *, ordered: bool = False) -> Message:
    """Read one. With ``ordered`` children in another order than the schema's are refused. Raises FrameError."""
    root = parsed(data)
    header = _read(_one(root, "MessageHeader"), MessageHeader, ordered=ordered)
    assert isinstance(header, MessageHeader)  # noqa: S101  that is what was read
    name = body_name(header)
    if root.tag != wrapper(header) or name not in BODIES:
        raise FrameError("a nexo message whose wrapper and header do not go together")
    return Message(header, _read(_one(root, name), BODIES[name], ordered=ordered))


def header_of(data: bytes) -> MessageHeader:
    """Whose message it is. Raises FrameError."""
    header = _read(_one(parsed(data), "MessageHeader"), MessageHeader, ordered=False)
    assert isinstance(header, MessageHeader)  # noqa: S101  that is what was read
    return header


def parsed(data: bytes) -> ET.Element:
    """The document. Raises FrameError for what is none, or has a document type."""
    if len(data) > LONGEST:
        raise FrameError(f"a nexo message of {len(data)} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise FrameError("what arrived is no nexo message in XML") from None
    if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
        raise FrameError("a nexo message with a document type, which may expand to anything")
    try:
        return ET.fromstring(text)  # noqa: S314  nothing is declared in it, so nothing expands
    except (ET.ParseError, ValueError, RecursionError):
        raise FrameError("what arrived is no nexo message in XML") from None


def _one(root: ET.Element, tag: str) -> ET.Element:
    found = root.find(tag)
    if found is None:
        raise FrameError(f"a nexo message without {tag}")
    return found


def _write(tag: str, part: Part) -> ET.Element:
    element = ET.Element(tag)
    for field in _plan(type(part)):
        value = getattr(part, field.attribute)
        if value is None or value == field.default:
            continue
        values = value if field.many else (value,)
        match field.how:
            case "inline":
                element.extend(list(_write("", value)))
            case "part":
                element.extend(_write(field.tag, one) for one in values)
            case "own":
                element.text = value
            case "text":
                for one in values:
                    ET.SubElement(element, field.tag).text = _scalar(one)
            case "spaced":
                ET.SubElement(element, field.tag).text = " ".join(values)
            case _:
                element.set(field.tag, " ".join(_scalar(one) for one in values))
    return element


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _read(element: ET.Element, kind: type[Part], *, ordered: bool) -> Part:
    if ordered:
        _check_order(element, kind)
    try:
        return msgspec.convert(_fields(element, kind, ordered=ordered), kind, strict=False)
    except (msgspec.ValidationError, ValueError):
        raise FrameError(f"{kind.__name__} cannot be read") from None


def _fields(element: ET.Element, kind: type[Part], *, ordered: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in _plan(kind):
        children = element.findall(field.tag)
        value: Any = None
        match field.how:
            case "inline" if field.part is not None:
                value = _read(element, field.part, ordered=False)
            case "part" if field.many and not children:
                value = ()
            case "part" if field.part is not None and children:
                parts = [_read(child, field.part, ordered=ordered) for child in children]
                value = tuple(parts) if field.many else parts[0]
            case "own":
                value = element.text or ""
            case "text" if children:
                texts = [child.text or "" for child in children]
                value = tuple(texts) if field.many else texts[0]
            case "spaced" if children:
                value = tuple((children[0].text or "").split())
            case "attribute":
                text = element.get(field.tag)
                value = tuple(text.split()) if text is not None and field.many else text
        if value is not None:
            found[field.key] = value
    return found


def _check_order(element: ET.Element, kind: type[Part]) -> None:
    """Raises FrameError naming the child that stands where the schema has it not."""
    wanted = [field.tag for field in _plan(kind) if field.how not in {"attribute", "own", "inline"}]
    known = [child.tag for child in element if child.tag in wanted]
    if known != sorted(known, key=wanted.index):
        raise FrameError(f"the children of {kind.__name__} stand in another order than the schema has them")
