"""How a change travels to the public: draft → submitted → approved → published, as pure transitions.

A *submission* holds proposed changes apart from the working rows. What is approved today therefore stays
published until the moment its correction is published too; nothing half-done can reach an edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from equipt_dash.kernel.access import Action


class SubmissionKind(StrEnum):
    """What a submission changes."""

    VALUES = "values"
    TARGETS = "targets"
    STORY = "story"
    DEFINITION = "definition"
    GAP_TARGET = "gap_target"


CELL_KINDS = frozenset({SubmissionKind.VALUES, SubmissionKind.TARGETS})
"""Kinds that change observations; the others change words of one row."""


class Status(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    PUBLISHED = "published"
    DISCARDED = "discarded"


OPEN = frozenset({Status.SUBMITTED, Status.APPROVED})
"""While a submission is in one of these, no other may change the same row."""

EDITABLE = frozenset({Status.DRAFT, Status.SENT_BACK})
"""In these its author's department may change what it says."""


class Move(StrEnum):
    """A step of the workflow."""

    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    DISCARD = "discard"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    PUBLISH = "publish"
    UNDO = "undo"


@dataclass(frozen=True)
class Transition:
    """What a move leads to, and the action of the matrix it needs."""

    to: Status
    action: Action


TRANSITIONS: Mapping[tuple[Status, Move], Transition] = {
    (Status.DRAFT, Move.SUBMIT): Transition(Status.SUBMITTED, Action.ENTER),
    (Status.SENT_BACK, Move.SUBMIT): Transition(Status.SUBMITTED, Action.ENTER),
    (Status.SUBMITTED, Move.TAKE_BACK): Transition(Status.DRAFT, Action.ENTER),
    (Status.DRAFT, Move.DISCARD): Transition(Status.DISCARDED, Action.ENTER),
    (Status.SENT_BACK, Move.DISCARD): Transition(Status.DISCARDED, Action.ENTER),
    (Status.SUBMITTED, Move.SEND_BACK): Transition(Status.SENT_BACK, Action.REVIEW),
    (Status.APPROVED, Move.SEND_BACK): Transition(Status.SENT_BACK, Action.REVIEW),
    (Status.SUBMITTED, Move.APPROVE): Transition(Status.APPROVED, Action.REVIEW),
    (Status.APPROVED, Move.PUBLISH): Transition(Status.PUBLISHED, Action.PUBLISH),
    (Status.PUBLISHED, Move.UNDO): Transition(Status.SENT_BACK, Action.PUBLISH),
}
"""Every legal step. A pair that is not here is refused."""


class IllegalMove(ValueError):
    """The submission does not stand where this move starts. The message says where it stands."""

    def __init__(self, status: Status, move: Move) -> None:
        """Name both."""
        super().__init__(f"{move.value} is not possible while {status.value}")
        self.status = status
        self.move = move


def step(status: Status, move: Move) -> Transition:
    """The transition of ``move`` from ``status``.

    Raises:
        IllegalMove: there is none.
    """
    found = TRANSITIONS.get((status, move))
    if found is None:
        raise IllegalMove(status, move)
    return found


def embargoed(until: date | None, today: date) -> bool:
    """Whether something approved has to wait: an embargo ends at the start of its day."""
    return until is not None and today < until
