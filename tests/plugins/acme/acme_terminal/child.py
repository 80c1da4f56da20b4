"""The main program of the library's process."""

from __future__ import annotations

from drivers.terminals.hosted.child import serve

from .library import AcmeLibrary

if __name__ == "__main__":
    serve(AcmeLibrary())
