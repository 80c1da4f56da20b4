<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="sv" sourcelanguage="en">
<context>
    <name>AccessBar</name>
    <message>
        <source>Accessibility</source>
        <translation>Tillgänglighet</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textstorlek</translation>
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
        <translation>Störst</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Färger</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Ljus</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Mörk</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hög kontrast</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Räckvidd</translation>
    </message>
    <message>
        <source>Whole screen</source>
        <translation>Hela skärmen</translation>
    </message>
    <message>
        <source>Everything low</source>
        <translation>Allt längst ner</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Rörelse</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Som vanligt</translation>
    </message>
    <message>
        <source>Still</source>
        <translation>Stilla</translation>
    </message>
    <message>
        <source>Reading aloud</source>
        <translation>Uppläsning</translation>
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
        <translation>Skärmen kan inte läsa upp just nu.</translation>
    </message>
    <message>
        <source>Others can hear it. Plug in a headset for what is personal.</source>
        <translation>Andra kan höra det. Sätt i hörlurar för det som är personligt.</translation>
    </message>
    <message>
        <source>Read the screen</source>
        <translation>Läs upp skärmen</translation>
    </message>
    <message>
        <source>Say it again</source>
        <translation>Säg det igen</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Lägre</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Högre</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Stäng</translation>
    </message>
</context>
<context>
    <name>AddressForm</name>
    <message>
        <source>Your e-mail address</source>
        <translation>Din e‑postadress</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>namn@example.com</translation>
    </message>
    <message>
        <source>We use it for this receipt only and forget it once it is sent.</source>
        <translation>Vi använder den bara för det här kvittot och glömmer den när det är skickat.</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>Skicka</translation>
    </message>
</context>
<context>
    <name>AttractView</name>
    <message>
        <source>Hold a product under the scanner</source>
        <translation>Håll en vara under skannern</translation>
    </message>
    <message>
        <source>Price and stock, here and in our other shops. Or touch the screen to begin.</source>
        <translation>Se pris och lager, här och i våra andra butiker. Eller tryck på skärmen för att börja.</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Tryck för att börja</translation>
    </message>
</context>
<context>
    <name>BasketLine</name>
    <message>
        <source>In stock here</source>
        <translation>I lager här</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Få kvar här</translation>
    </message>
    <message>
        <source>Not here now</source>
        <translation>Inte här just nu</translation>
    </message>
    <message>
        <source>%1, %2 pieces, %3</source>
        <translation>%1, %2 st, %3</translation>
    </message>
    <message>
        <source>No longer sold</source>
        <translation>Säljs inte längre</translation>
    </message>
    <message>
        <source>No price here</source>
        <translation>Inget pris här</translation>
    </message>
    <message>
        <source>One fewer of %1</source>
        <translation>En färre av %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Ta bort %1</translation>
    </message>
    <message>
        <source>One more of %1</source>
        <translation>En till av %1</translation>
    </message>
</context>
<context>
    <name>BasketView</name>
    <message>
        <source>Your basket</source>
        <translation>Din korg</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Hitta en vara</translation>
    </message>
    <message>
        <source>Look for more</source>
        <translation>Hitta mer</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>We could not reach the shop&apos;s system</source>
        <translation>Vi fick inte kontakt med butikens system</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet nekades</translation>
    </message>
    <message>
        <source>The payment was cancelled</source>
        <translation>Betalningen avbröts</translation>
    </message>
    <message>
        <source>The payment did not begin</source>
        <translation>Betalningen kom inte i gång</translation>
    </message>
    <message>
        <source>One of these has just been sold</source>
        <translation>En av varorna har just sålts</translation>
    </message>
    <message>
        <source>A colleague has to sell you one of these</source>
        <translation>En av varorna måste en kollega sälja dig</translation>
    </message>
    <message>
        <source>Please hold your club card under the scanner once more</source>
        <translation>Håll klubbkortet under skannern en gång till</translation>
    </message>
    <message>
        <source>We could not begin the payment</source>
        <translation>Vi kunde inte starta betalningen</translation>
    </message>
    <message>
        <source>Look at the lines, and take out what is not here any more.</source>
        <translation>Titta på raderna och ta bort det som inte finns här längre.</translation>
    </message>
    <message>
        <source>There is an age limit on it. Please pay at the till.</source>
        <translation>Den har en åldersgräns. Betala i kassan.</translation>
    </message>
    <message>
        <source>It was a while ago. Without it you pay the usual prices.</source>
        <translation>Det var en stund sedan. Utan kortet betalar du ordinarie priser.</translation>
    </message>
    <message>
        <source>No money has been taken. You can try again, or pay at the till.</source>
        <translation>Inga pengar har dragits. Försök igen eller betala i kassan.</translation>
    </message>
    <message>
        <source>Pay %1 by card</source>
        <translation>Betala %1 med kort</translation>
    </message>
    <message>
        <source>Pay with your phone</source>
        <translation>Betala med telefonen</translation>
    </message>
    <message>
        <source>It is paid. Your receipt is being made</source>
        <translation>Det är betalt. Ditt kvitto görs klart</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Ett ögonblick</translation>
    </message>
    <message>
        <source>It is paid</source>
        <translation>Det är betalt</translation>
    </message>
    <message>
        <source>Please go to the till: a colleague has your receipt there.</source>
        <translation>Gå till kassan: en kollega har ditt kvitto där.</translation>
    </message>
    <message>
        <source>Your club card is with us</source>
        <translation>Ditt klubbkort är med</translation>
    </message>
    <message>
        <source>Club prices come off when you pay, and your points are counted.</source>
        <translation>Klubbpriserna dras av när du betalar, och dina poäng räknas.</translation>
    </message>
    <message>
        <source>The card terminal does not answer</source>
        <translation>Kortterminalen svarar inte</translation>
    </message>
    <message>
        <source>You can pay at the till.</source>
        <translation>Du kan betala i kassan.</translation>
    </message>
    <message>
        <source>This basket has run out</source>
        <translation>Korgen har gått ut</translation>
    </message>
    <message>
        <source>A till is ringing this basket up</source>
        <translation>Korgen slås in i kassan just nu</translation>
    </message>
    <message>
        <source>The basket could not be changed</source>
        <translation>Korgen kunde inte ändras</translation>
    </message>
    <message>
        <source>Begin a new one: scan what you would like.</source>
        <translation>Börja på en ny: skanna det du vill ha.</translation>
    </message>
    <message>
        <source>Please try again in a moment.</source>
        <translation>Försök igen om en stund.</translation>
    </message>
    <message>
        <source>Nothing in it yet</source>
        <translation>Det är inget i den än</translation>
    </message>
    <message>
        <source>Scan a product and put it in, or scan the basket on your phone.</source>
        <translation>Skanna en vara och lägg i den, eller skanna korgen på din telefon.</translation>
    </message>
    <message>
        <source>It is at the till</source>
        <translation>Den är vid kassan</translation>
    </message>
    <message>
        <source>A colleague has opened your basket there.</source>
        <translation>En kollega har öppnat din korg där.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Totalt</translation>
    </message>
    <message>
        <source>Your basket as a QR code</source>
        <translation>Din korg som QR-kod</translation>
    </message>
    <message>
        <source>Take it with you</source>
        <translation>Ta med den</translation>
    </message>
    <message>
        <source>Take a photo of the code and show it at the till, or go on from it at another screen.</source>
        <translation>Ta en bild av koden och visa den i kassan, eller fortsätt vid en annan skärm.</translation>
    </message>
    <message>
        <source>We keep it until %1.</source>
        <translation>Vi sparar den till %1.</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Gift card &amp; points</source>
        <translation>Presentkort och poäng</translation>
    </message>
    <message>
        <source>Your gift card</source>
        <translation>Ditt presentkort</translation>
    </message>
    <message>
        <source>Your club card</source>
        <translation>Ditt klubbkort</translation>
    </message>
    <message>
        <source>Collect a reservation</source>
        <translation>Hämta en reservation</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Hitta en vara</translation>
    </message>
    <message>
        <source>Another card</source>
        <translation>Ett annat kort</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>On your gift card, your club card or your phone</source>
        <translation>På presentkortet, klubbkortet eller telefonen</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Visa</translation>
    </message>
    <message>
        <source>There is nothing left on it</source>
        <translation>Det finns inget kvar på kortet</translation>
    </message>
    <message>
        <source>On the card</source>
        <translation>På kortet</translation>
    </message>
    <message>
        <source>Card ending in %1</source>
        <translation>Kort som slutar på %1</translation>
    </message>
    <message>
        <source>To be used no later than %1</source>
        <translation>Ska användas senast %1</translation>
    </message>
    <message>
        <source>Pay with it at the till: all at once, or a little at a time.</source>
        <translation>Betala med det i kassan: allt på en gång eller lite i taget.</translation>
    </message>
    <message>
        <source>points</source>
        <translation>poäng</translation>
    </message>
    <message numerus="yes">
        <source>%n reservation(s) of yours</source>
        <translation>
            <numerusform>%n reservation väntar på dig</numerusform>
            <numerusform>%n reservationer väntar på dig</numerusform>
        </translation>
    </message>
    <message>
        <source>Have the code ready: it is on your slip, in your mail or on your phone.</source>
        <translation>Ha koden redo: den står på din lapp, i din e‑post eller i telefonen.</translation>
    </message>
    <message>
        <source>What we remember for you</source>
        <translation>Det här minns vi åt dig</translation>
    </message>
    <message>
        <source>Scan the card at the till too: points and member prices come by themselves.</source>
        <translation>Skanna kortet i kassan också: då kommer poäng och medlemspriser av sig själva.</translation>
    </message>
