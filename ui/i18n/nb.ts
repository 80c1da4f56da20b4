<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nb" sourcelanguage="en">
<context>
    <name>AccessBar</name>
    <message>
        <source>Accessibility</source>
        <translation>Tilgjengelighet</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Tekststørrelse</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>Stor</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>Størst</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farger</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Lys</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mørk</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Høy kontrast</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Rekkevidde</translation>
    </message>
    <message>
        <source>Whole screen</source>
        <translation>Hele skjermen</translation>
    </message>
    <message>
        <source>Everything low</source>
        <translation>Alt nederst</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Bevegelse</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Som vanlig</translation>
    </message>
    <message>
        <source>Still</source>
        <translation>Stille</translation>
    </message>
    <message>
        <source>Reading aloud</source>
        <translation>Opplesing</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Av</translation>
    </message>
    <message>
        <source>On</source>
        <translation>På</translation>
    </message>
    <message>
        <source>This screen cannot speak just now.</source>
        <translation>Skjermen kan ikke lese opp akkurat nå.</translation>
    </message>
    <message>
        <source>Others can hear it. Plug in a headset for what is personal.</source>
        <translation>Andre kan høre det. Plugg i hodetelefoner for det som er personlig.</translation>
    </message>
    <message>
        <source>Read the screen</source>
        <translation>Les opp skjermen</translation>
    </message>
    <message>
        <source>Say it again</source>
        <translation>Si det igjen</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Lavere</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Høyere</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Lukk</translation>
    </message>
</context>
<context>
    <name>AddressForm</name>
    <message>
        <source>Your e-mail address</source>
        <translation>E‑postadressen din</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>navn@example.com</translation>
    </message>
    <message>
        <source>We use it for this receipt only and forget it once it is sent.</source>
        <translation>Vi bruker den bare til denne kvitteringen og glemmer den når den er sendt.</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>Send den</translation>
    </message>
</context>
<context>
    <name>AttractView</name>
    <message>
        <source>Hold a product under the scanner</source>
        <translation>Hold en vare under skanneren</translation>
    </message>
    <message>
        <source>Price and stock, here and in our other shops. Or touch the screen to begin.</source>
        <translation>Se pris og lager, her og i de andre butikkene våre. Eller rør skjermen for å begynne.</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Rør skjermen for å begynne</translation>
    </message>
</context>
<context>
    <name>BasketLine</name>
    <message>
        <source>In stock here</source>
        <translation>På lager her</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Få igjen her</translation>
    </message>
    <message>
        <source>Not here now</source>
        <translation>Ikke her nå</translation>
    </message>
    <message>
        <source>%1, %2 pieces, %3</source>
        <translation>%1, %2 stk., %3</translation>
    </message>
    <message>
        <source>No longer sold</source>
        <translation>Selges ikke lenger</translation>
    </message>
    <message>
        <source>No price here</source>
        <translation>Ingen pris her</translation>
    </message>
    <message>
        <source>One fewer of %1</source>
        <translation>Én færre av %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Fjern %1</translation>
    </message>
    <message>
        <source>One more of %1</source>
        <translation>Én til av %1</translation>
    </message>
</context>
<context>
    <name>BasketView</name>
    <message>
        <source>Your basket</source>
        <translation>Din kurv</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Finn en vare</translation>
    </message>
    <message>
        <source>Look for more</source>
        <translation>Finn mer</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message>
        <source>We could not reach the shop&apos;s system</source>
        <translation>Vi fikk ikke kontakt med butikkens system</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet ble avvist</translation>
    </message>
    <message>
        <source>The payment was cancelled</source>
        <translation>Betalingen ble avbrutt</translation>
    </message>
    <message>
        <source>The payment did not begin</source>
        <translation>Betalingen kom ikke i gang</translation>
    </message>
    <message>
        <source>One of these has just been sold</source>
        <translation>En av varene er nettopp solgt</translation>
    </message>
    <message>
        <source>A colleague has to sell you one of these</source>
        <translation>En av varene må en kollega selge deg</translation>
    </message>
    <message>
        <source>Please hold your club card under the scanner once more</source>
        <translation>Hold klubbkortet under skanneren en gang til</translation>
    </message>
    <message>
        <source>We could not begin the payment</source>
        <translation>Vi kunne ikke starte betalingen</translation>
    </message>
    <message>
        <source>Look at the lines, and take out what is not here any more.</source>
        <translation>Se på linjene, og ta ut det som ikke er her lenger.</translation>
    </message>
    <message>
        <source>There is an age limit on it. Please pay at the till.</source>
        <translation>Det er aldersgrense på den. Betal i kassen.</translation>
    </message>
    <message>
        <source>It was a while ago. Without it you pay the usual prices.</source>
        <translation>Det er en stund siden. Uten kortet betaler du vanlig pris.</translation>
    </message>
    <message>
        <source>No money has been taken. You can try again, or pay at the till.</source>
        <translation>Det er ikke trukket penger. Prøv igjen, eller betal i kassen.</translation>
    </message>
    <message>
        <source>Pay %1 by card</source>
        <translation>Betal %1 med kort</translation>
    </message>
    <message>
        <source>Pay with your phone</source>
        <translation>Betal med telefonen</translation>
    </message>
    <message>
        <source>It is paid. Your receipt is being made</source>
        <translation>Det er betalt. Kvitteringen lages</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øyeblikk</translation>
    </message>
    <message>
        <source>It is paid</source>
        <translation>Det er betalt</translation>
    </message>
    <message>
        <source>Please go to the till: a colleague has your receipt there.</source>
        <translation>Gå til kassen: en kollega har kvitteringen din der.</translation>
    </message>
    <message>
        <source>Your club card is with us</source>
        <translation>Klubbkortet ditt er med</translation>
    </message>
    <message>
        <source>Club prices come off when you pay, and your points are counted.</source>
        <translation>Klubbprisene trekkes fra når du betaler, og poengene dine telles med.</translation>
    </message>
    <message>
        <source>The card terminal does not answer</source>
        <translation>Kortterminalen svarer ikke</translation>
    </message>
    <message>
        <source>You can pay at the till.</source>
        <translation>Du kan betale i kassen.</translation>
    </message>
    <message>
        <source>This basket has run out</source>
        <translation>Kurven er utløpt</translation>
    </message>
    <message>
        <source>A till is ringing this basket up</source>
        <translation>Kurven slås inn i kassen nå</translation>
    </message>
    <message>
        <source>The basket could not be changed</source>
        <translation>Kurven kunne ikke endres</translation>
    </message>
    <message>
        <source>Begin a new one: scan what you would like.</source>
        <translation>Begynn på en ny: skann det du vil ha.</translation>
    </message>
    <message>
        <source>Please try again in a moment.</source>
        <translation>Prøv igjen om litt.</translation>
    </message>
    <message>
        <source>Nothing in it yet</source>
        <translation>Det er ikke noe i den ennå</translation>
    </message>
    <message>
        <source>Scan a product and put it in, or scan the basket on your phone.</source>
        <translation>Skann en vare og legg den i, eller skann kurven på telefonen.</translation>
    </message>
    <message>
        <source>It is at the till</source>
        <translation>Den er ved kassen</translation>
    </message>
    <message>
        <source>A colleague has opened your basket there.</source>
        <translation>En kollega har åpnet kurven din der.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Totalt</translation>
    </message>
    <message>
        <source>Your basket as a QR code</source>
        <translation>Kurven din som QR-kode</translation>
    </message>
    <message>
        <source>Take it with you</source>
        <translation>Ta den med</translation>
    </message>
    <message>
        <source>Take a photo of the code and show it at the till, or go on from it at another screen.</source>
        <translation>Ta et bilde av koden og vis det i kassen, eller fortsett fra den på en annen skjerm.</translation>
    </message>
    <message>
        <source>We keep it until %1.</source>
        <translation>Vi tar vare på den til %1.</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Gift card &amp; points</source>
        <translation>Gavekort og poeng</translation>
    </message>
    <message>
        <source>Your gift card</source>
        <translation>Gavekortet ditt</translation>
    </message>
    <message>
        <source>Your club card</source>
        <translation>Klubbkortet ditt</translation>
    </message>
    <message>
        <source>Collect a reservation</source>
        <translation>Hent en reservasjon</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Finn en vare</translation>
    </message>
    <message>
        <source>Another card</source>
        <translation>Et annet kort</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message>
        <source>On your gift card, your club card or your phone</source>
        <translation>På gavekortet, klubbkortet eller telefonen</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Vis det</translation>
    </message>
    <message>
        <source>There is nothing left on it</source>
        <translation>Det er ikke mer igjen på kortet</translation>
    </message>
    <message>
        <source>On the card</source>
        <translation>På kortet</translation>
    </message>
    <message>
        <source>Card ending in %1</source>
        <translation>Kort som slutter på %1</translation>
    </message>
    <message>
        <source>To be used no later than %1</source>
        <translation>Må brukes senest %1</translation>
    </message>
    <message>
        <source>Pay with it at the till: all at once, or a little at a time.</source>
        <translation>Betal med det i kassen: alt på en gang eller litt om gangen.</translation>
    </message>
    <message>
        <source>points</source>
        <translation>poeng</translation>
    </message>
    <message numerus="yes">
        <source>%n reservation(s) of yours</source>
        <translation>
            <numerusform>%n reservasjon venter på deg</numerusform>
            <numerusform>%n reservasjoner venter på deg</numerusform>
        </translation>
    </message>
    <message>
        <source>Have the code ready: it is on your slip, in your mail or on your phone.</source>
        <translation>Ha koden klar: den står på lappen, i e‑posten eller på telefonen.</translation>
    </message>
    <message>
        <source>What we remember for you</source>
        <translation>Dette husker vi for deg</translation>
    </message>
    <message>
        <source>Scan the card at the till too: points and member prices come by themselves.</source>
        <translation>Skann kortet i kassen også: da kommer poeng og medlemspriser av seg selv.</translation>
    </message>
