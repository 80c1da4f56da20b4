// The station's own on-screen keyboard: letters of the language, digits always in sight, domains for e-mail.
// It types into `target` when one is given, and says what was pressed in any case.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts

Rectangle {
    id: root

    property string language: "en"         // da | nb | sv | en
    property string mode: "text"           // text | email | code
    property TextBox target: null
    property string doneText: qsTr("Done")
    property bool doneEnabled: true
    property bool shift: false

    readonly property int between: Theme.compact ? 6 : 16
    readonly property var letters: {
        const north = { da: ["qwertyuiopå", "asdfghjklæø", "zxcvbnm"], nb: ["qwertyuiopå", "asdfghjkløæ", "zxcvbnm"],
                        sv: ["qwertyuiopå", "asdfghjklöä", "zxcvbnm"], en: ["qwertyuiop", "asdfghjkl", "zxcvbnm"] }
        return root.mode === "text" ? north[root.language] ?? north.en : north.en
    }
    readonly property bool capitals: shift || mode === "code"
    readonly property var domains: ["gmail.com", "outlook.com"].concat({ da: [".dk"], nb: [".no"], sv: [".se"] }[language] ?? [".uk"],
                                                                       [".com"])

    signal key(string text)
    signal backspace
    signal enter
    signal done

    implicitWidth: 984
    implicitHeight: rows.implicitHeight + 2 * rows.anchors.margins
    radius: Theme.radiusCard
    color: Theme.sunken
    border.width: Theme.scheme === "contrast" ? Theme.edge : 0
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Keyboard")

    // up and down go from row to row; where there is none they leave the keyboard
    Keys.onUpPressed: event => event.accepted = rowWalk.go(root.Window.activeFocusItem as Item, -1)
    Keys.onDownPressed: event => event.accepted = rowWalk.go(root.Window.activeFocusItem as Item, 1)

    RowWalk {
        id: rowWalk
        keys: rows
        target: root.target
    }

    function press(words: string): void {
        if (!Strokes.counts(words))
            return
        root.target?.type(words)
        root.key(words)
        root.shift = false
    }

    function erase(): void {
        if (!Strokes.counts("erase"))
            return
        root.target?.erase()
        root.backspace()
    }

    // a touch between the keys belongs to nobody
    MouseArea {
        anchors.fill: parent
    }

    component LetterRow: RowLayout {
        id: line

        property string signs: ""

        spacing: root.between
        uniformCellSizes: true
        Layout.fillWidth: true

        Repeater {
            model: line.signs.split("")

            Key {
                required property string modelData

                text: root.capitals ? modelData.toUpperCase() : modelData
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                onClicked: root.press(text)
            }
        }
    }

    ColumnLayout {
        id: rows
        anchors.fill: parent
        anchors.margins: Theme.compact ? 10 : 12
        spacing: root.between

        RowLayout {
            visible: root.mode === "email" && !Theme.lowReach    // low, the room is for what must be typed
            spacing: root.between
            Layout.fillWidth: true

            Repeater {
                model: root.domains

                Key {
                    required property string modelData

                    text: modelData[0] === "." ? modelData : "@" + modelData
                    quiet: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: text.length + 3
                    onClicked: root.press(text)
                }
            }
        }

        LetterRow {
            signs: "1234567890"
        }

        LetterRow {
            signs: root.letters[0]
        }

        LetterRow {
            signs: root.letters[1]
            // nine letters stand in the middle of ten
            Layout.leftMargin: root.letters[1].length < root.letters[0].length ? rows.width / 22 : 0
            Layout.rightMargin: Layout.leftMargin
        }

        RowLayout {
            spacing: root.between
            Layout.fillWidth: true

            Key {
                visible: root.mode !== "code"
                text: qsTr("Shift")
                glyph: "arrow-big-up"
                quiet: !root.shift
                strong: false
                Layout.fillWidth: true
                Layout.preferredWidth: 15
                Accessible.checkable: true
                Accessible.checked: root.shift
                onClicked: root.shift = !root.shift

                Rectangle {
                    visible: root.shift
                    width: parent.width * 0.3
                    height: 6
                    radius: 3
                    color: Theme.accent
                    anchors.horizontalCenter: parent.horizontalCenter
                    anchors.bottom: parent.bottom
                    anchors.bottomMargin: 8
                }
            }

            LetterRow {
                signs: root.letters[2]
                Layout.preferredWidth: 70
            }

            Key {
                text: qsTr("Erase")
                glyph: "delete"
                quiet: true
                autoRepeat: Theme.keyRepeat
                Layout.fillWidth: true
                Layout.preferredWidth: 15
                onClicked: root.erase()
            }
        }

        RowLayout {
            spacing: root.between
            Layout.fillWidth: true

            Repeater {
                model: root.mode === "email" ? ["@", "-", "_"] : root.mode === "text" ? ["-", ","] : []

                Key {
                    required property string modelData

                    text: modelData
                    quiet: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: 10
                    onClicked: root.press(text)
                }
            }

            Key {
                visible: root.mode === "text"
                text: qsTr("Space")
                Layout.fillWidth: true
                Layout.preferredWidth: 44
                onClicked: root.press(" ")
            }

            Key {
                visible: root.mode !== "code"
                text: "."
                quiet: true
                Layout.fillWidth: true
                Layout.preferredWidth: root.mode === "email" ? 20 : 10
                onClicked: root.press(".")
            }

            Key {
                text: root.doneText
                strong: true
                enabled: root.doneEnabled
                Layout.fillWidth: true
                Layout.preferredWidth: 30
                onClicked: {
                    root.enter()
                    root.done()
                }
            }
        }
    }
}