</context>
<context>
    <name>CodeForm</name>
    <message>
        <source>Scan your code</source>
        <translation>Skanna din kod</translation>
    </message>
    <message>
        <source>Or type it</source>
        <translation>Eller skriv in den</translation>
    </message>
    <message>
        <source>We do not know that code. Please look at it once more.</source>
        <translation>Den koden känner vi inte till. Titta på den en gång till.</translation>
    </message>
    <message>
        <source>Too many tries. Please wait a little, or ask a colleague.</source>
        <translation>För många försök. Vänta lite eller fråga en kollega.</translation>
    </message>
    <message>
        <source>We cannot look it up just now. Please try again in a moment.</source>
        <translation>Vi kan inte slå upp den just nu. Försök igen om en stund.</translation>
    </message>
    <message>
        <source>Find it</source>
        <translation>Sök</translation>
    </message>
</context>
<context>
    <name>CollectEnd</name>
    <message>
        <source>This one has been collected already</source>
        <translation>Den är redan hämtad</translation>
    </message>
    <message>
        <source>This reservation has run out</source>
        <translation>Reservationen har gått ut</translation>
    </message>
    <message>
        <source>This reservation was cancelled</source>
        <translation>Reservationen är avbokad</translation>
    </message>
    <message>
        <source>This reservation cannot be collected here</source>
        <translation>Reservationen kan inte hämtas här</translation>
    </message>
    <message>
        <source>All yours. Enjoy it!</source>
        <translation>Den är din. Mycket nöje!</translation>
    </message>
    <message>
        <source>A colleague is on the way</source>
        <translation>En kollega är på väg</translation>
    </message>
    <message>
        <source>If that surprises you, a colleague at the till will gladly look into it.</source>
        <translation>Om det förvånar dig tittar en kollega i kassan gärna på det.</translation>
    </message>
    <message>
        <source>Your things have been handed over to you.</source>
        <translation>Dina saker har lämnats ut till dig.</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>Ditt nummer</translation>
    </message>
</context>
<context>
    <name>CollectLines</name>
    <message>
        <source>It is ready for you</source>
        <translation>Den är klar för dig</translation>
    </message>
    <message>
        <source>We are still finding it</source>
        <translation>Vi håller på att plocka fram den</translation>
    </message>
    <message>
        <source>It waits for you in %1</source>
        <translation>Den väntar på dig i %1</translation>
    </message>
    <message>
        <source>Your things are not on the shelf yet</source>
        <translation>Dina saker ligger inte framme än</translation>
    </message>
    <message>
        <source>It will not take long. A colleague can tell you more.</source>
        <translation>Det dröjer inte länge. En kollega kan berätta mer.</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet nekades</translation>
    </message>
    <message>
        <source>The payment was cancelled</source>
        <translation>Betalningen avbröts</translation>
    </message>
    <message>
        <source>The payment did not begin</source>
        <translation>Betalningen kom inte igång</translation>
    </message>
    <message>
        <source>No money has been taken. You can try again, also with another card.</source>
        <translation>Inga pengar har dragits. Du kan försöka igen, även med ett annat kort.</translation>
    </message>
    <message>
        <source>The card terminal does not answer</source>
        <translation>Kortterminalen svarar inte</translation>
    </message>
    <message>
        <source>You can pay at the till.</source>
        <translation>Du kan betala i kassan.</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>Att betala</translation>
    </message>
    <message>
        <source>Everything is paid</source>
        <translation>Allt är betalt</translation>
    </message>
</context>
<context>
    <name>CollectView</name>
    <message>
        <source>Collect a reservation</source>
        <translation>Hämta en reservation</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>I am here</source>
        <translation>Jag är här</translation>
    </message>
    <message>
        <source>Pay %1 by card</source>
        <translation>Betala %1 med kort</translation>
    </message>
    <message>
        <source>Pay with your phone</source>
        <translation>Betala med telefonen</translation>
    </message>
    <message>
        <source>Try another code</source>
        <translation>Prova en annan kod</translation>
    </message>
    <message>
        <source>From your slip, your mail or your phone</source>
        <translation>Från lappen, mejlet eller telefonen</translation>
    </message>
    <message>
        <source>We are calling a colleague</source>
        <translation>Vi kallar på en kollega</translation>
    </message>
</context>
<context>
    <name>CountdownRing</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n sekund kvar</numerusform>
            <numerusform>%n sekunder kvar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskRow</name>
    <message>
        <source>%1 left</source>
        <translation>%1 kvar</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>för %1 sedan</translation>
    </message>
    <message>
        <source>%1 to pay</source>
        <translation>%1 att betala</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>betald</translation>
    </message>
    <message>
        <source>bin %1</source>
        <translation>hylla %1</translation>
    </message>
