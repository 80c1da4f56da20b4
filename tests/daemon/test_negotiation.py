"""Accept: what is wanted most is chosen, the first offered of equals, and nothing that was refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.errors import ApiProblem
from daemon.negotiation import chosen

OFFERED = ("application/json", "text/html", "application/pdf")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ([], "application/json"),
        ([""], "application/json"),
        (["*/*"], "application/json"),
        (["text/*"], "text/html"),
        (["TEXT/HTML ; Q=0.5 , application/pdf; q=0.6"], "application/pdf"),
        (["application/json;q=0, */*"], "text/html"),
        (["image/png", "application/pdf"], "application/pdf"),
        (["text/html;level=1;q=1, */*;q=0.1"], "text/html"),
    ],
)
def test_what_is_wanted_most(accept: list[str], kind: str) -> None:
    assert chosen(accept, OFFERED) == kind


@pytest.mark.parametrize(
    "accept", ["image/png", "*/*;q=0", "application/json;q=0", "nonsense", "text/html;q=-1"]
)
def test_what_cannot_be_given_is_406_and_names_what_can(accept: str) -> None:
    with pytest.raises(ApiProblem) as refused:
        chosen([accept], OFFERED)
    assert (refused.value.status, refused.value.code) == (406, "not_acceptable")
    assert all(kind in refused.value.detail for kind in OFFERED)


@given(st.lists(st.text()))
def test_whatever_stands_in_the_header_there_is_an_answer(accept: list[str]) -> None:
    with suppress(ApiProblem):
        assert chosen(accept, OFFERED) in OFFERED
