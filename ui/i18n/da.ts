<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="da" sourcelanguage="en">
<context>
    <name>AccessBar</name>
    <message>
        <source>Accessibility</source>
        <translation>Tilgængelighed</translation>
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
        <translation>Farver</translation>
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
        <translation>Høj kontrast</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Rækkevidde</translation>
    </message>
    <message>
        <source>Whole screen</source>
        <translation>Hele skærmen</translation>
    </message>
    <message>
        <source>Everything low</source>
        <translation>Alt forneden</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Bevægelse</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Som vanligt</translation>
    </message>
    <message>
        <source>Still</source>
        <translation>Stille</translation>
    </message>
    <message>
        <source>Reading aloud</source>
        <translation>Oplæsning</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Fra</translation>
    </message>
    <message>
        <source>On</source>
        <translation>Til</translation>
    </message>
    <message>
        <source>This screen cannot speak just now.</source>
        <translation>Skærmen kan ikke læse op lige nu.</translation>
    </message>
    <message>
        <source>Others can hear it. Plug in a headset for what is personal.</source>
        <translation>Andre kan høre det. Sæt høretelefoner i til det personlige.</translation>
    </message>
    <message>
        <source>Read the screen</source>
        <translation>Læs skærmen op</translation>
    </message>
    <message>
        <source>Say it again</source>
        <translation>Sig det igen</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Lavere</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Højere</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Luk</translation>
    </message>
</context>
<context>
    <name>AddressForm</name>
    <message>
        <source>Your e-mail address</source>
        <translation>Din e‑mailadresse</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>navn@example.com</translation>
    </message>
    <message>
        <source>We use it for this receipt only and forget it once it is sent.</source>
        <translation>Vi bruger den kun til denne bon og glemmer den, når den er sendt.</translation>
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
        <translation>Hold en vare under scanneren</translation>
    </message>
    <message>
        <source>Price and stock, here and in our other shops. Or touch the screen to begin.</source>
        <translation>Se pris og lager, her og i vores andre butikker. Eller rør skærmen for at begynde.</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Rør skærmen for at begynde</translation>
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
        <translation>Få tilbage her</translation>
    </message>
    <message>
        <source>Not here now</source>
        <translation>Ikke her lige nu</translation>
    </message>
    <message>
        <source>%1, %2 pieces, %3</source>
        <translation>%1, %2 stk., %3</translation>
    </message>
    <message>
        <source>No longer sold</source>
        <translation>Sælges ikke længere</translation>
    </message>
    <message>
        <source>No price here</source>
        <translation>Ingen pris her</translation>
    </message>
    <message>
        <source>One fewer of %1</source>
        <translation>En færre af %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Fjern %1</translation>
    </message>
    <message>
        <source>One more of %1</source>
        <translation>En til af %1</translation>
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
        <translation>Find en vare</translation>
    </message>
    <message>
        <source>Look for more</source>
        <translation>Find mere</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
    </message>
    <message>
        <source>We could not reach the shop&apos;s system</source>
        <translation>Vi kunne ikke få fat i butikkens system</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet blev afvist</translation>
    </message>
    <message>
        <source>The payment was cancelled</source>
        <translation>Betalingen blev afbrudt</translation>
    </message>
    <message>
        <source>The payment did not begin</source>
        <translation>Betalingen kom ikke i gang</translation>
    </message>
    <message>
        <source>One of these has just been sold</source>
        <translation>En af varerne er lige blevet solgt</translation>
    </message>
    <message>
        <source>A colleague has to sell you one of these</source>
        <translation>En af varerne skal en kollega sælge dig</translation>
    </message>
    <message>
        <source>Please hold your club card under the scanner once more</source>
        <translation>Hold klubkortet under scanneren en gang til</translation>
    </message>
    <message>
        <source>We could not begin the payment</source>
        <translation>Vi kunne ikke starte betalingen</translation>
    </message>
    <message>
        <source>Look at the lines, and take out what is not here any more.</source>
        <translation>Se på linjerne, og tag det ud, der ikke er her mere.</translation>
    </message>
    <message>
        <source>There is an age limit on it. Please pay at the till.</source>
        <translation>Der er en aldersgrænse på den. Betal ved kassen.</translation>
    </message>
    <message>
        <source>It was a while ago. Without it you pay the usual prices.</source>
        <translation>Det er et stykke tid siden. Uden kortet betaler du de almindelige priser.</translation>
    </message>
    <message>
        <source>No money has been taken. You can try again, or pay at the till.</source>
        <translation>Der er ikke trukket penge. Prøv igen, eller betal ved kassen.</translation>
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
        <translation>Det er betalt. Din bon bliver lavet</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øjeblik</translation>
    </message>
    <message>
        <source>It is paid</source>
        <translation>Det er betalt</translation>
    </message>
    <message>
        <source>Please go to the till: a colleague has your receipt there.</source>
        <translation>Gå til kassen: en kollega har din bon dér.</translation>
    </message>
    <message>
        <source>Your club card is with us</source>
        <translation>Dit klubkort er med</translation>
    </message>
    <message>
        <source>Club prices come off when you pay, and your points are counted.</source>
        <translation>Klubpriserne trækkes fra, når du betaler, og dine point tæller med.</translation>
    </message>
    <message>
        <source>The card terminal does not answer</source>
        <translation>Kortterminalen svarer ikke</translation>
    </message>
    <message>
        <source>You can pay at the till.</source>
        <translation>Du kan betale ved kassen.</translation>
    </message>
    <message>
        <source>This basket has run out</source>
        <translation>Kurven er udløbet</translation>
    </message>
    <message>
        <source>A till is ringing this basket up</source>
        <translation>Kurven er ved at blive slået ind ved kassen</translation>
    </message>
    <message>
        <source>The basket could not be changed</source>
        <translation>Kurven kunne ikke ændres</translation>
    </message>
    <message>
        <source>Begin a new one: scan what you would like.</source>
        <translation>Begynd på en ny: scan det, du gerne vil have.</translation>
    </message>
    <message>
        <source>Please try again in a moment.</source>
        <translation>Prøv igen om lidt.</translation>
    </message>
    <message>
        <source>Nothing in it yet</source>
        <translation>Der er ikke noget i den endnu</translation>
    </message>
    <message>
        <source>Scan a product and put it in, or scan the basket on your phone.</source>
        <translation>Scan en vare og læg den i, eller scan kurven på din telefon.</translation>
    </message>
    <message>
        <source>It is at the till</source>
        <translation>Den er ved kassen</translation>
    </message>
    <message>
        <source>A colleague has opened your basket there.</source>
        <translation>En kollega har åbnet din kurv dér.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>I alt</translation>
    </message>
    <message>
        <source>Your basket as a QR code</source>
        <translation>Din kurv som QR-kode</translation>
    </message>
    <message>
        <source>Take it with you</source>
        <translation>Tag den med</translation>
    </message>
    <message>
        <source>Take a photo of the code and show it at the till, or go on from it at another screen.</source>
        <translation>Tag et billede af koden og vis det ved kassen, eller gå videre fra den ved en anden skærm.</translation>
    </message>
    <message>
        <source>We keep it until %1.</source>
        <translation>Vi gemmer den til %1.</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Gift card &amp; points</source>
        <translation>Gavekort og point</translation>
    </message>
    <message>
        <source>Your gift card</source>
        <translation>Dit gavekort</translation>
    </message>
    <message>
        <source>Your club card</source>
        <translation>Dit klubkort</translation>
    </message>
    <message>
        <source>Collect a reservation</source>
        <translation>Hent en reservation</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Find en vare</translation>
    </message>
    <message>
        <source>Another card</source>
        <translation>Et andet kort</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
    </message>
    <message>
        <source>On your gift card, your club card or your phone</source>
        <translation>På dit gavekort, dit klubkort eller din telefon</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Vis det</translation>
    </message>
    <message>
        <source>There is nothing left on it</source>
        <translation>Der er ikke mere på kortet</translation>
    </message>
    <message>
        <source>On the card</source>
        <translation>På kortet</translation>
    </message>
    <message>
        <source>Card ending in %1</source>
        <translation>Kort, der ender på %1</translation>
    </message>
    <message>
        <source>To be used no later than %1</source>
        <translation>Skal bruges senest %1</translation>
    </message>
    <message>
        <source>Pay with it at the till: all at once, or a little at a time.</source>
        <translation>Betal med det ved kassen: det hele på én gang eller lidt ad gangen.</translation>
    </message>
    <message>
        <source>points</source>
        <translation>point</translation>
    </message>
    <message numerus="yes">
        <source>%n reservation(s) of yours</source>
        <translation>
            <numerusform>%n reservation venter på dig</numerusform>
            <numerusform>%n reservationer venter på dig</numerusform>
        </translation>
    </message>
    <message>
        <source>Have the code ready: it is on your slip, in your mail or on your phone.</source>
        <translation>Hav koden klar: den står på din seddel, i din mail eller på din telefon.</translation>
    </message>
    <message>
        <source>What we remember for you</source>
        <translation>Det husker vi for dig</translation>
    </message>
    <message>
        <source>Scan the card at the till too: points and member prices come by themselves.</source>
        <translation>Scan også kortet ved kassen: så kommer point og medlemspriser af sig selv.</translation>
    </message>
