"""Do no harm is a gate: each rule fires and spares as its data says, and no way in gets round the second person."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Text, insert, select, update

from equipt_dash.intake.package import _word_reasons
from equipt_dash.kernel.access import Action, Refused, desk_scope
from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.harm import UnexplainedWords, flagged, harm_remarks, word_rules
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.store import harm_gate, schema
from equipt_dash.store.desk import records, submissions, submitting, word_reasons
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.records import Typed
from equipt_dash.store.desk.word_reasons import NoReason
from equipt_dash.store.editions import publish
from equipt_dash.store.private import audit_event
from tests.desk.publishing_support import NOW, TODAY, Town, town
from tests.store.protected_city import record
from tests.support.desk import City

__all__ = ["town"]

HARM = "Black parents keep failing to come, because they do not care."
RULES = word_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_a_rule_fires_on_its_examples_and_spares_the_others(rule: object) -> None:
    one = next(item for item in RULES if item is rule)
    assert all((one.fires, one.spares, one.advice, one.urls))
    assert all(url.startswith("https://") for url in one.urls)
    for text in one.fires:
        assert one.finder.search(text), text
        assert any(remark.advice == one.advice for remark in harm_remarks(text)), text
        assert bool(flagged(text)) is one.gate or not one.gate
    for text in one.spares:
        assert not one.finder.search(text), text


def test_the_words_the_issue_names_are_found() -> None:
    assert [one.found for one in flagged(HARM)] == ["failing to come", "do not care"]


def test_every_column_of_words_is_looked_at_or_named_as_an_exception() -> None:
    for name, table in schema.PUBLISHED.items():
        words = {one.name for one in table.columns if isinstance(one.type, Text) and not one.primary_key}
        apart = harm_gate.NOT_WRITTEN.get(name, frozenset())
        assert apart <= words, f"{name} has no {sorted(apart - words)}"
        left = {one for one in words - apart - set(harm_gate.written(table)) if not one.endswith(("url", "_by"))}
        assert not left, f"{name}: {sorted(left)}"


def _told(town: Town) -> Town:
    """The town with a figure for the period stories are about."""
    record(town.db, {("all", "east"): (40, None)})
    return town


def _approved(town: Town, kind: SubmissionKind, by: str, **entries: str) -> Submission:
    typed = {name: {"value": text} for name, text in entries.items()}
    period = "2020" if kind is SubmissionKind.STORY else ""
    draft = submissions.save_draft(
        town.db, town.act(by), kind=kind, measure="m", period=period, entries=typed, version=0,
        base_version=0 if period else 1,
    )  # fmt: skip
    return town.approve(submitting.submit(town.db, town.act(by), draft.id, draft.version))


def _give(town: Town, who: str, reason: str = "It quotes the letter.") -> None:
    scope = desk_scope(town.who(who), Action.EXPLAIN_WORDS)
    [one] = word_reasons.waiting(DeskReader(scope, town.db))
    word_reasons.give(town.db, town.act(who), one.key, reason, location="")


def test_a_flagged_story_is_published_only_with_the_reason_of_a_second_person(town: Town) -> None:
    item = _approved(_told(town), SubmissionKind.STORY, "editor", body=HARM)
    with pytest.raises(UnexplainedWords) as stopped:
        town.look(item)
    assert stopped.value.texts == (HARM,)
    with pytest.raises(NoReason):
        _give(town, "head", " ")
    _give(town, "head")
    assert town.publish(item)
    with town.db.reading() as connection:
        rows = connection.execute(select(audit_event).where(audit_event.c.action == "explain_words")).mappings().all()
        assert connection.execute(select(schema.PUBLISHED["story"].c.body)).scalars().all().count(HARM) == 1
    [row] = rows
    assert (row["note"], row["person"], row["after"]["text"]) == ("It quotes the letter.", 2, HARM)


def test_the_author_cannot_give_the_reason_whatever_their_role(town: Town) -> None:
    item = _approved(_told(town), SubmissionKind.STORY, "officer", body=HARM)
    with pytest.raises(Refused):
        _give(town, "officer")
    # Whoever gave the reason cannot then write the same words themselves: it is no second person's any more.
    _give(town, "officer2")
    other = _approved(town, SubmissionKind.DEFINITION, "officer2", note=HARM)
    with pytest.raises(UnexplainedWords):
        town.look(other)
    assert town.publish(item)


def test_an_editor_gives_no_reason(town: Town) -> None:
    with pytest.raises(Refused):
        desk_scope(town.who("editor"), Action.EXPLAIN_WORDS)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("measure", {"definition": HARM}), ("measure", {"name": HARM}), ("department", {"does": HARM}),
        ("race_group", {"note": HARM}), ("observation", {"note": HARM}), ("observation", {"restated": HARM}),
    ],
)  # fmt: skip
def test_whatever_way_a_text_came_into_a_row_it_is_stopped(town: Town, table: str, values: dict[str, str]) -> None:
    """By import, by a program, by a command or by hand in the database: the edition is what is checked."""
    _told(town)
    with town.db.writing() as connection:
        connection.execute(update(schema.metadata.tables[table]).values(**values))
    with pytest.raises(UnexplainedWords):
        publish(town.db, on=date(2026, 11, 23), note="", approver="somebody")
    _give(town, "admin")
    assert publish(town.db, on=date(2026, 11, 23), note="", approver="somebody")


def test_what_is_public_already_needs_no_reason_again(town: Town) -> None:
    with town.db.writing() as connection:
        connection.execute(update(schema.department).values(does=HARM))
        harm_gate.keep(connection, HARM, "It stands in the charter.", "Package")
    publish(town.db, on=date(2026, 11, 23), note="", approver="somebody")
    with town.db.writing() as connection:
        connection.execute(harm_gate.word_reason.delete())
    assert publish(town.db, on=date(2026, 11, 24), note="", approver="somebody")


def test_a_note_about_an_edition_is_looked_at_too(town: Town) -> None:
    with pytest.raises(UnexplainedWords):
        publish(town.db, on=date(2026, 11, 23), note=HARM, approver="somebody")


def test_who_publishes_does_not_explain_their_own_note(town: Town) -> None:
    def explained_by(name: str) -> None:
        with town.db.writing() as connection:
            harm_gate.keep(connection, HARM, "It quotes the letter.", name)
        assert publish(town.db, on=date(2026, 11, 23), note=HARM, approver="Officer")

    with pytest.raises(UnexplainedWords):
        explained_by("Officer")
    explained_by("Officer2")


def test_a_line_of_a_list_that_is_public_already_needs_no_reason_again(town: Town) -> None:
    row = {"slug": "d", "title": "Rent first", "weights": [["Need", HARM]], "state": "approved"}
    with town.db.writing() as connection:
        connection.execute(insert(schema.PRACTICE["decision"]).values(**row))
    with pytest.raises(UnexplainedWords):
        publish(town.db, on=date(2026, 11, 23), note="", approver="somebody")
    with town.db.writing() as connection:
        harm_gate.keep(connection, HARM, "It stands in the charter.", "Package")
    publish(town.db, on=date(2026, 11, 23), note="", approver="somebody")
    with town.db.writing() as connection:
        connection.execute(harm_gate.word_reason.delete())
    assert publish(town.db, on=date(2026, 11, 24), note="", approver="somebody")


def test_who_drafted_a_record_wrote_it(town: Town) -> None:
    typed = Typed("partner", {"department": "parks", "title": "Neighbours", "standing": "asked", "role": "Advises", "why": HARM}, ())  # fmt: skip
    records.write(town.db, town.act("editor"), typed, {}, TODAY, hand_in=True)
    with town.db.reading() as connection:
        assert harm_gate.authors(connection, harm_gate.Place("partner", ("neighbours",), "why", HARM)) == {1}


@pytest.mark.parametrize(
    ("column", "text"), [("note", HARM), ("restated", f"Corrected in edition 2, from 40 to 41: {HARM}")]
)
def test_who_noted_or_corrected_a_figure_wrote_the_words_beside_it(town: Town, column: str, text: str) -> None:
    """A correction's reason becomes part of a sentence, and is still its author's."""
    said = {"parts": {"note": HARM}} if column == "note" else {"restatement": HARM}
    town.hand_in({("asian", "east"): 41.0}, approve="", **said)  # type: ignore[arg-type]
    place = harm_gate.Place("observation", ("m", "2020", "actual", "asian", "east"), column, text)
    with town.db.reading() as connection:
        assert harm_gate.authors(connection, place) == {1}
        assert harm_gate.authors(connection, harm_gate.Place("observation", ("other",), column, text)) == frozenset()


def test_who_wrote_it_straight_into_a_row_is_told_by_the_audit(town: Town) -> None:
    entry = {
        "number": 9999, "at": NOW, "person": 3, "actor": "Officer", "action": "change", "subject": "partner",
        "subject_key": "neighbours", "after": {"why": HARM}, "previous": "0", "hash": "0",
    }  # fmt: skip
    with town.db.writing() as connection:
        connection.execute(insert(audit_event).values(**entry))
        assert harm_gate.authors(connection, harm_gate.Place("partner", ("neighbours",), "why", HARM)) == {3}


def test_records_of_the_practice_are_stopped_too(town: Town) -> None:
    with town.db.writing() as connection:
        row = {"slug": "p", "title": "A food bank", "standing": "asked", "why": HARM, "state": "approved"}
        connection.execute(insert(schema.PRACTICE["partner"]).values(**row))
    with pytest.raises(UnexplainedWords):
        publish(town.db, on=date(2026, 11, 23), note="", approver="somebody")


def test_a_package_needs_a_second_person_too(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "word_reasons.toml"  # type: ignore[operator]
    row = '[[reason]]\ntext = "x"\nreason = "{reason}"\nauthor = "A"\nby = "{by}"\n'
    path.write_text(row.format(reason="Quoted.", by="B"))
    assert len(_word_reasons(path)) == 1
    for reason, by in (("Quoted.", "a "), ("Quoted.", ""), (" ", "B")):
        path.write_text(row.format(reason=reason, by=by))
        with pytest.raises(PackageError):
            _word_reasons(path)


def test_the_reason_is_asked_and_shown_where_it_is_decided(desk_city: City) -> None:
    from tests.desk.words_support import bare, opened, send, text, told_slug

    path, editor, head = (
        f"/internal/measures/{told_slug(desk_city)}/story",
        desk_city.visitor("editor"),
        desk_city.visitor("head"),
    )
    assert send(editor, path, "submit", opened(editor, path), body=HARM).status_code == 303
    page = bare(text(head.get("/internal/review/1")))
    assert "needs the reason of a second person" in page
    words = text(head.get("/internal/review/words"))
    key = words.split('name="key" value="')[1].split('"')[0]
    refused = head.post("/internal/review/words", {"key": key, "reason": ""})
    assert refused.status_code == 422
    assert editor.get("/internal/review/words").status_code == 403
    assert head.post("/internal/review/words", {"key": key, "reason": "The words of the survey."}).status_code == 303
    assert "The words of the survey." in bare(text(head.get("/internal/review/1")))
    head.post("/internal/review/1", {"decision": "approve", "version": "2"})
    published = bare(text(desk_city.visitor("officer").get("/internal/review/publish")))
    assert "The words of the survey." in published