</context>
<context>
    <name>CodeForm</name>
    <message>
        <source>Scan your code</source>
        <translation>Skann koden din</translation>
    </message>
    <message>
        <source>Or type it</source>
        <translation>Eller tast den</translation>
    </message>
    <message>
        <source>We do not know that code. Please look at it once more.</source>
        <translation>Den koden kjenner vi ikke. Se på den en gang til.</translation>
    </message>
    <message>
        <source>Too many tries. Please wait a little, or ask a colleague.</source>
        <translation>For mange forsøk. Vent litt, eller spør en kollega.</translation>
    </message>
    <message>
        <source>We cannot look it up just now. Please try again in a moment.</source>
        <translation>Vi kan ikke slå den opp akkurat nå. Prøv igjen om litt.</translation>
    </message>
    <message>
        <source>Find it</source>
        <translation>Finn den</translation>
    </message>
</context>
<context>
    <name>CollectEnd</name>
    <message>
        <source>This one has been collected already</source>
        <translation>Den er allerede hentet</translation>
    </message>
    <message>
        <source>This reservation has run out</source>
        <translation>Reservasjonen er utløpt</translation>
    </message>
    <message>
        <source>This reservation was cancelled</source>
        <translation>Reservasjonen er avbestilt</translation>
    </message>
    <message>
        <source>This reservation cannot be collected here</source>
        <translation>Reservasjonen kan ikke hentes her</translation>
    </message>
    <message>
        <source>All yours. Enjoy it!</source>
        <translation>Den er din. Kos deg med den!</translation>
    </message>
    <message>
        <source>A colleague is on the way</source>
        <translation>En kollega er på vei</translation>
    </message>
    <message>
        <source>If that surprises you, a colleague at the till will gladly look into it.</source>
        <translation>Hvis det overrasker deg, ser en kollega i kassen gjerne på det.</translation>
    </message>
    <message>
        <source>Your things have been handed over to you.</source>
        <translation>Tingene dine er utlevert til deg.</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>Nummeret ditt</translation>
    </message>
</context>
<context>
    <name>CollectLines</name>
    <message>
        <source>It is ready for you</source>
        <translation>Den er klar til deg</translation>
    </message>
    <message>
        <source>We are still finding it</source>
        <translation>Vi holder på å finne den fram</translation>
    </message>
    <message>
        <source>It waits for you in %1</source>
        <translation>Den venter på deg i %1</translation>
    </message>
    <message>
        <source>Your things are not on the shelf yet</source>
        <translation>Tingene dine ligger ikke klare ennå</translation>
    </message>
    <message>
        <source>It will not take long. A colleague can tell you more.</source>
        <translation>Det tar ikke lang tid. En kollega kan si mer.</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet ble avvist</translation>
    </message>
    <message>
        <source>The payment was cancelled</source>
        <translation>Betalingen ble avbrutt</translation>
    </message>
    <message>
        <source>The payment did not begin</source>
        <translation>Betalingen kom ikke i gang</translation>
    </message>
    <message>
        <source>No money has been taken. You can try again, also with another card.</source>
        <translation>Det er ikke trukket penger. Du kan prøve igjen, også med et annet kort.</translation>
    </message>
    <message>
        <source>The card terminal does not answer</source>
        <translation>Kortterminalen svarer ikke</translation>
    </message>
    <message>
        <source>You can pay at the till.</source>
        <translation>Du kan betale i kassen.</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>Å betale</translation>
    </message>
    <message>
        <source>Everything is paid</source>
        <translation>Alt er betalt</translation>
    </message>
</context>
<context>
    <name>CollectView</name>
    <message>
        <source>Collect a reservation</source>
        <translation>Hent en reservasjon</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message>
        <source>I am here</source>
        <translation>Jeg er her</translation>
    </message>
    <message>
        <source>Pay %1 by card</source>
        <translation>Betal %1 med kort</translation>
    </message>
    <message>
        <source>Pay with your phone</source>
        <translation>Betal med telefonen</translation>
    </message>
    <message>
        <source>Try another code</source>
        <translation>Prøv en annen kode</translation>
    </message>
    <message>
        <source>From your slip, your mail or your phone</source>
        <translation>Fra lappen, e‑posten eller telefonen</translation>
    </message>
    <message>
        <source>We are calling a colleague</source>
        <translation>Vi tilkaller en kollega</translation>
    </message>
</context>
<context>
    <name>CountdownRing</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n sekund igjen</numerusform>
            <numerusform>%n sekunder igjen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskRow</name>
    <message>
        <source>%1 left</source>
        <translation>%1 igjen</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>for %1 siden</translation>
    </message>
    <message>
        <source>%1 to pay</source>
        <translation>%1 å betale</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>betalt</translation>
    </message>
    <message>
        <source>bin %1</source>
        <translation>hylle %1</translation>
    </message>
