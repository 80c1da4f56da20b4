// A field for words. It opens nothing by itself: no input panel, no menu, no handles. The view shows a Keyboard.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

FocusScope {
    id: root

    property alias text: field.text
    property string label: ""
    property string placeholder: ""
    property string glyph: ""
    property string error: ""
    property bool clearable: true
    property alias echoMode: field.echoMode
    property alias maximumLength: field.maximumLength
    property alias inputHint: field.inputMethodHints
    property alias field: field
    property bool large: false
    property bool personal: false          // what is typed is the customer's own
    property var pad: null                 // the RowWalk of the on-screen keys that type into it

    signal edited(string text)
    signal accepted

    implicitWidth: 480
    implicitHeight: column.implicitHeight

    function type(words: string): void {
        if (field.text.length + words.length - field.selectedText.length > field.maximumLength)
            return
        if (field.selectedText !== "")
            field.remove(field.selectionStart, field.selectionEnd)
        field.insert(field.cursorPosition, words)
        root.edited(field.text)
    }

    function erase(): void {
        if (field.selectedText !== "")
            field.remove(field.selectionStart, field.selectionEnd)
        else if (field.cursorPosition > 0)
            field.remove(field.cursorPosition - 1, field.cursorPosition)
        root.edited(field.text)
    }

    function clear(): void {
        field.clear()
        root.edited("")
    }

    ColumnLayout {
        id: column
        width: parent.width
        spacing: Theme.space(1)

        ThemedText {
            visible: root.label !== ""
            text: root.label
            kind: ThemedText.Caption
            strong: true
            Layout.fillWidth: true
            Accessible.ignored: true
        }

        Rectangle {
            implicitHeight: Math.max(Theme.target, (root.large ? 1.25 : 1) * Theme.target, field.implicitHeight)
            radius: Theme.radiusButton
            color: Theme.surface
            border.width: field.activeFocus ? Theme.edge + 1 : Theme.edge
            border.color: root.error !== "" ? Theme.red : field.activeFocus ? Theme.accent : Theme.outline
            Layout.fillWidth: true

            Icon {
                id: sign
                visible: root.glyph !== ""
                name: root.glyph
                color: Theme.inkSoft
                anchors.left: parent.left
                anchors.leftMargin: Theme.space(3)
                anchors.verticalCenter: parent.verticalCenter
            }

            FocusRing {
                shown: field.activeFocus && (field.focusReason === Qt.TabFocusReason || field.focusReason === Qt.BacktabFocusReason)
            }

            T.TextField {
                id: field
                anchors.fill: parent
                leftPadding: Theme.space(3) + (sign.visible ? sign.width + Theme.space(2) : 0)
                rightPadding: clearer.visible ? clearer.width + Theme.space(1) : Theme.space(3)
                implicitHeight: contentHeight + Theme.space(4)
                verticalAlignment: TextInput.AlignVCenter
                focus: true
                color: root.personal ? Qt.alpha(Theme.ink, Theme.veil) : Theme.ink
                selectionColor: Theme.accent
                selectedTextColor: Theme.accentInk
                font.family: Theme.family
                font.pixelSize: root.large ? Theme.heading : Theme.body
                font.features: Theme.tabular
                inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase
                selectByMouse: true
                clip: true
                Accessible.role: Accessible.EditableText
                Accessible.name: root.label !== "" ? root.label : root.placeholder
                Accessible.description: root.error
                Accessible.passwordEdit: echoMode !== TextInput.Normal
                onTextEdited: root.edited(text)
                onAccepted: root.accepted()
                Keys.onDownPressed: event => event.accepted = !Theme.compact && (root.pad?.enter() ?? false)

                cursorDelegate: Rectangle {
                    width: Math.max(2, Math.round(Theme.body / 10))
                    color: Theme.accent
                    visible: field.activeFocus
                }
            }

            ThemedText {
                visible: field.text === ""
                leftPadding: Math.round(field.font.pixelSize * 0.22)    // beside the cursor, not under it
                text: root.placeholder
                soft: true
                font.pixelSize: field.font.pixelSize
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Math.round(Theme.caption * 0.6)
                elide: Text.ElideRight
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.leftMargin: field.leftPadding
                anchors.rightMargin: field.rightPadding
                anchors.verticalCenter: parent.verticalCenter
                Accessible.ignored: true
            }

            IconButton {
                id: clearer
                visible: root.clearable && field.text !== ""
                text: qsTr("Clear")
                glyph: "x"
                wordless: true
                focusPolicy: Theme.compact ? Qt.NoFocus : Qt.TabFocus
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                onClicked: root.clear()
            }
        }

        RowLayout {
            visible: root.error !== ""
            spacing: Theme.space(1)
            Layout.fillWidth: true

            Icon {
                name: "triangle-alert"
                size: Math.round(Theme.caption * 1.2)
                color: Theme.red
                Layout.alignment: Qt.AlignTop
            }

            ThemedText {
                text: root.error
                Accessible.role: Accessible.AlertMessage
                kind: ThemedText.Caption
                color: Theme.red
                font.weight: Font.Medium
                Layout.fillWidth: true
            }
        }
    }
}
