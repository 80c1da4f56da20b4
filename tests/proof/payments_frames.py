"""Frames of payment terminals: whole or byte by byte alike, and bent in any way read or refused, never more.

Seeds are the vectors (traces/zvt, traces/nexo), what the official library of Adyen was recorded saying, and messages of
every kind. What is done to them is random but the same each time: bits, bytes, cuts, pieces of other frames, digits
and brackets by the hundred.
"""

from __future__ import annotations

import contextlib
import gc
import json
import random
import resource
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from time import process_time
from typing import Any

import msgspec

from drivers.device import utc_now
from drivers.errors import FrameError, Refused
from drivers.terminals.nexo import device_messages as device
from drivers.terminals.nexo import messages as nexo
from drivers.terminals.nexo.amounts import from_wire
from drivers.terminals.nexo.codec import Message
from drivers.terminals.nexo.codec_xml import from_xml, to_xml
from drivers.terminals.nexo.coding import ClearXml, SealedJson
from drivers.terminals.nexo.framed import NexoFramer, framed
from drivers.terminals.nexo.nexoblob import Keys
from drivers.terminals.nexo.parts import OutputContent, OutputText
from drivers.terminals.nexo.serving import Serving
from drivers.terminals.wallet import messages as wallet
from drivers.terminals.zvt import bmp, frames, printing, serial, status_info, totals
from drivers.terminals.zvt.apdu import Apdu, ApduFramer
from drivers.terminals.zvt.tlv import Tlv
from drivers.vocabulary import Currency
from tests.drivers.terminals.nexo.test_codec import header_of
from tests.proof.claim import Claim, size

TRACES = Path(__file__).parents[1] / "traces"
SEED = 20
SLOW_S = 0.5
"""Processor time of one frame that counts as a hang: none takes a hundredth of it."""
GROWTH_KB = 32 * 1024
READ = (FrameError, Refused)
"""How a frame may be refused; a refusal in the frame's own words is one that was read."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One way of writing messages."""

    name: str
    seeds: tuple[bytes, ...]
    read: Callable[[bytes], object]
    """Reads one frame as far as a driver does. Raises FrameError."""
    pieces: Callable[[Iterable[bytes]], list[object]] | None = None
    """What its framer makes of bytes as they come; None where a message is always whole."""


def zvt_vectors(kind: str) -> tuple[bytes, ...]:
    """Of the kind ``tcp_hex`` or ``serial_hex``."""
    told = json.loads((TRACES / "zvt" / "vectors.json").read_text())["vectors"]
    return tuple(bytes.fromhex(one[kind]) for one in told)


KINDS: dict[int, Any] = {
    kind.command: kind
    for kind in (
        frames.Registration,
        frames.Authorisation,
        frames.StatusEnquiry,
        frames.RepeatReceipt,
        frames.EndOfDay,
        frames.Reversal,
        frames.Refund,
        frames.AbortCommand,
        frames.Positive,
        frames.Intermediate,
        frames.Completion,
        frames.Abort,
        status_info.StatusInfo,
        printing.PrintLine,
        printing.PrintBlock,
    )
}


def read_apdu(apdu: Apdu) -> None:
    """All that a driver may read of one."""
    frame = KINDS.get(apdu.command, frames.Positive).from_data(apdu.data)
    match frame:
        case status_info.StatusInfo():
            perhaps(lambda: frame.evidence(utc_now()), lambda: totals.day_totals(apdu.data, "", Currency.DKK))
        case frames.Completion():
            perhaps(lambda: frame.status, lambda: frame.fields)
        case printing.PrintLine() | printing.PrintBlock():
            perhaps(lambda: frame.lines)
        case _:
            pass


def perhaps(*reads: Callable[[], object]) -> None:
    """What a frame may have and need not."""
    for read in reads:
        with contextlib.suppress(*READ):
            read()


def zvt_tcp(data: bytes) -> None:
    """Bare APDUs."""
    for apdu in ApduFramer().feed(data):
        read_apdu(apdu)


def zvt_serial(data: bytes) -> None:
    """Blocks of the serial line."""
    for item in serial.SerialFramer().feed(data):
        if isinstance(item, FrameError):
            raise item
        if isinstance(item, Apdu):
            read_apdu(item)


def zvt_fields(data: bytes) -> None:
    """The data of an APDU, without the length that would be wrong first."""
    perhaps(lambda: Tlv.from_bytes(data), lambda: status_info.StatusInfo.from_data(data))
    bmp.parse(data)


def apdus(parts: Iterable[bytes]) -> list[object]:
    framer = ApduFramer()
    return [apdu for part in parts for apdu in framer.feed(part)]


def blocks(parts: Iterable[bytes]) -> list[object]:
    framer = serial.SerialFramer()
    return [item for part in parts for item in framer.feed(part)]


def lengths(parts: Iterable[bytes]) -> list[object]:
    framer = NexoFramer()
    return [message for part in parts for message in framer.feed(part)]


