"""The six shops and the web warehouse. Towns and postcodes are real, so that distances are right; streets are
invented.
"""

from __future__ import annotations

from daemon.demo.content.gtin import PREFIX, check_digit
from daemon.demo.content.model import Location, Opening
from daemon.schema import LocationType

HOME = "shop-aarhus"
"""The shop whose floor the demo stands on."""
WEB = "web"


def _week(weekdays: str, saturday: str, sunday: str) -> tuple[Opening, ...]:
    """Rows of a week from `10:00-19:00` spans; an empty span is a closed day."""
    spans = [weekdays] * 5 + [saturday, sunday]
    return tuple(Opening(day, *span.split("-")) for day, span in enumerate(spans) if span)


def _location(
    ids: tuple[int, str],
    name: str,
    address: tuple[str, str, str, str],
    geo: tuple[float, float],
    hours: tuple[Opening, ...],
) -> Location:
    number, id_ = ids
    street, postcode, city, country = address
    body = f"{PREFIX}{9000:04d}{number:05d}"
    return Location(
        id=id_,
        type=LocationType.WAREHOUSE if id_ == WEB else LocationType.SHOP,
        name=name,
        gln=body + check_digit(body),
        street=street,
        postcode=postcode,
        city=city,
        country=country,
        latitude=geo[0],
        longitude=geo[1],
        timezone={"DK": "Europe/Copenhagen", "NO": "Europe/Oslo", "SE": "Europe/Stockholm"}[country],
        currency={"DK": "DKK", "NO": "NOK", "SE": "SEK"}[country],
        hours=hours,
    )


LOCATIONS = (
    _location(
        (1, HOME), "Aarhus", ("Hejrevingegade 14", "8000", "Aarhus C", "DK"), (56.1572, 10.2107),
        _week("10:00-19:00", "10:00-17:00", "11:00-16:00"),
    ),
    _location(
        (2, "shop-koebenhavn"), "København", ("Blåklokkestræde 22", "1200", "København K", "DK"), (55.6786, 12.5770),
        _week("10:00-20:00", "10:00-18:00", "11:00-17:00"),
    ),
    _location(
        (3, "shop-odense"), "Odense", ("Kastanjelyset 7", "5000", "Odense C", "DK"), (55.3959, 10.3883),
        _week("10:00-18:00", "10:00-16:00", ""),
    ),
    _location(
        (4, "shop-aalborg"), "Aalborg", ("Sivsangerslippen 31", "9000", "Aalborg", "DK"), (57.0480, 9.9187),
        _week("10:00-18:00", "10:00-16:00", ""),
    ),
    _location(
        (5, "shop-oslo"), "Oslo", ("Multeknausen 5", "0155", "Oslo", "NO"), (59.9110, 10.7440),
        _week("10:00-20:00", "10:00-18:00", ""),
    ),
    _location(
        (6, "shop-malmo"), "Malmö", ("Lingonrisgränden 18", "211 22", "Malmö", "SE"), (55.6050, 13.0000),
        _week("10:00-19:00", "10:00-17:00", "11:00-16:00"),
    ),
    _location(
        (7, WEB), "Web", ("Pallestrædet 2", "7000", "Fredericia", "DK"), (55.5460, 9.6150), _week("06:00-22:00", "", "")
    ),
)  # fmt: skip
