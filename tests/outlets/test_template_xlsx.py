"""The template of a measure: filled in, it comes back without a mapping, each value under its own group and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from equipt_dash.commands.import_table import main
from equipt_dash.desk.entry.page.workbook import asked
from equipt_dash.desk.entry.rules.workbook import template
from equipt_dash.intake.template import carried
from equipt_dash.kernel.access import COMMAND_LINE, Action
from equipt_dash.kernel.model import Measure, Missing
from equipt_dash.kernel.words.numbers import missing_words
from equipt_dash.outlets.template import Template
from equipt_dash.outlets.template_xlsx import workbook
from equipt_dash.store import schema
from equipt_dash.store.engine import Database
from equipt_dash.store.private import submission_cell
from equipt_dash.views.desk.context import Desk
from tests.outlets.fill_in import fill_in, formulas, part
from tests.outlets.made_up import GROUPS, made_up
from tests.support.city import serve
from tests.support.databases import Databases

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

Held = dict[str, set[str]]
"""What the values of a measure say: their roles, groups and periods."""

KINDS: dict[str, Callable[[Measure, Held], bool]] = {
    "groups": lambda _measure, held: len(held["group"]) > 4 and not _police(held),
    "targets": lambda measure, held: "target" in held["role"] and measure.unit == "percent",
    "count": lambda measure, _held: measure.unit == "count" and measure.scale is None,
    "percent": lambda measure, _held: measure.unit == "percent" and measure.scale == 100,
    "police": lambda _measure, held: _police(held),
    "release": lambda _measure, held: any("release" in period for period in held["period"]),
}
"""Measures of different kinds, each told by what it holds."""


def _police(held: Held) -> bool:
    return any(group.endswith("-stop") for group in held["group"])


@pytest.fixture
def desk(databases: Databases, austin_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk over a copy of the demonstration, which the command line finds too."""
    url = databases.copy(austin_url)
    monkeypatch.setenv("EQUIPT_DATABASE_URL", url)
    served = serve(url)
    site = served.app.server.extensions["equipt"]
    yield Desk(COMMAND_LINE, site.db, site.framework, NOW, date(2026, 11, 23), "")
    served.close()
    databases.drop(url)


def one_of(desk: Desk, kind: str) -> Measure:
    c = schema.observation.c
    held: dict[str, Held] = {}
    with desk.db.reading() as connection:
        for key, *found in connection.execute(select(c.measure, c.role, c.group_code, c.period).distinct()):
            sets = held.setdefault(key, {"role": set(), "group": set(), "period": set()})
            for name, text in zip(("role", "group", "period"), found, strict=True):
                sets[name].add(text)
    every = desk.read(desk.scope(Action.ENTER)).measures()
    return next(one for one in every if one.key in held and KINDS[kind](one, held[one.key]))


def made(desk: Desk, measure: Measure) -> Template:
    wanted = asked(desk, measure.slug)
    assert wanted is not None
    return template(wanted)


