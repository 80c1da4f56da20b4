// Collecting: the code, the four digits, the goods, the money if any is due, and then a colleague comes.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import kiosk.bridge
import ui.controls

Page {
    id: root

    required property Station station
    required property CollectFlow collect
    required property PaymentFlow payment

    readonly property string step: collect.step
    readonly property bool paying: step === "paying" || step === "finding_out"
    readonly property bool over: step === "waiting" || step === "handed"

    title: qsTr("Collect a reservation")
    untouched: step !== "code" && step !== "factor"
    leavable: !paying && step !== "arriving" && !over
    stepBack: () => root.step === "code" ? root.journey.back() : root.collect.restart()

    actions: [
        PrimaryButton {
            visible: root.over || (root.paying && root.payment.staff)
            text: qsTr("Done")
            glyph: "check"
            Layout.fillWidth: true
            onClicked: root.journey.finish()
        },
        PrimaryButton {
            visible: root.step === "lines" && (root.collect.reservation.ready ?? false) && !(root.collect.reservation.due ?? false)
            text: qsTr("I am here")
            glyph: "bell"
            Layout.fillWidth: true
            onClicked: root.collect.arrive()
        },
        PrimaryButton {
            visible: root.step === "lines" && (root.collect.reservation.ready ?? false) && (root.collect.reservation.due ?? false)
            enabled: root.station.terminalWorks
            text: qsTr("Pay %1 by card").arg(root.collect.reservation.dueAmount?.spoken ?? "")
            glyph: "credit-card"
            Layout.fillWidth: true
            onClicked: root.collect.pay()
        },
        SecondaryButton {
            visible: root.step === "lines" && (root.collect.reservation.ready ?? false) && (root.collect.reservation.due ?? false)
                     && root.station.walletWorks
            text: qsTr("Pay with your phone")
            glyph: "smartphone"
            Layout.fillWidth: true
            onClicked: root.collect.payByPhone()
        },
        PrimaryButton {
            visible: root.step === "refused"
            text: qsTr("Try another code")
            Layout.fillWidth: true
            onClicked: root.collect.restart()
        },
        SecondaryButton {
            visible: root.step === "refused"
            text: qsTr("Done")
            Layout.fillWidth: !root.roomy
            onClicked: root.journey.finish()
        }
    ]

    Loader {
        active: root.step === "code"
        visible: active
        Layout.fillWidth: true
        Layout.fillHeight: active
        sourceComponent: CodeForm {
            wide: root.wide
            detail: qsTr("From your slip, your mail or your phone")
            placeholder: "R7K4 2MXQ"
            fault: root.collect.fault
            working: root.collect.working
            onEntered: code => root.collect.enterCode(code)
        }
    }

    Loader {
        active: root.step === "factor"
        visible: active
        Layout.fillWidth: true
        Layout.fillHeight: active
        sourceComponent: FactorForm {
            collect: root.collect
            wide: root.wide
        }
    }

    CollectLines {
        visible: root.step === "lines"
        collect: root.collect
        payment: root.payment
        terminalWorks: root.station.terminalWorks
        Layout.fillWidth: true
    }

    PaymentPanel {
        visible: root.paying
        payment: root.payment
        Layout.fillWidth: true
        Layout.fillHeight: visible
    }

    BusyDots {
        visible: root.step === "arriving"
        running: visible
        text: qsTr("We are calling a colleague")
        Layout.alignment: Qt.AlignCenter
        Layout.fillHeight: visible
    }

    CollectEnd {
        visible: root.over || root.step === "refused"
        collect: root.collect
        step: root.step
        Layout.fillWidth: true
        Layout.fillHeight: visible
    }

    Item {
        visible: root.step === "lines"
        Layout.fillHeight: true
    }
}
