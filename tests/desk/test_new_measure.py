"""A measure that an editor's file brings along: proposed, defined, approved by somebody else, published, and public."""

from __future__ import annotations

import re

from sqlalchemy import select

from equipt_dash.store import schema
from tests.desk.entry_forms import db_of, latest
from tests.desk.test_import_pages import confirmed
from tests.desk.test_review import publish, text_of, tick
from tests.desk.words_support import all_submissions, opened, send
from tests.support.desk import City

FILE = "Measure,Fiscal Year,Actual,Target\nLanterns mended,FY2013,12,15\nLanterns mended,FY2014,14,15\n"
SLUG = "lanterns-mended"
PUBLIC, DEFINITION = f"/measures/{SLUG}", f"/internal/measures/{SLUG}/definition"
WORDS = {
    "definition": "Street lanterns that were mended in a year.", "numerator_words": "Lanterns mended", "kind": "how_much",
    "better": "higher", "better_basis": "decided by the department", "frequency": "yearly",
}  # fmt: skip


def taken(city: City) -> str:
    """The editor takes the file in; the address of the import."""
    editor = city.visitor("editor")
    _html, sent = confirmed(editor, FILE)
    answer = editor.post("/internal/import/take", sent, key="take-1-take-1")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    return str(answer.headers["Location"].split("?")[0])


def handed_in(city: City, where: str) -> None:
    editor = city.visitor("editor")
    answer = editor.post(f"{where}/submit", {"note": "From our records."}, key="hand-1-hand-1")
    if answer.status_code == 422:
        why = dict.fromkeys(re.findall(r'name="(reason-\d+)"', answer.get_data(as_text=True)), "As recorded.")
        answer = editor.post(f"{where}/submit", {"note": "From our records.", **why}, key="hand-2-hand-2")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]


def defined(city: City) -> None:
    editor = city.visitor("editor")
    answer = send(editor, DEFINITION, "submit", opened(editor, DEFINITION), **WORDS)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    assert latest(city).kind.value == "definition"


def approved(city: City) -> None:
    items = [one for one in all_submissions(city) if one.status.value == "submitted"]
    head = city.visitor("head")
    body = {"choose": [tick(one) for one in items], "decision": "approve"}
    answer = head.post("/internal/review/decide", body, key=f"approve-{len(items)}-{items[0].id}")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]


def test_a_new_measure_goes_from_a_file_to_the_public(desk_city: City) -> None:
    where = taken(desk_city)
    editor, anonymous = desk_city.visitor("editor"), desk_city.visitor()
    page = text_of(editor, where)
    assert f"/internal/measures/{SLUG}" in page, "the import leads to the measure"
    text_of(anonymous, PUBLIC, 404)
    handed_in(desk_city, where)
    assert "Lanterns mended" in text_of(editor, "/internal"), "it stands in the editor's work"
    defined(desk_city)
    text_of(anonymous, PUBLIC, 404)
    own = {"choose": [tick(one) for one in all_submissions(desk_city)], "decision": "approve"}
    assert editor.post("/internal/review/decide", own, key="own").status_code == 403, "not by who brought it"
    approved(desk_city)
    text_of(anonymous, PUBLIC, 404)
    assert publish(desk_city) == "/internal/editions/2?said=published"
    public = text_of(anonymous, PUBLIC)
    assert "Street lanterns that were mended in a year." in public
    years = text_of(anonymous, f"{PUBLIC}/years.csv")
    assert re.search(r"FY2013.*\b12\b", years)
    assert re.search(r"FY2013.*\b15\b", years)
    assert re.search(r"FY2014.*\b14\b", years)
    assert "Lanterns mended" in text_of(anonymous, "/departments/health-and-human-services")
    with db_of(desk_city).reading() as connection:
        made = connection.execute(select(schema.measure).where(schema.measure.c.key == SLUG)).mappings().one()
    assert made["state"] == "approved"


def test_figures_of_a_measure_nobody_defined_stay_inside_and_that_is_said(desk_city: City) -> None:
    where = taken(desk_city)
    handed_in(desk_city, where)
    approved(desk_city)
    preview = text_of(desk_city.visitor("officer"), "/internal/review/publish")
    assert "Readers see no measure before somebody wrote its definition." in preview
    assert "Nothing approved is ready to be published." in preview
    defined(desk_city)
    assert "Readers see no measure before" in text_of(desk_city.visitor("officer"), "/internal/review/publish")
    approved(desk_city)
    ready = text_of(desk_city.visitor("officer"), "/internal/review/publish")
    assert "Readers see no measure before" not in ready
    figures = [one for one in all_submissions(desk_city) if one.kind.value != "definition"]
    alone = ".".join(tick(one) for one in figures)
    without = text_of(desk_city.visitor("officer"), f"/internal/review/publish?only={alone}")
    assert "Readers see no measure before somebody wrote its definition." in without, "not without it"
    assert publish(desk_city) == "/internal/editions/2?said=published"
    assert "Street lanterns" in text_of(desk_city.visitor(), PUBLIC)