</context>
<context>
    <name>DevicesStrip</name>
    <message>
        <source>Printer</source>
        <translation>Skrivare</translation>
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
        <translation>Kassalåda</translation>
    </message>
    <message>
        <source>works</source>
        <translation>fungerar</translation>
    </message>
</context>
<context>
    <name>DoubtDialog</name>
    <message>
        <source>Was the customer charged?</source>
        <translation>Har pengarna dragits?</translation>
    </message>
    <message>
        <source>Was the money given back?</source>
        <translation>Har pengarna lämnats tillbaka?</translation>
    </message>
    <message>
        <source>Look at the terminal&apos;s slip or print its last receipt. Do not take the payment again before this is settled.</source>
        <translation>Titta på terminalens kvitto eller skriv ut det senaste igen. Ta inte betalt en gång till innan det här är utrett.</translation>
    </message>
    <message>
        <source>%1 back to the customer</source>
        <translation>%1 tillbaka till kunden</translation>
    </message>
    <message>
        <source>Started at %1. We have %2, the terminal says %3.</source>
        <translation>Startad kl. %1. Hos oss står det %2, terminalen säger %3.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>ingenting</translation>
    </message>
    <message>
        <source>Started at %1</source>
        <translation>Påbörjad kl. %1</translation>
    </message>
    <message>
        <source>Started at %1. The terminal is still being asked.</source>
        <translation>Startad kl. %1. Terminalen tillfrågas fortfarande.</translation>
    </message>
    <message>
        <source>What does the slip say?</source>
        <translation>Vad står det på kvittot?</translation>
    </message>
    <message>
        <source>Slip number, or no slip</source>
        <translation>Kvittots nummer, eller inget kvitto</translation>
    </message>
    <message>
        <source>Charged</source>
        <translation>Dragna</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>Tillbakalämnat</translation>
    </message>
    <message>
        <source>Not charged</source>
        <translation>Inte dragna</translation>
    </message>
    <message>
        <source>Not given back</source>
        <translation>Inte tillbakalämnat</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Senare</translation>
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
            <numerusform>Vi har %n vara till dig.</numerusform>
            <numerusform>Vi har %n varor till dig.</numerusform>
        </translation>
    </message>
    <message>
        <source>Type the last four digits of the phone number you reserved with.</source>
        <translation>Slå de fyra sista siffrorna i telefonnumret du reserverade med.</translation>
    </message>
    <message>
        <source>%1 of 4 digits typed</source>
        <translation>%1 av 4 siffror inslagna</translation>
    </message>
    <message>
        <source>That does not fit. Please try once more.</source>
        <translation>Det stämmer inte. Försök en gång till.</translation>
    </message>
    <message>
        <source>Too many tries. Please wait a little, or ask a colleague.</source>
        <translation>För många försök. Vänta lite eller fråga en kollega.</translation>
    </message>
    <message>
        <source>We cannot look it up just now. Please try again in a moment.</source>
        <translation>Vi kan inte slå upp den just nu. Försök igen om en stund.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Ett ögonblick</translation>
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
        <translation>%1 och mer</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 till %2</translation>
    </message>
    <message>
        <source>There is nothing to choose from here.</source>
        <translation>Här finns inget att välja mellan.</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Märke</translation>
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
        <translation>Hitta en vara</translation>
    </message>
    <message>
        <source>What are you looking for?</source>
        <translation>Vad letar du efter?</translation>
    </message>
    <message>
        <source>Name, brand or number</source>
        <translation>Namn, märke eller nummer</translation>
    </message>
    <message>
        <source>Only what is here now</source>
        <translation>Bara det som finns här nu</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tangentbord</translation>
    </message>
    <message>
        <source>Brand and price</source>
        <translation>Märke och pris</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) found</source>
        <translation>
            <numerusform>%n vara hittades</numerusform>
            <numerusform>%n varor hittades</numerusform>
        </translation>
    </message>
    <message>
        <source>We cannot search just now</source>
        <translation>Vi kan inte söka just nu</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Inget hittades</translation>
    </message>
    <message>
        <source>It comes back by itself in a moment.</source>
        <translation>Det kommer tillbaka av sig självt om en stund.</translation>
    </message>
    <message>
        <source>Nothing like it in this shop. Look at all our shops instead?</source>
        <translation>Det finns inget sådant här i butiken. Vill du titta i alla våra butiker?</translation>
    </message>
    <message>
        <source>Try another word, or scan a product like it.</source>
        <translation>Prova ett annat ord eller skanna en liknande vara.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Försök igen</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Visa alla</translation>
    </message>
</context>
<context>
    <name>HandOver</name>
    <message>
        <source>No reservation has this code</source>
        <translation>Ingen reservation har den koden</translation>
    </message>
    <message>
        <source>This reservation is not ready yet</source>
        <translation>Reservationen är inte klar än</translation>
    </message>
    <message>
        <source>It has been handed over already</source>
        <translation>Den är redan utlämnad</translation>
    </message>
    <message>
        <source>This reservation belongs to another shop</source>
        <translation>Reservationen hör till en annan butik</translation>
    </message>
    <message>
        <source>This reservation has run out</source>
        <translation>Reservationen har gått ut</translation>
    </message>
    <message>
        <source>No connection. Nothing was changed.</source>
        <translation>Ingen anslutning. Inget har ändrats.</translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait a few minutes.</source>
        <translation>För många felaktiga koder. Vänta några minuter.</translation>
    </message>
    <message>
        <source>It was changed at another station. Look again.</source>
        <translation>Den har ändrats vid en annan skärm. Titta igen.</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Lämna ut med kod</translation>
    </message>
    <message>
        <source>The customer&apos;s code: scan it or type it</source>
        <translation>Kundens kod: skanna den eller skriv in den</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Sök</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Tillbaka till listan</translation>
    </message>
    <message>
        <source>Bin %1</source>
        <translation>Hylla %1</translation>
    </message>
    <message>
        <source>Waiting as number %1</source>
        <translation>Väntar som nummer %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 kvar</translation>
    </message>
    <message>
        <source>To pay first</source>
        <translation>Ska betalas först</translation>
    </message>
    <message>
        <source>Paid – nothing is due</source>
        <translation>Betald – inget återstår</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Utlämnad</translation>
    </message>
    <message>
        <source>Take the payment</source>
        <translation>Ta betalt</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Lämna ut</translation>
    </message>
    <message>
        <source>ID seen: hand over</source>
        <translation>Legitimation sedd: lämna ut</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
