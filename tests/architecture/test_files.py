"""What every file of the code must keep to, so that a person can hold it in the head."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.components import banned_components
from tests.architecture.tree import ROOT, python_files, short

LONGEST = 350
# A migration is written once and never edited again: it is a record, not code to keep in mind.
RECORDS = ROOT / "equipt_dash" / "store" / "migrations" / "versions"
# Written apart, so that this file does not find itself.
LEFTOVER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")

Rule = Callable[[str], Iterator[tuple[int, str]]]
"""Takes a file's text, gives (line, complaint with the fix)."""


def too_long(text: str) -> Iterator[tuple[int, str]]:
    """Files of more than ``LONGEST`` lines."""
    lines = len(text.splitlines())
    if lines > LONGEST:
        yield 1, f"{lines} lines, at most {LONGEST}: split it where its docstring would need an 'and'"


def no_docstring(text: str) -> Iterator[tuple[int, str]]:
    """Modules that do not say why they exist."""
    if not ast.get_docstring(ast.parse(text)):
        yield 1, "no docstring: open with a sentence that says why the module exists"


def leftovers(text: str) -> Iterator[tuple[int, str]]:
    """Notes of work left undone."""
    for number, line in enumerate(text.splitlines(), start=1):
        if LEFTOVER.search(line):
            yield number, "a note of work left undone: do it now, or file an issue and delete the note"


def silent_skips(text: str) -> Iterator[tuple[int, str]]:
    """Tests that are left out, or expected to fail, without a reason."""
    tree = ast.parse(text)
    given: set[ast.expr] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _has_reason(node):
            given.add(node.func)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_skip(node) and node not in given:
            yield (
                node.lineno,
                f"pytest's {node.attr} without a reason: write reason='…', or better, run the test",
            )


def _is_skip(node: ast.Attribute) -> bool:
    base = ast.unparse(node.value)
    return node.attr in ("skip", "skipif", "xfail", "importorskip") and base in (
        "pytest",
        "pytest.mark",
        "mark",
    )


def _has_reason(call: ast.Call) -> bool:
    reasons = [word.value for word in call.keywords if word.arg == "reason"]
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("skip", "xfail"):
        reasons += call.args[:1]
    return any(not (isinstance(one, ast.Constant) and not one.value) for one in reasons)


def _complaints(rule: Rule, files: Iterator[Path]) -> list[str]:
    return [
        f"{short(path)}:{line}: {complaint}"
        for path in files
        for line, complaint in rule(path.read_text(encoding="utf-8"))
    ]


def _hold(rule: Rule, files: Iterator[Path]) -> None:
    found = _complaints(rule, files)
    assert not found, "\n" + "\n".join(found)


def test_files_are_short() -> None:
    _hold(too_long, (path for path in python_files() if not path.is_relative_to(RECORDS)))


def test_every_module_says_why_it_exists() -> None:
    _hold(no_docstring, python_files())


def test_nothing_is_left_undone() -> None:
    loose = [*ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "Makefile"]
    kinds = ("*.sh", "*.css", "*.js", "*.toml", "*.mako")
    below = [
        path
        for kind in kinds
        for top in ("tools", "layouts", "data", "equipt_dash")
        for path in (ROOT / top).rglob(kind)
    ]
    _hold(leftovers, iter([*python_files(), *loose, *below]))


def test_no_test_is_left_out_in_silence() -> None:
    _hold(silent_skips, python_files("tests"))


def test_no_component_shuts_a_reader_out() -> None:
    _hold(banned_components, python_files("layouts", "callbacks"))


def test_the_rules_have_files_to_look_at() -> None:
    for top in ("equipt_dash", "layouts", "callbacks", "tests"):
        assert list(python_files(top)), f"no Python file below {top}/: the rules above look at nothing"


@pytest.mark.parametrize(
    ("rule", "bad"),
    [
        (too_long, "x = 1\n" * (LONGEST + 1)),
        (no_docstring, "x = 1\n"),
        (leftovers, "x = 1  # TO" + "DO later\n"),
        (silent_skips, "@pytest.mark.skip\ndef test(): ...\n"),
        (silent_skips, "@pytest.mark.skipif(True)\ndef test(): ...\n"),
        (silent_skips, "@pytest.mark.xfail()\ndef test(): ...\n"),
        (silent_skips, "pytest.skip(reason='')\n"),
        (silent_skips, "np = pytest.importorskip('numpy')\n"),
    ],
)
def test_each_rule_sees_its_fault(rule: Rule, bad: str) -> None:
    assert len(list(rule(bad))) == 1


@pytest.mark.parametrize(
    ("rule", "good"),
    [
        (too_long, "x = 1\n" * LONGEST),
        (no_docstring, '"""Why."""\n'),
        (leftovers, "todo_list = 'TODOS'\n"),
        (silent_skips, "pytest.skip('needs Linux')\n"),
        (silent_skips, "@pytest.mark.skipif(x, reason='needs Linux')\ndef test(): ...\n"),
    ],
)
def test_no_rule_sees_a_fault_where_there_is_none(rule: Rule, good: str) -> None:
    assert list(rule(good)) == []
