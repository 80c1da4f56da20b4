// Who is working: a PIN on the pad or on the keyboard.
import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

FocusScope {
    id: root

    required property TillModel till

    property string pin: ""

    readonly property int least: 4
    readonly property int most: 8

    function enter(): void {
        if (root.pin.length >= root.least && !root.till.unlocking)
            root.till.unlock(root.pin)
    }

    Connections {
        target: root.till

        function onLockChanged() {
            if (!root.till.unlocking)
                root.pin = ""
        }
    }

    GridLayout {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, Math.round(920 * Theme.grown(0.4)))
        columns: 2
        columnSpacing: Theme.space(16)

        ColumnLayout {
            spacing: Theme.space(3)
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.alignment: Qt.AlignVCenter

            Icon {
                name: "store"
                size: 56
                color: Theme.accent
            }

            ThemedText {
                text: root.till.shopName
                kind: ThemedText.Display
                Layout.fillWidth: true
            }

            ThemedText {
                text: qsTr("Enter your PIN to begin")
                soft: true
                kind: ThemedText.Heading
                Layout.fillWidth: true
            }

            LanguageSwitch {
                current: root.till.language
                Layout.fillWidth: true
                Layout.maximumWidth: 460 * Theme.grown(0.5)
                Layout.topMargin: Theme.space(4)
                onChosen: code => {
                    root.till.speak(code)
                    pad.forceActiveFocus()
                }
            }
        }

        ColumnLayout {
            spacing: Theme.space(4)
            Layout.preferredWidth: 340
            Layout.maximumWidth: 340

            PinDots {
                length: Math.max(root.least, root.pin.length)
                filled: root.pin.length
                wrong: root.till.lockProblem !== "" && root.pin === ""
                Layout.alignment: Qt.AlignHCenter
            }

            ThemedText {
                text: root.pin !== "" ? "" : root.till.lockProblem === "wrong" ? qsTr("That PIN is not known")
                    : root.till.lockProblem === "locked" ? qsTr("Too many tries. Wait a few minutes.")
                    : root.till.lockProblem === "offline" ? qsTr("No connection. Try again in a moment.") : ""
                color: Theme.red
                font.weight: Font.Medium
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
                Layout.minimumHeight: Theme.body * 1.3
            }

            NumPad {
                id: pad
                focus: true
                enabled: !root.till.unlocking
                doneText: qsTr("Begin")
                doneEnabled: root.pin.length >= root.least
                keyHeight: 72
                Layout.fillWidth: true
                onKey: text => {
                    if (root.pin.length < root.most)
                        root.pin += text
                }
                onBackspace: root.pin = root.pin.slice(0, -1)
                onDone: root.enter()
            }
        }
    }
}
