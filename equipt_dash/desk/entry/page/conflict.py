"""Two versions of the same figures side by side: mine and theirs, a choice for each, and nothing lost meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from equipt_dash.desk.entry.page.blocks import BothValues, Versus
from equipt_dash.desk.entry.rules import drafts
from equipt_dash.desk.entry.rules.drafts import WORDS
from equipt_dash.desk.entry.rules.opened import Opened
from equipt_dash.desk.entry.words import cell_words, typed_words
from equipt_dash.figures.sheet import HIDDEN, PARTS, CellId, base, cell_id, texts
from equipt_dash.kernel.submission import CellChange, Submission
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import missing_words
from equipt_dash.pages.declared.entry import CHOICE, KEPT, SAID, SHEET
from equipt_dash.pages.parts import LinkTo, Page, Section, Text
from equipt_dash.views import wording
from equipt_dash.views.desk.context import Desk


class Against(StrEnum):
    """What my text stands against."""

    DRAFT = "draft"
    ROW = "row"
    HELD = "held"


def page(desk: Desk, opened: Opened, against: Against, rows: tuple[Versus, ...], other: str = "") -> Page:
    """The page that asks which of two values to keep, cell by cell."""
    draft = opened.draft
    both = BothValues(
        id="both",
        action=f"{opened.path}/choose",
        caption=_("Which value to keep"),
        mine_heading=_("Mine"),
        theirs_heading={
            Against.DRAFT: _("Saved elsewhere"),
            Against.ROW: _("Recorded meanwhile"),
            Against.HELD: _("Handed in by {name}", name=other),
        }[against],
        rows=rows,
        hidden=(
            *desk.hidden(), ("role", opened.role_param), ("area", opened.area), ("from", opened.since),
            ("q", opened.added), ("draft", str(draft.id) if draft else ""),
            ("version", str(draft.version) if draft else "0"), ("against", against.value),
        ),
        press=_("Keep these in my draft"),
    )  # fmt: skip
    return Page(
        title=_("Two versions: {name}", name=opened.measure.name),
        heading=_("Two versions of the same figures"),
        kicker=opened.measure.name,
        lead=(_why(against, other),),
        crumbs=(LinkTo(_("My work"), "/internal"), LinkTo(opened.measure.name, opened.href(area=opened.area))),
        intro=(Text(((_("Nothing is lost yet: both values are below. Choose one for each figure."),),)),),
        sections=(Section("choose", _("Choose"), (both,)),),
    )


def _why(against: Against, other: str) -> str:
    return {
        Against.DRAFT: _("This draft was saved somewhere else after you opened it here."),
        Against.ROW: _("These figures were changed after you typed yours."),
        Against.HELD: _(
            "{name} handed in some of the same figures first. Yours can be handed in once those are published or sent "
            "back; keep them in your draft, or let them go.", name=other,
        ),
    }[against]  # fmt: skip


def against_draft(opened: Opened, mine: drafts.Entries, theirs: drafts.Entries) -> tuple[Versus, ...]:
    """What differs between my text and the draft as saved. Who did not touch a cell gives way."""
    rows = []
    for name in sorted({*mine, *theirs} - {WORDS}):
        one, two = mine.get(name, {}), theirs.get(name, {})
        cell = cell_id(name)
        if cell is not None and _plain(one) != _plain(two):
            words = (_described(one) or _now(opened, cell), _described(two) or _now(opened, cell))
            rows.append(Versus(name, cell_words(opened, cell), *words, _kept(name, one), theirs_first=not one))
    return (*rows, *_said(mine, theirs))


def against_rows(opened: Opened, mine: drafts.Entries, cells: Iterable[CellId]) -> tuple[Versus, ...]:
    """My text for cells whose recorded value changed meanwhile."""
    return tuple(
        Versus(c.text, cell_words(opened, c), _described(mine[c.text]), _now(opened, c), _kept(c.text, mine[c.text]))
        for c in cells
    )


def against_held(opened: Opened, mine: drafts.Entries, theirs: Iterable[CellChange]) -> tuple[Versus, ...]:
    """My text for cells somebody else has handed in."""
    rows = []
    for change in theirs:
        cell = CellId(change.period, change.group, change.area)
        if cell.text not in mine:
            continue
        value = wording.amount(opened.measure, change.value) if change.value is not None else ""
        words = value or (missing_words(change.missing) if change.missing else "")
        parts = mine[cell.text]
        rows.append(Versus(cell.text, cell_words(opened, cell), _described(parts), words, _kept(cell.text, parts)))
    return tuple(rows)


def chosen(
    opened: Opened, stored: drafts.Entries, against: Against, choices: Mapping[str, str], kept: Mapping[str, str]
) -> drafts.Entries:
    """The draft after the choices. A cell kept over a changed row counts as typed over what it holds now."""
    entries = {name: dict(parts) for name, parts in stored.items()}
    mine = kept_entries(kept)
    for name, choice in choices.items():
        bare = name.removeprefix(CHOICE)
        field = bare.removeprefix(f"{WORDS}:") if bare.startswith(f"{WORDS}:") else ""
        if field in SAID and choice == "mine":
            entries.setdefault(WORDS, {})[field] = mine.get(WORDS, {}).get(field, "")
        cell = cell_id(bare)
        if cell is None or cell.area not in opened.area_codes or cell.period not in opened.sheet.ends:
            continue
        if choice == "mine" and mine.get(bare):
            fresh = {"base": base(opened.sheet, cell)} if against is Against.ROW else {}
            entries[bare] = {**mine[bare], **fresh}
        elif choice == "mine" or against is not Against.DRAFT:
            entries.pop(bare, None)
    return entries


def kept_entries(kept: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """My text as the hidden fields of the page carry it."""
    entries: dict[str, dict[str, str]] = {}
    for name, text in kept.items():
        bare, _colon, part = name.removeprefix(KEPT).rpartition(":")
        known = part in (*PARTS, *HIDDEN) if cell_id(bare) is not None else (bare == WORDS and part in SAID)
        if known and text:
            entries.setdefault(bare, {})[part] = text
    return entries


def _said(mine: drafts.Entries, theirs: drafts.Entries) -> tuple[Versus, ...]:
    labels = {name: SHEET.label(name) for name in SAID} | {"restatement": _("What was wrong, and why")}
    one, two = drafts.said(mine), drafts.said(theirs)
    return tuple(
        Versus(
            f"{WORDS}:{name}", labels[name], one[name] or _("(empty)"), two[name] or _("(empty)"),
            ((f"{KEPT}{WORDS}:{name}", one[name]),), theirs_first=not one[name],
        )
        for name in SAID
        if one[name] != two[name]
    )  # fmt: skip


def _plain(parts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in parts.items() if name in PARTS and text}


def _described(parts: Mapping[str, str]) -> str:
    """What was typed into a cell, in one line."""
    if not parts:
        return ""
    of = parts.get("numerator"), parts.get("denominator")
    words = typed_words(parts) or _("(empty)")
    if any(of):
        words = _("{value} ({some} of {all})", value=words, some=of[0] or "?", all=of[1] or "?")
    return _("{value}. Note: {note}", value=words, note=parts["note"]) if parts.get("note") else words


def _now(opened: Opened, cell: CellId) -> str:
    """What is recorded, for a side that did not touch the cell."""
    shown = _described({part: text for part, text in texts(opened.sheet, cell).items() if text})
    return _("unchanged: {value}", value=shown) if shown else _("nothing typed")


def _kept(name: str, parts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{KEPT}{name}:{part}", text) for part, text in parts.items())


def other_name(other: Submission) -> str:
    """Who handed the other one in."""
    return other.author_name or _("somebody")
