// Every control once, to be looked at: one page in one scheme. The pictures are made by tests/ui/gallery.py.
import QtQuick
import QtQuick.Layouts
import ui.controls

Rectangle {
    id: root

    property int page: 0

    color: Theme.ground
    width: 1080
    height: 1920

    readonly property var dear: ({ whole: "1 299", fraction: "95", currency: "kr.", before: "1 599,95 kr.", spoken: "1.299,95 kr." })
    readonly property var plain: ({ whole: "129", fraction: "95", currency: "kr.", before: "", spoken: "129,95 kr." })
    readonly property var english: ({ whole: "24", fraction: "50", currency: "DKK", before: "", spoken: "DKK 24.50", currencyFirst: true })

    ColumnLayout {
        visible: root.page === 0
        anchors.fill: parent
        anchors.margins: Theme.margin
        spacing: Theme.space(4)

        PageHeader {
            title: "Goddag"
            backVisible: false
            languageVisible: true
            current: "da"
            Layout.fillWidth: true
        }

        GridLayout {
            columns: root.width > root.height ? 4 : 2
            columnSpacing: Theme.gap
            rowSpacing: Theme.gap
            uniformCellWidths: true
            uniformCellHeights: true
            Layout.fillWidth: true
            Layout.fillHeight: false

            Tile { text: "Find en vare"; detail: "Søg på navn, mærke eller stregkode"; glyph: "search"; accented: true; Layout.fillWidth: true; Layout.fillHeight: true }
            Tile { text: "Hent en reservation"; detail: "Med koden fra din besked"; glyph: "package-check"; Layout.fillWidth: true; Layout.fillHeight: true }
            Tile { text: "Se, hvordan man gør"; detail: "Korte film om varerne"; glyph: "circle-play"; Layout.fillWidth: true; Layout.fillHeight: true }
            Tile { text: "Spørg en kollega"; glyph: "hand-helping"; Layout.fillWidth: true; Layout.fillHeight: true }
        }

        Banner { tone: "amber"; text: "Kvitteringsprinteren mangler papir"; detail: "Du kan stadig finde, reservere og betale."; Layout.fillWidth: true }
        Banner { tone: "red"; text: "Terminalen svarer ikke"; actionText: "Prøv igen"; Layout.fillWidth: true }
        Banner { tone: "green"; text: "Reservationen er udleveret"; Layout.fillWidth: true }
        Banner { tone: "info"; text: "Tal fra kl. 14.05"; Layout.fillWidth: true }

        RowLayout {
            spacing: Theme.gap
            PrimaryButton { text: "Reservér"; glyph: "shopping-bag"; Layout.fillWidth: true }
            SecondaryButton { text: "Tag den med på telefonen"; glyph: "smartphone"; Layout.fillWidth: true }
        }

        RowLayout {
            spacing: Theme.gap
            PrimaryButton { text: "Udlever"; tone: "green"; keyHint: "F5" }
            PrimaryButton { text: "Annullér"; tone: "red" }
            PrimaryButton { text: "Arbejder"; busy: true }
            SecondaryButton { text: "Optaget"; enabled: false }
        }

        RowLayout {
            spacing: Theme.gap
            IconButton { text: "Tilgængelighed"; glyph: "accessibility" }
            IconButton { text: "Hjælp"; glyph: "hand-helping"; vertical: true; filled: true }
            Chip { text: "På lager her"; checkable: true; checked: true }
            Chip { text: "Under 200 kr."; checkable: true }
        }

        RowLayout {
            spacing: Theme.space(5)
            StockDot { text: "På lager"; status: "in_stock" }
            StockDot { text: "Få tilbage"; status: "low" }
            StockDot { text: "Udsolgt"; status: "out" }
            StockDot { text: "Ukendt"; status: "unknown" }
        }

        Item { Layout.fillHeight: true }
    }

    ColumnLayout {
        visible: root.page === 1
        anchors.fill: parent
        anchors.margins: Theme.margin
        spacing: Theme.space(3)

        PageHeader { title: "Find en vare"; subtitle: "Brødtorvet, Aarhus"; Layout.fillWidth: true }

        TextBox { id: search; placeholder: "Søg efter varer"; glyph: "search"; focus: true; Layout.fillWidth: true }
        TextBox { label: "Telefon"; text: "12 34 56"; error: "Otte cifre, tak"; Layout.fillWidth: true }

        RowLayout {
            spacing: Theme.space(6)
            PriceLabel { price: root.plain; kind: PriceLabel.Hero }
            PriceLabel { price: root.dear; kind: PriceLabel.Card }
            PriceLabel { price: root.english; kind: PriceLabel.Card }
            PriceLabel { price: root.plain; kind: PriceLabel.Row }
        }

        Card {
            Layout.fillWidth: true
            padding: Theme.space(1)
            ColumnLayout {
                width: parent.width
                spacing: 0
                ListRow { text: "Rugbrød, økologisk"; detail: "Gang 4, hylde 2"; trailing: "32,00"; glyph: "package"; chevron: true; Layout.fillWidth: true }
                ListRow { text: "Æbleskiver 12 stk."; detail: "Valgt"; trailing: "48,00"; selected: true; Layout.fillWidth: true }
                ListRow { text: "Aarhus C"; detail: "1,2 km · åbent til 20"; glyph: "store"; Layout.fillWidth: true; StockDot { text: "På lager"; status: "in_stock" } }
            }
        }

        Item { Layout.fillHeight: true }
        Keyboard { language: "da"; target: search; Layout.fillWidth: true; Layout.leftMargin: -24; Layout.rightMargin: -24 }
        Keyboard { language: "sv"; mode: "email"; Layout.fillWidth: true; Layout.leftMargin: -24; Layout.rightMargin: -24 }
    }

    GridLayout {
        visible: root.page === 2
        anchors.fill: parent
        anchors.margins: Theme.margin
        columns: root.width > root.height ? 2 : 1
        columnSpacing: Theme.space(6)
        rowSpacing: Theme.space(4)

        ColumnLayout {
            spacing: Theme.space(4)
            Layout.fillWidth: true
            StepIndicator { steps: ["Kode", "Telefon", "Betaling", "Klar"]; current: 1; Layout.fillWidth: true }
            SegmentedChoice { options: [{ value: 1, text: "Normal" }, { value: 2, text: "Stor" }]; value: 1; Layout.fillWidth: true }
            RowLayout {
                spacing: Theme.space(4)
                ProgressRing { value: 0.35 }
                ProgressRing { indeterminate: true }
                CountdownRing { total: 20; remaining: 13 }
                BusyDots { text: "Et øjeblik" }
                PinDots { length: 4; filled: 2 }
            }
            RowLayout {
                spacing: Theme.space(4)
                QrImage { rows: ["1111111000101111111","1000001010101000001","1011101001001011101","1011101011101011101","1011101000001011101","1000001010101000001","1111111010101111111","0000000011000000000","1010101101010110101","0101010010101001010","1111111000101101111","1000001010101010001","1011101001001010101","1011101011101110101","1011101000001010111","1000001010101100001","1111111010101110111"]; size: 280 }
                ProductImage { source: ""; implicitWidth: 280; implicitHeight: 280; glyph: "sofa" }
                ProductImage { source: ""; fallback: Qt.resolvedUrl("../../ui/assets/icons/sofa.svg"); padding: 48; implicitWidth: 280; implicitHeight: 280 }
            }
            EmptyState { glyph: "search"; title: "Intet fundet"; text: "Prøv et andet ord, eller scan varen."; actionText: "Spørg en kollega"; actionGlyph: "hand-helping"; Layout.fillWidth: true }
        }

        RowLayout {
            spacing: Theme.space(4)
            NumPad { id: pad; Layout.preferredWidth: 560 }
            ColumnLayout {
                spacing: Theme.space(2)
                Layout.fillWidth: true
                ThemedText { text: "129"; kind: ThemedText.Display }
                ThemedText { text: "Titel åæø"; kind: ThemedText.Title; Layout.fillWidth: true }
                ThemedText { text: "Overskrift"; kind: ThemedText.Heading; Layout.fillWidth: true }
                ThemedText { text: "Brødtekst i en ro, der kan læses."; Layout.fillWidth: true }
                ThemedText { text: "Billedtekst, blødere"; kind: ThemedText.Caption; soft: true; Layout.fillWidth: true }
            }
        }

        Item { Layout.fillHeight: true }
    }

    AccessBar {
        visible: root.page >= 2
        shown: root.page === 3
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.margins: Theme.margin
    }

    Dialog {
        shown: root.page === 4
        title: "Er du her endnu?"
        text: "Om lidt rydder vi skærmen, så ingen ser dit."
        actions: [
            PrimaryButton { text: "Ja, fortsæt"; Layout.fillWidth: true },
            SecondaryButton { text: "Nej, jeg er færdig"; Layout.fillWidth: true }
        ]

        CountdownRing { total: 20; remaining: 13; Layout.alignment: Qt.AlignHCenter }
    }
}
