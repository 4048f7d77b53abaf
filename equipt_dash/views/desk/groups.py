"""``/admin/groups``: how residents are named, in which order groups are printed, and whose standard defines them."""

from __future__ import annotations

from equipt_dash.intake.label_rules import FAMILIES
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.declared.city_setup import ADD_GROUP, CHANGE_GROUP, CHANGE_STANDARD, RACES
from equipt_dash.pages.declared.city_setup import ADD_STANDARD as ADD_STANDARD_FORM
from equipt_dash.pages.declared.spec import Options
from equipt_dash.pages.forms import Control, Press, refilled
from equipt_dash.pages.parts import Cell, Column, Facts, LinkTo, Page, Section, TableModel, Text
from equipt_dash.statistics.overlap import EVERY_RACE
from equipt_dash.store.desk import office_groups
from equipt_dash.store.desk.office import Kept
from equipt_dash.store.desk.office_groups import HISPANIC, Groups
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.office_forms import (
    ADD,
    CHANGE,
    Again,
    conflict,
    filled,
    gone,
    removing,
    said,
    versioned,
)

PATH = "/admin/groups"
STANDARDS_PATH = "/admin/groups/standards"
ADD_STANDARD = "add-standard"


def build(desk: Desk, params: Params, again: Again | None = None) -> Page:
    """Both lists, and the forms that add to them."""
    found = office_groups.groups(desk.db)
    order = _("Groups are printed by their number, small ones first. No list may begin with White residents.")
    group = desk.form("add-group", PATH, _add_group_fields(found), (Press(_("Add this group")),))
    standard = desk.form("add-standard", STANDARDS_PATH, ADD_STANDARD_FORM.controls(), (Press(_("Add this standard")),))
    return Page(
        title=_("Groups and standards"),
        heading=_("Groups and standards"),
        lead=(ngettext("{n} group is listed here.", "{n} groups are listed here.", len(found.groups)),),
        sections=(
            Section("groups", _("Groups, in the order they are printed"), (Text(((order,),)), _group_table(found))),
            Section("standards", _("Category standards"), (_standard_table(found),)),
            Section("add-a-group", _("Add a group"), (filled(again, ADD, group),)),
            Section("add-a-standard", _("Add a standard"), (filled(again, ADD_STANDARD, standard),)),
        ),
        crumbs=(LinkTo(_("Admin"), "/admin"),),
        intro=said(params, {"removed": _("It was removed.")}),
        jump=True,
    )


def _group_table(found: Groups) -> TableModel:
    titles = {one.key: one.fields["title"] for one in found.standards}
    columns = (
        Column("label", _("Label")), Column("people", _("In a sentence")), Column("standard", _("Standard")),
        Column("sort", _("Order"), True), Column("uses", _("Values"), True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.fields["label"], href=f"{PATH}/{one.key}"), Cell(one.fields["people"]),
            Cell(titles.get(one.fields["standard"], "")), Cell(one.fields["sort"]), Cell(f"{one.uses:,}"),
        )
        for one in found.groups
    )  # fmt: skip
    return TableModel(_("Groups"), columns, rows, empty=_("None yet."))


def _standard_table(found: Groups) -> TableModel:
    columns = (Column("title", _("Standard")), Column("year", _("Year")), Column("uses", _("Groups"), True))
    rows = tuple(
        (
            Cell(one.fields["title"], href=f"{STANDARDS_PATH}/{one.key}"),
            Cell(one.fields["year"]) if one.fields["year"] else Cell(_("not recorded"), absent=True),
            Cell(f"{one.uses:,}"),
        )
        for one in found.standards
    )
    return TableModel(_("Category standards"), columns, rows, empty=_("None yet."))


def group(desk: Desk, params: Params, again: Again | None = None) -> Page | None:
    """One group, with the forms that change and remove it."""
    found = office_groups.groups(desk.db)
    one = next((each for each in found.groups if each.key == params["code"]), None)
    if one is None:
        return None
    path, fields = f"{PATH}/{one.key}", _group_fields(found)
    form = desk.form("change-group", path, fields, (Press(_("Save")),), hidden=versioned(one))
    label = one.fields["label"]
    return Page(
        title=label,
        heading=label,
        lead=(),
        sections=(
            Section("made", _("Who is in it"), (_made_of(one),)),
            Section(
                "change",
                _("What it is called"),
                (
                    *conflict(again, fields, one.fields),
                    filled(again, CHANGE, refilled(form, one.fields, {})),
                ),
            ),
            Section("remove", _("Remove it"), (_removal(), removing(desk, path, one, _("Remove this group"), again))),
        ),
        crumbs=(
            LinkTo(_("Admin"), "/admin"),
            LinkTo(_("Groups and standards"), PATH),
        ),
        intro=said(params, _saved()),
    )


