#!/usr/bin/env bash
# Tries the server over a million events with too many clients of every kind at once.
# usage: load.sh PROGRAM
set -euo pipefail
(($# == 1)) || { echo "usage: $0 PROGRAM" >&2; exit 64; }
program=$(realpath "$1")
cd "$(dirname "$0")/.."

data=Benchmarks/.data
mkdir -p "$data"
if [[ ! -e $data/load.db ]]; then
    [[ -d $data/load ]] || "$program" generate --events 1000000 --days 30 --end 2024-06-01T00:00:00Z --output "$data/load"
    "$program" import --all --store "sqlite:$data/load.db" "$data/load"
fi
python3 Tests/EndToEnd/server_load.py "$program" "$data/load.db"
