#!/usr/bin/env bash
# Installs what is missing for the purposes named: build, package, demo, tests, tools, clients, bench.
# Debian and its kin: with apt, as root or by a sudo that asks for no password; else prints the command and stops.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()

need_command() { # command package
    command -v "$1" >/dev/null || missing+=("$2")
}

need_header() { # language header package
    printf '#include <%s>\n' "$2" | clang -x "$1" -fsyntax-only - 2>/dev/null || missing+=("$3")
}

need_file() { # path package
    [[ -e $1 ]] || missing+=("$2")
}

need_static_libc() {
    printf 'int main(void) { return 0; }\n' | clang -static -x c -o /dev/null - 2>/dev/null || missing+=(libc6-dev)
}

if ! command -v swift >/dev/null; then
    echo "error: there is no 'swift' on the PATH; https://www.swift.org/install has toolchains (6.3 or later)" >&2
    exit 1
fi

for purpose in "$@"; do
    case $purpose in
    build)
        need_header c stdlib.h libc6-dev
        need_header c++ vector libstdc++-12-dev
        need_header c zlib.h zlib1g-dev
        need_header c isa-l/igzip_lib.h libisal-dev
        need_header c sqlite3.h libsqlite3-dev
        need_header c curl/curl.h libcurl4-openssl-dev
        need_header c expat.h libexpat1-dev
        need_header c openssl/evp.h libssl-dev
        need_header c yaml.h libyaml-dev
        need_command pkg-config pkg-config
        ;;
    package)
        need_command python3 python3
        need_command nm binutils
        need_file /etc/ssl/certs/ca-certificates.crt ca-certificates
        need_static_libc
        ;;
    demo)
        need_command curl curl
        ;;
    tests)
        need_command python3 python3
        python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
        need_command openssl openssl
        need_command curl curl
        need_command readelf binutils
        # Completion is tried in the shells themselves.
        need_command zsh zsh
        need_command fish fish
        # Clients of the server, beside those of other purposes.
        need_command wget wget
        need_command ab apache2-utils
        need_command h2load nghttp2-client
        need_command wrk wrk
        ;;
    tools)
        need_command python3 python3
        python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
        need_command jq jq
        need_command java openjdk-17-jre-headless
        ;;
    clients)
        need_command python3 python3
        python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
        # Generators of clients run on Java; other compilers are used where they are.
        need_command java openjdk-17-jre-headless
        need_command tsc node-typescript
        ;;
    bench)
        need_command jq jq
        need_command gunzip gzip
        need_command wrk wrk
        # Not on the PATH of users but root.
        need_file /usr/sbin/nginx nginx-light
        ;;
    *)
        echo "usage: $0 [build] [package] [demo] [tests] [tools] [clients] [bench]" >&2
        exit 64
        ;;
    esac
done

if ((${#missing[@]})); then
    install="apt-get install --yes --no-install-recommends ${missing[*]}"
    if ! command -v apt-get >/dev/null; then
        echo "error: these are missing, by their names in Debian: ${missing[*]}" >&2
        exit 1
    elif ((EUID == 0)); then
        as_root=()
    elif command -v sudo >/dev/null && sudo --non-interactive true 2>/dev/null; then
        as_root=(sudo)
    else
        echo "error: packages are missing; install them with" >&2
        echo "  sudo apt-get update && sudo $install" >&2
        exit 1
    fi
    echo "installing ${missing[*]}" >&2
    "${as_root[@]}" apt-get update --quiet=2
    # shellcheck disable=SC2086 # words of the command
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install
fi

# Python packages go into a folder of their own; a stamp holds what is in it.
python_packages() {
    local requirements=$1 stamp=.tools/${1##*/}.installed
    [[ -x .tools/venv/bin/python ]] || python3 -m venv .tools/venv
    cmp --silent "$requirements" "$stamp" && return
    echo "installing the Python packages of $requirements" >&2
    .tools/venv/bin/python -m pip --quiet --disable-pip-version-check install --requirement "$requirements"
    cp "$requirements" "$stamp"
}

for purpose in "$@"; do
    case $purpose in
    tests) python_packages scripts/requirements-tests.txt ;;
    tools) python_packages scripts/requirements-tools.txt ;;
    clients) python_packages scripts/requirements-clients.txt ;;
    bench) python_packages scripts/requirements-bench.txt ;;
    esac
done
