#!/bin/sh
# Prints a Python that can make the virtual environment, or says in one sentence what is missing.
# $PYTHON, when set, is the only one considered.
set -u

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

found=""
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
    # Run it: a name on PATH may be a shim for a version that is not there.
    if "$candidate" -c "$new_enough" >/dev/null 2>&1; then
        found=$candidate
        break
    fi
done

if [ -z "$found" ]; then
    echo "Homeline needs Python 3.11 or newer, and ${PYTHON:-python3} is $(${PYTHON:-python3} -V 2>/dev/null || echo missing):" \
        "install one, or name it with 'make PYTHON=/path/to/python3.11'." >&2
    exit 1
fi

if ! "$found" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    version=$("$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$found has no venv module: on Debian or Ubuntu run 'apt-get install python$version-venv'." >&2
    exit 1
fi

echo "$found"
