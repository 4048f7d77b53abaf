"""Stories, definitions and gap targets: typed, checked, handed in; what goes wrong keeps every word."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from equipt_dash.kernel.harm import harm_remarks
from equipt_dash.store import schema
from equipt_dash.store.private import submission
from tests.support.desk import City, Visitor

SLUG = "percent-of-individuals-who-keep-or-raise-income"
STORY = f"/internal/measures/{SLUG}/story"
DEFINITION = f"/internal/measures/{SLUG}/definition"
TARGET = "/internal/disparities/household-income/target"
TEXT = "In spring the job centre opened on Saturdays. 120 more people came."


def hidden(visitor: Visitor, path: str) -> dict[str, str]:
    html = visitor.get(path).get_data(as_text=True)
    form = html[html.index('id="words"') :]
    return {
        name: value
        for name, value in re.findall(
            r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', form[: form.index("</form>")]
        )
        if name != "csrf_token"
    }


def send(visitor: Visitor, path: str, step: str, **typed: str):  # type: ignore[no-untyped-def]
    sent = {**hidden(visitor, path), **typed}
    key = sent.pop("form_key")
    return visitor.post(f"{path}/{step}", sent, key=key)


def stored(city: City) -> list[dict[str, object]]:
    db = city.served.app.server.extensions["equipt"].db
    with db.reading() as connection:
        return [dict(row) for row in connection.execute(select(submission).order_by(submission.c.id)).mappings()]


def test_a_story_is_saved_comes_back_and_is_handed_in(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    assert send(editor, STORY, "save", body=TEXT).status_code == 303
    assert TEXT in desk_city.visitor("editor").get(STORY).get_data(as_text=True)
    answer = send(editor, STORY, "submit", body=f"{TEXT} More.", message="please look")
    assert answer.status_code == 303
    found = stored(desk_city)
    assert [(row["kind"], row["status"], row["note"]) for row in found] == [("story", "submitted", "please look")]
    entries = found[0]["entries"]
    assert isinstance(entries, dict)
    assert entries["body"]["value"] == f"{TEXT} More."
    assert entries["signed"]["value"] == "editor"
    page = editor.get(STORY).get_data(as_text=True)
    assert "A change is under way" in page


@pytest.mark.parametrize(
    ("path", "typed", "reason"),
    [
        (STORY, {"body": "   "}, "Write the story before you hand it in."),
        (DEFINITION, {"definition": "New", "kind": "nonsense", "better": "higher", "better_basis": "x"}, "Choose one of the answers."),
        (DEFINITION, {"definition": "New", "kind": "how_well", "better": "higher", "better_basis": "x", "next_update": "soon"}, "year-month-day"),
    ],
)  # fmt: skip
def test_wrong_words_stay_in_the_form_with_the_reason_beside_them(
    desk_city: City, path: str, typed: dict[str, str], reason: str
) -> None:
    answer = send(desk_city.visitor("editor"), path, "submit", message="a note of mine", **typed)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert reason in html
    assert 'href="#words-' in html
    assert "a note of mine" in html
    assert all(value.strip() in html for value in typed.values() if value not in ("nonsense",))
    assert stored(desk_city) == []


def test_a_gap_target_may_be_zero_and_stands_beside_a_floor(desk_city: City) -> None:
    officer = desk_city.visitor("officer")
    alone = send(officer, TARGET, "submit", target_gap="0", target_source="Council, 2026")
    assert alone.status_code == 422
    assert "Set a floor for every group" in alone.get_data(as_text=True)
    low = send(officer, TARGET, "submit", target_gap="0", floor="100", target_source="Council, 2026")
    assert low.status_code == 422
    assert "fall further" in low.get_data(as_text=True)
    done = send(officer, TARGET, "submit", target_gap="0", floor="1,000,000", target_source="Council, 2026")
    assert done.status_code == 303
    entries = stored(desk_city)[0]["entries"]
    assert isinstance(entries, dict)
    assert float(entries["target_gap"]["value"]) == 0
    assert float(entries["floor"]["value"]) == 1_000_000


def test_a_form_opened_on_an_older_draft_meets_both_texts(desk_city: City) -> None:
    first, second = desk_city.visitor("editor"), desk_city.visitor("editor")
    old = hidden(first, STORY)
    send(second, STORY, "save", body="The second window's words.")
    key = old.pop("form_key")
    answer = first.post(f"{STORY}/save", {**old, "body": "The first window's words."}, key=key)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The first window" in html
    assert "second" in html
    assert stored(desk_city)[0]["entries"]["body"] == {"value": "The second window's words."}  # type: ignore[index]
    assert send(first, STORY, "save", body="Mine after all.").status_code == 303


def test_a_row_changed_meanwhile_is_shown_and_neither_text_is_lost(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    typed = {"definition": "My new definition.", "kind": "how_well", "better": "higher", "better_basis": "known"}
    send(editor, DEFINITION, "save", **typed)
    db = desk_city.served.app.server.extensions["equipt"].db
    with db.writing() as connection:
        which = schema.measure.c.slug == SLUG
        connection.execute(update(schema.measure).where(which).values(definition="Theirs, just published.", version=2))
    page = editor.get(DEFINITION).get_data(as_text=True)
    assert "My new definition." in page
    sent = hidden(editor, DEFINITION)
    key = sent.pop("form_key")
    answer = editor.post(f"{DEFINITION}/submit", {**sent, **typed, "base": "1"}, key=key)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "My new definition." in html
    assert "Theirs" in html
    assert send(editor, DEFINITION, "submit", **typed).status_code == 303
    assert [row["status"] for row in stored(desk_city)] == ["discarded", "submitted"]


def test_a_colleague_who_was_first_is_named_and_mine_is_kept(desk_city: City) -> None:
    send(desk_city.visitor("editor2"), STORY, "submit", body="A colleague's story.")
    answer = send(desk_city.visitor("editor"), STORY, "submit", body="My own story.")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "editor2" in html
    assert "colleague" in html
    assert [row["status"] for row in stored(desk_city)] == ["submitted", "draft"]


def test_sent_three_times_it_is_handed_in_once(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    sent = hidden(editor, STORY)
    key = sent.pop("form_key")
    answers = [editor.post(f"{STORY}/submit", {**sent, "body": TEXT}, key=key) for _again in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert len(stored(desk_city)) == 1


@pytest.mark.parametrize("who", ["other-editor", "council", "admin"])
@pytest.mark.parametrize("path", [STORY, DEFINITION])
def test_others_can_neither_see_the_form_nor_send_it(desk_city: City, who: str, path: str) -> None:
    visitor = desk_city.visitor(who)
    answer = visitor.post(
        f"{path}/submit", {"body": TEXT, "definition": TEXT, "base": "1", "version": "0"}, key="k" * 20
    )
    assert answer.status_code in (403, 404)
    assert stored(desk_city) == []
    assert "Hand in for review" not in visitor.get(path).get_data(as_text=True)


def test_a_draft_is_thrown_away(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    send(editor, STORY, "save", body=TEXT)
    row = stored(desk_city)[0]
    data = {"period": str(row["period"]), "draft": str(row["id"]), "version": str(row["version"])}
    assert editor.post(f"{STORY}/discard", data, key="d" * 20).status_code == 303
    assert stored(desk_city)[0]["status"] == "discarded"
    assert editor.post(f"{STORY}/discard", data, key="e" * 20).status_code == 409


def test_history_shows_what_went_and_what_came(desk_city: City) -> None:
    send(
        desk_city.visitor("editor"),
        DEFINITION,
        "submit",
        definition="Completely new words",
        kind="how_well",
        better="higher",
        better_basis="known",
    )
    html = desk_city.visitor("head").get(f"/internal/measures/{SLUG}/history").get_data(as_text=True)
    assert "<del>" in html
    assert "<ins>" in html
    csv = desk_city.visitor("head").get(f"/internal/measures/{SLUG}/history/changes.csv")
    assert csv.status_code == 200
    assert "Completely new words" in csv.get_data(as_text=True)
    assert desk_city.visitor("other-head").get(f"/internal/measures/{SLUG}/history").status_code == 404


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Minority residents are at risk.", ["Minority", "at risk"]),
        ("The program caused fewer evictions.", ["caused"]),
        ("Blacks and non-white youth", ["Blacks", "non-white"]),
        ("Black residents wait longer because the city closed clinics.", []),
        ("The blackboard and the whitest paper; the impactful", []),
    ],
)
def test_words_that_can_do_harm_are_remarked_on(text: str, found: list[str]) -> None:
    remarks = harm_remarks(text)
    assert [one.found for one in remarks] == found
    assert all(one.advice for one in remarks)