</context>
<context>
    <name>CodeForm</name>
    <message>
        <source>Scan your code</source>
        <translation>Scan din kode</translation>
    </message>
    <message>
        <source>Or type it</source>
        <translation>Eller tast den</translation>
    </message>
    <message>
        <source>We do not know that code. Please look at it once more.</source>
        <translation>Den kode kender vi ikke. Se på den en gang til.</translation>
    </message>
    <message>
        <source>Too many tries. Please wait a little, or ask a colleague.</source>
        <translation>For mange forsøg. Vent lidt, eller spørg en kollega.</translation>
    </message>
    <message>
        <source>We cannot look it up just now. Please try again in a moment.</source>
        <translation>Vi kan ikke slå den op lige nu. Prøv igen om lidt.</translation>
    </message>
    <message>
        <source>Find it</source>
        <translation>Find den</translation>
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
        <translation>Reservationen er udløbet</translation>
    </message>
    <message>
        <source>This reservation was cancelled</source>
        <translation>Reservationen er annulleret</translation>
    </message>
    <message>
        <source>This reservation cannot be collected here</source>
        <translation>Reservationen kan ikke hentes her</translation>
    </message>
    <message>
        <source>All yours. Enjoy it!</source>
        <translation>Det er dit. God fornøjelse!</translation>
    </message>
    <message>
        <source>A colleague is on the way</source>
        <translation>En kollega er på vej</translation>
    </message>
    <message>
        <source>If that surprises you, a colleague at the till will gladly look into it.</source>
        <translation>Undrer det dig, ser en kollega ved kassen gerne på det.</translation>
    </message>
    <message>
        <source>Your things have been handed over to you.</source>
        <translation>Dine ting er udleveret til dig.</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>Dit nummer</translation>
    </message>
</context>
<context>
    <name>CollectLines</name>
    <message>
        <source>It is ready for you</source>
        <translation>Den er klar til dig</translation>
    </message>
    <message>
        <source>We are still finding it</source>
        <translation>Vi er ved at finde den frem</translation>
    </message>
    <message>
        <source>It waits for you in %1</source>
        <translation>Den venter på dig i %1</translation>
    </message>
    <message>
        <source>Your things are not on the shelf yet</source>
        <translation>Dine ting ligger ikke klar endnu</translation>
    </message>
    <message>
        <source>It will not take long. A colleague can tell you more.</source>
        <translation>Det varer ikke længe. En kollega kan sige mere.</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet blev afvist</translation>
    </message>
    <message>
        <source>The payment was cancelled</source>
        <translation>Betalingen blev annulleret</translation>
    </message>
    <message>
        <source>The payment did not begin</source>
        <translation>Betalingen kom ikke i gang</translation>
    </message>
    <message>
        <source>No money has been taken. You can try again, also with another card.</source>
        <translation>Der er ikke trukket penge. Du kan prøve igen, også med et andet kort.</translation>
    </message>
    <message>
        <source>The card terminal does not answer</source>
        <translation>Kortterminalen svarer ikke</translation>
    </message>
    <message>
        <source>You can pay at the till.</source>
        <translation>Du kan betale ved kassen.</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>At betale</translation>
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
        <translation>Hent en reservation</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
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
        <translation>Prøv en anden kode</translation>
    </message>
    <message>
        <source>From your slip, your mail or your phone</source>
        <translation>Fra din seddel, din mail eller din telefon</translation>
    </message>
    <message>
        <source>We are calling a colleague</source>
        <translation>Vi kalder på en kollega</translation>
    </message>
</context>
<context>
    <name>CountdownRing</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n sekund tilbage</numerusform>
            <numerusform>%n sekunder tilbage</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskRow</name>
    <message>
        <source>%1 left</source>
        <translation>%1 tilbage</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>for %1 siden</translation>
    </message>
    <message>
        <source>%1 to pay</source>
        <translation>%1 at betale</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>betalt</translation>
    </message>
    <message>
        <source>bin %1</source>
        <translation>hylde %1</translation>
    </message>
