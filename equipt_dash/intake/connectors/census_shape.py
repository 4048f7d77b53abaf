"""Makes one table of the answers of the Census Bureau: annotations in place of codes, errors beside their margins.

Why annotations win: the Bureau writes -666666666 into a number's cell and "-" into its annotation, and says "If an
Estimate Annotation exists, use this value in place of the Estimate".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from equipt_dash.intake.connectors.model import Record, Shaped
from equipt_dash.intake.outbound import FetchError
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.statistics.acs import se

PERIOD = "period"
_VARIABLE = re.compile(r"(?P<stem>[A-Z][A-Z0-9]*_(?:C\d+_)?\d{3,4}P?)(?P<kind>EA|MA|E|M)")
_ITERATION = re.compile(r"[BC]\d{5}(?P<letter>[A-I])(?:PR)?_")
_CONTROLLED = frozenset({"*****", "-555555555", "-555555555.0"})


def merged(records: Iterable[Record]) -> list[dict[str, str]]:
    """One row for each place from the parts that were asked for separately."""
    rows: dict[str, dict[str, str]] = {}
    parts: dict[str, int] = {}
    for identity, cells in records:
        row = rows.setdefault(identity, {})
        for name, text in cells.items():
            row.setdefault(name, text)
        parts[identity] = parts.get(identity, 0) + 1
    if len(set(parts.values())) > 1:
        raise FetchError(_("The parts of the answer do not name the same places. Run it again from the start."))
    return list(rows.values())


def table(columns: Sequence[str], rows: list[dict[str, str]], period: str) -> Shaped:
    """The finished table. A column ``period`` says which years the numbers describe."""
    found = {name: match for name in columns if (match := _VARIABLE.fullmatch(name))}
    kinds = {(match["stem"], match["kind"]): name for name, match in found.items()}
    order: list[str] = []
    for name in columns:
        kind = found[name]["kind"] if name in found else ""
        if kind in ("EA", "MA") and (found[name]["stem"], kind[0]) in kinds:
            continue
        order.append(name)
        if kind == "M":
            order.append(f"{found[name]['stem']}_SE")
    signs = 0
    done = []
    for row in rows:
        filled = dict(row)
        for (stem, kind), name in kinds.items():
            if kind not in ("E", "M"):
                continue
            sign = row.get(kinds.get((stem, kind + "A"), ""), "").strip()
            if sign:
                filled[name] = sign
                signs += 1
            if kind == "M":
                filled[f"{stem}_SE"] = standard_error(filled.get(name, ""))
        done.append((*(filled.get(name, "") for name in order), period))
    return Shaped((*order, PERIOD), iter(done), _notes(columns, kinds, signs, period))


def standard_error(margin: str) -> str:
    """The standard error of a published 90 % margin: zero for a controlled estimate, empty where there is none."""
    if margin in _CONTROLLED:
        return "0"
    try:
        number = float(margin)
    except ValueError:
        return ""
    return repr(se(number)) if math.isfinite(number) and number >= 0 else ""


def _notes(columns: Sequence[str], kinds: dict[tuple[str, str], str], signs: int, period: str) -> tuple[str, ...]:
    notes = [_("The column “{name}” was added: the numbers describe {period}.", name=PERIOD, period=period)]
    if any(kind == "M" for _stem, kind in kinds):
        notes.append(
            _(
                "Margins are the survey’s 90 % margins. Columns that end in _SE hold standard errors: margin ÷ 1.645, "
                "and 0 where the Bureau marks the estimate as controlled."
            )
        )
    bare = [name for (stem, kind), name in kinds.items() if kind == "E" and (stem, "M") not in kinds]
    if bare:
        more = _(" and {n} more", n=len(bare) - 3) if len(bare) > 3 else ""
        notes.append(_("No margins came with {names}.", names=listed(bare[:3]) + more))
    if signs:
        notes.append(
            ngettext(
                "{n} number was replaced by the Bureau’s own sign, as it asks.",
                "{n} numbers were replaced by the Bureau’s own signs, as it asks.",
                signs,
            )
        )
    return (*notes, *overlap_notes(columns))


def overlap_notes(columns: Sequence[str]) -> tuple[str, ...]:
    """What the race tables A to I share, as far as the columns hold them: the groups overlap and must not be summed."""
    letters = {match["letter"] for name in columns if (match := _ITERATION.match(name))}
    notes = []
    alone = sorted(letters & set("ABCDEFG"))
    if alone:
        notes.append(
            _("Tables {letters} count people of any ethnicity, Hispanic people included.", letters=listed(alone))
        )
    if {"A", "H"} <= letters:
        notes.append(_("Tables A (White alone) and H (White alone, not Hispanic) overlap: H is a part of A."))
    if "I" in letters and alone:
        notes.append(_("Table I (Hispanic or Latino, any race) overlaps tables {letters}.", letters=listed(alone)))
    if len(letters) > 1 and ({"A", "H"} <= letters or ("I" in letters and alone)):
        notes.append(_("Never add tables A to I together."))
    return tuple(notes)