def nexo_seeds() -> tuple[list[tuple[Keys, bytes]], list[bytes]]:
    """Sealed messages with their keys, and clear ones: of the vectors, and as the official library said them."""
    vectors = json.loads((TRACES / "nexo" / "vectors.json").read_text())["vectors"]
    recorded = json.loads((TRACES / "nexo" / "adyen-api-library.json").read_text())["exchanges"]
    clear = [one["plaintext_json"].encode() for one in vectors]
    keys = Keys.derive("storefloor", "storefloor", 1)
    sealed = [
        (
            Keys.derive(one["passphrase"], one["key_identifier"], one["key_version"]),
            json.dumps({one["wire_envelope_key"]: one["secured_message"]}).encode(),
        )
        for one in vectors
    ]
    sealed += [(keys, said.encode()) for said in chain.from_iterable(one["requests"] for one in recorded)]
    clear += [json.dumps(one).encode() for exchange in recorded for one in exchange["told"] if one]
    return sealed, clear


def read_nexo(message: Message) -> None:
    """Amounts, too: they are where numbers come from."""
    body = message.body
    if isinstance(body, nexo.PaymentResponse) and body.payment_result and body.payment_result.amounts_resp:
        said = body.payment_result.amounts_resp
        from_wire(said.authorized_amount, said.currency)
    if isinstance(body, nexo.PaymentRequest):
        asked = body.payment_transaction.amounts_req
        from_wire(asked.requested_amount, asked.currency)


def serving() -> Callable[[bytes], object]:
    """What a terminal asks by itself."""
    served = Serving(ClearXml(), "TILL-01", "P400Plus-1", lambda: None)

    def read(data: bytes) -> None:
        read_nexo(from_xml(data, ordered=len(data) % 2 == 0))
        perhaps(lambda: served.answer(data))

    return read


AMOUNT = {"currency": "DKK", "value": 12995}
WALLET_SEEDS = tuple(
    json.dumps(one).encode()
    for one in (
        {
            "reference": "a-1",
            "state": "AUTHORIZED",
            "amount": AMOUNT,
            "aggregate": dict.fromkeys(
                ("authorizedAmount", "capturedAmount", "cancelledAmount", "refundedAmount"), AMOUNT
            ),
            "pspReference": "psp-1",
            "profile": {"sub": "1"},
        },
        {"reference": "a-1", "redirectUrl": "https://qr.wallet.example/a-1"},
        [{"name": "CAPTURED", "amount": AMOUNT, "idempotencyKey": "k", "success": True}],
        {"token_type": "Bearer", "access_token": "t", "expires_in": "3600"},
        {"title": "Bad Request", "status": 400},
    )
)


def read_wallet(data: bytes) -> None:
    """As each of the answers there are. Raises FrameError for what is none of them, nor a refusal."""
    known = bool(wallet.refusal(data))
    for read in (
        lambda: [amount.money() for amount in amounts_of(wallet.payment(data))],
        lambda: wallet.code_of(wallet.created(data)),
        lambda: [event.amount.money() for event in wallet.events(data)],
        lambda: wallet.token(data),
    ):
        with contextlib.suppress(FrameError):
            read()
            known = True
    if not known:
        raise FrameError("none of the answers there are")


def amounts_of(told: wallet.Payment) -> tuple[wallet.Amount, ...]:
    """All amounts of an answer."""
    return (told.amount, *msgspec.structs.astuple(told.aggregate))


def codecs() -> tuple[Codec, ...]:
    """All of them."""
    sealed, clear = nexo_seeds()
    keys = {data: one for one, data in sealed}
    tcp = zvt_vectors("tcp_hex")
    xml = tuple(every_xml(clear))
    openers = [SealedJson(one) for one in dict.fromkeys(keys.values())]

    def open_sealed(data: bytes) -> None:
        for opener in openers[:-1]:
            with contextlib.suppress(FrameError):
                return read_nexo(opener.unpack(data))
        return read_nexo(openers[-1].unpack(data))

    def read_clear(data: bytes) -> None:
        read_nexo(Message.from_bytes(data))

    def read_framed(data: bytes) -> None:
        for message in NexoFramer().feed(data):
            read_nexo(from_xml(message))

    return (
        Codec("ZVT over TCP", tcp, zvt_tcp, apdus),
        Codec("ZVT on the serial line", zvt_vectors("serial_hex"), zvt_serial, blocks),
        Codec(
            "ZVT fields", tuple(block for block in (one[3:] for one in tcp) if fields_in(block)), zvt_fields
        ),
        Codec("nexo JSON sealed", tuple(data for _, data in sealed), open_sealed),
        Codec("nexo JSON inside", tuple(clear), read_clear),
        Codec("nexo XML", xml, serving()),
        Codec("nexo XML behind its length", tuple(framed(one) for one in xml), read_framed, lengths),
        Codec("wallet JSON", WALLET_SEEDS, read_wallet),
    )


def fields_in(block: bytes) -> bool:
    """Whether a vector's data is fields and nothing else."""
    try:
        return bool(bmp.parse(block))
    except FrameError:
        return False