</context>
<context>
    <name>DevicesStrip</name>
    <message>
        <source>Printer</source>
        <translation>Printer</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>Kasseskuffe</translation>
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
        <translation>Er pengene givet tilbage?</translation>
    </message>
    <message>
        <source>Look at the terminal&apos;s slip or print its last receipt. Do not take the payment again before this is settled.</source>
        <translation>Se på terminalens bon, eller udskriv dens seneste kvittering. Tag ikke betalingen igen, før det her er afklaret.</translation>
    </message>
    <message>
        <source>%1 back to the customer</source>
        <translation>%1 tilbage til kunden</translation>
    </message>
    <message>
        <source>Started at %1. We have %2, the terminal says %3.</source>
        <translation>Startet kl. %1. Hos os står der %2, terminalen siger %3.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ingenting</translation>
    </message>
    <message>
        <source>Started at %1</source>
        <translation>Begyndt kl. %1</translation>
    </message>
    <message>
        <source>Started at %1. The terminal is still being asked.</source>
        <translation>Startet kl. %1. Terminalen bliver stadig spurgt.</translation>
    </message>
    <message>
        <source>What does the slip say?</source>
        <translation>Hvad står der på bonen?</translation>
    </message>
    <message>
        <source>Slip number, or no slip</source>
        <translation>Bonens nummer, eller ingen bon</translation>
    </message>
    <message>
        <source>Charged</source>
        <translation>Trukket</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>Givet tilbage</translation>
    </message>
    <message>
        <source>Not charged</source>
        <translation>Ikke trukket</translation>
    </message>
    <message>
        <source>Not given back</source>
        <translation>Ikke givet tilbage</translation>
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
        <translation>Hej %1</translation>
    </message>
    <message numerus="yes">
        <source>We have %n item(s) for you.</source>
        <translation>
            <numerusform>Vi har %n vare til dig.</numerusform>
            <numerusform>Vi har %n varer til dig.</numerusform>
        </translation>
    </message>
    <message>
        <source>Type the last four digits of the phone number you reserved with.</source>
        <translation>Tast de sidste fire cifre i det telefonnummer, du reserverede med.</translation>
    </message>
    <message>
        <source>%1 of 4 digits typed</source>
        <translation>%1 af 4 cifre tastet</translation>
    </message>
    <message>
        <source>That does not fit. Please try once more.</source>
        <translation>Det passer ikke. Prøv en gang til.</translation>
    </message>
    <message>
        <source>Too many tries. Please wait a little, or ask a colleague.</source>
        <translation>For mange forsøg. Vent lidt, eller spørg en kollega.</translation>
    </message>
    <message>
        <source>We cannot look it up just now. Please try again in a moment.</source>
        <translation>Vi kan ikke slå den op lige nu. Prøv igen om lidt.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øjeblik</translation>
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
        <translation>%1 og mere</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 til %2</translation>
    </message>
    <message>
        <source>There is nothing to choose from here.</source>
        <translation>Her er der ikke noget at vælge imellem.</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Mærke</translation>
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
        <translation>Find en vare</translation>
    </message>
    <message>
        <source>What are you looking for?</source>
        <translation>Hvad leder du efter?</translation>
    </message>
    <message>
        <source>Name, brand or number</source>
        <translation>Navn, mærke eller nummer</translation>
    </message>
    <message>
        <source>Only what is here now</source>
        <translation>Kun det, der er her nu</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Brand and price</source>
        <translation>Mærke og pris</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) found</source>
        <translation>
            <numerusform>%n vare fundet</numerusform>
            <numerusform>%n varer fundet</numerusform>
        </translation>
    </message>
    <message>
        <source>We cannot search just now</source>
        <translation>Vi kan ikke søge lige nu</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Intet fundet</translation>
    </message>
    <message>
        <source>It comes back by itself in a moment.</source>
        <translation>Det kommer igen af sig selv om lidt.</translation>
    </message>
    <message>
        <source>Nothing like it in this shop. Look at all our shops instead?</source>
        <translation>Der er ikke noget af den slags her i butikken. Vil du se i alle vores butikker?</translation>
    </message>
    <message>
        <source>Try another word, or scan a product like it.</source>
        <translation>Prøv et andet ord, eller scan en vare, der ligner.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igen</translation>
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
        <translation>Ingen reservation har den kode</translation>
    </message>
    <message>
        <source>This reservation is not ready yet</source>
        <translation>Reservationen er ikke klar endnu</translation>
    </message>
    <message>
        <source>It has been handed over already</source>
        <translation>Den er allerede udleveret</translation>
    </message>
    <message>
        <source>This reservation belongs to another shop</source>
        <translation>Reservationen hører til en anden butik</translation>
    </message>
    <message>
        <source>This reservation has run out</source>
        <translation>Reservationen er udløbet</translation>
    </message>
    <message>
        <source>No connection. Nothing was changed.</source>
        <translation>Ingen forbindelse. Intet er ændret.</translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait a few minutes.</source>
        <translation>For mange forkerte koder. Vent et par minutter.</translation>
    </message>
    <message>
        <source>It was changed at another station. Look again.</source>
        <translation>Den er ændret ved en anden skærm. Se efter igen.</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Udlever med kode</translation>
    </message>
    <message>
        <source>The customer&apos;s code: scan it or type it</source>
        <translation>Kundens kode: scan den, eller tast den</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Tilbage til listen</translation>
    </message>
    <message>
        <source>Bin %1</source>
        <translation>Hylde %1</translation>
    </message>
    <message>
        <source>Waiting as number %1</source>
        <translation>Venter som nummer %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 tilbage</translation>
    </message>
    <message>
        <source>To pay first</source>
        <translation>Skal betales først</translation>
    </message>
    <message>
        <source>Paid – nothing is due</source>
        <translation>Betalt – intet mangler</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Udleveret</translation>
    </message>
    <message>
        <source>Take the payment</source>
        <translation>Tag betaling</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Udlever</translation>
    </message>
    <message>
        <source>ID seen: hand over</source>
        <translation>Legitimation set: udlever</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
    </message>
