# The commands of this project. `make` or `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where `make demo` serves.
PORT ?= 8080
# `--large` measures ten million events besides, for which there have to be 5 GB on disk.
BENCH_OPTIONS ?=
# How long `make fuzz` goes on.
SECONDS_OF_FUZZING ?= 60
# The first of the cases that `make fuzz` tries; `make campaign` takes another each time.
SEED ?= 1797000000000

TRACKER := .build-release/release/cloudtrail-tracker
VENV := .tools/venv

.PHONY: campaign deploy help setup setup-clients setup-demo setup-tests setup-tools setup-bench setup-package build package demo test unit-tests live-tests program-tests package-tests end-to-end-tests client-tests tools-tests check bench fuzz format clean

help: ## Lists these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Installs what building needs, or prints the command that does
	@scripts/setup.sh build

setup-tests:
	@scripts/setup.sh build tests

setup-clients:
	@scripts/setup.sh build tests clients

setup-bench:
	@scripts/setup.sh build tests bench

setup-tools:
	@scripts/setup.sh build tests tools

setup-demo:
	@scripts/setup.sh build demo

setup-package:
	@scripts/setup.sh build package

build: setup ## Builds the program for release: .build-release/release/cloudtrail-tracker
	@scripts/build-release.sh cloudtrail-tracker

package: setup-package ## Packs the functions for AWS Lambda into dist/, for this machine's architecture
	@scripts/package.sh

# DEPLOY_OPTIONS: "--stage prod", "--param table=existing".
deploy: build package ## Packs the functions and deploys the service, with osls (DEPLOY_OPTIONS: docs/serverless.md)
	$(or $(OSLS),osls) deploy --param architecture=$$(uname -m | sed s/aarch64/arm64/) $(DEPLOY_OPTIONS)

demo: ## Generates a week of logs, imports them and serves them on 127.0.0.1 (PORT=8080)
	@scripts/demo.sh check-port $(PORT)
	@$(MAKE) --no-print-directory setup-demo build
	@TRACKER=$(TRACKER) scripts/demo.sh run $(PORT)

test: setup-tests ## Runs all tests, those against the live server included
	@$(MAKE) --no-print-directory unit-tests live-tests program-tests package-tests end-to-end-tests client-tests tools-tests

unit-tests:
	swift build --build-tests
	# One after the other: some tests measure how long a client may be slow, which others must not hold up.
	swift test --skip-build --no-parallel

live-tests:
	scripts/schemathesis.sh

# Where the toolchain cannot be reached, as on a machine that only runs the program.
program-tests: build
	scripts/test-program.sh $(TRACKER)

package-tests: package
	scripts/setup.sh build tests
	scripts/test-package.sh

# Over stand-ins for AWS, and with importers that are killed.
end-to-end-tests: package build
	$(VENV)/bin/python Tests/EndToEnd/serverless_refusals.py $(TRACKER)
	$(VENV)/bin/python Tests/EndToEnd/serverless_deploy.py $(TRACKER) dist/cloudtrail-tracker-{trigger,query}-*.zip
	$(VENV)/bin/python Tests/EndToEnd/serverless.py $(TRACKER) dist/cloudtrail-tracker-{trigger,query}-*.zip
	$(VENV)/bin/python Tests/EndToEnd/lookup_events.py $(TRACKER)
	$(VENV)/bin/python Tests/EndToEnd/bucket_faults.py $(TRACKER)
	$(VENV)/bin/python Tests/EndToEnd/http_clients.py $(TRACKER)
	$(VENV)/bin/python Tests/EndToEnd/wrappings.py $(TRACKER) --records 150000 --seed 11
	$(VENV)/bin/python Tests/EndToEnd/damaged_logs.py $(TRACKER) --count 100000 --seed 99
	$(VENV)/bin/python Tests/EndToEnd/crash.py $(TRACKER) sqlite 60
	$(VENV)/bin/python Tests/EndToEnd/crash.py $(TRACKER) dynamodb 10

client-tests: setup-clients build ## Runs Postman's requests, and clients generated from the API description
	$(VENV)/bin/python Tests/EndToEnd/postman_requests.py $(TRACKER)
	$(VENV)/bin/python Tests/EndToEnd/generated_clients.py $(TRACKER)

tools-tests: setup-tools build ## Runs the commands of docs/other-tools.md: jq, DuckDB, Spark
	$(VENV)/bin/python Tests/EndToEnd/other_tools.py $(TRACKER)

check: setup-tests ## Checks format, layering, documentation, API description and paths
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks
	scripts/check-layering.py --self-test
	scripts/check-layering.py
	scripts/check-documentation.py --self-test
	scripts/check-documentation.py
	scripts/check-paths.sh
	$(VENV)/bin/python scripts/check-serverless.py --self-test
	$(VENV)/bin/python scripts/check-serverless.py
	$(VENV)/bin/python scripts/simulate-scaling.py --check
	$(VENV)/bin/python -m openapi_spec_validator swagger/openapi.yaml

format: ## Formats the sources
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks

bench: setup-bench build package ## Measures speed and memory, each figure beside a peer
	@scripts/build-release.sh tracker-benchmark
	$(VENV)/bin/python Benchmarks/run.py $(BENCH_OPTIONS)

fuzz: setup ## Compares readers of logs and requests with naive ones, over made-up bytes (SECONDS_OF_FUZZING=60, each)
	@scripts/build-release.sh scanner-fuzzer http-server-fuzzer
	.build-release/release/scanner-fuzzer --seconds $(SECONDS_OF_FUZZING) --seed $(SEED)
	.build-release/release/scanner-fuzzer --gzip --seconds $(SECONDS_OF_FUZZING) --seed $(SEED)
	.build-release/release/http-server-fuzzer --seconds $(SECONDS_OF_FUZZING) --seed $(SEED)

# What continuous integration has no time for. It takes some hours.
campaign: SEED := $(shell date +%s)000
campaign: setup-bench build package ## Runs everything at full count: sanitizers, crashes, load, made-up and damaged logs, an hour of each fuzzer
	scripts/sanitize.sh address
	scripts/sanitize.sh thread
	$(VENV)/bin/python scripts/check-serverless.py --random 300 $(SEED)
	$(VENV)/bin/python Tests/EndToEnd/crash.py $(TRACKER) sqlite 200
	$(VENV)/bin/python Tests/EndToEnd/crash.py $(TRACKER) dynamodb 30
	scripts/load.sh $(TRACKER)
	$(VENV)/bin/python Tests/EndToEnd/wrappings.py $(TRACKER) --records 1000000 --seed $(SEED) --keep .campaign
	$(VENV)/bin/python Tests/EndToEnd/wrappings.py $(TRACKER) --seconds 3600 --seed $(SEED)1 --keep .campaign
	$(VENV)/bin/python Tests/EndToEnd/damaged_logs.py $(TRACKER) --count 10000000 --seed $(SEED) --keep .campaign
	@$(MAKE) --no-print-directory fuzz SECONDS_OF_FUZZING=3600 SEED=$(SEED)

clean: ## Removes what these commands made
	rm -rf .build .build-release .build-address .build-thread dist .demo .campaign .tools .schemathesis .hypothesis Benchmarks/.data .serverless
