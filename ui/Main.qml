// The customers' window. View-models come from kiosk/app.py; this file only gives them a canvas of the right size.
pragma ComponentBehavior: Bound

import QtQuick
import kiosk.bridge
import ui.controls

Window {
    id: root

    required property Journey journey
    required property Station station
    required property Finder finder
    required property ProductPage product
    required property ReserveFlow reserve
    required property PaymentFlow payment
    required property CollectFlow collect
    required property Tutorials tutorials
    required property BasketPage basket
    required property Checkout checkout
    required property CardPage card
    required property HelpCall help
    required property ReceiptPage receipt
    required property Voice voice

    property int canvasWidth: 1080
    property int canvasHeight: 1920
    property bool fullscreen: false
    property bool fit: false
    property bool reducedMotion: false
    property bool keyRepeat: true
    property int keyPause: 0
    property bool muted: false
    property bool lowReach: false
    property real textScale: 1
    property string scheme: "light"
    property var look: ({})

    readonly property real shrink: fit ? Math.min(1, Screen.desktopAvailableWidth / canvasWidth,
                                                  Screen.desktopAvailableHeight / canvasHeight) : 1

    width: Math.round(canvasWidth * shrink)
    height: Math.round(canvasHeight * shrink)
    visible: true
    visibility: fullscreen ? Window.FullScreen : Window.Windowed
    title: qsTr("Storefloor")
    color: Theme.ground

    Component.onCompleted: {
        Theme.look = root.look
        Theme.keyRepeat = root.keyRepeat
        Theme.keyPause = root.keyPause
        root.voice.watch(root)
    }

    Shell {
        width: root.fit ? root.canvasWidth : root.width
        height: root.fit ? root.canvasHeight : root.height
        scale: root.fit ? Math.min(root.width / root.canvasWidth, root.height / root.canvasHeight) : 1
        transformOrigin: Item.TopLeft
        journey: root.journey
        station: root.station
        finder: root.finder
        product: root.product
        reserve: root.reserve
        payment: root.payment
        collect: root.collect
        tutorials: root.tutorials
        basket: root.basket
        checkout: root.checkout
        card: root.card
        help: root.help
        receipt: root.receipt
        voice: root.voice
        reducedMotion: root.reducedMotion
        scheme: root.scheme
        textScale: root.textScale
        lowReach: root.lowReach
        muted: root.muted
    }
}
