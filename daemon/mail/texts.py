"""The words of letters, in the customer's language. What stands in braces is filled in.

The law of the four countries lets a receipt be sent without consent only while it advertises nothing: these texts are
all there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from daemon.schema import Language


@dataclass(frozen=True, slots=True)
class ReceiptWords:
    """The letter that brings a receipt."""

    subject: str
    greeting: str
    body: tuple[str, ...]
    why: str
    file: str
    """Name of the attachment, in ASCII, without its ending."""


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """The letter that asks to confirm a consent. It advertises nothing: nobody has agreed to that yet."""

    subject: str
    greeting: str
    body: tuple[str, ...]
    why: str


PURPOSES = {
    Language.DA: {"newsletter": "nyhedsbrev", "club": "kundeklub"},
    Language.NB: {"newsletter": "nyhetsbrev", "club": "kundeklubb"},
    Language.SV: {"newsletter": "nyhetsbrev", "club": "kundklubb"},
    Language.EN: {"newsletter": "newsletter", "club": "customer club"},
}
"""Purposes as people call them; one that is not here goes by its own word."""

CONSENT = {
    Language.DA: ConsentWords(
        subject="Bekræft din tilmelding hos {sender}",
        greeting="Hej",
        body=(
            "I vores butik er denne adresse skrevet op til: {purpose}. Afsender er {sender}.",
            "Bekræft her inden 14 dage, hvis det var dig:",
            "{link}",
            "Var det ikke dig, så gør ingenting. Så bliver adressen slettet, og du hører ikke fra os.",
        ),
        why="Du kan til enhver tid framelde dig igen, gratis, i hvert brev og i butikken.",
    ),
    Language.NB: ConsentWords(
        subject="Bekreft påmeldingen din hos {sender}",
        greeting="Hei",
        body=(
            "I butikken vår er denne adressen satt opp til: {purpose}. Avsender er {sender}.",
            "Bekreft her innen 14 dager hvis det var deg:",
            "{link}",
            "Var det ikke deg, trenger du ikke gjøre noe. Da blir adressen slettet, og du hører ikke fra oss.",
        ),
        why="Du kan når som helst melde deg av igjen, gratis, i hvert brev og i butikken.",
    ),
    Language.SV: ConsentWords(
        subject="Bekräfta din anmälan hos {sender}",
        greeting="Hej",
        body=(
            "I vår butik har den här adressen anmälts till: {purpose}. Avsändare är {sender}.",
            "Bekräfta här inom 14 dagar om det var du:",
            "{link}",
            "Var det inte du behöver du inte göra något. Då raderas adressen och du hör inte av oss.",
        ),
        why="Du kan när som helst avanmäla dig igen, gratis, i varje brev och i butiken.",
    ),
    Language.EN: ConsentWords(
        subject="Confirm your sign-up with {sender}",
        greeting="Hello",
        body=(
            "In our shop this address was signed up for: {purpose}. The sender is {sender}.",
            "Confirm here within 14 days if it was you:",
            "{link}",
            "If it was not you, do nothing. The address is then deleted, and you will not hear from us.",
        ),
        why="You can leave again at any time, free of charge, in every letter and in the shop.",
    ),
}

RECEIPT = {
    Language.DA: ReceiptWords(
        subject="Din kvittering {number} fra {shop}",
        greeting="Hej",
        body=(
            "Her er din kvittering {number} fra {shop}. Den er vedhæftet som PDF.",
            "Gem den: den er beviset ved bytte og reklamation.",
        ),
        why="Du får dette brev, fordi adressen blev oplyst i butikken for at få kvitteringen. Den bliver slettet fra "
        "vores udbakke, så snart brevet er sendt, og bruges ikke til andet.",
        file="kvittering",
    ),
    Language.NB: ReceiptWords(
        subject="Din kvittering {number} fra {shop}",
        greeting="Hei",
        body=(
            "Her er kvitteringen din {number} fra {shop}. Den er vedlagt som PDF.",
            "Ta vare på den: den er beviset ved bytte og reklamasjon.",
        ),
        why="Du får dette brevet fordi adressen ble oppgitt i butikken for å få kvitteringen. Den blir slettet fra "
        "utboksen vår så snart brevet er sendt, og brukes ikke til noe annet.",
        file="kvittering",
    ),
    Language.SV: ReceiptWords(
        subject="Ditt kvitto {number} från {shop}",
        greeting="Hej",
        body=(
            "Här är ditt kvitto {number} från {shop}. Det är bifogat som PDF.",
            "Spara det: det är beviset vid byte och reklamation.",
        ),
        why="Du får det här brevet för att adressen uppgavs i butiken för att få kvittot. Den raderas ur vår utkorg så "
        "snart brevet har skickats och används inte till något annat.",
        file="kvitto",
    ),
    Language.EN: ReceiptWords(
        subject="Your receipt {number} from {shop}",
        greeting="Hello",
        body=(
            "Here is your receipt {number} from {shop}. It is attached as a PDF.",
            "Keep it: it is your proof for exchanges and complaints.",
        ),
        why="You get this letter because the address was given in the shop to have the receipt sent. It is deleted "
        "from our outbox as soon as the letter has been sent, and is used for nothing else.",
        file="receipt",
    ),
}
