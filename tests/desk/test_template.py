"""The template in the browser: handed out within the department only, and taken in again without a question."""

from __future__ import annotations

import io
import zipfile

from sqlalchemy import select

from equipt_dash.store.private import submission_cell
from tests.desk.test_import_pages import SLUG, fields
from tests.outlets.fill_in import fill_in
from tests.support.desk import City

ADDRESS = f"/internal/measures/{SLUG}/template.xlsx"


def test_only_those_who_may_enter_values_get_it(desk_city: City) -> None:
    answer = desk_city.visitor("editor").get(ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}-template.xlsx"'
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        assert book.testzip() is None
    assert desk_city.visitor("officer").get(ADDRESS).status_code == 200
    assert desk_city.visitor("other-editor").get(ADDRESS).status_code == 404
    assert desk_city.visitor("editor").get(ADDRESS.replace(SLUG, "no-such-measure")).status_code == 404
    assert desk_city.visitor("council").get(ADDRESS).status_code == 403
    anonymous = desk_city.visitor().get(ADDRESS)
    assert anonymous.status_code == 303
    assert anonymous.headers["Location"].startswith("/sign-in?next=")


def test_pages_lead_to_it(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    assert f'href="{ADDRESS}"' in editor.get(ADDRESS.removesuffix("/template.xlsx")).get_data(as_text=True)
    assert 'href="/internal/measures"' in editor.get("/internal/import").get_data(as_text=True).split("<main")[1]


def test_filled_in_it_is_taken_in_without_a_question(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    content = editor.get(ADDRESS).data
    heading = _headings(content)
    typed: dict[tuple[int, int], str | float] = {(2, heading["Value"]): 51.5, (3, heading["Value"]): 52.5}
    editor.get("/internal/import")
    file = (io.BytesIO(fill_in(content, typed)), "filled.xlsx")
    data = {"csrf_token": editor.token, "form_key": "", "file": file}
    answer = editor.client.post("/internal/import/read", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    html = editor.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Please answer" not in html
    sent = fields(html, "meaning-form")
    assert sent["measure"] == SLUG
    taken = editor.post("/internal/import/take", sent, key="take-template-1")
    assert taken.status_code == 303, taken.get_data(as_text=True)
    db = desk_city.served.app.server.extensions["equipt"].db
    with db.reading() as connection:
        values = connection.execute(select(submission_cell.c.value).order_by(submission_cell.c.value)).scalars().all()
    assert values == [51.5, 52.5]


def _headings(content: bytes) -> dict[str, int]:
    """The columns of the first sheet by their headings, in the order the template writes them."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    names = ["Measure", "Period", "Group", "Place"]
    names += ["Actual or target"] if ">Actual or target<" in texts else []
    return {name: n for n, name in enumerate([*names, "Value"])}