</context>
<context>
    <name>HelpView</name>
    <message>
        <source>We are calling a colleague</source>
        <translation>Vi tilkalder en kollega</translation>
    </message>
    <message>
        <source>Your call has been heard</source>
        <translation>Vi har hørt dig</translation>
    </message>
    <message>
        <source>A colleague is on the way</source>
        <translation>En kollega er på vej</translation>
    </message>
    <message>
        <source>%1 is on the way</source>
        <translation>%1 er på vej</translation>
    </message>
    <message>
        <source>Glad we could help</source>
        <translation>Godt, vi kunne hjælpe</translation>
    </message>
    <message>
        <source>We could not reach anybody</source>
        <translation>Vi kunne ikke få fat i nogen</translation>
    </message>
    <message numerus="yes">
        <source>It rings at every till. %n before you.</source>
        <translation>
            <numerusform>Det ringer ved alle kasser. %n før dig.</numerusform>
            <numerusform>Det ringer ved alle kasser. %n før dig.</numerusform>
        </translation>
    </message>
    <message>
        <source>It rings at every till. You are next.</source>
        <translation>Det ringer ved alle kasser. Du er den næste.</translation>
    </message>
    <message>
        <source>Please stay by this screen.</source>
        <translation>Bliv gerne ved skærmen.</translation>
    </message>
    <message>
        <source>Is there anything else? Touch the button whenever you like.</source>
        <translation>Er der mere? Tryk på knappen, når som helst.</translation>
    </message>
    <message>
        <source>Please try again, or ask at the till.</source>
        <translation>Prøv igen, eller spørg ved kassen.</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Spørg en kollega</translation>
    </message>
    <message>
        <source>Call again</source>
        <translation>Ring igen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
    </message>
    <message>
        <source>Go on looking around</source>
        <translation>Kig videre</translation>
    </message>
</context>
<context>
    <name>HomeView</name>
    <message>
        <source>Good morning</source>
        <translation>Godmorgen</translation>
    </message>
    <message>
        <source>Hello</source>
        <translation>Goddag</translation>
    </message>
    <message>
        <source>Good evening</source>
        <translation>Godaften</translation>
    </message>
    <message>
        <source>Your basket (%1)</source>
        <translation>Din kurv (%1)</translation>
    </message>
    <message>
        <source>Scan any product</source>
        <translation>Scan en vare</translation>
    </message>
    <message>
        <source>Hold its bar code under the scanner below the screen. You see the price and where it stands.</source>
        <translation>Hold stregkoden under scanneren nedenfor skærmen. Så ser du prisen, og hvor varen står.</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Find en vare</translation>
    </message>
    <message>
        <source>Search by name, or look around the shop</source>
        <translation>Søg på navn, eller se dig omkring i butikken</translation>
    </message>
    <message>
        <source>Collect a reservation</source>
        <translation>Hent en reservation</translation>
    </message>
    <message>
        <source>Have your code ready</source>
        <translation>Hav din kode klar</translation>
    </message>
    <message>
        <source>Watch how it&apos;s done</source>
        <translation>Se, hvordan man gør</translation>
    </message>
    <message>
        <source>Short films about our products</source>
        <translation>Korte film om vores varer</translation>
    </message>
    <message>
        <source>Gift card &amp; points</source>
        <translation>Gavekort og point</translation>
    </message>
    <message>
        <source>What is on your card</source>
        <translation>Hvad der er på dit kort</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Spørg en kollega</translation>
    </message>
    <message>
        <source>Somebody comes to you</source>
        <translation>Der kommer nogen til dig</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
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
        <translation>Slet</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Mellemrum</translation>
    </message>
</context>
<context>
    <name>LanguageSwitch</name>
    <message>
        <source>Language</source>
        <translation>Sprog</translation>
    </message>
</context>
<context>
    <name>LastScan</name>
    <message>
        <source>Nothing is known by this code</source>
        <translation>Den kode kender vi ikke</translation>
    </message>
</context>
<context>
    <name>Lock</name>
    <message>
        <source>Enter your PIN to begin</source>
        <translation>Tast din pinkode for at begynde</translation>
    </message>
    <message>
        <source>That PIN is not known</source>
        <translation>Den pinkode kender vi ikke</translation>
    </message>
    <message>
        <source>Too many tries. Wait a few minutes.</source>
        <translation>For mange forsøg. Vent et par minutter.</translation>
    </message>
    <message>
        <source>No connection. Try again in a moment.</source>
        <translation>Ingen forbindelse. Prøv igen om lidt.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Begynd</translation>
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
        <translation>Færdig</translation>
    </message>
    <message>
        <source>Number pad</source>
        <translation>Taltastatur</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Slet</translation>
    </message>
</context>
<context>
    <name>OutOfOrderView</name>
    <message>
        <source>This screen is having a rest</source>
        <translation>Skærmen holder en lille pause</translation>
    </message>
    <message>
        <source>Our colleagues at the till tell you prices and stock, take your payment and hand over what you have reserved.</source>
        <translation>Vores kolleger ved kassen hjælper dig med priser og lager, tager imod betaling og udleverer det, du har reserveret.</translation>
    </message>
    <message>
        <source>It comes back by itself.</source>
        <translation>Den kommer tilbage af sig selv.</translation>
    </message>
    <message>
        <source>For our colleagues: the settings of this screen cannot be read. Its log says what is wrong with them.</source>
        <translation>Til vores kolleger: skærmens indstillinger kan ikke læses. Loggen siger, hvad der er galt.</translation>
    </message>
    <message>
        <source>For our colleagues: since %1 the shop&apos;s system has not let this screen in.</source>
        <translation>Til vores kolleger: Siden kl. %1 har butikkens system ikke lukket denne skærm ind.</translation>
    </message>
    <message>
        <source>For our colleagues: since %1 the shop&apos;s system has not answered this screen.</source>
        <translation>Til vores kolleger: Siden kl. %1 har butikkens system ikke svaret denne skærm.</translation>
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
        <translation>Tilbage</translation>
    </message>
</context>
<context>
    <name>Pay</name>
    <message>
        <source>Approved</source>
        <translation>Godkendt</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Afvist</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulleret</translation>
    </message>
    <message>
        <source>The payment did not start</source>
        <translation>Betalingen kom ikke i gang</translation>
    </message>
    <message>
        <source>Finding out what happened</source>
        <translation>Vi finder ud af, hvad der skete</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Annullerer</translation>
    </message>
    <message>
        <source>The card was not charged. Try again or use another card.</source>
        <translation>Der er ikke trukket penge. Prøv igen, eller brug et andet kort.</translation>
    </message>
    <message>
        <source>The card was not charged.</source>
        <translation>Der er ikke trukket penge.</translation>
    </message>
    <message>
        <source>The card was not charged. Check that the terminal is on and connected.</source>
        <translation>Der er ikke trukket penge. Se efter, om terminalen er tændt og forbundet.</translation>
    </message>
    <message>
        <source>We ask the terminal. Do not take the payment again.</source>
        <translation>Vi spørger terminalen. Tag ikke betalingen igen.</translation>
    </message>
    <message>
        <source>To pay by card</source>
        <translation>Betales med kort</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Tilbage</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>Annullér betalingen</translation>
    </message>
