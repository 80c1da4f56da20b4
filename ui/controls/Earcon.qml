// Two soft sounds for a scan. Never the only sign: what was scanned is always shown as well. Silent where nothing can sound.
import QtQuick
import QtMultimedia

Item {
    id: root

    property bool muted: false

    visible: false

    function scanOk(): void {
        root.play("scan-ok.wav")
    }

    function scanFailed(): void {
        root.play("scan-failed.wav")
    }

    function play(file: string): void {
        if (root.muted || devices.audioOutputs.length === 0)
            return
        voice.active = true
        const effect = voice.item as SoundEffect
        effect.source = Qt.resolvedUrl("../assets/sounds/" + file)
        effect.play()
    }

    MediaDevices {
        id: devices
    }

    Loader {
        id: voice
        active: false
        sourceComponent: SoundEffect {
            volume: 0.6
        }
    }
}
