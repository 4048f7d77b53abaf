"""The counts behind the seven elements follow from the records and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.kernel.model import Reach
from equipt_dash.practice.framework import default_framework
from equipt_dash.practice.model import (
    Assessment,
    BudgetLine,
    Engagement,
    LeverAction,
    Partner,
    PlanItem,
    StepRecord,
    Worksheet,
)
from equipt_dash.practice.use import Use, by_year, counts
from equipt_dash.views.practice.used import used_blocks
from tests.views.support import department, disparity, link, measure, words

TODAY = date(2026, 11, 23)
ELEMENTS = [one.slug for one in default_framework().elements]
EMPTY = Use((), (), (), (), frozenset(), {})


def numbers(element: str, use: Use) -> dict[str, tuple[int, int | None]]:
    return {one.sort: (one.n, one.all) for one in counts(element, use)}


def text(element: str, use: Use) -> str:
    return " ".join(words(block) for block in used_blocks(element, use, TODAY))


@pytest.mark.parametrize("element", ELEMENTS)
def test_nothing_recorded_counts_nothing_and_still_reads(element: str) -> None:
    found = counts(element, EMPTY)
    assert found
    assert all(one.n == 0 and not one.all for one in found)
    assert "{" not in text(element, EMPTY)
    assert by_year(element, EMPTY, TODAY) == {}


def test_planning_counts_departments_strategies_and_closed_steps() -> None:
    records = {
        "plan-item": (
            PlanItem("v", "Homes", "vision"),
            PlanItem("s", "Aid", "strategy", measures=("m",)),
            PlanItem("t", "Talk", "strategy"),
        ),
        "step-record": (
            StepRecord("n1", "", status="closed", closed_on=date(2025, 3, 1)),
            StepRecord("n2", "", status="under_way"),
        ),
    }
    departments = (department("parks"), department("water"))
    use = replace(EMPTY, departments=departments, measures=(measure("m", "parks"),), records=records)
    found = numbers("dynamically-planned", use)
    assert found["departments-reporting"] == (1, 2)
    assert found["plan-parts"] == (3, None)
    assert found["strategies-measured"] == (1, 2)
    assert found["steps-closed"] == (1, None)
    assert by_year("dynamically-planned", use, TODAY) == {("step-record", "closed_on"): {2025: 1}}


def test_residents_who_heard_back_are_counted_among_those_asked() -> None:
    asked = Engagement("a", "Talk", "done", "At home", "What?", held_on=date(2025, 1, 1), answered_on=date(2026, 1, 1),
                       reached_public=(("black", "<10", ""), ("all", "40", "")))  # fmt: skip
    silent = Engagement("b", "Call", "done", "By phone", "What?", held_on=date(2025, 5, 1))
    planned = Engagement("c", "Next", "planned", "Online", "What?", held_on=date(2027, 1, 1))
    use = replace(EMPTY, records={"engagement": (asked, silent, planned)})
    found = numbers("resident-involved", use)
    assert found["engagements"] == (2, None)
    assert found["engagements-answered"] == (1, 2)
    assert found["groups-reached"] == (2, None)
    years = by_year("resident-involved", use, TODAY)
    assert years["engagement", "held_on"] == {2025: 2}, "what lies ahead is no use yet"
    assert years["engagement", "answered_on"] == {2026: 1}


def test_partners_and_money_and_staff() -> None:
    records: dict[str, Any] = {
        "partner": (Partner("a", "Union", "missing", "Leases"), Partner("b", "School", "at_the_table", "Pupils")),
        "budget-line": (
            BudgetLine("a", "Aid", "FY2026", 5.0, "city", strategy="s"),
            BudgetLine("b", "Gift", "FY2026", 5.0, "private"),
        ),
        "assessment": (Assessment("m", "parks", TODAY, "starting", "A list"),
                       Assessment("m", "", TODAY, "starting", "A list")),
        "action": (LeverAction("a", "Pay", "Pays", "aid", Reach.POLICY, "done", cost=5.0),
                   LeverAction("b", "Ask", "Asks", "aid", Reach.SERVICE, "done")),
        "worksheet": (Worksheet("d", signed_on=TODAY), Worksheet("e")),
    }  # fmt: skip
    use = replace(EMPTY, departments=(department("parks"),), records=records)
    partners = numbers("broadly-partnered", use)
    assert (partners["partners"], partners["partners-missing"], partners["outside-money"]) == (
        (1, 2),
        (1, None),
        (1, 2),
    )
    staff = numbers("employee-engaged", use)
    assert (staff["departments-reviewing"], staff["worksheets-signed"]) == ((1, 1), (1, None))
    assert numbers("smartly-resourced", use)["money-aimed"] == (1, 2)
    assert numbers("smartly-resourced", use)["actions-costed"] == (1, 2)
    assert numbers("race-informed", use)["beyond-services"] == (1, 2)


def test_a_disparity_is_shared_only_by_measures_of_two_departments() -> None:
    measures = (measure("a", "parks"), measure("b", "water"))
    links = (link("a", "d"), link("b", "d"), link("a", "e"))
    use = replace(EMPTY, measures=measures, disparities=(disparity("d", "i"), disparity("e", "i")), links=links)
    assert numbers("broadly-partnered", use)["shared-disparities"] == (1, 2)
    assert numbers("race-informed", use)["measures-linked"] == (2, 2)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["planned", "done"]), st.booleans()), max_size=12))
def test_a_part_is_never_more_than_its_whole(rows: list[tuple[str, bool]]) -> None:
    held = tuple(
        Engagement(str(n), "T", status, "M", "A", held_on=TODAY, answered_on=TODAY if answered else None)
        for n, (status, answered) in enumerate(rows)
    )
    for element in ELEMENTS:
        for one in counts(element, replace(EMPTY, records={"engagement": held})):
            assert one.all is None or one.n <= one.all
