"""A simulator's certificate: its name stands in the subject, its authority vouches for it."""

from __future__ import annotations

import ssl

from drivers.certificates import Authority
from drivers.messages import Identity


def test_an_authority_vouches_for_what_it_signs_and_says_no_secret() -> None:
    identity = Authority("Test").issue("S1-1.test.example")
    context = ssl.create_default_context(cadata=identity.authority)
    assert [name["subject"] for name in context.get_ca_certs()] == [((("commonName", "Test"),),)]
    assert isinstance(identity, Identity)
    assert "PRIVATE KEY" in identity.key
    assert "BEGIN" not in repr(identity)
