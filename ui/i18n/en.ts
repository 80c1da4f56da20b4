<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AccessBar</name>
    <message>
        <source>Accessibility</source>
        <translation>Accessibility</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>Large</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>Largest</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colours</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>Reach</translation>
    </message>
    <message>
        <source>Whole screen</source>
        <translation>Whole screen</translation>
    </message>
    <message>
        <source>Everything low</source>
        <translation>Everything low</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>Movement</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>As usual</translation>
    </message>
    <message>
        <source>Still</source>
        <translation>Still</translation>
    </message>
    <message>
        <source>Reading aloud</source>
        <translation>Reading aloud</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Off</translation>
    </message>
    <message>
        <source>On</source>
        <translation>On</translation>
    </message>
    <message>
        <source>This screen cannot speak just now.</source>
        <translation>This screen cannot speak just now.</translation>
    </message>
    <message>
        <source>Others can hear it. Plug in a headset for what is personal.</source>
        <translation>Others can hear it. Plug in a headset for what is personal.</translation>
    </message>
    <message>
        <source>Read the screen</source>
        <translation>Read the screen</translation>
    </message>
    <message>
        <source>Say it again</source>
        <translation>Say it again</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Quieter</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Louder</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>AddressForm</name>
    <message>
        <source>Your e-mail address</source>
        <translation>Your e‑mail address</translation>
    </message>
    <message>
        <source>name@example.com</source>
        <translation>name@example.com</translation>
    </message>
    <message>
        <source>We use it for this receipt only and forget it once it is sent.</source>
        <translation>We use it for this receipt only and forget it once it is sent.</translation>
    </message>
    <message>
        <source>Send it</source>
        <translation>Send it</translation>
    </message>
</context>
<context>
    <name>AttractView</name>
    <message>
        <source>Hold a product under the scanner</source>
        <translation>Hold a product under the scanner</translation>
    </message>
    <message>
        <source>Price and stock, here and in our other shops. Or touch the screen to begin.</source>
        <translation>Price and stock, here and in our other shops. Or touch the screen to begin.</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Touch to begin</translation>
    </message>
</context>
<context>
    <name>BasketLine</name>
    <message>
        <source>In stock here</source>
        <translation>In stock here</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Few left here</translation>
    </message>
    <message>
        <source>Not here now</source>
        <translation>Not here now</translation>
    </message>
    <message>
        <source>%1, %2 pieces, %3</source>
        <translation>%1, %2 pieces, %3</translation>
    </message>
    <message>
        <source>No longer sold</source>
        <translation>No longer sold</translation>
    </message>
    <message>
        <source>No price here</source>
        <translation>No price here</translation>
    </message>
    <message>
        <source>One fewer of %1</source>
        <translation>One fewer of %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Remove %1</translation>
    </message>
    <message>
        <source>One more of %1</source>
        <translation>One more of %1</translation>
    </message>
</context>
<context>
    <name>BasketView</name>
    <message>
        <source>Your basket</source>
        <translation>Your basket</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Find a product</translation>
    </message>
    <message>
        <source>Look for more</source>
        <translation>Look for more</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>We could not reach the shop&apos;s system</source>
        <translation>We could not reach the shop&apos;s system</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>The card was declined</translation>
    </message>
    <message>
        <source>The payment was cancelled</source>
        <translation>The payment was cancelled</translation>
    </message>
    <message>
        <source>The payment did not begin</source>
        <translation>The payment did not begin</translation>
    </message>
    <message>
        <source>One of these has just been sold</source>
        <translation>One of these has just been sold</translation>
    </message>
    <message>
        <source>A colleague has to sell you one of these</source>
        <translation>A colleague has to sell you one of these</translation>
    </message>
    <message>
        <source>Please hold your club card under the scanner once more</source>
        <translation>Please hold your club card under the scanner once more</translation>
    </message>
    <message>
        <source>We could not begin the payment</source>
        <translation>We could not begin the payment</translation>
    </message>
    <message>
        <source>Look at the lines, and take out what is not here any more.</source>
        <translation>Look at the lines, and take out what is not here any more.</translation>
    </message>
    <message>
        <source>There is an age limit on it. Please pay at the till.</source>
        <translation>There is an age limit on it. Please pay at the till.</translation>
    </message>
    <message>
        <source>It was a while ago. Without it you pay the usual prices.</source>
        <translation>It was a while ago. Without it you pay the usual prices.</translation>
    </message>
    <message>
        <source>No money has been taken. You can try again, or pay at the till.</source>
        <translation>No money has been taken. You can try again, or pay at the till.</translation>
    </message>
    <message>
        <source>Pay %1 by card</source>
        <translation>Pay %1 by card</translation>
    </message>
    <message>
        <source>Pay with your phone</source>
        <translation>Pay with your phone</translation>
    </message>
    <message>
        <source>It is paid. Your receipt is being made</source>
        <translation>It is paid. Your receipt is being made</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>One moment</translation>
    </message>
    <message>
        <source>It is paid</source>
        <translation>It is paid</translation>
    </message>
    <message>
        <source>Please go to the till: a colleague has your receipt there.</source>
        <translation>Please go to the till: a colleague has your receipt there.</translation>
    </message>
    <message>
        <source>Your club card is with us</source>
        <translation>Your club card is with us</translation>
    </message>
    <message>
        <source>Club prices come off when you pay, and your points are counted.</source>
        <translation>Club prices come off when you pay, and your points are counted.</translation>
    </message>
    <message>
        <source>The card terminal does not answer</source>
        <translation>The card terminal does not answer</translation>
    </message>
    <message>
        <source>You can pay at the till.</source>
        <translation>You can pay at the till.</translation>
    </message>
    <message>
        <source>This basket has run out</source>
        <translation>This basket has run out</translation>
    </message>
    <message>
        <source>A till is ringing this basket up</source>
        <translation>A till is ringing this basket up</translation>
    </message>
    <message>
        <source>The basket could not be changed</source>
        <translation>The basket could not be changed</translation>
    </message>
    <message>
        <source>Begin a new one: scan what you would like.</source>
        <translation>Begin a new one: scan what you would like.</translation>
    </message>
    <message>
        <source>Please try again in a moment.</source>
        <translation>Please try again in a moment.</translation>
    </message>
    <message>
        <source>Nothing in it yet</source>
        <translation>Nothing in it yet</translation>
    </message>
    <message>
        <source>Scan a product and put it in, or scan the basket on your phone.</source>
        <translation>Scan a product and put it in, or scan the basket on your phone.</translation>
    </message>
    <message>
        <source>It is at the till</source>
        <translation>It is at the till</translation>
    </message>
    <message>
        <source>A colleague has opened your basket there.</source>
        <translation>A colleague has opened your basket there.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Your basket as a QR code</source>
        <translation>Your basket as a QR code</translation>
    </message>
    <message>
        <source>Take it with you</source>
        <translation>Take it with you</translation>
    </message>
    <message>
        <source>Take a photo of the code and show it at the till, or go on from it at another screen.</source>
        <translation>Take a photo of the code and show it at the till, or go on from it at another screen.</translation>
    </message>
    <message>
        <source>We keep it until %1.</source>
        <translation>We keep it until %1.</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Gift card &amp; points</source>
        <translation>Gift card &amp; points</translation>
    </message>
    <message>
        <source>Your gift card</source>
        <translation>Your gift card</translation>
    </message>
    <message>
        <source>Your club card</source>
        <translation>Your club card</translation>
    </message>
    <message>
        <source>Collect a reservation</source>
        <translation>Collect a reservation</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Find a product</translation>
    </message>
    <message>
        <source>Another card</source>
        <translation>Another card</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>On your gift card, your club card or your phone</source>
        <translation>On your gift card, your club card or your phone</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Show it</translation>
    </message>
    <message>
        <source>There is nothing left on it</source>
        <translation>There is nothing left on it</translation>
    </message>
    <message>
        <source>On the card</source>
        <translation>On the card</translation>
    </message>
    <message>
        <source>Card ending in %1</source>
        <translation>Card ending in %1</translation>
    </message>
    <message>
        <source>To be used no later than %1</source>
        <translation>To be used no later than %1</translation>
    </message>
    <message>
        <source>Pay with it at the till: all at once, or a little at a time.</source>
        <translation>Pay with it at the till: all at once, or a little at a time.</translation>
    </message>
    <message>
        <source>points</source>
        <translation>points</translation>
    </message>
    <message numerus="yes">
        <source>%n reservation(s) of yours</source>
        <translation>
            <numerusform>%n reservation of yours</numerusform>
            <numerusform>%n reservations of yours</numerusform>
        </translation>
    </message>
    <message>
        <source>Have the code ready: it is on your slip, in your mail or on your phone.</source>
        <translation>Have the code ready: it is on your slip, in your mail or on your phone.</translation>
    </message>
    <message>
        <source>What we remember for you</source>
        <translation>What we remember for you</translation>
    </message>
    <message>
        <source>Scan the card at the till too: points and member prices come by themselves.</source>
        <translation>Scan the card at the till too: points and member prices come by themselves.</translation>
    </message>