</context>
<context>
    <name>HelpView</name>
    <message>
        <source>We are calling a colleague</source>
        <translation>Vi ringer på en kollega</translation>
    </message>
    <message>
        <source>Your call has been heard</source>
        <translation>Vi har hört dig</translation>
    </message>
    <message>
        <source>A colleague is on the way</source>
        <translation>En kollega är på väg</translation>
    </message>
    <message>
        <source>%1 is on the way</source>
        <translation>%1 är på väg</translation>
    </message>
    <message>
        <source>Glad we could help</source>
        <translation>Kul att vi kunde hjälpa</translation>
    </message>
    <message>
        <source>We could not reach anybody</source>
        <translation>Vi fick inte tag på någon</translation>
    </message>
    <message numerus="yes">
        <source>It rings at every till. %n before you.</source>
        <translation>
            <numerusform>Det ringer i alla kassor. %n före dig.</numerusform>
            <numerusform>Det ringer i alla kassor. %n före dig.</numerusform>
        </translation>
    </message>
    <message>
        <source>It rings at every till. You are next.</source>
        <translation>Det ringer i alla kassor. Du är näst på tur.</translation>
    </message>
    <message>
        <source>Please stay by this screen.</source>
        <translation>Stanna gärna vid skärmen.</translation>
    </message>
    <message>
        <source>Is there anything else? Touch the button whenever you like.</source>
        <translation>Något mer? Tryck på knappen när du vill.</translation>
    </message>
    <message>
        <source>Please try again, or ask at the till.</source>
        <translation>Försök igen, eller fråga i kassan.</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Fråga en kollega</translation>
    </message>
    <message>
        <source>Call again</source>
        <translation>Ring igen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>Go on looking around</source>
        <translation>Titta vidare</translation>
    </message>
</context>
<context>
    <name>HomeView</name>
    <message>
        <source>Good morning</source>
        <translation>God morgon</translation>
    </message>
    <message>
        <source>Hello</source>
        <translation>Hej</translation>
    </message>
    <message>
        <source>Good evening</source>
        <translation>God kväll</translation>
    </message>
    <message>
        <source>Your basket (%1)</source>
        <translation>Din korg (%1)</translation>
    </message>
    <message>
        <source>Scan any product</source>
        <translation>Skanna en vara</translation>
    </message>
    <message>
        <source>Hold its bar code under the scanner below the screen. You see the price and where it stands.</source>
        <translation>Håll streckkoden under skannern nedanför skärmen. Då ser du priset och var varan står.</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Hitta en vara</translation>
    </message>
    <message>
        <source>Search by name, or look around the shop</source>
        <translation>Sök på namn eller se dig omkring i butiken</translation>
    </message>
    <message>
        <source>Collect a reservation</source>
        <translation>Hämta en reservation</translation>
    </message>
    <message>
        <source>Have your code ready</source>
        <translation>Ha din kod redo</translation>
    </message>
    <message>
        <source>Watch how it&apos;s done</source>
        <translation>Se hur man gör</translation>
    </message>
    <message>
        <source>Short films about our products</source>
        <translation>Korta filmer om våra varor</translation>
    </message>
    <message>
        <source>Gift card &amp; points</source>
        <translation>Presentkort och poäng</translation>
    </message>
    <message>
        <source>What is on your card</source>
        <translation>Vad du har på kortet</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Fråga en kollega</translation>
    </message>
    <message>
        <source>Somebody comes to you</source>
        <translation>Någon kommer till dig</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tangentbord</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Skift</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radera</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Mellanslag</translation>
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
        <translation>Den koden känner vi inte till</translation>
    </message>
</context>
<context>
    <name>Lock</name>
    <message>
        <source>Enter your PIN to begin</source>
        <translation>Slå din pinkod för att börja</translation>
    </message>
    <message>
        <source>That PIN is not known</source>
        <translation>Den pinkoden känner vi inte till</translation>
    </message>
    <message>
        <source>Too many tries. Wait a few minutes.</source>
        <translation>För många försök. Vänta några minuter.</translation>
    </message>
    <message>
        <source>No connection. Try again in a moment.</source>
        <translation>Ingen anslutning. Försök igen om en stund.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Börja</translation>
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
        <translation>Klar</translation>
    </message>
    <message>
        <source>Number pad</source>
        <translation>Siffertangenter</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radera</translation>
    </message>
</context>
<context>
    <name>OutOfOrderView</name>
    <message>
        <source>This screen is having a rest</source>
        <translation>Skärmen tar en liten paus</translation>
    </message>
    <message>
        <source>Our colleagues at the till tell you prices and stock, take your payment and hand over what you have reserved.</source>
        <translation>Våra kollegor i kassan hjälper dig med priser och lager, tar betalt och lämnar ut det du har reserverat.</translation>
    </message>
    <message>
        <source>It comes back by itself.</source>
        <translation>Den kommer tillbaka av sig själv.</translation>
    </message>
    <message>
        <source>For our colleagues: the settings of this screen cannot be read. Its log says what is wrong with them.</source>
        <translation>Till våra kollegor: skärmens inställningar kan inte läsas. Loggen säger vad som är fel.</translation>
    </message>
    <message>
        <source>For our colleagues: since %1 the shop&apos;s system has not let this screen in.</source>
        <translation>Till våra kollegor: Sedan kl. %1 har butikens system inte släppt in den här skärmen.</translation>
    </message>
    <message>
        <source>For our colleagues: since %1 the shop&apos;s system has not answered this screen.</source>
        <translation>Till våra kollegor: Sedan kl. %1 har butikens system inte svarat den här skärmen.</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Home</source>
        <translation>Start</translation>
    </message>
</context>
<context>
    <name>PageHeader</name>
    <message>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
</context>
<context>
    <name>Pay</name>
    <message>
        <source>Approved</source>
        <translation>Godkänt</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Nekat</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Avbrutet</translation>
    </message>
    <message>
        <source>The payment did not start</source>
        <translation>Betalningen kom inte igång</translation>
    </message>
    <message>
        <source>Finding out what happened</source>
        <translation>Vi tar reda på vad som hände</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Avbryter</translation>
    </message>
    <message>
        <source>The card was not charged. Try again or use another card.</source>
        <translation>Inga pengar har dragits. Försök igen eller använd ett annat kort.</translation>
    </message>
    <message>
        <source>The card was not charged.</source>
        <translation>Inga pengar har dragits.</translation>
    </message>
    <message>
        <source>The card was not charged. Check that the terminal is on and connected.</source>
        <translation>Inga pengar har dragits. Se efter att terminalen är på och ansluten.</translation>
    </message>
    <message>
        <source>We ask the terminal. Do not take the payment again.</source>
        <translation>Vi frågar terminalen. Ta inte betalt en gång till.</translation>
    </message>
    <message>
        <source>To pay by card</source>
        <translation>Betalas med kort</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Försök igen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Tillbaka</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>Avbryt betalningen</translation>
    </message>