</context>
<context>
    <name>PaymentPanel</name>
    <message>
        <source>A colleague finds out what happened</source>
        <translation>En kollega finder ud af, hvad der skete</translation>
    </message>
    <message>
        <source>We are finding out what happened to the payment</source>
        <translation>Vi finder ud af, hvad der skete med betalingen</translation>
    </message>
    <message>
        <source>Hold or insert your card</source>
        <translation>Hold kortet mod terminalen, eller sæt det i</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Scan koden med din telefon</translation>
    </message>
    <message>
        <source>Enter your PIN on the terminal</source>
        <translation>Tast din pinkode på terminalen</translation>
    </message>
    <message>
        <source>Wrong PIN. Try once more on the terminal</source>
        <translation>Forkert pinkode. Prøv igen på terminalen</translation>
    </message>
    <message>
        <source>Confirm the amount on the terminal</source>
        <translation>Godkend beløbet på terminalen</translation>
    </message>
    <message>
        <source>The bank is being asked</source>
        <translation>Vi spørger banken</translation>
    </message>
    <message>
        <source>Please take your card</source>
        <translation>Tag dit kort</translation>
    </message>
    <message>
        <source>Thank you, it is paid</source>
        <translation>Tak, det er betalt</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet blev afvist</translation>
    </message>
    <message>
        <source>The payment is being cancelled</source>
        <translation>Betalingen annulleres</translation>
    </message>
    <message>
        <source>Please ask a colleague</source>
        <translation>Spørg en kollega</translation>
    </message>
    <message>
        <source>One moment, we are waking the terminal</source>
        <translation>Et øjeblik, vi vækker terminalen</translation>
    </message>
    <message>
        <source>Please do not pay again. Go to the till: everything about this payment is there.</source>
        <translation>Betal ikke igen. Gå til kassen: dér ved de alt om betalingen.</translation>
    </message>
    <message>
        <source>Please stay here and do not pay again. If the money was taken, it counts.</source>
        <translation>Bliv her, og betal ikke igen. Er pengene trukket, så gælder det.</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>Annullér betalingen</translation>
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
        <translation>Vi bruger det kun til denne reservation. Når du henter, taster du de sidste fire cifre.</translation>
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
        <translation>Låget er åbent</translation>
    </message>
    <message>
        <source>Out of paper</source>
        <translation>Mangler papir</translation>
    </message>
    <message>
        <source>Paper is running low</source>
        <translation>Snart ikke mere papir</translation>
    </message>
    <message>
        <source>Paper is stuck</source>
        <translation>Papiret sidder fast</translation>
    </message>
    <message>
        <source>The cutter is blocked</source>
        <translation>Kniven sidder fast</translation>
    </message>
    <message>
        <source>The drawer is open</source>
        <translation>Skuffen er åben</translation>
    </message>
    <message>
        <source>A card is still in the terminal</source>
        <translation>Der sidder et kort i terminalen</translation>
    </message>
    <message>
        <source>Does not understand us</source>
        <translation>Forstår os ikke</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Ikke forbundet</translation>
    </message>
    <message>
        <source>Out of order</source>
        <translation>Ude af drift</translation>
    </message>
    <message>
        <source>Connecting to the terminal</source>
        <translation>Kontakter terminalen</translation>
    </message>
    <message>
        <source>Insert, tap or swipe the card</source>
        <translation>Sæt kortet i, eller hold det mod terminalen</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Scan koden med din telefon</translation>
    </message>
    <message>
        <source>Enter the PIN on the terminal</source>
        <translation>Tast pinkoden på terminalen</translation>
    </message>
    <message>
        <source>Confirm the amount on the terminal</source>
        <translation>Godkend beløbet på terminalen</translation>
    </message>
    <message>
        <source>Wrong PIN – try again on the terminal</source>
        <translation>Forkert pinkode – prøv igen på terminalen</translation>
    </message>
    <message>
        <source>Asking the bank</source>
        <translation>Spørger banken</translation>
    </message>
    <message>
        <source>Take the card out</source>
        <translation>Tag kortet ud</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øjeblik</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Godkendt</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Afvist</translation>
    </message>
    <message>
        <source>Taking the payment back</source>
        <translation>Fører betalingen tilbage</translation>
    </message>
    <message>
        <source>Please ask a member of staff</source>
        <translation>Spørg en medarbejder</translation>
    </message>
