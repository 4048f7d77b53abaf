"""Every internal page and form of the site. What is not listed here does not exist."""

from __future__ import annotations

from callbacks.desk.answers import DeskForm, DeskPage

PAGES: tuple[DeskPage, ...] = ()

FORMS: tuple[DeskForm, ...] = ()