</context>
<context>
    <name>CodeForm</name>
    <message>
        <source>Scan your code</source>
        <translation>Scan your code</translation>
    </message>
    <message>
        <source>Or type it</source>
        <translation>Or type it</translation>
    </message>
    <message>
        <source>We do not know that code. Please look at it once more.</source>
        <translation>We do not know that code. Please look at it once more.</translation>
    </message>
    <message>
        <source>Too many tries. Please wait a little, or ask a colleague.</source>
        <translation>Too many tries. Please wait a little, or ask a colleague.</translation>
    </message>
    <message>
        <source>We cannot look it up just now. Please try again in a moment.</source>
        <translation>We cannot look it up just now. Please try again in a moment.</translation>
    </message>
    <message>
        <source>Find it</source>
        <translation>Find it</translation>
    </message>
</context>
<context>
    <name>CollectEnd</name>
    <message>
        <source>This one has been collected already</source>
        <translation>This one has been collected already</translation>
    </message>
    <message>
        <source>This reservation has run out</source>
        <translation>This reservation has run out</translation>
    </message>
    <message>
        <source>This reservation was cancelled</source>
        <translation>This reservation was cancelled</translation>
    </message>
    <message>
        <source>This reservation cannot be collected here</source>
        <translation>This reservation cannot be collected here</translation>
    </message>
    <message>
        <source>All yours. Enjoy it!</source>
        <translation>All yours. Enjoy it!</translation>
    </message>
    <message>
        <source>A colleague is on the way</source>
        <translation>A colleague is on the way</translation>
    </message>
    <message>
        <source>If that surprises you, a colleague at the till will gladly look into it.</source>
        <translation>If that surprises you, a colleague at the till will gladly look into it.</translation>
    </message>
    <message>
        <source>Your things have been handed over to you.</source>
        <translation>Your things have been handed over to you.</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>Your number</translation>
    </message>
</context>
<context>
    <name>CollectLines</name>
    <message>
        <source>It is ready for you</source>
        <translation>It is ready for you</translation>
    </message>
    <message>
        <source>We are still finding it</source>
        <translation>We are still finding it</translation>
    </message>
    <message>
        <source>It waits for you in %1</source>
        <translation>It waits for you in %1</translation>
    </message>
    <message>
        <source>Your things are not on the shelf yet</source>
        <translation>Your things are not on the shelf yet</translation>
    </message>
    <message>
        <source>It will not take long. A colleague can tell you more.</source>
        <translation>It will not take long. A colleague can tell you more.</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>The card was declined</translation>
    </message>
    <message>
        <source>The payment was cancelled</source>
        <translation>The payment was cancelled</translation>
    </message>
    <message>
        <source>The payment did not begin</source>
        <translation>The payment did not begin</translation>
    </message>
    <message>
        <source>No money has been taken. You can try again, also with another card.</source>
        <translation>No money has been taken. You can try again, also with another card.</translation>
    </message>
    <message>
        <source>The card terminal does not answer</source>
        <translation>The card terminal does not answer</translation>
    </message>
    <message>
        <source>You can pay at the till.</source>
        <translation>You can pay at the till.</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>To pay</source>
        <translation>To pay</translation>
    </message>
    <message>
        <source>Everything is paid</source>
        <translation>Everything is paid</translation>
    </message>
</context>
<context>
    <name>CollectView</name>
    <message>
        <source>Collect a reservation</source>
        <translation>Collect a reservation</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>I am here</source>
        <translation>I am here</translation>
    </message>
    <message>
        <source>Pay %1 by card</source>
        <translation>Pay %1 by card</translation>
    </message>
    <message>
        <source>Pay with your phone</source>
        <translation>Pay with your phone</translation>
    </message>
    <message>
        <source>Try another code</source>
        <translation>Try another code</translation>
    </message>
    <message>
        <source>From your slip, your mail or your phone</source>
        <translation>From your slip, your mail or your phone</translation>
    </message>
    <message>
        <source>We are calling a colleague</source>
        <translation>We are calling a colleague</translation>
    </message>
</context>
<context>
    <name>CountdownRing</name>
    <message numerus="yes">
        <source>%n second(s) left</source>
        <translation>
            <numerusform>%n second left</numerusform>
            <numerusform>%n seconds left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeskRow</name>
    <message>
        <source>%1 left</source>
        <translation>%1 left</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>%1 ago</translation>
    </message>
    <message>
        <source>%1 to pay</source>
        <translation>%1 to pay</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>paid</translation>
    </message>
    <message>
        <source>bin %1</source>
        <translation>bin %1</translation>
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
        <translation>Drawer</translation>
    </message>
    <message>
        <source>works</source>
        <translation>works</translation>
    </message>
