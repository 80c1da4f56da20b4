// Pictures nobody waits for any more, loaded to their end. Qt 6.11 decodes a picture of the network that was given up while
// it was on its way, and never frees it; who gives one up hands it over to here, where the same one is held until it is in.
pragma Singleton

import QtQuick

Item {
    id: root

    readonly property int underWay: root.children.length

    function finish(source: url, size: size, fillMode: int): void {
        held.createObject(root, {
            source: source,
            sourceSize: size,
            fillMode: fillMode
        })
    }

    Component {
        id: held

        Image {
            asynchronous: true
            visible: false
            onStatusChanged: if (status !== Image.Loading) destroy()
        }
    }
}
