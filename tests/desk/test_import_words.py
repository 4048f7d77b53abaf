"""In the browser nothing speaks of the mapping or of a command: what to do is said with the names of the form's fields."""

from __future__ import annotations

import ast
import re
from html import unescape
from pathlib import Path

import pytest

from equipt_dash.views.desk import intake_form_words
from equipt_dash.views.desk.intake_form_words import SPEAKS_OF_IT, in_form
from tests.desk.test_import_pages import confirmed
from tests.support.desk import City

ROOT = Path(__file__).parents[2]
FOLDERS = ("intake", "kernel", "commands")
"""Where sentences about a file and its numbers are made."""

BY_HAND = {"mapping.py": "errors in a mapping that was written by hand; the form writes none that has them"}
"""Files whose words are for whoever edits a mapping."""
COMMANDS = {
    "Stopped. Run the same command again to go on.",
    "{problem} The server asks to wait {n} seconds. Run the same command again after that; it goes on where it stopped.",
    "… and {n} more kinds of problem; --json lists every one.",
    "More than one property could name the district: {names}. Say which, with --name.",
    "The mapping is not UTF-8 text.",
    "There is no saved mapping called “{name}”.",
}
"""Sentences only a command prints."""


def said() -> dict[str, str]:
    """Every sentence of the reader that speaks of the mapping, with its file."""
    found = {}
    for path in (one for name in FOLDERS for one in (ROOT / "equipt_dash" / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
            ):
                continue
            for one in node.args[:2]:
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and SPEAKS_OF_IT.search(one.value):
                    found[one.value] = path.name
    return found


def pairs() -> dict[str, str]:
    told = intake_form_words
    return dict((*told.labels(), *told.numbers(), *told.periods(), *told.files()))


def test_every_sentence_that_speaks_of_the_mapping_has_words_for_the_form() -> None:
    left = {words for words, name in said().items() if name not in BY_HAND} - pairs().keys() - COMMANDS
    assert left == set(), "Add what the form calls it to intake_form_words."
    assert pairs().keys() <= said().keys(), "the reader no longer says it"


def test_the_words_for_the_form_speak_of_no_mapping_and_name_what_is_there() -> None:
    made = ("views/desk/intake_fields.py", "views/desk/intake_words.py", "pages/declared/imports.py")
    form = "".join((ROOT / "equipt_dash" / name).read_text(encoding="utf-8") for name in made)
    form = re.sub(r'"\s*\n\s*"', "", form)
    for old, new in pairs().items():
        assert not SPEAKS_OF_IT.search(new), new
        assert set(re.findall(r"\{\w+\}", new)) <= set(re.findall(r"\{\w+\}", old)), new
        for name in re.findall(r"“([^“”{}]+)”", new):
            assert f'"{name}"' in form, f"{new}: the form has no “{name}”"


@pytest.mark.parametrize(
    ("reader", "form"),
    [
        (
            'Which one? Under [groups] in the mapping, set “Black” to one of: "black_nh" (not Hispanic) and "black" (all).',
            "Which one? In the form, at Group “Black”, choose one of: “black, not Hispanic” (not Hispanic) and “black” (all).",
        ),
        (
            "Keep one of the two. If “sex” and “age” tells them apart, take one of its values under [keep].",
            "Keep one of the two. If “sex” and “age” tells them apart, choose in the form which of its rows are taken.",
        ),
        ("Nothing is wrong.", "Nothing is wrong."),
    ],
)
def test_blanks_stay_filled(reader: str, form: str) -> None:
    assert in_form(reader) == form


FILE = 'Fiscal Year,Race,Sex,Value\nFY2013,Blck,all,NaN\nFY2013,All,men,1 widgets\nFY2013,All,women,soon\n2013/14,All,all,"1,5"\n'


def test_a_page_about_a_bad_file_speaks_of_its_own_form(desk_city: City) -> None:
    editor = desk_city.visitor("editor")
    html, sent = confirmed(editor, FILE)
    assert "what programs write where there is no number" in html
    assert "choose in the form" in html
    # The mapping itself travels in a hidden field, and saved answers are one.
    seen = re.sub(r'<input type="hidden"[^>]*>', "", html)
    seen = re.sub(r"<[^>]+>", " ", seen)
    assert not SPEAKS_OF_IT.search(seen), SPEAKS_OF_IT.findall(seen)
    link = re.search(r'href="([^"]*problems[^"]*)"', html)
    assert link
    report = editor.get(unescape(link[1])).get_data(as_text=True)
    assert "choose in the form" in report
    assert not SPEAKS_OF_IT.search(report), SPEAKS_OF_IT.findall(report)
    assert sent["mapping"]