</context>
<context>
    <name>DoubtDialog</name>
    <message>
        <source>Was the customer charged?</source>
        <translation>Was the customer charged?</translation>
    </message>
    <message>
        <source>Was the money given back?</source>
        <translation>Was the money given back?</translation>
    </message>
    <message>
        <source>Look at the terminal&apos;s slip or print its last receipt. Do not take the payment again before this is settled.</source>
        <translation>Look at the terminal&apos;s slip or print its last receipt. Do not take the payment again before this is settled.</translation>
    </message>
    <message>
        <source>%1 back to the customer</source>
        <translation>%1 back to the customer</translation>
    </message>
    <message>
        <source>Started at %1. We have %2, the terminal says %3.</source>
        <translation>Started at %1. We have %2, the terminal says %3.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nothing</translation>
    </message>
    <message>
        <source>Started at %1</source>
        <translation>Started at %1</translation>
    </message>
    <message>
        <source>Started at %1. The terminal is still being asked.</source>
        <translation>Started at %1. The terminal is still being asked.</translation>
    </message>
    <message>
        <source>What does the slip say?</source>
        <translation>What does the slip say?</translation>
    </message>
    <message>
        <source>Slip number, or no slip</source>
        <translation>Slip number, or no slip</translation>
    </message>
    <message>
        <source>Charged</source>
        <translation>Charged</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>Given back</translation>
    </message>
    <message>
        <source>Not charged</source>
        <translation>Not charged</translation>
    </message>
    <message>
        <source>Not given back</source>
        <translation>Not given back</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Later</translation>
    </message>
</context>
<context>
    <name>FactorForm</name>
    <message>
        <source>Hello %1</source>
        <translation>Hello %1</translation>
    </message>
    <message numerus="yes">
        <source>We have %n item(s) for you.</source>
        <translation>
            <numerusform>We have %n item for you.</numerusform>
            <numerusform>We have %n items for you.</numerusform>
        </translation>
    </message>
    <message>
        <source>Type the last four digits of the phone number you reserved with.</source>
        <translation>Type the last four digits of the phone number you reserved with.</translation>
    </message>
    <message>
        <source>%1 of 4 digits typed</source>
        <translation>%1 of 4 digits typed</translation>
    </message>
    <message>
        <source>That does not fit. Please try once more.</source>
        <translation>That does not fit. Please try once more.</translation>
    </message>
    <message>
        <source>Too many tries. Please wait a little, or ask a colleague.</source>
        <translation>Too many tries. Please wait a little, or ask a colleague.</translation>
    </message>
    <message>
        <source>We cannot look it up just now. Please try again in a moment.</source>
        <translation>We cannot look it up just now. Please try again in a moment.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>One moment</translation>
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
        <translation>%1 and more</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 to %2</translation>
    </message>
    <message>
        <source>There is nothing to choose from here.</source>
        <translation>There is nothing to choose from here.</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Brand</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Price</translation>
    </message>
</context>
<context>
    <name>FindView</name>
    <message>
        <source>Find a product</source>
        <translation>Find a product</translation>
    </message>
    <message>
        <source>What are you looking for?</source>
        <translation>What are you looking for?</translation>
    </message>
    <message>
        <source>Name, brand or number</source>
        <translation>Name, brand or number</translation>
    </message>
    <message>
        <source>Only what is here now</source>
        <translation>Only what is here now</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Keyboard</translation>
    </message>
    <message>
        <source>Brand and price</source>
        <translation>Brand and price</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message numerus="yes">
        <source>%n product(s) found</source>
        <translation>
            <numerusform>%n product found</numerusform>
            <numerusform>%n products found</numerusform>
        </translation>
    </message>
    <message>
        <source>We cannot search just now</source>
        <translation>We cannot search just now</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nothing found</translation>
    </message>
    <message>
        <source>It comes back by itself in a moment.</source>
        <translation>It comes back by itself in a moment.</translation>
    </message>
    <message>
        <source>Nothing like it in this shop. Look at all our shops instead?</source>
        <translation>Nothing like it in this shop. Look at all our shops instead?</translation>
    </message>
    <message>
        <source>Try another word, or scan a product like it.</source>
        <translation>Try another word, or scan a product like it.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Show all</translation>
    </message>
</context>
<context>
    <name>HandOver</name>
    <message>
        <source>No reservation has this code</source>
        <translation>No reservation has this code</translation>
    </message>
    <message>
        <source>This reservation is not ready yet</source>
        <translation>This reservation is not ready yet</translation>
    </message>
    <message>
        <source>It has been handed over already</source>
        <translation>It has been handed over already</translation>
    </message>
    <message>
        <source>This reservation belongs to another shop</source>
        <translation>This reservation belongs to another shop</translation>
    </message>
    <message>
        <source>This reservation has run out</source>
        <translation>This reservation has run out</translation>
    </message>
    <message>
        <source>No connection. Nothing was changed.</source>
        <translation>No connection. Nothing was changed.</translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait a few minutes.</source>
        <translation>Too many wrong codes. Wait a few minutes.</translation>
    </message>
    <message>
        <source>It was changed at another station. Look again.</source>
        <translation>It was changed at another station. Look again.</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Hand over by code</translation>
    </message>
    <message>
        <source>The customer&apos;s code: scan it or type it</source>
        <translation>The customer&apos;s code: scan it or type it</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Back to the list</translation>
    </message>
    <message>
        <source>Bin %1</source>
        <translation>Bin %1</translation>
    </message>
    <message>
        <source>Waiting as number %1</source>
        <translation>Waiting as number %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>%1 left</translation>
    </message>
    <message>
        <source>To pay first</source>
        <translation>To pay first</translation>
    </message>
    <message>
        <source>Paid – nothing is due</source>
        <translation>Paid – nothing is due</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>Handed over</translation>
    </message>
    <message>
        <source>Take the payment</source>
        <translation>Take the payment</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Hand over</translation>
    </message>
    <message>
        <source>ID seen: hand over</source>
        <translation>ID seen: hand over</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>HelpView</name>
    <message>
        <source>We are calling a colleague</source>
        <translation>We are calling a colleague</translation>
    </message>
    <message>
        <source>Your call has been heard</source>
        <translation>Your call has been heard</translation>
    </message>
    <message>
        <source>A colleague is on the way</source>
        <translation>A colleague is on the way</translation>
    </message>
    <message>
        <source>%1 is on the way</source>
        <translation>%1 is on the way</translation>
    </message>
    <message>
        <source>Glad we could help</source>
        <translation>Glad we could help</translation>
    </message>
    <message>
        <source>We could not reach anybody</source>
        <translation>We could not reach anybody</translation>
    </message>
    <message numerus="yes">
        <source>It rings at every till. %n before you.</source>
        <translation>
            <numerusform>It rings at every till. %n before you.</numerusform>
            <numerusform>It rings at every till. %n before you.</numerusform>
        </translation>
    </message>
    <message>
        <source>It rings at every till. You are next.</source>
        <translation>It rings at every till. You are next.</translation>
    </message>
    <message>
        <source>Please stay by this screen.</source>
        <translation>Please stay by this screen.</translation>
    </message>
    <message>
        <source>Is there anything else? Touch the button whenever you like.</source>
        <translation>Is there anything else? Touch the button whenever you like.</translation>
    </message>
    <message>
        <source>Please try again, or ask at the till.</source>
        <translation>Please try again, or ask at the till.</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Ask a colleague</translation>
    </message>
    <message>
        <source>Call again</source>
        <translation>Call again</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Go on looking around</source>
        <translation>Go on looking around</translation>
    </message>
