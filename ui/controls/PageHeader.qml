// The head of every screen: the way back, where one is, the language.
import QtQuick
import QtQuick.Layouts

Item {
    id: root

    property string title: ""
    property string subtitle: ""
    property bool backVisible: true
    property string backText: qsTr("Back")
    property bool languageVisible: false
    property string current: "da"
    property var languages: languageSwitch.languages
    default property alias tail: tailRow.data

    readonly property bool stacked: languageVisible && width < 1300

    signal back
    signal language(string code)

    implicitWidth: 984
    implicitHeight: grid.implicitHeight
    Accessible.role: Accessible.Pane
    Accessible.name: title

    GridLayout {
        id: grid
        anchors.left: parent.left
        anchors.right: parent.right
        columns: root.stacked ? 1 : 2
        columnSpacing: Theme.space(3)
        rowSpacing: Theme.space(3)

        RowLayout {
            spacing: Theme.space(2)
            Layout.fillWidth: true
            Layout.row: root.stacked ? 1 : 0
            Layout.column: 0

            IconButton {
                visible: root.backVisible
                text: root.backText
                glyph: "arrow-left"
                filled: true
                onClicked: root.back()
            }

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                Layout.leftMargin: root.backVisible ? Theme.space(1) : 0

                ThemedText {
                    text: root.title
                    visible: text !== ""
                    kind: root.backVisible ? ThemedText.Heading : ThemedText.Title
                    strong: true
                    maximumLineCount: 2
                    elide: Text.ElideRight
                    Layout.fillWidth: true
                }

                ThemedText {
                    text: root.subtitle
                    visible: text !== ""
                    kind: ThemedText.Caption
                    soft: true
                    Layout.fillWidth: true
                }
            }

            RowLayout {
                id: tailRow
                visible: children.length > 0
                spacing: Theme.gap
            }
        }

        LanguageSwitch {
            id: languageSwitch
            visible: root.languageVisible
            current: root.current
            Layout.fillWidth: root.stacked
            Layout.row: 0
            Layout.column: root.stacked ? 0 : 1
            Layout.alignment: Qt.AlignRight
            onChosen: code => root.language(code)
        }
    }
}
