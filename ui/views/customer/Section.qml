// A heading and what belongs below it.
pragma ComponentBehavior: Bound

import QtQuick
import ui.controls

Column {
    id: root

    property string title: ""
    default property alias content: body.data

    spacing: Theme.space(2)

    ThemedText {
        width: parent.width
        text: root.title
        kind: ThemedText.Heading
        font.weight: Font.DemiBold
    }

    Item {
        id: body
        width: parent.width
        implicitHeight: childrenRect.height
    }
}
