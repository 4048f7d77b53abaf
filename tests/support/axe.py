"""Runs axe-core, the rule engine of automated accessibility tests, on a page as a browser shows it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

WCAG_22_AA = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
EVERY_RULE = (*WCAG_22_AA, "best-practice")
"""What every page is held to. Best practice finds what the law leaves open: ranks of headings, words outside landmarks."""

_RUN = """
(options) => axe.run(document, options)
"""


@dataclass(frozen=True)
class Violation:
    """One rule that one or more elements break. ``nodes`` are (selector, what to fix) pairs."""

    rule: str
    impact: str
    help: str
    url: str
    nodes: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        where = "\n".join(f"    {selector}: {fix}" for selector, fix in self.nodes[:5])
        more = f"\n    … and {len(self.nodes) - 5} more" if len(self.nodes) > 5 else ""
        return f"{self.rule} ({self.impact}): {self.help}\n{where}{more}\n    {self.url}"


def run_axe(page: Page, tags: tuple[str, ...] = EVERY_RULE) -> list[Violation]:
    """What breaks the rules carrying one of ``tags`` on the page as it stands.

    The script goes in through the debugger, which a page's Content-Security-Policy does not bind.

    Raises:
        ValueError: no rule carries one of the tags, so an empty answer would mean nothing.
    """
    page.evaluate(_script())
    known = set(page.evaluate("() => axe.getRules().flatMap((rule) => rule.tags)"))
    if unknown := set(tags) - known:
        raise ValueError(f"axe-core knows no rules tagged {sorted(unknown)}")
    options = {"runOnly": {"type": "tag", "values": list(tags)}, "resultTypes": ["violations"]}
    return [_violation(found) for found in page.evaluate(_RUN, options)["violations"]]


def report(violations: list[Violation]) -> str:
    """The violations in words, for an assertion's message."""
    return "\n".join(map(str, violations))


def _violation(found: dict[str, Any]) -> Violation:
    return Violation(
        rule=found["id"],
        impact=found["impact"] or "unrated",
        help=found["help"],
        url=found["helpUrl"],
        nodes=tuple((" ".join(map(str, node["target"])), _fix(node)) for node in found["nodes"]),
    )


def _fix(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(str(check["message"]) for check in checks)


@cache
def _script() -> str:
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("axe-core is missing: install requirements-dev.txt (make test does).")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
