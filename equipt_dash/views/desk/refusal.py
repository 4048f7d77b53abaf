"""Why somebody was refused, in words that are true for them and say who can help."""

from __future__ import annotations

from equipt_dash.kernel.access import MATRIX, NEVER_OWN, Action, Principal, Reach, Refused, Role, can
from equipt_dash.kernel.words import _, listed
from equipt_dash.views.desk.access_table import action_words
from equipt_dash.views.desk.people_words import role_words


def refusal_words(principal: Principal, refused: Refused) -> str:
    """The reason for a refusal of the matrix, as sentences."""
    action, row = refused.action, refused.row
    if row is not None and action in NEVER_OWN and row.author is not None and row.author == principal.id:
        return _("You wrote this yourself, and nobody decides about their own. {who}", who=_who_may(action))
    if can(principal, action):
        return _("Your role covers your own department and your own drafts, and this belongs to somebody else.")
    what = action_words(action)
    return _("It takes a right your role does not include: {what}. {who}", what=what, who=_who_may(action))


def _who_may(action: Action) -> str:
    roles = [role_words(role) for role in Role if MATRIX[action][role] is not Reach.NOWHERE]
    return _("Ask somebody with one of these roles: {roles}.", roles=listed(roles))