</context>
<context>
    <name>DevicesStrip</name>
    <message>
        <source>Printer</source>
        <translation>Skriver</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Skanner</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>Kasseskuff</translation>
    </message>
    <message>
        <source>works</source>
        <translation>virker</translation>
    </message>
</context>
<context>
    <name>DoubtDialog</name>
    <message>
        <source>Was the customer charged?</source>
        <translation>Er pengene trukket?</translation>
    </message>
    <message>
        <source>Was the money given back?</source>
        <translation>Er pengene gitt tilbake?</translation>
    </message>
    <message>
        <source>Look at the terminal&apos;s slip or print its last receipt. Do not take the payment again before this is settled.</source>
        <translation>Se på terminalens kvittering, eller skriv ut den siste på nytt. Ikke ta betalingen igjen før dette er avklart.</translation>
    </message>
    <message>
        <source>%1 back to the customer</source>
        <translation>%1 tilbake til kunden</translation>
    </message>
    <message>
        <source>Started at %1. We have %2, the terminal says %3.</source>
        <translation>Startet kl. %1. Hos oss står det %2, terminalen sier %3.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ingenting</translation>
    </message>
    <message>
        <source>Started at %1</source>
        <translation>Startet kl. %1</translation>
    </message>
    <message>
        <source>Started at %1. The terminal is still being asked.</source>
        <translation>Startet kl. %1. Terminalen blir fortsatt spurt.</translation>
    </message>
    <message>
        <source>What does the slip say?</source>
        <translation>Hva står det på kvitteringen?</translation>
    </message>
    <message>
        <source>Slip number, or no slip</source>
        <translation>Kvitteringens nummer, eller ingen kvittering</translation>
    </message>
    <message>
        <source>Charged</source>
        <translation>Trukket</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>Gitt tilbake</translation>
    </message>
    <message>
        <source>Not charged</source>
        <translation>Ikke trukket</translation>
    </message>
    <message>
        <source>Not given back</source>
        <translation>Ikke gitt tilbake</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Senere</translation>
    </message>
</context>
<context>
    <name>FactorForm</name>
    <message>
        <source>Hello %1</source>
        <translation>Hei %1</translation>
    </message>
    <message numerus="yes">
        <source>We have %n item(s) for you.</source>
        <translation>
            <numerusform>Vi har %n vare til deg.</numerusform>
            <numerusform>Vi har %n varer til deg.</numerusform>
        </translation>
    </message>
    <message>
        <source>Type the last four digits of the phone number you reserved with.</source>
        <translation>Tast de fire siste sifrene i telefonnummeret du reserverte med.</translation>
    </message>
    <message>
        <source>%1 of 4 digits typed</source>
        <translation>%1 av 4 sifre tastet</translation>
    </message>
    <message>
        <source>That does not fit. Please try once more.</source>
        <translation>Det stemmer ikke. Prøv en gang til.</translation>
    </message>
    <message>
        <source>Too many tries. Please wait a little, or ask a colleague.</source>
        <translation>For mange forsøk. Vent litt, eller spør en kollega.</translation>
    </message>
    <message>
        <source>We cannot look it up just now. Please try again in a moment.</source>
        <translation>Vi kan ikke slå den opp akkurat nå. Prøv igjen om litt.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øyeblikk</translation>
    </message>
</context>
<context>
    <name>FindNarrow</name>
    <message>
        <source>under %1</source>
        <translation>under %1</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 og mer</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 til %2</translation>
    </message>
    <message>
        <source>There is nothing to choose from here.</source>
        <translation>Her er det ikke noe å velge mellom.</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Merke</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Pris</translation>
    </message>
</context>
<context>
    <name>FindView</name>
    <message>
        <source>Find a product</source>
        <translation>Finn en vare</translation>
    </message>
    <message>
        <source>What are you looking for?</source>
        <translation>Hva leter du etter?</translation>
    </message>
    <message>
        <source>Name, brand or number</source>
        <translation>Navn, merke eller nummer</translation>
    </message>
    <message>
        <source>Only what is here now</source>
        <translation>Bare det som er her nå</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Brand and price</source>
        <translation>Merke og pris</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) found</source>
        <translation>
            <numerusform>%n vare funnet</numerusform>
            <numerusform>%n varer funnet</numerusform>
        </translation>
    </message>
    <message>
        <source>We cannot search just now</source>
        <translation>Vi kan ikke søke akkurat nå</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Ingen treff</translation>
    </message>
    <message>
        <source>It comes back by itself in a moment.</source>
        <translation>Det kommer tilbake av seg selv om litt.</translation>
    </message>
    <message>
        <source>Nothing like it in this shop. Look at all our shops instead?</source>
        <translation>Det er ikke noe slikt her i butikken. Vil du se i alle butikkene våre?</translation>
    </message>
    <message>
        <source>Try another word, or scan a product like it.</source>
        <translation>Prøv et annet ord, eller skann en vare som ligner.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igjen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Vis alle</translation>
    </message>
</context>
<context>
    <name>HandOver</name>
    <message>
        <source>No reservation has this code</source>
        <translation>Ingen reservasjon har denne koden</translation>
    </message>
    <message>
        <source>This reservation is not ready yet</source>
        <translation>Reservasjonen er ikke klar ennå</translation>
    </message>
    <message>
        <source>It has been handed over already</source>
        <translation>Den er allerede utlevert</translation>
    </message>
    <message>
        <source>This reservation belongs to another shop</source>
        <translation>Reservasjonen hører til en annen butikk</translation>
    </message>
    <message>
        <source>This reservation has run out</source>
        <translation>Reservasjonen er utløpt</translation>
    </message>
    <message>
        <source>No connection. Nothing was changed.</source>
        <translation>Ingen forbindelse. Ingenting er endret.</translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait a few minutes.</source>
        <translation>For mange feil koder. Vent et par minutter.</translation>
    </message>
    <message>
        <source>It was changed at another station. Look again.</source>
        <translation>Den er endret ved en annen skjerm. Se igjen.</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Lever ut med kode</translation>
    </message>
    <message>
        <source>The customer&apos;s code: scan it or type it</source>
        <translation>Kundens kode: skann den, eller tast den</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Finn</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Tilbake til listen</translation>
    </message>
    <message>
        <source>Bin %1</source>
        <translation>Hylle %1</translation>
    </message>
    <message>
        <source>Waiting as number %1</source>
        <translation>Venter som nummer %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 igjen</translation>
    </message>
    <message>
        <source>To pay first</source>
        <translation>Må betales først</translation>
    </message>
    <message>
        <source>Paid – nothing is due</source>
        <translation>Betalt – ingenting gjenstår</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Utlevert</translation>
    </message>
    <message>
        <source>Take the payment</source>
        <translation>Ta betaling</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Lever ut</translation>
    </message>
    <message>
        <source>ID seen: hand over</source>
        <translation>Legitimasjon sett: lever ut</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
