"""Two Debian packages from one build: ``storefloor`` (the daemon, no Qt) and ``storefloor-kiosk`` (the Qt screens).

``python -m debian`` (``make deb``) writes them to ``build/deb``. The trees are staged here and packed by ``dpkg-deb``:
what is packed is a virtual environment of wheels the lock pins, which debhelper knows nothing about; control,
changelog, copyright and the maintainers' scripts are Debian's own formats. docs/packaging.md is the manual.
"""
