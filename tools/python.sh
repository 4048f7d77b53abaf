#!/bin/sh
# Prints the Python the environment is made with: $PYTHON, or the newest supported one on this machine.
# Each is run, not only looked up: a version manager's shim may exist without an interpreter behind it.
set -eu

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
parts='import ensurepip, venv'
bare=""

for name in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c "$fits" >/dev/null 2>&1; then
        if "$name" -c "$parts" >/dev/null 2>&1; then
            command -v "$name"
            exit 0
        fi
        bare="${bare:-$name}"
    fi
done

if [ -n "$bare" ]; then
    echo "Found $bare, but it cannot make a virtual environment: its venv or ensurepip part is missing." >&2
    echo "On Debian or Ubuntu:  apt-get install python3-venv   (or the package for this very version)" >&2
elif [ -n "${PYTHON:-}" ]; then
    echo "PYTHON=$PYTHON is not a Python from 3.11 to 3.14 that runs here." >&2
else
    echo "No Python from 3.11 to 3.14 was found." >&2
    echo "Install one with venv (on Debian: apt-get install python3-venv), or name it: make run PYTHON=/path/to/python3" >&2
fi
exit 1
