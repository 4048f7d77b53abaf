"""The entry page over HTTP: what is typed is kept, checked, handed in, and seen by nobody who may not."""

from __future__ import annotations

import re

from sqlalchemy import select

from equipt_dash.kernel.workflow import Status
from equipt_dash.store import schema
from equipt_dash.store.private import audit_event, notice, submission, submission_cell
from tests.desk.entry_forms import db_of, fields, last_value, latest, rows_of, send, sheet, slug, values
from tests.support.desk import City

__all__ = ["slug"]


def test_a_typed_value_is_saved_exactly_as_typed_and_comes_back_elsewhere(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    assert sent[new] == ""
    answer = send(visitor, slug, "draft", {**sent, new: " 45.30 % "})
    assert answer.status_code == 303
    again = sheet(desk_city.visitor("editor"), slug)
    assert again[new] == " 45.30 % "
    assert again["version"] == "1"


def test_an_untouched_sheet_makes_no_draft(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    send(visitor, slug, "draft", sheet(visitor, slug))
    assert rows_of(desk_city, submission) == (0,)


def test_the_script_saves_and_is_told_the_version(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    typed = {**sent, values(sent)[0]: "50"}
    first = send(visitor, slug, "draft", typed, **{"as": "json"}).get_json()
    assert first["state"] == "saved"
    assert first["version"] == "1"
    second = send(visitor, slug, "draft", {**typed, values(sent)[0]: "51", **only(first)}, **{"as": "json"}).get_json()
    assert second["draft"] == first["draft"]
    assert second["version"] == "2"


def only(saved: dict[str, str]) -> dict[str, str]:
    return {name: saved[name] for name in ("draft", "version")}


def test_handing_in_writes_typed_numbers_tells_reviewers_and_changes_no_working_row(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    before = rows_of(desk_city, schema.observation)
    new = values(sent)[0]
    answer = send(visitor, slug, "submit", {**sent, new: last_value(sent)}, note="Counted anew.")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with db_of(desk_city).reading() as connection:
        one = connection.execute(select(submission)).mappings().one()
        cell = connection.execute(select(submission_cell)).mappings().one()
        told = set(connection.execute(select(notice.c.person).where(notice.c.kind == "submitted")).scalars())
        steps = list(connection.execute(select(audit_event.c.action)).scalars())
    assert (one["status"], one["author"], one["note"]) == ("submitted", desk_city.people["editor"], "Counted anew.")
    assert cell["value"] == float(last_value(sent))
    assert cell["base_version"] == 0
    assert told == {desk_city.people[name] for name in ("head", "officer", "officer2")}
    assert "submit" in steps
    assert rows_of(desk_city, schema.observation) == before


def test_a_form_sent_three_times_hands_in_once(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    typed = {**sent, values(sent)[0]: last_value(sent)}
    answers = [send(visitor, slug, "submit", typed) for _number in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert rows_of(desk_city, submission, submission_cell) == (1, 1)


def test_wrong_input_keeps_what_was_typed_says_why_and_changes_nothing(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    before = rows_of(desk_city, submission, audit_event)
    for text in ("120", "-4", "many", "1,5", "4 of 9"):
        answer = send(visitor, slug, "submit", {**sent, new: text}, embargo="soon", note="Keep me")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        again = fields(page)
        assert (again[new], again["embargo"], again["note"]) == (text, "soon", "Keep me")
        assert 'class="error"' in page
        assert 'href="#sheet-embargo"' in page
        assert 'href="#r0-0-value"' in page
    assert rows_of(desk_city, submission, audit_event) == before


def test_a_question_is_answered_by_saying_that_it_is_right(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    low = "99.9" if float(last_value(sent)) < 30 else "0.1"
    answer = send(visitor, slug, "submit", {**sent, new: low})
    assert answer.status_code == 422
    assert 'class="question"' in answer.get_data(as_text=True)
    answer = send(visitor, slug, "submit", {**sent, new: low, new.replace(":value", ":reason"): "Counted twice."})
    assert answer.status_code == 303


def test_the_check_answers_scripts_with_data_and_browsers_with_the_page(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    data = send(visitor, slug, "check", {**sent, new: "101"}, **{"as": "json"}).get_json()
    assert [one["severity"] for one in data["findings"] if one["name"] == new] == ["error"]
    page = send(visitor, slug, "check", {**sent, new: "101"})
    assert page.status_code == 200
    assert fields(page.get_data(as_text=True))[new] == "101"
    assert rows_of(desk_city, submission) == (0,)


def test_a_check_after_a_save_looks_at_what_is_typed_now(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    page = {"tab": "one", "seq": "1", "as": "json"}
    send(visitor, slug, "draft", {**sent, new: "101"}, **page)
    data = send(visitor, slug, "check", {**sent, new: last_value(sent)}, **page).get_json()
    assert data["stopped"] == 0


def test_correcting_a_public_value_needs_to_say_what_was_wrong(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    old = next(name for name in values(sent) if sent[name])
    typed = {**sent, old: str(float(sent[old]) - 0.5), old.replace(":value", ":reason"): "Counted twice."}
    answer = send(visitor, slug, "submit", typed)
    assert answer.status_code == 422
    assert "#sheet-restatement" in answer.get_data(as_text=True)
    answer = send(visitor, slug, "submit", typed, restatement="One clinic was counted twice.")
    assert answer.status_code == 303
    with db_of(desk_city).reading() as connection:
        cell = connection.execute(select(submission_cell)).mappings().one()
    assert cell["base_version"] == 1
    assert cell["before"]["value"] == float(sent[old])


def test_taken_back_discarded_and_taken_over(desk_city: City, slug: str) -> None:
    visitor, other = desk_city.visitor("editor"), desk_city.visitor("editor2")
    sent = sheet(visitor, slug)
    new = values(sent)[0]
    send(visitor, slug, "submit", {**sent, new: last_value(sent)})
    one = latest(desk_city)
    where = {"draft": str(one.id), "version": str(one.version)}
    assert visitor.post(f"/internal/measures/{slug}/take-back", where, key="back").status_code == 303
    assert latest(desk_city).status is Status.DRAFT
    where["version"] = str(latest(desk_city).version)
    sheet(other, slug)
    assert other.post(f"/internal/measures/{slug}/take-over", where, key="over").status_code == 303
    assert latest(desk_city).author == desk_city.people["editor2"]
    stale = visitor.post(f"/internal/measures/{slug}/discard", where, key="stale")
    assert stale.status_code == 409
    assert latest(desk_city).status is Status.DRAFT
    where["version"] = str(latest(desk_city).version)
    assert other.post(f"/internal/measures/{slug}/discard", where, key="away").status_code == 303
    assert latest(desk_city).status is Status.DISCARDED


def test_colleagues_read_a_draft_but_other_departments_see_nothing_of_it(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    send(visitor, slug, "draft", {**sent, values(sent)[0]: "47.123"})
    assert "47.123" in desk_city.visitor("head").get(f"/internal/measures/{slug}").get_data(as_text=True)
    stranger = desk_city.visitor("other-editor")
    assert stranger.get(f"/internal/measures/{slug}").status_code == 404
    one = latest(desk_city)
    where = {"draft": str(one.id), "version": str(one.version)}
    for move in ("draft", "check", "submit", "choose", "take-back", "take-over", "discard"):
        assert send(stranger, slug, move, {**sent, **where, "against": "draft"}).status_code in (403, 404)
    council = desk_city.visitor("council")
    page = council.get(f"/internal/measures/{slug}")
    assert page.status_code == 200
    assert 'id="sheet"' not in page.get_data(as_text=True)
    assert council.post(f"/internal/measures/{slug}/draft", where).status_code == 403
    assert latest(desk_city) == one


def test_unknown_cells_and_addresses_are_refused_plainly(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug)
    for name in ("c:nothing", "c:FY1066|all|austin:value", "c:FY2016|martians|austin:value", "c:FY2016|all|mars:value"):
        assert send(visitor, slug, "draft", {**sent, name: "1"}).status_code == 400
    for query in ("?role=nothing", "?area=mars", "?said=hello"):
        assert visitor.get(f"/internal/measures/{slug}{query}").status_code == 400
    assert visitor.get(f"/internal/measures/{slug}?q=someday").status_code == 200
    assert send(visitor, slug, "draft", sent, draft="x", version="y").status_code in (303, 409)


def test_targets_have_a_sheet_and_a_draft_of_their_own(desk_city: City, slug: str) -> None:
    visitor = desk_city.visitor("editor")
    sent = sheet(visitor, slug, "?role=targets&q=FY2030")
    new = next(name for name in values(sent) if "FY2030" in name)
    assert send(visitor, slug, "submit", {**sent, new: "0"}).status_code == 422, "a step back is asked about"
    reason = {new.replace(":value", ":reason"): "The service ends then."}
    assert send(visitor, slug, "submit", {**sent, new: "0", **reason}).status_code == 303
    one = latest(desk_city)
    assert one.kind.value == "targets"
    with db_of(desk_city).reading() as connection:
        cell = connection.execute(select(submission_cell)).mappings().one()
    assert (cell["role"], cell["value"], str(cell["period_end"])) == ("target", 0.0, "2030-09-30")


def test_the_last_three_periods_and_the_next_stand_on_the_page_and_older_ones_when_asked(
    desk_city: City, slug: str
) -> None:
    visitor = desk_city.visitor("editor")
    shown = [name[2:].split("|")[0] for name in values(sheet(visitor, slug))]
    assert shown == sorted(shown, reverse=True)
    assert len(shown) == 4
    first = desk_city.served.client.get(f"/measures/{slug}").get_data(as_text=True)
    oldest = min(re.findall(r"FY20\d\d", first))
    more = [name[2:].split("|")[0] for name in values(sheet(visitor, slug, f"?from={oldest}"))]
    assert more[-1] == oldest
    assert set(more) > set(shown)
