"""What a file to be printed is: told by its content, and by its name only where the content leaves it open.

Whatever is wrong with the file itself is said here, before a daemon is asked: what, where in the file, what to do.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

import msgspec

from daemon.schema import Receipt
from drivers.printers.receipt import Block

DOCUMENT_MAX = 16 << 20
"""Bytes of one document; the daemon takes no more (docs/api.md)."""
RECEIPT, TEXT, PNG, PDF, RAW = (
    "application/json",
    "text/plain",
    "image/png",
    "application/pdf",
    "application/vnd.escpos",
)
TITLES = {
    RECEIPT: "a receipt",
    TEXT: "text",
    PNG: "a PNG picture",
    PDF: "a PDF",
    RAW: "bytes for the printer itself",
}
_RAW_NAMES = frozenset({".bin", ".prn", ".escpos"})
_TEXT_NAMES = frozenset({".txt", ".text", ".md", ".log", ".csv"})
_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "a JPEG picture", "save it as PNG"),
    (b"GIF8", "a GIF picture", "save it as PNG"),
    (b"BM", "a BMP picture", "save it as PNG"),
    (b"II*\0", "a TIFF picture", "save it as PNG"),
    (b"MM\0*", "a TIFF picture", "save it as PNG"),
    (b"RIFF", "a WebP picture, a sound or a film", "save a picture as PNG"),
    (b"PK\x03\x04", "an archive or an office document", "save it as PDF"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as PDF"),
    (b"%!PS", "PostScript", "save it as PDF"),
    (b"\x1f\x8b", "a compressed file", "unpack it first"),
    (b"\x7fELF", "a program", "print takes documents"),
)
"""How other files begin, what they are, and what to do about it."""
_WIDE_TEXT = (b"\xff\xfe", b"\xfe\xff")
_COMMAND = re.compile(rb"[\x10\x1b-\x1d]")
"""DLE, ESC, FS, GS: every command of a receipt printer begins with one, and no text holds them."""
_PLACE = re.compile(r"blocks\[(\d+)\]")


class Unprintable(Exception):
    """The file cannot be printed; the message says what is wrong with it, where, and what to do."""


@dataclass(frozen=True, slots=True)
class FileDocument:
    """A file's bytes, and the content type they are sent under."""

    content_type: str
    data: bytes


def read(path: Path) -> FileDocument:
    """The document in a file. Raises Unprintable: no such file, empty, too large, or nothing print takes."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise Unprintable(f"{path} is a directory: name a file in it")
        if size > DOCUMENT_MAX:
            raise Unprintable(
                f"{path} has {size / (1 << 20):.1f} MB; a document may have {DOCUMENT_MAX >> 20}"
            )
        data = path.read_bytes()
    except OSError as error:
        raise Unprintable(f"{path}: {error.strerror}") from error
    if not data:
        raise Unprintable(f"{path} is empty: there is nothing to print")
    content_type = _content_type(path, data)
    if content_type == RECEIPT:
        _check_receipt(path, data)
    return FileDocument(content_type, data)


def _content_type(path: Path, data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if (
        b"%PDF-" in data[:1024]
    ):  # ISO 32000-1, annex H.3.4.1: the header may stand anywhere in the first 1024 bytes
        return PDF
    suffix = path.suffix.lower()
    if suffix in _RAW_NAMES:
        return RAW
    for magic, title, advice in _FOREIGN:
        if data.startswith(magic) and not (magic == b"BM" and _is_text(data)):
            raise Unprintable(f"{path} is {title}, which print does not take: {advice}")
    if data.startswith(_WIDE_TEXT):
        raise Unprintable(f"{path} is text in UTF-16: save it as UTF-8")
    if _COMMAND.search(data):
        return RAW
    if suffix == ".json" or _means_receipt(data, suffix):
        return RECEIPT
    if not _is_text(data):
        raise Unprintable(
            f"{path} is no receipt (JSON), PNG, PDF, UTF-8 text or printer file"
            f"{_first_odd_byte(data)}: save it as one of them; a file for the printer itself ends in .escpos"
        )
    if not data.strip():
        raise Unprintable(f"{path} holds nothing but blanks: there is nothing to print")
    return TEXT


def _is_text(data: bytes) -> bool:
    try:
        return "\0" not in data.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _first_odd_byte(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f" (byte {data[error.start]:#04x} in line {line} is no UTF-8)"
    return ""


def _means_receipt(data: bytes, suffix: str) -> bool:
    """JSON under another name: what begins as an object, unless it is called text and is no JSON."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    if suffix not in _TEXT_NAMES:
        return True
    try:
        return "blocks" in json.loads(data)
    except ValueError:
        return False


def _check_receipt(path: Path, data: bytes) -> None:
    """Raises Unprintable with line and column of broken JSON, or with the block and field that is wrong."""
    try:
        json.loads(data)
    except json.JSONDecodeError as error:
        raise Unprintable(f"{path}:{error.lineno}:{error.colno}: no JSON: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise Unprintable(f"{path} is no JSON{_first_odd_byte(data)}: save it as UTF-8") from error
    try:
        msgspec.json.decode(data, type=Receipt)
    except msgspec.DecodeError as error:
        raise Unprintable(f"{path} is no receipt: {_in_words(str(error))}") from error


def _in_words(fault: str) -> str:
    """A decoder's word with the block counted as people count, and the blocks there are where one is unknown."""
    reason, _, place = fault.partition(" - at `$")
    place = place.rstrip("`").lstrip(".")
    found = _PLACE.search(place)
    said = f"block {int(found[1]) + 1}: {reason}" if found else reason
    if found and place.endswith(".type"):
        known = [block.__struct_config__.tag for block in get_args(Block)]
        named = re.search(r"'(.*)'", reason)
        near = get_close_matches(named[1], known, n=1, cutoff=0.4) if named else []
        meant = f"did you mean {near[0]!r}? " if near else ""
        return (
            f"block {int(found[1]) + 1} is of no known type ({reason}); {meant}there are {', '.join(known)}"
        )
    return f"{said} (at {place})" if place else said
