#!/bin/sh
# Installs what the page tests drive: a browser, and fonts for the scripts that families read.
# Does nothing when all is there. Debian and Ubuntu only; elsewhere it says what is needed.
set -eu

fonts="fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"

have_browser() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
        command -v google-chrome >/dev/null 2>&1
}

have_package() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

have_font() {
    fc-list ":family=$1" family 2>/dev/null | grep -q .
}

missing=""
have_browser || missing="chromium"
if command -v dpkg-query >/dev/null 2>&1; then
    for font in $fonts; do
        have_package "$font" || missing="$missing $font"
    done
elif ! have_font "Noto Sans CJK SC" || ! have_font "Noto Color Emoji"; then
    missing="$missing (Noto fonts, with CJK and colour emoji)"
fi
missing=${missing# }
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "The page tests need $missing: install them with this system's package manager." >&2
    exit 1
fi

if [ "$(id -u)" = 0 ]; then
    as_root="env"
elif sudo -n true >/dev/null 2>&1; then
    as_root="sudo -n env"
else
    echo "The page tests need $missing: run 'sudo apt-get update && sudo apt-get install $missing'." >&2
    exit 1
fi

echo "Installing for the page tests: $missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086  # $missing and $as_root are lists.
if ! { $as_root DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 update &&
    $as_root DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 30 "$log" >&2
    echo "Could not install $missing (see above)." >&2
    exit 1
fi
