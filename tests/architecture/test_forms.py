"""Forms are declared once: every form of the desk names its declaration, and nothing is drawn that none declares."""

from __future__ import annotations

import ast

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared import table
from equipt_dash.pages.declared.spec import FieldSpec, FormSpec, Reading
from equipt_dash.pages.declared.table import EVERY, audited_words
from equipt_dash.pages.forms import Field, Form, Kind, Ticks
from equipt_dash.views.desk.record_form import RECORD
from tests.architecture.tree import python_files, short

MADE_UP = {
    "equipt_dash/views/desk/intake_fields.py": "one field for each column, group and word of a file",
    "equipt_dash/views/desk/intake_questions.py": "one reason for each draft with questions",
    "equipt_dash/views/desk/record_form.py": "the fields that practice.kinds declares for each kind of record",
    "equipt_dash/views/desk/sources.py": "what the service of a source needs to know",
    "equipt_dash/views/desk/audit.py": "a filter: its answers stand in the address",
    "equipt_dash/views/desk/suppression.py": "a filter: its answers stand in the address",
}
"""Views that may make a field by hand, and of what: names that begin with a declared prefix, and filters."""


def _makes_fields(text: str) -> bool:
    calls = (node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(isinstance(func, ast.Name) and func.id in ("Field", "Ticks") for func in calls)


def test_every_form_of_the_desk_names_its_declaration() -> None:
    from callbacks.desk.table import FORMS

    stray = sorted(form.name for form in FORMS if form.asks not in (*EVERY, RECORD))
    assert not stray, f"Put what these ask into equipt_dash/pages/declared, and into its table: {', '.join(stray)}"


def test_no_declaration_is_left_over() -> None:
    from callbacks.desk.table import FORMS
    from equipt_dash.pages.declared.people import SIGN_IN

    used = [form.asks for form in FORMS] + [SIGN_IN]  # signing in has a route of its own: nobody is in yet
    left = sorted(form.name for form in EVERY if form not in used)
    assert not left, f"No form uses these declarations; take them away: {', '.join(left)}"


def test_only_what_a_page_makes_up_is_drawn_without_a_declaration() -> None:
    files = python_files("equipt_dash/views", "equipt_dash/desk")
    found = {short(path) for path in files if _makes_fields(path.read_text(encoding="utf-8"))}
    assert found == set(MADE_UP), "Declare the field in equipt_dash/pages/declared and draw it with controls()"


def test_a_hidden_name_is_no_field_as_well() -> None:
    for form in EVERY:
        names = (*form.once, *form.lists, *form.files)
        assert len(names) == len(set(names)), f"{form.name} declares a name twice: {names}"


def test_every_field_has_a_label_and_every_audited_one_its_words() -> None:
    for form in EVERY:
        assert all(one.label().strip() for one in form.fields), form.name
    assert all(words.strip() for words in audited_words().values())


def test_the_audit_never_calls_one_name_two_things() -> None:
    called: dict[str, set[str]] = {}
    for form in table.EVERY:
        for one in form.fields:
            if one.audited:
                called.setdefault(one.audited, set()).add(one.short() or one.label())
    torn = {name: words for name, words in called.items() if len(words) > 1}
    assert not torn, f"Give these the same short words: {torn}"


PETS = FormSpec(
    "pets",
    (
        FieldSpec("name", lambda: _("Name"), required=True, longest=3, missing=lambda: "No name."),
        FieldSpec("kinds", lambda: _("Kind"), many=True, wrong=lambda text: "" if text else "Tick one."),
        FieldSpec("word", lambda: _("Password"), Kind.PASSWORD, clean=lambda text: text),
        FieldSpec("photo", lambda: _("The file"), Kind.FILE),
        FieldSpec("since", lambda: _("Day"), open_end=True, longest=10),
    ),
    ("version",),
    prefixes=("x:",),
)  # fmt: skip


def test_a_declaration_says_which_names_may_be_sent() -> None:
    assert PETS.once == ("name", "word", "since", "version")
    assert (PETS.lists, PETS.files, PETS.prefixes) == (("kinds",), ("photo",), ("x:",))


def test_a_declaration_draws_its_fields_with_what_is_given_at_use() -> None:
    name, kinds, _word, _photo, since = PETS.controls({"kinds": (("cat", "Cat"),)}, values={"name": "Tom"})
    assert isinstance(name, Field)
    assert isinstance(since, Field)
    assert isinstance(kinds, Ticks)
    assert (name.value, name.required, name.longest) == ("Tom", True, 3)
    assert [box.value for box in kinds.items] == ["cat"]
    assert since.longest == 0, "the browser lets more be typed"
    assert [one.name for one in PETS.controls(without=("kinds", "photo"))] == ["name", "word", "since"]


def test_answers_are_read_and_judged() -> None:
    read = PETS.read({"name": " Tom ", "since": "2027-03-31", "version": "7"}, {"kinds": ("cat", "dog")})
    assert not read.wrong
    assert (read.text("name"), read.text("kinds"), read.text("version")) == ("Tom", "cat\ndog", "7")
    assert str(read.day("since")) == "2027-03-31"
    assert PETS.read({"name": " "}).wrong == {"name": "No name.", "kinds": "Tick one."}
    assert "at most 3" in PETS.read({"name": "Thomas"}, {"kinds": ("cat",)}).wrong["name"]
    assert PETS.read({"name": "Tom"}, {"kinds": ("cow",)}, {"name": ("Kim",)}).wrong == {"name": "No name."}


def test_a_refused_form_keeps_what_was_typed_but_no_password() -> None:
    boxes = {"kinds": (("cat", "Cat"), ("dog", "Dog"))}
    form = Form("pets", "/pets", PETS.controls(boxes), ())
    read: Reading = PETS.read({"name": "Thomas ", "word": "secret"}, {"kinds": ("dog",)}).also(since="Too early.")
    name, kinds, word, _photo, since = read.refill(form, "Look again.").fields
    assert isinstance(name, Field)
    assert isinstance(word, Field)
    assert isinstance(kinds, Ticks)
    assert (name.value, name.error) == ("Thomas ", read.wrong["name"])
    assert [box.ticked for box in kinds.items] == [False, True]
    assert word.value == ""
    assert since.error == "Too early."
