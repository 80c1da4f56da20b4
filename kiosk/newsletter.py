"""The question whether somebody wants news by mail, to the letter: what is agreed to is proven with these words.

Sender, goods and channel are named, and that it can be withdrawn for nothing stands before the answer, as the marketing
laws of the Nordic countries ask. A text is another version as soon as one letter of it differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from daemon.schema import ConsentText, Language

PURPOSE = "newsletter"
_FORM = "1"
"""Of the sentences below; the rest of the version follows from what the shop puts into them."""
_TEXTS: Mapping[Language, str] = {
    Language.DA: "Ja tak, {sender} må sende mig nyheder og tilbud om {goods} på e-mail. Jeg kan altid sige nej igen, "
    "gratis, med linket i hver mail eller her i butikken.",
    Language.NB: "Ja takk, {sender} kan sende meg nyheter og tilbud om {goods} på e-post. Jeg kan når som helst si nei "
    "igjen, gratis, med lenken i hver e-post eller her i butikken.",
    Language.SV: "Ja tack, {sender} får skicka nyheter och erbjudanden om {goods} till mig via e-post. Jag kan när som "
    "helst säga nej igen, utan kostnad, med länken i varje mejl eller här i butiken.",
    Language.EN: "Yes please, {sender} may send me news and offers about {goods} by e-mail. I can say no again at any "
    "time, free of charge, with the link in each mail or here in the shop.",
}


def question(sender: str, goods: Mapping[Language, str], language: Language) -> ConsentText | None:
    """The words to be agreed to; None where the shop has not said who writes, or about what in this language."""
    about = goods.get(language, "")
    if not sender or not about:
        return None
    body = _TEXTS[language].format(sender=sender, goods=about)
    digest = hashlib.sha256(body.encode()).hexdigest()[:12]
    return ConsentText(id=PURPOSE, version=f"{_FORM}.{digest}", language=language, body=body)
