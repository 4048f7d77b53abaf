"""The one way a submission takes a step of the workflow: authorised, versioned, audited, and told to whom it concerns.

Every command that moves a submission calls ``move`` inside its own transaction, so that no other module can
forget one of the four.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from equipt_dash.kernel.access import Action, Refused
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import CELL_KINDS, TRANSITIONS, Move, SubmissionKind, step
from equipt_dash.store import schema
from equipt_dash.store.desk.acting import Stale, Writing
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.notices import notify
from equipt_dash.store.desk.stand_in import deciding_action, those_who_decide
from equipt_dash.store.desk.submission_rows import load
from equipt_dash.store.private import submission as table

SETTABLE = frozenset(
    {"note", "restatement", "embargo_until", "review_note", "edition", "entries", "asked", "author", "author_name"}
)
"""Columns a step may set besides those it sets itself."""


def move(writing: Writing, submission: Submission, move: Move, *, version: int, **columns: Any) -> Submission:
    """Take one step and return the submission as it stands after it.

    Raises:
        Refused: the matrix does not allow it; or somebody hands in what a colleague typed without taking it over.
        Stale: it was changed since ``version``.
        IllegalMove: it does not stand where this step starts.
    """
    unknown = set(columns) - SETTABLE
    if unknown:
        raise ValueError(f"A step cannot set {', '.join(sorted(unknown))}.")
    now = load(writing.connection, submission.id)
    if now is None:
        raise Stale
    asked = _allow(writing, now, move)
    if now.version != version:
        raise Stale
    transition = step(now.status, move)
    values = {"status": transition.to.value, "version": version + 1, "changed_at": writing.act.at, **columns}
    values |= _stamps(writing, move)
    changed = writing.connection.execute(
        update(table).where(table.c.id == now.id, table.c.version == version).values(**values)
    )
    if changed.rowcount != 1:
        raise Stale
    after = load(writing.connection, now.id)
    if after is None:
        raise Stale
    writing.record(_event(now, after, move, asked))
    _tell(writing, after, move)
    return after


_ACTION = {wanted: transition.action for (_status, wanted), transition in TRANSITIONS.items()}
"""What the matrix asks of each move; the same wherever it starts."""


def _allow(writing: Writing, now: Submission, wanted: Move) -> Action:
    """Ask the matrix; gives what it was asked."""
    action = _ACTION[wanted]
    if action is Action.REVIEW:
        action = deciding_action(writing.connection, writing.principal, now.row)
    writing.authorize(action, now.row)
    if wanted is Move.SUBMIT and now.author not in (None, writing.principal.id):
        raise Refused(Action.ENTER)
    return action


def _stamps(writing: Writing, wanted: Move) -> dict[str, Any]:
    """The columns that say who took the step and when."""
    at, person = writing.act.at, writing.principal
    if wanted is Move.SUBMIT:
        return {"submitted_at": at, "decided_at": None, "author": person.id, "author_name": person.name or person.email}
    if wanted in (Move.APPROVE, Move.SEND_BACK):
        return {"decided_at": at, "reviewer": person.id}
    return {}


def _event(before: Submission, after: Submission, wanted: Move, asked: Action) -> Event:
    names = ("status", "author", "note", "restatement", "embargo_until", "review_note", "edition")
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    changed = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    stood_in = {"right": asked.value} if asked is Action.STAND_IN else {}
    about = {
        **stood_in,
        "kind": after.kind.value,
        "measure": after.measure,
        "disparity": after.disparity,
        "period": after.period,
    }
    return Event(
        action=wanted.value,
        subject="submission",
        key=str(after.id),
        department=after.department,
        before={name: pair[0] for name, pair in changed.items()},
        after={**{name: value for name, value in about.items() if value}, **{n: p[1] for n, p in changed.items()}},
        note=after.review_note if wanted in (Move.SEND_BACK, Move.APPROVE, Move.UNDO) else after.note,
    )


_TOLD_AUTHOR = {
    Move.SEND_BACK: "sent_back",
    Move.APPROVE: "approved",
    Move.PUBLISH: "published",
    Move.UNDO: "sent_back",
}


def _tell(writing: Writing, after: Submission, wanted: Move) -> None:
    """Leave notices: reviewers hear what waits for them, the author what became of it."""
    connection, at = writing.connection, writing.act.at
    subject = subject_of(writing, after)
    details = {"what": subject.name, "kind": after.kind.value, "by": writing.principal.name or writing.principal.email}
    about = f"submission:{after.id}:{after.version}"
    if wanted is Move.SUBMIT:
        for person in those_who_decide(connection, after.row):
            notify(connection, at, person, "submitted", about, f"/internal/review/{after.id}", details)
    kind = _TOLD_AUTHOR.get(wanted)
    if kind and after.author is not None and after.author != writing.principal.id:
        told = {**details, "note": after.review_note} if after.review_note else details
        notify(connection, at, after.author, kind, about, subject.href, told)


@dataclass(frozen=True)
class Subject:
    """What a submission is about, in words, and where it is typed in."""

    name: str
    href: str


_PATHS: Mapping[SubmissionKind, str] = {
    SubmissionKind.VALUES: "/internal/measures/{slug}",
    SubmissionKind.TARGETS: "/internal/measures/{slug}?role=targets",
    SubmissionKind.STORY: "/internal/measures/{slug}/story",
    SubmissionKind.DEFINITION: "/internal/measures/{slug}/definition",
    SubmissionKind.GAP_TARGET: "/internal/disparities/{slug}/target",
}


def subject_of(writing: Writing, item: Submission) -> Subject:
    """The name of the measure or disparity and the address of the form."""
    if item.kind in CELL_KINDS or item.measure:
        query = select(schema.measure.c.name, schema.measure.c.slug).where(schema.measure.c.key == item.measure)
    else:
        query = select(schema.disparity.c.title, schema.disparity.c.slug).where(
            schema.disparity.c.slug == item.disparity
        )
    found = writing.connection.execute(query).first()
    name, slug = (found[0], found[1]) if found else ("", "")
    return Subject(str(name), _PATHS[item.kind].format(slug=slug))