</context>
<context>
    <name>PinDots</name>
    <message>
        <source>%1 of %2 typed</source>
        <translation>%1 af %2 tastet</translation>
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
        <translation>Filmen kan ikke vises lige nu</translation>
    </message>
    <message>
        <source>The others play as they should. What you need for it stands here all the same.</source>
        <translation>De andre kører, som de skal. Det, du skal bruge, står her alligevel.</translation>
    </message>
    <message>
        <source>Other films</source>
        <translation>Andre film</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 af %2</translation>
    </message>
    <message>
        <source>Back 10 seconds</source>
        <translation>10 sekunder tilbage</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>This screen cannot show films</source>
        <translation>Denne skærm kan ikke vise film</translation>
    </message>
    <message>
        <source>Here is what it says, step by step.</source>
        <translation>Her er det i ord, trin for trin.</translation>
    </message>
    <message>
        <source>A colleague will gladly show you how it is done.</source>
        <translation>En kollega viser dig gerne, hvordan man gør.</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Spørg en kollega</translation>
    </message>
    <message>
        <source>The film in words</source>
        <translation>Filmen i ord</translation>
    </message>
    <message>
        <source>Watch again</source>
        <translation>Se igen</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Afspil</translation>
    </message>
    <message>
        <source>Captions off</source>
        <translation>Undertekster fra</translation>
    </message>
    <message>
        <source>Captions on</source>
        <translation>Undertekster til</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighed</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Langsomt</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Normalt</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Hurtigt</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Lavere</translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation>%1 procent</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Højere</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>Kapitler</translation>
    </message>
    <message>
        <source>What you need for it</source>
        <translation>Det skal du bruge</translation>
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
        <translation>Få tilbage her</translation>
    </message>
    <message>
        <source>Not here just now</source>
        <translation>Ikke her lige nu</translation>
    </message>
    <message>
        <source>Ask us about stock</source>
        <translation>Spørg os om lageret</translation>
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
        <translation>Tag den med på telefonen</translation>
    </message>
    <message>
        <source>Point the camera of your phone at the code. The same page opens there.</source>
        <translation>Ret telefonens kamera mod koden. Så åbner varen dér.</translation>
    </message>
    <message>
        <source>Reserve it here</source>
        <translation>Reservér den her</translation>
    </message>
    <message>
        <source>Reserve in another shop</source>
        <translation>Reservér i en anden butik</translation>
    </message>
    <message>
        <source>Add to basket</source>
        <translation>Læg i kurven</translation>
    </message>
    <message>
        <source>To my phone</source>
        <translation>Til min telefon</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Spørg en kollega</translation>
    </message>
    <message>
        <source>We cannot show this product now</source>
        <translation>Vi kan ikke vise varen lige nu</translation>
    </message>
    <message>
        <source>Please try again in a moment, or ask a colleague.</source>
        <translation>Prøv igen om lidt, eller spørg en kollega.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igen</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øjeblik</translation>
    </message>
    <message>
        <source>Lowest price in 30 days: %1</source>
        <translation>Laveste pris i 30 dage: %1</translation>
    </message>
    <message>
        <source>With our club: %1</source>
        <translation>Med vores klub: %1</translation>
    </message>
    <message>
        <source>Something like it, in this shop</source>
        <translation>Noget lignende her i butikken</translation>
    </message>
    <message>
        <source>Also as</source>
        <translation>Findes også som</translation>
    </message>
    <message>
        <source>%1 (not here now)</source>
        <translation>%1 (ikke her nu)</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Andre steder</translation>
    </message>
    <message>
        <source>See how it&apos;s done</source>
        <translation>Se, hvordan man gør</translation>
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
        <translation>Det siger kunderne</translation>
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
        <translation>Kvitteringen er udskrevet</translation>
    </message>
    <message>
        <source>The receipt waits for the printer</source>
        <translation>Kvitteringen venter på printeren</translation>
    </message>
    <message>
        <source>The receipt could not be printed</source>
        <translation>Kvitteringen kunne ikke udskrives</translation>
    </message>
    <message>
        <source>Printing the receipt</source>
        <translation>Udskriver kvitteringen</translation>
    </message>
    <message>
        <source>It is printed by itself as soon as the printer is ready. The sale is done.</source>
        <translation>Den kommer af sig selv, så snart printeren er klar. Salget er gennemført.</translation>
    </message>
    <message>
        <source>Next customer</source>
        <translation>Næste kunde</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Udskriv igen</translation>
    </message>
    <message>
        <source>A scan begins the next sale at once.</source>
        <translation>Et scan begynder straks det næste salg.</translation>
    </message>
</context>
<context>
    <name>ReceiptView</name>
    <message>
        <source>We could not reach the shop&apos;s system. Please try again in a moment.</source>
        <translation>Vi kunne ikke få fat i butikkens system. Prøv igen om lidt.</translation>
    </message>
    <message>
        <source>This shop cannot send mail just now. We will gladly print it for you.</source>
        <translation>Butikken kan ikke sende mail lige nu. Vi printer den gerne til dig.</translation>
    </message>
    <message>
        <source>Please look at the address once more.</source>
        <translation>Se lige på adressen en gang til.</translation>
    </message>
    <message>
        <source>That did not work. A colleague at the till will gladly help.</source>
        <translation>Det lykkedes ikke. En kollega ved kassen hjælper gerne.</translation>
    </message>
    <message>
        <source>Your receipt by e-mail</source>
        <translation>Din bon på e‑mail</translation>
    </message>
    <message>
        <source>Your receipt</source>
        <translation>Din bon</translation>
    </message>
    <message>
        <source>Send it by e-mail</source>
        <translation>Send den på e‑mail</translation>
    </message>
    <message>
        <source>Print it</source>
        <translation>Print den</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>Som QR-kode</translation>
    </message>
    <message>
        <source>Your receipt as a QR code</source>
        <translation>Din bon som QR-kode</translation>
    </message>
    <message>
        <source>Take a photo of it. Held under any scanner of ours, it is your receipt.</source>
        <translation>Tag et billede af den. Hold det under en af vores scannere, så er det din bon.</translation>
    </message>
    <message>
        <source>Sign me up</source>
        <translation>Tilmeld mig</translation>
    </message>
    <message>
        <source>No, thanks</source>
        <translation>Nej tak</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
    </message>
    <message>
        <source>No receipt</source>
        <translation>Ingen bon</translation>
    </message>
    <message>
        <source>Thank you, it is paid</source>
        <translation>Tak, det er betalt</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øjeblik</translation>
    </message>
    <message>
        <source>We cannot show this receipt now</source>
        <translation>Vi kan ikke vise bonen lige nu</translation>
    </message>
    <message>
        <source>Please try again in a moment, or ask a colleague.</source>
        <translation>Prøv igen om lidt, eller spørg en kollega.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Prøv igen</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>I alt</translation>
    </message>
    <message>
        <source>Thank you. Look in your mail</source>
        <translation>Tak. Se i din mail</translation>
    </message>
    <message>
        <source>Your receipt is on its way</source>
        <translation>Din bon er på vej</translation>
    </message>
    <message>
        <source>There is a link in it. Only when you have followed it will you hear from us.</source>
        <translation>Der er et link i den. Først når du har fulgt det, hører du fra os.</translation>
    </message>
    <message>
        <source>It is in your mail in a moment.</source>
        <translation>Den er i din mail om et øjeblik.</translation>
    </message>
    <message>
        <source>Something else: would you like news from us?</source>
        <translation>Noget andet: vil du have nyheder fra os?</translation>
    </message>
</context>
<context>
    <name>ReservationsDesk</name>
    <message>
        <source>No connection. Nothing was changed.</source>
        <translation>Ingen forbindelse. Intet er ændret.</translation>
    </message>
    <message>
        <source>Somebody else was quicker. The list is fresh now.</source>
        <translation>En anden kom først. Listen er opdateret.</translation>
    </message>
    <message>
        <source>That could not be done.</source>
        <translation>Det lykkedes ikke.</translation>
    </message>
    <message>
        <source>Reservations</source>
        <translation>Reservationer</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Udlever med kode</translation>
    </message>
    <message>
        <source>To pick</source>
        <translation>Skal plukkes</translation>
    </message>
    <message>
        <source>Nothing to pick</source>
        <translation>Intet at plukke</translation>
    </message>
    <message>
        <source>New reservations appear here by themselves.</source>
        <translation>Nye reservationer kommer af sig selv.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>Ready to collect</source>
        <translation>Klar til afhentning</translation>
    </message>
    <message>
        <source>Nobody is waited for</source>
        <translation>Ingen venter på at blive hentet</translation>
    </message>
    <message>
        <source>What you mark as ready appears here.</source>
        <translation>Det, du melder klar, står her.</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Udlever</translation>
    </message>
