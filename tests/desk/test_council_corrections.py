"""What happened to a figure between two editions is said as it was: late, withdrawn, hidden or corrected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equipt_dash.kernel.model import Missing, Observation
from equipt_dash.views.desk.council.corrections import differing, what_happened
from tests.views import support

HERE = support.observation("jobs", "2020", 60.0)


def gone(reason: Missing) -> Observation:
    return replace(HERE, value=None, missing=reason)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (HERE, replace(HERE, value=61.0, restated="Counted twice."),
         "The figures for 2020 were corrected. Nothing changed in the world. Counted twice."),
        (HERE, replace(HERE, value=61.0),
         "The figures for 2020 were corrected. Nothing changed in the world. No reason is recorded."),
        (gone(Missing.NOT_COLLECTED), HERE, "A figure for 2020 arrived later: before, it read “not collected”."),
        (gone(Missing.NOT_YET_MEASURED), HERE, "A figure for 2020 arrived later: before, it read “not yet measured”."),
        (gone(Missing.SUPPRESSED), HERE, "A figure for 2020 that was hidden to protect people is shown now."),
        (HERE, gone(Missing.SUPPRESSED), "A figure for 2020 is hidden now, to protect people."),
        (HERE, replace(gone(Missing.NOT_PUBLISHED), restated="The count was wrong."),
         "A figure for 2020 was withdrawn: now it reads “not published”. The count was wrong."),
    ],
)  # fmt: skip
def test_each_thing_that_can_happen_is_said_as_it_is(old: Observation, new: Observation, words: str) -> None:
    assert what_happened(differing([(old, new)])) == words
    assert ("Nothing changed in the world" in words) == (old.value is not None and new.value is not None)


def test_every_period_is_named_and_nothing_is_said_twice() -> None:
    later = replace(HERE, period="2021", value=70.0)
    pairs = [(HERE, replace(HERE, value=61.0)), (later, replace(later, value=71.0)), (HERE, HERE)]
    assert what_happened(differing(pairs)).startswith("The figures for 2020 and 2021 were corrected.")


def test_a_figure_that_reads_the_same_is_no_news() -> None:
    missing = gone(Missing.NOT_COLLECTED)
    assert differing([(HERE, HERE), (missing, gone(Missing.NOT_PUBLISHED))]) == ()
