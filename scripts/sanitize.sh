#!/usr/bin/env bash
# Runs the unit tests under one of the compiler's sanitizers; the thread sanitizer, those that have threads of their own.
# usage: sanitize.sh address|thread
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1-} in
address) filter=() ;;
thread) filter=(--filter 'TrackerHTTPServerTests|TrackerSQLiteTests|SQLiteStorageTests|LocalServerTests|TrackerSystemTests') ;;
*)
    echo "usage: $0 address|thread" >&2
    exit 64
    ;;
esac

# After a report the backtracer would hang and hold the output open.
export SWIFT_BACKTRACE=enable=no
# Synchronization.Mutex is unknown to the thread sanitizer, which takes what such a lock guards for races: Ingestion is full of them.
swift test --scratch-path ".build-$1" --sanitize "$1" --no-parallel "${filter[@]}"
