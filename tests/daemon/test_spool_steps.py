"""The table of print jobs: every pair is allowed or refused as it says, and every end is an end."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.spool_steps import FINAL, TRANSITIONS, Illegal, advance
from drivers.vocabulary import JobState


@pytest.mark.parametrize(("present", "following"), list(product(JobState, JobState)))
def test_every_pair_is_as_the_table_says(present: JobState, following: JobState) -> None:
    if following in TRANSITIONS[present]:
        assert advance(present, following) is following
    else:
        with pytest.raises(Illegal):
            advance(present, following)


def test_the_ends_are_those_of_ipp() -> None:
    assert {JobState.CANCELED, JobState.ABORTED, JobState.COMPLETED} == FINAL


@given(st.lists(st.sampled_from(JobState), max_size=30))
def test_no_walk_leaves_an_end_or_reaches_completed_without_processing(walk: list[JobState]) -> None:
    state, seen = JobState.PENDING, [JobState.PENDING]
    for following in walk:
        try:
            state = advance(state, following)
        except Illegal:
            continue
        seen.append(state)
    assert not any(before in FINAL for before in seen[:-1])
    if JobState.COMPLETED in seen:
        assert JobState.PROCESSING in seen
