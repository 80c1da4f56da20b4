// Two soft sounds for a scan. Never the only sign: what was scanned is always shown as well.
import QtQuick
import QtMultimedia

Item {
    id: root

    property bool muted: false

    visible: false

    function scanOk(): void {
        if (!root.muted)
            ok.play()
    }

    function scanFailed(): void {
        if (!root.muted)
            failed.play()
    }

    SoundEffect {
        id: ok
        source: Qt.resolvedUrl("../assets/sounds/scan-ok.wav")
        volume: 0.6
    }

    SoundEffect {
        id: failed
        source: Qt.resolvedUrl("../assets/sounds/scan-failed.wav")
        volume: 0.6
    }
}
