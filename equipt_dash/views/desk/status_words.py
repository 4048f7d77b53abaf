"""Plain words for where a submission stands and what it changes; every internal list says them alike."""

from __future__ import annotations

from urllib.parse import urlencode

from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import Status, SubmissionKind


def status_words(status: Status) -> str:
    """Where a submission stands."""
    return {
        Status.DRAFT: _("draft"),
        Status.SUBMITTED: _("handed in"),
        Status.SENT_BACK: _("sent back"),
        Status.APPROVED: _("approved, not yet published"),
        Status.PUBLISHED: _("published"),
        Status.DISCARDED: _("thrown away"),
    }[status]


def kind_words(kind: SubmissionKind) -> str:
    """What a submission changes."""
    return {
        SubmissionKind.VALUES: _("values"),
        SubmissionKind.TARGETS: _("targets"),
        SubmissionKind.STORY: _("story"),
        SubmissionKind.DEFINITION: _("definition"),
        SubmissionKind.GAP_TARGET: _("gap target and floor"),
    }[kind]


def form_address(kind: SubmissionKind, slug: str, period: str = "") -> str:
    """The form in which a submission of this kind is typed; ``slug`` is the measure's or the disparity's."""
    if kind is SubmissionKind.GAP_TARGET:
        return f"/internal/disparities/{slug}/target"
    tail = {
        SubmissionKind.VALUES: "",
        SubmissionKind.TARGETS: "?role=targets",
        SubmissionKind.STORY: f"/story?{urlencode({'period': period})}" if period else "/story",
        SubmissionKind.DEFINITION: "/definition",
    }[kind]
    return f"/internal/measures/{slug}{tail}"
