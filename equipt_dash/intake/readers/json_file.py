"""Reads the JSON that cities and their portals give: lists of records, Census lists, CKAN, SODA, Esri and GeoJSON.

Why an error body is looked for: several of these services answer a failed request with the same friendly status as a
good one, and what they say in it is the best explanation there is.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from equipt_dash.intake.raw import RawRow, RawTable, UnreadableFile
from equipt_dash.intake.readers.encoding import Spelling, spelling_of
from equipt_dash.intake.readers.json_errors import refuse_error
from equipt_dash.intake.readers.json_outline import Listed, Outline, Path, cell_text, outline_of, record_in, survey
from equipt_dash.intake.readers.json_stream import Walker
from equipt_dash.intake.readers.opening import Opened
from equipt_dash.kernel.words import _, listed, ngettext

_EPOCH = datetime(1970, 1, 1)
Turn = Callable[[str], str]


@dataclass(frozen=True)
class _Shape:
    """Where the table is and how its rows become cells."""

    format: str
    path: Path
    columns: tuple[str, ...]
    names: tuple[str, ...]
    """Their names, where they differ from their keys."""
    places: tuple[int, ...] | None
    """For rows that are lists under a header of their own: which cells are taken."""
    wrapper: str = ""
    dates: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


def read_json(opened: Opened) -> RawTable:
    """The one table of a JSON file."""
    spelling = spelling_of(opened.file, opened.head, one_line=True)
    text = io.TextIOWrapper(opened.file, encoding=spelling.encoding, errors=spelling.errors)
    outline = outline_of(Walker(text))
    refuse_error(outline)
    shape = _shape(outline, text)
    text.seek(0)
    held = outline.lists[shape.path]
    notes = [*spelling.notes, *shape.notes, *_notes(held, outline, shape.path)]
    # A list of lists begins with its header, unless numbers or gaps show that its first row is data.
    certain = bool(shape.names) or all(isinstance(one, str) for one in held.first or ())
    return RawTable("", shape.format, _rows(text, spelling, shape, outline.lines), tuple(notes), int(certain))


def _shape(outline: Outline, text: io.TextIOWrapper) -> _Shape:
    if outline.lines:
        # The first object was walked as an outline, so the survey of the records begins again.
        text.seek(0)
        first = Walker(text).value()
        held = outline.lists[()]
        survey(held, first, ())
        held.columns = dict.fromkeys([*first, *held.columns])
        return _of_objects("json-objects", (), held, (_("The file holds one record a line."),))
    if () in outline.lists:
        return _of_list(outline.lists[()])
    if ("features",) in outline.lists:
        return _of_features(outline)
    if ("result", "records") in outline.lists:
        return _of_ckan(outline)
    if ("meta", "view", "columns") in outline.lists and ("data",) in outline.lists:
        return _of_socrata_export(outline)
    return _of_only_list(outline)


def _of_objects(kind: str, path: Path, held: Listed, notes: tuple[str, ...] = ()) -> _Shape:
    columns = tuple(held.columns)
    return _Shape(kind, path, columns, columns, None, notes=notes)


def _of_list(held: Listed, path: Path = (), notes: tuple[str, ...] = ()) -> _Shape:
    if not held.count:
        raise UnreadableFile(_("The JSON is an empty list: it holds no rows."))
    if held.objects == held.count and held.columns:
        return _of_objects("soda" if _is_soda(held) else "json-objects", path, held, notes)
    if held.lists == held.count:
        return _Shape("json-rows", path, (), (), None, notes=notes)
    raise UnreadableFile(
        _("The JSON list mixes records with other things, or holds none, so it is no table. Save a list of records.")
    )


def _is_soda(held: Listed) -> bool:
    """SODA writes every value as text and names its columns in small letters; its own columns begin with a colon."""
    names = list(held.columns)
    if any(name.startswith(":") for name in names):
        return True
    return held.texts_only and all(name.islower() and name.replace("_", "a").isalnum() for name in names)


def _of_features(outline: Outline) -> _Shape:
    held = outline.lists["features",]
    if held.count and held.objects < held.count:
        raise UnreadableFile(_("One of the features is no record, so the file is no table. Export it again."))
    fields = [one for one in _kept(outline, "fields") if isinstance(one.get("name"), str)]
    esri = held.wrapper == "attributes" or (not held.wrapper and bool(fields))
    columns = dict.fromkeys([one["name"] for one in fields]) if esri else {}
    known = tuple({**columns, **held.columns})
    if not known:
        raise UnreadableFile(_("The file holds shapes without any attributes, so there is no table in it."))
    if not held.count:
        raise UnreadableFile(_("The answer holds no features: no row matched the query."))
    notes = [_("The shapes are left out; only the attributes are read.")] if not esri or _has_shapes(outline) else []
    dates = frozenset(one["name"] for one in fields if one.get("type") == "esriFieldTypeDate") if esri else frozenset()
    if dates:
        notes.append(_("Dates in {names} are in universal time (UTC).", names=listed(sorted(dates))))
    if outline.values.get(("exceededTransferLimit",)) is True or (
        outline.values.get(("properties", "exceededTransferLimit")) is True
    ):
        notes.append(_("The server says that there are more rows than these: this is one page of several."))
    return _Shape("esri" if esri else "geojson", ("features",), known, known, None, held.wrapper, dates, tuple(notes))


def _has_shapes(outline: Outline) -> bool:
    return ("geometryType",) in outline.values


def _kept(outline: Outline, *path: str) -> list[dict[str, Any]]:
    held = outline.lists.get(path)
    return [one for one in held.kept if isinstance(one, dict)] if held else []


def _of_ckan(outline: Outline) -> _Shape:
    held = outline.lists["result", "records"]
    fields = [str(one["id"]) for one in _kept(outline, "result", "fields") if "id" in one]
    if not held.count:
        raise UnreadableFile(_("The answer holds no records: no row matched the query."))
    total = outline.values.get(("result", "total"))
    notes: list[str] = []
    if isinstance(total, str) and total.isdecimal() and int(total[:18]) > held.count:
        words = ngettext(
            "The file holds one row of {total}: it is one page of several.",
            "The file holds {n} rows of {total}: it is one page of several.",
            held.count,
            total=f"{int(total[:18]):,}",
        )
        notes.append(words)
    if held.lists == held.count and fields:
        return _Shape(
            "ckan", ("result", "records"), tuple(fields), tuple(fields), tuple(range(len(fields))), notes=tuple(notes)
        )
    if held.objects < held.count:
        raise UnreadableFile(_("One of the records is no record, so the file is no table. Fetch it again."))
    columns = tuple(dict.fromkeys([*fields, *held.columns]))
    return _Shape("ckan", ("result", "records"), columns, columns, None, notes=tuple(notes))


def _of_socrata_export(outline: Outline) -> _Shape:
    """The download ``rows.json``: lists, with their columns described under ``meta``."""
    held, fields = outline.lists["data",], _kept(outline, "meta", "view", "columns")
    places = tuple(n for n, one in enumerate(fields) if one.get("dataTypeName") != "meta_data")
    names = tuple(str(fields[n].get("name") or fields[n].get("fieldName") or "") for n in places)
    if not held.count or held.lists < held.count or not names:
        raise UnreadableFile(_("The download holds no rows that match its own list of columns. Fetch it again."))
    return _Shape("soda", ("data",), names, names, places)


def _of_only_list(outline: Outline) -> _Shape:
    """An unknown envelope is accepted where only one thing in it can be the table."""
    tables = [
        path
        for path, held in outline.lists.items()
        if held.count and ((held.objects == held.count and held.columns) or held.lists == held.count > 1)
    ]
    if ("fields",) in tables and all("type" in one for one in _kept(outline, "fields")):
        raise UnreadableFile(
            _("The file describes a layer and its fields, but holds no rows. Query the layer for them.")
        )
    if len(tables) == 1:
        held, said = outline.lists[tables[0]], (_("The table is the list “{name}”.", name=".".join(tables[0])),)
        if beside := _names_beside(outline, tables[0], held):
            return _Shape("json-rows", tables[0], beside, beside, tuple(range(len(beside))), notes=said)
        return _of_list(held, tables[0], said)
    if tables:
        names = listed([f"“{'.'.join(path)}”" for path in tables[:10]])
        words = _(
            "The JSON holds several lists of records: {names}. Save the one that is meant in a file.", names=names
        )
        raise UnreadableFile(words)
    if ("count",) in outline.values:
        raise UnreadableFile(_("The answer holds only a count, not the rows. Ask for the rows themselves."))
    raise UnreadableFile(
        _(
            "The JSON holds no list of records, so there is no table in it. Known are lists of records, Census lists, "
            "Esri and GeoJSON features, and CKAN and SODA answers."
        )
    )


def _names_beside(outline: Outline, path: Path, held: Listed) -> tuple[str, ...]:
    """The names of the columns of a list of lists, where a list of as many names stands beside it."""
    if held.lists < held.count or not isinstance(held.first, list):
        return ()
    for key in ("columns", "fields", "header", "headers"):
        beside = outline.lists.get((*path[:-1], key))
        names = [one for one in beside.kept if isinstance(one, str)] if beside else []
        if beside and len(names) == beside.count == len(held.first):
            return tuple(names)
    return ()


def _notes(held: Listed, outline: Outline, path: Path) -> Iterator[str]:
    if held.nested:
        names = [f"“{name}”" for name in sorted(held.nested) if name][:10]
        yield (
            _("{names} holds values inside values; they are shown as JSON.", names=listed(names))
            if names
            else _("Some cells hold values inside values; they are shown as JSON.")
        )
    if held.mended:
        yield _("NUL characters were left out, and broken characters are shown as “�”.")


def _rows(text: io.TextIOWrapper, spelling: Spelling, shape: _Shape, lines: bool) -> Iterator[RawRow]:
    with text:
        if shape.names:
            yield RawRow(0, tuple(cell_text(name)[0] for name in shape.names))
        for number, value in enumerate(_members(Walker(text), shape.path, lines), 1):
            cells = _list_cells(value, shape) if isinstance(value, list) else _object_cells(value, shape)
            if any(map(str.strip, cells)):
                yield RawRow(number, cells)


def _members(walker: Walker, path: Path, lines: bool) -> Iterator[Any]:
    """The members of the list at ``path``."""
    if lines:
        while not walker.at_end():
            yield walker.value()
        return
    if not path:
        yield from walker.items()
        return
    for key in walker.members():
        if key == path[0]:
            yield from _members(walker, path[1:], lines)
            return
        walker.skip()


def _list_cells(value: list[Any], shape: _Shape) -> tuple[str, ...]:
    if shape.places is None:
        return tuple(cell_text(one)[0] for one in value)
    return tuple(cell_text(value[n])[0] if n < len(value) else "" for n in shape.places)


def _object_cells(value: Any, shape: _Shape) -> tuple[str, ...]:
    record = record_in(value, shape.wrapper)
    cells = tuple(cell_text(record.get(key))[0] for key in shape.columns)
    if shape.format != "esri":
        return cells
    return tuple(
        _day(cell) if key in shape.dates else "" if cell.isspace() else cell
        for key, cell in zip(shape.columns, cells, strict=True)
    )


def _day(text: str) -> str:
    """Milliseconds since 1970 as a date, with its time unless that is midnight; any other text as it is."""
    try:
        moment = _EPOCH + timedelta(milliseconds=int(text))
    except (ValueError, OverflowError):
        return text.strip()
    whole = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    return moment.date().isoformat() if whole else moment.isoformat(timespec="auto")
