"""What the audit keeps of a publication: which rows each submission changed, and the edition with its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from equipt_dash.kernel.submission import Submission
from equipt_dash.store.desk.acting import Writing
from equipt_dash.store.desk.applying import place_of
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.edition_seal import edition_seal
from equipt_dash.store.editions import Sealed

LONGEST_AUDIT = 200
"""Changed cells an audit entry names one by one; a longer list is named by its hash."""


def applied(item: Submission, changed: dict[str, object]) -> Event:
    """The audit entry of the rows a submission changed, from what to what."""
    table, key = place_of(item)
    department = item.department
    if len(changed) > LONGEST_AUDIT:
        digest = hashlib.sha256(repr(sorted(changed.items())).encode()).hexdigest()
        return Event("publish", table, key, department, None, {"changes": len(changed), "sha256": digest})
    return Event("publish", table, key, department, _side(changed, 0), _side(changed, 1))


def _side(changed: dict[str, object], which: int) -> dict[str, object]:
    """What fields held before (0) or hold after (1); cells have parts."""
    found: dict[str, object] = {}
    for name, pair in changed.items():
        found[name] = _side(pair, which) if isinstance(pair, dict) else pair[which] if isinstance(pair, list) else pair
    return found


def record(writing: Writing, action: str, sealed: Sealed, items: Sequence[Submission], note: str, **more: int) -> None:
    """Leave the entry of a whole edition."""
    seal = edition_seal(writing.connection, sealed.number)
    after = {"content_hash": sealed.content_hash, "seal": seal, "submissions": [item.id for item in items], **more}
    writing.record(Event(action, "edition", str(sealed.number), "", None, after, note))