</context>
<context>
    <name>HelpView</name>
    <message>
        <source>We are calling a colleague</source>
        <translation>Vi tilkaller en kollega</translation>
    </message>
    <message>
        <source>Your call has been heard</source>
        <translation>Vi har hørt deg</translation>
    </message>
    <message>
        <source>A colleague is on the way</source>
        <translation>En kollega er på vei</translation>
    </message>
    <message>
        <source>%1 is on the way</source>
        <translation>%1 er på vei</translation>
    </message>
    <message>
        <source>Glad we could help</source>
        <translation>Fint at vi kunne hjelpe</translation>
    </message>
    <message>
        <source>We could not reach anybody</source>
        <translation>Vi fikk ikke tak i noen</translation>
    </message>
    <message numerus="yes">
        <source>It rings at every till. %n before you.</source>
        <translation>
            <numerusform>Det ringer i alle kasser. %n før deg.</numerusform>
            <numerusform>Det ringer i alle kasser. %n før deg.</numerusform>
        </translation>
    </message>
    <message>
        <source>It rings at every till. You are next.</source>
        <translation>Det ringer i alle kasser. Du er den neste.</translation>
    </message>
    <message>
        <source>Please stay by this screen.</source>
        <translation>Bli gjerne ved skjermen.</translation>
    </message>
    <message>
        <source>Is there anything else? Touch the button whenever you like.</source>
        <translation>Er det noe mer? Trykk på knappen når du vil.</translation>
    </message>
    <message>
        <source>Please try again, or ask at the till.</source>
        <translation>Prøv igjen, eller spør i kassen.</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Spør en kollega</translation>
    </message>
    <message>
        <source>Call again</source>
        <translation>Ring igjen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message>
        <source>Go on looking around</source>
        <translation>Se videre</translation>
    </message>
</context>
<context>
    <name>HomeView</name>
    <message>
        <source>Good morning</source>
        <translation>God morgen</translation>
    </message>
    <message>
        <source>Hello</source>
        <translation>Hei</translation>
    </message>
    <message>
        <source>Good evening</source>
        <translation>God kveld</translation>
    </message>
    <message>
        <source>Your basket (%1)</source>
        <translation>Din kurv (%1)</translation>
    </message>
    <message>
        <source>Scan any product</source>
        <translation>Skann en vare</translation>
    </message>
    <message>
        <source>Hold its bar code under the scanner below the screen. You see the price and where it stands.</source>
        <translation>Hold strekkoden under skanneren nedenfor skjermen. Da ser du prisen og hvor varen står.</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Finn en vare</translation>
    </message>
    <message>
        <source>Search by name, or look around the shop</source>
        <translation>Søk på navn, eller se deg om i butikken</translation>
    </message>
    <message>
        <source>Collect a reservation</source>
        <translation>Hent en reservasjon</translation>
    </message>
    <message>
        <source>Have your code ready</source>
        <translation>Ha koden klar</translation>
    </message>
    <message>
        <source>Watch how it&apos;s done</source>
        <translation>Se hvordan du gjør det</translation>
    </message>
    <message>
        <source>Short films about our products</source>
        <translation>Korte filmer om varene våre</translation>
    </message>
    <message>
        <source>Gift card &amp; points</source>
        <translation>Gavekort og poeng</translation>
    </message>
    <message>
        <source>What is on your card</source>
        <translation>Hva du har på kortet</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Spør en kollega</translation>
    </message>
    <message>
        <source>Somebody comes to you</source>
        <translation>Det kommer noen til deg</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Skift</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Slett</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Mellomrom</translation>
    </message>
</context>
<context>
    <name>LanguageSwitch</name>
    <message>
        <source>Language</source>
        <translation>Språk</translation>
    </message>
</context>
<context>
    <name>LastScan</name>
    <message>
        <source>Nothing is known by this code</source>
        <translation>Den koden kjenner vi ikke</translation>
    </message>
</context>
<context>
    <name>Lock</name>
    <message>
        <source>Enter your PIN to begin</source>
        <translation>Tast PIN-koden din for å begynne</translation>
    </message>
    <message>
        <source>That PIN is not known</source>
        <translation>Den PIN-koden kjenner vi ikke</translation>
    </message>
    <message>
        <source>Too many tries. Wait a few minutes.</source>
        <translation>For mange forsøk. Vent et par minutter.</translation>
    </message>
    <message>
        <source>No connection. Try again in a moment.</source>
        <translation>Ingen forbindelse. Prøv igjen om litt.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Begynn</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Storefloor</source>
        <translation>Storefloor</translation>
    </message>
</context>
<context>
    <name>NumPad</name>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message>
        <source>Number pad</source>
        <translation>Talltastatur</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Slett</translation>
    </message>
</context>
<context>
    <name>OutOfOrderView</name>
    <message>
        <source>This screen is having a rest</source>
        <translation>Skjermen tar en liten pause</translation>
    </message>
    <message>
        <source>Our colleagues at the till tell you prices and stock, take your payment and hand over what you have reserved.</source>
        <translation>Kollegene våre i kassen hjelper deg med priser og lager, tar imot betaling og utleverer det du har reservert.</translation>
    </message>
    <message>
        <source>It comes back by itself.</source>
        <translation>Den kommer tilbake av seg selv.</translation>
    </message>
    <message>
        <source>For our colleagues: the settings of this screen cannot be read. Its log says what is wrong with them.</source>
        <translation>Til kollegene våre: innstillingene for skjermen kan ikke leses. Loggen sier hva som er galt.</translation>
    </message>
    <message>
        <source>For our colleagues: since %1 the shop&apos;s system has not let this screen in.</source>
        <translation>Til kollegene våre: Siden kl. %1 har butikkens system ikke sluppet inn denne skjermen.</translation>
    </message>
    <message>
        <source>For our colleagues: since %1 the shop&apos;s system has not answered this screen.</source>
        <translation>Til kollegene våre: Siden kl. %1 har butikkens system ikke svart denne skjermen.</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Home</source>
        <translation>Forside</translation>
    </message>
</context>
<context>
    <name>PageHeader</name>
    <message>
        <source>Back</source>
        <translation>Tilbake</translation>
    </message>
</context>
<context>
    <name>Pay</name>
    <message>
        <source>Approved</source>
        <translation>Godkjent</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Avvist</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Avbrutt</translation>
    </message>
    <message>
        <source>The payment did not start</source>
        <translation>Betalingen kom ikke i gang</translation>
    </message>
    <message>
        <source>Finding out what happened</source>
        <translation>Vi finner ut hva som skjedde</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Avbryter</translation>
    </message>
    <message>
        <source>The card was not charged. Try again or use another card.</source>
        <translation>Det er ikke trukket penger. Prøv igjen, eller bruk et annet kort.</translation>
    </message>
    <message>
        <source>The card was not charged.</source>
        <translation>Det er ikke trukket penger.</translation>
    </message>
    <message>
        <source>The card was not charged. Check that the terminal is on and connected.</source>
        <translation>Det er ikke trukket penger. Se etter om terminalen er på og tilkoblet.</translation>
    </message>
    <message>
        <source>We ask the terminal. Do not take the payment again.</source>
        <translation>Vi spør terminalen. Ikke ta betalingen på nytt.</translation>
    </message>
    <message>
        <source>To pay by card</source>
        <translation>Betales med kort</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igjen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Tilbake</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>Avbryt betalingen</translation>
    </message>