def cells(db: Database) -> set[tuple[object, ...]]:
    c = submission_cell.c
    columns = (c.role, c.period, c.group_code, c.area, c.value, c.numerator, c.denominator, c.missing)
    with db.reading() as connection:
        return {tuple(row) for row in connection.execute(select(*columns))}


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_filled_in_template_comes_back_by_itself(
    kind: str, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure = one_of(desk, kind)
    asks = made(desk, measure)
    wanted = asked(desk, measure.slug)
    assert wanted is not None
    codes = {words: code for code, words in (*wanted.groups, *wanted.areas)}
    column = {role: n for n, (role, _heading) in enumerate(asks.columns)}
    typed: dict[tuple[int, int], str | float] = {}
    expected: set[tuple[object, ...]] = set()
    for n, line in enumerate(asks.ask):
        row, whose = n + 2, line.texts
        head = (whose["value_role"], whose["period"], codes[whose["group"]], codes[whose["area"]])
        if n % 3 == 0:
            value = 0.25 + n / 1000
            typed |= {(row, column["value"]): value, (row, column["numerator"]): n + 1.0}
            typed |= {(row, column["denominator"]): 1000.0}
            expected.add((*head, value, n + 1.0, 1000.0, None))
        elif n % 3 == 1:
            typed[row, column["missing"]] = missing_words(Missing.NOT_APPLICABLE)
            expected.add((*head, None, None, None, "not_applicable"))
    for n, line in enumerate(asks.known[:3]):  # what is stored already, typed again below
        for role in ("period", "group", "area", "value_role", "value", "numerator", "denominator", "missing"):
            if role in column and (text := line.texts.get(role)):
                typed[len(asks.ask) + 2 + n, column[role]] = text
    assert expected
    assert asks.known
    path = tmp_path / "filled in.xlsx"
    path.write_bytes(fill_in(workbook(asks), typed))
    code = main([str(path)])
    out = capsys.readouterr().out
    assert code == 0, out
    assert cells(desk.db) == expected
    assert "Problem" not in out


def test_a_template_nobody_filled_in_changes_nothing(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(workbook(made(desk, one_of(desk, "targets"))))
    assert main([str(path)]) == 1
    assert "No row is filled in." in capsys.readouterr().out
    assert cells(desk.db) == set()


WRONG = {
    "a number beyond the scale": ({"value": 101.0}, "outside 0 to 100"),
    "a value and a reason": ({"value": 5.0, "missing": "not collected"}, "also says why there is none"),
    "another reason": ({"missing": "the dog ate it"}, "why the value is missing"),
    "only a numerator": ({"numerator": 5.0}, "nothing says why"),
    "a word": ({"value": "lots"}, "not a number"),
}


@pytest.mark.parametrize("case", list(WRONG))
def test_what_is_wrong_is_said_and_nothing_is_stored(
    case: str, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asks = made(desk, one_of(desk, "percent"))
    column = {role: n for n, (role, _heading) in enumerate(asks.columns)}
    given, words = WRONG[case]
    path = tmp_path / "wrong.xlsx"
    path.write_bytes(fill_in(workbook(asks), {(2, column[role]): value for role, value in given.items()}))
    assert main([str(path)]) == 1
    assert words in capsys.readouterr().out
    assert cells(desk.db) == set()


def test_a_note_is_not_taken_in_and_that_is_said(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asks = made(desk, one_of(desk, "percent"))
    column = {role: n for n, (role, _heading) in enumerate(asks.columns)}
    path = tmp_path / "note.xlsx"
    path.write_bytes(fill_in(workbook(asks), {(2, column["value"]): 5.0, (2, column["note"]): "counted by hand"}))
    assert main([str(path)]) == 0
    assert "Notes are not taken in from a file." in capsys.readouterr().out
    assert len(cells(desk.db)) == 1


def test_rows_of_another_measure_are_left_out(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asks = made(desk, one_of(desk, "percent"))
    column = {role: n for n, (role, _heading) in enumerate(asks.columns)}
    path = tmp_path / "other.xlsx"
    typed: dict[tuple[int, int], str | float] = {(2, 0): "Another measure", (2, column["value"]): 5.0}
    path.write_bytes(fill_in(workbook(asks), {**typed, (3, column["value"]): 6.0}))
    assert main([str(path)]) == 0
    assert "are taken" in capsys.readouterr().out
    assert [cell[4] for cell in cells(desk.db)] == [6.0]


def test_texts_that_look_like_formulas_are_texts(tmp_path: Path) -> None:
    asks = template(made_up())
    content = workbook(asks)
    assert formulas(content) == []
    assert '=HYPERLINK("http://example.org")' in part(content, "xl/sharedStrings.xml").replace("&quot;", '"')
    path = tmp_path / "formulas.xlsx"
    path.write_bytes(content)
    mapping = carried(path)
    assert mapping == asks.mapping
    assert mapping is not None
    assert dict(mapping.groups) == {
        "Everybody": "all", "=1+1": "group:formula", "Same words [one]": "group:one", "Same words [two]": "group:two",
    }  # fmt: skip
    assert len(GROUPS) == len(mapping.groups)


def test_the_same_template_gives_the_same_bytes() -> None:
    assert workbook(template(made_up())) == workbook(template(made_up()))


def test_only_what_is_typed_into_is_open() -> None:
    content = workbook(template(made_up()))
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert "<sheetProtection " in sheet
    assert 'state="frozen"' in sheet
    rules = sheet[sheet.index("<dataValidations") :]
    assert rules.count('type="list"') == 4, "period, group, place and reason"
    assert "<formula1>0.0</formula1><formula2>100.0</formula2>" in rules or "<formula2>100</formula2>" in rules
    book = part(content, "xl/workbook.xml")
    assert book.count('state="hidden"') == 2


def test_other_workbooks_carry_no_mapping(tmp_path: Path) -> None:
    for name, content in (("a.csv", b"year,value\n2019,1\n"), ("b.xlsx", b"PK\x03\x04 no zip"), ("c.txt", b"")):
        (tmp_path / name).write_bytes(content)
        assert carried(tmp_path / name) is None
