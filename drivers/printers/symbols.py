"""Bar codes and QR codes as modules: what to draw, and how wide it gets.

Bars are a string of modules, ``1`` black and ``0`` white, without quiet zones. Sources: GS1 General Specifications
(EAN/UPC), ISO/IEC 15417 (Code 128), ISO/IEC 16388 (Code 39), ISO/IEC 16390 (Interleaved 2 of 5). QR is segno's work;
this is its door.
"""

from __future__ import annotations

from itertools import cycle
from typing import Literal

import segno

Kind = Literal["ean13", "ean8", "upca", "code39", "itf", "code128"]
GTIN_DIGITS = {"ean13": 13, "upca": 12, "ean8": 8}

_L = (
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111",
    "0001011",
)  # fmt: skip
_R = ["".join("10"[int(bit)] for bit in code) for code in _L]
_G = [code[::-1] for code in _R]
_PARITY = (
    "LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL",
)  # fmt: skip

_CODE128 = (
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
    "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
    "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
    "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
    "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
    "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
    "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
    "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
    "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
    "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
    "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
)  # fmt: skip
CODE128_STOP = 106

_CODE39_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*"
_CODE39 = (
    "000110100", "100100001", "001100001", "101100000", "000110001", "100110000", "001110000", "000100101",
    "100100100", "001100100", "100001001", "001001001", "101001000", "000011001", "100011000", "001011000",
    "000001101", "100001100", "001001100", "000011100", "100000011", "001000011", "101000010", "000010011",
    "100010010", "001010010", "000000111", "100000110", "001000110", "000010110", "110000001", "011000001",
    "111000000", "010010001", "110010000", "011010000", "010000101", "110000100", "011000100", "010101000",
    "010100010", "010001010", "000101010", "010010100",
)  # fmt: skip
_ITF = (
    "00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010",
)  # fmt: skip


def gtin_check_digit(body: str) -> str:
    """The GS1 modulo 10 check digit of the digits before it."""
    total = sum(int(digit) * weight for digit, weight in zip(reversed(body), cycle((3, 1)), strict=False))
    return str(-total % 10)


def gtin(digits: str, length: int) -> str:
    """A GTIN of ``length`` digits, its check digit added when it is missing. Raises ValueError when it is wrong."""
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (length - 1, length):
        raise ValueError(f"{digits!r} has not {length - 1} or {length} digits")
    check = gtin_check_digit(digits[: length - 1])
    if len(digits) == length and digits[-1] != check:
        raise ValueError(f"{digits!r} has the check digit {digits[-1]}; {check} is right")
    return digits[: length - 1] + check


def checked(kind: Kind, data: str) -> str:
    """What a symbol will say: its check digit added, all its signs allowed. Raises ValueError saying why not."""
    if kind in GTIN_DIGITS:
        return gtin(data, GTIN_DIGITS[kind])
    if kind == "itf":
        if not data or len(data) % 2 or not (data.isascii() and data.isdigit()):
            raise ValueError(f"{data!r} is not an even number of digits, which ITF needs")
    elif kind == "code39":
        if not data or any(sign not in _CODE39_SIGNS[:-1] for sign in data):
            raise ValueError(f"{data!r} is not digits, capitals and -. $/+%, which Code 39 needs")
    elif not (data and data.isascii() and data.isprintable()):
        raise ValueError(f"{data!r} is not printable ASCII, which Code 128 needs")
    return data


def bars(kind: Kind, data: str) -> str:
    """The modules of a symbol, from its first bar to its last. Raises ValueError as ``checked``."""
    data = checked(kind, data)
    match kind:
        case "ean13":
            return ean13_bars(data)
        case "upca":
            return ean13_bars("0" + data)
        case "ean8":
            return ean8_bars(data)
        case "code39":
            return code39_bars(data)
        case "itf":
            return itf_bars(data)
        case "code128":
            return code128_bars([104, *(ord(char) - 32 for char in data)])


def ean13_bars(digits: str) -> str:
    """EAN-13 of 12 or 13 digits: 95 modules. UPC-A is EAN-13 with a leading 0."""
    number = gtin(digits, 13)
    parity = _PARITY[int(number[0])]
    left = "".join(
        (_L if side == "L" else _G)[int(digit)] for side, digit in zip(parity, number[1:7], strict=True)
    )
    return "101" + left + "01010" + "".join(_R[int(digit)] for digit in number[7:]) + "101"


def ean8_bars(digits: str) -> str:
    """EAN-8 of 7 or 8 digits: 67 modules."""
    number = gtin(digits, 8)
    left = "".join(_L[int(digit)] for digit in number[:4])
    return "101" + left + "01010" + "".join(_R[int(digit)] for digit in number[4:]) + "101"


def code128_bars(symbols: list[int]) -> str:
    """Code 128 of symbol values from the start symbol (103 to 105) on; check symbol and stop are added."""
    check = (symbols[0] + sum(index * value for index, value in enumerate(symbols[1:], 1))) % 103
    return "".join(_bars(_CODE128[value]) for value in [*symbols, check, CODE128_STOP])


def code39_bars(text: str) -> str:
    """Code 39 with its start and stop sign, narrow to wide 1 to 3. Raises ValueError for a sign it lacks."""
    signs = "*" + text.strip("*") + "*"
    return "0".join(_nine(_CODE39[_CODE39_SIGNS.index(sign)]) for sign in signs)


def itf_bars(digits: str) -> str:
    """Interleaved 2 of 5 of an even number of digits, narrow to wide 1 to 3. Raises ValueError for anything else."""
    if len(digits) % 2 or not digits.isdigit():
        raise ValueError(f"{digits!r} is not an even number of digits")
    widths = ["1", "1", "1", "1"]
    for bar, space in zip(digits[::2], digits[1::2], strict=True):
        for wide_bar, wide_space in zip(_ITF[int(bar)], _ITF[int(space)], strict=True):
            widths += ["3" if wide_bar == "1" else "1", "3" if wide_space == "1" else "1"]
    return _bars("".join([*widths, "3", "1", "1"]))


def qr_matrix(data: bytes, error: str = "m") -> list[list[bool]]:
    """The modules of a QR code of these bytes, without its quiet zone. Raises ValueError when there are too many."""
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        code = segno.make_qr(data, error=error, mode="byte", boost_error=False)
    else:
        code = segno.make_qr(text, error=error, boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def qr_side(data: str) -> int:
    """Modules along one side of a QR code of ASCII (error level M), quicker than its matrix. Raises ValueError."""
    return len(segno.make_qr(data, error="m", mask=0, boost_error=False).matrix)


def _bars(widths: str) -> str:
    return "".join(colour * int(width) for width, colour in zip(widths, cycle("10"), strict=False))


def _nine(pattern: str) -> str:
    return _bars("".join("3" if bit == "1" else "1" for bit in pattern))
