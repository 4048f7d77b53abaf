"""Words that can do harm: found before they are published, with a better way to say it. Remarks, never a ban.

The rules are those of ``design.md`` on how people are shown: people first, systems named as the cause, no word
that makes a group the problem, no claim of cause without evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from equipt_dash.words import _


@dataclass(frozen=True)
class Remark:
    """A word or phrase as it stands in the text, and what to do instead."""

    found: str
    advice: str


def _rules() -> tuple[tuple[str, str], ...]:
    group = _("Name the groups you mean, in the words they use for themselves.")
    system = _("Say what the city or another system does or fails to do, not what is wrong with people.")
    first = _("Put the person first: “people who …”.")
    cause = _("Say this only where evidence shows it, and name the evidence. Otherwise write “moved together with”.")
    return (
        (r"minorit(?:y|ies)", group),
        (r"non-?\s?whites?", group),
        (r"people of colou?r|bipoc", _("Say which groups where you can: they do not all see the same gap.")),
        (r"minority-majority|majority-minority", group),
        (r"at[- ]risk", system),
        (r"high[- ]risk|vulnerable|disadvantaged|underprivileged|underserved|hard[- ]to[- ]reach", system),
        (r"achievement gap", _("Write “opportunity gap”, and say who holds the opportunity back.")),
        (r"broken (?:homes?|families|communities)|culture of poverty|welfare dependen\w*", system),
        (r"inner[- ]city|ghettos?|urban youth", _("Name the place.")),
        (r"illegal(?:s| aliens?| immigrants?)", _("Write “people without papers” or “undocumented residents”.")),
        (r"the (?:poor|homeless|disabled|elderly)", first),
        (r"felons?|ex-?cons?|convicts?|offenders?|inmates?", first),
        (r"blacks|whites|hispanics|latinos|asians", _("Write “Black residents”, “Hispanic residents” and so on.")),
        (r"lazy|unmotivated|failed to (?:apply|comply|show up)|refus(?:e|ed|es) services?", system),
        (r"caus(?:e|ed|es|ing)|led to|because of (?:our|the) (?:program|work)|resulted in|thanks to (?:our|the)|impact(?:ed|s)?", cause),
        (r"colou?r[- ]?blind|race[- ]?neutral", _("Say how race was looked at; not looking does not make a gap smaller.")),
    )  # fmt: skip


def harm_remarks(text: str) -> tuple[Remark, ...]:
    """Remarks on ``text`` in the order of its words, each phrase once."""
    found: dict[str, tuple[int, Remark]] = {}
    for pattern, advice in _rules():
        for hit in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE):
            name = hit.group(0).lower()
            if name not in found:
                found[name] = hit.start(), Remark(hit.group(0), advice)
    return tuple(remark for _place, remark in sorted(found.values(), key=lambda pair: pair[0]))
