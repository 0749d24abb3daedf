#!/usr/bin/env bash
# The demonstration: a generated archive of the last seven days, imported and served.
# usage: demo.sh check-port PORT | demo.sh run PORT   (TRACKER names the program)
set -euo pipefail
cd "$(dirname "$0")/.."

check_port() {
    if ! [[ $1 =~ ^[0-9]{1,5}$ ]] || ((10#$1 < 1 || 10#$1 > 65535)); then
        echo "error: PORT is '$1'; it must be a number from 1 to 65535" >&2
        exit 2
    fi
    if (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
        echo "error: something listens on port $1 already; try another: make demo PORT=$(($1 + 1))" >&2
        exit 2
    fi
}

run() {
    local port=$1 tracker=${TRACKER:-.build-release/release/cloudtrail-tracker} archive=.demo/archive store=.demo/cloudtrail.db
    check_port "$port"

    rm -rf .demo
    mkdir .demo
    echo "== Generating an archive of the last seven days into $archive"
    "$tracker" generate --events 60000 --days 7 --users 40 --accounts 3 --output "$archive"
    echo "== Importing it into $store"
    "$tracker" import --store "sqlite:$store" "$archive"

    echo "== Serving it on 127.0.0.1:$port"
    : >.demo/serve.log
    "$tracker" serve --store "sqlite:$store" --port "$port" 2>.demo/serve.log &
    server=$!
    trap 'stop 0' INT TERM
    trap 'stop $?' EXIT
    until grep -q '^listening on ' .demo/serve.log; do
        if ! kill -0 "$server" 2>/dev/null; then
            cat .demo/serve.log >&2
            exit 2
        fi
        sleep 0.1
    done

    local url=http://127.0.0.1:$port
    cat <<TEXT

Try, in another terminal:

  curl '$url/users'
  curl '$url/users/alice?eventName=RunInstances&limit=5'
  curl '$url/services/ec2?params=instanceType&value=t3.micro&count=true'
  curl '$url/scan?eventName=Create&begin_with=true&order=desc&limit=3&fields=*'
  curl '$url/scan?eventName=ConsoleLogin&format=csv&fields=eventTime,userIdentity_userName,sourceIPAddress,errorMessage'

The access log is in .demo/serve.log. Ctrl-C ends the server.
TEXT
    wait "$server"
}

# Ends the server, and then this script.
stop() {
    trap - INT TERM EXIT
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    exit "$1"
}

case ${1:-} in
check-port) check_port "${2:?}" ;;
run) run "${2:?}" ;;
*)
    echo "usage: $0 check-port PORT | run PORT" >&2
    exit 64
    ;;
esac
