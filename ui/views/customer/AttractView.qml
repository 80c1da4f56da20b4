// Nobody is here: a picture or a silent film, one sentence, the scanner's hint. A touch anywhere or a scan begins.
pragma ComponentBehavior: Bound

import QtQuick
import kiosk.bridge
import ui.controls

Item {
    id: root

    required property Journey journey
    required property Station station
    property int bottomInset: 0

    readonly property string shopName: station.shop.name ?? ""
    readonly property string sentence: Theme.said(journey.code, "attract") || qsTr("Hold a product under the scanner")
    readonly property string more: qsTr("Price and stock, here and in our other shops. Or touch the screen to begin.")
    property bool broken: false            // none of the shop's pictures and films can be shown
    readonly property var media: (Theme.look.media ?? []).filter(item => root.station.films || item.kind !== "video")

    Loader {
        anchors.fill: parent
        sourceComponent: root.media.length > 0 && !root.broken ? campaign : still
    }

    Component {
        id: still

        StillLife {
            shopName: root.shopName
            sentence: root.sentence
            more: root.more
            bottomInset: root.bottomInset
        }
    }

    Component {
        id: campaign

        Campaign {
            shopName: root.shopName
            sentence: root.sentence
            more: root.more
            media: root.media
            seconds: Theme.look.seconds ?? 12
            bottomInset: root.bottomInset
            onExhausted: root.broken = true
        }
    }

    MouseArea {
        anchors.fill: parent
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Touch to begin")
        Accessible.onPressAction: root.journey.begin()
        activeFocusOnTab: true
        Keys.onReturnPressed: root.journey.begin()
        Keys.onEnterPressed: root.journey.begin()
        Keys.onSpacePressed: root.journey.begin()
        onClicked: root.journey.begin()

        FocusRing {
            shown: parent.activeFocus
            anchors.margins: Theme.space(1)
            radius: 0
        }
    }
}
