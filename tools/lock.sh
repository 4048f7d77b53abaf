#!/bin/sh
# Pins what pyproject.toml asks for, with hashes, for every supported Python and system at once.
# Usage: tools/lock.sh UV [--upgrade | --upgrade-package NAME ...]
# --no-config and the emptied variables keep this machine's own package indexes out of the result.
set -eu
cd "$(dirname "$0")/.."
uv=$1
shift

unset UV_INDEX UV_INDEX_URL UV_DEFAULT_INDEX UV_EXTRA_INDEX_URL UV_FIND_LINKS UV_CONSTRAINT UV_OVERRIDE \
    UV_CONFIG_FILE UV_EXCLUDE_NEWER UV_NO_INDEX || true

pin() {
    "$uv" pip compile --quiet --no-config --universal --fork-strategy fewest --python-version 3.11 \
        --generate-hashes --custom-compile-command "make lock" "$@"
}

pin pyproject.toml --output-file requirements.txt "$@"
# The tests run on the very versions that are served.
pin pyproject.toml --extra dev --constraint requirements.txt --output-file requirements-dev.txt "$@"
# Nothing of the product runs on npm: it stands alone, and only machines without one install it.
sed -n 's/^npm = \["\(.*\)"\]$/\1/p' pyproject.toml | pin - --output-file requirements-npm.txt "$@"
echo "Wrote requirements.txt, requirements-dev.txt and requirements-npm.txt. Run 'make test', then commit all with pyproject.toml."
