"""Reads CSV and TOML files of a data package into dataclasses, and says exactly where one is wrong."""

from __future__ import annotations

import csv
import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from equipt_dash.kernel.errors import PackageError

T = TypeVar("T")

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?")


@dataclass(frozen=True)
class Placed(Generic[T]):
    """A row with the place it came from, so that a later check can still point at it."""

    item: T
    file: str
    line: int

    def error(self, column: str, problem: str, fix: str) -> PackageError:
        """The error to raise about ``column`` of this row."""
        return PackageError(self.file, self.line, column, problem, fix)


@dataclass(frozen=True)
class _Field:
    name: str
    parse: Callable[[str], Any]
    optional: bool
    expects: str


_known_fields: dict[type[Any], tuple[_Field, ...]] = {}


def _fields(cls: type[Any]) -> tuple[_Field, ...]:
    if cls not in _known_fields:
        hints = get_type_hints(cls)
        _known_fields[cls] = tuple(_field(item.name, hints[item.name]) for item in fields(cls))
    return _known_fields[cls]


def _field(name: str, hint: Any) -> _Field:
    optional = get_origin(hint) is UnionType
    if optional:
        hint = next(arg for arg in get_args(hint) if arg is not NoneType)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _Field(name, hint, optional, "one of " + ", ".join(str(item.value) for item in hint))
    parsers: dict[Any, tuple[Callable[[str], Any], str]] = {
        str: (str, "text"),
        int: (int, "a whole number"),
        float: (_parse_number, "a number such as 12.5"),
        bool: (_parse_flag, "1 or 0"),
        date: (date.fromisoformat, "a date such as 2015-09-30"),
    }
    if hint in parsers:
        parse, expects = parsers[hint]
        return _Field(name, parse, optional, expects)
    return _Field(name, lambda text: tuple(part for part in text.split("|") if part), optional, "a list")


def _parse_number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _parse_flag(text: str) -> bool:
    return {"1": True, "0": False}[text]


def read_csv(path: Path, cls: type[T]) -> tuple[Placed[T], ...]:
    """Every row of ``path`` as a ``cls``.

    Columns are named after the fields of ``cls`` and may be left out where empty is a legal value.

    Raises:
        PackageError: the file is missing, not UTF-8, has unknown columns, or a cell is not what it should be.
    """
    text = _read(path)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, [])
        if not header:
            raise PackageError(_name(path), 1, "", "is empty.", "Write a header row and at least one row below it.")
        _check_header(path, header, cls)
        rows = []
        for cells in reader:
            if len(cells) != len(header):
                raise PackageError(
                    _name(path), reader.line_num, "", f"has {len(cells)} cells, the header {len(header)}.",
                    "Give the row one cell for every column.",
                )  # fmt: skip
            found = dict(zip(header, cells, strict=True))
            rows.append(Placed(_build(cls, found, _name(path), reader.line_num), _name(path), reader.line_num))
    except csv.Error as error:
        raise PackageError(
            _name(path), reader.line_num, "", f"is not valid CSV ({error}).", "Check the quotes."
        ) from None
    if not rows:
        raise PackageError(_name(path), 1, "", "has no row below its header.", "Add the rows, or restore the file.")
    return tuple(rows)


def read_toml_rows(path: Path, table: str, cls: type[T]) -> tuple[Placed[T], ...]:
    """Every ``[[table]]`` entry of ``path`` as a ``cls``.

    Raises:
        PackageError: the file is missing, not TOML, or an entry is not what it should be.
    """
    content = read_toml(path)
    entries = content.get(table, [])
    lines = [n for n, text in enumerate(_read(path).splitlines(), 1) if text.strip() == f"[[{table}]]"]
    if not isinstance(entries, list) or len(lines) != len(entries):
        raise PackageError(_name(path), None, table, "is not a list of entries.", f"Start each entry with [[{table}]].")
    return tuple(
        Placed(_build(cls, _as_text(entry), _name(path), line), _name(path), line)
        for entry, line in zip(entries, lines, strict=True)
    )


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file.

    Raises:
        PackageError: the file is missing, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise PackageError(_name(path), _line_in(str(error)), "", f"is not valid TOML ({error}).", "Mend it.") from None


def build(cls: type[T], content: Mapping[str, Any], file: str) -> T:
    """One ``cls`` from the keys of a TOML table."""
    return _build(cls, _as_text(content), file, 1)


def _name(path: Path) -> str:
    """The file as a reader finds it: several tables share a name, so its folder stands before it."""
    return f"{path.parent.name}/{path.name}"


def _line_in(words: str) -> int | None:
    found = re.search(r"line (\d+)", words)
    return int(found[1]) if found else None


def _as_text(entry: Mapping[str, Any]) -> dict[str, str]:
    return dict(_pairs(entry))


def _pairs(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in entry.items():
        if isinstance(value, list):
            yield key, "|".join(str(part) for part in value)
        elif isinstance(value, bool):
            yield key, "1" if value else "0"
        else:
            yield key, str(value)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="strict")
    except FileNotFoundError:
        raise PackageError(_name(path), None, "", "is missing.", f"Put it back at {path}.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PackageError(_name(path), line, "", "is not UTF-8.", "Save the file as UTF-8.") from None


def _check_header(path: Path, header: list[str], cls: type[Any]) -> None:
    known = {field.name for field in _fields(cls)}
    for name in header:
        if name not in known:
            raise PackageError(
                _name(path), 1, name, "is not a column of this table.", "Use: " + ", ".join(sorted(known))
            )
    doubled = {name for name in header if header.count(name) > 1}
    if doubled:
        raise PackageError(_name(path), 1, min(doubled), "stands twice in the header.", "Keep one of the two columns.")


def _build(cls: type[T], found: Mapping[str, str], file: str, line: int) -> T:
    known = {field.name for field in _fields(cls)}
    for name in found:
        if name not in known:
            raise PackageError(file, line, name, "is not known here.", "Use: " + ", ".join(sorted(known)))
    return cls(**{field.name: _value(field, found.get(field.name, ""), file, line) for field in _fields(cls)})


def _value(field: _Field, text: str, file: str, line: int) -> Any:
    if field.optional and text == "":
        return None
    if text == "" and field.expects == "1 or 0":
        return False
    try:
        return field.parse(text)
    except (ValueError, KeyError):
        shown = f"'{text}'" if text else "an empty cell"
        raise PackageError(file, line, field.name, f"holds {shown}.", f"Write {field.expects}.") from None