</context>
<context>
    <name>HomeView</name>
    <message>
        <source>Good morning</source>
        <translation>Good morning</translation>
    </message>
    <message>
        <source>Hello</source>
        <translation>Hello</translation>
    </message>
    <message>
        <source>Good evening</source>
        <translation>Good evening</translation>
    </message>
    <message>
        <source>Your basket (%1)</source>
        <translation>Your basket (%1)</translation>
    </message>
    <message>
        <source>Scan any product</source>
        <translation>Scan any product</translation>
    </message>
    <message>
        <source>Hold its bar code under the scanner below the screen. You see the price and where it stands.</source>
        <translation>Hold its bar code under the scanner below the screen. You see the price and where it stands.</translation>
    </message>
    <message>
        <source>Find a product</source>
        <translation>Find a product</translation>
    </message>
    <message>
        <source>Search by name, or look around the shop</source>
        <translation>Search by name, or look around the shop</translation>
    </message>
    <message>
        <source>Collect a reservation</source>
        <translation>Collect a reservation</translation>
    </message>
    <message>
        <source>Have your code ready</source>
        <translation>Have your code ready</translation>
    </message>
    <message>
        <source>Watch how it&apos;s done</source>
        <translation>Watch how it&apos;s done</translation>
    </message>
    <message>
        <source>Short films about our products</source>
        <translation>Short films about our products</translation>
    </message>
    <message>
        <source>Gift card &amp; points</source>
        <translation>Gift card &amp; points</translation>
    </message>
    <message>
        <source>What is on your card</source>
        <translation>What is on your card</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Ask a colleague</translation>
    </message>
    <message>
        <source>Somebody comes to you</source>
        <translation>Somebody comes to you</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Keyboard</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Shift</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Erase</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Space</translation>
    </message>
</context>
<context>
    <name>LanguageSwitch</name>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
</context>
<context>
    <name>LastScan</name>
    <message>
        <source>Nothing is known by this code</source>
        <translation>Nothing is known by this code</translation>
    </message>
</context>
<context>
    <name>Lock</name>
    <message>
        <source>Enter your PIN to begin</source>
        <translation>Enter your PIN to begin</translation>
    </message>
    <message>
        <source>That PIN is not known</source>
        <translation>That PIN is not known</translation>
    </message>
    <message>
        <source>Too many tries. Wait a few minutes.</source>
        <translation>Too many tries. Wait a few minutes.</translation>
    </message>
    <message>
        <source>No connection. Try again in a moment.</source>
        <translation>No connection. Try again in a moment.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Begin</translation>
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
        <translation>Done</translation>
    </message>
    <message>
        <source>Number pad</source>
        <translation>Number pad</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Erase</translation>
    </message>
</context>
<context>
    <name>OutOfOrderView</name>
    <message>
        <source>This screen is having a rest</source>
        <translation>This screen is having a rest</translation>
    </message>
    <message>
        <source>Our colleagues at the till tell you prices and stock, take your payment and hand over what you have reserved.</source>
        <translation>Our colleagues at the till tell you prices and stock, take your payment and hand over what you have reserved.</translation>
    </message>
    <message>
        <source>It comes back by itself.</source>
        <translation>It comes back by itself.</translation>
    </message>
    <message>
        <source>For our colleagues: the settings of this screen cannot be read. Its log says what is wrong with them.</source>
        <translation>For our colleagues: the settings of this screen cannot be read. Its log says what is wrong with them.</translation>
    </message>
    <message>
        <source>For our colleagues: since %1 the shop&apos;s system has not let this screen in.</source>
        <translation>For our colleagues: since %1 the shop&apos;s system has not let this screen in.</translation>
    </message>
    <message>
        <source>For our colleagues: since %1 the shop&apos;s system has not answered this screen.</source>
        <translation>For our colleagues: since %1 the shop&apos;s system has not answered this screen.</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
</context>
<context>
    <name>PageHeader</name>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>Pay</name>
    <message>
        <source>Approved</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Declined</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>The payment did not start</source>
        <translation>The payment did not start</translation>
    </message>
    <message>
        <source>Finding out what happened</source>
        <translation>Finding out what happened</translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation>Cancelling</translation>
    </message>
    <message>
        <source>The card was not charged. Try again or use another card.</source>
        <translation>The card was not charged. Try again or use another card.</translation>
    </message>
    <message>
        <source>The card was not charged.</source>
        <translation>The card was not charged.</translation>
    </message>
    <message>
        <source>The card was not charged. Check that the terminal is on and connected.</source>
        <translation>The card was not charged. Check that the terminal is on and connected.</translation>
    </message>
    <message>
        <source>We ask the terminal. Do not take the payment again.</source>
        <translation>We ask the terminal. Do not take the payment again.</translation>
    </message>
    <message>
        <source>To pay by card</source>
        <translation>To pay by card</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>Cancel the payment</translation>
    </message>
</context>
<context>
    <name>PaymentPanel</name>
    <message>
        <source>A colleague finds out what happened</source>
        <translation>A colleague finds out what happened</translation>
    </message>
    <message>
        <source>We are finding out what happened to the payment</source>
        <translation>We are finding out what happened to the payment</translation>
    </message>
    <message>
        <source>Hold or insert your card</source>
        <translation>Hold or insert your card</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Scan the code with your phone</translation>
    </message>
    <message>
        <source>Enter your PIN on the terminal</source>
        <translation>Enter your PIN on the terminal</translation>
    </message>
    <message>
        <source>Wrong PIN. Try once more on the terminal</source>
        <translation>Wrong PIN. Try once more on the terminal</translation>
    </message>
    <message>
        <source>Confirm the amount on the terminal</source>
        <translation>Confirm the amount on the terminal</translation>
    </message>
    <message>
        <source>The bank is being asked</source>
        <translation>The bank is being asked</translation>
    </message>
    <message>
        <source>Please take your card</source>
        <translation>Please take your card</translation>
    </message>
    <message>
        <source>Thank you, it is paid</source>
        <translation>Thank you, it is paid</translation>
    </message>
    <message>
        <source>The card was declined</source>
        <translation>The card was declined</translation>
    </message>
    <message>
        <source>The payment is being cancelled</source>
        <translation>The payment is being cancelled</translation>
    </message>
    <message>
        <source>Please ask a colleague</source>
        <translation>Please ask a colleague</translation>
    </message>
    <message>
        <source>One moment, we are waking the terminal</source>
        <translation>One moment, we are waking the terminal</translation>
    </message>
    <message>
        <source>Please do not pay again. Go to the till: everything about this payment is there.</source>
        <translation>Please do not pay again. Go to the till: everything about this payment is there.</translation>
    </message>
    <message>
        <source>Please stay here and do not pay again. If the money was taken, it counts.</source>
        <translation>Please stay here and do not pay again. If the money was taken, it counts.</translation>
    </message>
    <message>
        <source>Cancel the payment</source>
        <translation>Cancel the payment</translation>
    </message>