</context>
<context>
    <name>PaymentPanel</name>
    <message>
        <source>A colleague finds out what happened</source>
        <translation>En kollega finner ut hva som skjedde</translation>
    </message>
    <message>
        <source>We are finding out what happened to the payment</source>
        <translation>Vi finner ut hva som skjedde med betalingen</translation>
    </message>
    <message>
        <source>Hold or insert your card</source>
        <translation>Hold kortet mot terminalen, eller sett det inn</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Skann koden med telefonen</translation>
    </message>
    <message>
        <source>Enter your PIN on the terminal</source>
        <translation>Tast PIN-koden din på terminalen</translation>
    </message>
    <message>
        <source>Wrong PIN. Try once more on the terminal</source>
        <translation>Feil PIN-kode. Prøv igjen på terminalen</translation>
    </message>
    <message>
        <source>Confirm the amount on the terminal</source>
        <translation>Godkjenn beløpet på terminalen</translation>
    </message>
    <message>
        <source>The bank is being asked</source>
        <translation>Vi spør banken</translation>
    </message>
    <message>
        <source>Please take your card</source>
        <translation>Ta kortet ditt</translation>
    </message>
    <message>
        <source>Thank you, it is paid</source>
        <translation>Takk, det er betalt</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet ble avvist</translation>
    </message>
    <message>
        <source>The payment is being cancelled</source>
        <translation>Betalingen avbrytes</translation>
    </message>
    <message>
        <source>Please ask a colleague</source>
        <translation>Spør en kollega</translation>
    </message>
    <message>
        <source>One moment, we are waking the terminal</source>
        <translation>Et øyeblikk, vi vekker terminalen</translation>
    </message>
    <message>
        <source>Please do not pay again. Go to the till: everything about this payment is there.</source>
        <translation>Ikke betal på nytt. Gå til kassen: der vet de alt om betalingen.</translation>
    </message>
    <message>
        <source>Please stay here and do not pay again. If the money was taken, it counts.</source>
        <translation>Bli her, og ikke betal på nytt. Er pengene trukket, så gjelder det.</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>Avbryt betalingen</translation>
    </message>
</context>
<context>
    <name>PersonForm</name>
    <message>
        <source>Who is it for?</source>
        <translation>Hvem er den til?</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Navn</translation>
    </message>
    <message>
        <source>Phone number</source>
        <translation>Telefonnummer</translation>
    </message>
    <message>
        <source>We only use it for this reservation. When you collect, you type its last four digits.</source>
        <translation>Vi bruker det bare til denne reservasjonen. Når du henter, taster du de fire siste sifrene.</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Videre</translation>
    </message>
</context>
<context>
    <name>PhoneCode</name>
    <message>
        <source>Got it</source>
        <translation>Jeg har den</translation>
    </message>
</context>
<context>
    <name>Phrases</name>
    <message>
        <source>The cover is open</source>
        <translation>Lokket er åpent</translation>
    </message>
    <message>
        <source>Out of paper</source>
        <translation>Tom for papir</translation>
    </message>
    <message>
        <source>Paper is running low</source>
        <translation>Snart tom for papir</translation>
    </message>
    <message>
        <source>Paper is stuck</source>
        <translation>Papiret sitter fast</translation>
    </message>
    <message>
        <source>The cutter is blocked</source>
        <translation>Kniven sitter fast</translation>
    </message>
    <message>
        <source>The drawer is open</source>
        <translation>Skuffen er åpen</translation>
    </message>
    <message>
        <source>A card is still in the terminal</source>
        <translation>Det står et kort i terminalen</translation>
    </message>
    <message>
        <source>Does not understand us</source>
        <translation>Forstår oss ikke</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Ikke tilkoblet</translation>
    </message>
    <message>
        <source>Out of order</source>
        <translation>Ute av drift</translation>
    </message>
    <message>
        <source>Connecting to the terminal</source>
        <translation>Kontakter terminalen</translation>
    </message>
    <message>
        <source>Insert, tap or swipe the card</source>
        <translation>Sett inn kortet, eller hold det mot terminalen</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Skann koden med telefonen</translation>
    </message>
    <message>
        <source>Enter the PIN on the terminal</source>
        <translation>Tast PIN-koden på terminalen</translation>
    </message>
    <message>
        <source>Confirm the amount on the terminal</source>
        <translation>Godkjenn beløpet på terminalen</translation>
    </message>
    <message>
        <source>Wrong PIN – try again on the terminal</source>
        <translation>Feil PIN-kode – prøv igjen på terminalen</translation>
    </message>
    <message>
        <source>Asking the bank</source>
        <translation>Spør banken</translation>
    </message>
    <message>
        <source>Take the card out</source>
        <translation>Ta ut kortet</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øyeblikk</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Godkjent</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Avvist</translation>
    </message>
    <message>
        <source>Taking the payment back</source>
        <translation>Fører betalingen tilbake</translation>
    </message>
    <message>
        <source>Please ask a member of staff</source>
        <translation>Spør en medarbeider</translation>
    </message>
</context>
<context>
    <name>PinDots</name>
    <message>
        <source>%1 of %2 typed</source>
        <translation>%1 av %2 tastet</translation>
    </message>
</context>
<context>
    <name>PlaceButton</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n venter</numerusform>
            <numerusform>%n venter</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlayerView</name>
    <message>
        <source>This film cannot be shown just now</source>
        <translation>Filmen kan ikke vises akkurat nå</translation>
    </message>
    <message>
        <source>The others play as they should. What you need for it stands here all the same.</source>
        <translation>De andre går som de skal. Det du trenger, står her likevel.</translation>
    </message>
    <message>
        <source>Other films</source>
        <translation>Andre filmer</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igjen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 av %2</translation>
    </message>
    <message>
        <source>Back 10 seconds</source>
        <translation>10 sekunder tilbake</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>This screen cannot show films</source>
        <translation>Denne skjermen kan ikke vise film</translation>
    </message>
    <message>
        <source>Here is what it says, step by step.</source>
        <translation>Her er det i ord, trinn for trinn.</translation>
    </message>
    <message>
        <source>A colleague will gladly show you how it is done.</source>
        <translation>En kollega viser deg gjerne hvordan det gjøres.</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Spør en kollega</translation>
    </message>
    <message>
        <source>The film in words</source>
        <translation>Filmen i ord</translation>
    </message>
    <message>
        <source>Watch again</source>
        <translation>Se igjen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Spill av</translation>
    </message>
    <message>
        <source>Captions off</source>
        <translation>Undertekster av</translation>
    </message>
    <message>
        <source>Captions on</source>
        <translation>Undertekster på</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighet</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Sakte</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Normalt</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Raskt</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Lavere</translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation>%1 prosent</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Høyere</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>Kapitler</translation>
    </message>
    <message>
        <source>What you need for it</source>
        <translation>Dette trenger du</translation>
    </message>
</context>
<context>
    <name>PriceLabel</name>
    <message>
        <source>Before %1</source>
        <translation>Før %1</translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>In stock here</source>
        <translation>På lager her</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Få igjen her</translation>
    </message>
    <message>
        <source>Not here just now</source>
        <translation>Ikke her akkurat nå</translation>
    </message>
    <message>
        <source>Ask us about stock</source>
        <translation>Spør oss om lageret</translation>
    </message>
