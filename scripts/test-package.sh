#!/usr/bin/env bash
# Runs what `make package` has packed, away from this machine's libraries and certificates, and under AWS's emulator of Lambda.
# usage: test-package.sh [NAME=ARCHIVE …]
set -euo pipefail
cd "$(dirname "$0")/.."

case $(uname -m) in
x86_64) architecture=x86_64 ;;
aarch64) architecture=arm64 ;;
esac
archives=("$@")
if (($# == 0)); then
    archives=(trigger=dist/cloudtrail-tracker-trigger-$architecture.zip query=dist/cloudtrail-tracker-query-$architecture.zip)
fi

EMULATOR=$PWD/$(scripts/lambda-emulator.sh)
export EMULATOR ARCHIVES="${archives[*]}"
python3 -B Tests/PackagedFunctions/test_package.py
