"""Plain form controls, where Dash's own cannot carry what a reader's software needs.

dash-bootstrap-components' inputs take no ``aria-`` attributes, so a reason could not be tied to its field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TAGS = frozenset({"input", "textarea", "select", "option", "output"})


@dataclass(frozen=True)
class Plain:
    """One HTML control: its tag (one of ``TAGS``), its attributes as Dash names them, and what stands inside."""

    tag: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    children: Any = None
