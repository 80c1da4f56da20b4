"""What every framer is: bytes in, whole frames out, no I/O.

A framer holds what is half fed and nothing else. The same bytes give the same frames however they are cut into pieces
(``tests/drivers/test_framing.py``), and bytes that make no frame give the protocol's own word for it (``Noise``,
``Unknown``) or its FrameError, never another exception: a wire may carry anything.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

FrameT = TypeVar("FrameT")


class Framer(Protocol[FrameT]):
    """Turns a stream into frames."""

    def feed(self, data: bytes) -> list[FrameT]:
        """The frames completed by these bytes, in order; what is left waits for the next."""
