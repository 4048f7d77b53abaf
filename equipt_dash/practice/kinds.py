"""Every kind of record of the practice, in the order of the roadmap: what can be written down, and how.

The six practice questions, the roadmap's steps and the seven elements ask for these. A new kind needs one entry
here, its words in ``views/practice_words`` and a migration; its form, checks, history and review then exist.
"""

from __future__ import annotations

from equipt_dash.kernel.model import Reach, Strength
from equipt_dash.practice.fields import Field, Form, RecordKind

SUBJECTS = ("measure", "disparity", "department", "group", "step", "component", "element", "mark")
"""What a field may point at besides other records."""

STEP_STATES = ("not_started", "under_way", "closed")
STANDINGS = ("not_yet", "starting", "in_place", "sustained")
"""How far a mark of an element is reached, in its own department's eyes; words, never a score."""
ACTION_STATES = ("planned", "under_way", "done", "stopped")
MONEY = ("city", "county", "state", "federal", "private", "philanthropic")
PLAN_LEVELS = ("vision", "goal", "plan", "strategy")
TOOL_SUBJECTS = ("policy", "budget", "contract", "program", "hiring")

_REACH = tuple(item.value for item in Reach)


def _ref(name: str, to: str, *, required: bool = False, public: bool = True) -> Field:
    return Field(name, Form.REF, required=required, to=to, public=public)


def _refs(name: str, to: str) -> Field:
    return Field(name, Form.REFS, to=to)


def _long(name: str, *, required: bool = False, public: bool = True) -> Field:
    return Field(name, Form.LONG, required=required, public=public)


def _date(name: str, *, required: bool = False, public: bool = True, given: bool = False) -> Field:
    return Field(name, Form.DATE, required=required, public=public, given=given)


def _choice(name: str, options: tuple[str, ...], *, required: bool = True) -> Field:
    return Field(name, Form.CHOICE, required=required, options=options)


_TITLE = Field("title", required=True)
_OWNER = Field("owner")
_DEPARTMENT = _ref("department", "department")
_ABOUT = (_refs("disparities", "disparity"), _refs("measures", "measure"))

LINK = RecordKind(
    "link", "link", "organize",
    (
        _ref("measure", "measure", required=True),
        _ref("disparity", "disparity", required=True),
        _long("mechanism", required=True),
        _choice("strength", tuple(item.value for item in Strength)),
        _long("strength_reason"),
        Field("lever"),
        _choice("reach", _REACH),
        _long("evidence"),
        Field("reviewer", given=True),
        _date("next_review", given=True),
        Field("proposed_by", given=True),
    ),
    keys=("measure", "disparity"), title="mechanism", central=True,
)  # fmt: skip

WORKSHEET = RecordKind(
    "worksheet", "worksheet", "organize",
    (
        _ref("disparity", "disparity", required=True),
        _ref("measure", "measure"),
        *(_long(f"answer_{number}", public=False) for number in range(1, 7)),
        _long("open_questions"),
        _long("public_summary"),
        Field("answered", given=True),
        Field("signed_by", given=True),
        _date("signed_on", given=True),
    ),
    keys=("disparity", "measure"), title="disparity",
)  # fmt: skip

STEP = RecordKind(
    "step", "roadmap_step", "organize",
    (
        Field("name", required=True),
        _ref("component", "component", required=True),
        _long("in_short", required=True),
        _choice("scope", ("city", "department")),
        Field("owner_role"),
        Field("evidence", required=True),
        Field("done_when", required=True),
        Field("first_quarter", Form.NUMBER, required=True),
        Field("last_quarter", Form.NUMBER),
        _ref("element", "element"),
        _refs("after", "step"),
        Field("left_out", Form.FLAG),
    ),
    title="name", central=True,
)  # fmt: skip

STEP_RECORD = RecordKind(
    "step-record", "step_record", "organize",
    (
        _ref("step", "step", required=True),
        _ref("department", "department"),
        _choice("status", STEP_STATES),
        _long("summary"),
        Field("dated"),
        Field("evidence_url", Form.URL),
        Field("evidence_inside", public=False),
        Field("evidence_file", Form.FILE, public=False),
        Field("source_note"),
        _OWNER,
        _date("due"),
        _long("blocker", public=False),
        _long("next_action", public=False),
        _date("reopens_on"),
        _date("closed_on", given=True),
        Field("confirmed_by", given=True),
    ),
    keys=("step", "department"), title="step",
)  # fmt: skip

PARTNER = RecordKind(
    "partner", "partner", "organize",
    (
        _TITLE,
        _choice("standing", ("at_the_table", "asked", "missing")),
        Field("role", required=True),
        _long("why"),
        *_ABOUT,
        Field("contact", public=False),
        _DEPARTMENT,
    ),
)  # fmt: skip

