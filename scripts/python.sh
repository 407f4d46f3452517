#!/bin/sh
# Prints the path of a Python 3.11 that can make an environment, or says in one sentence that there is none.
# Debian's own has a venv module without what it needs (ensurepip) until python3-venv is installed.
for candidate in ${PYTHON:-} python3.11 python3 python; do
    found=$(command -v "$candidate" 2>/dev/null) || continue
    if "$found" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
        echo "$found"
        exit 0
    fi
done
echo "Repère needs Python 3.11 with venv, and none was found: on Debian 12, run 'apt-get install -y make python3 python3-venv', or name one with PYTHON=/path/to/python3.11." >&2
exit 1
