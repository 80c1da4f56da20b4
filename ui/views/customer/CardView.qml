// Gift card and club: hold the card under the scanner, see what is on it. A name is masked, and nothing is ever listed.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property CardPage card
    required property Finder finder
    required property CollectFlow collect

    readonly property var gift: card.giftCard
    readonly property var member: card.member
    readonly property bool isGift: (gift.last4 ?? "") !== ""
    readonly property bool isMember: (member.name ?? "") !== ""
    readonly property bool asking: !isGift && !isMember

    untouched: !asking
    title: asking ? qsTr("Gift card & points") : isGift ? qsTr("Your gift card") : qsTr("Your club card")

    actions: [
        PrimaryButton {
            visible: root.isMember && (root.member.waiting ?? 0) > 0
            text: qsTr("Collect a reservation")
            glyph: "package-check"
            Layout.fillWidth: true
            onClicked: root.collect.open()
        },
        PrimaryButton {
            visible: !root.asking
            text: qsTr("Find a product")
            glyph: "search"
            Layout.fillWidth: true
            onClicked: root.finder.open()
        },
        SecondaryButton {
            visible: !root.asking
            text: qsTr("Another card")
            Layout.fillWidth: !root.roomy
            onClicked: root.card.another()
        },
        SecondaryButton {
            visible: !root.asking
            text: qsTr("Done")
            Layout.fillWidth: !root.roomy
            Layout.columnSpan: root.columns === 2 && (root.member.waiting ?? 0) === 0 ? 2 : 1    // three in two columns
            onClicked: root.journey.finish()
        }
    ]

    Loader {
        active: root.asking
        visible: active
        Layout.fillWidth: true
        Layout.fillHeight: active
        sourceComponent: CodeForm {
            wide: root.wide
            detail: qsTr("On your gift card, your club card or your phone")
            placeholder: "G… / M…"
            longest: root.card.longest
            fault: root.card.fault
            working: root.card.working
            doneText: qsTr("Show it")
            onEntered: code => root.card.enter(code)
        }
    }

    Card {
        visible: root.isGift
        tone: Theme.accentSoft
        Layout.fillWidth: true

        ColumnLayout {
            width: parent.width
            spacing: Theme.space(3)

            Icon {
                name: "gift"
                visible: root.plain || !root.wide    // large words on a wide screen need its room
                size: Math.round(Theme.iconSize * 2)
                stroke: 1.6
                color: Theme.accent
                Layout.alignment: Qt.AlignHCenter
                Layout.topMargin: Theme.space(4)
            }

            ThemedText {
                visible: !root.bare || (root.gift.empty ?? false)
                text: root.gift.empty ?? false ? qsTr("There is nothing left on it") : qsTr("On the card")
                kind: ThemedText.Heading
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }

            PriceLabel {
                price: root.gift.balance ?? ({})
                opacity: Theme.veil
                kind: PriceLabel.Hero
                Layout.alignment: Qt.AlignHCenter
            }

            ThemedText {
                text: qsTr("Card ending in %1").arg(root.gift.last4 ?? "")
                soft: true
                numeric: true
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }

            ThemedText {
                visible: (root.gift.until ?? "") !== ""
                text: qsTr("To be used no later than %1").arg(root.gift.until ?? "")
                soft: true
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.space(4)
            }
        }
    }

    ThemedText {
        visible: root.isGift && !(root.gift.empty ?? false)
        text: qsTr("Pay with it at the till: all at once, or a little at a time.")
        soft: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    Card {
        visible: root.isMember
        tone: Theme.accentSoft
        Layout.fillWidth: true

        ColumnLayout {
            width: parent.width
            spacing: Theme.space(2)

            ThemedText {
                visible: !root.bare
                text: root.member.name ?? ""
                personal: true
                kind: ThemedText.Heading
                strong: true
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
                Layout.topMargin: Theme.space(4)
            }

            ThemedText {
                visible: text !== "" && !root.bare
                text: root.member.tier ?? ""
                color: Theme.accent
                strong: true
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }

            ThemedText {
                text: root.member.points ?? ""
                personal: true
                kind: ThemedText.Display
                font.weight: Font.Bold
                numeric: true
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
                Layout.topMargin: Theme.space(2)
            }

            ThemedText {
                text: qsTr("points")
                soft: true
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.space(4)
            }
        }
    }

    Banner {
        shown: root.isMember && (root.member.waiting ?? 0) > 0
        tone: "info"
        glyph: "package"
        text: qsTr("%n reservation(s) of yours", "", root.member.waiting ?? 0)
        detail: qsTr("Have the code ready: it is on your slip, in your mail or on your phone.")
        Layout.fillWidth: true
    }

    Section {
        visible: root.isMember && (root.member.preferences ?? []).length > 0
        title: qsTr("What we remember for you")
        Layout.fillWidth: true

        Column {
            width: parent.width
            spacing: Theme.space(2)

            Repeater {
                model: root.member.preferences ?? []

                Fact {
                    required property var modelData

                    width: parent?.width ?? 0
                    label: modelData.name
                    words: modelData.value
                }
            }
        }
    }

    ThemedText {
        visible: root.isMember
        text: qsTr("Scan the card at the till too: points and member prices come by themselves.")
        soft: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }

    Item {
        visible: !root.asking
        Layout.fillHeight: true
    }
}
