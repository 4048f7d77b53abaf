"""What publishing holds back: everything that points at something nobody approved, and words that name hidden numbers."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select, update

from equipt_dash.store import schema
from equipt_dash.store.desk.applying import _Correction
from tests.desk.publishing_support import Town, town
from tests.store.protected_city import issue

__all__ = ["town"]

EAST = ("asian", "east")
LINK = {"measure": "m", "disparity": "d", "strength": "direct", "reach": "service", "state": "approved"}


def _disparity(**values: Any) -> dict[str, Any]:
    plain = {
        "slug": "d", "title": "Things", "measure": "m", "area": "sample", "comparison": "average",
        "comparison_group": "all", "state": "approved",
    }  # fmt: skip
    return {**plain, **values}


def _published(town: Town, name: str, edition: int) -> int:
    table = schema.PUBLISHED[name]
    with town.db.reading() as connection:
        return len(connection.execute(select(table).where(table.c.edition == edition)).all())


@pytest.mark.parametrize("unapproved", ["disparity", "measure of the disparity", "measure", "link", ""])
def test_a_link_and_the_groups_of_a_disparity_wait_for_what_they_point_at(town: Town, unapproved: str) -> None:
    with town.db.writing() as connection:
        other = dict(connection.execute(select(schema.measure)).mappings().one()) | {"key": "n", "slug": "n"}
        connection.execute(insert(schema.measure).values(**other))
        connection.execute(insert(schema.disparity).values(**_disparity(measure="n")))
        connection.execute(insert(schema.disparity_group).values(disparity="d", group_code="black"))
        connection.execute(insert(schema.link).values(**LINK))
        which = {
            "disparity": update(schema.disparity),
            "measure of the disparity": update(schema.measure).where(schema.measure.c.key == "n"),
            "measure": update(schema.measure).where(schema.measure.c.key == "m"),
            "link": update(schema.link),
        }.get(unapproved)
        if which is not None:
            connection.execute(which.values(state="draft"))
    number = issue(town.db)
    assert _published(town, "link", number) == (not unapproved)
    assert _published(town, "disparity_group", number) == (unapproved in ("", "measure", "link"))
    assert _published(town, "disparity", number) == (unapproved in ("", "measure", "link"))


SUPPRESSED = {"value": None, "missing": "suppressed"}
"""A published row readers were told nothing of."""


@pytest.mark.parametrize(
    ("public", "new", "quotable", "said"),
    [
        (41.0, 43.0, True, "Corrected in edition 2, from 41 to 43: Recount."),
        (None, 43.0, True, "Corrected in edition 2: Recount."),
        (41.0, 43.0, False, "Corrected in edition 2: Recount."),
        (41.2, 41.4, True, "Corrected in edition 2: Recount."),
        (None, 43.0, False, "Corrected in edition 2: Recount."),
    ],
)
def test_a_correction_repeats_only_numbers_that_may_be_read(
    public: float | None, new: float, quotable: bool, said: str
) -> None:
    """Each of the three reasons is enough: it was hidden, its edition was withdrawn, or both sides read the same."""
    before = SUPPRESSED if public is None else {"value": public, "missing": None}
    words = _Correction(2, "Recount.", "count", 0, quotable)
    old = {"value": 5.0, "missing": None, "restated": ""}
    assert words.of(before, old, {"value": new, "missing": None}) == said


@pytest.mark.parametrize(
    ("before", "says"),
    [(5, ""), (10, ""), (11, "Corrected in edition 2, from 11 to 30: Recount.")],
)
def test_a_correction_from_a_small_number_says_nothing_under_a_rule(town: Town, before: int, says: str) -> None:
    """Nothing was held back before, so only the threshold tells that the number must not be repeated."""
    town.publish(town.hand_in({EAST: before}))
    with town.db.writing() as connection:
        connection.execute(update(schema.measure).values(suppression_rule="cms"))
    town.publish(town.hand_in({EAST: 30}, restatement="Recount."))
    assert _restated(town, 2) == says


@pytest.mark.parametrize(
    ("quotable", "said"),
    [
        (True, "Withdrawn in edition 2: before, 41 stood here, now “not collected”: Recount."),
        (False, "Corrected in edition 2: Recount."),
    ],
)
def test_a_figure_taken_back_repeats_no_number_of_a_withdrawn_edition(quotable: bool, said: str) -> None:
    words = _Correction(2, "Recount.", "count", 0, quotable)
    public, gone = {"value": 41.0, "missing": None}, {"value": None, "missing": "not_collected"}
    assert words.of(public, {**public, "restated": ""}, gone) == said


def test_another_reason_for_no_figure_corrects_nothing() -> None:
    """What an earlier edition said beside it was about the reason that stood there then."""
    words = _Correction(3, "Recount.", "count", 0, quotable=True)
    gone, other = {"value": None, "missing": "not_collected"}, {"value": None, "missing": "not_published"}
    assert words.of(gone, {**gone, "restated": "Withdrawn in edition 2."}, gone) == "Withdrawn in edition 2."
    assert words.of(gone, {**gone, "restated": "Withdrawn in edition 2."}, other) == ""


def test_a_reason_that_names_a_held_back_number_is_not_printed(town: Town) -> None:
    """The number is large enough to be shown, but an edition hid it: only what was held back tells."""
    town.publish(town.hand_in({EAST: 5}))
    with town.db.writing() as connection:
        held = [{"edition": 1, "value": 20.0, "numerator": None, "denominator": None, "hidden": ["count"]}]
        connection.execute(update(schema.observation).values(value=40, held=held))
        connection.execute(update(schema.measure).values(suppression_rule="cms"))
    town.publish(town.hand_in({EAST: 60}, restatement="It was 20."))
    assert _restated(town, 2) == ""
    town.publish(town.hand_in({EAST: 61}, restatement="One more."))
    assert _restated(town, 3) == "Corrected in edition 3, from 60 to 61: One more."


def _restated(town: Town, edition: int) -> str:
    table = schema.PUBLISHED["observation"]
    with town.db.reading() as connection:
        return str(connection.execute(select(table.c.restated).where(table.c.edition == edition)).scalar_one())
