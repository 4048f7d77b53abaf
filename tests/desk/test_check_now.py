"""The check speaks on the worksheet and beside a link, on the rows as they are now, before anything is published."""

from __future__ import annotations

import html
import re

from equipt_dash.store.engine import Database
from equipt_dash.views.desk.record_paths import new_path, record_path, review_path
from tests.desk.test_records import DISPARITY, db, decided, measure_key, newest, send
from tests.support.desk import City, Visitor

__all__ = ["db"]


def text(visitor: Visitor, path: str) -> str:
    """A page as words."""
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split()))


def test_the_verdicts_change_with_the_working_rows_and_not_with_the_edition(desk_city: City, db: Database) -> None:
    measure = measure_key(db)
    editor, officer = desk_city.visitor("editor"), desk_city.visitor("officer")
    worksheet = f"/internal/disparities/{DISPARITY}/worksheet"
    before = text(editor, worksheet)
    assert "What the check says today" in before
    assert "1 measure bears on it directly." not in before

    path = new_path("link", measure=measure, disparity=DISPARITY)
    editor.get(path)
    typed = {"measure": measure, "disparity": DISPARITY, "mechanism": "Income pays for care.", "strength": "direct",
             "reach": "service", "lever": "job training", "evidence": "A study.", "do": "hand-in"}  # fmt: skip
    send(editor, path, typed, "propose")
    review = text(officer, review_path(newest(db)))
    assert "What the connection check says" in review
    assert "Nobody has reviewed it." in review
    assert before == text(editor, worksheet), "a proposal does not count yet"

    decided(db, officer, "approve", central=True, review_again="2027-11-23")
    after = text(editor, worksheet)
    assert "1 measure bears on it directly." in after
    assert "The link from" in after
    assert "What the connection check says" in text(editor, record_path("link", measure, DISPARITY))
    assert "1 measure bears on it directly." not in text(editor, f"/disparities/{DISPARITY}"), "not published yet"
