"""Reads the practice of a city's data package: what the city wrote down about its work, kind by kind.

Files called ``practice*.toml`` hold entries such as ``[[budget_line]]``. They are checked by the very rules the forms
use, so that no package can bring in what nobody could have typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.tables import read_toml
from equipt_dash.practice.checks import read
from equipt_dash.practice.derived import DERIVED
from equipt_dash.practice.fields import Field, Form, RecordKind
from equipt_dash.practice.kinds import KINDS, LINK, STEP_RECORD
from equipt_dash.practice.structure import Known, problems

Entry = tuple[str, Mapping[str, Any]]
"""The slug of a kind and the columns of one row."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BY_TABLE = {kind.slug.replace("-", "_"): kind for kind in KINDS if kind not in (LINK, STEP_RECORD)}


@dataclass(frozen=True)
class _Placed:
    kind: RecordKind
    key: tuple[str, ...]
    values: Mapping[str, Any]
    file: str
    line: int

    def error(self, field: str, problem: str, fix: str) -> PackageError:
        return PackageError(self.file, self.line, field, problem, fix)


def read_practice(folder: Path, subjects: Mapping[str, Mapping[str, str]], today: date) -> tuple[Entry, ...]:
    """Every record of the practice in ``folder``; none where it has no such file.

    ``subjects``: what fields may point at besides the records themselves, by what it is.

    Raises:
        PackageError: names the file, line and field of the first thing that does not fit, and the fix.
    """
    found = [one for path in sorted(folder.glob("practice*.toml")) for one in _file(path)]
    _once_each(found)
    known = _known(found, subjects)
    for one in found:
        for name, words in problems(one.kind, one.key, one.values, known, today).items():
            raise one.error(name, _shown(one.values.get(name)), words)
    return tuple((one.kind.slug, one.values) for one in found)


def _file(path: Path) -> list[_Placed]:
    file = f"{path.parent.name}/{path.name}"
    content = read_toml(path)
    texts = path.read_text(encoding="utf-8").splitlines()
    found = []
    for table, entries in content.items():
        kind = _BY_TABLE.get(table)
        if kind is None:
            line = next((n for n, text in enumerate(texts, 1) if table in text), 1)
            raise PackageError(file, line, table, "is no kind of record.", "Use: " + ", ".join(sorted(_BY_TABLE)))
        lines = [n for n, text in enumerate(texts, 1) if text.strip() == f"[[{table}]]"]
        if not isinstance(entries, list) or len(lines) != len(entries):
            raise PackageError(file, None, table, "is not a list of entries.", f"Start each entry with [[{table}]].")
        found += [_entry(kind, entry, file, line) for entry, line in zip(entries, lines, strict=True)]
    return found


def _entry(kind: RecordKind, entry: Mapping[str, Any], file: str, line: int) -> _Placed:
    slugged = kind.keys == ("slug",)
    whole = _with_given(kind)
    allowed = {field.name: field for field in whole.typed}
    texts = {}
    for name, value in entry.items():
        if slugged and name == "slug":
            continue
        if name not in allowed:
            names = (*(("slug",) if slugged else ()), *allowed)
            raise PackageError(file, line, name, "is not known here.", "Use: " + ", ".join(names))
        text = _text(allowed[name], value)
        if text is None:
            raise PackageError(file, line, name, _shown(value), _expects(allowed[name]))
        texts[name] = text
    values, wrong = read(whole, texts)
    for name, words in wrong.items():
        raise PackageError(file, line, name, _shown(entry.get(name)), words)
    if slugged:
        slug = entry.get("slug")
        if not isinstance(slug, str) or not _SLUG.fullmatch(slug):
            raise PackageError(
                file, line, "slug", _shown(slug), "Use lower-case letters, digits and single hyphens."
            )  # fmt: skip
        values["slug"] = slug
    values |= {name: make(values) for (slug_of, name), make in DERIVED.items() if slug_of == kind.slug}
    return _Placed(kind, tuple(str(values[name]) for name in kind.keys), values, file, line)


def _with_given(kind: RecordKind) -> RecordKind:
    """``kind`` with what the product fills in (who signed, and when) as fields a package states; derived ones stay."""
    stated = tuple(replace(one, given=one.given and (kind.slug, one.name) in DERIVED) for one in kind.fields)
    return replace(kind, fields=stated)


def _text(field: Field, value: Any) -> str | None:
    """``value`` as a form would send it; ``None`` where the file holds another kind of value."""
    if field.form is Form.REFS:
        return "\n".join(value) if _all(value, str) else None
    if field.form is Form.LINES:
        return json.dumps(value) if _all(value, list) and all(_all(row, str) for row in value) else None
    if field.form is Form.FLAG:
        return ("1" if value else "") if isinstance(value, bool) else None
    if field.form is Form.NUMBER:
        return repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if field.form is Form.DATE:
        return value.isoformat() if type(value) is date else None
    return value if isinstance(value, str) else None


def _all(value: Any, cls: type[Any]) -> bool:
    return isinstance(value, list) and all(isinstance(one, cls) for one in value)


def _expects(field: Field) -> str:
    return {
        Form.REFS: 'Write a list of texts, such as ["one", "two"].',
        Form.LINES: "Write a list of rows, each a list of texts: " + ", ".join(field.columns) + ".",
        Form.FLAG: "Write true or false.",
        Form.NUMBER: "Write a number, such as 1250000 or 12.5.",
        Form.DATE: "Write a date without quotes, such as 2026-03-31.",
    }.get(field.form, "Write text in quotes.")


def _shown(value: Any) -> str:
    return "is missing." if value in (None, "", (), []) else f"holds '{value}'."


def _once_each(found: Sequence[_Placed]) -> None:
    seen: dict[tuple[str, tuple[str, ...]], int] = {}
    for one in found:
        place = seen.setdefault((one.kind.slug, one.key), one.line)
        if place != one.line:
            named = " / ".join(part or "(empty)" for part in one.key)
            raise one.error(one.kind.keys[0], f"repeats {named} of line {place}.", "Keep one of the two entries.")


def _known(found: Sequence[_Placed], subjects: Mapping[str, Mapping[str, str]]) -> Known:
    whole: dict[str, dict[str, str]] = {name: dict(items) for name, items in subjects.items()}
    parents: dict[str, dict[str, tuple[str, ...]]] = {"plan-item": {}, "step": {}}
    levels = {}
    for one in found:
        if one.kind.slug in ("plan-item", "decision", "step"):
            whole.setdefault(one.kind.slug, {})[one.key[0]] = str(one.values[one.kind.title])
        if one.kind.slug == "plan-item":
            parents["plan-item"][one.key[0]] = tuple(filter(None, (one.values["parent"],)))
            levels[one.key[0]] = str(one.values["level"])
        elif one.kind.slug == "step":
            parents["step"][one.key[0]] = tuple(one.values["after"])
    return Known(whole, parents, levels)