</context>
<context>
    <name>PaymentPanel</name>
    <message>
        <source>A colleague finds out what happened</source>
        <translation>En kollega tar reda på vad som hände</translation>
    </message>
    <message>
        <source>We are finding out what happened to the payment</source>
        <translation>Vi tar reda på vad som hände med betalningen</translation>
    </message>
    <message>
        <source>Hold or insert your card</source>
        <translation>Håll kortet mot terminalen eller sätt i det</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Skanna koden med telefonen</translation>
    </message>
    <message>
        <source>Enter your PIN on the terminal</source>
        <translation>Slå din pinkod på terminalen</translation>
    </message>
    <message>
        <source>Wrong PIN. Try once more on the terminal</source>
        <translation>Fel pinkod. Försök igen på terminalen</translation>
    </message>
    <message>
        <source>Confirm the amount on the terminal</source>
        <translation>Godkänn beloppet på terminalen</translation>
    </message>
    <message>
        <source>The bank is being asked</source>
        <translation>Vi frågar banken</translation>
    </message>
    <message>
        <source>Please take your card</source>
        <translation>Ta ditt kort</translation>
    </message>
    <message>
        <source>Thank you, it is paid</source>
        <translation>Tack, det är betalt</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>Kortet nekades</translation>
    </message>
    <message>
        <source>The payment is being cancelled</source>
        <translation>Betalningen avbryts</translation>
    </message>
    <message>
        <source>Please ask a colleague</source>
        <translation>Fråga en kollega</translation>
    </message>
    <message>
        <source>One moment, we are waking the terminal</source>
        <translation>Ett ögonblick, vi väcker terminalen</translation>
    </message>
    <message>
        <source>Please do not pay again. Go to the till: everything about this payment is there.</source>
        <translation>Betala inte igen. Gå till kassan: där vet de allt om betalningen.</translation>
    </message>
    <message>
        <source>Please stay here and do not pay again. If the money was taken, it counts.</source>
        <translation>Stanna här och betala inte igen. Har pengarna dragits så gäller det.</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>Avbryt betalningen</translation>
    </message>
</context>
<context>
    <name>PersonForm</name>
    <message>
        <source>Who is it for?</source>
        <translation>Vem är den till?</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Namn</translation>
    </message>
    <message>
        <source>Phone number</source>
        <translation>Telefonnummer</translation>
    </message>
    <message>
        <source>We only use it for this reservation. When you collect, you type its last four digits.</source>
        <translation>Vi använder det bara till den här reservationen. När du hämtar slår du de fyra sista siffrorna.</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Vidare</translation>
    </message>
</context>
<context>
    <name>PhoneCode</name>
    <message>
        <source>Got it</source>
        <translation>Jag har den</translation>
    </message>
</context>
<context>
    <name>Phrases</name>
    <message>
        <source>The cover is open</source>
        <translation>Luckan är öppen</translation>
    </message>
    <message>
        <source>Out of paper</source>
        <translation>Slut på papper</translation>
    </message>
    <message>
        <source>Paper is running low</source>
        <translation>Snart slut på papper</translation>
    </message>
    <message>
        <source>Paper is stuck</source>
        <translation>Papperet har fastnat</translation>
    </message>
    <message>
        <source>The cutter is blocked</source>
        <translation>Kniven har fastnat</translation>
    </message>
    <message>
        <source>The drawer is open</source>
        <translation>Lådan är öppen</translation>
    </message>
    <message>
        <source>A card is still in the terminal</source>
        <translation>Det sitter ett kort i terminalen</translation>
    </message>
    <message>
        <source>Does not understand us</source>
        <translation>Förstår oss inte</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Inte ansluten</translation>
    </message>
    <message>
        <source>Out of order</source>
        <translation>Ur funktion</translation>
    </message>
    <message>
        <source>Connecting to the terminal</source>
        <translation>Kontaktar terminalen</translation>
    </message>
    <message>
        <source>Insert, tap or swipe the card</source>
        <translation>Sätt i kortet eller håll det mot terminalen</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Skanna koden med telefonen</translation>
    </message>
    <message>
        <source>Enter the PIN on the terminal</source>
        <translation>Slå pinkoden på terminalen</translation>
    </message>
    <message>
        <source>Confirm the amount on the terminal</source>
        <translation>Godkänn beloppet på terminalen</translation>
    </message>
    <message>
        <source>Wrong PIN – try again on the terminal</source>
        <translation>Fel pinkod – försök igen på terminalen</translation>
    </message>
    <message>
        <source>Asking the bank</source>
        <translation>Frågar banken</translation>
    </message>
    <message>
        <source>Take the card out</source>
        <translation>Ta ut kortet</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Ett ögonblick</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Godkänt</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Nekat</translation>
    </message>
    <message>
        <source>Taking the payment back</source>
        <translation>Återför betalningen</translation>
    </message>
    <message>
        <source>Please ask a member of staff</source>
        <translation>Fråga någon i butiken</translation>
    </message>
</context>
<context>
    <name>PinDots</name>
    <message>
        <source>%1 of %2 typed</source>
        <translation>%1 av %2 inslagna</translation>
    </message>
</context>
<context>
    <name>PlaceButton</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n väntar</numerusform>
            <numerusform>%n väntar</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlayerView</name>
    <message>
        <source>This film cannot be shown just now</source>
        <translation>Filmen kan inte visas just nu</translation>
    </message>
    <message>
        <source>The others play as they should. What you need for it stands here all the same.</source>
        <translation>De andra går som de ska. Det du behöver står här ändå.</translation>
    </message>
    <message>
        <source>Other films</source>
        <translation>Andra filmer</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Försök igen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 av %2</translation>
    </message>
    <message>
        <source>Back 10 seconds</source>
        <translation>10 sekunder tillbaka</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Paus</translation>
    </message>
    <message>
        <source>This screen cannot show films</source>
        <translation>Den här skärmen kan inte visa film</translation>
    </message>
    <message>
        <source>Here is what it says, step by step.</source>
        <translation>Här är den i ord, steg för steg.</translation>
    </message>
    <message>
        <source>A colleague will gladly show you how it is done.</source>
        <translation>En kollega visar dig gärna hur man gör.</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Fråga en kollega</translation>
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
        <translation>Spela</translation>
    </message>
    <message>
        <source>Captions off</source>
        <translation>Undertexter av</translation>
    </message>
    <message>
        <source>Captions on</source>
        <translation>Undertexter på</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hastighet</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Långsamt</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Normalt</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Snabbt</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Lägre</translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation>%1 procent</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Högre</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>Kapitel</translation>
    </message>
    <message>
        <source>What you need for it</source>
        <translation>Det här behöver du</translation>
    </message>
</context>
<context>
    <name>PriceLabel</name>
    <message>
        <source>Before %1</source>
        <translation>Tidigare %1</translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>In stock here</source>
        <translation>Finns här</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Få kvar här</translation>
    </message>
    <message>
        <source>Not here just now</source>
        <translation>Finns inte här just nu</translation>
    </message>
    <message>
        <source>Ask us about stock</source>
        <translation>Fråga oss om lagret</translation>
    </message>
