// The words the house has for a device's problem and for what a payment terminal is doing: one place, every screen.
pragma Singleton

import QtQml

QtObject {
    id: root

    // What is wrong, for a clerk or a customer (words of drivers/vocabulary.py, Problem)
    function problem(word: string): string {
        switch (word) {
        case "cover_open": return qsTr("The cover is open")
        case "rec_empty": return qsTr("Out of paper")
        case "rec_near_end": return qsTr("Paper is running low")
        case "paper_jam": return qsTr("Paper is stuck")
        case "cutter_error": return qsTr("The cutter is blocked")
        case "drawer_left_open": return qsTr("The drawer is open")
        case "card_inserted": return qsTr("A card is still in the terminal")
        case "garbled": return qsTr("Does not understand us")
        case "unreachable": return qsTr("Not connected")
        case "out_of_order": return qsTr("Out of order")
        default: return ""
        }
    }

    // What the customer does now (words of TerminalPrompt)
    function prompt(word: string): string {
        switch (word) {
        case "connecting": return qsTr("Connecting to the terminal")
        case "insert_card": return qsTr("Insert, tap or swipe the card")
        case "scan_code": return qsTr("Scan the code with your phone")
        case "enter_pin": return qsTr("Enter the PIN on the terminal")
        case "confirm_amount": return qsTr("Confirm the amount on the terminal")
        case "wrong_pin": return qsTr("Wrong PIN – try again on the terminal")
        case "authorising": return qsTr("Asking the bank")
        case "remove_card": return qsTr("Take the card out")
        case "please_wait": return qsTr("One moment")
        case "approved": return qsTr("Approved")
        case "declined": return qsTr("Declined")
        case "reversing": return qsTr("Taking the payment back")
        case "ask_staff": return qsTr("Please ask a member of staff")
        default: return qsTr("One moment")
        }
    }
}
