#!/bin/sh
# Makes .venv unless a working one is there. Run from the repository's root.
set -eu

usable='import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)'

if .venv/bin/python -c "$usable" >/dev/null 2>&1; then
    exit 0
fi
python=$(sh scripts/find-python.sh)
"$python" -m venv --clear .venv
