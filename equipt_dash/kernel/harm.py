"""Words that can do harm, found in what people write before it is published, with a better way to say it.

The rules are data with sources (``data/framework/do_no_harm.toml``): people first, systems named as the cause, no word
that makes a group the problem. Some are remarks. A text that one of the others finds is published only with the
reason of a second person; ``store.harm_gate`` holds that where every edition is made.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "data" / "framework" / "do_no_harm.toml"


@dataclass(frozen=True)
class WordRule:
    """What is looked for, what to write instead, and the guides that say so.

    ``gate``: whether a second person's reason is needed. ``fires`` and ``spares`` are examples, held by a test.
    """

    slug: str
    pattern: str
    advice: str
    gate: bool
    urls: tuple[str, ...]
    fires: tuple[str, ...]
    spares: tuple[str, ...]

    @property
    def finder(self) -> re.Pattern[str]:
        """The pattern as whole words, whatever the case."""
        return re.compile(rf"(?<!\w)(?:{self.pattern})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Remark:
    """A word or phrase as it stands in the text, what to do instead, and whether it stops a publication."""

    found: str
    advice: str
    gate: bool = False


@dataclass(frozen=True)
class WordReason:
    """Why a text with words that can do harm may be published: ``author`` wrote it, ``by`` somebody else says why."""

    text: str
    reason: str
    author: str
    by: str


class UnexplainedWords(ValueError):
    """An edition would print new words that can do harm, and no second person said why. Nothing was published."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        """Name the texts."""
        quoted = "; ".join(f"“{one.found}” in “{text[:120]}”" for text in texts for one in flagged(text)[:1])
        super().__init__(f"A second person has to say why these words may be published: {quoted}")
        self.texts = texts


@cache
def word_rules() -> tuple[WordRule, ...]:
    """Every rule, in the order of the file."""
    rows = tomllib.loads(FILE.read_text("utf-8"))["word"]
    return tuple(
        WordRule(
            row["slug"], row["pattern"], row["advice"], bool(row["gate"]), tuple(row["urls"]), tuple(row["fires"]),
            tuple(row["spares"]),
        )
        for row in rows
    )  # fmt: skip


@cache
def _any() -> re.Pattern[str]:
    """All rules in one, to pass over the many texts that hold nothing."""
    return re.compile("|".join(rule.finder.pattern for rule in word_rules()), re.IGNORECASE)


def harm_remarks(text: str) -> tuple[Remark, ...]:
    """Remarks on ``text`` in the order of its words, each phrase once."""
    if not _any().search(text):
        return ()
    found: dict[str, tuple[int, Remark]] = {}
    for rule in word_rules():
        for hit in rule.finder.finditer(text):
            name = hit.group(0).lower()
            if name not in found:
                found[name] = hit.start(), Remark(hit.group(0), rule.advice, rule.gate)
    return tuple(remark for _place, remark in sorted(found.values(), key=lambda pair: pair[0]))


def flagged(text: str) -> tuple[Remark, ...]:
    """The remarks on ``text`` that need the reason of a second person before it is published."""
    return tuple(one for one in harm_remarks(text) if one.gate)


def text_key(text: str) -> str:
    """How a text is known to whoever gives its reason: the hash of its words, however they are spaced."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