</context>
<context>
    <name>ProductView</name>
    <message>
        <source>This page as a QR code</source>
        <translation>Siden som QR-kode</translation>
    </message>
    <message>
        <source>Take it to your phone</source>
        <translation>Ta den med på telefonen</translation>
    </message>
    <message>
        <source>Point the camera of your phone at the code. The same page opens there.</source>
        <translation>Pek telefonens kamera mot koden. Da åpner varen der.</translation>
    </message>
    <message>
        <source>Reserve it here</source>
        <translation>Reserver den her</translation>
    </message>
    <message>
        <source>Reserve in another shop</source>
        <translation>Reserver i en annen butikk</translation>
    </message>
    <message>
        <source>Add to basket</source>
        <translation>Legg i kurven</translation>
    </message>
    <message>
        <source>To my phone</source>
        <translation>Til telefonen min</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Spør en kollega</translation>
    </message>
    <message>
        <source>We cannot show this product now</source>
        <translation>Vi kan ikke vise varen akkurat nå</translation>
    </message>
    <message>
        <source>Please try again in a moment, or ask a colleague.</source>
        <translation>Prøv igjen om litt, eller spør en kollega.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igjen</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øyeblikk</translation>
    </message>
    <message>
        <source>Lowest price in 30 days: %1</source>
        <translation>Laveste pris siste 30 dager: %1</translation>
    </message>
    <message>
        <source>With our club: %1</source>
        <translation>Med klubben vår: %1</translation>
    </message>
    <message>
        <source>Something like it, in this shop</source>
        <translation>Noe lignende her i butikken</translation>
    </message>
    <message>
        <source>Also as</source>
        <translation>Finnes også som</translation>
    </message>
    <message>
        <source>%1 (not here now)</source>
        <translation>%1 (ikke her nå)</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Andre steder</translation>
    </message>
    <message>
        <source>See how it&apos;s done</source>
        <translation>Se hvordan du gjør det</translation>
    </message>
    <message>
        <source>About it</source>
        <translation>Om varen</translation>
    </message>
    <message>
        <source>Article number</source>
        <translation>Varenummer</translation>
    </message>
    <message>
        <source>What customers say</source>
        <translation>Dette sier kundene</translation>
    </message>
</context>
<context>
    <name>QrImage</name>
    <message>
        <source>QR code</source>
        <translation>QR-kode</translation>
    </message>
</context>
<context>
    <name>ReceiptDone</name>
    <message>
        <source>Paid</source>
        <translation>Betalt</translation>
    </message>
    <message>
        <source>Receipt %1</source>
        <translation>Kvittering %1</translation>
    </message>
    <message>
        <source>The receipt is printed</source>
        <translation>Kvitteringen er skrevet ut</translation>
    </message>
    <message>
        <source>The receipt waits for the printer</source>
        <translation>Kvitteringen venter på skriveren</translation>
    </message>
    <message>
        <source>The receipt could not be printed</source>
        <translation>Kvitteringen kunne ikke skrives ut</translation>
    </message>
    <message>
        <source>Printing the receipt</source>
        <translation>Skriver ut kvitteringen</translation>
    </message>
    <message>
        <source>It is printed by itself as soon as the printer is ready. The sale is done.</source>
        <translation>Den kommer av seg selv så snart skriveren er klar. Salget er gjennomført.</translation>
    </message>
    <message>
        <source>Next customer</source>
        <translation>Neste kunde</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Skriv ut igjen</translation>
    </message>
    <message>
        <source>A scan begins the next sale at once.</source>
        <translation>En skanning begynner straks neste salg.</translation>
    </message>
</context>
<context>
    <name>ReceiptView</name>
    <message>
        <source>We could not reach the shop&apos;s system. Please try again in a moment.</source>
        <translation>Vi fikk ikke kontakt med butikkens system. Prøv igjen om litt.</translation>
    </message>
    <message>
        <source>This shop cannot send mail just now. We will gladly print it for you.</source>
        <translation>Butikken kan ikke sende e‑post akkurat nå. Vi skriver den gjerne ut.</translation>
    </message>
    <message>
        <source>Please look at the address once more.</source>
        <translation>Se på adressen en gang til.</translation>
    </message>
    <message>
        <source>That did not work. A colleague at the till will gladly help.</source>
        <translation>Det gikk ikke. En kollega i kassen hjelper gjerne.</translation>
    </message>
    <message>
        <source>Your receipt by e-mail</source>
        <translation>Kvitteringen på e‑post</translation>
    </message>
    <message>
        <source>Your receipt</source>
        <translation>Kvitteringen din</translation>
    </message>
    <message>
        <source>Send it by e-mail</source>
        <translation>Send den på e‑post</translation>
    </message>
    <message>
        <source>Print it</source>
        <translation>Skriv den ut</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>Som QR-kode</translation>
    </message>
    <message>
        <source>Your receipt as a QR code</source>
        <translation>Kvitteringen din som QR-kode</translation>
    </message>
    <message>
        <source>Take a photo of it. Held under any scanner of ours, it is your receipt.</source>
        <translation>Ta et bilde av den. Holdt under en av skannerne våre er det kvitteringen din.</translation>
    </message>
    <message>
        <source>Sign me up</source>
        <translation>Meld meg på</translation>
    </message>
    <message>
        <source>No, thanks</source>
        <translation>Nei takk</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message>
        <source>No receipt</source>
        <translation>Ingen kvittering</translation>
    </message>
    <message>
        <source>Thank you, it is paid</source>
        <translation>Takk, det er betalt</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øyeblikk</translation>
    </message>
    <message>
        <source>We cannot show this receipt now</source>
        <translation>Vi kan ikke vise kvitteringen nå</translation>
    </message>
    <message>
        <source>Please try again in a moment, or ask a colleague.</source>
        <translation>Prøv igjen om litt, eller spør en kollega.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igjen</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Totalt</translation>
    </message>
    <message>
        <source>Thank you. Look in your mail</source>
        <translation>Takk. Se i e‑posten din</translation>
    </message>
    <message>
        <source>Your receipt is on its way</source>
        <translation>Kvitteringen er på vei</translation>
    </message>
    <message>
        <source>There is a link in it. Only when you have followed it will you hear from us.</source>
        <translation>Det er en lenke i den. Først når du har fulgt den, hører du fra oss.</translation>
    </message>
    <message>
        <source>It is in your mail in a moment.</source>
        <translation>Den er i e‑posten din om et øyeblikk.</translation>
    </message>
    <message>
        <source>Something else: would you like news from us?</source>
        <translation>Noe annet: vil du ha nyheter fra oss?</translation>
    </message>
</context>
<context>
    <name>ReservationsDesk</name>
    <message>
        <source>No connection. Nothing was changed.</source>
        <translation>Ingen forbindelse. Ingenting er endret.</translation>
    </message>
    <message>
        <source>Somebody else was quicker. The list is fresh now.</source>
        <translation>Noen andre kom først. Listen er oppdatert.</translation>
    </message>
    <message>
        <source>That could not be done.</source>
        <translation>Det gikk ikke.</translation>
    </message>
    <message>
        <source>Reservations</source>
        <translation>Reservasjoner</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Lever ut med kode</translation>
    </message>
    <message>
        <source>To pick</source>
        <translation>Skal plukkes</translation>
    </message>
    <message>
        <source>Nothing to pick</source>
        <translation>Ingenting å plukke</translation>
    </message>
    <message>
        <source>New reservations appear here by themselves.</source>
        <translation>Nye reservasjoner kommer av seg selv.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>Ready to collect</source>
        <translation>Klar til henting</translation>
    </message>
    <message>
        <source>Nobody is waited for</source>
        <translation>Ingenting venter på henting</translation>
    </message>
    <message>
        <source>What you mark as ready appears here.</source>
        <translation>Det du melder klart, står her.</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Lever ut</translation>
    </message>
</context>
<context>
    <name>ReserveDone</name>
    <message>
        <source>Your code</source>
        <translation>Koden din</translation>
    </message>
    <message>
        <source>Your code as a QR code</source>
        <translation>Koden din som QR-kode</translation>
    </message>
    <message>
        <source>Take a photo of it</source>
        <translation>Ta et bilde av den</translation>
    </message>
    <message>
        <source>Held for you until</source>
        <translation>Holdes av til</translation>
    </message>
    <message>
        <source>The code is on its way to you by e-mail, too.</source>
        <translation>Koden er også på vei til deg på e‑post.</translation>
    </message>
    <message>
        <source>Try to print again</source>
        <translation>Prøv å skrive ut igjen</translation>
    </message>
