#!/bin/sh
# Prints the path of a Chromium for the browser tests.
#   tools/chromium.sh find      only looks: $CHROMIUM, then the usual names and places
#   tools/chromium.sh install   looks, and where there is none on a Debian it may change, installs one
set -eu

find_one() {
    if [ -n "${CHROMIUM:-}" ]; then
        command -v "$CHROMIUM" && return 0
        echo "CHROMIUM=$CHROMIUM is not a program that runs here." >&2
        exit 1
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Chromium.app/Contents/MacOS/Chromium" \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        command -v "$name" 2>/dev/null && return 0
    done
    return 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_install() {
    # Ubuntu's package of this name only fetches a snap, which does not start in a container.
    grep -q '^ID=debian$' /etc/os-release 2>/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null
}

install_one() {
    echo "No Chromium here: installing Debian's (apt-get install chromium)." >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install \
        chromium fonts-liberation >&2
}

find_one && exit 0
if [ "${1:-find}" = install ] && may_install; then
    install_one
    find_one && exit 0
fi

echo "The browser tests need Chromium, and none was found." >&2
echo "Install Chromium or Google Chrome (on Debian: apt-get install chromium)," >&2
echo "or name one: make test CHROMIUM=/path/to/chromium" >&2
exit 1
