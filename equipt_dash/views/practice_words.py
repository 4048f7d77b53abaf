"""What the records of the practice, their fields and their options are called. A test holds that nothing lacks words."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.words import _


def kind_words(kind: str) -> tuple[str, str]:
    """A kind of record, as one and as many."""
    return {
        "data-gap": (_("Data to get"), _("Data to get")),
        "decision": (_("Recorded decision"), _("Recorded decisions")),
        "link": (_("Link"), _("Links")),
        "worksheet": (_("Practice worksheet"), _("Practice worksheets")),
        "step": (_("The City's own roadmap step"), _("The City's own roadmap steps")),
        "step-record": (_("Progress on a roadmap step"), _("Progress on roadmap steps")),
        "partner": (_("Partner"), _("Partners")),
        "engagement": (_("Engagement"), _("Engagement ledger")),
        "assessment": (_("Review of a mark"), _("Reviews of the marks")),
        "plan-item": (_("Part of a plan"), _("Vision, goals, plans and strategies")),
        "budget-line": (_("Money"), _("Money")),
        "action": (_("Action"), _("Levers and actions")),
        "challenge": (_("Challenge"), _("Challenges")),
        "tool-run": (_("Use of the racial equity tool"), _("Uses of the racial equity tool")),
        "community-note": (_("Community note"), _("Community notes")),
    }[kind]


def kind_help(kind: str) -> str:
    """What a kind of record is for, in one or two sentences."""
    return {
        "data-gap": _("Data the City does not have yet, who gets it, and by when."),
        "decision": _("A choice the City made, why, and with whom: for example which disparities come first."),
        "link": _(
            "A link says how moving a measure should help to close a disparity. An equity officer reviews it, and looks "
            "at it again by a date."
        ),
        "worksheet": _(
            "The six practice questions for a disparity, or for one measure linked to it. A question without an answer "
            "is shown as open."
        ),
        "step": _("Steps the City adds to the roadmap, or its own version of a step of the template."),
        "step-record": _("A step closes with evidence and a second person's confirmation, and reopens on its date."),
        "partner": _("Who helps, in which role, and who is still missing."),
        "engagement": _("What people were asked, what they said, and what the City did about it."),
        "assessment": _("A dated look at one of the 28 marks, with evidence. It is not a score."),
        "plan-item": _(
            "The vision, the goals below it, the plans below them, and the strategies that use the measures."
        ),
        "budget-line": _("Money by strategy and disparity for one fiscal year, from whatever source."),
        "action": _("What is done, by whom, from when, and how far it reaches beyond services."),
        "challenge": _("What stands in the way, and what would help."),
        "tool-run": _("The six-step racial equity tool, used on a policy, a budget item or a contract."),
        "community-note": _("What somebody from the community wrote about a measure. It is published as it came."),
    }[kind]


def field_words(kind: str, name: str) -> str:
    """What a field of a kind of record is called."""
    own: Mapping[tuple[str, str], str] = {
        ("data-gap", "what"): _("What is missing, and what it would show"),
        ("data-gap", "outcome"): _("What came of it"),
        ("decision", "disparities"): _("Disparities that were chosen"),
        ("engagement", "status"): _("Planned or done?"),
        ("step-record", "status"): _("How far is it?"),
        ("step-record", "summary"): _("What was done"),
        ("step-record", "dated"): _("When, in words"),
        ("action", "status"): _("How far is it?"),
        ("action", "evidence"): _("What says that this works"),
        ("assessment", "evidence"): _("What shows it"),
        ("link", "evidence"): _("What says that this works"),
        ("step", "evidence"): _("Evidence that is wanted"),
        ("step", "name"): _("Name of the step"),
        ("community-note", "body"): _("The note, as it was written"),
        ("partner", "why"): _("Why they matter here"),
        ("partner", "role"): _("Their part"),
        ("plan-item", "text"): _("In more words"),
        ("tool-run", "analysis"): _("Step 4: who benefits, who is burdened, and strategies"),
    }
    return own.get((kind, name)) or _FIELDS()[name]


def field_hint(kind: str, name: str) -> str:
    """Help beside a field; empty where its name says enough."""
    return {
        ("link", "mechanism"): _("One sentence: if this measure moves, the gap narrows because …"),
        ("link", "lever"): _("What the department can do that moves the measure."),
        ("worksheet", "public_summary"): _("This is public. The answers above stay inside."),
        ("worksheet", "open_questions"): _("This is public: what the City does not know yet."),
        ("step-record", "evidence_url"): _("This address is shown to the public."),
        ("step-record", "evidence_inside"): _("Where the evidence is kept inside. Not shown to the public."),
        ("step-record", "reopens_on"): _("The day on which somebody has to look at it again."),
        ("step-record", "blocker"): _("Stays inside."),
        ("step-record", "next_action"): _("Stays inside."),
        ("partner", "contact"): _("Stays inside."),
        ("engagement", "reached"): _("Leave the number empty where nobody counted. Empty is not zero."),
        ("action", "contribution"): _("How it is thought to help. Do not claim an effect nobody measured."),
        ("tool-run", "completed_on"): _("Leave it empty until all six steps are written."),
        ("step", "after"): _("Steps that have to be closed first."),
    }.get((kind, name), "")


def option_words(kind: str, name: str, value: str) -> str:
    """What a value of a choice is called."""
    return _OPTIONS().get(value, value)


def column_words(name: str) -> str:
    """What a column of a field of rows is called."""
    return {
        "group": _("Group"),
        "people": _("People"),
        "how": _("How it was counted"),
        "benefit": _("Benefit"),
        "burden": _("Burden"),
        "criterion": _("Criterion"),
        "weight": _("Weight"),
    }[name]


def _FIELDS() -> Mapping[str, str]:
    return {
        "slug": _("Short name"),
        "title": _("Title"),
        "measure": _("Measure"),
        "measures": _("Measures"),
        "disparity": _("Disparity"),
        "disparities": _("Disparities"),
        "department": _("Department"),
        "mechanism": _("How it should help"),
        "strength": _("How directly"),
        "strength_reason": _("Why so"),
        "lever": _("Lever"),
        "reach": _("How far it reaches"),
        "evidence": _("Evidence"),
        "reviewer": _("Reviewed by"),
        "next_review": _("To be reviewed again by"),
        "proposed_by": _("Proposed by"),
        "answer_1": _("1. Who should be involved?"),
        "answer_2": _("2. What data should you get and analyze?"),
        "answer_3": _("3. How can you engage the community?"),
        "answer_4": _("4. Do performance measures connect to the disparities that need to be reduced?"),
        "answer_5": _("5. What are levers you can activate?"),
        "answer_6": _("6. What are the challenges you might face?"),
        "open_questions": _("Questions that are still open"),
        "public_summary": _("Summary for the public"),
        "answered": _("Questions with an answer"),
        "signed_by": _("Signed off by"),
        "signed_on": _("Signed off on"),
        "name": _("Name"),
        "component": _("Part of the roadmap"),
        "in_short": _("In short"),
        "scope": _("Once for the City, or by each department?"),
        "owner_role": _("Who owns it"),
        "done_when": _("Done when"),
        "first_quarter": _("First quarter (counted from the start)"),
        "last_quarter": _("Last quarter"),
        "element": _("Element"),
        "mark": _("Mark"),
        "after": _("Comes after"),
        "left_out": _("Take this step off the roadmap"),
        "step": _("Step"),
        "status": _("Where it stands"),
        "summary": _("Summary"),
        "dated": _("Date"),
        "evidence_url": _("Address of the evidence"),
        "evidence_inside": _("Where the evidence is kept"),
        "evidence_file": _("File with the evidence"),
        "source_note": _("Name of the source"),
        "owner": _("Who owns it"),
        "due": _("Due on"),
        "blocker": _("What blocks it"),
        "next_action": _("What is next"),
        "reopens_on": _("Reopens on"),
        "closed_on": _("Closed on"),
        "confirmed_by": _("Confirmed by"),
        "standing": _("Where it stands"),
        "role": _("Role"),
        "why": _("Why"),
        "contact": _("Contact"),
        "what": _("What is done"),
        "outcome": _("Outcome"),
        "held_on": _("Day"),
        "method": _("How people were asked"),
        "reached": _("Who was reached"),
        "reached_public": _("Who was reached, as the public reads it"),
        "asked": _("Asked"),
        "said": _("Said"),
        "did": _("Did"),
        "answered_on": _("People were told on"),
        "decisions": _("Decisions it fed"),
        "would_help": _("What would help"),
        "level": _("Level"),
        "text": _("Text"),
        "parent": _("Stands below"),
        "starts_on": _("Starts on"),
        "ends_on": _("Ends on"),
        "review_on": _("Reviewed on"),
        "source": _("Source"),
        "fiscal_year": _("Fiscal year"),
        "amount": _("Amount in dollars"),
        "money": _("Where the money comes from"),
        "strategy": _("Strategy"),
        "note": _("Note"),
        "cost": _("Cost in dollars"),
        "cost_note": _("What the cost covers"),
        "contribution": _("Contribution"),
        "decided_on": _("Decided on"),
        "reason": _("Why"),
        "with_whom": _("With whom"),
        "weights": _("Weights"),
        "subject": _("Used on"),
        "results": _("Step 1: what is proposed, and the results that are wanted"),
        "data_used": _("Step 2: data"),
        "engaged": _("Step 3: community engagement"),
        "analysis": _("Step 4"),
        "implementation": _("Step 5: implementation"),
        "accountability": _("Step 6: accountability and communication"),
        "effects": _("Benefits and burdens by group"),
        "changed": _("What changed because of it"),
        "completed_on": _("Finished on"),
        "period": _("Period"),
        "writer": _("Written by"),
        "speaks_for": _("Speaks for"),
        "body": _("Text"),
    }


def _OPTIONS() -> Mapping[str, str]:
    return {
        "direct": _("Directly"),
        "contributing": _("It contributes"),
        "context": _("It is context"),
        "service": _("A service"),
        "policy": _("A policy"),
        "institution": _("An institution"),
        "structure": _("A structure"),
        "not_started": _("Not started"),
        "under_way": _("Under way"),
        "closed": _("Closed"),
        "not_yet": _("Not yet"),
        "starting": _("Starting"),
        "in_place": _("In place"),
        "sustained": _("In place for years"),
        "planned": _("Planned"),
        "done": _("Done"),
        "stopped": _("Stopped"),
        "city": _("The City"),
        "department": _("Each department"),
        "county": _("The county"),
        "state": _("The state"),
        "federal": _("The federal government"),
        "private": _("Private"),
        "philanthropic": _("Philanthropic"),
        "vision": _("Vision"),
        "goal": _("Goal"),
        "plan": _("Plan"),
        "strategy": _("Strategy"),
        "budget": _("A budget item"),
        "contract": _("A contract"),
        "program": _("A program"),
        "hiring": _("Hiring"),
        "at_the_table": _("At the table"),
        "asked": _("Asked"),
        "missing": _("Missing"),
        "open": _("Open"),
        "got": _("Here now"),
        "dropped": _("Dropped"),
        "eased": _("Eased"),
    }