</context>
<context>
    <name>PersonForm</name>
    <message>
        <source>Who is it for?</source>
        <translation>Who is it for?</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Phone number</source>
        <translation>Phone number</translation>
    </message>
    <message>
        <source>We only use it for this reservation. When you collect, you type its last four digits.</source>
        <translation>We only use it for this reservation. When you collect, you type its last four digits.</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>PhoneCode</name>
    <message>
        <source>Got it</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>Phrases</name>
    <message>
        <source>The cover is open</source>
        <translation>The cover is open</translation>
    </message>
    <message>
        <source>Out of paper</source>
        <translation>Out of paper</translation>
    </message>
    <message>
        <source>Paper is running low</source>
        <translation>Paper is running low</translation>
    </message>
    <message>
        <source>Paper is stuck</source>
        <translation>Paper is stuck</translation>
    </message>
    <message>
        <source>The cutter is blocked</source>
        <translation>The cutter is blocked</translation>
    </message>
    <message>
        <source>The drawer is open</source>
        <translation>The drawer is open</translation>
    </message>
    <message>
        <source>A card is still in the terminal</source>
        <translation>A card is still in the terminal</translation>
    </message>
    <message>
        <source>Does not understand us</source>
        <translation>Does not understand us</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Not connected</translation>
    </message>
    <message>
        <source>Out of order</source>
        <translation>Out of order</translation>
    </message>
    <message>
        <source>Connecting to the terminal</source>
        <translation>Connecting to the terminal</translation>
    </message>
    <message>
        <source>Insert, tap or swipe the card</source>
        <translation>Insert, tap or swipe the card</translation>
    </message>
    <message>
        <source>Scan the code with your phone</source>
        <translation>Scan the code with your phone</translation>
    </message>
    <message>
        <source>Enter the PIN on the terminal</source>
        <translation>Enter the PIN on the terminal</translation>
    </message>
    <message>
        <source>Confirm the amount on the terminal</source>
        <translation>Confirm the amount on the terminal</translation>
    </message>
    <message>
        <source>Wrong PIN – try again on the terminal</source>
        <translation>Wrong PIN – try again on the terminal</translation>
    </message>
    <message>
        <source>Asking the bank</source>
        <translation>Asking the bank</translation>
    </message>
    <message>
        <source>Take the card out</source>
        <translation>Take the card out</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>One moment</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Declined</source>
        <translation>Declined</translation>
    </message>
    <message>
        <source>Taking the payment back</source>
        <translation>Taking the payment back</translation>
    </message>
    <message>
        <source>Please ask a member of staff</source>
        <translation>Please ask a member of staff</translation>
    </message>
</context>
<context>
    <name>PinDots</name>
    <message>
        <source>%1 of %2 typed</source>
        <translation>%1 of %2 typed</translation>
    </message>
</context>
<context>
    <name>PlaceButton</name>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlayerView</name>
    <message>
        <source>This film cannot be shown just now</source>
        <translation>This film cannot be shown just now</translation>
    </message>
    <message>
        <source>The others play as they should. What you need for it stands here all the same.</source>
        <translation>The others play as they should. What you need for it stands here all the same.</translation>
    </message>
    <message>
        <source>Other films</source>
        <translation>Other films</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 of %2</translation>
    </message>
    <message>
        <source>Back 10 seconds</source>
        <translation>Back 10 seconds</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>This screen cannot show films</source>
        <translation>This screen cannot show films</translation>
    </message>
    <message>
        <source>Here is what it says, step by step.</source>
        <translation>Here is what it says, step by step.</translation>
    </message>
    <message>
        <source>A colleague will gladly show you how it is done.</source>
        <translation>A colleague will gladly show you how it is done.</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Ask a colleague</translation>
    </message>
    <message>
        <source>The film in words</source>
        <translation>The film in words</translation>
    </message>
    <message>
        <source>Watch again</source>
        <translation>Watch again</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Play</translation>
    </message>
    <message>
        <source>Captions off</source>
        <translation>Captions off</translation>
    </message>
    <message>
        <source>Captions on</source>
        <translation>Captions on</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Speed</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Slow</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>Usual</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Fast</translation>
    </message>
    <message>
        <source>Quieter</source>
        <translation>Quieter</translation>
    </message>
    <message>
        <source>%1 percent</source>
        <translation>%1 percent</translation>
    </message>
    <message>
        <source>Louder</source>
        <translation>Louder</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>Chapters</translation>
    </message>
    <message>
        <source>What you need for it</source>
        <translation>What you need for it</translation>
    </message>
</context>
<context>
    <name>PriceLabel</name>
    <message>
        <source>Before %1</source>
        <translation>Before %1</translation>
    </message>
</context>
<context>
    <name>ProductCard</name>
    <message>
        <source>In stock here</source>
        <translation>In stock here</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Few left here</translation>
    </message>
    <message>
        <source>Not here just now</source>
        <translation>Not here just now</translation>
    </message>
    <message>
        <source>Ask us about stock</source>
        <translation>Ask us about stock</translation>
    </message>
</context>
<context>
    <name>ProductView</name>
    <message>
        <source>This page as a QR code</source>
        <translation>This page as a QR code</translation>
    </message>
    <message>
        <source>Take it to your phone</source>
        <translation>Take it to your phone</translation>
    </message>
    <message>
        <source>Point the camera of your phone at the code. The same page opens there.</source>
        <translation>Point the camera of your phone at the code. The same page opens there.</translation>
    </message>
    <message>
        <source>Reserve it here</source>
        <translation>Reserve it here</translation>
    </message>
    <message>
        <source>Reserve in another shop</source>
        <translation>Reserve in another shop</translation>
    </message>
    <message>
        <source>Add to basket</source>
        <translation>Add to basket</translation>
    </message>
    <message>
        <source>To my phone</source>
        <translation>To my phone</translation>
    </message>
    <message>
        <source>Ask a colleague</source>
        <translation>Ask a colleague</translation>
    </message>
    <message>
        <source>We cannot show this product now</source>
        <translation>We cannot show this product now</translation>
    </message>
    <message>
        <source>Please try again in a moment, or ask a colleague.</source>
        <translation>Please try again in a moment, or ask a colleague.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>One moment</translation>
    </message>
    <message>
        <source>Lowest price in 30 days: %1</source>
        <translation>Lowest price in 30 days: %1</translation>
    </message>
    <message>
        <source>With our club: %1</source>
        <translation>With our club: %1</translation>
    </message>
    <message>
        <source>Something like it, in this shop</source>
        <translation>Something like it, in this shop</translation>
    </message>
    <message>
        <source>Also as</source>
        <translation>Also as</translation>
    </message>
    <message>
        <source>%1 (not here now)</source>
        <translation>%1 (not here now)</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Elsewhere</translation>
    </message>
    <message>
        <source>See how it&apos;s done</source>
        <translation>See how it&apos;s done</translation>
    </message>
    <message>
        <source>About it</source>
        <translation>About it</translation>
    </message>
    <message>
        <source>Article number</source>
        <translation>Article number</translation>
    </message>
    <message>
        <source>What customers say</source>
        <translation>What customers say</translation>
    </message>
