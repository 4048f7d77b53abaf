"""One check for every way in: the same impossible and the same doubtful figure, by grid, file, template, program, source.

A figure that cannot be is never handed in; a doubtful one only with a reason, which the reviewer and the publisher read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from equipt_dash.commands.import_table import main
from equipt_dash.kernel.access import Action, desk_scope
from equipt_dash.store.desk import imports, plausible, submissions
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.private import submission, submission_cell
from tests.desk.entry_forms import db_of, send, sheet, slug, values
from tests.desk.test_import_pages import confirmed, fields
from tests.desk.test_ingest import deliver, new_token
from tests.desk.test_template import _headings
from tests.intake.connectors.servers import serving, socrata
from tests.intake.test_saved_command import NOW, go, keep
from tests.outlets.fill_in import fill_in
from tests.support.desk import City, Visitor

__all__ = ["slug"]

IMPOSSIBLE, DOUBTFUL = 3600, 51.5
"""36 percent times a hundred; and a figure of a year that has not ended."""

REASON = "The council agreed to this projection."

REFUSED = ""
"""What a way answers that does not even let the figure in; else it says who may hand in what came."""


def _file(city: City, slug: str, value: float, _folder: Path, _patch: pytest.MonkeyPatch) -> str:
    editor = city.visitor("editor")
    _html, sent = confirmed(editor, f"Fiscal Year,Value\nFY2030,{value}\n")
    assert editor.post("/internal/import/take", {**sent, "measure": slug}, key=f"take-{value}-take").status_code == 303
    return "editor"


def _command(city: City, slug: str, value: float, folder: Path, patch: pytest.MonkeyPatch) -> str:
    path = folder / "export.csv"
    path.write_text(f"Measure,Fiscal Year,Value\n{slug},FY2030,{value}\n{slug},FY2031,N/A\n")
    patch.setenv("EQUIPT_DATABASE_URL", city.served.url)
    assert main([str(path)]) == 0
    return "officer"


def _template(city: City, slug: str, value: float, _folder: Path, _patch: pytest.MonkeyPatch) -> str:
    editor = city.visitor("editor")
    content = editor.get(f"/internal/measures/{slug}/template.xlsx").data
    headings = _headings(content)
    content = fill_in(content, {(2, headings["Period"]): "FY2030", (2, headings["Value"]): value})
    file = (io.BytesIO(content), "filled.xlsx")
    data = {"csrf_token": editor.token, "form_key": "", "file": file}
    editor.get("/internal/import")
    data["csrf_token"] = editor.token
    answer = editor.client.post("/internal/import/read", data=data, content_type="multipart/form-data")
    sent = fields(editor.get(answer.headers["Location"]).get_data(as_text=True), "meaning-form")
    taken = editor.post("/internal/import/take", sent, key=f"take-{value}-take")
    return "editor" if taken.status_code == 303 else REFUSED


def _program(city: City, slug: str, value: float, _folder: Path, _patch: pytest.MonkeyPatch) -> str:
    body = {"observations": [{"period": "FY2030", "value": value}]}
    who = "head" if value == IMPOSSIBLE else "officer"
    token = new_token(city, who)
    address = f"/api/v1/measures/{slug}/observations"
    answer = deliver(city, token, body, key=f"delivery-{value}", address=address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["questions"], "a program is told what a person will be asked"
    return who


def _source(city: City, slug: str, value: float, folder: Path, _patch: pytest.MonkeyPatch) -> str:
    with serving(socrata([{"measure": slug, "fiscal_year": "FY2030", "value": str(value)}])) as server:
        keep(db_of(city), server.url, name="impossible" if value == IMPOSSIBLE else "doubtful")
        assert go(db_of(city), folder) == 0
    return "officer"


FILES: dict[str, Callable[[City, str, float, Path, pytest.MonkeyPatch], str]] = {
    "file": _file,
    "command": _command,
    "template": _template,
    "program": _program,
    "source": _source,
}


@pytest.mark.parametrize("way", FILES)
def test_what_a_file_brings_is_asked_about_like_what_is_typed(
    way: str, desk_city: City, slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value, step in ((IMPOSSIBLE, "wrong"), (DOUBTFUL, "right")):
        folder = tmp_path / step
        folder.mkdir()
        who = FILES[way](desk_city, slug, value, folder, monkeypatch)
        if who == REFUSED:
            assert (way, value) == ("template", IMPOSSIBLE), "a template knows the measure's scale"
            continue
        batch = _newest_batch(desk_city)
        officer = desk_city.visitor(who)
        page = officer.get(f"/internal/import/{batch}").get_data(as_text=True)
        answer = officer.post(f"/internal/import/{batch}/submit", {"note": "n"}, key=f"hand-{way}-{step}-1")
        assert answer.status_code == 422, (way, value)
        why = dict.fromkeys(re.findall(r'name="(reason-\d+)"', answer.get_data(as_text=True)), REASON)
        answer = officer.post(f"/internal/import/{batch}/submit", {"note": "n", **why}, key=f"hand-{way}-{step}-2")
        if value == IMPOSSIBLE:
            assert "This measure runs from 0 to 100" in page
            assert answer.status_code == 422, "no reason makes it possible"
            imports.undo(db_of(desk_city), Act(desk_city.principal(who), NOW), batch, "It cannot be.")
        else:
            assert "so it has not ended" in page
            assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
            _kept_and_shown(desk_city, "officer2")


def test_the_grid_asks_the_same_and_keeps_the_reason(desk_city: City, slug: str) -> None:
    editor = desk_city.visitor("editor")
    sent = sheet(editor, slug, "?q=FY2030")
    new = next(name for name in values(sent) if "FY2030|all" in name)
    answer = new.replace(":value", ":reason")
    assert send(editor, slug, "submit", {**sent, new: str(IMPOSSIBLE), answer: REASON}).status_code == 422
    held = send(editor, slug, "submit", {**sent, new: str(DOUBTFUL)})
    assert held.status_code == 422
    assert "so it has not ended" in held.get_data(as_text=True)
    assert send(editor, slug, "submit", {**sent, new: str(DOUBTFUL), answer: REASON}).status_code == 303
    _kept_and_shown(desk_city, "head")


def _kept_and_shown(city: City, reviewer: str) -> None:
    """The reason stands in the database, before the reviewer, and before whoever publishes."""
    db = db_of(city)
    with db.reading() as connection:
        number = (
            connection.execute(
                select(submission.c.id)
                .where(submission.c.submitted_at.is_not(None))
                .order_by(submission.c.submitted_at.desc())
            )
            .scalars()
            .first()
        )
    item = submissions.find(DeskReader(desk_scope(city.principal("officer"), Action.READ_REVIEW), db), int(number or 0))
    assert item is not None
    asked, count = plausible.asked_of(item)
    assert count >= 1
    assert {one.reason for one in asked if "has not ended" in one.words} == {REASON}
    visitor = city.visitor(reviewer)
    page = visitor.get(f"/internal/review/{item.id}").get_data(as_text=True)
    assert f"The author’s reason: {REASON}" in page
    sent = {"version": str(item.version), "decision": "approve"}
    assert visitor.post(f"/internal/review/{item.id}", sent, key="approve-approve-1").status_code == 303
    preview = city.visitor("officer").get("/internal/review/publish").get_data(as_text=True)
    assert REASON in preview


def _newest_batch(city: City) -> int:
    with db_of(city).reading() as connection:
        query = select(submission.c.batch).where(submission.c.batch.is_not(None)).order_by(submission.c.batch.desc())
        return int(connection.execute(query).scalars().first() or 0)


def test_a_draft_from_a_file_is_corrected_on_the_sheet_and_keeps_its_interval(desk_city: City, slug: str) -> None:
    editor: Visitor = desk_city.visitor("editor")
    _html, sent = confirmed(
        editor, "Fiscal Year,Value,Lower Limit,Upper Limit\nFY2030,3600,30,60\nFY2031,52,40,60\nFY2031 release,1,,\n"
    )
    taken = editor.post("/internal/import/take", {**sent, "measure": slug, "good": "1"}, key="take-1-take-1")
    assert taken.status_code == 303
    page = editor.get(taken.headers["Location"]).get_data(as_text=True)
    assert f'href="/internal/measures/{slug}"' in page, "a draft leads to where it can be corrected, not to a 404"
    assert "/internal/review/" not in page
    grid = sheet(editor, slug)
    held = {name: grid[name] for name in values(grid) if "FY203" in name and "|all|" in name}
    assert sorted(text for text in held.values() if text) == ["3600", "52"], "what the file brought stands in the sheet"
    wrong = next(name for name, text in held.items() if text == "3600")
    reasons = {name.replace(":value", ":reason"): REASON for name in held}
    assert send(editor, slug, "submit", {**grid, **reasons}).status_code == 422
    assert send(editor, slug, "submit", {**grid, **reasons, wrong: "51"}).status_code == 303
    with db_of(desk_city).reading() as connection:
        cells = {row["value"]: row for row in connection.execute(select(submission_cell)).mappings()}
    assert set(cells) == {51.0, 52.0}
    assert (cells[52.0]["low"], cells[52.0]["high"]) == (40.0, 60.0)
    assert cells[51.0]["low"] is None, "an interval belongs to its value"
