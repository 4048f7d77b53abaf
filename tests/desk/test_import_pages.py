"""The import in the browser: a file, what it means, its drafts, handed in and undone; a bad file changes nothing."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from typing import Any

from sqlalchemy import func, insert, select

from equipt_dash.intake.periods import KINDS
from equipt_dash.store import schema
from equipt_dash.store.private import import_batch, submission, submission_cell
from equipt_dash.views.desk.intake_words import period_words
from tests.support.desk import City, Visitor

SLUG = "percent-of-individuals-who-keep-or-raise-income"
GOOD = "Fiscal Year,Race,Value,Denominator\nFY2030,Black or African American,45.3 %,1000\nFY2030,All,55.1%,3000\nFY2031,All,N/A,\n"
BAD = "Fiscal Year,Race,Value\nFY2030,Black or African American,lots\nFY2031,All,55.1\n"


def counts(city: City) -> tuple[int, ...]:
    db = city.served.app.server.extensions["equipt"].db
    with db.reading() as connection:
        tables = (import_batch, submission, submission_cell)
        return tuple(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)


def upload(visitor: Visitor, content: str, name: str = "report.csv") -> Any:
    visitor.get("/internal/import")
    data = {"csrf_token": visitor.token, "form_key": "", "file": (io.BytesIO(content.encode()), name)}
    return visitor.client.post("/internal/import/read", data=data, content_type="multipart/form-data")


def fields(html: str, form: str) -> dict[str, str]:
    part = html[html.index(f'id="{form}"') :]
    part = part[: part.index("</form>")]
    found = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', part))
    found.pop("form_key")  # each test sends its own
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', part, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen.group(1) if chosen else ""
    return {
        key: value.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&") for key, value in found.items()
    }


def confirmed(visitor: Visitor, content: str) -> tuple[str, dict[str, str]]:
    answer = upload(visitor, content)
    assert answer.status_code == 303
    page = visitor.get(answer.headers["Location"])
    assert page.status_code == 200
    html = page.get_data(as_text=True)
    return html, fields(html, "meaning-form")


def test_a_file_is_read_confirmed_taken_in_handed_in(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    html, sent = confirmed(editor, GOOD)
    assert "Is this what the file means?" in html
    assert counts(desk_city) == (0, 0, 0), "nothing is stored before a person confirms"
    assert sent["role-0"] == "period"
    answer = editor.post("/internal/import/take", {**sent, "measure": SLUG}, key="take-1-take-1")
    assert answer.status_code == 303
    assert counts(desk_city) == (1, 1, 3)
    page = editor.get(answer.headers["Location"]).get_data(as_text=True)
    assert "The values are drafts until you hand them in" in page
    again = editor.post("/internal/import/take", {**sent, "measure": SLUG}, key="take-2-take-2")
    assert "said=before" in again.headers["Location"]
    assert counts(desk_city) == (1, 1, 3)
    number = answer.headers["Location"].split("/")[-1].split("?")[0]
    held = editor.post(f"/internal/import/{number}/submit", {"note": "from our export"}, key="hand-0-hand-0")
    assert held.status_code == 422, "FY2030 has not ended"
    html = held.get_data(as_text=True)
    assert "from our export" in html
    why = dict.fromkeys(re.findall(r'name="(reason-\d+)"', html), "A projection, agreed so.")
    handed = editor.post(f"/internal/import/{number}/submit", {"note": "from our export", **why}, key="hand-1-hand-1")
    assert "said=handed" in handed.headers["Location"]
    db = desk_city.served.app.server.extensions["equipt"].db
    with db.reading() as connection:
        assert connection.execute(select(submission.c.status)).scalar_one() == "submitted"
    assert editor.post(f"/internal/import/{number}/undo", {"why": "x"}, key="undo-1-undo-1").status_code == 409


def test_an_import_is_undone_by_a_form(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    _html, sent = confirmed(editor, GOOD)
    answer = editor.post("/internal/import/take", {**sent, "measure": SLUG}, key="take-1-take-1")
    number = answer.headers["Location"].split("/")[-1].split("?")[0]
    assert desk_city.visitor("other-editor").get(f"/internal/import/{number}").status_code == 404
    page = editor.get(f"/internal/import/{number}").get_data(as_text=True)
    assert "Why is it undone?" in page
    assert "stays, without figures" not in page, "it brought no measure along"
    refused = editor.post(f"/internal/import/{number}/undo", {"why": " "}, key="undo-1-undo-1")
    assert refused.status_code == 422
    assert "Say why." in refused.get_data(as_text=True)
    long = editor.post(f"/internal/import/{number}/undo", {"why": "x" * 2001}, key="undo-2-undo-2")
    assert long.status_code == 422
    assert "x" * 2001 in long.get_data(as_text=True), "what was typed stays"
    assert counts(desk_city)[2] == 3
    done = editor.post(f"/internal/import/{number}/undo", {"why": "It was <last> year's."}, key="undo-3-undo-3")
    assert done.headers["Location"].endswith(f"/internal/import/{number}?said=undone")
    assert counts(desk_city)[2] == 0
    after = editor.get(done.headers["Location"]).get_data(as_text=True)
    assert "It was <last> year's." in unescape(after), unescape(after)[unescape(after).index("<h1") :]


def test_undoing_says_which_measures_stay(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    new = "Measure,Fiscal Year,Actual,Target\nLanterns mended,FY2023,12,15\nBenches painted,FY2023,4,5\n"
    _html, sent = confirmed(editor, new)
    answer = editor.post("/internal/import/take", sent, key="take-1-take-1")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    path = answer.headers["Location"].split("?")[0]
    names = "The measures it brought along stay, without figures: “Benches painted” and “Lanterns mended”."
    assert names in editor.get(path).get_data(as_text=True)
    done = editor.post(f"{path}/undo", {"why": "A column was wrong."}, key="undo-1-undo-1")
    assert names in editor.get(done.headers["Location"]).get_data(as_text=True)
    _html, sent = confirmed(editor, new.replace(",15", ",16"))
    again = editor.post("/internal/import/take", sent, key="take-2-take-2")
    assert again.status_code == 303, "the measures that stayed are found by their names"


def test_a_bad_file_says_where_and_stores_nothing_and_the_good_rows_can_be_chosen(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    html, sent = confirmed(editor, BAD)
    assert "cannot be taken in as it is" in html
    assert "lots" in html
    refused = editor.post("/internal/import/take", {**sent, "measure": SLUG}, key="take-1-take-1")
    assert refused.status_code == 422
    assert counts(desk_city) == (0, 0, 0)
    taken = editor.post("/internal/import/take", {**sent, "measure": SLUG, "good": "1"}, key="take-2-take-2")
    assert taken.status_code == 303
    assert counts(desk_city) == (1, 1, 1)


def test_answers_can_be_changed_and_kept_by_name(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    _html, sent = confirmed(editor, GOOD)
    again = editor.post("/internal/import/again", {**sent, "measure": SLUG, "scale": "many"})
    assert again.status_code == 422
    assert "Write a number, such as 100" in again.get_data(as_text=True)
    answered = editor.post("/internal/import/again", {**sent, "measure": SLUG, "role-3": "ignore"})
    assert answered.status_code == 303
    changed = editor.get(answered.headers["Location"])
    assert desk_city.visitor("editor2").get(answered.headers["Location"]).status_code == 404
    assert fields(changed.get_data(as_text=True), "meaning-form")["role-3"] == "ignore"
    editor.post("/internal/import/take", {**sent, "measure": SLUG, "name": "Jobs report"}, key="take-1-take-1")
    from equipt_dash.store.desk import uploads

    assert [name for name, _text in uploads.mappings(desk_city.served.app.server.extensions["equipt"].db)] == [
        "Jobs report"
    ]


def test_files_that_are_none_are_answered_in_words(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    assert upload(editor, "").status_code == 422
    for content in ("\x00\x01\x02", "<html><body>no</body></html>", "{", "a" * 100_000):
        answer = upload(editor, content, "odd.bin")
        page = editor.get(answer.headers["Location"])
        assert page.status_code == 200
        assert "cannot be taken in as it is" in page.get_data(as_text=True)
    assert counts(desk_city) == (0, 0, 0)
    assert editor.get("/internal/import/check?upload=nothing").status_code == 404


def test_somebody_else_cannot_open_an_upload(desk_city: City) -> None:
    answer = upload(desk_city.visitor("editor"), GOOD)
    assert desk_city.visitor("editor2").get(answer.headers["Location"]).status_code == 404
    assert desk_city.visitor("council").get("/internal/import").status_code == 403


def csv_of(visitor: Visitor, page: str) -> list[list[str]]:
    """The rows of the report a page links to."""
    href = re.search(r'href="([^"]*problems\.csv[^"]*)"', page)
    assert href is not None
    answer = visitor.get(href[1].replace("&amp;", "&"))
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.get_data(as_text=True))))


def test_the_whole_report_names_every_row_before_and_after_taking_in(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    lines = [f"FY{2000 + n},All,lots" for n in range(90)]
    content = "Fiscal Year,Race,Value\nFY2030,All,55.1\n" + "\n".join(lines) + "\n"
    html, sent = confirmed(editor, content)
    head, *rows = csv_of(editor, html)
    assert head[1:4] == ["Row", "Column", "As found"]
    bad = [row for row in rows if row[3] == "lots"]
    assert [int(row[1]) for row in bad] == list(range(3, 93)), "the page shows one of each kind, the report all"
    taken = editor.post("/internal/import/take", {**sent, "measure": SLUG, "good": "1"}, key="take-1-take-1")
    page = editor.get(taken.headers["Location"]).get_data(as_text=True)
    assert len([row for row in csv_of(editor, page)[1:] if row[3] == "lots"]) == 90
    address = taken.headers["Location"].split("?")[0]
    assert desk_city.visitor("other-editor").get(f"{address}/problems.csv").status_code == 404


def test_what_would_change_is_said_before_anything_is_stored(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    _html, sent = confirmed(editor, GOOD)
    answered = editor.post("/internal/import/again", {**sent, "measure": SLUG})
    first = editor.get(answered.headers["Location"]).get_data(as_text=True)
    assert "3 values are new." in first
    assert "0 values differ from what is stored." in first
    assert counts(desk_city) == (0, 0, 0)
    db = desk_city.served.app.server.extensions["equipt"].db
    with db.writing() as connection:
        key = connection.execute(select(schema.measure.c.key).where(schema.measure.c.slug == SLUG)).scalar_one()
        stored = {"measure": key, "role": "actual", "group_code": "all", "area": "austin", "quality": "good", "source": "austin-eperf",
                  "state": "approved"}  # fmt: skip
        for period, value in (("FY2030", 54.0), ("FY2031", None)):
            missing = None if value is not None else "not_applicable"
            row = {
                **stored,
                "period": period,
                "period_end": date(int(period[2:]), 9, 30),
                "value": value,
                "missing": missing,
            }
            connection.execute(insert(schema.observation).values(**row))
    page = editor.get(answered.headers["Location"]).get_data(as_text=True)
    assert "1 value is new." in page
    assert "1 value differs from what is stored." in page
    assert "1 value is stored already and stays as it is." in page
    assert re.search(r">54<.*55\.1", page, re.S)


def test_answers_kept_by_name_are_offered_for_the_next_file_and_read_it_the_same_way(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    _html, sent = confirmed(editor, GOOD)
    editor.post(
        "/internal/import/take",
        {**sent, "measure": SLUG, "role-3": "ignore", "name": "Jobs report"},
        key="take-1-take-1",
    )
    assert "Jobs report" in editor.get("/internal/import").get_data(as_text=True)
    html, _sent = confirmed(editor, GOOD.replace("2030", "2040").replace("2031", "2041"))
    assert "Answers kept before fit this file" in html
    link = re.search(r'href="(/internal/import/check\?[^"]*saved=Jobs[^"]*)"', html)
    assert link is not None
    page = editor.get(link[1].replace("&amp;", "&")).get_data(as_text=True)
    assert fields(page, "meaning-form")["role-3"] == "ignore"
    assert "The answers kept as “Jobs report” were used." in page
    other, _sent = confirmed(editor, GOOD.replace("Race", "Ethnicity"))
    assert "Answers kept before fit" not in other
    token = link[1].split("upload=")[1].split("&")[0]
    assert editor.get(f"/internal/import/check?upload={token}&saved=nobody").status_code == 400


def test_a_person_says_what_kind_of_period_plain_years_are(desk_city: City) -> None:
    assert set(period_words()) == set(KINDS)
    editor = desk_city.visitor("editor")
    _html, sent = confirmed(editor, "Year,Race,Value\n2030,All,55.1\n2031,All,56.0\n")
    assert sent["period_kind"] == ""
    answered = editor.post("/internal/import/again", {**sent, "measure": SLUG, "period_kind": "fiscal_year"})
    page = editor.get(answered.headers["Location"]).get_data(as_text=True)
    assert fields(page, "meaning-form")["period_kind"] == "fiscal_year"
    assert "FY2030" in page
    wrong = editor.post("/internal/import/again", {**sent, "measure": SLUG, "period_kind": "moon"})
    assert wrong.status_code == 422