</context>
<context>
    <name>ReserveSummary</name>
    <message>
        <source>We could not reach the shop&apos;s system</source>
        <translation>Vi fikk ikke kontakt med butikkens system</translation>
    </message>
    <message>
        <source>Somebody was faster: there are not enough left there</source>
        <translation>Noen kom først: det er ikke nok igjen der</translation>
    </message>
    <message>
        <source>It could not be reserved</source>
        <translation>Den kunne ikke reserveres</translation>
    </message>
    <message>
        <source>Choose another shop, or fewer pieces.</source>
        <translation>Velg en annen butikk, eller ta færre.</translation>
    </message>
    <message>
        <source>Please try again. Nothing has been reserved twice.</source>
        <translation>Prøv igjen. Ingenting er reservert to ganger.</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Hvor mange</translation>
    </message>
    <message>
        <source>Fewer</source>
        <translation>Færre</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Flere</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Endre</translation>
    </message>
    <message>
        <source>Get the code by e-mail too</source>
        <translation>Få koden på e‑post også</translation>
    </message>
    <message>
        <source>We also write when it is ready.</source>
        <translation>Vi skriver også når den er klar.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Legg til</translation>
    </message>
    <message>
        <source>You pay when you collect it. Reserving costs nothing.</source>
        <translation>Du betaler når du henter. Det koster ingenting å reservere.</translation>
    </message>
</context>
<context>
    <name>ReserveView</name>
    <message>
        <source>Reserved for you</source>
        <translation>Reservert til deg</translation>
    </message>
    <message>
        <source>Reserve</source>
        <translation>Reserver</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Videre</translation>
    </message>
    <message>
        <source>Reserve %1 pieces</source>
        <translation>Reserver %1 stk.</translation>
    </message>
    <message>
        <source>Reserve it</source>
        <translation>Reserver den</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ferdig</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Butikk</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Deg</translation>
    </message>
    <message>
        <source>Look it over</source>
        <translation>Se over</translation>
    </message>
    <message>
        <source>We use it for this reservation only and delete it together with it.</source>
        <translation>Vi bruker den bare til denne reservasjonen og sletter den sammen med den.</translation>
    </message>
</context>
<context>
    <name>ReviewSpread</name>
    <message>
        <source>%1 stars: %2</source>
        <translation>%1 stjerner: %2</translation>
    </message>
    <message>
        <source>Bought it from us</source>
        <translation>Kjøpt hos oss</translation>
    </message>
    <message>
        <source>Not known whether they bought it</source>
        <translation>Vi vet ikke om varen er kjøpt</translation>
    </message>
    <message>
        <source>Reviews come from our web shop, the good and the bad. “Bought it from us” stands where a receipt of ours says so.</source>
        <translation>Omtalene kommer fra nettbutikken vår, både de gode og de dårlige. “Kjøpt hos oss” står der når vi har en kvittering på det.</translation>
    </message>
</context>
<context>
    <name>SaleLine</name>
    <message>
        <source>%1, %2 at %3, %4</source>
        <translation>%1, %2 à %3, %4</translation>
    </message>
    <message>
        <source>One fewer %1</source>
        <translation>En færre %1</translation>
    </message>
    <message>
        <source>One more %1</source>
        <translation>En til %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Fjern %1</translation>
    </message>
</context>
<context>
    <name>Sell</name>
    <message>
        <source>Nothing is known by this code</source>
        <translation>Den koden kjenner vi ikke</translation>
    </message>
    <message>
        <source>No connection. Nothing was added.</source>
        <translation>Ingen forbindelse. Ingenting er lagt til.</translation>
    </message>
    <message>
        <source>There are no more of these to sell</source>
        <translation>Det er ikke flere igjen å selge</translation>
    </message>
    <message>
        <source>That could not be added</source>
        <translation>Den kunne ikke legges til</translation>
    </message>
    <message>
        <source>Scan, or type a code</source>
        <translation>Skann, eller tast en kode</translation>
    </message>
    <message>
        <source>Scan the first item</source>
        <translation>Skann den første varen</translation>
    </message>
    <message>
        <source>A product starts the sale. A reservation&apos;s code opens the reservation.</source>
        <translation>En vare begynner salget. Koden til en reservasjon åpner reservasjonen.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Totalt</translation>
    </message>
    <message numerus="yes">
        <source>Total, %n item(s)</source>
        <translation>
            <numerusform>Totalt, %n vare</numerusform>
            <numerusform>Totalt, %n varer</numerusform>
        </translation>
    </message>
    <message>
        <source>of which VAT %1</source>
        <translation>herav mva. %1</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øyeblikk</translation>
    </message>
    <message>
        <source>Pay by card</source>
        <translation>Betal med kort</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Lever ut med kode</translation>
    </message>
    <message>
        <source>Cancel the sale</source>
        <translation>Avbryt salget</translation>
    </message>
    <message>
        <source>Cancel the sale?</source>
        <translation>Avbryte salget?</translation>
    </message>
    <message>
        <source>All lines are taken away and the goods go back on sale.</source>
        <translation>Alle linjer fjernes, og varene kan selges igjen.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behold det</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>Storefloor</source>
        <translation>Storefloor</translation>
    </message>
    <message>
        <source>We have lost the connection for a moment</source>
        <translation>Vi har mistet forbindelsen et øyeblikk</translation>
    </message>
    <message>
        <source>What you see is as of %1. It comes back by itself.</source>
        <translation>Det du ser, er fra kl. %1. Forbindelsen kommer tilbake av seg selv.</translation>
    </message>
    <message>
        <source>The printer is out of paper</source>
        <translation>Skriveren er tom for papir</translation>
    </message>
    <message>
        <source>The printer is having a rest</source>
        <translation>Skriveren tar en pause</translation>
    </message>
    <message>
        <source>Everything else works. Your codes stay on the screen, so a photo will do.</source>
        <translation>Alt annet virker. Kodene dine blir stående på skjermen, så et bilde holder.</translation>
    </message>
    <message>
        <source>We do not know that code</source>
        <translation>Den koden kjenner vi ikke</translation>
    </message>
    <message>
        <source>Try the bar code on the price tag, or search for the product by name.</source>
        <translation>Prøv strekkoden på prislappen, eller søk etter varen på navn.</translation>
    </message>
    <message>
        <source>That code opens nothing any more</source>
        <translation>Koden åpner ikke noe lenger</translation>
    </message>
    <message>
        <source>It may have run out, or been used. A colleague will gladly look into it.</source>
        <translation>Den kan ha gått ut eller være brukt. En kollega ser gjerne på det.</translation>
    </message>
    <message>
        <source>We cannot look that up just now</source>
        <translation>Det kan vi ikke slå opp akkurat nå</translation>
    </message>
    <message>
        <source>It comes back by itself. Please scan it again in a moment.</source>
        <translation>Det kommer tilbake av seg selv. Skann den igjen om litt.</translation>
    </message>
    <message>
        <source>One thing at a time</source>
        <translation>Én ting om gangen</translation>
    </message>
    <message>
        <source>We finish this first. Then scan it again.</source>
        <translation>Vi gjør dette ferdig først. Skann den så igjen.</translation>
    </message>
    <message>
        <source>Are you still there?</source>
        <translation>Er du her fortsatt?</translation>
    </message>
    <message>
        <source>We clear the screen in a moment, so that nobody sees what you looked at.</source>
        <translation>Snart tømmer vi skjermen, så ingen ser hva du har sett på.</translation>
    </message>
    <message>
        <source>Yes, carry on</source>
        <translation>Ja, fortsett</translation>
    </message>
    <message>
        <source>I am done</source>
        <translation>Jeg er ferdig</translation>
    </message>