</context>
<context>
    <name>ReserveDone</name>
    <message>
        <source>Your code</source>
        <translation>Din kode</translation>
    </message>
    <message>
        <source>Your code as a QR code</source>
        <translation>Din kode som QR-kode</translation>
    </message>
    <message>
        <source>Take a photo of it</source>
        <translation>Tag et billede af den</translation>
    </message>
    <message>
        <source>Held for you until</source>
        <translation>Lægges til side til</translation>
    </message>
    <message>
        <source>The code is on its way to you by e-mail, too.</source>
        <translation>Koden er også på vej til dig på e‑mail.</translation>
    </message>
    <message>
        <source>Try to print again</source>
        <translation>Prøv at udskrive igen</translation>
    </message>
</context>
<context>
    <name>ReserveSummary</name>
    <message>
        <source>We could not reach the shop&apos;s system</source>
        <translation>Vi kunne ikke få fat i butikkens system</translation>
    </message>
    <message>
        <source>Somebody was faster: there are not enough left there</source>
        <translation>Nogen kom først: der er ikke nok tilbage dér</translation>
    </message>
    <message>
        <source>It could not be reserved</source>
        <translation>Den kunne ikke reserveres</translation>
    </message>
    <message>
        <source>Choose another shop, or fewer pieces.</source>
        <translation>Vælg en anden butik, eller tag færre.</translation>
    </message>
    <message>
        <source>Please try again. Nothing has been reserved twice.</source>
        <translation>Prøv igen. Intet er reserveret to gange.</translation>
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
        <translation>Ret</translation>
    </message>
    <message>
        <source>Get the code by e-mail too</source>
        <translation>Få også koden på e‑mail</translation>
    </message>
    <message>
        <source>We also write when it is ready.</source>
        <translation>Vi skriver også, når den er klar.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Tilføj</translation>
    </message>
    <message>
        <source>You pay when you collect it. Reserving costs nothing.</source>
        <translation>Du betaler, når du henter. Det koster ikke noget at reservere.</translation>
    </message>
</context>
<context>
    <name>ReserveView</name>
    <message>
        <source>Reserved for you</source>
        <translation>Reserveret til dig</translation>
    </message>
    <message>
        <source>Reserve</source>
        <translation>Reservér</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Videre</translation>
    </message>
    <message>
        <source>Reserve %1 pieces</source>
        <translation>Reservér %1 stk.</translation>
    </message>
    <message>
        <source>Reserve it</source>
        <translation>Reservér den</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Færdig</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Butik</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Dig</translation>
    </message>
    <message>
        <source>Look it over</source>
        <translation>Se det igennem</translation>
    </message>
    <message>
        <source>We use it for this reservation only and delete it together with it.</source>
        <translation>Vi bruger den kun til denne reservation og sletter den sammen med den.</translation>
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
        <translation>Købt hos os</translation>
    </message>
    <message>
        <source>Not known whether they bought it</source>
        <translation>Vi ved ikke, om varen er købt</translation>
    </message>
    <message>
        <source>Reviews come from our web shop, the good and the bad. “Bought it from us” stands where a receipt of ours says so.</source>
        <translation>Anmeldelserne kommer fra vores webshop, både de gode og de dårlige. “Købt hos os” står der, når vi har en bon på det.</translation>
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
        <translation>En mere %1</translation>
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
        <translation>Den kode kender vi ikke</translation>
    </message>
    <message>
        <source>No connection. Nothing was added.</source>
        <translation>Ingen forbindelse. Intet er lagt til.</translation>
    </message>
    <message>
        <source>There are no more of these to sell</source>
        <translation>Der er ikke flere at sælge af</translation>
    </message>
    <message>
        <source>That could not be added</source>
        <translation>Den kunne ikke lægges til</translation>
    </message>
    <message>
        <source>Scan, or type a code</source>
        <translation>Scan, eller tast en kode</translation>
    </message>
    <message>
        <source>Scan the first item</source>
        <translation>Scan den første vare</translation>
    </message>
    <message>
        <source>A product starts the sale. A reservation&apos;s code opens the reservation.</source>
        <translation>En vare begynder salget. En reservations kode åbner reservationen.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>I alt</translation>
    </message>
    <message numerus="yes">
        <source>Total, %n item(s)</source>
        <translation>
            <numerusform>I alt, %n vare</numerusform>
            <numerusform>I alt, %n varer</numerusform>
        </translation>
    </message>
    <message>
        <source>of which VAT %1</source>
        <translation>heraf moms %1</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øjeblik</translation>
    </message>
    <message>
        <source>Pay by card</source>
        <translation>Betal med kort</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Udlever med kode</translation>
    </message>
    <message>
        <source>Cancel the sale</source>
        <translation>Annullér salget</translation>
    </message>
    <message>
        <source>Cancel the sale?</source>
        <translation>Annullér salget?</translation>
    </message>
    <message>
        <source>All lines are taken away and the goods go back on sale.</source>
        <translation>Alle linjer fjernes, og varerne kan sælges igen.</translation>
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
        <translation>Vi har mistet forbindelsen et øjeblik</translation>
    </message>
    <message>
        <source>What you see is as of %1. It comes back by itself.</source>
        <translation>Det, du ser, er fra kl. %1. Forbindelsen kommer igen af sig selv.</translation>
    </message>
    <message>
        <source>The printer is out of paper</source>
        <translation>Printeren mangler papir</translation>
    </message>
    <message>
        <source>The printer is having a rest</source>
        <translation>Printeren holder en pause</translation>
    </message>
    <message>
        <source>Everything else works. Your codes stay on the screen, so a photo will do.</source>
        <translation>Alt andet virker. Dine koder bliver på skærmen, så et foto er nok.</translation>
    </message>
    <message>
        <source>We do not know that code</source>
        <translation>Den kode kender vi ikke</translation>
    </message>
    <message>
        <source>Try the bar code on the price tag, or search for the product by name.</source>
        <translation>Prøv stregkoden på prisskiltet, eller søg varen frem på navn.</translation>
    </message>
    <message>
        <source>That code opens nothing any more</source>
        <translation>Koden åbner ikke noget længere</translation>
    </message>
    <message>
        <source>It may have run out, or been used. A colleague will gladly look into it.</source>
        <translation>Den er måske udløbet eller brugt. En kollega ser gerne på det.</translation>
    </message>
    <message>
        <source>We cannot look that up just now</source>
        <translation>Det kan vi ikke slå op lige nu</translation>
    </message>
    <message>
        <source>It comes back by itself. Please scan it again in a moment.</source>
        <translation>Det kommer igen af sig selv. Scan den igen om lidt.</translation>
    </message>
    <message>
        <source>One thing at a time</source>
        <translation>Én ting ad gangen</translation>
    </message>
    <message>
        <source>We finish this first. Then scan it again.</source>
        <translation>Vi gør lige det her færdigt. Scan den så igen.</translation>
    </message>
    <message>
        <source>Are you still there?</source>
        <translation>Er du her stadig?</translation>
    </message>
    <message>
        <source>We clear the screen in a moment, so that nobody sees what you looked at.</source>
        <translation>Om lidt rydder vi skærmen, så ingen kan se, hvad du har kigget på.</translation>
    </message>
    <message>
        <source>Yes, carry on</source>
        <translation>Ja, fortsæt</translation>
    </message>
    <message>
        <source>I am done</source>
        <translation>Jeg er færdig</translation>
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
        <translation>åbent til %1</translation>
    </message>
    <message>
        <source>closed now, opens at %1</source>
        <translation>lukket nu, åbner kl. %1</translation>
    </message>
    <message>
        <source>closed today</source>
        <translation>lukket i dag</translation>
    </message>
    <message>
        <source>Few left</source>
        <translation>Få tilbage</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>På lager</translation>
    </message>
    <message>
        <source>Sold out in all our shops</source>
        <translation>Udsolgt i alle vores butikker</translation>
    </message>
    <message>
        <source>The web shop may have it. A colleague is happy to look for you.</source>
        <translation>Måske har netbutikken den. En kollega ser gerne efter.</translation>
    </message>
