"""The front-end files ``tools/frontend.py`` took: a chart library a third the size, and two typefaces.

They are no part of the checkout, so a server may have to do without: it then says so once, and Dash's own chart
library and the system's typefaces serve.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from plotly.offline import get_plotlyjs_version

_LOG = logging.getLogger("equipt_dash")

LIBRARY = "plotly-basic.min.js"


@dataclass(frozen=True)
class Frontend:
    """What was taken, by name: all of it, or nothing and the reason in ``absent``."""

    files: Mapping[str, bytes]
    absent: str = ""

    @property
    def there(self) -> bool:
        """Whether the files can be served."""
        return not self.absent


def load_frontend(folder: Path) -> Frontend:
    """The files in ``folder``, if they are whole and fit the figures that plotly.py makes."""
    try:
        told = json.loads((folder / "taken.json").read_text(encoding="utf-8"))
        files = {str(name): (folder / name).read_bytes() for name in told["files"]}
        changed = [name for name, data in files.items() if hashlib.sha256(data).hexdigest() != told["files"][name]]
        version = str(told["plotly"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _absent(f"they are not in {folder}")
    if changed:
        return _absent(f"{', '.join(sorted(changed))} in {folder} was changed")
    if version != get_plotlyjs_version():
        return _absent(f"they are for plotly.js {version}, and figures here are for {get_plotlyjs_version()}")
    return Frontend(files)


def _absent(reason: str) -> Frontend:
    _LOG.warning(
        "The small chart library and the typefaces are not used: %s. Dash's own library and the system's typefaces "
        "serve; 'python tools/frontend.py' takes the files.",
        reason,
    )
    return Frontend({}, reason)