</context>
<context>
    <name>ProductView</name>
    <message>
        <source>This page as a QR code</source>
        <translation>Sidan som QR-kod</translation>
    </message>
    <message>
        <source>Take it to your phone</source>
        <translation>Ta med den i telefonen</translation>
    </message>
    <message>
        <source>Point the camera of your phone at the code. The same page opens there.</source>
        <translation>Rikta telefonens kamera mot koden. Då öppnas varan där.</translation>
    </message>
    <message>
        <source>Reserve it here</source>
        <translation>Reservera den här</translation>
    </message>
    <message>
        <source>Reserve in another shop</source>
        <translation>Reservera i en annan butik</translation>
    </message>
    <message>
        <source>Add to basket</source>
        <translation>Lägg i korgen</translation>
    </message>
    <message>
        <source>To my phone</source>
        <translation>Till min telefon</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Fråga en kollega</translation>
    </message>
    <message>
        <source>We cannot show this product now</source>
        <translation>Vi kan inte visa varan just nu</translation>
    </message>
    <message>
        <source>Please try again in a moment, or ask a colleague.</source>
        <translation>Försök igen om en stund eller fråga en kollega.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Försök igen</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Ett ögonblick</translation>
    </message>
    <message>
        <source>Lowest price in 30 days: %1</source>
        <translation>Lägsta pris på 30 dagar: %1</translation>
    </message>
    <message>
        <source>With our club: %1</source>
        <translation>Med vår klubb: %1</translation>
    </message>
    <message>
        <source>Something like it, in this shop</source>
        <translation>Något liknande här i butiken</translation>
    </message>
    <message>
        <source>Also as</source>
        <translation>Finns även som</translation>
    </message>
    <message>
        <source>%1 (not here now)</source>
        <translation>%1 (inte här nu)</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>På andra ställen</translation>
    </message>
    <message>
        <source>See how it&apos;s done</source>
        <translation>Se hur man gör</translation>
    </message>
    <message>
        <source>About it</source>
        <translation>Om varan</translation>
    </message>
    <message>
        <source>Article number</source>
        <translation>Artikelnummer</translation>
    </message>
    <message>
        <source>What customers say</source>
        <translation>Vad kunderna säger</translation>
    </message>
</context>
<context>
    <name>QrImage</name>
    <message>
        <source>QR code</source>
        <translation>QR-kod</translation>
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
        <translation>Kvitto %1</translation>
    </message>
    <message>
        <source>The receipt is printed</source>
        <translation>Kvittot är utskrivet</translation>
    </message>
    <message>
        <source>The receipt waits for the printer</source>
        <translation>Kvittot väntar på skrivaren</translation>
    </message>
    <message>
        <source>The receipt could not be printed</source>
        <translation>Kvittot kunde inte skrivas ut</translation>
    </message>
    <message>
        <source>Printing the receipt</source>
        <translation>Skriver ut kvittot</translation>
    </message>
    <message>
        <source>It is printed by itself as soon as the printer is ready. The sale is done.</source>
        <translation>Det skrivs ut av sig självt så snart skrivaren är klar. Köpet är genomfört.</translation>
    </message>
    <message>
        <source>Next customer</source>
        <translation>Nästa kund</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Skriv ut igen</translation>
    </message>
    <message>
        <source>A scan begins the next sale at once.</source>
        <translation>En skanning börjar nästa köp direkt.</translation>
    </message>
</context>
<context>
    <name>ReceiptView</name>
    <message>
        <source>We could not reach the shop&apos;s system. Please try again in a moment.</source>
        <translation>Vi fick inte kontakt med butikens system. Försök igen om en stund.</translation>
    </message>
    <message>
        <source>This shop cannot send mail just now. We will gladly print it for you.</source>
        <translation>Butiken kan inte skicka mejl just nu. Vi skriver gärna ut det.</translation>
    </message>
    <message>
        <source>Please look at the address once more.</source>
        <translation>Titta på adressen en gång till.</translation>
    </message>
    <message>
        <source>That did not work. A colleague at the till will gladly help.</source>
        <translation>Det gick inte. En kollega i kassan hjälper gärna till.</translation>
    </message>
    <message>
        <source>Your receipt by e-mail</source>
        <translation>Ditt kvitto via e‑post</translation>
    </message>
    <message>
        <source>Your receipt</source>
        <translation>Ditt kvitto</translation>
    </message>
    <message>
        <source>Send it by e-mail</source>
        <translation>Skicka via e‑post</translation>
    </message>
    <message>
        <source>Print it</source>
        <translation>Skriv ut</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>Som QR-kod</translation>
    </message>
    <message>
        <source>Your receipt as a QR code</source>
        <translation>Ditt kvitto som QR-kod</translation>
    </message>
    <message>
        <source>Take a photo of it. Held under any scanner of ours, it is your receipt.</source>
        <translation>Ta en bild av den. Under någon av våra skannrar är den ditt kvitto.</translation>
    </message>
    <message>
        <source>Sign me up</source>
        <translation>Anmäl mig</translation>
    </message>
    <message>
        <source>No, thanks</source>
        <translation>Nej tack</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>No receipt</source>
        <translation>Inget kvitto</translation>
    </message>
    <message>
        <source>Thank you, it is paid</source>
        <translation>Tack, det är betalt</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Ett ögonblick</translation>
    </message>
    <message>
        <source>We cannot show this receipt now</source>
        <translation>Vi kan inte visa kvittot just nu</translation>
    </message>
    <message>
        <source>Please try again in a moment, or ask a colleague.</source>
        <translation>Försök igen om en stund eller fråga en kollega.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Försök igen</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Totalt</translation>
    </message>
    <message>
        <source>Thank you. Look in your mail</source>
        <translation>Tack. Titta i din e‑post</translation>
    </message>
    <message>
        <source>Your receipt is on its way</source>
        <translation>Ditt kvitto är på väg</translation>
    </message>
    <message>
        <source>There is a link in it. Only when you have followed it will you hear from us.</source>
        <translation>Det finns en länk i mejlet. Först när du har följt den hör vi av oss.</translation>
    </message>
    <message>
        <source>It is in your mail in a moment.</source>
        <translation>Det finns i din e‑post om ett ögonblick.</translation>
    </message>
    <message>
        <source>Something else: would you like news from us?</source>
        <translation>En annan sak: vill du ha nyheter från oss?</translation>
    </message>
</context>
<context>
    <name>ReservationsDesk</name>
    <message>
        <source>No connection. Nothing was changed.</source>
        <translation>Ingen anslutning. Inget har ändrats.</translation>
    </message>
    <message>
        <source>Somebody else was quicker. The list is fresh now.</source>
        <translation>Någon annan hann före. Listan är uppdaterad.</translation>
    </message>
    <message>
        <source>That could not be done.</source>
        <translation>Det gick inte.</translation>
    </message>
    <message>
        <source>Reservations</source>
        <translation>Reservationer</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Lämna ut med kod</translation>
    </message>
    <message>
        <source>To pick</source>
        <translation>Att plocka</translation>
    </message>
    <message>
        <source>Nothing to pick</source>
        <translation>Inget att plocka</translation>
    </message>
    <message>
        <source>New reservations appear here by themselves.</source>
        <translation>Nya reservationer dyker upp av sig själva.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>Ready to collect</source>
        <translation>Klar att hämta</translation>
    </message>
    <message>
        <source>Nobody is waited for</source>
        <translation>Inget väntar på att hämtas</translation>
    </message>
    <message>
        <source>What you mark as ready appears here.</source>
        <translation>Det du markerar som klart visas här.</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Lämna ut</translation>
    </message>
