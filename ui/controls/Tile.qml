// A large way in: icon, words, one line of detail. The home screen is made of these.
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

T.Button {
    id: root

    property string glyph: ""
    property string detail: ""
    property bool accented: false
    property bool bare: false              // no room for the sign above the words

    readonly property color ink: accented ? Theme.accentInk : Theme.ink

    implicitWidth: 472
    implicitHeight: Math.max(root.bare ? Theme.target : 208, contentItem.implicitHeight + topPadding + bottomPadding)
    padding: Theme.space(4)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: false
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.Button
    Accessible.name: detail === "" ? text : text + ". " + detail
    Accessible.onPressAction: root.click()

    Keys.onReturnPressed: root.click()
    Keys.onEnterPressed: root.click()

    contentItem: ColumnLayout {
        spacing: Theme.space(1)

        Rectangle {
            visible: !root.bare
            Layout.preferredWidth: Theme.iconSize * 1.9
            Layout.preferredHeight: Theme.iconSize * 1.9
            radius: width / 2
            color: root.accented ? Qt.alpha(Theme.accentInk, 0.14) : Theme.accentSoft

            Icon {
                anchors.centerIn: parent
                name: root.glyph
                size: Math.round(Theme.iconSize * 1.1)
                color: root.accented ? Theme.accentInk : Theme.accent
            }
        }

        Item {
            Layout.fillHeight: true
            Layout.minimumHeight: root.bare ? 0 : Theme.space(2)
        }

        ThemedText {
            text: root.text
            kind: ThemedText.Heading
            font.weight: Font.DemiBold
            color: root.ink
            maximumLineCount: 3
            elide: Text.ElideRight
            Layout.fillWidth: true
            Accessible.ignored: true
        }

        ThemedText {
            text: root.detail
            visible: text !== ""
            kind: ThemedText.Caption
            color: root.accented ? Theme.accentInk : Theme.inkSoft
            maximumLineCount: 3
            elide: Text.ElideRight
            Layout.fillWidth: true
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: Theme.radiusCard
        color: root.accented ? (root.down ? Theme.accentPressed : Theme.accent)
                             : root.down ? Theme.sunken : Theme.surface
        border.width: Theme.scheme === "contrast" ? Theme.edge : 0
        border.color: Theme.line

        Behavior on color {
            ColorAnimation { duration: Theme.quick; easing.type: Theme.easing }
        }

        FocusRing {
            shown: root.visualFocus
            radius: Theme.radiusCard + reach + 3
        }
    }
}
