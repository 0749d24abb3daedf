#!/usr/bin/env bash
# Runs Schemathesis against the live server, over a small generated store.
# TRACKER names the program; SCHEMATHESIS_EXAMPLES bounds the test cases of each operation.
set -euo pipefail
cd "$(dirname "$0")/.."

tracker=${TRACKER:-.build/debug/cloudtrail-tracker}
folder=$(mktemp -d)
server=

finish() {
    if [[ -n $server ]]; then
        kill -TERM "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap finish EXIT

"$tracker" generate --events 2000 --days 7 --users 10 --accounts 2 --output "$folder/archive" >/dev/null
"$tracker" import --store "sqlite:$folder/store.db" "$folder/archive" >/dev/null
"$tracker" serve --store "sqlite:$folder/store.db" --port 0 --no-access-log 2>"$folder/serve.log" &
server=$!

for _ in {1..200}; do
    url=$(sed -n 's/^listening on //p' "$folder/serve.log")
    [[ -n $url ]] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
if [[ -z $url ]]; then
    echo "error: the server did not start:" >&2
    cat "$folder/serve.log" >&2
    exit 1
fi

PYTHONPATH=swagger .tools/venv/bin/st --config-file swagger/schemathesis.toml run swagger/openapi.yaml \
    --url "$url" --checks all --max-examples "${SCHEMATHESIS_EXAMPLES:-50}"
