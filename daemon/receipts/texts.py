"""The few words that stand on the page and not on paper: captions and what pictures show, in four languages."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.schema import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one language."""

    receipt: str
    goods: str
    sums: str
    bar_code: str
    qr_code: str
    logo: str
    picture: str


_WORDS = {
    Language.DA: Words(
        receipt="Kvittering",
        goods="Varer",
        sums="Beløb",
        bar_code="Stregkode",
        qr_code="QR-kode",
        logo="Butikkens logo",
        picture="Billede",
    ),
    Language.NB: Words(
        receipt="Kvittering",
        goods="Varer",
        sums="Beløp",
        bar_code="Strekkode",
        qr_code="QR-kode",
        logo="Butikkens logo",
        picture="Bilde",
    ),
    Language.SV: Words(
        receipt="Kvitto",
        goods="Varor",
        sums="Belopp",
        bar_code="Streckkod",
        qr_code="QR-kod",
        logo="Butikens logotyp",
        picture="Bild",
    ),
    Language.EN: Words(
        receipt="Receipt",
        goods="Goods",
        sums="Amounts",
        bar_code="Bar code",
        qr_code="QR code",
        logo="The shop’s logo",
        picture="Picture",
    ),
}


def words_of(language: str) -> Words:
    """The words of a receipt's language."""
    return _WORDS[Language(language)]


def title_of(number: str, language: str) -> str:
    """What a receipt is called: the title of its page, its PDF and its letter."""
    return f"{words_of(language).receipt} {number}"
