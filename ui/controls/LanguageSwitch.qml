// The languages by their own names, no flags.
import QtQuick

SegmentedChoice {
    id: root

    property var languages: [
        { code: "da", name: "Dansk" },
        { code: "nb", name: "Norsk" },
        { code: "sv", name: "Svenska" },
        { code: "en", name: "English" }
    ]
    property string current: "da"

    options: languages.map(language => ({ value: language.code, text: language.name }))
    value: current
    name: qsTr("Language")
}
