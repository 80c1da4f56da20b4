"""Our own codes: round trip, forgiving reading, one wrong character always noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from daemon.store import codes

spaces = st.sampled_from(codes.SPACES)
bodies = st.one_of(
    st.text(codes.ALPHABET, min_size=6, max_size=6), st.text(codes.ALPHABET, min_size=26, max_size=26)
)


@given(spaces, bodies)
def test_what_is_written_is_read(space: str, body: str) -> None:
    code = codes.write(space, body)
    for text in (code, code.lower(), f" {code[:4]} {code[4:]} ", f"{code[0]}-{code[1:]}"):
        assert codes.read(text) == codes.Code(space, body)


@given(bodies)
def test_o_i_and_l_are_read_as_the_digits_they_look_like(body: str) -> None:
    code = codes.write("R", body)
    misread = code[0] + code[1:].replace("0", "O").replace("1", "L")
    assert codes.read(misread) == codes.Code("R", body)


@given(st.text(codes.ALPHABET, min_size=6, max_size=6), st.integers(0, 5), st.sampled_from(codes.ALPHABET))
def test_one_wrong_character_is_noticed(body: str, place: int, other: str) -> None:
    code = codes.write("R", body)
    wrong = code[: place + 1] + other + code[place + 2 :]
    assert (codes.read(wrong) is None) == (other != body[place])


@given(st.text(codes.ALPHABET, min_size=6, max_size=6))
def test_the_letter_may_be_left_out_where_one_space_is_meant(body: str) -> None:
    code = codes.write("R", body)
    for text in (code, code[1:], body):
        assert codes.read_typed(text, "R") == codes.Code("R", body)
    assert codes.read_typed(codes.write("S", body), "R") is None


@given(st.text(max_size=40))
def test_anything_else_is_none_of_ours(text: str) -> None:
    found = codes.read(text)
    assert found is None or found.space in codes.SPACES


def test_new_bodies_differ() -> None:
    assert len({codes.new_body(26) for _ in range(100)}) == 100