def every_xml(clear: Iterable[bytes]) -> Iterator[bytes]:
    """The clear messages as XML, and what a terminal asks by itself."""
    for data in clear:
        yield to_xml(Message.from_bytes(data))
    content = OutputContent("Text", (OutputText("Enter PIN"), OutputText("129,95 DKK")))
    shown = device.DisplayOutput("CashierDisplay", "Status", content, response_required_flag=True)
    asked = device.InputData("CashierInput", "Input", "GetConfirmation", max_input_time=30)
    printed = device.PrintOutput("CustomerReceipt", "PrintEnd", content)
    for body in (
        device.DisplayRequest((shown, shown)),
        device.InputRequest(asked, shown),
        device.PrintRequest(printed),
        device.EventNotification(
            "2026-01-01T10:00:00.000Z", "OutOfOrder", "paper", maintenance_required_flag=True
        ),
    ):
        yield to_xml(Message(header_of(type(body).__name__), body))


def bent(source: random.Random, seeds: tuple[bytes, ...]) -> bytes:
    """One frame with one to four things wrong with it."""
    data = bytearray(source.choice(seeds))
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(data) + 1)
        match source.randrange(9):
            case 0 if at < len(data):
                data[at] ^= 1 << source.randrange(8)
            case 1 if at < len(data):
                data[at] = source.choice(b'\0\x10\x7f\x80\xff"<>{}[]&09e.-')
            case 2:
                data[at:at] = source.randbytes(source.randint(1, 8))
            case 3:
                del data[at : at + source.randint(1, 16)]
            case 4:
                del data[at:]
            case 5:
                data[at:at] = data[at : at + source.randint(1, 64)] * source.randint(1, 4)
            case 6:
                other = source.choice(seeds)
                start = source.randrange(len(other) + 1)
                data[at : at + source.randint(0, 32)] = other[start : start + source.randint(1, 64)]
            case 7:
                data[at:at] = source.choice((b"9", b"[", b'{"a":', b"<a>", b"\xff", b"\x10")) * 300
            case _:
                data[at:at] = source.choice(
                    (b"1e999999", b"-0", b"NaN", b"\\ud800", b"&#0;", b"<!DOCTYPE a>")
                )
    return bytes(data)


def said(items: list[object]) -> list[object]:
    """Errors by their words, to be compared."""
    return [str(item) if isinstance(item, Exception) else item for item in items]


def read_all(known: Iterable[Codec]) -> Claim:
    """Every seed is read."""
    tries = bad = 0
    for codec in known:
        for data in codec.seeds:
            tries += 1
            try:
                codec.read(data)
            except READ:
                bad += 1
    return Claim("every vector and every recorded frame is read", tries, bad)


def in_pieces(known: Iterable[Codec], source: random.Random) -> Claim:
    """What framers make of all seeds in a row does not depend on how they are cut."""
    tries = bad = 0
    for codec in known:
        if codec.pieces is None:
            continue
        for row in (*((one,) for one in codec.seeds), codec.seeds):
            data = b"".join(row)
            whole = said(codec.pieces([data]))
            bad += len(whole) != len(row)
            edges = sorted(source.randrange(len(data) + 1) for _ in range(8))
            uneven = [data[a:b] for a, b in pairwise((0, *edges, len(data)))]
            for cut in ([data[at : at + 1] for at in range(len(data))], uneven):
                tries += 1
                bad += said(codec.pieces(cut)) != whole
    return Claim("a framer's frames are the same whole, byte by byte and in pieces", tries, bad)


def mutated(known: tuple[Codec, ...], count: int) -> list[Claim]:
    """So many bent frames: read or refused, soon, and nothing stays behind."""
    claims: list[Claim] = []
    grown = slowest = 0.0
    slow = 0
    for codec in known:
        source = random.Random(f"{SEED}/{codec.name}")
        tries, wrong, refused, before = count // len(known), 0, 0, 0.0
        for number in range(tries):
            if number == tries // 4:  # what is kept for good is there by now
                before = resident_kb()
            data = bent(source, codec.seeds)
            began = process_time()
            try:
                codec.read(data)
            except READ:
                refused += 1
            except Exception as error:  # noqa: BLE001  that there is none is what is claimed
                wrong += 1
                print(f"{codec.name}, frame {number}: {type(error).__name__} for {data[:2000]!r}")
            took = process_time() - began
            slowest, slow = max(slowest, took), slow + int(took > SLOW_S)
        grown = max(grown, resident_kb() - before)
        note = f"{refused:,} refused, the rest read"
        claims.append(Claim(f"a bent frame is read or refused: {codec.name}", tries, wrong, note))
    hang = f"the slowest took {slowest * 1000:.0f} ms of processor time"
    claims.append(Claim(f"no bent frame takes {SLOW_S:g} s", count, slow, hang))
    more = f"{max(0.0, grown) / 1024:.1f} MB more at most, after the first quarter"
    claims.append(Claim("bent frames leave no memory behind", len(known), int(grown > GROWTH_KB), more))
    return claims


def resident_kb() -> float:
    """Memory of this process, after what can be given back was."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1024


async def prove() -> list[Claim]:
    """Every claim of this area."""
    known = codecs()
    return [
        read_all(known),
        in_pieces(known, random.Random(SEED)),
        *mutated(known, size(20_000, 1_000_000)),
    ]
