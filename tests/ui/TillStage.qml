// Till mode on a stage: the shell with a stand-in for the till's view-model, one scene after another.
import QtQuick
import ui.controls
import ui.views.till

Item {
    id: root

    property string scene: "lock"

    width: 1366
    height: 768

    function pose(name: string): void {
        root.scene = name
        play.problems = name === "busy"
        play.doubtful.clear()
        play.payStep = name === "declined" ? "declined" : name === "unknown" ? "finding_out" : "running"
        play.screen = ({ empty: "sell", busy: "sell", declined: "pay", unknown: "pay", code: "handover", found: "handover",
                         owing: "handover", handed: "handover", doubt: "sell" })[name] ?? name
        play.handStep = ({ code: "code", handed: "handed" })[name] ?? "found"
        play.owing = name === "owing"
        if (name === "doubt" || name === "busy")
            play.doubtful.append({ payment: "p1", amount: "129,95 kr.", at: "14.02", state: "needs_staff" })
        if (name === "empty")
            play.lines.clear()
        else if (play.lines.count === 0)
            play.fill()
    }

    QtObject {
        id: play

        property string screen: "lock"
        property string clerk: "Mette Holm"
        property string shopName: "Aarhus C"
        property string language: "da"
        property string lockProblem: ""
        property bool unlocking: false
        property bool problems: false
        property bool owing: false
        property ListModel lines: ListModel {}
        property var total: ({ whole: "1.379", fraction: "85", currency: "kr.", before: "", spoken: "1.379,85 kr.", currencyFirst: false })
        property int items: 4
        property string totalWords: "1.379,85 kr."
        property string vatWords: "275,97 kr."
        property var lastScan: problems ? ({ text: "9521234567899", name: "", known: false, at: "14.05" })
                                        : ({ text: "9521101531000", name: "Gulvlampe Fjord, messing", known: true, at: "14.05" })
        property string sellProblem: problems ? "unknown" : ""
        property bool working: false
        property string payStep: "running"
        property string prompt: "insert_card"
        property string payText: ""
        property bool cancellable: true
        property bool cancelRequested: false
        property var payTotal: total
        property string receiptNumber: "1042-000318"
        property var receiptTotal: total
        property string cardWords: "Visa"
        property string receiptState: "printed"
        property ListModel toPick: ListModel {
            ListElement { reservation: "r1"; code: "R7K2MQ4"; name: "Sofie Nielsen"; items: 3; what: "Gulvlampe Fjord, messing +2"; age: "1 t 12 min"; timeLeft: ""; late: true; due: "1.299,00 kr."; queue: 0; arrived: false; bin: "" }
            ListElement { reservation: "r2"; code: "R3XW9TA"; name: "Jonas Berg-Sørensen"; items: 1; what: "Akkuboremaskine 18 V"; age: "25 min"; timeLeft: ""; late: false; due: ""; queue: 0; arrived: false; bin: "" }
            ListElement { reservation: "r3"; code: "RM41ZQK"; name: "Anne-Grethe Mikkelsen"; items: 2; what: "Uldplaid Havn, grå +1"; age: "4 min"; timeLeft: ""; late: false; due: "598,00 kr."; queue: 0; arrived: false; bin: "" }
        }
        property ListModel ready: ListModel {
            ListElement { reservation: "r4"; code: "RPW08HD"; name: "Liv Andersson"; items: 2; what: "Stegepande 28 cm +1"; age: "1 d"; timeLeft: "22 t"; late: false; due: "129,95 kr."; queue: 7; arrived: true; bin: "B12" }
            ListElement { reservation: "r5"; code: "R9C5VN2"; name: "Karl Johan Lunde"; items: 1; what: "Havetraktor, lille"; age: "2 d"; timeLeft: "1 t 30 min"; late: true; due: ""; queue: 0; arrived: false; bin: "A03" }
            ListElement { reservation: "r6"; code: "RT6YB0E"; name: "Freja Thomsen"; items: 5; what: "Tallerken Klit +4"; age: "3 t"; timeLeft: "1 d 21 t"; late: false; due: "745,00 kr."; queue: 0; arrived: false; bin: "C07" }
        }
        property int waiting: 1
        property string deskProblem: ""
        property string handStep: "found"
        property string handProblem: ""
        property var hand: ({ reservation: "r4", code: "RPW08HD", name: "Liv Andersson", bin: "B12", state: "ready", queue: 7, arrived: true,
                              due: { whole: "129", fraction: "95", currency: "kr.", before: "", spoken: "129,95 kr.", currencyFirst: false },
                              dueWords: owing ? "129,95 kr." : "", items: 2, timeLeft: "22 t" })
        property ListModel handLines: ListModel {
            ListElement { gtin: "1"; name: "Stegepande, støbejern, 28 cm"; image: ""; fallback: ""; quantity: 1; amount: "99,95 kr." }
            ListElement { gtin: "2"; name: "Grydelapper, to stk., blå"; image: ""; fallback: ""; quantity: 2; amount: "30,00 kr." }
        }
        property ListModel devices: ListModel {
            ListElement { device: "receipt"; kind: "pos_printer"; title: "TM-T20III"; tone: "ok"; problem: "" }
            ListElement { device: "terminal"; kind: "payment_terminal"; title: "ZVT"; tone: "ok"; problem: "" }
            ListElement { device: "scanner"; kind: "scanner"; title: "Scanner"; tone: "ok"; problem: "" }
        }
        property ListModel doubtful: ListModel {}
        property var calls: []

        signal lockChanged
        signal scanned
        signal unknownScan
        signal rang

        onProblemsChanged: {
            devices.setProperty(0, "tone", problems ? "stop" : "ok")
            devices.setProperty(0, "problem", problems ? "rec_empty" : "")
        }

        function fill(): void {
            lines.append({ line: "1", gtin: "1", name: "Gulvlampe Fjord, messing", image: "", fallback: "", quantity: 1, unit: "1.199,00 kr.", amount: "1.199,00 kr." })
            lines.append({ line: "2", gtin: "2", name: "LED-pære E27, varm hvid, dæmpbar", image: "", fallback: "", quantity: 2, unit: "45,00 kr.", amount: "90,00 kr." })
            lines.append({ line: "3", gtin: "3", name: "Forlængerledning 3 m", image: "", fallback: "", quantity: 1, unit: "90,85 kr.", amount: "90,85 kr." })
        }

        function note(name: string, words: var): void {
            calls = calls.concat([words === undefined ? name : name + " " + words])
        }

        function speak(code: string): void { note("speak", code) }
        function lock(): void { note("lock") }
        function unlock(pin: string): void { note("unlock", pin) }
        function enter(code: string): void { note("enter", code) }
        function more(line: string): void { note("more", line) }
        function fewer(line: string): void { note("fewer", line) }
        function remove(line: string): void { note("remove", line) }
        function cancelSale(): void { note("cancelSale") }
        function pay(): void { note("pay") }
        function cancelPayment(): void { note("cancelPayment") }
        function payAgain(): void { note("payAgain") }
        function leavePayment(): void { note("leavePayment") }
        function printAgain(): void { note("printAgain") }
        function nextSale(): void { note("nextSale") }
        function openDesk(): void { note("openDesk") }
        function leaveDesk(): void { note("leaveDesk") }
        function markReady(reservation: string): void { note("markReady", reservation) }
        function openHandOver(reservation: string): void { note("openHandOver", reservation) }
        function startHandOver(): void { note("startHandOver") }
        function findCode(code: string): void { note("findCode", code) }
        function handOver(): void { note("handOver") }
        function payDue(): void { note("payDue") }
        function leaveHandOver(): void { note("leaveHandOver") }
        function resolve(payment: string, charged: bool, evidence: string): void { note("resolve", [payment, charged, evidence].join("|")) }
    }

    QtObject {
        id: somewhere

        property bool online: root.scene !== "busy"
        property string asOf: "14.05"
    }

    readonly property var calls: play.calls

    readonly property TillShell shell: TillShell {
        parent: root
        anchors.fill: parent
        till: play
        station: somewhere
    }
}
