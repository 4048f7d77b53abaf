"""``/internal/audit``: who did what to which row, from what to what, and whether the record itself was changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from urllib.parse import urlencode

from equipt_dash.kernel.access import Action, DeskScope
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.forms import Field, Kind
from equipt_dash.pages.parts import (
    Block,
    Cell,
    Column,
    Download,
    LinkTo,
    Notice,
    Page,
    Pager,
    Piece,
    Rich,
    Section,
    Strong,
    TableModel,
    Text,
)
from equipt_dash.store.city_day import time_zone
from equipt_dash.store.desk import audit, people
from equipt_dash.store.desk.audit_reads import Entry, Names, Slice, Wanted, count, entries, names, scan
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk.account_times import moment
from equipt_dash.views.desk.audit_words import (
    action_words,
    actions,
    field_words,
    subject_words,
    subjects,
    value_words,
)
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.office_blocks import Asking, Changed, Item, Items

PATH = "/internal/audit"
FILE_PATH = "/internal/audit/file"
FILTERS = ("who", "action", "subject", "department", "from", "to")
PAGE_PARAMS = (*FILTERS, "before", "after", "verify")
PER_PAGE = 50
LARGEST_FILE = 20_000
"""Entries one file may hold; the command line writes all of them."""

_LONGEST_CODE = 40


def build(desk: Desk, params: Params) -> Page:
    """The page: a filter, the newest entries that fit, and on request whether the chain holds."""
    scope = desk.scope(Action.READ_AUDIT)
    wanted = read(desk, scope, params)
    below, above = _number(params, "before"), _number(params, "after")
    wrong = wrong_days(params)
    none = Slice((), newer=False, older=False)
    found = none if wrong else entries(desk.read(scope), wanted, below=below, above=above, limit=PER_PAGE)
    called = names(desk.db, found.entries)
    verified = (_verified(desk),) if params.get("verify") else ()
    own = _("You see what was done to rows of your own department.")
    everything = _("Who did what to which row, from what to what. Entries can be added and never changed.")
    shown = Items(
        _("What was done"), tuple(_item(entry, called) for entry in found.entries), _("No entry fits this filter.")
    )
    return Page(
        title=_("Audit"),
        heading=_("Audit"),
        lead=(everything if scope.departments is None else own,),
        sections=(
            Section("entries", _("What was done, newest first"), (shown, *_pager(params, found))),
            Section("more", _("Take it away, or check it"), (_ways(params), *verified)),
        ),
        intro=(_asking(desk, scope, params, wrong),),
    )


def file(desk: Desk, params: Params) -> Page:
    """The page of the file: every entry that fits the filter, as a CSV."""
    scope = desk.scope(Action.READ_AUDIT)
    wanted = read(desk, scope, params)
    for name in wrong_days(params):
        raise BadAddress(name)
    fitting = count(desk.read(scope), wanted)
    blocks: list[Block] = []
    if fitting > LARGEST_FILE:
        words = _(
            "A file holds at most {most} entries. Choose fewer days, or ask whoever runs the server for: "
            "python -m equipt_dash audit export FILE.csv",
            most=f"{LARGEST_FILE:,}",
        )
        blocks.append(Notice(_("This is too much for one file"), ((words,),)))
    else:
        rows = tuple(row for part in scan(desk.read(scope), wanted) for row in csv_rows(part, names(desk.db, part)))
        table = TableModel(_("Audit"), csv_columns(), rows)
        blocks.append(Download("entries", _("Download the entries as a CSV file"), table, (origin(),)))
    return Page(
        title=_("Audit file"),
        heading=_("Audit as a file"),
        lead=(ngettext("{n} entry fits the filter.", "{n} entries fit the filter.", fitting),),
        sections=(),
        crumbs=(LinkTo(_("Audit"), _address(params)),),
        intro=tuple(blocks),
    )


def read(desk: Desk, scope: DeskScope, params: Params) -> Wanted:
    """The filter the address asks for.

    Raises:
        BadAddress: a department the reader cannot see, or a code that is none.
    """
    slug, codes = params.get("department", ""), {slug: code for slug, code, _name in _departments(desk, scope)}
    if slug and slug not in codes:
        raise BadAddress("department")
    return Wanted(
        who=params.get("who", "")[:200],
        action=_code(params, "action"),
        subject=_code(params, "subject"),
        department=codes.get(slug, ""),
        since=_day(params.get("from", "")),
        until=_day(params.get("to", "")),
        time_zone=time_zone(desk.db),
    )


def wrong_days(params: Params) -> dict[str, str]:
    """The days of the filter that are none, with what is wrong with each."""
    words = _("Write the day like this: 2026-11-23.")
    return {name: words for name in ("from", "to") if params.get(name, "").strip() and _day(params[name]) is None}


def _departments(desk: Desk, scope: DeskScope) -> tuple[tuple[str, str, str], ...]:
    """(slug, code, name) of the departments the reader may ask for."""
    found = people.departments(desk.db)
    return tuple(
        (slug, code, name) for code, slug, name in found if scope.departments is None or code in scope.departments
    )


def _code(params: Params, name: str) -> str:
    value = params.get(name, "")
    if value and not (len(value) <= _LONGEST_CODE and value.replace("_", "").isalnum() and value.isascii()):
        raise BadAddress(name)
    return value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _number(params: Params, name: str) -> int | None:
    value = params.get(name, "")
    if value and not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadAddress(name)
    return int(value) if value else None


def _asking(desk: Desk, scope: DeskScope, params: Params, wrong: Mapping[str, str]) -> Asking:
    departments = tuple((slug, name) for slug, _code, name in _departments(desk, scope))
    fields = (
        Field("who", _("Person (part of the name or address)"), value=params.get("who", "")),
        _choice("action", _("What was done"), params, tuple(actions().items())),
        _choice("subject", _("To what kind of row"), params, tuple(subjects().items())),
        _choice("department", _("Department"), params, departments),
        Field("from", _("From day, such as 2026-11-01"), value=params.get("from", ""), error=wrong.get("from", "")),
        Field("to", _("To day"), value=params.get("to", ""), error=wrong.get("to", "")),
    )
    clear = LinkTo(_("Show everything"), PATH) if _chosen(params) else None
    return Asking("audit-filter", PATH, _("Show only"), fields, _("Show"), clear)


def _choice(name: str, label: str, params: Params, known: tuple[tuple[str, str], ...]) -> Field:
    value = params.get(name, "")
    rare = ((value, value),) if value and value not in dict(known) else ()
    return Field(name, label, Kind.CHOICE, value, options=(("", _("All")), *known, *rare))


def _chosen(params: Params) -> dict[str, str]:
    return {name: params[name] for name in FILTERS if params.get(name)}


def _address(params: Params, path: str = PATH, **more: str) -> str:
    query = urlencode({**_chosen(params), **more})
    return f"{path}?{query}" if query else path


def _pager(params: Params, found: Slice) -> tuple[Block, ...]:
    if not found.entries or not (found.newer or found.older):
        return ()
    first, last = found.entries[0].number, found.entries[-1].number
    newer = LinkTo(_("Newer entries"), _address(params, after=str(first))) if found.newer else None
    older = LinkTo(_("Older entries"), _address(params, before=str(last))) if found.older else None
    words = _("Entries {last} to {first}.", first=f"{first:,}", last=f"{last:,}")
    return (Pager(words, newer, older),)


def _item(entry: Entry, called: Names) -> Item:
    note: tuple[Rich, ...] = ((_("Note: {words}", words=entry.note),),) if entry.note else ()
    return Item(_sentence(entry, called), _when(entry, called), changes=_changes(entry), more=note)


def _sentence(entry: Entry, called: Names) -> Rich:
    who: Piece = Strong(entry.actor or _("Somebody without an account"))
    name = called.get((entry.subject, entry.key.split("/")[0]), "")
    kind = subject_words(entry.subject)
    named = _("{kind} “{name}” ({key})", kind=kind, name=name, key=entry.key)
    what = named if name else _("{kind} {key}", kind=kind, key=entry.key)
    return (who, " ", action_words(entry.action), ": ", what)


def _when(entry: Entry, called: Names) -> str:
    department = called.get(("department", entry.department), entry.department)
    words = _("Entry {number}, {moment}", number=f"{entry.number:,}", moment=moment(entry.at))
    return _("{words}, {department}", words=words, department=department) if department else words


def _changes(entry: Entry) -> tuple[Changed, ...]:
    fields = dict.fromkeys((*entry.before, *entry.after))
    return tuple(
        Changed(field_words(name), value_words(entry.before.get(name)), value_words(entry.after.get(name)))
        for name in fields
        if entry.before.get(name) != entry.after.get(name)
    )


def _ways(params: Params) -> Text:
    download = LinkTo(_("These entries as a file"), _address(params, FILE_PATH))
    check = LinkTo(_("Check that nothing was changed"), f"{_address(params, verify='1')}#more")
    how = _("Each entry holds the hash of the one before it. The check walks all of them.")
    return Text(((download,), (check, ". ", how)))


def _verified(desk: Desk) -> Notice:
    walked = audit.walk(desk.db)
    if walked.broken is not None:
        words = _("The first entry that does not fit is number {number}.", number=f"{walked.broken.number:,}")
        return Notice(_("The audit was changed outside this program"), ((words,), (str(walked.broken),)))
    holds = ngettext("{n} entry holds together.", "{n} entries hold together.", walked.last.number)
    limits = _(
        "This cannot show that the newest entries were cut off. Note this line somewhere else and compare it later: "
    )
    return Notice(holds, ((limits, Strong(f"{walked.last.number}:{walked.last.hash}")),))


def origin() -> Rich:
    """Where the rows of a file come from."""
    return (_("Audit of EquiPT Dash"),)


def csv_columns() -> tuple[Column, ...]:
    """The columns of a file."""
    labels: Mapping[str, str] = {
        "number": _("Entry"), "at": _("Time (UTC)"), "who": _("Who"), "action": _("Action"),
        "what": _("What was done"), "subject": _("Table"), "key": _("Key"), "name": _("Name"),
        "department": _("Department"), "before": _("Before"), "after": _("After"), "note": _("Note"),
        "previous": _("Hash before"), "hash": _("Hash"),
    }  # fmt: skip
    return tuple(Column(key, label) for key, label in labels.items())


def csv_rows(found: Iterable[Entry], called: Names) -> Iterable[tuple[Cell, ...]]:
    """The rows of a file."""
    for entry in found:
        name = called.get((entry.subject, entry.key.split("/")[0]), "")
        texts = (
            entry.at.isoformat(), entry.actor, entry.action, action_words(entry.action), entry.subject, entry.key, name,
            entry.department, _json(entry.before), _json(entry.after), entry.note, entry.previous, entry.hash,
        )  # fmt: skip
        yield (Cell(str(entry.number), float(entry.number)), *(Cell(text) for text in texts))


def _json(data: Mapping[str, object]) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False) if data else ""
