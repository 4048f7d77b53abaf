"""Walks a page with the Tab key alone, the way a reader without a mouse does.

axe-core cannot see a keyboard trap, a control the key never reaches, or a focus nobody can see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Every element the Tab key should reach, numbered in page order and with its unfocused look, to compare with.
_PREPARE = """
() => {
  const look = (el) => { const s = getComputedStyle(el);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.borderWidth,
            s.backgroundColor, s.textDecorationLine, s.textDecorationThickness].join('|'); };
  const usable = (el) => {
    if (el.tabIndex < 0 || el.disabled || el.closest('[inert]') || el.matches(':disabled')) return false;
    const box = el.getClientRects();
    const seen = el.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    if (!box.length || !seen) return false;
    if (el.matches('input[type=radio]') && !el.checked) {
      const peers = [...document.querySelectorAll('input[type=radio]')]
        .filter((other) => other.name && other.name === el.name && other.form === el.form);
      return !peers.some((other) => other.checked) && (peers.length === 0 || peers[0] === el);
    }
    return true; };
  document.activeElement?.blur();
  getSelection()?.removeAllRanges();
  window.scrollTo(0, 0);
  const all = [...document.querySelectorAll(
    'a[href], area[href], button, input:not([type=hidden]), select, textarea, summary, iframe,' +
    'audio[controls], video[controls], [tabindex], [contenteditable=""], [contenteditable=true]'
  )].filter(usable);
  const name = (el) => {
    const text = (el.getAttribute('aria-label') || el.innerText || el.value || el.title || '').trim();
    return el.tagName.toLowerCase() + (el.id ? '#' + el.id : '') +
      (text ? ' "' + text.replace(/\\s+/g, ' ').slice(0, 60) + '"' : ''); };
  const numbers = new Map(all.map((el, number) => [el, number]));
  window.__walk = { look, name, numbers, before: new Map(all.map((el) => [el, look(el)])) };
  return all.map(name);
}
"""

_LOOK = """
() => {
  const el = document.activeElement;
  if (!el || el === document.body || el === document.documentElement) return null;
  const { look, name, numbers, before } = window.__walk;
  const style = getComputedStyle(el);
  const clear = (colour) => colour === 'transparent' || /, 0\\)$/.test(colour);
  const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const outlined = drawn && !clear(style.outlineColor);
  const box = el.getBoundingClientRect();
  const inside = box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0 &&
    box.left < innerWidth && box.top < innerHeight;
  const points = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]]
    .map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  return {
    number: numbers.has(el) ? numbers.get(el) : -1,
    name: name(el),
    marked: outlined || (before.has(el) ? before.get(el) !== look(el) : style.boxShadow !== 'none'),
    shown: inside && points.some((hit) => hit && (el.contains(hit) || hit.contains(el))),
  };
}
"""


@dataclass(frozen=True)
class Stop:
    """One element that took the focus: ``marked`` if it looks so, ``shown`` if on screen and uncovered."""

    name: str
    marked: bool
    shown: bool


@dataclass(frozen=True)
class Walk:
    """What the key met, in order, and every way the page failed the reader."""

    stops: tuple[Stop, ...]
    trap: str
    unreached: tuple[str, ...]

    def problems(self) -> list[str]:
        """Each failure as a sentence; empty when the page can be used with the keyboard alone."""
        found = [f"the key cannot leave {self.trap}"] if self.trap else []
        found += [f"the key never reaches {name}" for name in self.unreached]
        found += [f"nothing shows that {stop.name} has the focus" for stop in self.stops if not stop.marked]
        found += [f"{stop.name} takes the focus off the screen or covered" for stop in self.stops if not stop.shown]
        return found


def walk_with_keyboard(page: Page, key: str = "Tab", limit: int = 2000) -> Walk:
    """Press ``key`` (``Tab`` or ``Shift+Tab``) from the page's start until the focus leaves the page again.

    ``unreached`` counts what could be reached when the walk began. More than ``limit`` stops are a trap.
    """
    expected: list[str] = page.evaluate(_PREPARE)
    stops: list[Stop] = []
    seen: list[int] = []
    trap = ""
    for _ in range(limit):
        page.keyboard.press(key)
        met: dict[str, Any] | None = page.evaluate(_LOOK)
        if met is None:
            break
        number = int(met["number"])
        if number >= 0 and number in seen:
            # Some browsers start over without a pause at the page itself; that is the way out, not a trap.
            trap = "" if number == seen[0] and len(set(seen)) == len(expected) else str(met["name"])
            break
        seen.append(number)
        stops.append(Stop(str(met["name"]), bool(met["marked"]), bool(met["shown"])))
    else:
        trap = stops[-1].name
    unreached = tuple(name for number, name in enumerate(expected) if number not in seen)
    return Walk(tuple(stops), trap, unreached)
