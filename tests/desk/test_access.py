"""The permission matrix, cell by cell, against a table written out by hand: changing a right means changing it here too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from equipt_dash.kernel.access import (
    ANONYMOUS,
    COMMAND_LINE,
    DEPARTMENT_ROLES,
    MATRIX,
    Action,
    Grant,
    Principal,
    Refused,
    Role,
    Row,
    authorize,
    can,
    desk_scope,
)
from equipt_dash.kernel.settings import ROOT
from equipt_dash.kernel.workflow import Move
from equipt_dash.pages.declared.table import EVERY
from equipt_dash.views.desk.access_table import action_words, markdown, own, table
from equipt_dash.views.desk.audit_words import actions, fields, subjects
from tests.support.desk import City

# all: every row; own: rows of one's own department; no: nothing.
EXPECTED = """
                      resident  editor  department_head  council  equity_officer  admin
read_public           all       all     all              all      all             all
sign_out              no        all     all              all      all             all
read_access           no        all     all              all      all             all
read_internal         no        own     own              all      all             all
read_trends           no        no      no               all      all             no
read_work             no        own     own              no       all             no
enter                 no        own     own              no       all             no
review                no        no      own              no       all             no
read_review           no        own     own              no       all             all
publish               no        no      no               no       all             no
lock_period           no        no      no               no       all             no
withdraw              no        no      no               no       all             no
confirm_withdrawal    no        no      no               no       all             all
read_audit            no        no      own              no       all             all
manage_people         no        no      no               no       no              all
manage_departments    no        no      no               no       all             all
manage_groups         no        no      no               no       all             no
manage_calendar       no        no      no               no       all             all
manage_suppression    no        no      no               no       all             no
manage_tokens         no        no      own              no       all             no
decide_record         no        no      own              no       all             no
decide_central        no        no      no               no       all             all
explain_words         no        no      own              no       all             all
stand_in              no        no      no               no       no              all
"""

NOT_TO_ONES_OWN = {"review", "confirm_withdrawal", "decide_record", "decide_central", "explain_words", "stand_in"}

HERE, ELSEWHERE, ME, OTHER = "hhs", "aw", 7, 8


def cells() -> list[tuple[str, str, str]]:
    head, *lines = EXPECTED.strip("\n").splitlines()
    roles = head.split()
    return [(line.split()[0], role, word) for line in lines for role, word in zip(roles, line.split()[1:], strict=True)]


def somebody(role: str, who: int = ME) -> Principal:
    place = HERE if role in ("editor", "department_head") else ""
    return Principal(frozenset({Grant(Role(role), place)}), who)


def test_the_table_above_has_every_cell_once() -> None:
    found = [(action, role) for action, role, _word in cells()]
    assert len(found) == len(set(found))
    assert set(found) == {(action.value, role.value) for action, role in product(Action, Role)}
    assert {word for _action, _role, word in cells()} == {"all", "own", "no"}


@pytest.mark.parametrize(("action", "role", "word"), cells())
def test_every_cell_of_the_matrix_both_ways(action: str, role: str, word: str) -> None:
    who, what = somebody(role), Action(action)
    assert can(who, what) == (word != "no")
    assert can(who, what, Row(HERE)) == (word in ("all", "own"))
    assert can(who, what, Row(HERE, OTHER)) == (word in ("all", "own"))
    for row in (Row(ELSEWHERE), Row(ELSEWHERE, OTHER), Row(""), Row("", OTHER), Row(HERE.upper()), Row(f"{HERE} ")):
        assert can(who, what, row) == (word == "all"), row
    mine = word in ("all", "own") and action not in NOT_TO_ONES_OWN
    assert can(who, what, Row(HERE, ME)) == mine
    assert can(who, what, Row(ELSEWHERE, ME)) == (word == "all" and action not in NOT_TO_ONES_OWN)


@pytest.mark.parametrize(("action", "role", "word"), cells())
def test_every_scope_is_as_wide_as_the_matrix_says(action: str, role: str, word: str) -> None:
    if word == "no":
        with pytest.raises(Refused):
            desk_scope(somebody(role), Action(action))
    else:
        assert desk_scope(somebody(role), Action(action)).departments == (None if word == "all" else {HERE})


@pytest.mark.parametrize("action", sorted(NOT_TO_ONES_OWN))
def test_no_heap_of_roles_lets_anybody_approve_their_own(action: str) -> None:
    everything = frozenset(
        Grant(role, place) for role in Role for place in ((HERE, ELSEWHERE) if role in DEPARTMENT_ROLES else ("",))
    )
    assert not can(Principal(everything, ME), Action(action), Row(HERE, ME))
    assert can(Principal(everything, OTHER), Action(action), Row(HERE, ME))


def test_a_department_role_without_a_department_reaches_nothing() -> None:
    lost = Principal(frozenset({Grant(Role.EDITOR), Grant(Role.DEPARTMENT_HEAD)}), ME)
    for action, row in product((Action.ENTER, Action.REVIEW, Action.READ_INTERNAL), (Row(""), Row(HERE))):
        assert not can(lost, action, row)


def test_two_roles_reach_what_either_reaches() -> None:
    both = Principal(frozenset({Grant(Role.EDITOR, HERE), Grant(Role.DEPARTMENT_HEAD, ELSEWHERE)}), ME)
    assert can(both, Action.ENTER, Row(HERE))
    assert not can(both, Action.REVIEW, Row(HERE, OTHER))
    assert can(both, Action.REVIEW, Row(ELSEWHERE, OTHER))
    assert desk_scope(both, Action.ENTER).departments == {HERE, ELSEWHERE}
    assert desk_scope(both, Action.REVIEW).departments == {ELSEWHERE}


def test_nobody_without_a_grant_may_do_anything() -> None:
    for action in Action:
        assert not can(Principal(frozenset(), ME), action)
        with pytest.raises(Refused):
            authorize(Principal(frozenset(), ME), action, Row(HERE))
    assert can(ANONYMOUS, Action.READ_PUBLIC)
    assert can(COMMAND_LINE, Action.WITHDRAW, Row(HERE))


# --- the table as people read it ---


def test_the_document_says_what_the_matrix_says() -> None:
    written = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    assert written == markdown(), "Write it anew: python -m equipt_dash.views.desk.access_table > docs/access.md"


def test_the_document_shows_every_cell_in_words() -> None:
    said = {"all": "yes", "own": "own department", "no": "no"}
    lines = [line.strip("| ").split(" | ") for line in markdown().splitlines() if line.startswith("|")][2:]
    for line, action in zip(lines, Action, strict=True):
        words = [said[word] for one, _role, word in cells() if one == action.value]
        assert line[1:] == words, action
        assert line[0].startswith(action_words(action))
        assert line[0].endswith("(never one’s own)") == (action.value in NOT_TO_ONES_OWN)


def test_the_page_is_the_same_table(desk_city: City) -> None:
    page = desk_city.visitor("editor").get("/admin/access").get_data(as_text=True)
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert body
    found = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", body[1], re.DOTALL)]
    assert found == [cell.text for row in table().rows for cell in row[1:]]
    assert len(found) == len(Action) * len(Role)


def test_a_reader_sees_what_they_may_do_and_where() -> None:
    editor = [(row[0].text, row[1].text) for row in own(somebody("editor")).rows]
    assert (action_words(Action.ENTER), "in your own department") in editor
    assert action_words(Action.REVIEW) not in dict(editor)
    assert len(editor) == sum(1 for _action, role, word in cells() if role == "editor" and word != "no")


def test_every_action_has_words_of_its_own() -> None:
    assert len({action_words(action) for action in Action}) == len(Action) == len(MATRIX)


# --- the audit's words ---


def events() -> Iterator[ast.Call]:
    """Every ``Event`` the program writes."""
    for file in sorted(Path(ROOT, "equipt_dash").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if name == "Event":
                    yield node


def audited() -> set[tuple[str, str]]:
    """(action, subject) of every ``Event`` the program writes with both given as text."""
    found = set()
    for node in events():
        named = {one.arg: one.value for one in node.keywords}
        given = [*node.args[:2], *(named[name] for name in ("action", "subject") if name in named)]
        texts = [one.value for one in given if isinstance(one, ast.Constant)]
        if len(texts) == 2:
            found.add((str(texts[0]), str(texts[1])))
    return found


def audited_fields() -> set[str]:
    """The names of the fields that an ``Event`` tells of, where they are written beside it."""
    told = [part for node in events() for part in (*node.args[4:], *(word.value for word in node.keywords))]
    dicts = [one for part in told for one in ast.walk(part) if isinstance(one, ast.Dict)]
    return {str(key.value) for one in dicts for key in one.keys if isinstance(key, ast.Constant)}


def test_everything_the_audit_records_has_words() -> None:
    found = audited()
    assert len(found) > 10
    known, rows = actions(), subjects()
    missing = {action for action, _subject in found if action not in known} | {
        m.value for m in Move if m.value not in known
    }
    missing |= {subject for _action, subject in found if subject not in rows}
    assert not missing, f"Give these words in equipt_dash/views/desk/audit_words.py: {', '.join(sorted(missing))}"


def test_every_field_the_audit_records_has_words() -> None:
    found = audited_fields() | {one.audited for form in EVERY for one in form.fields if one.audited}
    assert len(found) > 30
    missing = sorted(found - set(fields()))
    assert not missing, f"Give these words, with the field that asks for them or in audit_words.py: {missing}"
