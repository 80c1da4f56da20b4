// One list of the reservations desk. Arrows walk it, left and right change the list, F5 does what the button says.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import ui.controls

FocusScope {
    id: root

    property string title: ""
    property string emptyText: ""
    property string emptyDetail: ""
    property string actionText: ""
    property var model: null
    property DeskList before: null
    property DeskList after: null

    signal acted(string reservation)

    Accessible.role: Accessible.List
    Accessible.name: title

    Keys.onUpPressed: list.decrementCurrentIndex()
    Keys.onDownPressed: list.incrementCurrentIndex()
    Keys.onLeftPressed: event => {
        event.accepted = root.before !== null
        root.before?.forceActiveFocus()
    }
    Keys.onRightPressed: event => {
        event.accepted = root.after !== null
        root.after?.forceActiveFocus()
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.space(1.5)

        ThemedText {
            text: list.count > 0 ? root.title + " · " + list.count : root.title
            strong: true
            color: root.activeFocus ? Theme.accent : Theme.ink
            Layout.fillWidth: true
        }

        Rectangle {
            radius: Theme.radiusCard
            color: Theme.surface
            border.width: Theme.scheme === "contrast" ? Theme.edge : 0
            border.color: Theme.line
            Layout.fillWidth: true
            Layout.fillHeight: true

            EmptyState {
                visible: list.count === 0
                anchors.centerIn: parent
                width: parent.width * 0.8
                glyph: "package"
                title: root.emptyText
                text: root.emptyDetail
            }

            ListView {
                id: list
                anchors.fill: parent
                anchors.margins: Theme.space(1.5)
                model: root.model
                focus: true
                clip: true
                spacing: 2
                boundsBehavior: Flickable.StopAtBounds
                keyNavigationEnabled: false
                highlightMoveDuration: 0

                delegate: DeskRow {
                    id: row
                    width: list.width
                    current: ListView.isCurrentItem && root.activeFocus
                    actionText: root.actionText
                    onPicked: {
                        list.currentIndex = row.index
                        root.forceActiveFocus()
                    }
                    onActed: root.acted(row.reservation)
                }
            }
        }
    }
}
