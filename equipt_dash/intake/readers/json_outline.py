"""Says what a JSON file is made of: its single values by their path, and what each of its lists holds.

Why first: which list is the table, and which columns it has, is known only at the end of the file; SODA leaves out
the keys that are empty, so the columns are those of all records together.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.intake.readers.json_stream import MOST_KEYS, Number, Walker
from equipt_dash.kernel.words import _

Path = tuple[str, ...]

_MOST_VALUES = 10_000
_DEEPEST = 4
_KEPT = frozenset({"fields", "columns", "header", "headers", "errors", "details"})
_WRAPPERS = ("attributes", "properties")


@dataclass
class Listed:
    """What a list holds."""

    count: int = 0
    objects: int = 0
    lists: int = 0
    columns: dict[str, None] = field(default_factory=dict)
    wrapper: str = ""
    """The key the records stand under, for features."""
    nested: set[str] = field(default_factory=set)
    texts_only: bool = True
    mended: bool = False
    kept: list[Any] = field(default_factory=list)
    first: Any = None
    """Its first member, where that is a list: a header, or already a row."""


@dataclass
class Outline:
    """What a JSON file is made of."""

    values: dict[Path, Any] = field(default_factory=dict)
    lists: dict[Path, Listed] = field(default_factory=dict)
    objects: set[Path] = field(default_factory=set)
    lines: bool = False
    """The file is one object after another, one a line."""


def outline_of(walker: Walker) -> Outline:
    """Walk through the whole file."""
    outline = Outline()
    if walker.peek() == "{":
        _object(walker, (), outline)
        if walker.peek() == "{":
            _more_objects(walker, outline)
    else:
        _any(walker, (), outline)
    if not walker.at_end():
        words = _("Line {line} goes on after the end of the JSON. Keep one JSON text in a file.", line=walker.line())
        raise UnreadableFile(words)
    return outline


def _more_objects(walker: Walker, outline: Outline) -> None:
    """The rest of a file that is one object a line. Its first object is surveyed again with the rows."""
    outline.lines = True
    listed = outline.lists[()] = Listed()
    while walker.peek() == "{":
        survey(listed, walker.value(), ())


def _any(walker: Walker, path: Path, outline: Outline) -> None:
    sign = walker.peek()
    if sign == "{" and len(path) < _DEEPEST:
        outline.objects.add(path)
        _object(walker, path, outline)
    elif sign == "[" and len(path) <= _DEEPEST:
        listed = outline.lists.setdefault(path, Listed())
        for value in walker.items():
            survey(listed, value, path)
    else:
        value = walker.value()
        if len(outline.values) < _MOST_VALUES and not isinstance(value, dict | list):
            outline.values[path] = value


def _object(walker: Walker, path: Path, outline: Outline) -> None:
    seen: set[str] = set()
    for key in walker.members():
        if key in seen:
            words = _(
                "The JSON names “{name}” twice, near line {line}. Name it once.", name=key[:80], line=walker.line()
            )
            raise UnreadableFile(words)
        if len(seen) < _MOST_VALUES:
            seen.add(key)
        _any(walker, (*path, key), outline)


def survey(listed: Listed, value: Any, path: Path) -> None:
    """Add one member of a list to what is known about it."""
    listed.count += 1
    if path and path[-1] in _KEPT and len(listed.kept) < MOST_KEYS:
        listed.kept.append(value)
    if isinstance(value, list):
        listed.first = value if listed.count == 1 else listed.first
        listed.lists += 1
        listed.mended = listed.mended or any(cell_text(one)[1] for one in value)
        listed.nested.update("" for one in value if isinstance(one, dict | list))
    elif isinstance(value, dict):
        listed.objects += 1
        if not listed.wrapper and path[-1:] == ("features",):
            listed.wrapper = next((name for name in _WRAPPERS if name in value), "")
        _survey_record(listed, record_in(value, listed.wrapper))


def _survey_record(listed: Listed, record: dict[str, Any]) -> None:
    if not listed.columns.keys() >= record.keys():
        listed.columns.update(dict.fromkeys(record))
        if len(listed.columns) > MOST_KEYS:
            raise UnreadableFile(
                _("The records have more than {most:,} different keys, which is no table.", most=MOST_KEYS)
            )
    for key, value in record.items():
        if value.__class__ is str:
            listed.mended = listed.mended or mended(value) is not value
        elif isinstance(value, dict | list):
            listed.nested.add(key)
        elif value is not None:
            listed.texts_only = False


def record_in(value: Any, wrapper: str) -> dict[str, Any]:
    """The record of one member of a list; empty where there is none."""
    record = value.get(wrapper) if wrapper and isinstance(value, dict) else value
    return record if isinstance(record, dict) else {}


def cell_text(value: Any) -> tuple[str, bool]:
    """The text of a cell, and whether it had to be mended."""
    if value is None:
        return "", False
    if value.__class__ is Number:
        return str(value), False
    if value.__class__ is bool:
        return ("TRUE" if value else "FALSE"), False
    if value.__class__ is str:
        text = mended(value)
        return text, text is not value
    return mended(json.dumps(value, ensure_ascii=False)), False


def mended(text: str) -> str:
    """The text without NULs and halves of characters, which no database takes; itself where it has none."""
    if text.isascii():
        return text.replace("\x00", "") if "\x00" in text else text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\x00", "") if "\x00" in text else text
