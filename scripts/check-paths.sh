#!/usr/bin/env bash
# Fails when a file names a path of somebody's machine.
set -euo pipefail
cd "$(dirname "$0")/.."

pattern='(^|[^A-Za-z0-9_.~-])/(home|Users|root|work)/[A-Za-z0-9_.-]'
if git ls-files --cached --others --exclude-standard -z | xargs -0 grep -nIE --exclude=check-paths.sh "$pattern" --; then
    echo "error: the lines above name paths of one machine" >&2
    exit 1
fi
