"""What is printed and shown is what the store reads back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daemon.store import codes as store
from kiosk.codes import spaced, whole


@given(st.text(store.ALPHABET, min_size=6, max_size=6))
def test_the_whole_code_is_the_stores(body: str) -> None:
    assert whole(body) == store.write("R", body)
    assert whole(whole(body)) == whole(body)
    assert store.read(spaced(body)) == store.Code("R", body)
