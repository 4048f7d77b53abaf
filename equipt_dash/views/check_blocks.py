"""How the verdicts of the connection check read: what does not hold and how to mend it, what nobody can tell, what holds."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.connection.verdicts import Standing, Verdict
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Bullets, Details, LinkTo, Rich, Section, Strong, Text
from equipt_dash.practice.framework import Framework

METHOD = "/methods/connection-check"


def check_section(framework: Framework, title: str, verdicts: Sequence[Verdict]) -> Section:
    """The verdicts about one row as a section."""
    return Section("connects", title, check_blocks(framework, verdicts))


def check_blocks(framework: Framework, verdicts: Sequence[Verdict]) -> tuple[Block, ...]:
    """The verdicts, the open ones first."""
    failed, unknown, held = (
        [one for one in verdicts if one.standing is standing]
        for standing in (Standing.FAILS, Standing.UNKNOWN, Standing.HOLDS)
    )
    blocks: list[Block] = [
        Text(((_count(failed, unknown, held), " ", LinkTo(_("What each question asks"), METHOD), "."),))
    ]
    if failed:
        blocks.append(Bullets(tuple(_line(framework, one, mend=True) for one in failed)))
    if unknown:
        words = ngettext("{n} that nobody can tell yet", "{n} that nobody can tell yet", len(unknown))
        blocks.append(Details(words, (Bullets(tuple(_line(framework, one, mend=True) for one in unknown)),)))
    if held:
        words = ngettext("{n} that holds", "{n} that hold", len(held))
        blocks.append(Details(words, (Bullets(tuple(_line(framework, one, mend=False) for one in held)),)))
    return tuple(blocks)


def _count(failed: Sequence[Verdict], unknown: Sequence[Verdict], held: Sequence[Verdict]) -> str:
    every = len(failed) + len(unknown) + len(held)
    if not failed and not unknown:
        return ngettext("The {n} question of the check holds.", "All {n} questions of the check hold.", every)
    return _(
        "Of {all} questions, {held} hold, {failed} do not, and {unknown} cannot be answered from what is recorded.",
        all=every, held=len(held), failed=len(failed), unknown=len(unknown),
    )  # fmt: skip


def _line(framework: Framework, verdict: Verdict, *, mend: bool) -> Rich:
    rule = next((one for one in framework.check_rules if one.slug == verdict.rule), None)
    name = rule.name if rule else verdict.rule
    if rule is None or not mend:
        return (Strong(f"{name}."), " ", verdict.words)
    start = _("Does not hold") if verdict.standing is Standing.FAILS else _("Nobody can tell")
    return (Strong(f"{start}: “{name}”."), " ", verdict.words, " ", _("To mend it: {fix}", fix=rule.fix))
