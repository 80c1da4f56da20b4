// What is the same on every customer's screen: banners above, the screen itself, language and accessibility below,
// the question whether anybody is still there on top. Screens are made anew for each visit, so nothing of one is left.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls
import ui.views.customer

Item {
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
    property string scheme: "light"
    property bool muted: false
    property bool lowReach: false
    property bool reducedMotion: false
    property real textScale: 1

    readonly property bool portrait: height > width
    readonly property bool attracting: journey.screen === "attract"
    // out of order: said where the screen waits for customers, so that it takes nothing away from one
    readonly property bool out: attracting && station.outOfOrder !== ""
    readonly property bool telling: journey.screen !== "product" && ((page.item as Page)?.untouched ?? false)
    // Everything low: the lowest 40 % of the screen; a keyboard or the largest letters as low as they fit. A screen that only
    // tells something takes all of it: its one button is at the bottom anyway.
    readonly property bool typing: (journey.screen === "find" && ((page.item as FindView)?.typing ?? true)) || (journey.screen === "card" && (card.giftCard.last4 ?? "") === "" && (card.member.name ?? "") === "")
                                   || (journey.screen === "reserve" && ["person", "address"].includes(reserve.step))
                                   || (journey.screen === "collect" && ["code", "factor"].includes(collect.step))
                                   || (journey.screen === "receipt" && receipt.step === "address")
    property int leaving: 0    // 2 until the scene with the product is handed over, 1 until it was drawn
    property bool whole: true    // the page that was made takes all of the screen; one that is left keeps its size
    readonly property real ceiling: Theme.lowReach && portrait ? Math.max(banners.height, height * lowest) : banners.height
    readonly property real lowest: telling ? 0 : Theme.textScale > 1.6 ? 0.36 : typing ? 0.42 : 0.6
    readonly property var screens: ({
            attract: attractScreen,
            home: homeScreen,
            find: findScreen,
            reserve: reserveScreen,
            collect: collectScreen,
            tutorials: tutorialsScreen,
            player: playerScreen,
            basket: basketScreen,
            card: cardScreen,
            help: helpScreen,
            receipt: receiptScreen
        })

    readonly property var scanAnswers: ({
            unknown: {
                text: qsTr("We do not know that code"),
                detail: qsTr("Try the bar code on the price tag, or search for the product by name.")
            },
            over: {
                text: qsTr("That code opens nothing any more"),
                detail: qsTr("It may have run out, or been used. A colleague will gladly look into it.")
            },
            offline: {
                text: qsTr("We cannot look that up just now"),
                detail: qsTr("It comes back by itself. Please scan it again in a moment.")
            },
            wait: {
                text: qsTr("One thing at a time"),
                detail: qsTr("We finish this first. Then scan it again.")
            }
        })

    function resetLooks(): void {
        Theme.scheme = root.scheme
        Theme.textScale = root.textScale
        Theme.lowReach = root.lowReach
        Theme.reducedMotion = root.reducedMotion
        access.shown = false
    }

    function show(): void {
        root.leaving = root.journey.screen === "product" ? 2 : 0
        if (!root.leaving) {
            page.sourceComponent = undefined
            root.whole = root.attracting
            page.sourceComponent = root.out ? outScreen : root.screens[root.journey.screen]
        }
        root.unveil()
    }

    // A page that was touched comes out of the ground; one that was scanned is there at once. It is the veil that
    // fades and not the page: one plain rectangle to blend, however much stands below it.
    function unveil(): void {
        const moving = !root.journey.instant && !root.attracting && Theme.quick > 0
        veil.opacity = moving ? 1 : 0
        if (moving)
            fading.restart()
        else
            fading.stop()
    }

    // The product's page is what a scan leads to: it is made beforehand, so that a scan only has to fill it in. Like
    // every other it belongs to one session, and is made anew for the next.
    function makeGoods(): void {
        goods.active = false
        goods.active = true
    }

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Storefloor")

    Binding {
        target: Theme
        property: "veiled"
        value: root.voice.on && !root.voice.loud
    }

    Keys.onPressed: event => {
        if (root.voice.key(event.key))
            event.accepted = true
        else
            walk.take(event, root.Window.activeFocusItem as Item)
    }

    onOutChanged: root.show()

    Component.onCompleted: {
        root.resetLooks()
        root.show()
        root.makeGoods()
    }

    FocusWalk {
        id: walk
        within: root
    }

    OutOfReach {
        visible: Theme.lowReach && root.portrait && !root.attracting && !root.telling
        x: Theme.margin
        y: banners.height + Theme.space(4)
        width: root.width - 2 * Theme.margin
        height: page.y - y
        station: root.station
        product: root.product
        screen: visible ? root.journey.screen : ""
        title: visible && Theme.textScale > 1.3 ? (page.item as Page)?.title ?? "" : ""
        amount: visible && root.journey.screen === "basket" ? root.basket.total : ({})
    }

    ColumnLayout {
        id: banners
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        spacing: 0
        z: 2

        Banner {
            shown: !root.station.online && !root.station.connecting && !root.out
            tone: "amber"
            glyph: "wifi-off"
            text: qsTr("We have lost the connection for a moment")
            detail: qsTr("What you see is as of %1. It comes back by itself.").arg(root.station.asOf)
            Layout.fillWidth: true
        }

        Banner {
            shown: root.station.printerProblem !== "" && !root.attracting
            tone: "amber"
            glyph: "printer"
            text: root.station.printerProblem === "rec_empty" ? qsTr("The printer is out of paper")
                                                               : qsTr("The printer is having a rest")
            detail: qsTr("Everything else works. Your codes stay on the screen, so a photo will do.")
            Layout.fillWidth: true
        }

        Banner {
            id: unknown
            shown: false
            tone: "info"
            glyph: "scan-barcode"
            text: root.scanAnswers[root.journey.scanAnswer]?.text ?? ""
            detail: root.scanAnswers[root.journey.scanAnswer]?.detail ?? ""
            Layout.fillWidth: true
        }
    }

    Timer {
        id: unknownTime
        interval: 6000
        onTriggered: {
            unknown.shown = false
            later.said = false
        }
    }

    // Over the page and not above it: what the terminal says stays where it is.
    Banner {
        id: later

        property bool said: false

        z: 3
        width: root.width
        height: Math.max(implicitHeight, Theme.space(6) + Theme.target)    // all of the page's title, or none of it
        shown: said && !((page.item as Page)?.leavable ?? true)
        tone: "info"
        glyph: "hourglass"
        text: root.scanAnswers.wait.text
        detail: root.scanAnswers.wait.detail
    }

    // What stood here before a product is cleared away when that is on the screen: its frame waits for nothing.
    Connections {
        target: root.leaving ? root.Window.window : null

        function onBeforeSynchronizing() {
            root.leaving = 1
        }

        function onFrameSwapped() {
            if (root.leaving !== 1)
                return
            root.leaving = 0
            page.sourceComponent = undefined
        }
    }

    Loader {
        id: page
        visible: root.leaving === 0
        x: 0
        y: root.whole ? banners.height : root.ceiling
        width: root.width
        height: (root.whole ? root.height : bar.y - Theme.gap) - y
        focus: !goods.visible
    }

    Rectangle {
        id: veil
        x: page.x
        y: page.y
        width: page.width
        height: page.height
        z: 1
        visible: opacity > 0
        opacity: 0
        color: Theme.ground

        OpacityAnimator {
            id: fading
            target: veil
            from: 1
            to: 0
            duration: Theme.quick
            easing.type: Theme.easing
        }
    }

    Loader {
        id: goods
        y: root.ceiling
        width: root.width
        height: bar.y - Theme.gap - y
        active: false
        visible: root.journey.screen === "product"
        focus: visible
        sourceComponent: productScreen
    }

    GridLayout {
        id: bar
        x: Theme.margin
        y: root.height - height - Theme.space(4)
        width: root.width - 2 * Theme.margin
        columns: 2
        rowSpacing: Theme.gap
        columnSpacing: Theme.gap
        z: 3

        AccessBar {
            id: access
            stage: stage
            lift: root.height - bar.y
            vertical: root.portrait
            onTextScaleChosen: factor => Theme.textScale = factor
            onSchemeChosen: scheme => Theme.scheme = scheme
            speaks: root.voice.offered
            speaking: root.voice.on
            overheard: root.voice.loud
            mute: root.voice.failed
            onLowReachChosen: on => Theme.lowReach = on
            onMotionChosen: on => Theme.reducedMotion = !on
            onSpeechChosen: on => root.voice.turn(on)
            onReadAsked: root.voice.readAll()
            onAgainAsked: root.voice.again()
            onLouderAsked: root.voice.louder()
            onQuieterAsked: root.voice.quieter()
        }

        LanguageSwitch {
            current: root.journey.code
            Layout.fillWidth: root.portrait
            Layout.minimumWidth: 0
            Layout.alignment: Qt.AlignRight
            onChosen: code => root.journey.speak(code)
        }
    }

    Item {
        id: stage
        anchors.fill: parent
        z: 3
    }

    Dialog {
        anchors.fill: parent
        z: 4
        shown: root.journey.asking
        title: qsTr("Are you still there?")
        text: qsTr("We clear the screen in a moment, so that nobody sees what you looked at.")
        onDismissed: root.journey.activity()

        actions: [
            PrimaryButton {
                text: qsTr("Yes, carry on")
                glyph: "check"
                Layout.fillWidth: true
                onClicked: root.journey.activity()
            },
            SecondaryButton {
                text: qsTr("I am done")
                Layout.fillWidth: true
                onClicked: root.journey.finish()
            }
        ]

        CountdownRing {
            total: root.journey.ring
            remaining: root.journey.remaining
            Layout.alignment: Qt.AlignHCenter
        }
    }

    PhoneCode {
        id: phone
        anchors.fill: parent
        z: 4
    }

    Earcon {
        id: earcon
        muted: root.muted
    }

    Connections {
        target: root.journey

        function onScreenChanged() {
            root.show()
            phone.putAway()
        }

        function onSessionChanged() {
            root.resetLooks()
            unknown.shown = false
            Qt.callLater(root.makeGoods)
        }

        function onScanned() {
            earcon.scanOk()
            unknown.shown = false
            access.shown = false
            phone.putAway()
        }

        function onUnknownScan() {
            if (root.journey.scanAnswer !== "wait")
                earcon.scanFailed()
            unknown.shown = root.journey.scanAnswer !== "wait"
            later.said = !unknown.shown
            unknownTime.restart()
        }
    }

    Component {
        id: outScreen

        OutOfOrderView {
            station: root.station
            bottomInset: bar.height + Theme.space(4)
        }
    }

    Component {
        id: attractScreen

        AttractView {
            journey: root.journey
            station: root.station
            bottomInset: bar.height + Theme.space(4)
        }
    }

    Component {
        id: homeScreen

        HomeView {
            journey: root.journey
            station: root.station
            finder: root.finder
            collect: root.collect
            tutorials: root.tutorials
            basket: root.basket
            card: root.card
            help: root.help
        }
    }

    Component {
        id: findScreen

        FindView {
            journey: root.journey
            finder: root.finder
            product: root.product
        }
    }

    Component {
        id: productScreen

        ProductView {
            journey: root.journey
            station: root.station
            product: root.product
            reserve: root.reserve
            tutorials: root.tutorials
            basket: root.basket
            help: root.help
            phone: phone
        }
    }

    Component {
        id: reserveScreen

        ReserveView {
            journey: root.journey
            station: root.station
            reserve: root.reserve
        }
    }

    Component {
        id: collectScreen

        CollectView {
            journey: root.journey
            station: root.station
            collect: root.collect
            payment: root.payment
        }
    }

    Component {
        id: tutorialsScreen

        TutorialsView {
            journey: root.journey
            tutorials: root.tutorials
            product: root.product
        }
    }

    Component {
        id: playerScreen

        PlayerView {
            journey: root.journey
            tutorials: root.tutorials
            product: root.product
            help: root.help
            muted: root.muted
        }
    }

    Component {
        id: basketScreen

        BasketView {
            journey: root.journey
            station: root.station
            finder: root.finder
            product: root.product
            basket: root.basket
            checkout: root.checkout
            payment: root.payment
        }
    }

    Component {
        id: cardScreen

        CardView {
            journey: root.journey
            card: root.card
            finder: root.finder
            collect: root.collect
        }
    }

    Component {
        id: helpScreen

        HelpView {
            journey: root.journey
            help: root.help
        }
    }

    Component {
        id: receiptScreen

        ReceiptView {
            journey: root.journey
            receipt: root.receipt
            phone: phone
        }
    }
}
