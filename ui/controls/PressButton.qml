// What all worded buttons share: size, icon + words + key hint, focus, the F-key that presses them. Colours come from outside.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.Button {
    id: root

    property string glyph: ""
    property string keyHint: ""
    property bool busy: false
    property color fill: Theme.sunken
    property color fillPressed: fill
    property color ink: Theme.ink
    property color edge: "transparent"
    property int align: Qt.AlignHCenter
    property int inset: Theme.space(4)     // room beside the words; where it is narrow they take of it before they break
    readonly property color shade: enabled ? ink : Theme.off    // what cannot be pressed is quiet, and still readable

    implicitWidth: Math.max(Theme.target, contentItem.implicitWidth + 2 * inset)
    implicitHeight: Math.max(Theme.target, contentItem.implicitHeight + topPadding + bottomPadding)
    leftPadding: width >= implicitWidth || width <= 0 ? inset : Math.max(inset / 2, (width - contentItem.implicitWidth) / 2)
    rightPadding: leftPadding
    topPadding: Theme.space(1.5)
    bottomPadding: Theme.space(1.5)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: false
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: root.click()

    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        RowLayout {
            id: row
            anchors.verticalCenter: parent.verticalCenter
            x: root.align === Qt.AlignLeft ? 0 : Math.max(0, (parent.width - width) / 2)
            width: Math.min(parent.width, implicitWidth)
            spacing: Math.round(Theme.space(1.5) * Theme.grown(0.5))
            opacity: root.busy ? 0 : 1

            Icon {
                visible: root.glyph !== ""
                name: root.glyph
                color: root.shade
                Layout.alignment: Qt.AlignVCenter
            }

            ThemedText {
                text: root.text
                visible: text !== ""
                color: root.shade
                strong: true
                font.weight: Font.DemiBold
                horizontalAlignment: root.align === Qt.AlignLeft || root.glyph !== "" ? Text.AlignLeft : Text.AlignHCenter
                maximumLineCount: 3
                elide: Text.ElideRight
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter
                Accessible.ignored: true
            }

            KeyHint {
                key: root.keyHint
                ink: root.shade
                Layout.leftMargin: Theme.space(0.5)
                Layout.alignment: Qt.AlignVCenter
            }
        }

        BusyDots {
            anchors.centerIn: parent
            visible: root.busy
            running: root.busy && root.visible
            color: root.shade
            name: root.text
        }
    }

    background: Rectangle {
        radius: Theme.radiusButton
        color: !root.enabled ? Theme.sunken : root.down ? root.fillPressed : root.fill
        border.width: Theme.scheme === "contrast" || root.edge.a > 0 ? Theme.edge : 0
        border.color: !root.enabled ? Theme.off : root.edge.a > 0 ? root.edge : Theme.line

        Behavior on color {
            ColorAnimation { duration: Theme.quick; easing.type: Theme.easing }
        }

        FocusRing {
            shown: root.visualFocus
        }
    }

    Shortcut {
        sequences: root.keyHint === "" ? [] : [root.keyHint]
        enabled: root.enabled && root.visible && !root.busy && Modal.reaches(root)
        onActivated: root.click()
    }
}
