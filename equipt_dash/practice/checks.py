"""What somebody typed into a record, read field by field, and what is wrong with it: in words, beside the field.

Everything that reaches a table of the practice was read here: forms and a city's package alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from equipt_dash.kernel.values import Number, NumberStyle, read_number
from equipt_dash.kernel.words import _
from equipt_dash.practice.fields import MOST_LINES, Field, Form, RecordKind

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 80
LARGEST = 1e15
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


class _Wrong(ValueError):
    """The text cannot be read; the message is for the person who typed it."""


def read(kind: RecordKind, texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of the typed fields, and what is wrong, by field.

    REFS come as lines of text, one reference each; LINES as a JSON list of rows of text. Fields with a problem have
    no value. Nothing is looked up here: ``structure.problems`` knows what exists.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in kind.typed:
        text = texts.get(field.name, "").strip().replace("\r\n", "\n")
        try:
            if not text and field.required:
                raise _Wrong(_missing(field))
            values[field.name] = _READERS[field.form](field, text) if text else _nothing(field)
        except _Wrong as problem:
            wrong[field.name] = str(problem)
    return values, wrong


def as_text(field: Field, value: Any) -> str:
    """``value`` as a form holds it; ``read`` gives the value back."""
    if value is None or value == "":
        return ""
    if field.form is Form.REFS:
        return "\n".join(value)
    if field.form is Form.LINES:
        return json.dumps([list(line) for line in value], ensure_ascii=False) if value else ""
    if field.form is Form.FLAG:
        return "1" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) and abs(value) < LARGEST else repr(value)
    return str(value)


def slug_of(title: str) -> str:
    """A name for a record, made of its title: lower case, without accents or signs; never empty."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    found = ""
    for word in words:
        if len(found) + len(word) + 1 > LONGEST_SLUG - 8:
            break
        found = f"{found}-{word}" if found else word
    return found or "record"


def _missing(field: Field) -> str:
    if field.form in (Form.CHOICE, Form.REF):
        return _("Choose one.")
    return _("Write a date.") if field.form is Form.DATE else _("This is needed.")


def _nothing(field: Field) -> Any:
    if field.form in (Form.REFS, Form.LINES):
        return ()
    if field.form is Form.FLAG:
        return False
    return None if field.form in (Form.DATE, Form.NUMBER) else ""


def _words(field: Field, text: str) -> str:
    if len(text) > field.most:
        raise _Wrong(_("Write at most {most} characters.", most=f"{field.most:,}"))
    if "\x00" in text or any(0xD800 <= ord(sign) < 0xE000 for sign in text):
        raise _Wrong(_("This holds a sign that cannot be stored. Type it again."))
    if field.form is not Form.LONG and "\n" in text:
        raise _Wrong(_("Write it on one line."))
    return text


def _choice(field: Field, text: str) -> str:
    if text not in field.options:
        raise _Wrong(_("Choose one of the list."))
    return text


def _date(field: Field, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise _Wrong(_("Write the date as year-month-day, such as 2026-03-31.")) from None
    if not EARLIEST <= found < LATEST:
        raise _Wrong(_("Write a date between 1900 and 2199."))
    return found


def _number(field: Field, text: str) -> float:
    found = read_number(text.removeprefix("$"), NumberStyle())
    if not isinstance(found, Number) or abs(found.value) > LARGEST:
        raise _Wrong(_("Write a number, such as 1250000 or 12.5."))
    return float(found.value)


def _url(field: Field, text: str) -> str:
    try:
        parts = urlsplit(_words(field, text))
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or any(sign.isspace() for sign in text):
        raise _Wrong(_("Write a web address that starts with https://."))
    return text


def _ref(field: Field, text: str) -> str:
    if len(text) > LONGEST_SLUG or "\n" in text:
        raise _Wrong(_("Choose one of the list."))
    return _words(field, text)


def _refs(field: Field, text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))
    if any(len(one) > LONGEST_SLUG for one in found):
        raise _Wrong(_("Choose from the list."))
    return tuple(_words(field, one) for one in found)


def _lines(field: Field, text: str) -> tuple[tuple[str, ...], ...]:
    try:
        rows = json.loads(text)
    except ValueError:
        rows = None
    wide = len(field.columns)
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == wide for row in rows):
        raise _Wrong(_("Each row needs {n} fields.", n=wide))
    read_rows = tuple(tuple(_cell(field, cell) for cell in row) for row in rows)
    full = tuple(row for row in read_rows if any(row))
    if len(full) > MOST_LINES:
        raise _Wrong(_("Write at most {most} rows.", most=MOST_LINES))
    for place, row in enumerate(full, 1):
        if not row[0]:
            raise _Wrong(_("Row {row} does not say whom or what it is about.", row=place))
    named = [row[0] for row in full]
    if len(set(named)) < len(named):
        raise _Wrong(_("One row stands twice. Keep one of the two."))
    return full


def _cell(field: Field, cell: Any) -> str:
    if not isinstance(cell, str):
        raise _Wrong(_("Each row needs {n} fields.", n=len(field.columns)))
    return _words(field, cell.strip())


def _flag(field: Field, text: str) -> bool:
    return text in ("1", "on", "true", "yes")


_READERS: Mapping[Form, Callable[[Field, str], Any]] = {
    Form.TEXT: _words,
    Form.LONG: _words,
    Form.CHOICE: _choice,
    Form.DATE: _date,
    Form.NUMBER: _number,
    Form.URL: _url,
    Form.FILE: _ref,
    Form.REF: _ref,
    Form.REFS: _refs,
    Form.LINES: _lines,
    Form.FLAG: _flag,
}
