"""Every claim of the customer station, at the size of a test."""

from __future__ import annotations

import pytest

from tests.proof.areas import named
from tests.proof.test_proof import holds


@pytest.mark.logs(
    "the daemon closed the stream",
    "the daemon does not answer",
    "nothing comes",
    "out of reach",
    "Connection closed|Connection refused",
    "PulseAudioService",
    "No audio device",
)  # wires cut and a film broken on purpose, on a machine without sound
@pytest.mark.timeout(600)  # a visit to every screen takes a third of a minute alone, more on a busy machine
@pytest.mark.parametrize("area", named("kiosk"))
async def test_claims_hold(area: str) -> None:
    await holds(area)
