"""Every question about a file is a field of the page, every answer stays, and every refusal is the first thing said."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from equipt_dash.store import schema
from equipt_dash.store.private import submission, submission_cell
from tests.desk.entry_forms import db_of
from tests.desk.test_import_pages import SLUG, confirmed, counts, fields, upload
from tests.support.desk import HEALTH, City, Visitor


def stored(city: City) -> list[dict[str, Any]]:
    with db_of(city).reading() as connection:
        return [dict(row) for row in connection.execute(select(submission_cell)).mappings()]


def take(visitor: Visitor, sent: dict[str, str], key: str = "take-1-take-1") -> Any:
    return visitor.post("/internal/import/take", {**sent, "measure": SLUG}, key=key)


def read_again(visitor: Visitor, sent: dict[str, str]) -> tuple[str, dict[str, str]]:
    answer = visitor.post("/internal/import/again", {**sent, "measure": SLUG})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2000]
    html = visitor.get(answer.headers["Location"]).get_data(as_text=True)
    return html, fields(html, "meaning-form")


def test_a_group_the_city_lacks_is_said_first_and_no_answer_is_lost(desk_city: City) -> None:
    with db_of(desk_city).writing() as connection:
        connection.execute(delete(schema.race_group).where(schema.race_group.c.family == "mena"))
    editor = desk_city.visitor("editor")
    html, sent = confirmed(
        editor, "Fiscal Year,Race,Value\nFY2014,Middle Eastern or North African,41\nFY2014,White,45\n"
    )
    with db_of(desk_city).reading() as connection:
        assert "mena" not in " ".join(connection.execute(select(schema.race_group.c.family)).scalars())
    sent["role-2"] = "value"
    refused = take(editor, {**sent, "unit": "percent"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    main = page[page.index("<main") :]
    assert "This city has no group for" in main
    assert main.index("This city has no group for") < main.index("What was found"), "the reason stands at the top"
    now = fields(page, "meaning-form")
    assert {name: now[name] for name in sent if name.startswith(("role-", "group-"))} == {
        name: text for name, text in sent.items() if name.startswith(("role-", "group-"))
    }
    assert 'value="percent"' in page
    place = next(name for name, text in sent.items() if name.startswith("group-") and text == "mena")
    beside = page[page.index(f'name="{place}"') - 1500 : page.index(f'name="{place}"')]
    assert "This city has no group for" in beside, "and beside the group that caused it"
    assert take(editor, {**now, place: "not_race"}, "take-2-take-2").status_code in (303, 422)
    assert html


def test_a_measure_of_another_department_is_refused_before_anything_else(desk_city: City) -> None:
    with db_of(desk_city).reading() as connection:
        query = select(schema.measure.c.name).where(
            schema.measure.c.department == desk_city.departments["austin-water"]
        )
        name = connection.execute(query.limit(1)).scalar_one()
    editor = desk_city.visitor("editor")
    html, sent = confirmed(editor, f'Measure,Fiscal Year,Value\n"{name}",FY2014,41\n"{name}",FY2013,42\n')
    main = html[html.index("<main") :]
    assert "cannot be taken in as it is" in main[: main.index("What was found")]
    assert "belongs to another department" in main[: main.index("What was found")]
    refused = editor.post("/internal/import/take", sent, key="take-1-take-1")
    assert refused.status_code == 422
    assert "belongs to another department" in refused.get_data(as_text=True)
    assert counts(desk_city) == (0, 0, 0)


def test_the_sheet_of_a_workbook_is_a_question(desk_city: City, tmp_path: Path) -> None:
    editor = desk_city.visitor("editor")
    book = two_sheets(tmp_path)
    editor.get("/internal/import")
    data = {"csrf_token": editor.token, "form_key": "", "file": (io.BytesIO(book), "two.xlsx")}
    answer = editor.client.post("/internal/import/read", data=data, content_type="multipart/form-data")
    html = editor.get(answer.headers["Location"]).get_data(as_text=True)
    sent = fields(html, "meaning-form")
    assert "Which sheet holds the values?" in html
    assert "sheet" in sent
    _html, sent = read_again(editor, {**sent, "sheet": "Second"})
    taken = take(editor, sent)
    assert taken.status_code == 303, taken.get_data(as_text=True)[:3000]
    assert [cell["value"] for cell in stored(desk_city)] == [44.0]


def two_sheets(folder: Path) -> bytes:
    import xlsxwriter

    path = folder / "two.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, value in (("First", 33), ("Second", 44)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Fiscal Year", "Value"])
            sheet.write_row(1, 0, ["FY2014", value])
    return path.read_bytes()


def test_the_period_of_the_whole_file_is_a_field_with_what_its_name_says(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    answer = upload(editor, "Race,Value\nBlack or African American,41\nWhite,45\n", "survey-2014.csv")
    html = editor.get(answer.headers["Location"]).get_data(as_text=True)
    found = re.search(r'name="period"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="period"', html)
    assert found
    assert "2014" in found.groups()
    sent = fields(html, "meaning-form")
    assert take(editor, {**sent, "period": "FY2014"}).status_code == 303
    assert {cell["period"] for cell in stored(desk_city)} == {"FY2014"}


def test_an_unread_word_and_a_splitting_column_are_questions(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    rows = "FY2013,Total,40\nFY2013,Men,41\nFY2013,Women,39\nFY2014,Total,closed\nFY2014,Men,41\nFY2014,Women,42\n"
    html, sent = confirmed(editor, f"Fiscal Year,Sex,Value\n{rows}")
    assert "“closed” is no number. What does it stand for?" in html
    keep = next(name for name in sent if name.startswith("keep-"))
    word = next(name for name in sent if name.startswith("missing-"))
    hidden = dict(re.findall(r'<input type="hidden" name="(word-\d+)" value="([^"]*)"', html))
    _html, sent = read_again(editor, {**sent, **hidden, keep: "Total", word: "not_collected"})
    assert take(editor, sent).status_code == 303
    assert {(cell["period"], cell["value"], cell["missing"]) for cell in stored(desk_city)} == {
        ("FY2013", 40.0, None),
        ("FY2014", None, "not_collected"),
    }


def test_a_column_can_be_a_target_and_one_of_a_wide_table_can_be_left_out(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    _html, sent = confirmed(editor, "Fiscal Year,Value,Aim\nFY2013,40,50\nFY2014,41,51\n")
    columns = {name: place for place, name in enumerate(("Fiscal Year", "Value", "Aim"))}
    sent |= {f"role-{columns['Value']}": "value", f"role-{columns['Aim']}": "target"}
    assert take(editor, sent).status_code == 303
    assert {(cell["role"], cell["value"]) for cell in stored(desk_city)} == {
        ("actual", 40.0), ("actual", 41.0), ("target", 50.0), ("target", 51.0)
    }  # fmt: skip


def test_percents_for_a_share_are_brought_into_its_unit_and_dollars_are_refused(desk_city: City) -> None:
    with db_of(desk_city).writing_alone() as connection:
        connection.execute(update(schema.measure).where(schema.measure.c.slug == SLUG).values(unit="share", scale=1.0))
    editor = desk_city.visitor("editor")
    _html, sent = confirmed(editor, "Fiscal Year,Value\nFY2013,36%\nFY2014,41%\n")
    assert take(editor, sent).status_code == 303
    assert sorted(cell["value"] for cell in stored(desk_city)) == [0.36, 0.41], "36% is 0.36, never 3,600%"
    _html, sent = confirmed(editor, "Fiscal Year,Value\nFY2013,$36\nFY2014,$41\n")
    refused = take(editor, sent, "take-2-take-2")
    assert refused.status_code == 422
    assert "The file says “dollars”" in refused.get_data(as_text=True)


def test_a_new_measure_of_an_editors_file_belongs_to_the_department_as_a_draft(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    html, sent = confirmed(editor, "Measure,Fiscal Year,Value\nLanterns mended,FY2014,12\nLanterns mended,FY2013,14\n")
    assert "added as a draft of your department" in html
    taken = editor.post("/internal/import/take", sent, key="take-1-take-1")
    assert taken.status_code == 303, taken.get_data(as_text=True)[:3000]
    with db_of(desk_city).reading() as connection:
        row = (
            connection.execute(select(schema.measure).where(schema.measure.c.name == "Lanterns mended"))
            .mappings()
            .one()
        )
        drafts = connection.execute(select(submission.c.department)).scalars().all()
    assert (row["department"], row["state"]) == (desk_city.departments[HEALTH], "draft")
    assert set(drafts) == {desk_city.departments[HEALTH]}
    for path in (f"/internal/measures/{row['slug']}", f"/internal/measures/{row['slug']}/definition"):
        assert editor.get(path).status_code == 200, path
    assert desk_city.served.client.get(f"/measures/{row['slug']}").status_code == 404, "nothing of it is public"