</context>
<context>
    <name>QrImage</name>
    <message>
        <source>QR code</source>
        <translation>QR code</translation>
    </message>
</context>
<context>
    <name>ReceiptDone</name>
    <message>
        <source>Paid</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>Receipt %1</source>
        <translation>Receipt %1</translation>
    </message>
    <message>
        <source>The receipt is printed</source>
        <translation>The receipt is printed</translation>
    </message>
    <message>
        <source>The receipt waits for the printer</source>
        <translation>The receipt waits for the printer</translation>
    </message>
    <message>
        <source>The receipt could not be printed</source>
        <translation>The receipt could not be printed</translation>
    </message>
    <message>
        <source>Printing the receipt</source>
        <translation>Printing the receipt</translation>
    </message>
    <message>
        <source>It is printed by itself as soon as the printer is ready. The sale is done.</source>
        <translation>It is printed by itself as soon as the printer is ready. The sale is done.</translation>
    </message>
    <message>
        <source>Next customer</source>
        <translation>Next customer</translation>
    </message>
    <message>
        <source>Print again</source>
        <translation>Print again</translation>
    </message>
    <message>
        <source>A scan begins the next sale at once.</source>
        <translation>A scan begins the next sale at once.</translation>
    </message>
</context>
<context>
    <name>ReceiptView</name>
    <message>
        <source>We could not reach the shop&apos;s system. Please try again in a moment.</source>
        <translation>We could not reach the shop&apos;s system. Please try again in a moment.</translation>
    </message>
    <message>
        <source>This shop cannot send mail just now. We will gladly print it for you.</source>
        <translation>This shop cannot send mail just now. We will gladly print it for you.</translation>
    </message>
    <message>
        <source>Please look at the address once more.</source>
        <translation>Please look at the address once more.</translation>
    </message>
    <message>
        <source>That did not work. A colleague at the till will gladly help.</source>
        <translation>That did not work. A colleague at the till will gladly help.</translation>
    </message>
    <message>
        <source>Your receipt by e-mail</source>
        <translation>Your receipt by e‑mail</translation>
    </message>
    <message>
        <source>Your receipt</source>
        <translation>Your receipt</translation>
    </message>
    <message>
        <source>Send it by e-mail</source>
        <translation>Send it by e‑mail</translation>
    </message>
    <message>
        <source>Print it</source>
        <translation>Print it</translation>
    </message>
    <message>
        <source>As a QR code</source>
        <translation>As a QR code</translation>
    </message>
    <message>
        <source>Your receipt as a QR code</source>
        <translation>Your receipt as a QR code</translation>
    </message>
    <message>
        <source>Take a photo of it. Held under any scanner of ours, it is your receipt.</source>
        <translation>Take a photo of it. Held under any scanner of ours, it is your receipt.</translation>
    </message>
    <message>
        <source>Sign me up</source>
        <translation>Sign me up</translation>
    </message>
    <message>
        <source>No, thanks</source>
        <translation>No, thanks</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>No receipt</source>
        <translation>No receipt</translation>
    </message>
    <message>
        <source>Thank you, it is paid</source>
        <translation>Thank you, it is paid</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>One moment</translation>
    </message>
    <message>
        <source>We cannot show this receipt now</source>
        <translation>We cannot show this receipt now</translation>
    </message>
    <message>
        <source>Please try again in a moment, or ask a colleague.</source>
        <translation>Please try again in a moment, or ask a colleague.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Thank you. Look in your mail</source>
        <translation>Thank you. Look in your mail</translation>
    </message>
    <message>
        <source>Your receipt is on its way</source>
        <translation>Your receipt is on its way</translation>
    </message>
    <message>
        <source>There is a link in it. Only when you have followed it will you hear from us.</source>
        <translation>There is a link in it. Only when you have followed it will you hear from us.</translation>
    </message>
    <message>
        <source>It is in your mail in a moment.</source>
        <translation>It is in your mail in a moment.</translation>
    </message>
    <message>
        <source>Something else: would you like news from us?</source>
        <translation>Something else: would you like news from us?</translation>
    </message>
</context>
<context>
    <name>ReservationsDesk</name>
    <message>
        <source>No connection. Nothing was changed.</source>
        <translation>No connection. Nothing was changed.</translation>
    </message>
    <message>
        <source>Somebody else was quicker. The list is fresh now.</source>
        <translation>Somebody else was quicker. The list is fresh now.</translation>
    </message>
    <message>
        <source>That could not be done.</source>
        <translation>That could not be done.</translation>
    </message>
    <message>
        <source>Reservations</source>
        <translation>Reservations</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Hand over by code</translation>
    </message>
    <message>
        <source>To pick</source>
        <translation>To pick</translation>
    </message>
    <message>
        <source>Nothing to pick</source>
        <translation>Nothing to pick</translation>
    </message>
    <message>
        <source>New reservations appear here by themselves.</source>
        <translation>New reservations appear here by themselves.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>Ready to collect</source>
        <translation>Ready to collect</translation>
    </message>
    <message>
        <source>Nobody is waited for</source>
        <translation>Nobody is waited for</translation>
    </message>
    <message>
        <source>What you mark as ready appears here.</source>
        <translation>What you mark as ready appears here.</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>Hand over</translation>
    </message>
</context>
<context>
    <name>ReserveDone</name>
    <message>
        <source>Your code</source>
        <translation>Your code</translation>
    </message>
    <message>
        <source>Your code as a QR code</source>
        <translation>Your code as a QR code</translation>
    </message>
    <message>
        <source>Take a photo of it</source>
        <translation>Take a photo of it</translation>
    </message>
    <message>
        <source>Held for you until</source>
        <translation>Held for you until</translation>
    </message>
    <message>
        <source>The code is on its way to you by e-mail, too.</source>
        <translation>The code is on its way to you by e‑mail, too.</translation>
    </message>
    <message>
        <source>Try to print again</source>
        <translation>Try to print again</translation>
    </message>
