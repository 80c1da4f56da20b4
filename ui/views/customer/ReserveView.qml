// Reserving in three small steps, and the code at the end. Nothing is asked that is not needed.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Station station
    required property ReserveFlow reserve

    readonly property string step: reserve.step
    readonly property var summary: reserve.summary
    readonly property bool over: step === "done"

    title: over ? qsTr("Reserved for you") : qsTr("Reserve")
    leavable: step !== "placing" && !over
    untouched: over
    stepBack: () => {
        switch (root.step) {
        case "person":
            return root.reserve.change("shop")
        case "summary":
            return root.reserve.change("person")
        case "address":
            return root.reserve.addressed(false)
        default:
            return root.journey.back()
        }
    }

    actions: [
        PrimaryButton {
            visible: root.step === "summary" || root.step === "placing"
            busy: root.step === "placing"
            text: root.reserve.quantity > 1 ? qsTr("Reserve %1 pieces").arg(root.reserve.quantity) : qsTr("Reserve it")
            glyph: "check"
            Layout.fillWidth: true
            onClicked: root.reserve.place()
        },
        PrimaryButton {
            visible: root.over
            text: qsTr("Done")
            glyph: "check"
            Layout.fillWidth: true
            onClicked: root.journey.finish()
        }
    ]

    StepIndicator {
        visible: !root.over && (root.wide || !Theme.lowReach)
        steps: [qsTr("Shop"), qsTr("You"), qsTr("Look it over")]
        current: root.step === "shop" ? 0 : root.step === "person" ? 1 : 2
        Layout.fillWidth: true
    }

    ShopChoice {
        visible: root.step === "shop"
        shops: root.reserve.shops
        home: root.station.shop.location ?? ""
        Layout.fillWidth: true
        onChosen: location => root.reserve.choose(location)
    }

    Loader {
        active: root.step === "person"
        visible: active
        Layout.fillWidth: true
        Layout.fillHeight: active
        sourceComponent: PersonForm {
            reserve: root.reserve
            language: root.journey.code
            wide: root.wide
        }
    }

    ReserveSummary {
        visible: root.step === "summary" || root.step === "placing"
        reserve: root.reserve
        mails: root.station.mails
        wide: root.wide
        Layout.fillWidth: true
    }

    Loader {
        active: root.step === "address"
        visible: active
        Layout.fillWidth: true
        Layout.fillHeight: active
        sourceComponent: AddressForm {
            wide: root.wide
            language: root.journey.code
            ready: root.reserve.addressReady
            address: root.reserve.address
            purpose: qsTr("We use it for this reservation only and delete it together with it.")
            doneText: qsTr("Next")
            onEdited: address => root.reserve.setAddress(address)
            onDone: root.reserve.addressed(true)
        }
    }

    Loader {
        active: root.over
        visible: active
        Layout.fillWidth: true
        Layout.fillHeight: active
        sourceComponent: ReserveDone {
            reserve: root.reserve
            wide: root.wide
        }
    }

    Item {
        Layout.fillHeight: true
    }
}
