"""View-models for QML: the module `kiosk.bridge`, one concept a file."""