</context>
<context>
    <name>ReserveSummary</name>
    <message>
        <source>We could not reach the shop&apos;s system</source>
        <translation>We could not reach the shop&apos;s system</translation>
    </message>
    <message>
        <source>Somebody was faster: there are not enough left there</source>
        <translation>Somebody was faster: there are not enough left there</translation>
    </message>
    <message>
        <source>It could not be reserved</source>
        <translation>It could not be reserved</translation>
    </message>
    <message>
        <source>Choose another shop, or fewer pieces.</source>
        <translation>Choose another shop, or fewer pieces.</translation>
    </message>
    <message>
        <source>Please try again. Nothing has been reserved twice.</source>
        <translation>Please try again. Nothing has been reserved twice.</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>How many</translation>
    </message>
    <message>
        <source>Fewer</source>
        <translation>Fewer</translation>
    </message>
    <message>
        <source>More</source>
        <translation>More</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Get the code by e-mail too</source>
        <translation>Get the code by e‑mail too</translation>
    </message>
    <message>
        <source>We also write when it is ready.</source>
        <translation>We also write when it is ready.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>You pay when you collect it. Reserving costs nothing.</source>
        <translation>You pay when you collect it. Reserving costs nothing.</translation>
    </message>
</context>
<context>
    <name>ReserveView</name>
    <message>
        <source>Reserved for you</source>
        <translation>Reserved for you</translation>
    </message>
    <message>
        <source>Reserve</source>
        <translation>Reserve</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Reserve %1 pieces</source>
        <translation>Reserve %1 pieces</translation>
    </message>
    <message>
        <source>Reserve it</source>
        <translation>Reserve it</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>Shop</source>
        <translation>Shop</translation>
    </message>
    <message>
        <source>You</source>
        <translation>You</translation>
    </message>
    <message>
        <source>Look it over</source>
        <translation>Look it over</translation>
    </message>
    <message>
        <source>We use it for this reservation only and delete it together with it.</source>
        <translation>We use it for this reservation only and delete it together with it.</translation>
    </message>
</context>
<context>
    <name>ReviewSpread</name>
    <message>
        <source>%1 stars: %2</source>
        <translation>%1 stars: %2</translation>
    </message>
    <message>
        <source>Bought it from us</source>
        <translation>Bought it from us</translation>
    </message>
    <message>
        <source>Not known whether they bought it</source>
        <translation>Not known whether they bought it</translation>
    </message>
    <message>
        <source>Reviews come from our web shop, the good and the bad. “Bought it from us” stands where a receipt of ours says so.</source>
        <translation>Reviews come from our web shop, the good and the bad. “Bought it from us” stands where a receipt of ours says so.</translation>
    </message>
</context>
<context>
    <name>SaleLine</name>
    <message>
        <source>%1, %2 at %3, %4</source>
        <translation>%1, %2 at %3, %4</translation>
    </message>
    <message>
        <source>One fewer %1</source>
        <translation>One fewer %1</translation>
    </message>
    <message>
        <source>One more %1</source>
        <translation>One more %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>Remove %1</translation>
    </message>
</context>
<context>
    <name>Sell</name>
    <message>
        <source>Nothing is known by this code</source>
        <translation>Nothing is known by this code</translation>
    </message>
    <message>
        <source>No connection. Nothing was added.</source>
        <translation>No connection. Nothing was added.</translation>
    </message>
    <message>
        <source>There are no more of these to sell</source>
        <translation>There are no more of these to sell</translation>
    </message>
    <message>
        <source>That could not be added</source>
        <translation>That could not be added</translation>
    </message>
    <message>
        <source>Scan, or type a code</source>
        <translation>Scan, or type a code</translation>
    </message>
    <message>
        <source>Scan the first item</source>
        <translation>Scan the first item</translation>
    </message>
    <message>
        <source>A product starts the sale. A reservation&apos;s code opens the reservation.</source>
        <translation>A product starts the sale. A reservation&apos;s code opens the reservation.</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Total</translation>
    </message>
    <message numerus="yes">
        <source>Total, %n item(s)</source>
        <translation>
            <numerusform>Total, %n item</numerusform>
            <numerusform>Total, %n items</numerusform>
        </translation>
    </message>
    <message>
        <source>of which VAT %1</source>
        <translation>of which VAT %1</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>One moment</translation>
    </message>
    <message>
        <source>Pay by card</source>
        <translation>Pay by card</translation>
    </message>
    <message>
        <source>Hand over by code</source>
        <translation>Hand over by code</translation>
    </message>
    <message>
        <source>Cancel the sale</source>
        <translation>Cancel the sale</translation>
    </message>
    <message>
        <source>Cancel the sale?</source>
        <translation>Cancel the sale?</translation>
    </message>
    <message>
        <source>All lines are taken away and the goods go back on sale.</source>
        <translation>All lines are taken away and the goods go back on sale.</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Keep it</translation>
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
        <translation>We have lost the connection for a moment</translation>
    </message>
    <message>
        <source>What you see is as of %1. It comes back by itself.</source>
        <translation>What you see is as of %1. It comes back by itself.</translation>
    </message>
    <message>
        <source>The printer is out of paper</source>
        <translation>The printer is out of paper</translation>
    </message>
    <message>
        <source>The printer is having a rest</source>
        <translation>The printer is having a rest</translation>
    </message>
    <message>
        <source>Everything else works. Your codes stay on the screen, so a photo will do.</source>
        <translation>Everything else works. Your codes stay on the screen, so a photo will do.</translation>
    </message>
    <message>
        <source>We do not know that code</source>
        <translation>We do not know that code</translation>
    </message>
    <message>
        <source>Try the bar code on the price tag, or search for the product by name.</source>
        <translation>Try the bar code on the price tag, or search for the product by name.</translation>
    </message>
    <message>
        <source>That code opens nothing any more</source>
        <translation>That code opens nothing any more</translation>
    </message>
    <message>
        <source>It may have run out, or been used. A colleague will gladly look into it.</source>
        <translation>It may have run out, or been used. A colleague will gladly look into it.</translation>
    </message>
    <message>
        <source>We cannot look that up just now</source>
        <translation>We cannot look that up just now</translation>
    </message>
    <message>
        <source>It comes back by itself. Please scan it again in a moment.</source>
        <translation>It comes back by itself. Please scan it again in a moment.</translation>
    </message>
    <message>
        <source>One thing at a time</source>
        <translation>One thing at a time</translation>
    </message>
    <message>
        <source>We finish this first. Then scan it again.</source>
        <translation>We finish this first. Then scan it again.</translation>
    </message>
    <message>
        <source>Are you still there?</source>
        <translation>Are you still there?</translation>
    </message>
    <message>
        <source>We clear the screen in a moment, so that nobody sees what you looked at.</source>
        <translation>We clear the screen in a moment, so that nobody sees what you looked at.</translation>
    </message>
    <message>
        <source>Yes, carry on</source>
        <translation>Yes, carry on</translation>
    </message>
    <message>
        <source>I am done</source>
        <translation>I am done</translation>
    </message>