</context>
<context>
    <name>ReserveDone</name>
    <message>
        <source>Your code</source>
        <translation>Din kod</translation>
    </message>
    <message>
        <source>Your code as a QR code</source>
        <translation>Din kod som QR-kod</translation>
    </message>
    <message>
        <source>Take a photo of it</source>
        <translation>Ta en bild av den</translation>
    </message>
    <message>
        <source>Held for you until</source>
        <translation>Läggs undan till</translation>
    </message>
    <message>
        <source>The code is on its way to you by e-mail, too.</source>
        <translation>Koden är också på väg till dig via e‑post.</translation>
    </message>
    <message>
        <source>Try to print again</source>
        <translation>Försök skriva ut igen</translation>
    </message>
</context>
<context>
    <name>ReserveSummary</name>
    <message>
        <source>We could not reach the shop&apos;s system</source>
        <translation>Vi fick inte kontakt med butikens system</translation>
    </message>
    <message>
        <source>Somebody was faster: there are not enough left there</source>
        <translation>Någon hann före: det finns inte tillräckligt kvar där</translation>
    </message>
    <message>
        <source>It could not be reserved</source>
        <translation>Den kunde inte reserveras</translation>
    </message>
    <message>
        <source>Choose another shop, or fewer pieces.</source>
        <translation>Välj en annan butik eller ta färre.</translation>
    </message>
    <message>
        <source>Please try again. Nothing has been reserved twice.</source>
        <translation>Försök igen. Inget har reserverats två gånger.</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Hur många</translation>
    </message>
    <message>
        <source>Fewer</source>
        <translation>Färre</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Fler</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändra</translation>
    </message>
    <message>
        <source>Get the code by e-mail too</source>
        <translation>Få koden via e‑post också</translation>
    </message>
    <message>
        <source>We also write when it is ready.</source>
        <translation>Vi skriver också när den är klar.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Lägg till</translation>
    </message>
    <message>
        <source>You pay when you collect it. Reserving costs nothing.</source>
        <translation>Du betalar när du hämtar. Det kostar inget att reservera.</translation>
    </message>
</context>
<context>
    <name>ReserveView</name>
    <message>
        <source>Reserved for you</source>
        <translation>Reserverad åt dig</translation>
    </message>
    <message>
        <source>Reserve</source>
        <translation>Reservera</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Vidare</translation>
    </message>
    <message>
        <source>Reserve %1 pieces</source>
        <translation>Reservera %1 st.</translation>
    </message>
    <message>
        <source>Reserve it</source>
        <translation>Reservera den</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Klar</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Butik</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Look it over</source>
        <translation>Se över</translation>
    </message>
    <message>
        <source>We use it for this reservation only and delete it together with it.</source>
        <translation>Vi använder den bara för den här reservationen och raderar den tillsammans med den.</translation>
    </message>
</context>
<context>
    <name>ReviewSpread</name>
    <message>
        <source>%1 stars: %2</source>
        <translation>%1 stjärnor: %2</translation>
    </message>
    <message>
        <source>Bought it from us</source>
        <translation>Köpt hos oss</translation>
    </message>
    <message>
        <source>Not known whether they bought it</source>
        <translation>Vi vet inte om varan är köpt</translation>
    </message>
    <message>
        <source>Reviews come from our web shop, the good and the bad. “Bought it from us” stands where a receipt of ours says so.</source>
        <translation>Recensionerna kommer från vår webbutik, både de bra och de dåliga. “Köpt hos oss” står där när vi har ett kvitto på det.</translation>
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
        <translation>En färre %1</translation>
    </message>
    <message>
        <source>One more %1</source>
        <translation>En till %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Ta bort %1</translation>
    </message>
</context>
<context>
    <name>Sell</name>
    <message>
        <source>Nothing is known by this code</source>
        <translation>Den koden känner vi inte till</translation>
    </message>
    <message>
        <source>No connection. Nothing was added.</source>
        <translation>Ingen anslutning. Inget har lagts till.</translation>
    </message>
    <message>
        <source>There are no more of these to sell</source>
        <translation>Det finns inga fler att sälja</translation>
    </message>
    <message>
        <source>That could not be added</source>
        <translation>Den kunde inte läggas till</translation>
    </message>
    <message>
        <source>Scan, or type a code</source>
        <translation>Skanna eller skriv en kod</translation>
    </message>
    <message>
        <source>Scan the first item</source>
        <translation>Skanna den första varan</translation>
    </message>
    <message>
        <source>A product starts the sale. A reservation&apos;s code opens the reservation.</source>
        <translation>En vara börjar köpet. Koden till en reservation öppnar reservationen.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Totalt</translation>
    </message>
    <message numerus="yes">
        <source>Total, %n item(s)</source>
        <translation>
            <numerusform>Totalt, %n vara</numerusform>
            <numerusform>Totalt, %n varor</numerusform>
        </translation>
    </message>
    <message>
        <source>of which VAT %1</source>
        <translation>varav moms %1</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Ett ögonblick</translation>
    </message>
    <message>
        <source>Pay by card</source>
        <translation>Betala med kort</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Lämna ut med kod</translation>
    </message>
    <message>
        <source>Cancel the sale</source>
        <translation>Avbryt köpet</translation>
    </message>
    <message>
        <source>Cancel the sale?</source>
        <translation>Avbryta köpet?</translation>
    </message>
    <message>
        <source>All lines are taken away and the goods go back on sale.</source>
        <translation>Alla rader tas bort och varorna kan säljas igen.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behåll det</translation>
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
        <translation>Vi har tappat anslutningen en stund</translation>
    </message>
    <message>
        <source>What you see is as of %1. It comes back by itself.</source>
        <translation>Det du ser är från kl. %1. Anslutningen kommer tillbaka av sig själv.</translation>
    </message>
    <message>
        <source>The printer is out of paper</source>
        <translation>Papperet är slut i skrivaren</translation>
    </message>
    <message>
        <source>The printer is having a rest</source>
        <translation>Skrivaren tar en paus</translation>
    </message>
    <message>
        <source>Everything else works. Your codes stay on the screen, so a photo will do.</source>
        <translation>Allt annat fungerar. Dina koder visas på skärmen, så det räcker med ett foto.</translation>
    </message>
    <message>
        <source>We do not know that code</source>
        <translation>Den koden känner vi inte till</translation>
    </message>
    <message>
        <source>Try the bar code on the price tag, or search for the product by name.</source>
        <translation>Prova streckkoden på prislappen eller sök på varans namn.</translation>
    </message>
    <message>
        <source>That code opens nothing any more</source>
        <translation>Koden öppnar inget längre</translation>
    </message>
    <message>
        <source>It may have run out, or been used. A colleague will gladly look into it.</source>
        <translation>Den kan ha gått ut eller använts. En kollega tittar gärna på det.</translation>
    </message>
    <message>
        <source>We cannot look that up just now</source>
        <translation>Det kan vi inte slå upp just nu</translation>
    </message>
    <message>
        <source>It comes back by itself. Please scan it again in a moment.</source>
        <translation>Det kommer tillbaka av sig självt. Skanna den igen om en stund.</translation>
    </message>
    <message>
        <source>One thing at a time</source>
        <translation>En sak i taget</translation>
    </message>
    <message>
        <source>We finish this first. Then scan it again.</source>
        <translation>Vi gör klart det här först. Skanna den sedan igen.</translation>
    </message>
    <message>
        <source>Are you still there?</source>
        <translation>Är du kvar?</translation>
    </message>
    <message>
        <source>We clear the screen in a moment, so that nobody sees what you looked at.</source>
        <translation>Snart rensar vi skärmen, så att ingen ser vad du har tittat på.</translation>
    </message>
    <message>
        <source>Yes, carry on</source>
        <translation>Ja, fortsätt</translation>
    </message>
    <message>
        <source>I am done</source>
        <translation>Jag är klar</translation>
    </message>
