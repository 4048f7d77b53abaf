"""A target or floor behind where a city stands is asked about when it is set up; the invented city has none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from equipt_dash.commands.init import asked
from equipt_dash.commands.package_questions import questions
from equipt_dash.intake.package import Package, load_package
from equipt_dash.kernel.model import ValueRole
from equipt_dash.kernel.settings import DATA


@pytest.fixture(scope="module")
def sample() -> Package:
    return load_package(DATA, DATA / "sample")


def said(package: Package, **other: Any) -> tuple[str, ...]:
    given = replace(package, **other)
    return questions(given.measures, given.observations, given.disparities)


def test_the_invented_city_aims_forward(sample: Package) -> None:
    assert said(sample) == ()


def test_a_target_and_a_floor_behind_today_are_named_with_both_numbers(sample: Package) -> None:
    back = tuple(
        replace(row, value=0.66) if (row.measure, row.role) == ("rent-burden", ValueRole.TARGET) else row
        for row in sample.observations
    )
    (words,) = said(sample, observations=back)
    assert "2025 was 59.0% already" in words
    assert "A target of 66.0% would be a step back" in words
    low = tuple(replace(one, floor=0.6) if one.slug == "rent-burden" else one for one in sample.disparities)
    (words,) = said(sample, disparities=low)
    assert "a floor of 60.0% would let the group worst off fall further. It stands at 59.0% now" in words


def test_a_real_city_is_told_how_many_without_a_wall_of_words() -> None:
    austin = load_package(DATA, DATA / "austin")
    found = said(austin)
    assert len(found) > 10
    lines = asked(found)
    assert len(lines) == 7
    assert str(len(found)) in lines[0]