</context>
<context>
    <name>ShopList</name>
    <message>
        <source>open until %1</source>
        <translation>åbent til %1</translation>
    </message>
    <message>
        <source>closed now, opens at %1</source>
        <translation>lukket nu, åbner kl. %1</translation>
    </message>
    <message>
        <source>closed today</source>
        <translation>lukket i dag</translation>
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
        <translation>Få tilbage</translation>
    </message>
    <message>
        <source>Sold out</source>
        <translation>Udsolgt</translation>
    </message>
    <message>
        <source>Ask us</source>
        <translation>Spørg os</translation>
    </message>
    <message>
        <source>Web shop</source>
        <translation>Netbutik</translation>
    </message>
    <message>
        <source>with you tomorrow</source>
        <translation>hos dig i morgen</translation>
    </message>
    <message>
        <source>with you on %1</source>
        <translation>hos dig %1</translation>
    </message>
</context>
<context>
    <name>SlipNote</name>
    <message>
        <source>Your slip is below the screen. Please take it.</source>
        <translation>Din seddel ligger under skærmen. Tag den med.</translation>
    </message>
    <message>
        <source>Your slip is being printed</source>
        <translation>Din seddel udskrives</translation>
    </message>
    <message>
        <source>The printer waits for paper. You do not need the slip: take a photo of this screen.</source>
        <translation>Printeren mangler papir. Du behøver ikke sedlen: tag et billede af skærmen.</translation>
    </message>
    <message>
        <source>The slip could not be printed. You do not need it: take a photo of this screen.</source>
        <translation>Sedlen kunne ikke udskrives. Du behøver den ikke: tag et billede af skærmen.</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>%1 of 5 stars</source>
        <translation>%1 af 5 stjerner</translation>
    </message>
    <message numerus="yes">
        <source>%n review(s)</source>
        <translation>
            <numerusform>%n anmeldelse</numerusform>
            <numerusform>%n anmeldelser</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepIndicator</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Trin %1 af %2: %3</translation>
    </message>
</context>
<context>
    <name>StockHere</name>
    <message>
        <source>In stock here now</source>
        <translation>På lager her nu</translation>
    </message>
    <message numerus="yes">
        <source>Only %n left here</source>
        <translation>
            <numerusform>Kun %n tilbage her</numerusform>
            <numerusform>Kun %n tilbage her</numerusform>
        </translation>
    </message>
    <message>
        <source>Not in this shop just now</source>
        <translation>Ikke i butikken lige nu</translation>
    </message>
    <message>
        <source>Ask us about stock here</source>
        <translation>Spørg os, om vi har den</translation>
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
            <numerusform>%n på vej, ventes %1</numerusform>
            <numerusform>%n på vej, ventes %1</numerusform>
        </translation>
    </message>
    <message>
        <source>As of %1</source>
        <translation>Tal fra kl. %1</translation>
    </message>
</context>
<context>
    <name>TextBox</name>
    <message>
        <source>Clear</source>
        <translation>Ryd</translation>
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
        <translation>Reservationer</translation>
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
        <translation>Vi prøver hele tiden. Det, du ser, er fra da; intet går tabt.</translation>
    </message>
    <message numerus="yes">
        <source>%n payment(s) must be settled</source>
        <translation>
            <numerusform>%n betaling skal afklares</numerusform>
            <numerusform>%n betalinger skal afklares</numerusform>
        </translation>
    </message>
    <message>
        <source>Check the terminal&apos;s slip or its last receipt before you say what happened.</source>
        <translation>Se på terminalens bon eller dens seneste kvittering, før du siger, hvad der skete.</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Afklar</translation>
    </message>
    <message numerus="yes">
        <source>%n customer(s) waiting to collect</source>
        <translation>
            <numerusform>%n kunde venter på at hente</numerusform>
            <numerusform>%n kunder venter på at hente</numerusform>
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
        <translation>Se, hvordan man gør</translation>
    </message>
    <message>
        <source>By topic</source>
        <translation>Efter emne</translation>
    </message>
    <message>
        <source>By product</source>
        <translation>Efter vare</translation>
    </message>
    <message>
        <source>In stock here</source>
        <translation>På lager her</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Få tilbage her</translation>
    </message>
    <message>
        <source>Not here just now</source>
        <translation>Ikke her lige nu</translation>
    </message>
    <message>
        <source>Ask us about stock</source>
        <translation>Spørg os om lageret</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Et øjeblik</translation>
    </message>
    <message>
        <source>The films are not here just now</source>
        <translation>Filmene er her ikke lige nu</translation>
    </message>
    <message>
        <source>Please come back in a moment.</source>
        <translation>Kom igen om lidt.</translation>
    </message>
</context>
</TS>