def standard(desk: Desk, params: Params, again: Again | None = None) -> Page | None:
    """One standard, with the forms that change and remove it."""
    found = office_groups.groups(desk.db)
    one = next((each for each in found.standards if each.key == params["key"]), None)
    if one is None:
        return None
    path, fields = f"{STANDARDS_PATH}/{one.key}", CHANGE_STANDARD.controls()
    form = desk.form("change-standard", path, fields, (Press(_("Save")),), hidden=versioned(one))
    title = one.fields["title"]
    return Page(
        title=title,
        heading=title,
        lead=(),
        sections=(
            Section(
                "change",
                _("What it is"),
                (
                    *conflict(again, fields, one.fields),
                    filled(again, CHANGE, refilled(form, one.fields, {})),
                ),
            ),
            Section(
                "remove", _("Remove it"), (_removal(), removing(desk, path, one, _("Remove this standard"), again))
            ),
        ),
        crumbs=(
            LinkTo(_("Admin"), "/admin"),
            LinkTo(_("Groups and standards"), PATH),
        ),
        intro=said(params, _saved()),
    )


def removed_group(desk: Desk, again: Again) -> Page:
    """The page of a group that is no longer there."""
    fields = _group_fields(office_groups.groups(desk.db))
    return gone(_("This group was removed"), LinkTo(_("All groups"), PATH), fields, again.typed)


def removed_standard(_desk: Desk, again: Again) -> Page:
    """The page of a standard that is no longer there."""
    return gone(
        _("This standard was removed"), LinkTo(_("All standards"), PATH), CHANGE_STANDARD.controls(), again.typed
    )


def _saved() -> dict[str, str]:
    return {
        "added": _("It was added. It is public with the next edition."),
        "changed": _("Saved. It is public with the next edition."),
    }


def _removal() -> Text:
    return Text(((_("Only what nothing relies on can be removed."),),))


def _made_of(one: Kept) -> Facts:
    races = one.fields["races"].split("|")
    fixed = _("This cannot be changed: values are stored that were counted by it. Add a new group instead.")
    return Facts(
        (
            (_("Races"), (listed([_race(race) for race in races]),)),
            (_("Hispanic residents"), (_hispanic(one.fields["hispanic"]),)),
            (_("Compared over time with"), (_family(one.fields["family"]),)),
            (_("Good to know"), (fixed,)),
        )
    )


def _standards(found: Groups) -> Options:
    return (("", _("Choose one")), *((one.key, one.fields["title"]) for one in found.standards))


def _group_fields(found: Groups) -> tuple[Control, ...]:
    return CHANGE_GROUP.controls({"standard": _standards(found)})


def _add_group_fields(found: Groups) -> tuple[Control, ...]:
    choose = ("", _("Choose one"))
    return ADD_GROUP.controls(
        {
            "standard": _standards(found),
            "races": tuple((race, _race(race)) for race in (*RACES, EVERY_RACE)),
            "hispanic": (choose, *((one, _hispanic(one)) for one in HISPANIC)),
            "family": (choose, *((one, _family(one)) for one in FAMILIES)),
        }
    )


def _race(code: str) -> str:
    return {
        "aian": _("American Indian or Alaska Native"),
        "asian": _("Asian"),
        "black": _("Black"),
        "mena": _("Middle Eastern or North African"),
        "nhpi": _("Native Hawaiian or Pacific Islander"),
        "white": _("White"),
        "other": _("a race not listed"),
        "two": _("two or more races"),
        EVERY_RACE: _("any race"),
    }.get(code, code)


def _hispanic(code: str) -> str:
    return {
        "any": _("in it as well as others"),
        "none": _("not in it"),
        "only": _("only they are in it"),
    }.get(code, code)


def _family(code: str) -> str:
    return {
        "aian": _("groups of American Indian or Alaska Native residents"),
        "asian": _("groups of Asian residents"),
        "api": _("groups of Asian or Pacific Islander residents"),
        "black": _("groups of Black residents"),
        "hispanic": _("groups of Hispanic or Latino residents"),
        "mena": _("groups of Middle Eastern or North African residents"),
        "nhpi": _("groups of Native Hawaiian or Pacific Islander residents"),
        "white": _("groups of White residents"),
        "two_or_more": _("groups of residents of two or more races"),
        "other": _("groups of races not listed"),
        "unknown": _("groups whose race is not recorded"),
        "all": _("everybody"),
    }.get(code, code)
