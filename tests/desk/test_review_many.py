"""Review of much at once: submissions of hundreds of figures, and lists of several pages, without a script."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert, select

from equipt_dash.kernel.submission import Submission
from equipt_dash.store import schema
from equipt_dash.store.private import submission, submission_cell
from tests.desk.entry_forms import db_of, slug
from tests.desk.test_review import ONE_FORM, corrected, text_of
from tests.support.desk import City

__all__ = ["slug"]


def _many(city: City, item: Submission, more: int) -> None:
    """Give a submission ``more`` figures, as an import would have."""
    with db_of(city).writing_alone() as connection:
        cell = (
            connection.execute(select(submission_cell).where(submission_cell.c.submission == item.id)).mappings().one()
        )
        rows = [
            {**cell, "period": f"X{n:04}", "value": 10_000.0 + n, "before": None, "base_version": 0}
            for n in range(more)
        ]
        connection.execute(insert(submission_cell), rows)


def test_a_submission_of_many_figures_shows_them_in_the_list_and_page_by_page(desk_city: City, slug: str) -> None:
    item = corrected(desk_city, slug, note="Counted anew.")
    _many(desk_city, item, 650)
    head = desk_city.visitor("head")
    page = text_of(head, "/internal/review")
    assert re.search(r": from [\d.,%$ ]+\D* to [\d.,%$ ]+", page), "the first figures stand in the list"
    assert "and 648 more" in page
    shown: list[str] = []
    for number in (1, 2, 3):
        one = text_of(head, f"/internal/review/{item.id}?page={number}")
        shown += re.findall(r"10,[0-6]\d\d", re.sub(r"<script.*?</script>", "", one, flags=re.S))
        assert "All 651 changes (CSV)" in one
        decide = ONE_FORM.search(one)
        assert decide, "each page can be decided on"
        assert "approve" in decide[0]
    assert set(shown) == {f"{10_000 + n:,}" for n in range(650)}, "every value can be read without a script or a file"
    text_of(head, f"/internal/review/{item.id}?page=4", 400)
    link = re.search(r'href="([^"]*changes[^"]*)"', one)
    assert link
    whole = head.get(link[1])
    assert whole.mimetype == "text/csv"
    assert len(whole.get_data(as_text=True).splitlines()) > 651


def test_a_refused_decision_keeps_the_page_and_what_was_ticked(
    desk_city: City, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from equipt_dash.store.desk import reviews
    from equipt_dash.views.desk import review

    item = corrected(desk_city, slug)
    with db_of(desk_city).writing_alone() as connection:
        row = dict(connection.execute(select(submission).where(submission.c.id == item.id)).mappings().one())
        other = (
            connection.execute(
                select(schema.measure.c.key).where(
                    schema.measure.c.department == row["department"], schema.measure.c.key != row["measure"]
                )
            )
            .scalars()
            .first()
        )
        connection.execute(insert(submission).values({**row, "id": item.id + 1, "measure": other}))
    monkeypatch.setattr(reviews, "PER_PAGE", 1)
    monkeypatch.setattr(review, "PER_PAGE", 1)
    head = desk_city.visitor("head")
    ticked = text_of(head, "/internal/review?page=2&tick=all")
    boxes = re.findall(r'<input[^>]*name="choose"[^>]*>', ticked)
    assert len(boxes) == 1
    assert "checked" in boxes[0], "all of the page are ticked by a link, without a script"
    chosen = re.search(r'value="([^"]+)"', boxes[0])
    assert chosen
    form = {"choose": chosen[1], "page": "2", "reason": "", "decision": "send-back"}
    answer = head.post("/internal/review/decide", form, key="decide-a")
    again = answer.get_data(as_text=True)
    assert "Say why, so that the author knows what to change." in again
    assert "checked" in next(box for box in re.findall(r'<input[^>]*name="choose"[^>]*>', again) if chosen[1] in box)
    done = head.post("/internal/review/decide", {**form, "decision": "approve"}, key="decide-b")
    assert done.status_code == 303
    late = head.post("/internal/review/decide", {**form, "decision": "approve"}, key="decide-c")
    assert late.status_code == 409, "the page it stood on is gone, and that is said on the first"
