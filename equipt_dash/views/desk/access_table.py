"""The permission matrix in plain words: ``/admin/access``, what a reader may do, and ``docs/access.md``.

All three are made from ``access.MATRIX``, so none of them can say something else than the gate does.
Write the document anew with ``python -m equipt_dash.views.desk.access_table > docs/access.md``.
"""

from __future__ import annotations

from equipt_dash.kernel.access import MATRIX, NEVER_OWN, Action, Principal, Reach, Role
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Cell, Column, LinkTo, Page, Section, TableModel, Text
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.people_words import role_words

PATH = "/admin/access"


def action_words(action: Action) -> str:
    """What an action is, in plain words."""
    return {
        Action.READ_PUBLIC: _("Read everything public"),
        Action.SIGN_OUT: _("Sign out, and use one’s own account and notices"),
        Action.READ_ACCESS: _("Read this table"),
        Action.READ_INTERNAL: _("Read measures with values that are not public yet"),
        Action.READ_TRENDS: _("Read the trends for the council"),
        Action.READ_WORK: _("See what is due, late or sent back"),
        Action.ENTER: _("Enter values, targets, stories and definitions, and hand them in"),
        Action.REVIEW: _("Approve what was handed in, or send it back"),
        Action.READ_REVIEW: _("See what waits for review and what would become public"),
        Action.PUBLISH: _("Publish an edition, or undo one"),
        Action.LOCK_PERIOD: _("Lock a period against changes, or unlock it"),
        Action.WITHDRAW: _("Ask for an edition to be withdrawn"),
        Action.CONFIRM_WITHDRAWAL: _("Confirm a withdrawal as the second person"),
        Action.READ_AUDIT: _("Read who did what"),
        Action.MANAGE_PEOPLE: _("Add people, give and take roles, close accounts"),
        Action.MANAGE_DEPARTMENTS: _("Add and change departments"),
        Action.MANAGE_GROUPS: _("Add and change race and ethnicity groups and their standards"),
        Action.MANAGE_CALENDAR: _("Change when the fiscal year begins"),
        Action.MANAGE_SUPPRESSION: _("Choose the rules that protect people in small numbers"),
        Action.MANAGE_TOKENS: _("Make and revoke access tokens for programs"),
        Action.DECIDE_RECORD: _("Confirm records of the practice that somebody else wrote"),
        Action.STAND_IN: _("Decide as the second person where nobody else may review what was handed in"),
        Action.EXPLAIN_WORDS: _("Say why words that can do harm may be published, as the second person"),
        Action.DECIDE_CENTRAL: _("Confirm links and the City's own records that somebody else wrote"),
    }[action]


def reach_words(reach: Reach) -> str:
    """How far a right goes."""
    return {Reach.NOWHERE: _("no"), Reach.OWN_DEPARTMENT: _("own department"), Reach.EVERYWHERE: _("yes")}[reach]


def build(_desk: Desk, _params: Params) -> Page:
    """The page."""
    return Page(
        title=_("Who may do what"),
        heading=_("Who may do what"),
        lead=(_("Every page, form and command asks this one table. What it does not allow does not happen."),),
        sections=(
            Section("matrix", _("The table"), (table(),)),
            Section("rules", _("Rules that hold for everybody"), (Text(tuple((rule,) for rule in rules())),)),
        ),
        crumbs=(LinkTo(_("Admin"), "/admin"),),
    )


def table() -> TableModel:
    """Actions by role."""
    columns = (Column("action", _("Action")), *(Column(role.value, role_words(role)) for role in Role))
    rows = tuple(
        (
            Cell(action_words(action), note=_("never one’s own") if action in NEVER_OWN else ""),
            *(_reach(MATRIX[action][role]) for role in Role),
        )
        for action in Action
    )
    return TableModel(_("What each role may do"), columns, rows)


def _reach(reach: Reach) -> Cell:
    return Cell(reach_words(reach), absent=reach is Reach.NOWHERE)


def rules() -> tuple[str, ...]:
    """What the table cannot show."""
    return (
        _("“Own department” means: rows of the department the role was given for, and no others."),
        _("“Never one’s own” means: nobody approves what they handed in themselves, and nobody confirms a "
          "withdrawal they asked for, whatever their roles."),
        _("Somebody with several roles may do what any one of them allows."),
        _("A role that is taken away stops working at the next click."),
        _("Whoever runs commands on the server counts as admin and equity officer; the audit names them “command line”."),
    )  # fmt: skip


def own(principal: Principal) -> TableModel:
    """What one reader may do."""
    columns = (Column("action", _("Action")), Column("where", _("Where")))
    rows = tuple(
        (Cell(action_words(action)), Cell(_where(best)))
        for action in Action
        if (best := _best(principal, action)) is not Reach.NOWHERE
    )
    return TableModel(_("Your rights, action by action"), columns, rows)


def _where(reach: Reach) -> str:
    return _("in the whole city") if reach is Reach.EVERYWHERE else _("in your own department")


def _best(principal: Principal, action: Action) -> Reach:
    reaches = {MATRIX[action][grant.role] for grant in principal.grants}
    return max(reaches, key=list(Reach).index, default=Reach.NOWHERE)


def markdown() -> str:
    """``docs/access.md``."""
    found = table()
    lines = [
        "# Who may do what",
        "",
        "Made from `equipt_dash/kernel/access.py`. Write it anew with "
        "`python -m equipt_dash.views.desk.access_table > docs/access.md`.",
        "",
        "| " + " | ".join(column.label for column in found.columns) + " |",
        "| " + " | ".join("---" for _column in found.columns) + " |",
    ]
    for row in found.rows:
        texts = [f"{cell.text} ({cell.note})" if cell.note else cell.text for cell in row]
        lines.append("| " + " | ".join(texts) + " |")
    return "\n".join([*lines, "", *(f"- {rule}" for rule in rules()), ""])


if __name__ == "__main__":
    print(markdown(), end="")