</context>
<context>
    <name>ShopChoice</name>
    <message>
        <source>Where do you want to collect it?</source>
        <translation>Var vill du hämta den?</translation>
    </message>
    <message>
        <source>%1 (you are here)</source>
        <translation>%1 (du är här)</translation>
    </message>
    <message>
        <source>open until %1</source>
        <translation>öppet till %1</translation>
    </message>
    <message>
        <source>closed now, opens at %1</source>
        <translation>stängt nu, öppnar kl. %1</translation>
    </message>
    <message>
        <source>closed today</source>
        <translation>stängt i dag</translation>
    </message>
    <message>
        <source>Few left</source>
        <translation>Få kvar</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>I lager</translation>
    </message>
    <message>
        <source>Sold out in all our shops</source>
        <translation>Slutsåld i alla våra butiker</translation>
    </message>
    <message>
        <source>The web shop may have it. A colleague is happy to look for you.</source>
        <translation>Kanske finns den i nätbutiken. En kollega tittar gärna efter.</translation>
    </message>
</context>
<context>
    <name>ShopList</name>
    <message>
        <source>open until %1</source>
        <translation>öppet till %1</translation>
    </message>
    <message>
        <source>closed now, opens at %1</source>
        <translation>stängt nu, öppnar kl. %1</translation>
    </message>
    <message>
        <source>closed today</source>
        <translation>stängt i dag</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>kl. %1</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>I lager</translation>
    </message>
    <message>
        <source>Few left</source>
        <translation>Få kvar</translation>
    </message>
    <message>
        <source>Sold out</source>
        <translation>Slutsåld</translation>
    </message>
    <message>
        <source>Ask us</source>
        <translation>Fråga oss</translation>
    </message>
    <message>
        <source>Web shop</source>
        <translation>Nätbutik</translation>
    </message>
    <message>
        <source>with you tomorrow</source>
        <translation>hos dig i morgon</translation>
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
        <translation>Din lapp ligger under skärmen. Ta den med dig.</translation>
    </message>
    <message>
        <source>Your slip is being printed</source>
        <translation>Din lapp skrivs ut</translation>
    </message>
    <message>
        <source>The printer waits for paper. You do not need the slip: take a photo of this screen.</source>
        <translation>Papperet är slut i skrivaren. Du behöver inte lappen: ta en bild av skärmen.</translation>
    </message>
    <message>
        <source>The slip could not be printed. You do not need it: take a photo of this screen.</source>
        <translation>Lappen kunde inte skrivas ut. Du behöver den inte: ta en bild av skärmen.</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>%1 of 5 stars</source>
        <translation>%1 av 5 stjärnor</translation>
    </message>
    <message numerus="yes">
        <source>%n review(s)</source>
        <translation>
            <numerusform>%n omdöme</numerusform>
            <numerusform>%n omdömen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepIndicator</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Steg %1 av %2: %3</translation>
    </message>
</context>
<context>
    <name>StockHere</name>
    <message>
        <source>In stock here now</source>
        <translation>Finns här nu</translation>
    </message>
    <message numerus="yes">
        <source>Only %n left here</source>
        <translation>
            <numerusform>Bara %n kvar här</numerusform>
            <numerusform>Bara %n kvar här</numerusform>
        </translation>
    </message>
    <message>
        <source>Not in this shop just now</source>
        <translation>Finns inte i butiken just nu</translation>
    </message>
    <message>
        <source>Ask us about stock here</source>
        <translation>Fråga oss om vi har den</translation>
    </message>
    <message numerus="yes">
        <source>%n pcs.</source>
        <translation>
            <numerusform>%n st.</numerusform>
            <numerusform>%n st.</numerusform>
        </translation>
    </message>
    <message>
        <source>Aisle %1</source>
        <translation>Gång %1</translation>
    </message>
    <message>
        <source>Aisle %1, bay %2</source>
        <translation>Gång %1, hylla %2</translation>
    </message>
    <message numerus="yes">
        <source>%n on the way, expected %1</source>
        <translation>
            <numerusform>%n på väg, väntas %1</numerusform>
            <numerusform>%n på väg, väntas %1</numerusform>
        </translation>
    </message>
    <message>
        <source>As of %1</source>
        <translation>Uppgift från kl. %1</translation>
    </message>
</context>
<context>
    <name>TextBox</name>
    <message>
        <source>Clear</source>
        <translation>Rensa</translation>
    </message>
</context>
<context>
    <name>Till</name>
    <message>
        <source>Storefloor till</source>
        <translation>Storefloor kassa</translation>
    </message>
</context>
<context>
    <name>TillBar</name>
    <message>
        <source>Sell</source>
        <translation>Sälj</translation>
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
        <translation>Ingen anslutning sedan %1</translation>
    </message>
    <message>
        <source>We keep trying. What you see is from then; nothing is lost.</source>
        <translation>Vi försöker hela tiden. Det du ser är från då; inget går förlorat.</translation>
    </message>
    <message numerus="yes">
        <source>%n payment(s) must be settled</source>
        <translation>
            <numerusform>%n betalning måste redas ut</numerusform>
            <numerusform>%n betalningar måste redas ut</numerusform>
        </translation>
    </message>
    <message>
        <source>Check the terminal&apos;s slip or its last receipt before you say what happened.</source>
        <translation>Titta på terminalens kvitto innan du säger vad som hände.</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Red ut</translation>
    </message>
    <message numerus="yes">
        <source>%n customer(s) waiting to collect</source>
        <translation>
            <numerusform>%n kund väntar på att hämta</numerusform>
            <numerusform>%n kunder väntar på att hämta</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Visa</translation>
    </message>
</context>
<context>
    <name>TutorialsView</name>
    <message>
        <source>Watch how it&apos;s done</source>
        <translation>Se hur man gör</translation>
    </message>
    <message>
        <source>By topic</source>
        <translation>Efter ämne</translation>
    </message>
    <message>
        <source>By product</source>
        <translation>Efter vara</translation>
    </message>
    <message>
        <source>In stock here</source>
        <translation>I lager här</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Få kvar här</translation>
    </message>
    <message>
        <source>Not here just now</source>
        <translation>Finns inte här just nu</translation>
    </message>
    <message>
        <source>Ask us about stock</source>
        <translation>Fråga oss om lagret</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>Ett ögonblick</translation>
    </message>
    <message>
        <source>The films are not here just now</source>
        <translation>Filmerna är inte här just nu</translation>
    </message>
    <message>
        <source>Please come back in a moment.</source>
        <translation>Kom tillbaka om en stund.</translation>
    </message>
</context>
</TS>
