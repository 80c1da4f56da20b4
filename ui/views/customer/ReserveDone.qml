// It is reserved: the code as large as it gets, a QR of it, where and until when.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

GridLayout {
    id: root

    required property ReserveFlow reserve
    property bool wide: false

    readonly property var done: reserve.done

    columns: wide ? 2 : 1
    columnSpacing: Theme.space(6)
    rowSpacing: Theme.space(4)

    Card {
        tone: Theme.greenSoft
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop

        ColumnLayout {
            width: parent.width
            spacing: Theme.space(3)

            ThemedText {
                text: qsTr("Your code")
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
                Layout.topMargin: Theme.space(2)
            }

            ThemedText {
                text: root.done.spaced ?? ""
                personal: true
                kind: ThemedText.Display
                font.weight: Font.Bold
                font.letterSpacing: 4
                numeric: true
                horizontalAlignment: Text.AlignHCenter
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 40
                wrapMode: Text.NoWrap
                Layout.fillWidth: true
            }

            QrImage {
                rows: root.done.qr ?? []
                size: root.wide ? 280 : 440
                name: qsTr("Your code as a QR code")
                Layout.alignment: Qt.AlignHCenter
            }

            ThemedText {
                text: qsTr("Take a photo of it")
                soft: true
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
                Layout.bottomMargin: Theme.space(2)
            }
        }
    }

    ColumnLayout {
        spacing: Theme.space(3)
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: 1
        Layout.alignment: Qt.AlignTop

        Card {
            padding: Theme.space(1)
            Layout.fillWidth: true

            Column {
                width: parent.width

                ListRow {
                    width: parent.width
                    passive: true
                    glyph: "store"
                    text: root.done.shop?.name ?? ""
                    detail: [root.done.shop?.street ?? "", root.done.shop?.city ?? ""].join(", ")
                }

                ListRow {
                    visible: (root.done.until ?? "") !== ""
                    width: parent.width
                    passive: true
                    glyph: "clock"
                    text: qsTr("Held for you until")
                    detail: root.done.until ?? ""
                }
            }
        }

        RowLayout {
            visible: root.done.mailed ?? false
            spacing: Theme.space(2)
            Layout.fillWidth: true

            Icon {
                name: "mail"
                color: Theme.green
            }

            ThemedText {
                text: qsTr("The code is on its way to you by e-mail, too.")
                Layout.fillWidth: true
            }
        }

        SlipNote {
            slip: root.reserve.slip
            Layout.fillWidth: true
        }

        SecondaryButton {
            visible: root.reserve.slip === "failed"
            text: qsTr("Try to print again")
            glyph: "printer"
            Layout.fillWidth: true
            onClicked: root.reserve.printAgain()
        }

        Item {
            Layout.fillHeight: true
        }
    }
}
