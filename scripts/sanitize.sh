#!/usr/bin/env bash
# Runs the unit tests under one of the compiler's sanitizers; the thread sanitizer, those that have threads of their own.
# usage: sanitize.sh address|thread
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1-} in
address) filter=() ;;
thread) filter=(--filter 'TrackerHTTPServerTests|TrackerSQLiteTests|SQLiteStorageTests|LocalServerTests|TrackerSystemTests|IngestionTests') ;;
*)
    echo "usage: $0 address|thread" >&2
    exit 64
    ;;
esac

# After a report the backtracer would hang and hold the output open.
export SWIFT_BACKTRACE=enable=no
# A test that is watched is slower than what it waits for.
swift test --scratch-path ".build-$1" --sanitize "$1" --no-parallel "${filter[@]}"
