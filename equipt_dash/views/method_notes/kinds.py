"""What a page about one statistic holds, and what its worked example needs: the shapes every family fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from equipt_dash.pages.parts import TableModel
from equipt_dash.views.method_notes.material import Material


@dataclass(frozen=True)
class Example:
    """A worked example: where its numbers come from, what it found in a sentence, and the numbers."""

    about: str
    sentence: str
    tables: tuple[TableModel, ...]


@dataclass(frozen=True)
class Method:
    """One statistic. ``covers`` are the names ``analyze`` prints for it, ``functions`` where it is computed."""

    slug: str
    title: str
    plain: str
    formula: str
    when: str
    not_when: str
    source: str
    source_url: str
    functions: tuple[str, ...]
    example: Callable[[Material], Example]
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """Statistics that answer the same kind of question."""

    slug: str
    title: str
    plain: str
    methods: tuple[Method, ...]
