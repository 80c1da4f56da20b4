// What a list of products can be narrowed by: brands and prices, as far as the list has them.
pragma ComponentBehavior: Bound

import QtQuick
import kiosk.bridge
import ui.controls

Column {
    id: root

    required property Finder finder

    function price(low: string, high: string): string {
        if (low === "")
            return qsTr("under %1").arg(high)
        return high === "" ? qsTr("%1 and more").arg(low) : qsTr("%1 to %2").arg(low).arg(high)
    }

    spacing: Theme.space(2)

    ThemedText {
        visible: root.finder.brands.length === 0 && root.finder.prices.length === 0
        width: parent.width
        text: qsTr("There is nothing to choose from here.")
        soft: true
    }

    ThemedText {
        visible: root.finder.brands.length > 0
        text: qsTr("Brand")
        strong: true
    }

    Flow {
        visible: root.finder.brands.length > 0
        width: parent.width
        spacing: Theme.gap

        Repeater {
            model: root.finder.brands

            Chip {
                required property var modelData

                text: modelData.brand
                checkable: true
                checked: modelData.chosen
                onClicked: root.finder.onlyBrand(modelData.chosen ? "" : modelData.brand)
            }
        }
    }

    ThemedText {
        visible: root.finder.prices.length > 0
        text: qsTr("Price")
        strong: true
    }

    Flow {
        visible: root.finder.prices.length > 0
        width: parent.width
        spacing: Theme.gap

        Repeater {
            model: root.finder.prices

            Chip {
                required property var modelData
                required property int index

                text: root.price(modelData.low, modelData.high)
                checkable: true
                checked: modelData.chosen
                onClicked: root.finder.onlyPrice(modelData.chosen ? -1 : index)
            }
        }
    }
}