</context>
<context>
    <name>ShopChoice</name>
    <message>
        <source>Where do you want to collect it?</source>
        <translation>Hvor vil du hente den?</translation>
    </message>
    <message>
        <source>%1 (you are here)</source>
        <translation>%1 (du er her)</translation>
    </message>
    <message>
        <source>open until %1</source>
        <translation>åpent til %1</translation>
    </message>
    <message>
        <source>closed now, opens at %1</source>
        <translation>stengt nå, åpner kl. %1</translation>
    </message>
    <message>
        <source>closed today</source>
        <translation>stengt i dag</translation>
    </message>
    <message>
        <source>Few left</source>
        <translation>Få igjen</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>På lager</translation>
    </message>
    <message>
        <source>Sold out in all our shops</source>
        <translation>Utsolgt i alle butikkene våre</translation>
    </message>
    <message>
        <source>The web shop may have it. A colleague is happy to look for you.</source>
        <translation>Kanskje nettbutikken har den. En kollega ser gjerne etter.</translation>
    </message>
</context>
<context>
    <name>ShopList</name>
    <message>
        <source>open until %1</source>
        <translation>åpent til %1</translation>
    </message>
    <message>
        <source>closed now, opens at %1</source>
        <translation>stengt nå, åpner kl. %1</translation>
    </message>
    <message>
        <source>closed today</source>
        <translation>stengt i dag</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>kl. %1</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>På lager</translation>
    </message>
    <message>
        <source>Few left</source>
        <translation>Få igjen</translation>
    </message>
    <message>
        <source>Sold out</source>
        <translation>Utsolgt</translation>
    </message>
    <message>
        <source>Ask us</source>
        <translation>Spør oss</translation>
    </message>
    <message>
        <source>Web shop</source>
        <translation>Nettbutikk</translation>
    </message>
    <message>
        <source>with you tomorrow</source>
        <translation>hos deg i morgen</translation>
    </message>
    <message>
        <source>with you on %1</source>
        <translation>hos deg %1</translation>
    </message>
</context>
<context>
    <name>SlipNote</name>
    <message>
        <source>Your slip is below the screen. Please take it.</source>
        <translation>Lappen din ligger under skjermen. Ta den med.</translation>
    </message>
    <message>
        <source>Your slip is being printed</source>
        <translation>Lappen din skrives ut</translation>
    </message>
    <message>
        <source>The printer waits for paper. You do not need the slip: take a photo of this screen.</source>
        <translation>Skriveren er tom for papir. Du trenger ikke lappen: ta et bilde av skjermen.</translation>
    </message>
    <message>
        <source>The slip could not be printed. You do not need it: take a photo of this screen.</source>
        <translation>Lappen kunne ikke skrives ut. Du trenger den ikke: ta et bilde av skjermen.</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>%1 of 5 stars</source>
        <translation>%1 av 5 stjerner</translation>
    </message>
    <message numerus="yes">
        <source>%n review(s)</source>
        <translation>
            <numerusform>%n omtale</numerusform>
            <numerusform>%n omtaler</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepIndicator</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Trinn %1 av %2: %3</translation>
    </message>
</context>
<context>
    <name>StockHere</name>
    <message>
        <source>In stock here now</source>
        <translation>På lager her nå</translation>
    </message>
    <message numerus="yes">
        <source>Only %n left here</source>
        <translation>
            <numerusform>Bare %n igjen her</numerusform>
            <numerusform>Bare %n igjen her</numerusform>
        </translation>
    </message>
    <message>
        <source>Not in this shop just now</source>
        <translation>Ikke i butikken akkurat nå</translation>
    </message>
    <message>
        <source>Ask us about stock here</source>
        <translation>Spør oss om vi har den</translation>
    </message>
    <message numerus="yes">
        <source>%n pcs.</source>
        <translation>
            <numerusform>%n stk.</numerusform>
            <numerusform>%n stk.</numerusform>
        </translation>
    </message>
    <message>
        <source>Aisle %1</source>
        <translation>Gang %1</translation>
    </message>
    <message>
        <source>Aisle %1, bay %2</source>
        <translation>Gang %1, reol %2</translation>
    </message>
    <message numerus="yes">
        <source>%n on the way, expected %1</source>
        <translation>
            <numerusform>%n på vei, ventes %1</numerusform>
            <numerusform>%n på vei, ventes %1</numerusform>
        </translation>
    </message>
    <message>
        <source>As of %1</source>
        <translation>Tall fra kl. %1</translation>
    </message>
</context>
<context>
    <name>TextBox</name>
    <message>
        <source>Clear</source>
        <translation>Tøm</translation>
    </message>
</context>
<context>
    <name>Till</name>
    <message>
        <source>Storefloor till</source>
        <translation>Storefloor kasse</translation>
    </message>
</context>
<context>
    <name>TillBar</name>
    <message>
        <source>Sell</source>
        <translation>Salg</translation>
    </message>
    <message>
        <source>Reservations</source>
        <translation>Reservasjoner</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Lås</translation>
    </message>
</context>
<context>
    <name>TillNotices</name>
    <message>
        <source>No connection since %1</source>
        <translation>Ingen forbindelse siden %1</translation>
    </message>
    <message>
        <source>We keep trying. What you see is from then; nothing is lost.</source>
        <translation>Vi prøver hele tiden. Det du ser, er fra da; ingenting går tapt.</translation>
    </message>
    <message numerus="yes">
        <source>%n payment(s) must be settled</source>
        <translation>
            <numerusform>%n betaling må avklares</numerusform>
            <numerusform>%n betalinger må avklares</numerusform>
        </translation>
    </message>
    <message>
        <source>Check the terminal&apos;s slip or its last receipt before you say what happened.</source>
        <translation>Se på terminalens kvittering eller den siste utskriften før du sier hva som skjedde.</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Avklar</translation>
    </message>
    <message numerus="yes">
        <source>%n customer(s) waiting to collect</source>
        <translation>
            <numerusform>%n kunde venter på å hente</numerusform>
            <numerusform>%n kunder venter på å hente</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Vis</translation>
    </message>
</context>
<context>
    <name>TutorialsView</name>
    <message>
        <source>Watch how it&apos;s done</source>
        <translation>Se hvordan du gjør det</translation>
    </message>
    <message>
        <source>By topic</source>
        <translation>Etter emne</translation>
    </message>
    <message>
        <source>By product</source>
        <translation>Etter vare</translation>
    </message>
    <message>
        <source>In stock here</source>
        <translation>På lager her</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Få igjen her</translation>
    </message>
    <message>
        <source>Not here just now</source>
        <translation>Ikke her akkurat nå</translation>
    </message>
    <message>
        <source>Ask us about stock</source>
        <translation>Spør oss om lageret</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øyeblikk</translation>
    </message>
    <message>
        <source>The films are not here just now</source>
        <translation>Filmene er ikke her akkurat nå</translation>
    </message>
    <message>
        <source>Please come back in a moment.</source>
        <translation>Kom tilbake om litt.</translation>
    </message>
</context>
</TS>
