"""One statistic: what it says in plain words, a worked example with live numbers, and its formula on request."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Bullets, Details, Facts, LinkTo, Page, Rich, Section, Strong, Text
from equipt_dash.views import check_method
from equipt_dash.views.context import Context, Params
from equipt_dash.views.method_notes import find
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.material import Material
from equipt_dash.views.method_notes.uses import uses_words


def build(context: Context, params: Params) -> Page | None:
    """The page of one statistic; ``None`` for a slug nobody knows."""
    if params["slug"] == "connection-check":
        return check_method.build(context, params)
    found = find(params["slug"])
    if found is None:
        return None
    family, method = found
    return Page(
        title=method.title,
        heading=method.title,
        lead=(method.plain,),
        kicker=family.title,
        crumbs=(LinkTo(_("Methods"), "/methods"), LinkTo(family.title, f"/methods#{family.slug}")),
        sections=(
            Section("use", _("When to use it"), (_use(method),)),
            Section("example", _("A worked example"), _example(context, method)),
            Section("technical", _("For whoever wants to check"), (_technical(method),)),
            Section("more", _("Other statistics of this kind"), (_others(family, method),)),
        ),
    )


def _use(method: Method) -> Block:
    return Facts(
        (
            (_("Good for"), (method.when,)),
            (_("Not for"), (method.not_when,)),
            (_("Used in"), uses_words(method.slug)),
        )
    )


def _example(context: Context, method: Method) -> tuple[Block, ...]:
    example = method.example(Material(context))
    words: tuple[Rich, ...] = ((example.about,), (Strong(example.sentence),))
    if not example.tables:
        return (Text(words),)
    return (Text(words), Details(_("The numbers"), example.tables))


def _technical(method: Method) -> Block:
    rows: list[tuple[str, Rich]] = [
        (_("Formula"), (method.formula,)),
        (_("Source"), (LinkTo(method.source, method.source_url),)),
        (_("In the code"), (", ".join(method.functions),)),
    ]
    if method.covers:
        rows.append((_("Name in the output of the analyze command"), (", ".join(method.covers),)))
    return Details(_("Formula, source and code"), (Facts(tuple(rows)),))


def _others(family: Family, method: Method) -> Block:
    others = [one for one in family.methods if one is not method]
    links: list[Rich] = [(LinkTo(one.title, f"/methods/{one.slug}"),) for one in others]
    return Bullets((*links, (LinkTo(_("All methods"), "/methods"),)))