</context>
<context>
    <name>ShopChoice</name>
    <message>
        <source>Where do you want to collect it?</source>
        <translation>Where do you want to collect it?</translation>
    </message>
    <message>
        <source>%1 (you are here)</source>
        <translation>%1 (you are here)</translation>
    </message>
    <message>
        <source>open until %1</source>
        <translation>open until %1</translation>
    </message>
    <message>
        <source>closed now, opens at %1</source>
        <translation>closed now, opens at %1</translation>
    </message>
    <message>
        <source>closed today</source>
        <translation>closed today</translation>
    </message>
    <message>
        <source>Few left</source>
        <translation>Few left</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>In stock</translation>
    </message>
    <message>
        <source>Sold out in all our shops</source>
        <translation>Sold out in all our shops</translation>
    </message>
    <message>
        <source>The web shop may have it. A colleague is happy to look for you.</source>
        <translation>The web shop may have it. A colleague is happy to look for you.</translation>
    </message>
</context>
<context>
    <name>ShopList</name>
    <message>
        <source>open until %1</source>
        <translation>open until %1</translation>
    </message>
    <message>
        <source>closed now, opens at %1</source>
        <translation>closed now, opens at %1</translation>
    </message>
    <message>
        <source>closed today</source>
        <translation>closed today</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>as of %1</translation>
    </message>
    <message>
        <source>In stock</source>
        <translation>In stock</translation>
    </message>
    <message>
        <source>Few left</source>
        <translation>Few left</translation>
    </message>
    <message>
        <source>Sold out</source>
        <translation>Sold out</translation>
    </message>
    <message>
        <source>Ask us</source>
        <translation>Ask us</translation>
    </message>
    <message>
        <source>Web shop</source>
        <translation>Web shop</translation>
    </message>
    <message>
        <source>with you tomorrow</source>
        <translation>with you tomorrow</translation>
    </message>
    <message>
        <source>with you on %1</source>
        <translation>with you on %1</translation>
    </message>
</context>
<context>
    <name>SlipNote</name>
    <message>
        <source>Your slip is below the screen. Please take it.</source>
        <translation>Your slip is below the screen. Please take it.</translation>
    </message>
    <message>
        <source>Your slip is being printed</source>
        <translation>Your slip is being printed</translation>
    </message>
    <message>
        <source>The printer waits for paper. You do not need the slip: take a photo of this screen.</source>
        <translation>The printer waits for paper. You do not need the slip: take a photo of this screen.</translation>
    </message>
    <message>
        <source>The slip could not be printed. You do not need it: take a photo of this screen.</source>
        <translation>The slip could not be printed. You do not need it: take a photo of this screen.</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message>
        <source>%1 of 5 stars</source>
        <translation>%1 of 5 stars</translation>
    </message>
    <message numerus="yes">
        <source>%n review(s)</source>
        <translation>
            <numerusform>%n review</numerusform>
            <numerusform>%n reviews</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepIndicator</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Step %1 of %2: %3</translation>
    </message>
</context>
<context>
    <name>StockHere</name>
    <message>
        <source>In stock here now</source>
        <translation>In stock here now</translation>
    </message>
    <message numerus="yes">
        <source>Only %n left here</source>
        <translation>
            <numerusform>Only %n left here</numerusform>
            <numerusform>Only %n left here</numerusform>
        </translation>
    </message>
    <message>
        <source>Not in this shop just now</source>
        <translation>Not in this shop just now</translation>
    </message>
    <message>
        <source>Ask us about stock here</source>
        <translation>Ask us about stock here</translation>
    </message>
    <message numerus="yes">
        <source>%n pcs.</source>
        <translation>
            <numerusform>%n pc.</numerusform>
            <numerusform>%n pcs.</numerusform>
        </translation>
    </message>
    <message>
        <source>Aisle %1</source>
        <translation>Aisle %1</translation>
    </message>
    <message>
        <source>Aisle %1, bay %2</source>
        <translation>Aisle %1, bay %2</translation>
    </message>
    <message numerus="yes">
        <source>%n on the way, expected %1</source>
        <translation>
            <numerusform>%n on the way, expected %1</numerusform>
            <numerusform>%n on the way, expected %1</numerusform>
        </translation>
    </message>
    <message>
        <source>As of %1</source>
        <translation>As of %1</translation>
    </message>
</context>
<context>
    <name>TextBox</name>
    <message>
        <source>Clear</source>
        <translation>Clear</translation>
    </message>
</context>
<context>
    <name>Till</name>
    <message>
        <source>Storefloor till</source>
        <translation>Storefloor till</translation>
    </message>
</context>
<context>
    <name>TillBar</name>
    <message>
        <source>Sell</source>
        <translation>Sell</translation>
    </message>
    <message>
        <source>Reservations</source>
        <translation>Reservations</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Lock</translation>
    </message>
</context>
<context>
    <name>TillNotices</name>
    <message>
        <source>No connection since %1</source>
        <translation>No connection since %1</translation>
    </message>
    <message>
        <source>We keep trying. What you see is from then; nothing is lost.</source>
        <translation>We keep trying. What you see is from then; nothing is lost.</translation>
    </message>
    <message numerus="yes">
        <source>%n payment(s) must be settled</source>
        <translation>
            <numerusform>%n payment must be settled</numerusform>
            <numerusform>%n payments must be settled</numerusform>
        </translation>
    </message>
    <message>
        <source>Check the terminal&apos;s slip or its last receipt before you say what happened.</source>
        <translation>Check the terminal&apos;s slip or its last receipt before you say what happened.</translation>
    </message>
    <message>
        <source>Settle</source>
        <translation>Settle</translation>
    </message>
    <message numerus="yes">
        <source>%n customer(s) waiting to collect</source>
        <translation>
            <numerusform>%n customer waiting to collect</numerusform>
            <numerusform>%n customers waiting to collect</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Show</translation>
    </message>
</context>
<context>
    <name>TutorialsView</name>
    <message>
        <source>Watch how it&apos;s done</source>
        <translation>Watch how it&apos;s done</translation>
    </message>
    <message>
        <source>By topic</source>
        <translation>By topic</translation>
    </message>
    <message>
        <source>By product</source>
        <translation>By product</translation>
    </message>
    <message>
        <source>In stock here</source>
        <translation>In stock here</translation>
    </message>
    <message>
        <source>Few left here</source>
        <translation>Few left here</translation>
    </message>
    <message>
        <source>Not here just now</source>
        <translation>Not here just now</translation>
    </message>
    <message>
        <source>Ask us about stock</source>
        <translation>Ask us about stock</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>One moment</translation>
    </message>
    <message>
        <source>The films are not here just now</source>
        <translation>The films are not here just now</translation>
    </message>
    <message>
        <source>Please come back in a moment.</source>
        <translation>Please come back in a moment.</translation>
    </message>
</context>
</TS>
