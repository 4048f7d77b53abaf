"""What the page of trends may be asked for: every choice stands in its address, and its form offers each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Choice, FilterForm
from equipt_dash.store import queries
from equipt_dash.views.context import BadAddress, Context, Params, chosen
from equipt_dash.views.desk.council import sets
from equipt_dash.views.desk.council.trend_subjects import Subject, names
from equipt_dash.views.paging import address

PATH = "/council/trends"
PARAMS = ("show", "set", "q", "of", "by", "scale", "where", "from", "to", "ahead")


@dataclass(frozen=True)
class Choices:
    """What the address says."""

    show: tuple[str, ...]
    set: str
    q: str
    of: str
    by: str
    scale: str
    where: str
    first: int | None
    last: int | None
    ahead: str

    def as_address(self) -> str:
        """The address of exactly this view."""
        shown = {"set": self.set} if self.set else {"show": ",".join(self.show)}
        return address(PATH, {**shown, "q": self.q, **self.settings()})

    def settings(self) -> dict[str, str]:
        """Everything but what is shown and what is looked for."""
        return {
            "of": self.of, "by": self.by, "scale": self.scale, "where": self.where, "ahead": self.ahead,
            "from": "" if self.first is None else str(self.first), "to": "" if self.last is None else str(self.last),
        }  # fmt: skip


def read(context: Context, params: Params) -> Choices:
    """What an address asks for.

    Raises:
        BadAddress: it names what there is not.
    """
    areas = tuple(one.code for one in queries.areas(context.scope, context.db))
    return Choices(
        show=names(params.get("show", "")),
        set=chosen(params, "set", tuple(name for name, _words in sets.options(context))),
        q=" ".join(params.get("q", "").split()),
        of=chosen(params, "of", ("gap",)),
        by=chosen(params, "by", ("group", "place")),
        scale=chosen(params, "scale", ("index",)),
        where=chosen(params, "where", areas),
        first=_year(params, "from"),
        last=_year(params, "to"),
        ahead=chosen(params, "ahead", ("yes",)),
    )


def _year(params: Params, name: str) -> int | None:
    text = params.get(name, "").strip()
    if not text:
        return None
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        raise BadAddress(name)
    return int(text)


def form(context: Context, choices: Choices, subjects: Sequence[Subject]) -> FilterForm:
    """The form with every choice, and the years of what is shown."""
    years = sorted({row.period_end.year for one in subjects for row in one.outcome.values})
    years = sorted({*years, *(y for y in (choices.first, choices.last) if y is not None)})
    told = tuple((str(year), str(year)) for year in years)
    areas = tuple((one.code, one.name) for one in queries.areas(context.scope, context.db))
    return FilterForm(
        PATH,
        _("Choose what to see"),
        _("Look for a measure or disparity to add"),
        choices.q,
        (
            Choice("set", _("Show all of"), choices.set, (("", _("My own choice, listed below")), *sets.options(context))),
            Choice("of", _("Level or gap"), choices.of, (("", _("Level")), ("gap", _("Gap")))),
            Choice("by", _("A picture for"), choices.by, (("", _("The one it is about")), ("group", _("Each group")), ("place", _("Each part of the city")))),
            Choice("scale", _("Scale"), choices.scale, (("", _("As published")), ("index", _("Index: first year = 100")))),
            Choice("where", _("Place"), choices.where, (("", _("Its own place")), *areas)),
            Choice("from", _("From"), "" if choices.first is None else str(choices.first), (("", _("The first year")), *told)),
            Choice("to", _("To"), "" if choices.last is None else str(choices.last), (("", _("The newest year")), *told)),
            Choice("ahead", _("Forecast"), choices.ahead, (("", _("No")), ("yes", _("Where it may be drawn")))),
        ),
        _("Show"),
        hidden=(("show", ",".join(choices.show)),),
    )  # fmt: skip
