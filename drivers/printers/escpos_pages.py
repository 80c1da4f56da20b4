"""Character sets of ESC/POS: code pages by their number (ESC t) and international sets (ESC R).

Source: Epson ESC/POS command reference, ESC t (page numbers of the TM series) and ESC R. Pages for which Python has
no codec are left out, but for page 1, whose rules and corners other programs draw tables with: a printer without a
page keeps the one it had.
"""

from __future__ import annotations

CODE_PAGES: dict[int, str] = {
    0: "cp437", 1: "katakana", 2: "cp850",
    3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737", 15: "iso8859-7",
    16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 32: "cp720", 33: "cp775", 34: "cp855", 35: "cp861",
    36: "cp862", 37: "cp864", 38: "cp869", 39: "iso8859-2", 40: "iso8859-15", 44: "cp1125", 45: "cp1250",
    46: "cp1251", 47: "cp1253", 48: "cp1254", 49: "cp1255", 50: "cp1256", 51: "cp1257", 52: "cp1258", 53: "kz1048",
}  # fmt: skip

_KATAKANA = (
    "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯"
    " "
    + "".join(chr(code) for code in range(0xFF61, 0xFFA0))
    + "═╞╪╡◢◣◥◤♠♥♦♣●○╱╲╳円年月日時分秒〒市区町村人▒ "
)
"""Page 1 from 0x80 on."""

_POSITIONS = b"#$@[\\]^`{|}~"
_SETS: dict[int, str] = {
    0: "#$@[\\]^`{|}~",
    1: "#$à°ç§^`éùè¨",
    2: "#$§ÄÖÜ^`äöüß",
    3: "£$@[\\]^`{|}~",
    4: "#$@ÆØÅ^`æøå~",
    5: "#¤ÉÄÖÅÜéäöåü",
    6: "#$@°\\é^ùàòèì",
    7: "₧$@¡Ñ¿^`¨ñ}~",
    8: "#$@[¥]^`{|}~",
    9: "#¤ÉÆØÅÜéæøåü",
    10: "#$ÉÆØÅÜéæøåü",
    11: "#$á¡Ñ¿éíñóú~",
    12: "#$á¡Ñ¿éüíñóú",
    13: "#$@[₩]^`{|}~",
}
INTERNATIONAL: dict[int, dict[int, str]] = {
    number: dict(zip(_POSITIONS, signs, strict=True)) for number, signs in _SETS.items()
}
"""ESC R n: what twelve ASCII positions print as; 4 and 10 are Danish, 5 Swedish, 9 Norwegian."""

REPLACEMENT = "\ufffd"
"""A byte that the page has no character for: visible in the text, so that no test passes over it."""


def decode(data: bytes, page: str, country: int) -> str:
    """Printed characters of these bytes, one a byte."""
    special = INTERNATIONAL[country] if country else {}
    return "".join(special.get(byte) or _character(byte, page) for byte in data)


def _character(byte: int, page: str) -> str:
    if page == "katakana":
        return chr(byte) if byte < 0x80 else _KATAKANA[byte - 0x80]
    return bytes((byte,)).decode(page, "replace")
