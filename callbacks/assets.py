"""Stylesheets, scripts, typefaces and the icon: put together and compressed once, under names that change with them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from callbacks.frontend import LIBRARY, Frontend
from callbacks.packed import Packed, pack_for_long
from callbacks.styles import reduced_bootstrap
from equipt_dash.kernel.settings import ROOT

_ASSETS = ROOT / "layouts" / "assets"
_SITE_SHEETS = ("theme.css", "charts.css", "page.css", "boards.css")
_FONT_SHEET = "fonts.css"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".LICENSE": "text/plain; charset=utf-8",
}
_URL = re.compile(r'url\("([\w.-]+\.woff2)"\)')
_FIRST_FONTS = ("public-sans-latin.woff2", "source-serif-latin.woff2")
_MARKED = re.compile(r"^(.+)\.([0-9a-f]{12})(\.[A-Za-z0-9]+)$")


@dataclass(frozen=True)
class Asset:
    """One file as it is sent. ``mark`` stands in its name and changes with its content."""

    packed: Packed
    content_type: str
    mark: str


@dataclass(frozen=True)
class Assets:
    """Every file of one server, by the name it has without its mark."""

    by_name: Mapping[str, Asset]

    def address(self, name: str) -> str:
        """Where ``name`` is served, for as long as a browser likes."""
        stem, dot, kind = name.rpartition(".")
        return f"/assets/{stem}.{self.by_name[name].mark}{dot}{kind}"

    def find(self, name: str) -> tuple[Asset, bool] | None:
        """The file asked for as ``name``, and whether the mark in that name is today's.

        A page from before an update still finds its stylesheet, only not to keep.
        """
        marked = _MARKED.match(name)
        asset = self.by_name.get(marked[1] + marked[3] if marked else name)
        return (asset, bool(marked and marked[2] == asset.mark)) if asset else None

    @property
    def library(self) -> str:
        """Where the small chart library is served; empty where Dash's own serves."""
        return self.address(LIBRARY) if LIBRARY in self.by_name else ""

    @property
    def first_fonts(self) -> tuple[str, ...]:
        """Typefaces that every page shows at once."""
        return tuple(self.address(name) for name in _FIRST_FONTS if name in self.by_name)


def gather(frontend: Frontend) -> Assets:
    """The files of the checkout and those in ``frontend``."""
    found = {
        name: _asset(name, data) for name, data in frontend.files.items() if Path(name).suffix in (".woff2", ".LICENSE")
    }
    fonts = ""
    if frontend.there:
        found[LIBRARY] = _library(frontend)
        fonts = _fonts(Assets(found))
    sheets = [reduced_bootstrap(), *(_text(name) for name in _SITE_SHEETS), fonts]
    found["site.css"] = _asset("site.css", _shorter("\n".join(sheets)).encode())
    for kind in ("css", "js"):  # what only internal pages need, one file a part of the desk
        parts = [path.read_text(encoding="utf-8") for path in sorted(_ASSETS.glob(f"desk*.{kind}"))]
        joined = "\n".join(parts)
        found[f"desk.{kind}"] = _asset(f"desk.{kind}", (_shorter(joined) if kind == "css" else joined).encode())
    for path in sorted(_ASSETS.iterdir()):
        if path.suffix in (".js", ".svg") and not path.name.startswith("desk"):
            found[path.name] = _asset(path.name, path.read_bytes())
    return Assets(found)


def _text(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _asset(name: str, data: bytes) -> Asset:
    suffix = Path(name).suffix
    packed = Packed({"": data}) if suffix == ".woff2" else pack_for_long(data)
    return Asset(packed, _TYPES[suffix], _mark(data))


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _library(frontend: Frontend) -> Asset:
    """The chart library as the tool compressed it: doing so here would hold up every start by seconds."""
    bodies = {"br": frontend.files[f"{LIBRARY}.br"], "gzip": frontend.files[f"{LIBRARY}.gz"]}
    return Asset(Packed(bodies), _TYPES[".js"], _mark(frontend.files[LIBRARY]))


def _fonts(assets: Assets) -> str:
    return _URL.sub(lambda found: f'url("{assets.address(found[1])}")', _text(_FONT_SHEET))


def _shorter(sheet: str) -> str:
    """A stylesheet without comments and indents; what stands in quotes is left alone."""
    return re.sub(r'("[^"]*")|/\*.*?\*/|(\n)\s*', lambda found: found[1] or found[2] or "", sheet, flags=re.DOTALL)
