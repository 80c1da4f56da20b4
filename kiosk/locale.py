"""Numbers, prices, dates and distances as each language writes them.

Babel knows how a language writes a number; this module knows how a shop sets a price: the whole crowns large, the øre
small and raised, so both parts are handed out apart. Words in sentences belong to the screens' own translations.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from daemon.schema import Currency, Language, Money, Words

_LOCALES = {
    Language.DA: Locale("da", "DK"),
    Language.NB: Locale("nb", "NO"),
    Language.SV: Locale("sv", "SE"),
    Language.EN: Locale("en", "GB"),
}

_CROWNS = frozenset({Currency.DKK, Currency.NOK, Currency.SEK})


class Price(msgspec.Struct, frozen=True):
    """A price taken apart for setting it: ``129`` ``95`` ``kr.``; ``spoken`` is the whole of it in one string."""

    whole: str
    fraction: str
    currency: str
    before: str
    spoken: str
    currencyFirst: bool  # noqa: N815 - QML reads the struct's names as they stand


def currency_sign(currency: Currency, language: Language) -> str:
    """The sign put beside an amount: ``kr.`` in Danish, ``kr`` in Norwegian and Swedish, the ISO code in English."""
    if currency is Currency.EUR:
        return "€"
    if currency not in _CROWNS or language is Language.EN:
        return currency.value
    return "kr." if language is Language.DA else "kr"


def split(money: Money, language: Language) -> tuple[str, str]:
    """Whole and fraction of an amount, grouped as the language groups: ``("1.299", "95")`` in Danish."""
    sign = "−" if money.minor < 0 else ""
    whole, fraction = divmod(abs(money.minor), 100)
    return sign + str(format_decimal(whole, locale=_LOCALES[language])), f"{fraction:02d}"


def amount(money: Money, language: Language) -> str:
    """An amount in one string, in which no line may break: ``1.299,95 kr.``."""
    whole, fraction = split(money, language)
    mark = _LOCALES[language].number_symbols["latn"]["decimal"]
    sign = currency_sign(money.currency, language)
    number = f"{whole}{mark}{fraction}"
    return f"{sign}\u00a0{number}" if language is Language.EN else f"{number}\u00a0{sign}"


def price(money: Money, language: Language, before: Money | None = None) -> Price:
    """An amount taken apart for the price label; ``before`` is the price it was reduced from."""
    whole, fraction = split(money, language)
    return Price(
        whole=whole,
        fraction=fraction,
        currency=currency_sign(money.currency, language),
        before=amount(before, language) if before is not None else "",
        spoken=amount(money, language),
        currencyFirst=language is Language.EN,
    )


def clock(moment: datetime, language: Language) -> str:
    """Time of day on the station's clock: ``14.05`` in Danish, ``14:05`` elsewhere."""
    return str(
        format_time(
            moment.astimezone(),
            "HH:mm" if language is not Language.DA else "HH.mm",
            locale=_LOCALES[language],
        )
    )


def hour(text: str, language: Language) -> str:
    """An hour of opening (``10:00`` on the wire) as the language writes it."""
    return text.replace(":", ".") if language is Language.DA else text


def day(when: date, language: Language) -> str:
    """A day with its weekday: ``torsdag 26. november``."""
    pattern = "EEEE d MMMM" if language in (Language.SV, Language.EN) else "EEEE d. MMMM"
    return str(format_date(when, pattern, locale=_LOCALES[language]))


def days_away(when: date, today: date) -> int:
    """Whole days from ``today``; the screens have words for 0 and 1."""
    return (when - today) // timedelta(days=1)


def moment(when: datetime, language: Language) -> str:
    """Day and time of day: ``torsdag 26. november 18.00``."""
    local = when.astimezone()
    return f"{day(local.date(), language)} {clock(local, language)}"


def span(length: timedelta, language: Language) -> str:
    """A length of time in its two largest units: ``12 min``, ``3 t``, ``1 d 4 t``; nothing below a minute."""
    minutes = max(0, length // timedelta(minutes=1))
    sign = "h" if language is Language.EN else "tim" if language is Language.SV else "t"
    if minutes < 60:
        return f"{minutes}\u00a0min"
    hours, days = minutes // 60 % 24, minutes // 1440
    if not days:
        return f"{hours}\u00a0{sign}"
    return f"{days}\u00a0d {hours}\u00a0{sign}" if hours else f"{days}\u00a0d"


def distance(metres: int, language: Language) -> str:
    """A distance as the crow flies: ``350 m``, ``1,2 km``, ``12 km``."""
    if metres < 950:
        return f"{round(metres, -1)}\u00a0m"
    if metres < 9_950:
        return f"{format_decimal(round(metres / 1000, 1), format='0.0', locale=_LOCALES[language])}\u00a0km"
    return f"{format_decimal(round(metres / 1000), locale=_LOCALES[language])}\u00a0km"


def number(count: int, language: Language) -> str:
    """A whole number, grouped as the language groups: ``12.450`` in Danish."""
    return str(format_decimal(count, locale=_LOCALES[language]))


def stars(average: float, language: Language) -> str:
    """An average of stars with one decimal: ``4,4``."""
    return str(format_decimal(round(average, 1), format="0.0", locale=_LOCALES[language]))


def length(milliseconds: int) -> str:
    """Length of a film: ``0:18``."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes}:{seconds:02d}"


def said(words: Words, language: Language) -> str:
    """A text in the wanted language; the first there is when a shop has not written this one."""
    return words.get(language) or next(iter(words.values()), "")