DATA_GAP = RecordKind(
    "data-gap", "data_gap", "normalize",
    (
        _TITLE,
        _long("what", required=True),
        _ref("disparity", "disparity"),
        _ref("measure", "measure"),
        _OWNER,
        _date("due"),
        _choice("status", ("open", "got", "dropped")),
        _long("outcome"),
        _DEPARTMENT,
    ),
    second=False,
)  # fmt: skip

ENGAGEMENT = RecordKind(
    "engagement", "engagement", "organize",
    (
        _TITLE,
        _choice("status", ("planned", "done")),
        _date("held_on"),
        Field("method", required=True),
        Field("reached", Form.LINES, columns=("group", "people", "how"), public=False),
        Field("reached_public", Form.LINES, columns=("group", "people", "how"), given=True),
        _long("asked", required=True),
        _long("said"),
        _long("did"),
        _date("answered_on"),
        *_ABOUT,
        _refs("decisions", "decision"),
        _DEPARTMENT,
    ),
)  # fmt: skip

CHALLENGE = RecordKind(
    "challenge", "challenge", "operationalize",
    (
        _TITLE,
        _long("would_help", required=True),
        _OWNER,
        _choice("status", ("open", "eased")),
        _ref("disparity", "disparity"),
        _ref("measure", "measure"),
        _DEPARTMENT,
    ),
    second=False,
)  # fmt: skip

PLAN_ITEM = RecordKind(
    "plan-item", "plan_item", "operationalize",
    (
        _TITLE,
        _choice("level", PLAN_LEVELS),
        _long("text"),
        _ref("parent", "plan-item"),
        *_ABOUT,
        _date("starts_on"),
        _date("ends_on"),
        Field("source"),
        _DEPARTMENT,
    ),
)  # fmt: skip

BUDGET_LINE = RecordKind(
    "budget-line", "budget_line", "operationalize",
    (
        _TITLE,
        Field("fiscal_year", required=True, longest=40),
        Field("amount", Form.NUMBER, required=True),
        _choice("money", MONEY),
        _ref("strategy", "plan-item"),
        _ref("disparity", "disparity"),
        Field("source", required=True),
        _long("note"),
        _DEPARTMENT,
    ),
)  # fmt: skip

LEVER_ACTION = RecordKind(
    "action", "lever_action", "operationalize",
    (
        _TITLE,
        _long("what", required=True),
        Field("lever", required=True),
        _choice("reach", _REACH),
        _ref("strategy", "plan-item"),
        *_ABOUT,
        _OWNER,
        _choice("status", ACTION_STATES),
        _date("starts_on"),
        _date("review_on"),
        _date("ends_on"),
        Field("cost", Form.NUMBER),
        Field("cost_note"),
        _long("contribution"),
        _long("evidence"),
        _DEPARTMENT,
    ),
)  # fmt: skip

ASSESSMENT = RecordKind(
    "assessment", "assessment", "organize",
    (
        _ref("mark", "mark", required=True),
        _DEPARTMENT,
        _date("dated", required=True),
        _choice("standing", STANDINGS),
        _long("evidence", required=True),
        Field("evidence_url", Form.URL),
        _long("next_action"),
    ),
    keys=("mark", "department", "dated"), title="mark",
)  # fmt: skip

DECISION = RecordKind(
    "decision", "decision", "normalize",
    (
        _TITLE,
        _date("decided_on", required=True),
        _refs("disparities", "disparity"),
        _long("reason", required=True),
        _long("with_whom"),
        Field("weights", Form.LINES, columns=("criterion", "weight")),
    ),
    central=True,
)  # fmt: skip

TOOL_RUN = RecordKind(
    "tool-run", "tool_run", "operationalize",
    (
        _TITLE,
        _choice("subject", TOOL_SUBJECTS),
        _long("results", required=True),
        _long("data_used"),
        _long("engaged"),
        _long("analysis"),
        _long("implementation"),
        _long("accountability"),
        Field("effects", Form.LINES, columns=("group", "benefit", "burden")),
        _long("changed"),
        *_ABOUT,
        _date("completed_on"),
        _DEPARTMENT,
    ),
)  # fmt: skip

COMMUNITY_NOTE = RecordKind(
    "community-note", "community_note", "operationalize",
    (
        _ref("measure", "measure", required=True),
        Field("period", required=True, longest=40),
        Field("writer", required=True),
        Field("speaks_for"),
        _long("body", required=True),
        _date("dated", required=True),
    ),
    keys=("measure", "period", "writer"), title="writer", central=True,
)  # fmt: skip

KINDS: tuple[RecordKind, ...] = (
    DATA_GAP, DECISION, LINK, WORKSHEET, STEP, STEP_RECORD, PARTNER, ENGAGEMENT, ASSESSMENT, PLAN_ITEM, BUDGET_LINE,
    LEVER_ACTION, CHALLENGE, TOOL_RUN, COMMUNITY_NOTE,
)  # fmt: skip
"""Every kind, in the order of the stages."""

BY_SLUG = {kind.slug: kind for kind in KINDS}
