"""The words of letters, in the customer's language. ``{number}`` and ``{shop}`` are filled in.

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
