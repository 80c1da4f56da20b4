"""The words of letters about reservations, in the customer's language. What stands in braces is filled in.

They are a service to who asked for it: what became of the goods, until when, with which code. Nothing is advertised,
nobody is named. A letter says whether an item is missing or the whole cannot be had.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from daemon.schema import Language
from daemon.store.outbox import MailKind


@dataclass(frozen=True, slots=True)
class ReservationWords:
    """The letters of one language."""

    greeting: str
    subjects: Mapping[MailKind, str]
    said: Mapping[MailKind, str]
    """The first sentence of each."""
    goods: str
    short: str
    where: str
    fetch: str
    code: str
    due: str
    owed: str
    why: str
    title: str
    """Of the sheet with the code."""
    file: str
    """Its name, in ASCII, without its ending."""
    days: tuple[str, ...]
    """From Monday."""
    moment: str
    """How a day and a time of day are written (strftime), after the day's name."""

    def when(self, local: datetime) -> str:
        """A moment by the shop's clock."""
        return f"{self.days[local.weekday()]} {local.strftime(self.moment)}"


K = MailKind

RESERVATION: Mapping[Language, ReservationWords] = {
    Language.DA: ReservationWords(
        greeting="Hej",
        subjects={
            K.RESERVED: "Din reservation hos {shop}",
            K.READY: "Din reservation er klar hos {shop}",
            K.REMINDER: "Husk at hente din reservation hos {shop}",
            K.SHORT: "En vare i din reservation hos {shop} mangler",
            K.REJECTED: "Din reservation hos {shop} kan ikke leveres",
            K.CANCELLED: "Din reservation hos {shop} er annulleret",
            K.EXPIRED: "Din reservation hos {shop} er udløbet",
        },
        said={
            K.RESERVED: "Vi har modtaget din reservation. Du hører fra os igen, så snart varerne er klar.",
            K.READY: "Dine varer ligger klar til dig.",
            K.REMINDER: "Dine varer ligger stadig klar til dig.",
            K.SHORT: "Vi kan ikke skaffe alt i din reservation. Resten af den gælder stadig.",
            K.REJECTED: "Vi kan desværre ikke skaffe varerne, så hele reservationen er afvist.",
            K.CANCELLED: "Din reservation er annulleret, og varerne er ikke længere lagt til side.",
            K.EXPIRED: "Tiden til at hente er gået, og varerne er ikke længere lagt til side.",
        },
        goods="Det drejer sig om:",
        short="Det kunne vi ikke skaffe:",
        where="Du henter dem hos {shop}, {street}, {city}.",
        fetch="Hent dem senest {until} hos {shop}, {street}, {city}.",
        code="Din kode er {code}. Den står også som QR-kode på det vedhæftede ark. Hav de sidste fire cifre af dit "
        "telefonnummer klar.",
        due="At betale, når du henter: {due}.",
        owed="Du har {owed} til gode. Vi giver dem tilbage samme vej, som de blev betalt.",
        why="Du får dette brev, fordi adressen blev oplyst ved reservationen. Den bliver slettet sammen med den og "
        "bruges ikke til andet.",
        title="Afhentning",
        file="afhentning",
        days=("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
        moment="%d.%m.%Y kl. %H:%M",
    ),
    Language.NB: ReservationWords(
        greeting="Hei",
        subjects={
            K.RESERVED: "Reservasjonen din hos {shop}",
            K.READY: "Reservasjonen din er klar hos {shop}",
            K.REMINDER: "Husk å hente reservasjonen din hos {shop}",
            K.SHORT: "En vare i reservasjonen din hos {shop} mangler",
            K.REJECTED: "Reservasjonen din hos {shop} kan ikke leveres",
            K.CANCELLED: "Reservasjonen din hos {shop} er avbestilt",
            K.EXPIRED: "Reservasjonen din hos {shop} er utløpt",
        },
        said={
            K.RESERVED: "Vi har fått reservasjonen din. Du hører fra oss igjen så snart varene er klare.",
            K.READY: "Varene dine ligger klare til deg.",
            K.REMINDER: "Varene dine ligger fortsatt klare til deg.",
            K.SHORT: "Vi kan ikke skaffe alt i reservasjonen din. Resten av den gjelder fortsatt.",
            K.REJECTED: "Vi kan dessverre ikke skaffe varene, så hele reservasjonen er avvist.",
            K.CANCELLED: "Reservasjonen din er avbestilt, og varene er ikke lenger lagt til side.",
            K.EXPIRED: "Tiden for å hente er ute, og varene er ikke lenger lagt til side.",
        },
        goods="Det gjelder:",
        short="Dette kunne vi ikke skaffe:",
        where="Du henter dem hos {shop}, {street}, {city}.",
        fetch="Hent dem senest {until} hos {shop}, {street}, {city}.",
        code="Koden din er {code}. Den står også som QR-kode på det vedlagte arket. Ha de siste fire sifrene i "
        "telefonnummeret ditt klare.",
        due="Å betale når du henter: {due}.",
        owed="Du har {owed} til gode. Vi gir dem tilbake samme vei som de ble betalt.",
        why="Du får dette brevet fordi adressen ble oppgitt ved reservasjonen. Den blir slettet sammen med den og "
        "brukes ikke til noe annet.",
        title="Henting",
        file="henting",
        days=("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
        moment="%d.%m.%Y kl. %H:%M",
    ),
    Language.SV: ReservationWords(
        greeting="Hej",
        subjects={
            K.RESERVED: "Din reservation hos {shop}",
            K.READY: "Din reservation är klar hos {shop}",
            K.REMINDER: "Glöm inte att hämta din reservation hos {shop}",
            K.SHORT: "En vara i din reservation hos {shop} saknas",
            K.REJECTED: "Din reservation hos {shop} kan inte levereras",
            K.CANCELLED: "Din reservation hos {shop} är avbokad",
            K.EXPIRED: "Din reservation hos {shop} har gått ut",
        },
        said={
            K.RESERVED: "Vi har fått din reservation. Du hör från oss igen så snart varorna är klara.",
            K.READY: "Dina varor ligger klara för dig.",
            K.REMINDER: "Dina varor ligger fortfarande klara för dig.",
            K.SHORT: "Vi kan inte få fram allt i din reservation. Resten av den gäller fortfarande.",
            K.REJECTED: "Vi kan tyvärr inte få fram varorna, så hela reservationen har avvisats.",
            K.CANCELLED: "Din reservation är avbokad och varorna är inte längre undanlagda.",
            K.EXPIRED: "Tiden för att hämta har gått ut och varorna är inte längre undanlagda.",
        },
        goods="Det gäller:",
        short="Detta kunde vi inte få fram:",
        where="Du hämtar dem hos {shop}, {street}, {city}.",
        fetch="Hämta dem senast {until} hos {shop}, {street}, {city}.",
        code="Din kod är {code}. Den finns också som QR-kod på det bifogade bladet. Ha de fyra sista siffrorna i ditt "
        "telefonnummer till hands.",
        due="Att betala när du hämtar: {due}.",
        owed="Du har {owed} att få tillbaka. Vi betalar tillbaka på samma sätt som du betalade.",
        why="Du får det här brevet för att adressen uppgavs vid reservationen. Den raderas tillsammans med den och "
        "används inte till något annat.",
        title="Hämtning",
        file="hamtning",
        days=("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
        moment="%Y-%m-%d kl. %H:%M",
    ),
    Language.EN: ReservationWords(
        greeting="Hello",
        subjects={
            K.RESERVED: "Your reservation at {shop}",
            K.READY: "Your reservation is ready at {shop}",
            K.REMINDER: "Do not forget your reservation at {shop}",
            K.SHORT: "An item of your reservation at {shop} is missing",
            K.REJECTED: "Your reservation at {shop} cannot be served",
            K.CANCELLED: "Your reservation at {shop} is cancelled",
            K.EXPIRED: "Your reservation at {shop} has run out of time",
        },
        said={
            K.RESERVED: "We have your reservation. You hear from us again as soon as the goods are ready.",
            K.READY: "Your goods are ready for you.",
            K.REMINDER: "Your goods still wait for you.",
            K.SHORT: "We cannot get all of your reservation. The rest of it still stands.",
            K.REJECTED: "We are sorry: we cannot get the goods, so the whole reservation is rejected.",
            K.CANCELLED: "Your reservation is cancelled, and the goods are no longer kept for you.",
            K.EXPIRED: "The time to collect them is over, and the goods are no longer kept for you.",
        },
        goods="It is about:",
        short="We could not get:",
        where="You collect them at {shop}, {street}, {city}.",
        fetch="Collect them by {until} at {shop}, {street}, {city}.",
        code="Your code is {code}. It stands as a QR code on the attached sheet, too. Have the last four digits of "
        "your phone number ready.",
        due="To be paid when you collect: {due}.",
        owed="{owed} are owed to you. We give them back the way they were paid.",
        why="You get this letter because the address was given with the reservation. It is deleted together with it, "
        "and is used for nothing else.",
        title="Collection",
        file="collection",
        days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        moment="%d/%m/%Y, %H:%M",
    ),
}
