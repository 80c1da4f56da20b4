"""Nothing of a card passes the codec but brand and last four."""

from __future__ import annotations

import pytest

from drivers.errors import FrameError
from drivers.terminals.masking import mask_text
from drivers.terminals.zvt import bmp, codes
from drivers.terminals.zvt.apdu import Apdu
from drivers.terminals.zvt.printing import PrintLine
from drivers.terminals.zvt.scrub import scrubbed
from drivers.terminals.zvt.status_info import StatusInfo
from drivers.terminals.zvt.tlv import Tlv

PAN = "5168150000094771"


def test_every_secret_field_is_overwritten_and_the_rest_stays() -> None:
    inner = Tlv(0x60, (Tlv(0x1F0A, b"\x51\x68"), Tlv(0x1F5E, b"\x99"), Tlv(0x43, b"\xa0")))
    container = Tlv(0x1F08, b"\x12\x34").to_bytes() + inner.to_bytes()
    fields = {
        bmp.RESULT: b"\0",
        bmp.PAN: bytes.fromhex(PAN),
        bmp.EXPIRY: b"\x29\x12",
        bmp.TRACK2: bytes.fromhex(PAN + "d291"),
        bmp.TRACK3: b"\x59" * 50,
        bmp.TRACK1: b"B" + PAN.encode(),
        bmp.CHIP_DATA: b"\x5a\x08",
        bmp.CVV: b"\x01\x23",
        bmp.EF_ID: b"\x11",
        bmp.CARD_NAME: b"MASTERCARD\0",
        bmp.CONTAINER: container,
        bmp.AMOUNT: bmp.bcd(12995, 6),
    }
    raw = Apdu(
        codes.STATUS_INFO, b"".join(bmp.encode(number, value) for number, value in fields.items())
    ).to_bytes()
    apdu = Apdu.from_bytes(raw)
    assert len(apdu.to_bytes()) == len(raw)
    found = bmp.parse(apdu.data)
    assert found[bmp.PAN].hex() == "e" * 12 + "4771"
    for number in (bmp.EXPIRY, bmp.TRACK1, bmp.TRACK2, bmp.TRACK3, bmp.CHIP_DATA, bmp.CVV, bmp.EF_ID):
        assert set(found[number]) == {0xEE}, hex(number)
    assert found[bmp.AMOUNT] == fields[bmp.AMOUNT]
    assert found[bmp.CARD_NAME] == fields[bmp.CARD_NAME]
    tags = Tlv.from_bytes(found[bmp.CONTAINER])
    assert tags == (
        Tlv(0x1F08, b"\xee\xee"),
        Tlv(0x60, (Tlv(0x1F0A, b"\xee\xee"), Tlv(0x1F5E, b"\xee"), Tlv(0x43, b"\xa0"))),
    )
    assert "516815" not in repr(StatusInfo.from_data(apdu.data))


@pytest.mark.parametrize(
    ("pan", "masked"),
    [
        (PAN, "eeeeeeeeeeee4771"),
        ("516815eeeeee4771", "eeeeeeeeeeee4771"),
        ("374245455400126f", "eeeeeeeeeee0126f"),
        ("0126", "0126"),
        ("", ""),
    ],
)
def test_only_the_last_four_of_a_pan_stay(pan: str, masked: str) -> None:
    data = scrubbed(codes.STATUS_INFO, bmp.encode(bmp.PAN, bytes.fromhex(pan)))
    assert bmp.parse(data)[bmp.PAN].hex() == masked


@pytest.mark.parametrize("command", [codes.COMPLETION, codes.ABORT])
def test_the_end_of_a_sequence_is_scrubbed_too(command: int) -> None:
    head = b"\x6c" if command == codes.ABORT else b""
    data = scrubbed(command, head + bmp.encode(bmp.PAN, bytes.fromhex(PAN)))
    assert PAN not in data.hex()


def test_a_status_information_that_cannot_be_read_never_gets_out() -> None:
    raw = Apdu(codes.STATUS_INFO, b"\x99" + bytes.fromhex(PAN)).to_bytes()
    with pytest.raises(FrameError) as caught:
        Apdu.from_bytes(raw)
    assert PAN not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        (b"516815******9659", b"************9659"),
        (b"5168 15XX XXXX 9659", b"**** **** **** 9659"),
        (b"5168 1500 0009 4771", b"**** **** **** 4771"),
        (b"04.05.2026 12:30:15", b"04.05.2026 12:30:15"),
        (b"TID 52500001 TA 000123 BNR 0042", b"TID 52500001 TA 000123 BNR 0042"),
        (b"Card 5168150000094771 ok", b"Card ************4771 ok"),
        (b"Ref 5168150000094772", b"Ref 5168150000094772"),
        (b"TOTAL ............ 129,95", b"TOTAL ............ 129,95"),
        (b"############4771", b"############4771"),
    ],
)
def test_receipt_lines(line: bytes, masked: bytes) -> None:
    assert mask_text(line) == masked
    read = PrintLine.from_bytes(PrintLine(0, line).to_bytes())
    assert read.lines == (masked.decode(),)


def test_the_data_of_an_apdu_is_not_in_its_repr() -> None:
    assert "abc" not in repr(Apdu(codes.PRINT_LINE, b"abc"))
