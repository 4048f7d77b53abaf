"""What a browser can see of a layout: cells under their headings, words that collide, a row that wraps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPEN_DETAILS = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"

_CELLS = """
() => {
  const wrong = [];
  const seen = (e) => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1; };
  for (const table of document.querySelectorAll('table')) {
    if (getComputedStyle(table).display !== 'table' || !seen(table)) continue;
    const heads = table.tHead && table.tHead.rows.length === 1 ? [...table.tHead.rows[0].cells] : [];
    for (const row of table.rows) {
      if (!seen(row)) continue;
      let at = 0;
      for (const cell of row.cells) {
        const named = `${table.caption ? table.caption.textContent.slice(0, 40) : table.className}: ` +
          `<${cell.tagName.toLowerCase()} class="${cell.className}"> "${cell.textContent.trim().slice(0, 30)}"`;
        const shown = getComputedStyle(cell).display;
        if (shown !== 'table-cell') wrong.push(`${named} is laid out as ${shown}, not as a cell`);
        const first = heads[at], last = heads[at + cell.colSpan - 1];
        if (first && last) {
          const box = cell.getBoundingClientRect();
          if (box.left < first.getBoundingClientRect().left - 1.5 || box.right > last.getBoundingClientRect().right + 1.5)
            wrong.push(`${named} does not stand under "${first.textContent.trim()}"`);
        }
        at += cell.colSpan;
      }
    }
  }
  return wrong;
}
"""

_COLLISIONS = """
() => {
  const found = [];
  const hit = (a, b, by) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > by
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
  for (const svg of document.querySelectorAll('svg.chart')) {
    const kind = svg.getAttribute('class');
    const boxes = (query) => [...svg.querySelectorAll(query)]
      .map((e) => ({ words: e.textContent, box: e.getBoundingClientRect() })).filter((one) => one.box.width);
    const texts = boxes('text'), marks = boxes('.mark, .dot, .suspect'), lines = boxes('.avg line');
    texts.forEach(({ words, box }, k) => {
      for (const other of texts.slice(k + 1))
        if (hit(box, other.box, 3)) found.push(`${kind}: "${words}" stands on "${other.words}"`);
      const letters = { left: box.left, right: box.right, top: box.top + 4, bottom: box.bottom - 4 };
      if (marks.some((mark) => hit(letters, mark.box, 2))) found.push(`${kind}: "${words}" stands on a mark`);
      for (const line of svg.querySelectorAll('.avg line'))
        if (hit(letters, line.getBoundingClientRect(), -0.1)) found.push(`${kind}: a line runs through "${words}"`);
      if (box.left < -0.5 || box.right > innerWidth + 0.5) found.push(`${kind}: "${words}" is cut at the window's edge`);
    });
  }
  return found;
}
"""

_SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    " p { margin-bottom: 2em !important; }"
)
"""WCAG 2.2, success criterion 1.4.12: a reader's own spacing must not cut or push anything out."""

_ROW = """
() => {
  const row = document.querySelector('.top-row');
  const parts = [...row.querySelectorAll('.brand, .nav-link, summary, .top-search, .who > *')]
    .filter((e) => e.getBoundingClientRect().height && !e.closest('.menu-list, .more-list'));
  const middles = parts.map((e) => { const r = e.getBoundingClientRect(); return (r.top + r.bottom) / 2; });
  const wide = document.documentElement.scrollWidth > innerWidth || row.scrollWidth > row.clientWidth + 1;
  const crowded = parts.some((e, k) => k && e.getBoundingClientRect().left
    < parts[k - 1].getBoundingClientRect().right - 1);
  return { spread: Math.max(...middles) - Math.min(...middles), wide, crowded, names: parts.map((e) => e.textContent) };
}
"""


def misplaced_cells(page: Page) -> list[str]:
    """Every cell of a table that is no cell, or does not stand under its heading."""
    found: list[str] = page.evaluate(_CELLS)
    return found


def chart_collisions(page: Page) -> list[str]:
    """Words of charts that stand on other words, on marks or on a line, or are cut."""
    found: list[str] = page.evaluate(_COLLISIONS)
    return found


def widen_letters(page: Page) -> None:
    """Space letters, words and lines as WCAG 1.4.12 lets a reader do. Needs a context with ``bypass_csp``."""
    page.add_style_tag(content=_SPACING)


def navigation_problem(page: Page) -> str:
    """Why the navigation is not one row that fits; empty where it is."""
    row = page.evaluate(_ROW)
    if row["wide"]:
        return f"wider than its room: {row['names']}"
    if row["crowded"]:
        return f"links overlap: {row['names']}"
    return f"more than one row: {row['names']}" if row["spread"] > 12 else ""
