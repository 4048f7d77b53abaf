"""Where the project's own files are, for the rules that look at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("app.py", "equipt_dash", "layouts", "callbacks", "benchmarks", "tests", "tools")


def python_files(*tops: str) -> Iterator[Path]:
    """Every Python file below ``tops`` (by default all of the project's code), in a stable order."""
    for top in tops or CODE:
        path = ROOT / top
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def short(path: Path) -> str:
    """``path`` as a reader of a message writes it: from the checkout's root."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
